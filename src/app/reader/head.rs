//! The article as it is shown: a quiet line of where and when and by whom, the title unless the text brings it along, and
//! what the program has to say about it, all put before the article's own blocks.
//!
//! Everything that points into the article (landmarks, questions, saved places) is moved along, here and nowhere else.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::article::index::{INDEXES, Landmark};
use crate::article::text::key::key_letters;
use crate::article::{Answer, Article, Block, BlockId, BlockKind, Inline, Question, QuotedPos, Sanitized, TextPos};
use crate::feed::EntryRow;

/// A title is looked for among the first blocks only: a picture may be above it.
const TITLE_WITHIN: usize = 4;

/// An article with its head.
#[derive(Clone, Debug)]
pub struct ShownArticle {
    pub article: Arc<Article>,
    /// How many blocks come before the article's own.
    pub head: usize,
    /// How many blocks at the start are set quietly: the line above the title.
    pub quiet: usize,
    /// A list for each of `INDEXES`.
    pub landmarks: Vec<Vec<Landmark>>,
}

impl ShownArticle {
    /// Puts the head before `article`. What the article doesn't say of itself is taken from its entry.
    pub fn new(article: Arc<Article>, row: &EntryRow, notice: Option<&Sanitized>) -> ShownArticle {
        let (quiet, mut blocks) = head(&article, row, notice);
        let head = blocks.len();
        let landmarks = INDEXES.iter().map(|index| moved(index.landmarks(&article), head)).collect();
        let mut article = Arc::unwrap_or_clone(article);
        blocks.append(&mut article.blocks);
        article.blocks = blocks;
        article.questions = article.questions.into_iter().map(|question| moved_question(question, head)).collect();
        ShownArticle { article: Arc::new(article), head, quiet, landmarks }
    }

    /// Whether there is anything to read below the head.
    pub fn has_text(&self) -> bool {
        self.article.blocks.len() > self.head
    }

    /// A position of the article itself, as the store keeps it; a position in the head is its start.
    pub fn to_stored(&self, text_pos: TextPos) -> TextPos {
        match text_pos.block.checked_sub(self.head) {
            Some(block) => TextPos { block, ..text_pos },
            None => TextPos::default(),
        }
    }

    /// Where a stored place is shown, found by its words.
    pub fn find_again(&self, place: &QuotedPos) -> TextPos {
        let text_pos = self.to_shown(place.text_pos);
        self.article.find_again(&QuotedPos { text_pos, quote: place.quote.clone() })
    }

    /// Where a stored position is shown. The very start shows the head too.
    pub fn to_shown(&self, text_pos: TextPos) -> TextPos {
        if text_pos == TextPos::default() {
            text_pos
        } else {
            TextPos { block: text_pos.block + self.head, ..text_pos }
        }
    }
}

fn moved(landmarks: Vec<Landmark>, by: usize) -> Vec<Landmark> {
    landmarks.into_iter().map(|landmark| moved_landmark(landmark, by)).collect()
}

fn moved_landmark(landmark: Landmark, by: usize) -> Landmark {
    Landmark {
        block: BlockId(landmark.block.0 + by),
        end: BlockId(landmark.end.0 + by),
        folded: landmark.folded.map(|answer| moved_answer(answer, by)),
        ..landmark
    }
}

fn moved_question(question: Question, by: usize) -> Question {
    Question { block: BlockId(question.block.0 + by), answer: moved_answer(question.answer, by), ..question }
}

fn moved_answer(answer: Answer, by: usize) -> Answer {
    match answer {
        Answer::Blocks(range) => Answer::Blocks(range.start + by..range.end + by),
        Answer::Apart(blocks) => Answer::Apart(blocks),
    }
}

/// The blocks before the article's own, and how many of them are quiet: the line above the title, and what has to be known before reading.
fn head(article: &Article, row: &EntryRow, notice: Option<&Sanitized>) -> (usize, Vec<Block>) {
    let kicker = Some(kicker(article, row)).filter(|line| !line.is_empty()).map(paragraph);
    let notices = notice.cloned().into_iter().chain(article.notice());
    let quiet: Vec<Block> = kicker.into_iter().chain(notices.map(paragraph)).collect();
    let title = title(article, row).filter(|title| !is_repeated(title, article)).map(heading);
    (quiet.len(), quiet.into_iter().chain(title).collect())
}

/// `Archyworldys · 21 November 2026 · Jane Doe · 4 min`; a site that signs its own articles is named once.
fn kicker(article: &Article, row: &EntryRow) -> Sanitized {
    let site = article.meta.site.clone().unwrap_or_else(|| row.feed_title.clone());
    let byline = article.meta.byline.clone().filter(|byline| *byline != site);
    let minutes = (article.minutes > 1).then(|| Sanitized::line(&format!("{} min", article.minutes)));
    let parts = [Some(site), date(article, row), byline, minutes];
    let parts: Vec<String> =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(Sanitized::into_string).collect();
    Sanitized::line(&parts.join(" · "))
}

/// The day, in the zone it was published in.
fn date(article: &Article, row: &EntryRow) -> Option<Sanitized> {
    let published = article.meta.published.as_ref();
    let stated = published.and_then(|date| stated_day(date));
    let day = stated.or_else(|| row.published.map(|date: DateTime<Utc>| date.date_naive()))?;
    Some(Sanitized::line(&day.format("%-d %B %Y").to_string()))
}

/// The day of a date, which may have a time.
fn stated_day(date: &str) -> Option<NaiveDate> {
    let timed = DateTime::parse_from_rfc3339(date).map(|date| date.date_naive());
    timed.or_else(|_| date.parse()).ok()
}

/// The article's own title, else what the feed calls it.
fn title(article: &Article, row: &EntryRow) -> Option<Sanitized> {
    [&article.meta.title, &row.title].into_iter().find(|title| !title.is_empty()).cloned()
}

/// Whether the first heading says the same as the title, punctuation and case aside.
fn is_repeated(title: &str, article: &Article) -> bool {
    let first = article.blocks.iter().take(TITLE_WITHIN).find_map(Block::heading);
    first.is_some_and(|(_, heading)| key_letters(&heading.text).eq(key_letters(title)))
}

fn paragraph(text: Sanitized) -> Block {
    block(BlockKind::Paragraph(Inline::plain(text)))
}

fn heading(text: Sanitized) -> Block {
    block(BlockKind::Heading { level: 1, text: Inline::plain(text) })
}

fn block(kind: BlockKind) -> Block {
    Block::of(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{EntryId, FeedId};

    fn signed(byline: &str) -> String {
        let mut article = Article::default();
        article.meta.site = Some(Sanitized::line("The Courier"));
        article.meta.byline = Some(Sanitized::line(byline));
        let row = EntryRow {
            id: EntryId(1),
            feed: FeedId(1),
            feed_title: Sanitized::default(),
            title: Sanitized::default(),
            published: None,
            is_read: false,
            is_starred: false,
        };
        kicker(&article, &row).into_string()
    }

    #[test]
    fn a_site_that_signs_its_own_articles_is_named_once() {
        assert_eq!(signed("Jane Doe"), "The Courier · Jane Doe");
        assert_eq!(signed("The Courier"), "The Courier");
    }
}
