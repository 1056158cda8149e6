//! Recognises FAQ headings in the languages that people write FAQs in.
//!
//! This module sees strings only and knows no blocks.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::article::knowledge::lang;
use crate::article::text::patterns::Patterns;

static NAME: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lang::words(|language| language.faq_names)));

/// An interview is announced in the same words: "Q&A with the mayor", "Five questions for …".
static INTERVIEW: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lang::words(|language| language.interviews)));

/// Whether a heading announces an FAQ.
pub(super) fn names_faq(heading: &str) -> bool {
    NAME.is_match(heading) && !INTERVIEW.is_match(heading)
}

/// Whether a page's title tells that the page is an FAQ, and not that it is about one. The name must be at an end of
/// the title, or at an end of one of its parts ("FAQ | Project"), or the second of two names ("Help and FAQ for X").
pub(super) fn titles_faq(title: &str) -> bool {
    title.split(['|', '｜', '–', '—', '·', ':', '：', '»']).flat_map(|part| part.split(" - ")).any(|part| {
        let part = part.trim();
        let is_name =
            |found: Range<usize>| found.start == 0 || found.end == part.len() || follows_name(&part[..found.start]);
        NAME.matches(part).into_iter().any(is_name) && !INTERVIEW.is_match(part)
    })
}

/// Words for "and".
static CONJUNCTIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.conjunctions));

/// Whether the start of a title is another name and an "and" after it: "Help and". A longer start is a sentence.
fn follows_name(start: &str) -> bool {
    let words: Vec<String> = start.split_whitespace().map(str::to_lowercase).collect();
    let is_joint = |word: &String| matches!(&**word, "&" | "+" | "/") || CONJUNCTIONS.contains(&**word);
    (2..=4).contains(&words.len()) && words.last().is_some_and(is_joint)
}

/// A closing paragraph that addresses the reader instead of answering: it asks for comments, subscriptions, shares or
/// mail.
static APPEAL: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lang::words(|language| language.appeals)));

/// Whether a paragraph is such an appeal. A long one has other content too.
pub(super) fn appeals(paragraph: &str) -> bool {
    paragraph.chars().count() <= 240 && APPEAL.is_match(paragraph)
}

/// Headers of the columns of a table that is an FAQ.
static COLUMNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lang::words(|language| language.question_columns)));

/// Whether a column's header announces questions.
pub(super) fn heads_questions(cell: &str) -> bool {
    let cell = cell.trim();
    COLUMNS.matches(cell).contains(&(0..cell.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faq_headings_are_recognised_in_many_languages() {
        for name in [
            "FAQs About Lead Pipes",
            "Q&A",
            "Your Questions Answered: The Rate Cut",
            "Preguntas frecuentes",
            "Häufige Fragen",
            "Foire aux questions",
            "Часто задаваемые вопросы",
            "よくある質問",
            "자주 묻는 질문",
            "الأسئلة الشائعة",
            "Sıkça Sorulan Sorular",
            "Najczęściej zadawane pytania",
        ] {
            assert!(names_faq(name), "{name}");
        }
    }

    #[test]
    fn other_headings_do_not() {
        for name in [
            "Useful facts",
            "Is it worth it?",
            "A faquir's tale",
            "Q&A with the mayor",
            "Ten questions for Ilse Brandt",
        ] {
            assert!(!names_faq(name), "{name}");
        }
    }

    #[test]
    fn a_title_that_is_about_faqs_is_not_one() {
        assert!(titles_faq("FAQ - Let's Encrypt"));
        assert!(titles_faq("Newsboat FAQ"));
        for title in
            ["Help and FAQ for the Tide Checker", "Support & FAQs about tides", "Hilfe und FAQ zum Gezeitenprüfer"]
        {
            assert!(titles_faq(title), "{title}");
        }
        assert!(!titles_faq("How to plan, write and FAQ your way to success"));
        assert!(!titles_faq("The slow death of the FAQ page"));
    }

    #[test]
    fn appeals_are_not_answers() {
        assert!(appeals("What are your predictions? Share your insights in the comments below!"));
        assert!(appeals("Still have questions? Contact us."));
        assert!(!appeals("Yes. The final vote on money is in November."));
    }
}
