//! What the command line can read: an entry, a page on the web, a file, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::text::{PageMode, Text, explain, read, refuse_large};
use super::{EngineError, worker};
use crate::article::html::guard::MAX_BYTES;
use crate::article::{Article, Explanation, HttpUrl, Metadata, Sanitized, UrlError};
use crate::feed::{EntryId, html_of_page, is_feed};
use crate::net::{Fetcher, decode, is_binary};

/// Where to read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleSource {
    Entry(EntryId),
    Web(HttpUrl),
    File(PathBuf),
    Stdin,
}

/// Endings of files that are pages, or are made of them.
const PAGE_ENDINGS: [&str; 10] = ["asp", "aspx", "htm", "html", "jsp", "php", "shtml", "xht", "xhtml", "xml"];

impl ArticleSource {
    /// Interprets the argument: `-`, a number, an `http(s)://` address, or else a file (so a file named `12` is `./12`). An
    /// address with another scheme is an error, not a missing file.
    pub fn of(argument: &str) -> Result<ArticleSource, UrlError> {
        if argument == "-" {
            return Ok(ArticleSource::Stdin);
        }
        if let Ok(id) = argument.parse() {
            return Ok(ArticleSource::Entry(EntryId(id)));
        }
        match HttpUrl::parse(argument) {
            Ok(url) => Ok(ArticleSource::Web(url)),
            Err(error) if argument.contains("://") => Err(error),
            Err(_) => Ok(ArticleSource::File(PathBuf::from(argument))),
        }
    }

    /// Whether it is a file whose name says that a tag in it is not markup: it has an ending, and none of those of pages.
    fn is_named_as_text(&self) -> bool {
        let ArticleSource::File(path) = self else { return false };
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        !ending.is_empty() && !PAGE_ENDINGS.iter().any(|known| ending == *known)
    }
}

/// The article of a source that needs no data folder; an entry needs [`super::Engine::read_entry`]. `base` is the base of
/// relative links if the source does not give one itself.
pub async fn read_outside(
    fetcher: &Fetcher,
    source: &ArticleSource,
    base: Option<HttpUrl>,
    reading: PageMode,
) -> Result<Arc<Article>, EngineError> {
    Ok(read(outside(fetcher, source, base).await?, reading).await??)
}

/// What is read of such a source and why; an entry needs [`super::Engine::explain_entry`].
pub async fn explain_outside(
    fetcher: &Fetcher,
    source: &ArticleSource,
    base: Option<HttpUrl>,
) -> Result<Explanation, EngineError> {
    explain(outside(fetcher, source, base).await?).await
}

async fn outside(fetcher: &Fetcher, source: &ArticleSource, base: Option<HttpUrl>) -> Result<Text, EngineError> {
    let (text, found) = match source {
        ArticleSource::Entry(id) => return Err(EngineError::NoEntry(*id)),
        ArticleSource::Web(url) => fetcher.page(url).await.map(|(url, text)| (text, Some(url)))?,
        ArticleSource::File(path) => (read_file(path.clone()).await?, None),
        ArticleSource::Stdin => (read_stdin().await?, None),
    };
    if is_feed(&text) {
        return Err(EngineError::IsAFeed);
    }
    // The fetcher did it for a page.
    let html = if found.is_some() { text } else { html_of_page(text, source.is_named_as_text()) };
    refuse_large(&html)?;
    let base = base.or(found);
    let known = Metadata { url: base.clone(), ..Metadata::default() };
    Ok(Text { html, base, known })
}

async fn read_file(path: PathBuf) -> Result<String, EngineError> {
    let file = path.clone();
    let read = worker::run(move || File::open(file).and_then(read_capped)).await?;
    text(read, path)
}

async fn read_stdin() -> Result<String, EngineError> {
    let read = worker::run(|| read_capped(io::stdin().lock())).await?;
    text(read, "-".into())
}

/// Reads one byte more than the limit, to detect that there is more. An endless source ends here, too.
fn read_capped(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(read: io::Result<Vec<u8>>, path: PathBuf) -> Result<String, EngineError> {
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return Err(EngineError::File { path, why: Sanitized::line(&error.to_string()) }),
    };
    refuse_large(&bytes)?;
    let text = decode(&bytes, None);
    if is_binary(&text) {
        return Err(EngineError::File { path, why: Sanitized::line("it contains binary data instead of text") });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_recognised_by_its_form() {
        let of = |argument| ArticleSource::of(argument).unwrap();
        assert_eq!(of("-"), ArticleSource::Stdin);
        assert_eq!(of("12"), ArticleSource::Entry(EntryId(12)));
        assert_eq!(of("./12"), ArticleSource::File("./12".into()));
        assert_eq!(of("https://example.com/"), ArticleSource::Web(HttpUrl::parse("https://example.com/").unwrap()));
        assert_eq!(of("page.html"), ArticleSource::File("page.html".into()));
    }

    #[test]
    fn an_address_that_is_not_opened_is_not_looked_for_as_a_file() {
        assert_eq!(ArticleSource::of("ftp://example.com/"), Err(UrlError::Scheme(Sanitized::line("ftp"))));
    }

    #[test]
    fn binary_data_is_refused() {
        let refused = text(Ok(vec![0; 100]), "photo.html".into()).unwrap_err();
        assert_eq!(refused.to_string(), "photo.html cannot be read: it contains binary data instead of text");
    }

    #[test]
    fn an_endless_source_is_read_only_up_to_the_limit() {
        let bytes = read_capped(io::repeat(b'a')).unwrap();
        assert_eq!(bytes.len(), MAX_BYTES + 1);
        let refused = text(Ok(bytes), "endless".into()).unwrap_err();
        assert_eq!(refused.to_string(), "the page is larger than 24 MiB and was not read");
    }

    #[test]
    fn text_that_outgrows_its_bytes_is_refused_too() {
        // Guessing the charset of so many bytes would take seconds.
        let mut latin = b"<meta charset=windows-1252>".to_vec();
        latin.resize(MAX_BYTES / 2 + 28, 0xe4);
        assert!(refuse_large(&latin).is_ok());
        let text = text(Ok(latin), "umlauts.html".into()).unwrap();
        assert!(refuse_large(&text).is_err());
    }
}
