//! Turns an address into a subscription: the address of a feed, or of a page that links to one.

use std::sync::Arc;

use super::refresh::parse;
use super::worker::{self, WorkSize};
use super::{Engine, EngineError};
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized, UrlError};
use crate::config::Login;
use crate::feed::parse::FeedError;
use crate::feed::schedule::FetchFailure;
use crate::feed::{FeedId, FeedLink, ParsedFeed, Refreshed};
use crate::net::{self, CacheHeaders, Fetched, NetError, decode, discover, guess, meta_refresh};
use crate::store::{FeedToFetch, Store};

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
    feeds: Vec<FeedLink>,
    /// Where there may be one, if the page names none.
    guesses: Vec<HttpUrl>,
    onward: Option<HttpUrl>,
}

/// A feed that was parsed, so that it is certain to be one.
struct Found {
    url: HttpUrl,
    feed: ParsedFeed,
    cache_headers: CacheHeaders,
}

impl Engine {
    /// Subscribes to a feed, or to the one that a page links to. The scheme may be left out.
    pub async fn subscribe(&self, address: &str) -> Result<Subscribed, EngineError> {
        self.subscribe_telling(address, &|_| ()).await
    }

    /// The same; `on_try` is told each address that is tried because the page names none.
    pub async fn subscribe_telling(
        &self,
        address: &str,
        on_try: &(dyn Fn(&HttpUrl) + Sync),
    ) -> Result<Subscribed, EngineError> {
        refuse(address)?;
        self.ask(Store::prepare_to_save).await?;
        if let Some(job) = self.known(address).await? {
            let refreshed = self.fetch_and_save(&job).await?;
            let (feed, title, url) = (job.feed, job.title, job.url);
            return Ok(Subscribed { feed, title, url, refreshed, is_new: false });
        }
        let found = self.find_feed_at(address, on_try).await?;
        self.keep(found).await
    }

    /// Subscribes to one of several feeds that a page names. What holds for the page holds for the feed: it may not lead to
    /// the local network from elsewhere, nor to an address with a login.
    pub async fn subscribe_from(&self, page: &HttpUrl, url: &HttpUrl) -> Result<Subscribed, EngineError> {
        self.ask(Store::prepare_to_save).await?;
        let found = self.own(page, self.fetch_feed(page, url).await?)?;
        self.keep(found).await
    }

    async fn keep(&self, found: Found) -> Result<Subscribed, EngineError> {
        let Found { url, feed, cache_headers } = found;
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
    async fn find_feed_at(&self, address: &str, on_try: &(dyn Fn(&HttpUrl) + Sync)) -> Result<Found, EngineError> {
        let address = bare(address);
        if address.contains("://") {
            return self.find_own_feed(&HttpUrl::parse(address)?, on_try).await;
        }
        let with = |scheme: &str| HttpUrl::parse(&format!("{scheme}://{address}"));
        let secure = with("https").map_err(|_| UrlError::NotAnAddress(Sanitized::line(address)))?;
        match (self.find_own_feed(&secure, on_try).await, with("http")) {
            (Err(EngineError::Net(NetError::Connect { .. })), Ok(plain)) => self.find_own_feed(&plain, on_try).await,
            (found, _) => found,
        }
    }

    /// Subscriptions are fetched with the login for their address, so a server must not lead to an address with a login.
    async fn find_own_feed(&self, url: &HttpUrl, on_try: &(dyn Fn(&HttpUrl) + Sync)) -> Result<Found, EngineError> {
        let found = self.find_feed(url, on_try).await?;
        self.own(url, found)
    }

    fn own(&self, url: &HttpUrl, found: Found) -> Result<Found, EngineError> {
        if !found.url.is_of_origin(url) && self.fetcher.has_login(&found.url) {
            return Err(EngineError::LeadsToLogin { host: url.host(), url: found.url });
        }
        Ok(found)
    }

    /// The feed at an address, or else the one that the page there links to, or else that of the page it forwards to, or else
    /// what is found where feeds usually are. Which of several is meant, the user has to say.
    async fn find_feed(&self, url: &HttpUrl, on_try: &(dyn Fn(&HttpUrl) + Sync)) -> Result<Found, EngineError> {
        let (mut page, mut target) = (url.clone(), url.clone());
        let mut steps = 0;
        loop {
            let answer = self.answer(&page, &target).await?;
            page = answer.url.clone();
            let failure = match parsed(&answer).await {
                Err(EngineError::Feed { host, source }) => not_a_feed(url, host, source),
                result => return result,
            };
            let Signs { feeds, guesses, onward } = signs(answer).await?;
            match (feeds.as_slice(), onward) {
                ([_, _, ..], _) => return Err(EngineError::SeveralFeeds { page, feeds }),
                ([feed], None) => return self.fetch_feed(&page, &feed.url).await,
                ([feed], Some(to)) => match self.fetch_feed(&page, &feed.url).await {
                    Err(_) if steps < MOST_STEPS => target = to,
                    found => return found,
                },
                ([], Some(to)) if steps < MOST_STEPS => target = to,
                ([], Some(_)) => return Err(failure),
                ([], None) => return self.first_of(&page, guesses, failure, on_try).await,
            }
            steps += 1;
        }
    }

    /// The first guess that is a feed. A server that cannot be reached, or that asks for fewer requests, is not asked further.
    async fn first_of(
        &self,
        page: &HttpUrl,
        guesses: Vec<HttpUrl>,
        failure: EngineError,
        on_try: &(dyn Fn(&HttpUrl) + Sync),
    ) -> Result<Found, EngineError> {
        for url in guesses {
            on_try(&url);
            match self.fetch_feed(page, &url).await {
                Ok(found) => return Ok(found),
                Err(error) if !matches!(error.fetch_failure(), FetchFailure::Other | FetchFailure::Gone) => break,
                Err(_) => {}
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
    if is_word(address) {
        return Err(UrlError::NotAnAddress(Sanitized::line(address)).into());
    }
    match HttpUrl::parse(address) {
        Err(error @ UrlError::Scheme(_)) if !has_port(host) => Err(error.into()),
        Err(error @ UrlError::File(_)) => Err(error.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A lone word is a slip, not a host of the local network; one of those needs its scheme.
fn is_word(address: &str) -> bool {
    !address.contains(['.', ':', '/', '[']) && !address.eq_ignore_ascii_case("localhost")
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
        let url = &answer.url;
        Signs { feeds: discover(&html, url), guesses: guess(&html, url), onward: meta_refresh(&html, url) }
    })
    .await
}
