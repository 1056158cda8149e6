//! Text on its way to an article: parsed on a worker, and only if it is not too large. Does not know where it is from.

use std::sync::Arc;

use super::EngineError;
use super::worker::{self, WorkSize};
use crate::article::html::guard::MAX_BYTES;
use crate::article::read::{ReadError, article_from_html, article_from_page, explanation_of_page};
use crate::article::{Article, Explanation, HttpUrl, Metadata};

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
pub(super) async fn on_worker<T: Send + 'static>(
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

/// Parses here; call it on a worker.
pub(super) fn parse(text: Text, reading: PageMode) -> Result<Article, ReadError> {
    match reading {
        PageMode::Extracted => article_from_page(text.html, text.base.as_ref(), &text.known),
        PageMode::Whole => article_from_html(text.html, text.base.as_ref(), &text.known),
    }
}
