//! Whether a text repeats its title: as a heading, or because the title was made of its first words.

use std::borrow::Cow;

use super::text::key::key;
use super::{Article, Block};

/// Blocks that the first words of a text may be spread over.
const FIRST_BLOCKS: usize = 8;

/// What a title ends with that was cut.
const ELLIPSIS: [&str; 2] = ["…", "..."];

impl Article {
    /// Whether the title only repeats how the text begins. A feed whose posts have no titles, or have their own start for
    /// one, would say everything twice. A short title that a text happens to begin with stays.
    pub fn begins_as(&self, title: &str) -> bool {
        begin_as(&self.blocks, title)
    }
}

/// The same for the blocks of an article.
pub fn begin_as(blocks: &[Block], title: &str) -> bool {
    let is_headed = blocks.first().is_none_or(|block| block.heading().is_some());
    !is_headed && lines_begin_as(blocks.iter().take(FIRST_BLOCKS).map(Block::visible_text), title)
}

/// The same for a text by its lines.
pub fn text_begins_as(text: &str, title: &str) -> bool {
    lines_begin_as(text.lines().take(FIRST_BLOCKS).map(Cow::Borrowed), title)
}

/// A title that was cut is the start of the text; one that was not is the whole first line, or the whole text.
fn lines_begin_as<'t>(lines: impl Iterator<Item = Cow<'t, str>>, title: &str) -> bool {
    let lines: Vec<String> = lines.map(|line| key(&line)).collect();
    let cut = ELLIPSIS.into_iter().find_map(|sign| title.trim_end().strip_suffix(sign));
    let (all, words) = (lines.concat(), key(cut.unwrap_or(title)));
    let is_said = match cut {
        Some(_) => all.starts_with(&words),
        None => all == words || lines.first() == Some(&words),
    };
    !words.is_empty() && is_said
}

#[cfg(test)]
mod tests {
    use super::super::Metadata;
    use super::super::read::article_from_html;

    fn begins(html: &str, title: &str) -> bool {
        article_from_html(html, None, &Metadata::default()).unwrap().begins_as(title)
    }

    #[test]
    fn a_title_made_of_the_first_words_is_said_by_the_text() {
        let post = "<p>The tide is <b>out</b>, and it stays out until six.</p><p>More.</p>";
        assert!(begins(post, "The tide is out, and it…"));
        assert!(begins(post, "The tide is out, and it stays out until six."));
        assert!(begins(post, "The tide is out, and it stays out until six. More."));
        assert!(begins("<p>Low</p><p>tide again</p>", "Low tide aga..."));
    }

    #[test]
    fn a_title_of_its_own_stays() {
        let post = "<p>The tide is out, and it stays out until six.</p>";
        assert!(!begins(post, "The tide"), "a text may begin with its title");
        assert!(!begins(post, "The tide is in, and…"));
        assert!(!begins("<h2>The tide is out</h2><p>Text.</p>", "The tide is…"), "a heading is a title");
        assert!(!begins(post, "…") && !begins(post, ""));
    }
}
