//! Fetches what is subscribed to: conditional GET, parse, save, feed by feed; one bad feed costs only itself.

use std::sync::Arc;

use chrono::Utc;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::{Engine, EngineError, worker};
use crate::article::{Clean, HttpUrl};
use crate::feed::{self, Feed, FeedId, ParsedFeed, Refreshed};
use crate::net::Fetched;
use crate::store::Validators;

/// How the refresh of one feed ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRefresh {
    pub feed: FeedId,
    pub title: Clean,
    /// The sentence, if it failed; it is stored with the feed as well.
    pub result: Result<Refreshed, Clean>,
}

/// How far a refresh is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub done: usize,
    pub failed: usize,
    pub total: usize,
    /// New entries so far.
    pub new: usize,
    /// A feed that is on its way now; empty when all are done.
    pub current: Clean,
}

impl Engine {
    /// Refreshes one feed, or all. `on_step` hears of the start and of each feed that is done.
    ///
    /// When `cancel` completes first, the network is dropped and what is done by then is returned; what is being saved at
    /// that moment is still saved. Fails only if the feeds cannot be listed.
    pub async fn refresh(
        &self,
        which: Option<FeedId>,
        mut on_step: impl FnMut(Step),
        cancel: impl Future<Output = ()>,
    ) -> Result<Vec<FeedRefresh>, EngineError> {
        let feeds = self.feeds_to_refresh(which).await?;
        let mut tally = Tally::new(&feeds);
        on_step(tally.step());
        let mut running: FuturesUnordered<_> = feeds.iter().map(|feed| self.refresh_feed(feed)).collect();
        let mut cancel = std::pin::pin!(cancel);
        loop {
            tokio::select! {
                biased;
                () = &mut cancel => break,
                next = running.next() => match next {
                    Some(result) => on_step(tally.add(result)),
                    None => break,
                },
            }
        }
        Ok(tally.results)
    }

    async fn feeds_to_refresh(&self, which: Option<FeedId>) -> Result<Vec<Feed>, EngineError> {
        match which {
            None => Ok(self.ask(|store| store.feeds()).await?.feeds),
            Some(id) => Ok(vec![self.ask(move |store| store.feed(id)).await?.ok_or(EngineError::NoFeed(id))?]),
        }
    }

    async fn refresh_feed(&self, feed: &Feed) -> FeedRefresh {
        let result = match self.fetch_and_save(feed.id, &feed.url).await {
            Ok(refreshed) => Ok(refreshed),
            Err(error) => Err(self.keep_failure(feed.id, &error).await),
        };
        FeedRefresh { feed: feed.id, title: feed.title.clone(), result }
    }

    /// Stores the sentence with the feed, and gives it back.
    async fn keep_failure(&self, feed: FeedId, error: &EngineError) -> Clean {
        let sentence = error.sentence();
        tracing::warn!(feed = feed.0, "{sentence}");
        let stored = sentence.clone();
        if let Err(error) = self.ask(move |store| store.save_failure(feed, &stored)).await {
            tracing::error!(feed = feed.0, "the failure was not stored: {error}");
        }
        sentence
    }

    pub(super) async fn fetch_and_save(&self, id: FeedId, url: &HttpUrl) -> Result<Refreshed, EngineError> {
        let known = self.ask(move |store| store.validators(id)).await?;
        let fetched = self.fetcher.feed(url, known.etag.as_deref(), known.last_modified.as_deref()).await?;
        match fetched {
            Fetched::Unchanged => self.save_unchanged(id).await,
            Fetched::Content { url, bytes, content_type, etag, last_modified } => {
                let feed = parse(bytes.into(), content_type, url).await?;
                self.save(id, feed, Validators { etag, last_modified }).await
            }
        }
    }

    async fn save_unchanged(&self, id: FeedId) -> Result<Refreshed, EngineError> {
        self.ask(move |store| store.save_unchanged(id, Utc::now())).await?;
        Ok(Refreshed { feed: id, new: 0, updated: 0, skipped: 0, is_unchanged: true })
    }

    pub(super) async fn save(
        &self,
        id: FeedId,
        feed: ParsedFeed,
        validators: Validators,
    ) -> Result<Refreshed, EngineError> {
        for reason in &feed.skipped {
            tracing::warn!(feed = id.0, "an entry was skipped: {reason}");
        }
        self.ask(move |store| store.save_feed(id, &feed, &validators, Utc::now())).await
    }
}

/// Takes an answer to a feed on a worker.
pub(super) async fn parse(
    bytes: Arc<[u8]>,
    content_type: Option<String>,
    url: HttpUrl,
) -> Result<ParsedFeed, EngineError> {
    let host = url.host();
    let parsed = worker::parse(move || feed::parse::parse(&bytes, content_type.as_deref(), &url)).await?;
    parsed.map_err(|source| EngineError::Feed { host, source })
}

/// What is done, and what is still on its way.
struct Tally {
    waiting: Vec<(FeedId, Clean)>,
    total: usize,
    failed: usize,
    new: usize,
    results: Vec<FeedRefresh>,
}

impl Tally {
    fn new(feeds: &[Feed]) -> Tally {
        let waiting: Vec<_> = feeds.iter().map(|feed| (feed.id, feed.title.clone())).collect();
        Tally { total: waiting.len(), waiting, failed: 0, new: 0, results: Vec::new() }
    }

    fn add(&mut self, result: FeedRefresh) -> Step {
        self.waiting.retain(|(feed, _)| *feed != result.feed);
        match &result.result {
            Ok(refreshed) => self.new += refreshed.new,
            Err(_) => self.failed += 1,
        }
        self.results.push(result);
        self.step()
    }

    /// The first that waits has had its turn longest, so it is the one that is on its way.
    fn step(&self) -> Step {
        Step {
            done: self.results.len(),
            failed: self.failed,
            total: self.total,
            new: self.new,
            current: self.waiting.first().map(|(_, title)| title.clone()).unwrap_or_default(),
        }
    }
}
