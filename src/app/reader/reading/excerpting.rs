//! What can be copied, written or piped of an article: what the focus is on, by the pane that has it.

use super::{Focus, Reading};
use crate::app::excerpt::{Excerpt, ExcerptSource};
use crate::app::index_pane::IndexPane;
use crate::article::index::{Index, Landmark, Opens};
use crate::article::{BlockKind, Sanitized, Target, TextSpan};

impl Reading {
    /// What the focus is on first, then what that belongs to.
    pub fn excerpts(&self) -> Vec<Excerpt> {
        match self.focus {
            Focus::Text => match self.selected() {
                Some(span) => vec![self.of_selection(span)],
                None => self.around_the_reader(),
            },
            Focus::Pane(number) => self.of_pane(&self.panes[number]).into_iter().chain([self.whole()]).collect(),
        }
    }

    /// Whether the text is read and program code has come to where it is read.
    pub fn is_at_code(&self) -> bool {
        let block = self.shown.article.blocks.get(self.text.reading_pos().block);
        self.focus == Focus::Text && block.is_some_and(|block| matches!(block.kind, BlockKind::Code { .. }))
    }

    fn of_selection(&self, span: TextSpan) -> Excerpt {
        let article = self.shown.article.clone();
        Excerpt::new("the selection", ExcerptSource::Spans { article, spans: vec![span] })
    }

    fn whole(&self) -> Excerpt {
        Excerpt::article(self.shown.article.clone(), self.shown.head)
    }

    /// The article, the section that is read, the block at the top of the window.
    fn around_the_reader(&self) -> Vec<Excerpt> {
        let article = &self.shown.article;
        let spans = |what, blocks| {
            let spans = vec![article.span_of(blocks)];
            Excerpt::new(what, ExcerptSource::Spans { article: article.clone(), spans })
        };
        let position = self.text.reading_pos();
        let outline = self.outline();
        let section = outline.and_then(|outline| outline.landmark(outline.at(position)?));
        let section = section.map(|section| spans("the section", section.block.0..section.end.0));
        let own = article.blocks.get(position.block).filter(|_| position.block >= self.shown.head);
        let is_code = self.is_at_code();
        let what = if is_code { "the code" } else { "the paragraph" };
        let block = own.map(|_| spans(what, position.block..position.block + 1));
        match is_code {
            true => [block, Some(self.whole()), section].into_iter().flatten().collect(),
            false => [Some(self.whole()), section, block].into_iter().flatten().collect(),
        }
    }

    /// What the pane's cursor is on.
    fn of_pane(&self, pane: &IndexPane) -> Option<Excerpt> {
        let landmarks = pane.chosen();
        let source = self.source_of(pane.index(), &landmarks)?;
        let what = match landmarks.as_slice() {
            [_] => format!("the {}", thing(pane.index())),
            several => format!("{} {}", several.len(), things(pane.index())),
        };
        Some(Excerpt::new(&what, source))
    }

    fn source_of(&self, index: &dyn Index, landmarks: &[&Landmark]) -> Option<ExcerptSource> {
        let article = self.shown.article.clone();
        let first = landmarks.first()?;
        let blocks = || landmarks.iter().map(|landmark| landmark.block.0);
        if index.opens(&article, first) == Opens::Table {
            return Some(ExcerptSource::Tables { blocks: blocks().collect(), article });
        }
        // A picture without an address is only in the text, and so are those that are chosen with it.
        let links: Option<Vec<_>> = landmarks.iter().map(|landmark| link(index, &article, landmark)).collect();
        if let Some(links) = links {
            return Some(ExcerptSource::Links { links, article });
        }
        if first.folded.is_some() {
            let number = |block| article.questions.iter().position(|question| question.block.0 == block);
            return Some(ExcerptSource::Questions { numbers: blocks().filter_map(number).collect(), article });
        }
        let mut spans: Vec<TextSpan> = Vec::new();
        for span in landmarks.iter().map(|landmark| article.span_of(landmark.block.0..landmark.end.0)) {
            // A section holds its own sections.
            if spans.last().is_none_or(|last| last.end < span.end) {
                spans.push(span);
            }
        }
        Some(ExcerptSource::Spans { spans, article })
    }
}

/// As a sentence calls it. A heading is copied with its section, a question with its answer.
fn thing(index: &dyn Index) -> &'static str {
    if index.divides() { "section" } else { index.noun() }
}

fn things(index: &dyn Index) -> &'static str {
    if index.divides() { "sections" } else { index.plural() }
}

fn link(index: &dyn Index, article: &crate::article::Article, landmark: &Landmark) -> Option<(Sanitized, Target)> {
    let target = match index.opens(article, landmark) {
        Opens::Link(target) => target,
        Opens::Outside(url) => Target::Web(url),
        Opens::Nothing | Opens::Table => return None,
    };
    let label = match article.blocks.get(landmark.block.0).map(|block| &block.kind) {
        Some(BlockKind::Figure(figure)) => Sanitized::line(figure.text()),
        Some(_) | None => landmark.label.clone(),
    };
    Some((label, target))
}
