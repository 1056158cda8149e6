//! The articles that were read last, as they were laid out, to be shown again at once.
//!
//! The store is asked each time whether the texts are still the same, by their version. So nothing here has to hear of a
//! refresh.

use std::collections::VecDeque;

use super::reading::Reading;
use crate::article::{Article, Block, BlockKind, Cell};
use crate::feed::{EntryRow, TextVersion};

/// About how many bytes of articles are kept.
const MOST_BYTES: usize = 24 << 20;

/// An article that was read, and the texts it was made of.
#[derive(Debug)]
pub struct KeptReading {
    pub row: EntryRow,
    pub version: TextVersion,
    /// Without lines: they are laid out again when it is shown.
    pub reading: Box<Reading>,
    /// See [`bytes`].
    bytes: usize,
}

/// The articles that were read last, the newest one first.
#[derive(Debug, Default)]
pub struct KeptReadings(VecDeque<KeptReading>);

impl KeptReadings {
    /// Takes out the article of an entry, if the line above it would still be the same.
    pub fn take(&mut self, row: &EntryRow) -> Option<KeptReading> {
        let at = self.0.iter().position(|kept| kept.row.id == row.id)?;
        self.0.remove(at).filter(|kept| has_the_same_head(&kept.row, row))
    }

    /// Keeps an article, and gives up the oldest ones if there are too many. One that is too large alone is not kept.
    pub fn put(&mut self, kept: KeptReading) {
        if kept.bytes > MOST_BYTES {
            return;
        }
        self.0.push_front(kept);
        while self.0.iter().map(|kept| kept.bytes).sum::<usize>() > MOST_BYTES {
            self.0.pop_back();
        }
    }
}

impl KeptReading {
    /// The article of an entry as it is left, without its lines.
    pub fn of(row: EntryRow, version: TextVersion, reading: Reading) -> KeptReading {
        let bytes = bytes(&reading.shown().article);
        KeptReading { row, version, reading: Box::new(reading.reopened(None)), bytes }
    }
}

fn has_the_same_head(row: &EntryRow, other: &EntryRow) -> bool {
    let head = |row: &EntryRow| (row.title.clone(), row.feed_title.clone(), row.published);
    head(row) == head(other)
}

/// About what an article takes in memory. Marks, links and what is computed of it take as much as the text again.
fn bytes(article: &Article) -> usize {
    let cells = |block: &Block| match &block.kind {
        BlockKind::Table(table) => table.cells.len() * size_of::<Cell>(),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Deck(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Code { .. }
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => 0,
    };
    article.blocks.iter().map(|block| size_of::<Block>() + 2 * block.text().len() + cells(block)).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::head_facts::HeadFacts;
    use crate::app::reader::head::ShownArticle;
    use crate::article::{Inline, Sanitized};
    use crate::feed::{EntryFacts, EntryId, FeedId, FullText};

    fn row(id: i64) -> EntryRow {
        EntryRow {
            id: EntryId(id),
            feed: FeedId(1),
            feed_title: Sanitized::line("Courier"),
            title: Sanitized::line("A title"),
            published: None,
            ranked: None,
            is_read: false,
            is_starred: false,
            facts: EntryFacts::default(),
        }
    }

    fn kept(id: i64, bytes: usize) -> KeptReading {
        let block = Block::of(BlockKind::Paragraph(Inline::plain(Sanitized::text(&"word ".repeat(bytes / 10)))));
        let article = Article { blocks: vec![block], ..Article::default() };
        let shown = ShownArticle::new(Arc::new(article), &row(id), HeadFacts::default());
        KeptReading::of(
            row(id),
            TextVersion { item: 1, page: None, full_text: FullText::Auto },
            Reading::new(shown, None),
        )
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_bytes() {
        let mut readings = KeptReadings::default();
        for id in 1..=4 {
            readings.put(kept(id, MOST_BYTES / 3));
        }
        readings.put(kept(5, MOST_BYTES * 2));
        let ids: Vec<i64> = readings.0.iter().map(|kept| kept.row.id.0).collect();
        assert_eq!(ids, [4, 3], "one that is too large takes the place of no other");
    }

    #[test]
    fn one_is_taken_once_and_marks_make_no_difference() {
        let mut readings = KeptReadings::default();
        readings.put(kept(1, 100));
        assert!(readings.take(&EntryRow { is_read: true, ..row(1) }).is_some());
        assert!(readings.take(&row(1)).is_none());
    }

    #[test]
    fn one_whose_feed_has_another_name_is_made_anew() {
        let mut readings = KeptReadings::default();
        readings.put(kept(1, 100));
        assert!(readings.take(&EntryRow { feed_title: Sanitized::line("The Courier"), ..row(1) }).is_none());
    }
}
