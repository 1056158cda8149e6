//! The article as it is shown: a quiet line of where and when and by whom, the title unless the text brings it along, and
//! what the program has to say about it, all put before the article's own blocks.
//!
//! There is one headline, and it alone has the look of one: a second title below it is set as a deck, and titles of the
//! first level further down as sections.
//!
//! Everything that points into the article (landmarks, questions, saved places) is moved along, here and nowhere else.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::app::head_facts::HeadFacts;
use crate::app::status::sentence;
use crate::article::index::{INDEXES, Landmark};
use crate::article::text::key::key_letters;
use crate::article::{
    Answer, Article, Block, BlockId, BlockKind, HttpUrl, Inline, Question, QuotedPos, Sanitized, TextPos,
};
use crate::feed::{Enclosure, EntryRow, TextVersion, enclosure_blocks};

/// A title is looked for among the first blocks only: a picture may be above it.
const TITLE_WITHIN: usize = 4;

/// HTML has no deeper headings.
const DEEPEST: u8 = 6;

/// An article with its head.
#[derive(Clone, Debug)]
pub struct ShownArticle {
    pub article: Arc<Article>,
    /// How many blocks come before the article's own.
    pub head: usize,
    /// How many of them come before the files, which are something to read.
    above: usize,
    /// How many blocks at the start are set quietly: the line above the title.
    pub quiet: usize,
    /// The block of the headline, ours or the article's own.
    pub headline: Option<usize>,
    /// A list for each of `INDEXES`.
    pub landmarks: Vec<Vec<Landmark>>,
    /// The files that the entry comes with.
    pub enclosures: Vec<Enclosure>,
}

impl ShownArticle {
    /// Puts the head before `article`. What the article doesn't say of itself is taken from its entry.
    pub fn new(article: Arc<Article>, row: &EntryRow, facts: HeadFacts) -> ShownArticle {
        let HeadFacts { notice, version, enclosures } = facts;
        // A notice tells more of where the text is from.
        let origin = version.filter(|_| notice.is_none()).map(origin);
        let mut blocks = quiet_lines(&article, row, notice.as_ref(), origin);
        let quiet = blocks.len();
        let title = title(&article, row);
        let said = title.as_ref().and_then(|title| said_by_text(title, &article));
        let files = enclosure_blocks(&enclosures, &article, title.as_deref().unwrap_or_default());
        blocks.extend(title.filter(|_| said.is_none()).map(heading));
        let above = blocks.len();
        blocks.extend(files);
        let head = blocks.len();
        let mut article = Arc::unwrap_or_clone(article);
        if above > quiet {
            set_second_title_as_deck(&mut article.blocks);
        }
        let files = Article { blocks: blocks[above..].to_vec(), ..Article::default() };
        let landmarks = INDEXES.iter().map(|index| {
            let of_files = moved(index.in_pane(&files), above);
            [of_files, moved(index.in_pane(&article), head)].concat()
        });
        let landmarks = landmarks.collect();
        lower_sections(&mut article.blocks, said);
        blocks.append(&mut article.blocks);
        article.blocks = blocks;
        article.questions = article.questions.into_iter().map(|question| moved_question(question, head)).collect();
        let headline = said.map(|block| block + head).or((above > quiet).then_some(quiet));
        ShownArticle { article: Arc::new(article), head, above, quiet, headline, landmarks, enclosures }
    }

    /// The file of an address, if the entry comes with it.
    pub fn enclosure(&self, url: &HttpUrl) -> Option<&Enclosure> {
        self.enclosures.iter().find(|file| file.url == *url)
    }

    /// Whether there is anything to read below the head.
    pub fn has_text(&self) -> bool {
        self.article.blocks.len() > self.above
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

/// The line above the title, and what has to be known before reading.
fn quiet_lines(article: &Article, row: &EntryRow, notice: Option<&Sanitized>, origin: Option<&str>) -> Vec<Block> {
    let is_title =
        |line: &Sanitized| title(article, row).is_some_and(|title| key_letters(&title).eq(key_letters(line)));
    let kicker = Some(kicker(article, row, origin)).filter(|line| !line.is_empty() && !is_title(line)).map(paragraph);
    let notices = notice.cloned().into_iter().chain(article.notice());
    let rules = row.facts.rules.iter().map(|mark| sentence(&mark.to_string()));
    kicker.into_iter().chain(notices.chain(rules).map(paragraph)).collect()
}

/// Which of an article's two texts is shown.
fn origin(version: TextVersion) -> &'static str {
    if version.page.is_some() { "from its page" } else { "from the feed" }
}

/// `Archyworldys · 21 November 2026 · Jane Doe · 4 min · from its page`; a site that signs its own articles is named once.
fn kicker(article: &Article, row: &EntryRow, origin: Option<&str>) -> Sanitized {
    let site = article.meta.site.clone().unwrap_or_else(|| row.feed_title.clone());
    let byline = article.meta.byline.clone().filter(|byline| *byline != site);
    let minutes = (article.minutes > 1).then(|| Sanitized::line(&format!("{} min", article.minutes)));
    let parts = [Some(site), date(article, row), byline, minutes, origin.map(Sanitized::line)];
    let parts: Vec<String> =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(Sanitized::into_string).collect();
    Sanitized::line(&parts.join(" · "))
}

/// The day, in the zone it was published in.
fn date(article: &Article, row: &EntryRow) -> Option<Sanitized> {
    let day = article.meta.day().or_else(|| row.published.map(|date: DateTime<Utc>| date.date_naive()))?;
    Some(Sanitized::line(&day.format("%-d %B %Y").to_string()))
}

/// The article's own title, else what the feed calls it.
fn title(article: &Article, row: &EntryRow) -> Option<Sanitized> {
    [&article.meta.title, &row.title].into_iter().find(|title| !title.is_empty()).cloned()
}

/// The first heading, if it says the same as the title, punctuation and case aside.
fn repeated(title: &str, article: &Article) -> Option<usize> {
    let first = article.blocks.iter().take(TITLE_WITHIN).position(|block| block.heading().is_some())?;
    let (_, heading) = article.blocks[first].heading()?;
    key_letters(&heading.text).eq(key_letters(title)).then_some(first)
}

/// The block that says the title: a heading, or the first one if the title was made of its words.
fn said_by_text(title: &str, article: &Article) -> Option<usize> {
    repeated(title, article).or_else(|| article.begins_as(title).then_some(0))
}

/// Below a headline of ours, a title that the page has alone and before any text says more of it. Several titles are
/// sections.
fn set_second_title_as_deck(blocks: &mut [Block]) {
    let is_title = |block: &Block| block.heading().is_some_and(|(level, _)| level <= 1);
    let before_text = blocks.iter().take(TITLE_WITHIN).take_while(|block| block.paragraph().is_none());
    let Some(first) = before_text.enumerate().find_map(|(at, block)| is_title(block).then_some(at)) else { return };
    if blocks.iter().filter(|block| is_title(block)).count() == 1
        && let Some((_, text)) = blocks[first].heading()
    {
        blocks[first].kind = BlockKind::Deck(text.clone());
    }
}

/// Where the article has titles of the first level besides its headline, every other heading is set one level lower.
fn lower_sections(blocks: &mut [Block], headline: Option<usize>) {
    let mut levels: Vec<&mut u8> = blocks
        .iter_mut()
        .enumerate()
        .filter(|(at, _)| Some(*at) != headline)
        .filter_map(
            |(_, block)| if let BlockKind::Heading { level, .. } = &mut block.kind { Some(level) } else { None },
        )
        .collect();
    if levels.iter().any(|level| **level <= 1) {
        levels.iter_mut().for_each(|level| **level = (**level + 1).min(DEEPEST));
    }
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
    use crate::feed::{EntryFacts, EntryId, FeedId};

    fn row() -> EntryRow {
        EntryRow {
            id: EntryId(1),
            feed: FeedId(1),
            feed_title: Sanitized::default(),
            title: Sanitized::default(),
            published: None,
            ranked: None,
            is_read: false,
            is_starred: false,
            facts: EntryFacts::default(),
        }
    }

    fn signed(byline: &str) -> String {
        let mut article = Article::default();
        article.meta.site = Some(Sanitized::line("The Courier"));
        article.meta.byline = Some(Sanitized::line(byline));
        kicker(&article, &row(), None).into_string()
    }

    /// A page that is piped in is called what its only heading is called.
    #[test]
    fn a_line_above_the_title_that_says_only_the_title_is_left_out() {
        let mut article = Article::default();
        article.meta.title = Sanitized::line("Output");
        let row = EntryRow { feed_title: Sanitized::line("Output"), ..row() };
        let shown = ShownArticle::new(Arc::new(article), &row, HeadFacts::default());
        assert_eq!((shown.quiet, shown.headline), (0, Some(0)));
    }

    #[test]
    fn a_site_that_signs_its_own_articles_is_named_once() {
        assert_eq!(signed("Jane Doe"), "The Courier · Jane Doe");
        assert_eq!(signed("The Courier"), "The Courier");
    }
}
