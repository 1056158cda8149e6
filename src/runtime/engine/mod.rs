//! What the program does with the outside, for the screen and the command line alike: refresh, open, subscribe, read.
//!
//! Async on top, blocking workers below: parsing and the store never run on a thread that drives the network. Knows no
//! terminal and no tickets; how far it is it says through a function it is handed.

mod open;
mod refresh;
mod source;
mod subscribe;
mod worker;

pub use open::{Opened, Reading};
pub use refresh::{FeedRefresh, Step};
pub use source::{Source, read_outside};
pub use subscribe::Subscribed;
pub use worker::STACK;

use std::path::PathBuf;

use crate::article::parse::ReadError;
use crate::article::{Clean, HttpUrl, UrlError};
use crate::config::Settings;
use crate::feed::parse::FeedError;
use crate::feed::{EntryId, FeedId};
use crate::net::{Fetcher, NetError};
use crate::store::{Store, StoreError};

/// The sentence for each way a piece of work can fail.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Net(#[from] NetError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error("{host}: {source}")]
    Feed { host: String, source: FeedError },
    #[error("no feed was found at {url}; give the address of the feed itself")]
    NoFeedFound { url: HttpUrl },
    #[error("there is no feed {} here; `crosshead feeds` lists them", .0.0)]
    NoFeed(FeedId),
    #[error("there is no entry {} here; `crosshead entries` lists them", .0.0)]
    NoEntry(EntryId),
    #[error("this entry has no text of its own and no address of a page")]
    NothingToRead,
    #[error("this is a feed, not a page; `crosshead add` subscribes to it, then its articles can be read")]
    IsAFeed,
    #[error("{path} cannot be read: {why}")]
    File { path: PathBuf, why: Clean },
    #[error("this took too long and was given up")]
    Deadline,
    #[error("too many others took too long before this; start crosshead anew to go on")]
    NoWorker,
    #[error("this could not be done (a bug in crosshead: please report it)")]
    Panicked,
}

impl EngineError {
    /// The sentence as text for a screen.
    pub fn sentence(&self) -> Clean {
        Clean::line(&self.to_string())
    }
}

/// Store and network together. Cheap to clone; to be used inside a tokio runtime.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    fetcher: Fetcher,
}

impl Engine {
    /// Costs nothing: the network is only got ready when it is first needed.
    pub fn new(store: Store, settings: &Settings) -> Engine {
        Engine { store, fetcher: Fetcher::new(&settings.network) }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Asks the store, on a blocking worker.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = self.store.clone();
        Ok(worker::run(move || question(&store)).await??)
    }
}
