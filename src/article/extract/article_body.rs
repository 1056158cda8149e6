//! The text that a page states to be its article's: schema.org's `articleBody` in JSON-LD.
//!
//! For a page that shows the text it is only evidence for which blocks belong to the article: many sites cut it, or put a
//! summary there. A block counts as stated if nearly all of its runs of letters are in the stated text, whatever is between
//! them. For a page whose scripts would show the text it is the article.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::metadata;
use super::text_blocks::{Unit, each_unit};
use crate::article::html::guard::guard;
use crate::article::text::key::{key_letters, letters};
use crate::article::text::part;

/// Letters in one run: some five words, so that two texts share few by chance.
const STRETCH: usize = 24;

/// The most letters compared. A longer text is a book.
const MOST_LETTERS: usize = 200_000;

/// The most bytes of a stated text that is shown.
const MOST_SHOWN: usize = 1 << 20;

/// Letters of the shortest stated text that is an article. A shorter one is a summary.
const SHORTEST_ARTICLE: usize = 120;

/// A page that shows this part of the text's length as prose shows an article, if another one.
const MOST_PROSE: usize = 4;

/// The parts of a stated text that are looked for in the page, and how many of them may be there all the same: a teaser
/// shows the first.
const PARTS: usize = 10;
const MOST_PARTS_SHOWN: usize = 2;

/// The `articleBody` of the page's article, if the page itself does not show that text. It must be longer than all that
/// the page shows: a summary is no article.
pub(super) fn only_in_data(document: &Document, nodes: &[Value]) -> Option<String> {
    let stated = part::cut(stated(nodes)?, MOST_SHOWN);
    let text: Vec<char> = key_letters(&as_text(stated)).take(MOST_LETTERS).collect();
    if text.len() < SHORTEST_ARTICLE {
        return None;
    }
    let body = document.body()?;
    if shows_prose(&body, text.len() / MOST_PROSE) {
        return None;
    }
    let mut shown = String::new();
    body.descendants_it().filter(is_shown).for_each(|node| shown.extend(key_letters(&node.text())));
    if shown.chars().count() >= text.len() {
        return None;
    }
    let parts = text.chunks_exact(STRETCH).step_by((text.len() / STRETCH / PARTS).max(1));
    let found = parts.map(|part| part.iter().collect::<String>()).filter(|part| shown.contains(part.as_str())).count();
    (found <= MOST_PARTS_SHOWN).then(|| stated.to_owned())
}

/// Whether the page shows that many letters of prose.
fn shows_prose(body: &NodeRef, letters: usize) -> bool {
    let mut found = 0;
    each_unit(body).filter(Unit::is_prose).any(|unit| {
        found += unit.letters;
        found >= letters
    })
}

fn is_shown(node: &NodeRef) -> bool {
    let unseen = ["script", "style", "template"];
    node.is_text() && node.parent().is_some_and(|parent| !unseen.iter().any(|name| parent.has_name(name)))
}

/// Puts the text in place of the page's body: its markup if it has some, or else a paragraph for each of its lines.
pub(super) fn show(document: &Document, text: &str) {
    let Some(body) = document.body() else { return };
    body.children().iter().for_each(NodeRef::remove_from_parent);
    if is_markup(text) {
        body.append_html(guard(text).as_ref());
        return;
    }
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let paragraph = document.tree.new_element("p");
        paragraph.append_child(&document.tree.new_text(decoded(line)));
        body.append_child(&paragraph);
    }
}

/// Decodes the entities of a line without markup.
fn decoded(line: &str) -> String {
    Document::fragment(line.replace('<', "&lt;")).text().to_string()
}

fn is_markup(text: &str) -> bool {
    text.contains("</") || text.contains("<br")
}

fn as_text(stated: &str) -> Cow<'_, str> {
    if is_markup(stated) { Document::fragment(guard(stated).as_ref()).text().to_string().into() } else { stated.into() }
}

fn stated(nodes: &[Value]) -> Option<&str> {
    metadata::article(nodes)?["articleBody"].as_str()
}

/// The stated text of the page's article.
#[derive(Default)]
pub(super) struct StatedText {
    stretches: HashSet<u64>,
}

impl StatedText {
    /// Reads `articleBody` from JSON-LD.
    pub fn of(nodes: &[Value]) -> StatedText {
        let letters: Vec<char> = letters(stated(nodes).unwrap_or_default()).take(MOST_LETTERS).collect();
        StatedText { stretches: letters.windows(STRETCH).map(hash).collect() }
    }

    /// Whether the page states that this text is the article's.
    pub fn is_text(&self, text: &str) -> bool {
        if self.stretches.is_empty() {
            return false;
        }
        let letters: Vec<char> = letters(text).take(MOST_LETTERS).collect();
        let stretches = letters.chunks_exact(STRETCH);
        let found = stretches.clone().filter(|stretch| self.stretches.contains(&hash(stretch))).count();
        stretches.len() > 0 && found * 10 >= stretches.len() * 8
    }
}

fn hash(stretch: &[char]) -> u64 {
    let mut hasher = DefaultHasher::new();
    stretch.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "The ferry left late on Monday, for the first time in forty years of service.";

    fn stated(body: &str) -> StatedText {
        let node = serde_json::json!({"@type": "NewsArticle", "articleBody": body});
        StatedText::of(&[node])
    }

    #[test]
    fn a_block_is_stated_whatever_is_between_its_letters() {
        let body = format!("Before.\n\n{}\n\nAfter it, much later.", SENTENCE.replace(' ', " \n"));
        assert!(stated(&body).is_text(SENTENCE));
    }

    #[test]
    fn a_block_that_only_shares_some_words_is_not() {
        let other = "The ferry left late on Monday, and nobody has said where it went or when it will be back.";
        assert!(!stated(SENTENCE).is_text(other) && !stated("").is_text(SENTENCE));
    }

    /// The text of the page's blocks, if it is only in data.
    fn shown(article_body: &str, page: &str) -> Option<String> {
        let node = serde_json::json!({"@type": "NewsArticle", "articleBody": article_body});
        let document = Document::from(page);
        let text = only_in_data(&document, &[node])?;
        show(&document, &text);
        let body = document.body()?;
        Some(body.children_it(false).map(|node| node.text().to_string()).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn a_text_that_is_only_in_data_is_the_article() {
        let lines = format!("{SENTENCE}\n\n{} &amp; so on.", SENTENCE.to_uppercase());
        let all = format!("{SENTENCE}|{} & so on.", SENTENCE.to_uppercase());
        for page in ["<div id=root></div>", "<nav>Home</nav><script>var x = 1</script>", "<p>Please wait a moment.</p>"]
        {
            assert_eq!(shown(&lines, page).as_deref(), Some(&*all), "{page}");
        }
        assert_eq!(
            shown(&format!("<p>{SENTENCE}</p><p>{SENTENCE}</p>"), "").as_deref(),
            Some(&*format!("{SENTENCE}|{SENTENCE}"))
        );
    }

    #[test]
    fn a_page_may_show_the_first_tenth_of_a_text_but_not_its_half() {
        let subjects = ["ferry", "steamer", "barge", "lugger", "cutter", "dinghy", "trawler", "yawl", "ketch", "skiff"];
        // Lines of a poem: no prose.
        let lines = subjects.map(|subject| [subject; 8].join(" "));
        let page = |count: usize| format!("<p>{}</p>", lines[..count].join("<p>"));
        let is_read = |count: usize| shown(&lines.join("\n"), &page(count)).is_some();
        assert_eq!((is_read(1), is_read(5)), (true, false));
    }

    #[test]
    fn a_text_as_long_as_a_book_is_read_to_its_end() {
        let long = "mole ".repeat(10_000) + "and the end";
        assert!(shown(&long, "<div></div>").is_some_and(|read| read.ends_with("and the end")));
    }

    #[test]
    fn a_page_that_shows_another_article_is_read() {
        let other = format!("<p>{}</p>", SENTENCE.replace("ferry", "mill")).repeat(8);
        assert_eq!(shown(&SENTENCE.repeat(12), &other), None);
    }

    #[test]
    fn a_text_that_the_page_shows_or_that_is_short_is_only_evidence() {
        let lines = format!("{SENTENCE}\n{}", SENTENCE.replace("ferry", "steamer"));
        assert_eq!(shown(&lines, &format!("<p>{}</p>", lines.replace('\n', "<p>"))), None);
        assert_eq!(shown(SENTENCE, "<div></div>"), None);
        let marked = format!("<p class='a-long-name-that-is-no-text of-the-article'>{SENTENCE}</p>");
        assert_eq!(shown(&marked, "<div></div>"), None);
        assert_eq!(shown(&lines, &format!("<p>{}</p>", "Another text that is longer. ".repeat(20))), None);
    }
}
