//! The FAQ pane. `article::faq` has already found the questions and the ends of their answers; here they become a list.

use super::{Index, Landmark};
use crate::article::{Answer, Article, BlockId, Question, Sanitized};

/// The questions, each with a collapsible answer.
pub struct Faqs;

impl Index for Faqs {
    fn noun(&self) -> &'static str {
        "question"
    }

    fn plural(&self) -> &'static str {
        "questions"
    }

    fn title(&self) -> &'static str {
        "FAQ"
    }

    fn letter(&self) -> char {
        'q'
    }

    fn is_shown(&self) -> bool {
        true
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        article.questions.iter().map(landmark).collect()
    }
}

fn landmark(question: &Question) -> Landmark {
    Landmark {
        block: question.block,
        offset: 0,
        end: end(question),
        label: Sanitized::line(&question.text),
        detail: Sanitized::default(),
        depth: 0,
        folded: Some(question.answer.clone()),
    }
}

/// The end of the landmark. If the answer is elsewhere, the landmark is the question's own block.
fn end(question: &Question) -> BlockId {
    let after = question.block.0 + 1;
    match &question.answer {
        Answer::Blocks(range) => BlockId(range.end.max(after)),
        Answer::Apart(_) => BlockId(after),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::paragraph;
    use super::*;

    fn asked(answer: Answer) -> Landmark {
        let question = Question { text: Sanitized::line("Why?"), block: BlockId(3), answer };
        let article = Article { questions: vec![question], ..Article::default() };
        Faqs.landmarks(&article).remove(0)
    }

    #[test]
    fn a_question_reaches_to_the_end_of_its_answer() {
        let found = asked(Answer::Blocks(4..7));
        assert_eq!((found.block, found.end), (BlockId(3), BlockId(7)));
        assert_eq!(found.folded, Some(Answer::Blocks(4..7)));
    }

    #[test]
    fn an_answer_apart_leaves_the_question_its_own_block() {
        assert_eq!(asked(Answer::Apart(vec![paragraph("Because.")])).end, BlockId(4));
    }
}
