//! Turns an address into a subscription: the address of a feed, or of a page that links to one.

use std::sync::Arc;

use super::refresh::parse;
use super::worker::{self, WorkSize};
use super::{Engine, EngineError};
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized, UrlError};
use crate::config::Login;
use crate::feed::parse::FeedError;
use crate::feed::{FeedId, ParsedFeed, Refreshed};
use crate::net::{self, CacheHeaders, Fetched, NetError, decode, discover, meta_refresh};
use crate::store::{FeedToFetch, Store};

/// How many of a page's feeds are tried.
const MOST_TRIES: usize = 3;

/// How often a `meta refresh` is followed.
const MOST_STEPS: usize = 3;

/// A new subscription with its first entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    pub feed: FeedId,
    /// As the list shows it: the user may have set one before.
    pub title: Sanitized,
    pub url: HttpUrl,
    pub refreshed: Refreshed,
    /// Otherwise this address was subscribed to before.
    pub is_new: bool,
}

/// An answer that may be a feed or a page.
struct Answer {
    url: HttpUrl,
    bytes: Arc<Vec<u8>>,
    content_type: Option<String>,
    cache_headers: CacheHeaders,
    /// Held as long as the answer is in use.
    _room: net::AnswerRoom,
}

/// Where a page leads.
struct Signs {
    feeds: Vec<HttpUrl>,
    onward: Option<HttpUrl>,
}

/// A feed that was parsed, so that it is certain to be one.
struct Found {
    url: HttpUrl,
    feed: ParsedFeed,
    cache_headers: CacheHeaders,
}

impl Engine {
    /// Subscribes to a feed, or to the first feed that a page links to. The scheme may be left out.
    pub async fn subscribe(&self, address: &str) -> Result<Subscribed, EngineError> {
        refuse(address)?;
        self.ask(Store::prepare_to_save).await?;
        if let Some(job) = self.known(address).await? {
            let refreshed = self.fetch_and_save(&job).await?;
            let (feed, title, url) = (job.feed, job.title, job.url);
            return Ok(Subscribed { feed, title, url, refreshed, is_new: false });
        }
        let Found { url, feed, cache_headers } = self.find_feed_at(address).await?;
        let address = url.clone();
        let known = self.ask(move |store| store.find_feed(&address)).await?;
        let address = url.clone();
        let id = self.ask(move |store| store.subscribe(&address, None, &[])).await?;
        let job = self.ask(move |store| store.job(id)).await?.ok_or(EngineError::NoFeed(id))?;
        // The redirects of this fetch are followed at once: the address that is stored is the last one.
        let refreshed = self.save(&job, feed, CacheHeaders { moved_to: None, ..cache_headers }).await?;
        let feed = self.ask(move |store| store.feed(id)).await?.ok_or(EngineError::NoFeed(id))?;
        Ok(Subscribed { feed: id, title: feed.title, url, refreshed, is_new: known.is_none() })
    }

    /// The existing subscription to an address as typed. It is found first, so that the server is not asked for everything
    /// again.
    async fn known(&self, address: &str) -> Result<Option<FeedToFetch>, EngineError> {
        let bare = bare(address);
        let written = ["", "https://", "http://"].map(|scheme| HttpUrl::parse(&format!("{scheme}{bare}")));
        let urls: Vec<_> = written.into_iter().flatten().map(|url| url.without_fragment()).collect();
        self.ask(move |store| {
            let mut found = None;
            for url in &urls {
                found = found.or(store.find_feed(url)?);
            }
            found.map_or(Ok(None), |id| store.job(id))
        })
        .await
    }

    /// Finds the feed at a typed address. Without a scheme `https` is tried, and then `http` if no connection could be
    /// made.
    async fn find_feed_at(&self, address: &str) -> Result<Found, EngineError> {
        let address = bare(address);
        if address.contains("://") {
            return self.find_own_feed(&HttpUrl::parse(address)?).await;
        }
        let with = |scheme: &str| HttpUrl::parse(&format!("{scheme}://{address}"));
        let secure = with("https").map_err(|_| UrlError::NotAnAddress(Sanitized::line(address)))?;
        match (self.find_own_feed(&secure).await, with("http")) {
            (Err(EngineError::Net(NetError::Connect { .. })), Ok(plain)) => self.find_own_feed(&plain).await,
            (found, _) => found,
        }
    }

    /// Subscriptions are fetched with the login for their address, so a server must not lead to an address with a login.
    async fn find_own_feed(&self, url: &HttpUrl) -> Result<Found, EngineError> {
        let found = self.find_feed(url).await?;
        if !found.url.is_of_origin(url) && self.fetcher.has_login(&found.url) {
            return Err(EngineError::LeadsToLogin { host: url.host(), url: found.url });
        }
        Ok(found)
    }

    /// The feed at an address, or else the first that the page there links to, or else that of the page it forwards to.
    async fn find_feed(&self, url: &HttpUrl) -> Result<Found, EngineError> {
        let (mut page, mut target) = (url.clone(), url.clone());
        let mut steps = 0;
        loop {
            let answer = self.answer(&page, &target).await?;
            page = answer.url.clone();
            let failure = match parsed(&answer).await {
                Err(EngineError::Feed { host, source }) => not_a_feed(url, host, source),
                result => return result,
            };
            let Signs { feeds, onward } = signs(answer).await?;
            match (self.first_of(&page, feeds, failure).await, onward) {
                (Err(_), Some(to)) if steps < MOST_STEPS => target = to,
                (found, _) => return found,
            }
            steps += 1;
        }
    }

    /// The first that is a feed, or else the last failure; `failure` if there are no candidates.
    async fn first_of(
        &self,
        page: &HttpUrl,
        candidates: Vec<HttpUrl>,
        mut failure: EngineError,
    ) -> Result<Found, EngineError> {
        for url in candidates.into_iter().take(MOST_TRIES) {
            match self.fetch_feed(page, &url).await {
                Ok(found) => return Ok(found),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    async fn fetch_feed(&self, page: &HttpUrl, url: &HttpUrl) -> Result<Found, EngineError> {
        parsed(&self.answer(page, url).await?).await
    }

    async fn answer(&self, named_by: &HttpUrl, url: &HttpUrl) -> Result<Answer, EngineError> {
        match self.fetcher.feed_from(named_by, url, None, None).await? {
            Fetched::Unchanged(_) => Err(EngineError::NoFeedFound { url: url.clone() }),
            Fetched::Content { url, bytes, content_type, cache_headers, room } => {
                Ok(Answer { url, bytes: Arc::new(bytes), content_type, cache_headers, _room: room })
            }
        }
    }
}

/// The address without `feed:`, so that `https` is tried first if there is no other scheme.
fn bare(address: &str) -> &str {
    let address = address.trim();
    part::after(address, "feed:").map_or(address, |rest| rest.trim_start_matches("//"))
}

/// Refuses what would not be an address even with a scheme, so that the network is not blamed for it.
fn refuse(address: &str) -> Result<(), EngineError> {
    let address = bare(address);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_mail = part::after(host, "mailto:").is_some();
    if Login::in_address(address).is_some() || (host.contains('@') && !is_mail) {
        return Err(EngineError::LoginInAddress);
    }
    match HttpUrl::parse(address) {
        Err(error @ UrlError::Scheme(_)) if !has_port(host) => Err(error.into()),
        Err(error @ UrlError::File(_)) => Err(error.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Without this check `localhost:8080` would count as an address with the scheme `localhost:`.
fn has_port(host: &str) -> bool {
    let port = host.split_once(':').map(|(_, port)| port);
    port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

async fn parsed(answer: &Answer) -> Result<Found, EngineError> {
    let room = worker::room(WorkSize::Feed(answer.bytes.len())).await;
    let feed = parse(&room, answer.bytes.clone(), answer.content_type.clone(), answer.url.clone()).await?;
    Ok(Found { url: answer.url.without_fragment(), feed, cache_headers: answer.cache_headers.clone() })
}

/// Why there is no feed at an address. A broken feed is told from something that was never a feed.
fn not_a_feed(url: &HttpUrl, host: String, source: FeedError) -> EngineError {
    match source {
        FeedError::Empty | FeedError::Page | FeedError::NotAFeed => EngineError::NoFeedFound { url: url.clone() },
        FeedError::TooLarge { .. } | FeedError::Malformed { .. } | FeedError::Panicked | FeedError::GivenUp(_) => {
            EngineError::Feed { host, source }
        }
    }
}

/// Where an answer leads, if it is read as a page.
async fn signs(answer: Answer) -> Result<Signs, EngineError> {
    let room = worker::room(WorkSize::Feed(answer.bytes.len())).await;
    worker::parse(&room, move || {
        let html = decode(&answer.bytes, answer.content_type.as_deref());
        Signs { feeds: discover(&html, &answer.url), onward: meta_refresh(&html, &answer.url) }
    })
    .await
}
