//! Refreshes feeds: conditional GET, parse, save, feed by feed. One bad feed costs only itself. `feed::schedule` decides
//! when a feed may be fetched; this module follows it.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::in_hand::InHand;
use super::worker::{self, WorkRoom, WorkSize};
use super::{Engine, EngineError};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::schedule::{FetchFailure, FetchOutcome, Pace};
use crate::feed::{self, Feed, FeedId, FetchSchedule, FolderId, ParsedFeed, Refreshed, Round};
use crate::net::{CacheHeaders, Fetched};
use crate::store::{FeedToFetch, Store, StoreError, Validators};

/// Feeds in progress at once: those that are being fetched, and some that wait for a turn or are being parsed and saved.
/// Their answers are in memory, so the number is limited.
const IN_FLIGHT: usize = 128;

/// Reasons that are logged for one feed: with 10,000 bad entries, each fetch would write a megabyte to the log.
const MOST_REASONS: usize = 20;

/// How the refresh of one feed ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRefresh {
    pub feed: FeedId,
    pub title: Sanitized,
    /// The counts, or the sentence if it failed; that is stored with the feed as well.
    pub result: Result<Refreshed, Sanitized>,
}

/// The progress of a refresh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub done: usize,
    pub failed: usize,
    pub total: usize,
    /// New entries so far.
    pub new: usize,
    /// A feed that is being fetched now; empty when all are done.
    pub current: Sanitized,
}

impl Engine {
    /// Fetches the feeds of a round. `on_step` is called at the start and after each feed.
    ///
    /// If `cancel` completes first, the network is dropped and the results so far are returned; what is being saved at that
    /// moment is still saved. Fails only if the feeds cannot be listed or nothing can be saved: nothing is requested that
    /// could not be kept.
    pub async fn refresh(
        &self,
        round: impl Into<Round>,
        mut on_step: impl FnMut(Step),
        cancel: impl Future<Output = ()>,
    ) -> Result<Vec<FeedRefresh>, EngineError> {
        let jobs = self.jobs(round.into()).await?;
        self.ask(Store::prepare_to_save).await?;
        let mut tally = Tally::new(&jobs);
        on_step(tally.step());
        let mut take = |result| on_step(tally.add(result));
        let visits = async {
            self.visit_all(&jobs.usual, IN_FLIGHT, &mut take).await?;
            self.visit_all(&jobs.last, 1, &mut take).await
        };
        tokio::select! {
            biased;
            () = cancel => {}
            done = visits => done?,
        }
        Ok(tally.results)
    }

    /// Fetches feeds, at most `most` at once.
    async fn visit_all(
        &self,
        jobs: &[FeedToFetch],
        most: usize,
        take: &mut impl FnMut(FeedRefresh),
    ) -> Result<(), EngineError> {
        let mut waiting = jobs.iter();
        let mut running: FuturesUnordered<_> = waiting.by_ref().take(most).map(|job| self.refresh_feed(job)).collect();
        while let Some(result) = running.next().await {
            take(result?);
            running.extend(waiting.next().map(|job| self.refresh_feed(job)));
        }
        Ok(())
    }

    async fn jobs(&self, round: Round) -> Result<FeedsToFetch, EngineError> {
        let now = self.now();
        let mut jobs = match round {
            Round::One(id) => {
                let (job, feed) = self.ask(move |store| Ok((store.job(id)?, store.feed(id)?))).await?;
                let none = || feed.map_or(EngineError::NoFeed(id), |feed| EngineError::KeptFeed { title: feed.title });
                let job = job.ok_or_else(none)?;
                return Ok(FeedsToFetch { usual: vec![job], last: Vec::new() });
            }
            Round::Folder(folder) => self.ask(move |store| jobs_in(store, folder)).await?,
            Round::Due | Round::All => self.ask(|store| store.jobs()).await?,
        };
        let (notes, feeds) = (self.notes.clone(), jobs.iter().map(|job| job.feed).collect());
        let noted = worker::run(move || notes.of(&feeds, now)).await?;
        let rests = |job: &FeedToFetch| noted.get(&job.feed).is_some_and(|note| note.rests(now));
        jobs.retain(|job| match round {
            Round::Due => job.fetch_schedule.is_due(now) && !rests(job),
            Round::All | Round::Folder(_) | Round::One(_) => !job.fetch_schedule.is_gone,
        });
        let (last, usual) = jobs.into_iter().partition(|job| noted.contains_key(&job.feed));
        Ok(FeedsToFetch { usual: interleaved(usual), last })
    }

    /// Fails only if another program locks the data file: that is not the feed's failure, and the next feed would meet the
    /// same lock.
    async fn refresh_feed(&self, job: &FeedToFetch) -> Result<FeedRefresh, EngineError> {
        let result = match self.refuse(job, self.now()) {
            Some(barred) => Err(barred.sentence()),
            None => match self.fetch_and_save(job).await {
                Ok(refreshed) => Ok(refreshed),
                Err(locked @ EngineError::Store(StoreError::Locked { .. })) => return Err(locked),
                Err(error) => Err(self.keep_failure(job, error).await),
            },
        };
        Ok(FeedRefresh { feed: job.feed, title: job.title.clone(), result })
    }

    /// Refuses a feed while its server asked for no requests. That usually means the whole server, not only this feed.
    fn refuse(&self, job: &FeedToFetch, now: DateTime<Utc>) -> Option<EngineError> {
        let host = job.url.host();
        let left = job.fetch_schedule.barred_for(now).into_iter().chain(self.backoff.left(&host, now)).max()?;
        Some(EngineError::Barred { host, left })
    }

    /// Stores the sentence and the next try with the feed, and returns the sentence.
    async fn keep_failure(&self, job: &FeedToFetch, error: EngineError) -> Sanitized {
        let (id, fetch_failure) = (job.feed, error.fetch_failure());
        let fetch_schedule = self.fetch_schedule_after(job, &FetchOutcome::Failed(fetch_failure));
        if let Some(until) = fetch_schedule.barred {
            self.backoff.add(job.url.host(), until);
        }
        let sentence = told(error, &job.url).sentence();
        tracing::warn!(feed = id.0, "{sentence}");
        let stored = sentence.clone();
        let saved = self.ask(move |store| {
            store.save_fetch_schedule(id, &fetch_schedule)?;
            store.save_failure(id, &stored)
        });
        if let Err(error) = saved.await {
            tracing::error!(feed = id.0, "the failure was not stored: {error}");
        }
        sentence
    }

    /// Fetches and saves a feed. The request is conditional from the second time on.
    pub(super) async fn fetch_and_save(&self, job: &FeedToFetch) -> Result<Refreshed, EngineError> {
        let Validators { etag, last_modified } = &job.validators;
        match self.fetcher.feed(&job.url, etag.as_deref(), last_modified.as_deref()).await? {
            Fetched::Unchanged(cache_headers) => self.save_unchanged(job, cache_headers).await,
            Fetched::Content { url, bytes, content_type, cache_headers, room: answer } => {
                let room = worker::room(WorkSize::Feed(bytes.len())).await;
                let in_hand = self.take_in_hand(job.feed).await?;
                let feed = match parse(&room, Arc::new(bytes), content_type, url).await {
                    Err(error @ (EngineError::GivenUp(_) | EngineError::Deadline)) => {
                        in_hand.keep();
                        return Err(error);
                    }
                    parsed => parsed?,
                };
                let saved = self.save(job, feed, cache_headers).await;
                drop((in_hand, room, answer));
                saved
            }
        }
    }

    async fn take_in_hand(&self, feed: FeedId) -> Result<InHand, EngineError> {
        let (notes, now) = (self.notes.clone(), self.now());
        worker::run(move || notes.take(feed, now)).await
    }

    async fn save_unchanged(&self, job: &FeedToFetch, cache_headers: CacheHeaders) -> Result<Refreshed, EngineError> {
        let (id, now) = (job.feed, self.now());
        let outcome = FetchOutcome::Good { fresh: cache_headers.fresh, hints: None, moved_to: cache_headers.moved_to };
        let fetch_schedule = self.fetch_schedule_after(job, &outcome);
        let validators = Validators { etag: cache_headers.etag, last_modified: cache_headers.last_modified };
        let saved = fetch_schedule.clone();
        self.ask(move |store| {
            store.save_fetch_schedule(id, &saved)?;
            store.renew_validators(id, &validators)?;
            store.save_unchanged(id, now)
        })
        .await?;
        self.move_if_certain(job, &fetch_schedule).await?;
        Ok(Refreshed { feed: id, new: 0, updated: 0, skipped: 0, cut: None, is_unchanged: true })
    }

    pub(super) async fn save(
        &self,
        job: &FeedToFetch,
        feed: ParsedFeed,
        cache_headers: CacheHeaders,
    ) -> Result<Refreshed, EngineError> {
        let (id, now) = (job.feed, self.now());
        left_out(&feed).iter().for_each(|sentence| tracing::warn!(feed = id.0, "{sentence}"));
        let outcome = FetchOutcome::Good {
            fresh: cache_headers.fresh,
            hints: Some(feed.hints),
            moved_to: cache_headers.moved_to,
        };
        let fetch_schedule = self.fetch_schedule_after(job, &outcome);
        let validators = Validators { etag: cache_headers.etag, last_modified: cache_headers.last_modified };
        let saved = fetch_schedule.clone();
        let refreshed = self.ask(move |store| {
            store.save_fetch_schedule(id, &saved)?;
            store.save_feed(id, &feed, &validators, now)
        });
        let refreshed = refreshed.await?;
        if refreshed.new > 0 {
            self.let_rules_act().await;
        }
        self.move_if_certain(job, &fetch_schedule).await?;
        Ok(refreshed)
    }

    fn fetch_schedule_after(&self, job: &FeedToFetch, outcome: &FetchOutcome) -> FetchSchedule {
        let pace = Pace { interval: job.interval.unwrap_or(self.interval), jitter: dice(job.feed) };
        job.fetch_schedule.after(outcome, self.now(), pace)
    }

    /// Follows a permanent redirect that was seen often enough.
    async fn move_if_certain(&self, job: &FeedToFetch, fetch_schedule: &FetchSchedule) -> Result<(), EngineError> {
        let Some(url) = fetch_schedule.has_moved_to(self.now()).cloned() else { return Ok(()) };
        let (id, to) = (job.feed, url.clone());
        if !self.ask(move |store| store.readdress(id, &to)).await? {
            let error = EngineError::MovedOnto { url };
            let sentence = error.sentence();
            self.ask(move |store| store.save_failure(id, &sentence)).await?;
            tracing::warn!(feed = id.0, "the feed has moved to the address of another subscription");
            return Ok(());
        }
        tracing::info!(feed = id.0, "the feed has moved to {}", url.host());
        Ok(())
    }
}

/// Spreads the feeds of each host as far apart as possible: only two of them can be fetched at a time, and those that wait
/// for a turn count as in progress.
fn interleaved(mut jobs: Vec<FeedToFetch>) -> Vec<FeedToFetch> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    jobs.sort_by_cached_key(|job| {
        let count = seen.entry(job.url.host()).or_default();
        *count += 1;
        *count
    });
    jobs
}

/// The error in words for a feed, where those for a page would differ.
fn told(error: EngineError, url: &HttpUrl) -> EngineError {
    if error.fetch_failure() == FetchFailure::Gone { EngineError::Gone { host: url.host() } } else { error }
}

/// The sentences about what was not read of a feed.
fn left_out(feed: &ParsedFeed) -> Vec<String> {
    let reasons = feed.skipped.iter().take(MOST_REASONS).map(|reason| format!("an entry was skipped: {reason}"));
    let more = feed.skipped.len().saturating_sub(MOST_REASONS);
    let more = (more > 0).then(|| format!("{more} more entries were skipped"));
    let beyond = || format!("{} entries beyond the first {} were skipped", feed.surplus, feed.entries.len());
    reasons.chain(more).chain((feed.surplus > 0).then(beyond)).collect()
}

/// A random number from 0 to 1. It is not a secret, so the standard library's randomness is enough.
fn dice(feed: FeedId) -> f64 {
    RandomState::new().hash_one(feed) as f64 / u64::MAX as f64
}

/// Parses an answer on a worker.
pub(super) async fn parse(
    room: &WorkRoom,
    bytes: Arc<Vec<u8>>,
    content_type: Option<String>,
    url: HttpUrl,
) -> Result<ParsedFeed, EngineError> {
    let host = url.host();
    let parsed = worker::parse(room, move || feed::parse::parse(&bytes, content_type.as_deref(), &url)).await?;
    parsed.map_err(|source| EngineError::Feed { host, source })
}

/// The feeds to fetch in a round.
struct FeedsToFetch {
    /// In the order in which they are started.
    usual: Vec<FeedToFetch>,
    /// Feeds that caused trouble before: one at a time, after all others have been saved.
    last: Vec<FeedToFetch>,
}

/// What is done, and what is still in progress.
struct Tally {
    /// In the order in which they are started.
    all: Vec<(FeedId, Sanitized)>,
    done: HashSet<FeedId>,
    /// All feeds before this one are done.
    first: usize,
    failed: usize,
    new: usize,
    results: Vec<FeedRefresh>,
}

impl Tally {
    fn new(jobs: &FeedsToFetch) -> Tally {
        let all = jobs.usual.iter().chain(&jobs.last).map(|job| (job.feed, job.title.clone())).collect();
        Tally { all, done: HashSet::new(), first: 0, failed: 0, new: 0, results: Vec::new() }
    }

    fn add(&mut self, result: FeedRefresh) -> Step {
        self.done.insert(result.feed);
        while self.all.get(self.first).is_some_and(|(feed, _)| self.done.contains(feed)) {
            self.first += 1;
        }
        match &result.result {
            Ok(refreshed) => self.new += refreshed.new,
            Err(_) => self.failed += 1,
        }
        self.results.push(result);
        self.step()
    }

    /// The first feed that is not done was started earliest, so it is shown as the current one.
    fn step(&self) -> Step {
        Step {
            done: self.results.len(),
            failed: self.failed,
            total: self.all.len(),
            new: self.new,
            current: self.all.get(self.first).map(|(_, title)| title.clone()).unwrap_or_default(),
        }
    }
}

/// Hosts that asked for fewer requests, and until when. Each feed stores that for itself once it was told; this spares the
/// host the requests for its other feeds.
#[derive(Default)]
pub struct HostBackoff(Mutex<HashMap<String, DateTime<Utc>>>);

impl HostBackoff {
    fn add(&self, host: String, until: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(host, until);
    }

    /// For how long a host is still left alone.
    pub fn left(&self, host: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
        let backoff = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        backoff.get(host).map(|until| *until - now).filter(|left| *left > TimeDelta::zero())
    }
}

/// The feeds in a folder and in those below it.
fn jobs_in(store: &Store, folder: FolderId) -> Result<Vec<FeedToFetch>, StoreError> {
    let is_in = |feed: &Feed| FolderId::all_of(&feed.folder).any(|id| id == folder);
    let feeds: HashSet<FeedId> = store.feeds()?.feeds.iter().filter(|feed| is_in(feed)).map(|feed| feed.id).collect();
    let mut jobs = store.jobs()?;
    jobs.retain(|job| feeds.contains(&job.feed));
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_skipped_entries_a_few_are_logged_and_the_rest_counted() {
        let feed = |skipped, surplus| ParsedFeed {
            skipped: vec![Sanitized::line("an entry that is not an object"); skipped],
            surplus,
            ..ParsedFeed::default()
        };
        assert_eq!(left_out(&feed(0, 0)), [""; 0]);
        assert_eq!(left_out(&feed(1, 0)), ["an entry was skipped: an entry that is not an object"]);
        let many = left_out(&feed(10_000, 7));
        assert_eq!(many.len(), MOST_REASONS + 2);
        assert_eq!(
            many[MOST_REASONS..],
            ["9980 more entries were skipped", "7 entries beyond the first 0 were skipped"]
        );
    }
}
