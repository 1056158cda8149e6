//! One GET, from the turn it waits for to the capped body, with the redirects in between.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LOCATION,
};
use reqwest::{Response, StatusCode};
use tokio::time::Instant;

use super::clients::Clients;
use super::limits::Limits;
use super::logins::Logins;
use super::room::Room;
use super::terms::{Terms, retry_after, text};
use super::zone::{World, Zone};
use super::{Fetched, NetError, body, decode, is_binary};
use crate::article::{Clean, HttpUrl};
use crate::config::NetworkSettings;

/// As browsers and the Fetch standard have it, halved: feeds behind ten addresses do not exist.
const MOST_REDIRECTS: usize = 10;

const ACCEPT_FEED: HeaderValue = HeaderValue::from_static(
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
);
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.5");
const PACKINGS: HeaderValue = HeaderValue::from_static("gzip, br");

/// The network with its limits. Cheap to clone; the clients behind it are made lazily.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    clients: Clients,
    limits: Limits,
    logins: Logins,
    world: World,
    local_hosts: Vec<String>,
    header_timeout: Duration,
    idle_timeout: Duration,
    timeout: Duration,
}

/// What one request led to.
enum Hop {
    Answer(Fetched),
    Redirect { to: HttpUrl, is_permanent: bool },
}

/// The way from the address that was asked for to the one that answers.
struct Route {
    target: HttpUrl,
    headers: HeaderMap,
    zone: Zone,
    moved_to: Option<HttpUrl>,
    is_permanent: bool,
}

impl Fetcher {
    /// Costs nothing: connections and certificates are only got ready when they are first needed.
    pub fn new(settings: &NetworkSettings) -> Fetcher {
        Fetcher::in_world(settings, World::real())
    }

    /// The same where names and addresses mean what `world` says.
    pub fn in_world(settings: &NetworkSettings, world: World) -> Fetcher {
        let shared = Shared {
            clients: Clients::new(settings, world.clone()),
            limits: Limits::new(settings.concurrency),
            logins: Logins::new(settings.logins.clone()),
            world,
            local_hosts: settings.local_hosts.clone(),
            header_timeout: Duration::from_secs(settings.header_timeout),
            idle_timeout: Duration::from_secs(settings.idle_timeout),
            timeout: Duration::from_secs(settings.timeout),
        };
        Fetcher { shared: Arc::new(shared) }
    }

    /// A feed, unless it is unchanged. The validators are sent back verbatim (RFC 9110, section 13.1).
    pub async fn feed(
        &self,
        url: &HttpUrl,
        etag: Option<&str>,
        last_modified: Option<&str>,
    ) -> Result<Fetched, NetError> {
        self.feed_from(url, url, etag, last_modified).await
    }

    /// The same for an address that stands on a page at `named_by`: it leads to the local network only if the page is there.
    pub async fn feed_from(
        &self,
        named_by: &HttpUrl,
        url: &HttpUrl,
        etag: Option<&str>,
        last_modified: Option<&str>,
    ) -> Result<Fetched, NetError> {
        let mut headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_FEED)]);
        add(&mut headers, IF_NONE_MATCH, etag);
        add(&mut headers, IF_MODIFIED_SINCE, last_modified);
        self.get(url, headers, self.shared.world.zone(named_by)).await
    }

    /// A page, as text: decoded by BOM, header, `<meta>`; and where it was in the end.
    pub async fn page(&self, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        self.page_from(url, url).await
    }

    /// The same for an address that stands in a feed at `named_by`: it leads to the local network only if the feed is there.
    pub async fn page_from(&self, named_by: &HttpUrl, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        let headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_PAGE)]);
        match self.get(url, headers, self.shared.world.zone(named_by)).await? {
            Fetched::Unchanged(_) => Err(NetError::status(StatusCode::NOT_MODIFIED.as_u16(), url)),
            Fetched::Content { url, bytes, content_type, .. } => {
                let content_type = content_type.as_deref();
                refuse_media(content_type, &url)?;
                let text = decode(&bytes, content_type);
                if is_binary(&text) {
                    return Err(NetError::NotText { host: url.host(), content_type: Clean::line("binary data") });
                }
                Ok((url, text))
            }
        }
    }

    /// Follows redirects. The time-out runs over all hops together, but not while waiting for a turn.
    async fn get(&self, url: &HttpUrl, mut headers: HeaderMap, zone: Zone) -> Result<Fetched, NetError> {
        headers.insert(ACCEPT_ENCODING, PACKINGS);
        if let Some(login) = self.shared.logins.header(url).await? {
            headers.insert(AUTHORIZATION, login);
        }
        let mut route = Route { target: url.clone(), headers, zone, moved_to: None, is_permanent: true };
        let mut left = self.shared.timeout;
        for _ in 0..=MOST_REDIRECTS {
            let host = route.target.host();
            let _turn = self.shared.limits.turn(&host).await;
            if self.shared.limits.is_silent(&host) {
                return Err(NetError::Silent { host });
            }
            let start = Instant::now();
            let hop = tokio::time::timeout(left, self.hop(&route)).await;
            match hop.map_err(|_| NetError::Timeout { host })?? {
                Hop::Answer(fetched) => return Ok(fetched.moved(route.moved_to)),
                Hop::Redirect { to, is_permanent } => route.follow(to, is_permanent),
            }
            left = left.saturating_sub(start.elapsed());
        }
        Err(NetError::Redirects { host: url.host(), limit: MOST_REDIRECTS })
    }

    async fn hop(&self, route: &Route) -> Result<Hop, NetError> {
        let url = &route.target;
        let response = self.ask(route).await?;
        tracing::debug!(host = url.host(), status = response.status().as_u16(), "answer");
        match response.status().as_u16() {
            // Nobody asked for a part.
            206 => Err(NetError::status(206, url)),
            200..=299 => self.content(response, url).await.map(Hop::Answer),
            status @ (301 | 302 | 303 | 307 | 308) => {
                let to = redirect(&response, url)?;
                Ok(Hop::Redirect { to, is_permanent: matches!(status, 301 | 308) })
            }
            304 if is_conditional(&route.headers) => {
                Ok(Hop::Answer(Fetched::Unchanged(Terms::of(response.headers(), Utc::now()))))
            }
            status => Err(NetError::status(status, url).waiting(retry_after(response.headers(), Utc::now()))),
        }
    }

    /// The log knows the host only: a path or query may hold a secret of the person's.
    async fn ask(&self, route: &Route) -> Result<Response, NetError> {
        let url = &route.target;
        let zone = self.zone_of(route)?;
        let target = url.to_url();
        let client = self.shared.clients.client(&target, zone)?;
        tracing::debug!(host = url.host(), "get");
        let answer = client.get(target).headers(route.headers.clone()).send();
        let answer = tokio::time::timeout(self.shared.header_timeout, answer).await;
        let answer = answer.map_err(|_| NetError::Timeout { host: url.host() });
        let answer = answer.and_then(|answer| answer.map_err(|error| NetError::of(&error, url)));
        let is_unanswered = matches!(answer, Err(NetError::Timeout { .. } | NetError::Connect { .. }));
        self.shared.limits.note(&url.host(), !is_unanswered);
        answer
    }

    /// Where this hop may lead. An address that is local by what it says needs no look at what it resolves to.
    fn zone_of(&self, route: &Route) -> Result<Zone, NetError> {
        let host = route.target.to_url().host_str().unwrap_or_default().to_owned();
        if self.shared.local_hosts.iter().any(|named| named == "*" || named.eq_ignore_ascii_case(&host)) {
            return Ok(Zone::Local);
        }
        match route.zone {
            Zone::Public if self.shared.world.is_local(&route.target) => {
                Err(NetError::Private { host: route.target.host() })
            }
            zone => Ok(zone),
        }
    }

    async fn content(&self, response: Response, url: &HttpUrl) -> Result<Fetched, NetError> {
        let content_type = text(response.headers(), &CONTENT_TYPE);
        let terms = Terms::of(response.headers(), Utc::now());
        let mut room = Room::default();
        let bytes = body::read(response, url, self.shared.idle_timeout, &mut room).await?;
        Ok(Fetched::Content { url: url.clone(), bytes, content_type, terms, room })
    }
}

impl Route {
    /// A login is for the origin it was made for; after another one it does not come back. A step from `https` to `http` is
    /// taken, as browsers do, but never believed to be for good.
    fn follow(&mut self, to: HttpUrl, is_permanent: bool) {
        let (from, next) = (self.target.to_url(), to.to_url());
        if from.origin() != next.origin() {
            self.headers.remove(AUTHORIZATION);
        }
        let is_downgrade = from.scheme() == "https" && next.scheme() == "http";
        self.is_permanent &= is_permanent && !is_downgrade;
        if self.is_permanent {
            self.moved_to = Some(to.without_fragment());
        }
        self.target = to;
    }
}

impl Fetched {
    fn moved(mut self, to: Option<HttpUrl>) -> Fetched {
        match &mut self {
            Fetched::Unchanged(terms) | Fetched::Content { terms, .. } => terms.moved_to = to,
        }
        self
    }
}

/// Adds what was stored, unless it cannot stand in a header.
fn add(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

fn is_conditional(headers: &HeaderMap) -> bool {
    headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE)
}

fn redirect(response: &Response, url: &HttpUrl) -> Result<HttpUrl, NetError> {
    let Some(location) = text(response.headers(), &LOCATION) else {
        return Err(NetError::status(response.status().as_u16(), url));
    };
    url.join(&location).map_err(|source| NetError::BadRedirect { host: url.host(), source })
}

/// Pictures, sound, PDF and archives are no pages. Servers name pages badly, so only what is surely none is refused.
fn refuse_media(content_type: Option<&str>, url: &HttpUrl) -> Result<(), NetError> {
    let Some(content_type) = content_type else { return Ok(()) };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_media = ["image/", "audio/", "video/", "font/"].iter().any(|kind| essence.starts_with(kind));
    let is_svg = essence == "image/svg+xml";
    let is_data = matches!(&*essence, "application/pdf" | "application/zip" | "application/octet-stream");
    if (is_media && !is_svg) || is_data {
        return Err(NetError::NotText { host: url.host(), content_type: Clean::line(&essence) });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(url: &str) -> Route {
        let login = HeaderValue::from_static("Basic secret");
        Route {
            target: HttpUrl::parse(url).unwrap(),
            headers: HeaderMap::from_iter([(AUTHORIZATION, login)]),
            zone: Zone::Public,
            moved_to: None,
            is_permanent: true,
        }
    }

    /// Follows steps, each with whether it is for good. Where it moved, and whether the login is still sent.
    fn follow(route: &mut Route, steps: &[(&str, bool)]) -> (Option<String>, bool) {
        for (to, is_permanent) in steps {
            route.follow(HttpUrl::parse(to).unwrap(), *is_permanent);
        }
        (route.moved_to.as_ref().map(ToString::to_string), route.headers.contains_key(AUTHORIZATION))
    }

    #[test]
    fn a_move_is_for_good_as_far_as_every_step_was() {
        let moved = |steps: &[_]| follow(&mut route("https://a.example/1"), steps).0;
        assert_eq!(moved(&[("https://a.example/2#x", true)]).as_deref(), Some("https://a.example/2"));
        assert_eq!(
            moved(&[("https://a.example/2", true), ("https://a.example/3", false), ("https://a.example/4", true)])
                .as_deref(),
            Some("https://a.example/2")
        );
        assert_eq!(moved(&[("https://a.example/2", false), ("https://a.example/3", true)]), None);
    }

    #[test]
    fn a_step_down_to_http_is_not_for_good_and_one_up_is() {
        assert_eq!(follow(&mut route("https://a.example/"), &[("http://a.example/", true)]), (None, false));
        let up = follow(&mut route("http://a.example/"), &[("https://a.example/", true)]);
        assert_eq!(up.0.as_deref(), Some("https://a.example/"));
    }

    #[test]
    fn a_login_does_not_come_back_from_another_origin() {
        let start = || route("https://a.example/");
        assert!(follow(&mut start(), &[("https://a.example/2", false)]).1);
        for other in ["https://b.example/", "https://a.example:444/", "http://a.example/"] {
            assert!(!follow(&mut start(), &[(other, false), ("https://a.example/2", false)]).1, "{other}");
        }
    }
}
