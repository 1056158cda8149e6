//! What the command line can read: an entry, a page on the web, a file, standard input.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::open::read_html;
use super::{Engine, EngineError, Reading, worker};
use crate::article::{Article, Clean, HttpUrl};
use crate::feed::{EntryId, is_feed};
use crate::net::{Fetcher, decode};

/// Where there is something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Entry(EntryId),
    Web(HttpUrl),
    File(PathBuf),
    Stdin,
}

impl Source {
    /// Reads the argument: `-`, a number, an `http(s)://` address, else a file (so a file named `12` is `./12`).
    pub fn of(argument: &str) -> Source {
        if argument == "-" {
            return Source::Stdin;
        }
        if let Ok(id) = argument.parse() {
            return Source::Entry(EntryId(id));
        }
        match HttpUrl::parse(argument) {
            Ok(url) => Source::Web(url),
            Err(_) => Source::File(PathBuf::from(argument)),
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
    match tokio::fs::read(&path).await {
        Ok(bytes) => Ok(decode(&bytes, None)),
        Err(error) => Err(EngineError::File { path, why: Clean::line(&error.to_string()) }),
    }
}

async fn read_stdin() -> Result<String, EngineError> {
    let mut bytes = Vec::new();
    let (bytes, result) = worker::run(move || {
        let result = io::stdin().lock().read_to_end(&mut bytes);
        (bytes, result)
    })
    .await?;
    match result {
        Ok(_) => Ok(decode(&bytes, None)),
        Err(error) => Err(EngineError::File { path: "-".into(), why: Clean::line(&error.to_string()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_says_what_it_is() {
        assert_eq!(Source::of("-"), Source::Stdin);
        assert_eq!(Source::of("12"), Source::Entry(EntryId(12)));
        assert_eq!(Source::of("./12"), Source::File("./12".into()));
        assert_eq!(Source::of("https://example.com/"), Source::Web(HttpUrl::parse("https://example.com/").unwrap()));
        assert_eq!(Source::of("page.html"), Source::File("page.html".into()));
    }
}
