//! Text on its way to an article: parsed on a worker, and only if it is not too large. Does not know where it is from.

use std::sync::Arc;

use super::EngineError;
use super::worker::{self, WorkSize};
use crate::article::bare_links::with_bare_links;
use crate::article::html::guard::MAX_BYTES;
use crate::article::read::{ReadError, article_from_html, article_from_page, explanation_of_page};
use crate::article::{Article, Explanation, HttpUrl, Metadata, Sanitized};

/// Which part of a page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageMode {
    /// Its main content.
    #[default]
    Extracted,
    /// The whole body.
    Whole,
}

/// HTML with its address and the known metadata.
pub(super) struct Text {
    pub html: String,
    pub base: Option<HttpUrl>,
    pub known: Metadata,
}

/// Memory is set aside as for a page of so many bytes while links are looked for: the article is there already.
const LINKING: usize = 1 << 20;

/// Refuses a page that is too large: half of it would look like the whole. Checked for both the bytes and the text, because
/// decoding can make either the longer one.
pub(super) fn refuse_large(page: impl AsRef<[u8]>) -> Result<(), ReadError> {
    if page.as_ref().len() > MAX_BYTES {
        return Err(ReadError::TooLarge { limit_mib: MAX_BYTES >> 20 });
    }
    Ok(())
}

/// Parses on a worker. The outer error is the worker's, the inner one the text's.
pub(super) async fn read(text: Text, reading: PageMode) -> Result<Result<Arc<Article>, ReadError>, EngineError> {
    on_worker(text.html.len(), move || parse(text, reading).map(Arc::new)).await
}

/// Does what parses a text of so many bytes on a worker, with memory for it.
pub async fn on_worker<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, EngineError> {
    let room = worker::room(WorkSize::Page(bytes)).await;
    worker::parse(&room, work).await
}

/// Explains on a worker what is read of a page.
pub(super) async fn explain(text: Text) -> Result<Explanation, EngineError> {
    Ok(on_worker(text.html.len(), move || explanation_of_page(text.html, text.base.as_ref())).await??)
}

/// The article with its bare addresses as links, for the screen.
pub async fn with_links(article: Arc<Article>) -> Result<Arc<Article>, EngineError> {
    on_worker(LINKING, move || with_bare_links(article)).await
}

/// What a program printed, as an article: paragraphs as they are, and set lines (with several blanks in a row) as code.
pub async fn printed(output: String, program: &Sanitized) -> Result<Article, EngineError> {
    let known = Metadata { title: program.clone(), ..Metadata::default() };
    Ok(on_worker(output.len(), move || article_from_html(as_html(&output), None, &known)).await??)
}

fn as_html(output: &str) -> String {
    let output = without_sequences(output);
    let paragraphs = output.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs.map(|paragraph| as_paragraph(paragraph.trim_matches('\n'))).collect()
}

fn as_paragraph(paragraph: &str) -> String {
    let text = paragraph.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let is_set = paragraph.lines().any(|line| line.trim_end().contains("  ") || line.contains('\t'));
    match is_set {
        true => format!("<pre>\n{text}</pre>"),
        false => format!("<p>{}</p>", text.replace('\n', "<br>")),
    }
}

/// A program that colours what it prints means its words (ECMA-48, 5.4: CSI, parameters, a final byte).
fn without_sequences(output: &str) -> String {
    let mut pieces = output.replace("\r\n", "\n");
    let mut text = String::with_capacity(pieces.len());
    pieces.retain(|c| c != '\u{7}');
    for (number, piece) in pieces.split("\u{1b}[").enumerate() {
        let end = piece.find(|c: char| ('@'..='~').contains(&c)).map_or(piece.len(), |end| end + 1);
        text.push_str(if number == 0 { piece } else { &piece[end..] });
    }
    text
}

/// Parses here; call it on a worker.
pub(super) fn parse(text: Text, reading: PageMode) -> Result<Article, ReadError> {
    match reading {
        PageMode::Extracted => article_from_page(text.html, text.base.as_ref(), &text.known),
        PageMode::Whole => article_from_html(text.html, text.base.as_ref(), &text.known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_prints_is_paragraphs_or_set_lines() {
        let html = as_html("\u{1b}[1mDie Stra\u{df}e\u{1b}[0m <b>\nendet.\n\n a   1\n b   2\n");
        assert_eq!(html, "<p>Die Stra\u{df}e &lt;b&gt;<br>endet.</p><pre>\n a   1\n b   2</pre>");
    }
}
