//! The program's work with the outside, shared by the screen and the command line: refresh, open, subscribe, read, derive.
//!
//! Async code on top, blocking workers below: parsing and the store never run on a thread that drives the network. Does not
//! know the terminal or tickets; progress is reported through a callback.

mod clean;
mod derive;
mod in_hand;
mod keep;
mod open;
mod opened;
mod prefetch;
mod recent;
mod refresh;
mod rules;
mod source;
mod subscribe;
mod text;
mod worker;

pub use derive::{DeriveStep, Derived};
pub use open::OpenedArticle;
pub use refresh::{FeedRefresh, Step};
pub use source::{ArticleSource, explain_outside, read_outside};
pub use subscribe::Subscribed;
pub use text::{PageMode, on_worker, printed, with_links};
pub use worker::STACK;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use in_hand::Notes;
use opened::OpenedEntries;
use recent::RecentPages;
use refresh::HostBackoff;
use rules::RuleNotes;

use crate::article::read::ReadError;
use crate::article::{HttpUrl, Sanitized, UrlError};
use crate::budget::Spent;
use crate::config::Settings;
use crate::feed::parse::FeedError;
use crate::feed::schedule::FetchFailure;
use crate::feed::{EntryId, FeedId, FeedLink, KeepLimits, PrefetchLimits};
use crate::net::{Fetcher, NetError};
use crate::store::{Store, StoreError};

/// The ways a piece of work can fail, each with its sentence.
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
    #[error("{} has {} feeds: choose one", page.host(), feeds.len())]
    SeveralFeeds { page: HttpUrl, feeds: Vec<FeedLink> },
    #[error("no feed was found at {url}; give the address of the feed itself")]
    NoFeedFound { url: HttpUrl },
    #[error(
        "the address holds a login; write it under [[logins]] in the config instead, and give the address without it"
    )]
    LoginInAddress,
    #[error(
        "{host} leads to {url}, for which there is a login in the config; if you mean that feed, give its own address"
    )]
    LeadsToLogin { host: String, url: HttpUrl },
    #[error("{host} asked for no requests for another {}", duration(*.left))]
    Barred { host: String, left: TimeDelta },
    #[error("410 from {host}: the feed is gone for good and is no longer fetched; refresh it alone to try once more")]
    Gone { host: String },
    #[error("the feed has moved to {url}, which is subscribed to already; remove this one")]
    MovedOnto { url: HttpUrl },
    #[error("there is no feed {} here; `crosshead feeds` lists them", .0.0)]
    NoFeed(FeedId),
    #[error("{title} is not fetched: it holds the pages that you keep")]
    KeptFeed { title: Sanitized },
    #[error("there is no entry {} here; `crosshead entries` lists them", .0.0)]
    NoEntry(EntryId),
    #[error("this entry has no text and no link to a page")]
    NothingToRead,
    #[error("its text is larger than a copy can be; take a part of it")]
    LargeExcerpt,
    #[error(
        "no page of entry {} is stored: its feed has the text, or it was not read yet; give the address of the page", .0.0
    )]
    NoStoredPage(EntryId),
    #[error("this is a feed, not a page; `crosshead add` subscribes to it, then its articles can be read")]
    IsAFeed,
    #[error("{path} cannot be read: {why}")]
    File { path: PathBuf, why: Sanitized },
    #[error("the articles in hand cannot be noted beside the data file: {0}")]
    Note(std::io::Error),
    #[error("this was stopped: {0}")]
    GivenUp(Spent),
    #[error("this took longer than {} minutes and was stopped", worker::WALL.as_secs() / 60)]
    Deadline,
    #[error("too many earlier feeds or pages took too long; restart crosshead to continue")]
    NoWorker,
    #[error("this could not be done (a bug in crosshead: please report it)")]
    Panicked,
}

impl EngineError {
    /// What the failure means for the feed's schedule.
    pub(crate) fn fetch_failure(&self) -> FetchFailure {
        match self {
            EngineError::Net(error) => error.fetch_failure(),
            EngineError::Gone { .. } => FetchFailure::Gone,
            EngineError::Store(_)
            | EngineError::Read(_)
            | EngineError::Url(_)
            | EngineError::Feed { .. }
            | EngineError::NoFeedFound { .. }
            | EngineError::SeveralFeeds { .. }
            | EngineError::LoginInAddress
            | EngineError::LeadsToLogin { .. }
            | EngineError::Barred { .. }
            | EngineError::MovedOnto { .. }
            | EngineError::NoFeed(_)
            | EngineError::KeptFeed { .. }
            | EngineError::NoEntry(_)
            | EngineError::NothingToRead
            | EngineError::LargeExcerpt
            | EngineError::NoStoredPage(_)
            | EngineError::IsAFeed
            | EngineError::File { .. }
            | EngineError::Note(_)
            | EngineError::GivenUp(_)
            | EngineError::Deadline
            | EngineError::NoWorker
            | EngineError::Panicked => FetchFailure::Other,
        }
    }

    /// The sentence as text for a screen.
    pub fn sentence(&self) -> Sanitized {
        Sanitized::line(&self.to_string())
    }
}

/// Store and network together. Cheap to clone; to be used inside a tokio runtime.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    fetcher: Fetcher,
    /// The time between two fetches of a feed without wishes of its own.
    interval: TimeDelta,
    /// What is kept of a feed without limits of its own.
    retention: KeepLimits,
    /// How many pages a day are fetched ahead.
    prefetch: PrefetchLimits,
    backoff: Arc<HostBackoff>,
    notes: Notes,
    clock: Clock,
    recent: Arc<RecentPages>,
    opened: Arc<OpenedEntries>,
    rules: RuleNotes,
}

/// The current time. A simulation has its own clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

impl Engine {
    /// Costs nothing: the network is prepared when it is first needed.
    pub fn new(store: Store, settings: &Settings) -> Engine {
        Engine::with(store, Fetcher::new(&settings.network), Arc::new(Utc::now), settings)
    }

    /// The same with another network and another clock.
    pub fn with(store: Store, fetcher: Fetcher, clock: Clock, settings: &Settings) -> Engine {
        let minutes = i64::try_from(settings.refresh_interval).unwrap_or(i64::MAX);
        let interval = TimeDelta::try_minutes(minutes).unwrap_or(TimeDelta::MAX);
        let notes = Notes::beside(store.file());
        let (retention, prefetch) = (settings.retention, settings.prefetch);
        let (backoff, recent, opened) = (Arc::default(), Arc::default(), Arc::default());
        let rules = RuleNotes::default();
        Engine { store, fetcher, interval, retention, prefetch, backoff, notes, clock, recent, opened, rules }
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The store that all work of this engine reads and writes.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads or writes the store on a blocking worker.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = self.store.clone();
        Ok(worker::run(move || question(&store)).await??)
    }
}

/// A duration such as "40 minutes", in the largest unit that is not too coarse, rounded up.
fn duration(span: TimeDelta) -> String {
    let minutes = (span.num_seconds() + 59) / 60;
    let (count, unit) = match minutes {
        ..=1 => (1, "minute"),
        2..120 => (minutes, "minute"),
        120..2880 => ((minutes + 59) / 60, "hour"),
        _ => ((minutes + 1439) / 1440, "day"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_rounded_up_to_a_readable_unit() {
        for (seconds, said) in [
            (1, "1 minute"),
            (61, "2 minutes"),
            (7199, "2 hours"),
            (7201, "3 hours"),
            (172_800, "2 days"),
            (604_800, "7 days"),
        ] {
            assert_eq!(duration(TimeDelta::seconds(seconds)), said);
        }
    }
}
