//! The entry point for the rest of the program: reads a page, or the HTML of a feed's item, into an [`Article`].
//!
//! [`article_from_page`] extracts the main content first, [`article_from_html`] keeps everything. Both then turn the
//! DOM into blocks, and find the questions among them. [`explanation_of_page`] tells what the first would keep, and why.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};

use super::blocks::{self, Walked};
use super::extract::classify::Classifier;
use super::extract::rules::PageRules;
use super::extract::{self, Barriers, Extracted, explain};
use super::{Article, Direction, Explanation, HttpUrl, Metadata, PageWay, Shortfall, faq, pace};
use crate::budget::{self, Spent};

/// The most bytes in the base address of a page's links: each link would become as long as it. No sensible page has a
/// longer one. The relative links of such a page have no target.
const MOST_BASE: usize = 2_000;

/// Why an article could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the page is larger than {limit_mib} MiB and was not read")]
    TooLarge { limit_mib: usize },
    #[error("the page was given up: {0}")]
    GivenUp(#[from] Spent),
    #[error("the page holds no text to read")]
    Empty,
    #[error("{}", lower(.0.sentence()))]
    Withheld(Shortfall),
    #[error("the page could not be parsed: this is a bug in crosshead, please report the address of the page")]
    Panicked,
}

/// A sentence as part of another one.
fn lower(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let first = sentence.chars().next().map_or(0, char::len_utf8);
    sentence[..first].to_lowercase() + &sentence[first..]
}

/// Reads a whole page. Its main content is extracted first; a page too small or too plain for that is read whole.
///
/// An owned page is dropped as soon as it is a DOM, so pass large pages by value. `known` comes from the feed; it wins
/// over the page's own metadata, field by field. This is CPU-bound: call it on a blocking worker, within a
/// [`budget::Budget`].
pub fn article_from_page<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
    known: &Metadata,
) -> Result<Article, ReadError> {
    article_from_page_by(html, base, known, Classifier::embedded(), PageRules::ALL)
}

/// [`article_from_page`], with the weights that choose the main content.
pub(crate) fn article_from_page_by<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
    known: &Metadata,
    classifier: &Classifier,
    rules: PageRules,
) -> Result<Article, ReadError> {
    let html = html.into();
    contained(html.len(), || read(extract::page(html, base, classifier, rules), base, known))
}

/// Tells of each text of a page why it is read or not. This reads the page several times.
pub fn explanation_of_page<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
) -> Result<Explanation, ReadError> {
    let html = html.into();
    contained(html.len(), || {
        let explanation = explain::explain(html, base, Classifier::embedded());
        let is_empty =
            explanation.segments.is_empty() && ![PageWay::TooLarge, PageWay::Data].contains(&explanation.way);
        if is_empty { Err(ReadError::Empty) } else { Ok(explanation) }
    })
}

/// Reads the body as it is: the HTML of a feed's item, or a page that is to be read whole.
pub fn article_from_html<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
    known: &Metadata,
) -> Result<Article, ReadError> {
    let html = html.into();
    contained(html.len(), || read(extract::whole(html, base), base, known))
}

impl Article {
    /// The article with what the feed states now: an article that was read earlier, under another name of the feed, is then
    /// as if it were read now.
    #[must_use]
    pub fn known_as(self, known: &Metadata) -> Article {
        Article { meta: extract::merged(known, self.meta), ..self }
    }
}

fn read(from: Extracted, base: Option<&HttpUrl>, known: &Metadata) -> Result<Article, ReadError> {
    let Extracted { document, meta, evidence, is_cut, barriers } = from;
    let base = base_of(&document, base.or(meta.url.as_ref()));
    let mut walked = walk_whole(&document.root(), base.as_ref(), barriers)?;
    let shortfall = if is_cut { Some(Shortfall::Cut) } else { barriers.shortfall(&walked.blocks) };
    // The DOM is many times as large as the article.
    drop(document);
    let meta = extract::merged(known, meta);
    let is_own = |direction: &Direction| *direction != meta.direction;
    walked.blocks.iter_mut().for_each(|block| block.direction = block.direction.filter(is_own));
    let questions = faq::mark(&walked, &meta.title, &evidence);
    let minutes = pace::minutes(&walked.blocks);
    Ok(Article { meta, blocks: walked.blocks, questions, minutes, shortfall })
}

fn walk_whole(root: &NodeRef, base: Option<&HttpUrl>, barriers: Barriers) -> Result<Walked, ReadError> {
    let walked = blocks::blocks(root, base);
    if walked.blocks.is_empty() {
        return Err(barriers.shortfall(&[]).map_or(ReadError::Empty, ReadError::Withheld));
    }
    Ok(walked)
}

/// Reads one page of `size` bytes. A panic becomes an error for that page only, and memory is limited in proportion to
/// the size.
fn contained<T>(size: usize, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    let read = || budget::document(size, read)?;
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Panicked))
}

/// The base of the page's relative addresses: its `<base href>`, which is itself relative to the page's address. For a
/// page from a file, that address is the one that the page names (`extract::metadata`).
pub(crate) fn base_of(document: &Document, page: Option<&HttpUrl>) -> Option<HttpUrl> {
    let declared = document.base_uri().and_then(|href| blocks::resolve(&href, page));
    declared.or_else(|| page.cloned()).filter(|base| base.as_str().len() <= MOST_BASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_without_end_makes_no_long_links() {
        let links = |base: &str| {
            let html = format!("<base href='https://example.com/{base}'><p><a href=b>c</a></p>");
            article_from_html(&html, None, &Metadata::default()).unwrap().blocks[0].runs()[0].1.marks.len()
        };
        assert_eq!((links("a/"), links(&"a/".repeat(MOST_BASE))), (1, 0));
    }

    #[test]
    fn an_address_around_many_blocks_is_not_repeated_without_end() {
        let linked = |address: &str| {
            let html = format!("<a href='https://example.com/{address}'>{}</a>", "<p>word ".repeat(1_000));
            let article = article_from_html(&html, None, &Metadata::default()).unwrap();
            assert_eq!(article.blocks.len(), 1_000);
            article.blocks.iter().filter(|block| !block.runs()[0].1.marks.is_empty()).count()
        };
        assert_eq!(linked("a"), 1_000);
        let long = linked(&"a/".repeat(3_000));
        assert!((1..200).contains(&long), "{long}");
    }
}
