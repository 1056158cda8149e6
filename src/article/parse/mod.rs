//! Cleaned HTML → blocks: one walk, an arm a tag; every inline run goes through html2text once.
//!
//! Also the one door for everybody outside: [`article_from_page`] and [`article_from_html`].

mod ascii_table;
mod caption;
mod cell;
mod code;
mod escaped;
mod link;
mod list;
mod markdown;
mod media;
mod run;
mod table;
mod table_kind;
mod tag;
mod walk;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};

pub(crate) use escaped::recover as recover_escaped;
pub(crate) use tag::text;
pub(crate) use walk::{ANSWER, QUESTION, Walked, blocks};

use super::extract::{self, Extracted};
use super::{Article, HttpUrl, Metadata, faq, pace};
use crate::budget::{self, Spent};

/// Bytes of the address that a page's links are relative to: each of them would be as long. No page in reason has a longer
/// one; the relative links of such a page lead nowhere.
const MOST_BASE: usize = 2_000;

/// Why there is nothing to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the page is larger than {limit_mib} MiB and was not read")]
    TooLarge { limit_mib: usize },
    #[error("the page was given up: {0}")]
    GivenUp(#[from] Spent),
    #[error("the page holds no text to read")]
    Empty,
    #[error("the page could not be understood (a bug in crosshead: please report its address)")]
    Panicked,
}

/// A whole page: its main content is extracted first; a page too small or too plain to extract from is read whole.
///
/// A page that is handed over is dropped as soon as it is a DOM, so a large one should be. `known` is what the feed says; it
/// wins over what the page says of itself, field by field. CPU-bound: call it on a blocking worker, within a
/// [`budget::Budget`].
pub fn article_from_page<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
    known: &Metadata,
) -> Result<Article, ReadError> {
    let html = html.into();
    contained(html.len(), || read(extract::page(html, base), base, known))
}

/// The body as it is: an item's own HTML, or a page that is to be read whole.
pub fn article_from_html<'a>(
    html: impl Into<Cow<'a, str>>,
    base: Option<&HttpUrl>,
    known: &Metadata,
) -> Result<Article, ReadError> {
    let html = html.into();
    contained(html.len(), || read(extract::whole(html, base), base, known))
}

fn read(from: Extracted, base: Option<&HttpUrl>, known: &Metadata) -> Result<Article, ReadError> {
    let Extracted { document, meta, evidence, is_cut } = from;
    let base = base_of(&document, base.or(meta.url.as_ref()));
    let walked = walk_whole(&document.root(), base.as_ref())?;
    // It is many times as large as what was made of it.
    drop(document);
    let meta = extract::merged(known, meta);
    let questions = faq::mark(&walked, &meta.title, &evidence);
    let minutes = pace::minutes(&walked.blocks);
    Ok(Article { meta, blocks: walked.blocks, questions, minutes, is_cut })
}

fn walk_whole(root: &NodeRef, base: Option<&HttpUrl>) -> Result<Walked, ReadError> {
    let walked = blocks(root, base);
    if walked.blocks.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(walked)
}

/// Reads one page of `size` bytes: a panic in it costs only that page, and what it becomes has room enough and no more.
fn contained<T>(size: usize, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    let read = || budget::document(size, read)?;
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Panicked))
}

/// Where the page's relative addresses start: its `<base href>`, itself relative to the page's own address, which is the one
/// it was found at, or for a page from a file the one it names (`extract::metadata`).
pub(crate) fn base_of(document: &Document, page: Option<&HttpUrl>) -> Option<HttpUrl> {
    let declared = document.base_uri().and_then(|href| media::resolve(&href, page));
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
