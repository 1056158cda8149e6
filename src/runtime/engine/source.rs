//! What the command line can read: an entry, a page on the web, a file, standard input.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::open::read_html;
use super::{Engine, EngineError, Reading, worker};
use crate::article::{Article, Clean, HttpUrl, UrlError};
use crate::feed::{EntryId, is_feed};
use crate::net::{Fetcher, decode, is_binary};

/// Where there is something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Entry(EntryId),
    Web(HttpUrl),
    File(PathBuf),
    Stdin,
}

impl Source {
    /// Reads the argument: `-`, a number, an `http(s)://` address, else a file (so a file named `12` is `./12`). An
    /// address with another scheme is an error, not a file that is missing.
    pub fn of(argument: &str) -> Result<Source, UrlError> {
        if argument == "-" {
            return Ok(Source::Stdin);
        }
        if let Ok(id) = argument.parse() {
            return Ok(Source::Entry(EntryId(id)));
        }
        match HttpUrl::parse(argument) {
            Ok(url) => Ok(Source::Web(url)),
            Err(error) if argument.contains("://") => Err(error),
            Err(_) => Ok(Source::File(PathBuf::from(argument))),
        }
    }
}

impl Engine {
    /// The article at a source. `base` is what relative links are relative to, where the source does not say so itself.
    pub async fn read_source(
        &self,
        source: &Source,
        base: Option<HttpUrl>,
        reading: Reading,
    ) -> Result<Arc<Article>, EngineError> {
        match source {
            Source::Entry(id) => self.read_entry(*id, reading).await,
            Source::Web(_) | Source::File(_) | Source::Stdin => {
                read_outside(&self.fetcher, source, base, reading).await
            }
        }
    }
}

/// The article at a source that needs no data folder; an entry needs [`Engine::read_source`].
pub async fn read_outside(
    fetcher: &Fetcher,
    source: &Source,
    base: Option<HttpUrl>,
    reading: Reading,
) -> Result<Arc<Article>, EngineError> {
    let (html, found) = match source {
        Source::Entry(id) => return Err(EngineError::NoEntry(*id)),
        Source::Web(url) => fetcher.page(url).await.map(|(url, html)| (html, Some(url)))?,
        Source::File(path) => (read_file(path.clone()).await?, None),
        Source::Stdin => (read_stdin().await?, None),
    };
    if is_feed(&html) {
        return Err(EngineError::IsAFeed);
    }
    read_html(html, base.or(found), reading).await
}

async fn read_file(path: PathBuf) -> Result<String, EngineError> {
    let read = tokio::fs::read(&path).await;
    text(read, path)
}

fn text(read: io::Result<Vec<u8>>, path: PathBuf) -> Result<String, EngineError> {
    let text = match read {
        Ok(bytes) => decode(&bytes, None),
        Err(error) => return Err(EngineError::File { path, why: Clean::line(&error.to_string()) }),
    };
    if is_binary(&text) {
        return Err(EngineError::File { path, why: Clean::line("it holds no text but binary data") });
    }
    Ok(text)
}

async fn read_stdin() -> Result<String, EngineError> {
    let read = worker::run(|| {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    });
    text(read.await?, "-".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_says_what_it_is() {
        let of = |argument| Source::of(argument).unwrap();
        assert_eq!(of("-"), Source::Stdin);
        assert_eq!(of("12"), Source::Entry(EntryId(12)));
        assert_eq!(of("./12"), Source::File("./12".into()));
        assert_eq!(of("https://example.com/"), Source::Web(HttpUrl::parse("https://example.com/").unwrap()));
        assert_eq!(of("page.html"), Source::File("page.html".into()));
    }

    #[test]
    fn an_address_that_is_not_opened_is_not_looked_for_as_a_file() {
        assert_eq!(Source::of("ftp://example.com/"), Err(UrlError::Scheme(Clean::line("ftp"))));
    }

    #[test]
    fn what_is_no_text_is_not_shown() {
        let refused = text(Ok(vec![0; 100]), "photo.html".into()).unwrap_err();
        assert_eq!(refused.to_string(), "photo.html cannot be read: it holds no text but binary data");
    }
}
