//! The landmarks of an article: the positions that the panes list and the reader jumps between.
//!
//! All of them share one mechanism. A kind of landmark is a file in this folder that implements [`Index`], its `mod`
//! and `use` lines, and an entry in [`INDEXES`]. Its pane, its tab, its keys and its jumps follow from that entry. A
//! command for scripts does not: `outline`, `tables` and `faq` are written by hand in `cli`.

mod faqs;
mod figures;
mod links;
mod outline;
mod tables;

pub use faqs::Faqs;
pub use figures::Figures;
pub use links::Links;
pub use outline::Outline;
pub use tables::{Tables, spanned_name};

use super::{Answer, Article, BlockId, Sanitized, Target};

/// A position worth jumping to, and the range of the article that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    pub block: BlockId,
    /// The byte offset in the block's text, for landmarks inside a block (links). 0 is the start of the block.
    pub offset: usize,
    /// The first block after the range. While the top line is inside the range, the reader is at this landmark.
    pub end: BlockId,
    /// The text on one line.
    pub label: Sanitized,
    /// A few words after the label, in a quieter style: the size of a table, the host of a link.
    pub detail: Sanitized,
    /// The nesting in the pane; 0 is the top.
    pub depth: usize,
    /// What unfolds below the label in the pane: an answer.
    pub folded: Option<Answer>,
}

/// What Enter opens at a landmark, if it does more than go there.
#[derive(Clone, Debug, PartialEq)]
pub enum Opens {
    Nothing,
    /// The table at the landmark, full screen.
    Table,
    Link(Target),
    /// What a terminal cannot show, in a program of its own: a picture, a player.
    Outside(crate::article::HttpUrl),
}

/// A kind of landmark. It has no state: the pane holds the cursor and the folds.
pub trait Index: Sync {
    /// The name of one of them, as in "to the next heading". The names of its actions are made from it
    /// (`next-heading`).
    fn noun(&self) -> &'static str;

    /// The name of several, as in "this article has no headings".
    fn plural(&self) -> &'static str;

    /// The title on the pane's border.
    fn title(&self) -> &'static str;

    /// The letter of its keys: `]h` and `[h` jump to the next and the previous one, `gh` goes to the pane. It must be
    /// free after all three.
    fn letter(&self) -> char;

    /// Whether the pane is shown as soon as it has landmarks. Otherwise only its key opens it.
    fn is_shown(&self) -> bool;

    /// All landmarks of the article, in reading order.
    fn landmarks(&self, article: &Article) -> Vec<Landmark>;

    /// The landmarks as its pane lists them: without what another pane shows.
    fn in_pane(&self, article: &Article) -> Vec<Landmark> {
        self.landmarks(article)
    }

    /// Whether its landmarks divide the article into sections. At most one kind does: the keys that go by section use
    /// it.
    fn divides(&self) -> bool {
        false
    }

    /// What Enter opens at one of them. A landmark with `folded` unfolds in the pane instead.
    fn opens(&self, _article: &Article, _landmark: &Landmark) -> Opens {
        Opens::Nothing
    }
}

/// Every kind of landmark, in the order of the panes. `tests/main/layers.rs` checks that nouns and letters are unique.
/// A letter that collides with another key (`gf`, `ga`, `gp`, `gx`, `gg`) is an error of the keymap, which its tests
/// find.
pub static INDEXES: &[&dyn Index] = &[&Outline, &Tables, &Faqs, &Links, &Figures];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind, Cell, Inline, Table};

    pub fn article(blocks: Vec<Block>) -> Article {
        Article { blocks, ..Article::default() }
    }

    fn block(kind: BlockKind) -> Block {
        Block::of(kind)
    }

    pub fn heading(level: u8, text: &str) -> Block {
        block(BlockKind::Heading { level, text: Inline::plain(Sanitized::text(text)) })
    }

    pub fn paragraph(text: &str) -> Block {
        block(BlockKind::Paragraph(Inline::plain(Sanitized::line(text))))
    }

    pub fn table(caption: Option<&str>, rows: usize, columns: usize) -> Block {
        let cells = (0..rows * columns).map(|i| cell(i / columns, i % columns)).collect();
        let caption = caption.map(|text| Inline::plain(Sanitized::text(text)));
        let slots = (0..rows * columns).map(Some).collect();
        block(BlockKind::Table(Box::new(Table { caption, rows, columns, cells, slots, head_rows: 0, foot_rows: 0 })))
    }

    fn cell(row: usize, column: usize) -> Cell {
        let content = Inline::plain(Sanitized::line(&format!("{row}/{column}")));
        Cell { row, column, row_span: 1, column_span: 1, is_header: false, content }
    }

    #[test]
    fn landmarks_of_every_kind_lie_within_the_article_and_in_order() {
        let article = article(vec![heading(1, "a"), paragraph("b"), table(None, 2, 2), heading(2, "c")]);
        for index in INDEXES {
            let found = index.landmarks(&article);
            assert!(found.is_sorted_by_key(|l| (l.block, l.offset)), "{}", index.title());
            assert!(found.iter().all(|l| l.block < l.end && l.end.0 <= article.blocks.len()), "{}", index.title());
        }
    }
}
