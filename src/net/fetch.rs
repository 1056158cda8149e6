//! One GET request: waiting for its turn, following redirects, reading the capped body.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LOCATION,
};
use reqwest::{Response, StatusCode};
use tokio::time::Instant;

use super::cache_headers::{CacheHeaders, retry_after, text};
use super::clients::Clients;
use super::limits::Limits;
use super::logins::{Access, Logins, NamedBy};
use super::net_scope::{NetScope, Resolver};
use super::room::AnswerRoom;
use super::{Fetched, NetError, body, decode, is_binary, wall};
use crate::article::{HttpUrl, Sanitized};
use crate::config::NetworkSettings;
use crate::feed::{html_of_page, is_feed};

/// Half the limit of browsers and the Fetch standard. Real feeds are not behind ten redirects.
const MOST_REDIRECTS: usize = 10;

const ACCEPT_FEED: HeaderValue = HeaderValue::from_static(
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
);
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.5");
const PACKINGS: HeaderValue = HeaderValue::from_static("gzip, br");

/// The network with its limits. Cheap to clone; the clients are made lazily.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    clients: Clients,
    limits: Limits,
    logins: Logins,
    resolver: Resolver,
    local_hosts: Vec<String>,
    header_timeout: Duration,
    idle_timeout: Duration,
    timeout: Duration,
}

/// The result of one request.
enum Hop {
    Answer(Fetched),
    Redirect { to: HttpUrl, is_permanent: bool },
}

/// The path from the requested address to the one that answers.
struct Route {
    asked: HttpUrl,
    target: HttpUrl,
    headers: HeaderMap,
    net_scope: NetScope,
    moved_to: Option<HttpUrl>,
    is_permanent: bool,
    /// Memory for the answer at the end.
    room: AnswerRoom,
}

impl Fetcher {
    /// Costs nothing: connections and certificates are prepared when they are first needed.
    pub fn new(settings: &NetworkSettings) -> Fetcher {
        Fetcher::with_resolver(settings, Resolver::real())
    }

    /// The same with another resolver, for tests.
    pub fn with_resolver(settings: &NetworkSettings, resolver: Resolver) -> Fetcher {
        let shared = Shared {
            clients: Clients::new(settings, resolver.clone()),
            limits: Limits::new(settings.concurrency),
            logins: Logins::new(settings.logins.clone()),
            resolver,
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
        self.feed_named_by(NamedBy::User, url, etag, last_modified).await
    }

    /// The same for an address that was found on the page at `named_by`. It may lead to the local network only if that page
    /// is there.
    pub async fn feed_from(
        &self,
        named_by: &HttpUrl,
        url: &HttpUrl,
        etag: Option<&str>,
        last_modified: Option<&str>,
    ) -> Result<Fetched, NetError> {
        self.feed_named_by(NamedBy::Page(named_by), url, etag, last_modified).await
    }

    async fn feed_named_by(
        &self,
        named_by: NamedBy<'_>,
        url: &HttpUrl,
        etag: Option<&str>,
        last_modified: Option<&str>,
    ) -> Result<Fetched, NetError> {
        let mut headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_FEED)]);
        add(&mut headers, IF_NONE_MATCH, etag);
        add(&mut headers, IF_MODIFIED_SINCE, last_modified);
        self.get(url, named_by, headers).await
    }

    /// The HTML of a page, decoded by BOM, header and `<meta>`, with its final address. Plain text becomes HTML.
    pub async fn page(&self, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        self.page_named_by(NamedBy::User, url).await
    }

    /// The same for an address that was found in the feed at `named_by`. It may lead to the local network only if the feed
    /// is there. A login is sent only if feed and page have the same origin, or if the config allows it.
    pub async fn page_from(&self, named_by: &HttpUrl, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        self.page_named_by(NamedBy::Feed(named_by), url).await
    }

    /// The same for an address that was found on the page at `named_by`. A login is sent only within one origin.
    pub async fn page_from_page(&self, named_by: &HttpUrl, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        self.page_named_by(NamedBy::Page(named_by), url).await
    }

    /// Whether the config has a login for an address.
    pub fn has_login(&self, url: &HttpUrl) -> bool {
        self.shared.logins.reach(url)
    }

    async fn page_named_by(&self, named_by: NamedBy<'_>, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        let headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_PAGE)]);
        match self.get(url, named_by, headers).await? {
            Fetched::Unchanged(_) => Err(NetError::status(StatusCode::NOT_MODIFIED.as_u16(), url)),
            Fetched::Content { url, bytes, content_type, .. } => {
                let content_type = content_type.as_deref();
                refuse_media(content_type, &url)?;
                let text = decode(&bytes, content_type);
                if is_binary(&text) {
                    return Err(NetError::NotText { host: url.host(), content_type: Sanitized::line("binary data") });
                }
                let is_text = is_plain_text(content_type) && !is_feed(&text);
                Ok((url, if is_text { html_of_page(text, true) } else { text }))
            }
        }
    }

    async fn get(&self, url: &HttpUrl, named_by: NamedBy<'_>, mut headers: HeaderMap) -> Result<Fetched, NetError> {
        headers.insert(ACCEPT_ENCODING, PACKINGS);
        let net_scope = self.shared.resolver.net_scope(match named_by {
            NamedBy::User => url,
            NamedBy::Feed(address) | NamedBy::Page(address) => address,
        });
        match self.shared.logins.access(url, named_by).await? {
            Access::Open => self.travel(url, headers, net_scope).await,
            Access::Login(login) => {
                headers.insert(AUTHORIZATION, login);
                self.travel(url, headers, net_scope).await
            }
            Access::Withheld => self.travel(url, headers, net_scope).await.map_err(NetError::without_login),
        }
    }

    /// Follows redirects. The timeout covers all hops together, but not the time spent waiting for a turn or for memory.
    async fn travel(&self, url: &HttpUrl, headers: HeaderMap, net_scope: NetScope) -> Result<Fetched, NetError> {
        let (asked, target) = (url.clone(), url.clone());
        let mut route = Route {
            asked,
            target,
            headers,
            net_scope,
            moved_to: None,
            is_permanent: true,
            room: AnswerRoom::default(),
        };
        let mut left = self.shared.timeout;
        for _ in 0..=MOST_REDIRECTS {
            let host = route.target.host();
            let _turn = self.shared.limits.turn(&host).await;
            if self.shared.limits.is_silent(&host) {
                return Err(NetError::Silent { host });
            }
            let start = Instant::now();
            let hop = route.room.in_time(left, self.hop(&route)).await;
            match hop.ok_or(NetError::Timeout { host })?? {
                Hop::Answer(fetched) => return Ok(fetched.moved(route.moved_to)),
                Hop::Redirect { to, is_permanent } => {
                    let is_believed = is_permanent && !self.leads_to_a_login(&route.target, &to);
                    route.follow(to, is_believed);
                }
            }
            left = left.saturating_sub(start.elapsed());
        }
        Err(NetError::Redirects { host: url.host(), limit: MOST_REDIRECTS })
    }

    /// Another server may not move a subscription to an address that a login is then sent to, because a subscription counts
    /// as the user's own choice.
    fn leads_to_a_login(&self, from: &HttpUrl, to: &HttpUrl) -> bool {
        !to.is_of_origin(from) && self.has_login(to)
    }

    async fn hop(&self, route: &Route) -> Result<Hop, NetError> {
        let url = &route.target;
        let response = self.ask(route).await?;
        tracing::debug!(host = url.host(), status = response.status().as_u16(), "answer");
        if wall::is_declared(response.headers()) {
            return Err(NetError::wall(&response, url));
        }
        match response.status().as_u16() {
            // No range was requested, so a partial answer is an error.
            206 => Err(NetError::status(206, url)),
            200..=299 => self.content(response, route).await.map(Hop::Answer),
            status @ (300..=303 | 307 | 308) => {
                let to = redirect(&response, url)?;
                Ok(Hop::Redirect { to, is_permanent: matches!(status, 301 | 308) })
            }
            304 if is_conditional(&route.headers) => {
                Ok(Hop::Answer(Fetched::Unchanged(CacheHeaders::of(response.headers(), Utc::now()))))
            }
            403 | 429 | 503 if wall::is_page(response.headers()) => Err(self.refusal(response, url).await),
            status => Err(NetError::status(status, url).waiting(retry_after(response.headers(), Utc::now()))),
        }
    }

    /// Reads the page that comes with a refusal to find out whether a browser would get further.
    async fn refusal(&self, response: Response, url: &HttpUrl) -> NetError {
        let wait = retry_after(response.headers(), Utc::now());
        let status = NetError::status(response.status().as_u16(), url).waiting(wait);
        let wall = NetError::wall(&response, url);
        let shown = body::beginning(response, self.shared.idle_timeout).await;
        if wall::is_shown(&shown) { wall } else { status }
    }

    /// The log names the host only: a path or query may hold a secret of the user's.
    async fn ask(&self, route: &Route) -> Result<Response, NetError> {
        let url = &route.target;
        let net_scope = self.net_scope_of(route)?;
        let target = url.to_url();
        let client = self.shared.clients.client(&target, net_scope)?;
        tracing::debug!(host = url.host(), "get");
        let answer = client.get(target).headers(route.headers.clone()).send();
        let answer = tokio::time::timeout(self.shared.header_timeout, answer).await;
        let answer = answer.map_err(|_| NetError::Timeout { host: url.host() });
        let answer = answer.and_then(|answer| answer.map_err(|error| NetError::of(&error, url)));
        let is_unanswered = matches!(answer, Err(NetError::Timeout { .. } | NetError::Connect { .. }));
        self.shared.limits.note(&url.host(), !is_unanswered);
        answer
    }

    /// The scope of this hop. In the public scope, a visibly local address is refused without resolving its name.
    fn net_scope_of(&self, route: &Route) -> Result<NetScope, NetError> {
        let host = route.target.to_url().host_str().unwrap_or_default().to_owned();
        if self.shared.local_hosts.iter().any(|named| named == "*" || named.eq_ignore_ascii_case(&host)) {
            return Ok(NetScope::Local);
        }
        match route.net_scope {
            NetScope::Public if self.shared.resolver.is_local(&route.target) => {
                Err(NetError::Private { host: route.target.host() })
            }
            net_scope @ (NetScope::Public | NetScope::Local) => Ok(net_scope),
        }
    }

    async fn content(&self, response: Response, route: &Route) -> Result<Fetched, NetError> {
        let url = &route.target;
        let is_page = wall::is_page(response.headers());
        let wall = NetError::wall(&response, url);
        if is_page && wall::leads_to_consent(&route.asked, url) {
            return Err(wall);
        }
        let content_type = text(response.headers(), &CONTENT_TYPE);
        let cache_headers = CacheHeaders::of(response.headers(), Utc::now());
        let mut room = route.room.clone();
        let bytes = body::read(response, url, self.shared.idle_timeout, &mut room).await?;
        if is_page && wall::is_shown(&bytes) {
            return Err(wall);
        }
        Ok(Fetched::Content { url: url.clone(), content_type, cache_headers, bytes, room })
    }
}

impl Route {
    /// A login belongs to the origin it was made for. After a hop to another origin it is dropped and does not come back. A
    /// step from `https` to `http` is followed, as in browsers, but never treated as permanent.
    fn follow(&mut self, to: HttpUrl, is_permanent: bool) {
        if !to.is_of_origin(&self.target) {
            self.headers.remove(AUTHORIZATION);
        }
        let is_downgrade = self.target.to_url().scheme() == "https" && to.to_url().scheme() == "http";
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
            Fetched::Unchanged(cache_headers) | Fetched::Content { cache_headers, .. } => cache_headers.moved_to = to,
        }
        self
    }
}

/// Adds a stored validator, unless it is not a valid header value.
fn add(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

fn is_conditional(headers: &HeaderMap) -> bool {
    headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE)
}

/// Where a redirect leads. An empty `Location` would resolve to the requested address itself, in an endless loop.
fn redirect(response: &Response, url: &HttpUrl) -> Result<HttpUrl, NetError> {
    let location = text(response.headers(), &LOCATION).filter(|location| !location.trim().is_empty());
    let Some(location) = location else {
        return Err(NetError::status(response.status().as_u16(), url));
    };
    url.join(&location).map_err(|source| NetError::BadRedirect { host: url.host(), source })
}

/// Refuses pictures, sound, PDF and archives. Servers often mislabel pages, so only types that are certainly not pages are
/// refused.
fn refuse_media(content_type: Option<&str>, url: &HttpUrl) -> Result<(), NetError> {
    let Some(content_type) = content_type else { return Ok(()) };
    let essence = essence(content_type);
    let is_media = ["image/", "audio/", "video/", "font/"].iter().any(|kind| essence.starts_with(kind));
    let is_svg = essence == "image/svg+xml";
    let is_data = matches!(&*essence, "application/pdf" | "application/zip" | "application/octet-stream");
    if (is_media && !is_svg) || is_data {
        return Err(NetError::NotText { host: url.host(), content_type: Sanitized::line(&essence) });
    }
    Ok(())
}

/// Markdown and source code are plain text to us as well. What has no type is looked at.
fn is_plain_text(content_type: Option<&str>) -> bool {
    let is_text = |essence: String| essence.starts_with("text/") && !["text/html", "text/xml"].contains(&&*essence);
    content_type.map(essence).is_some_and(is_text)
}

/// A media type without its parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(url: &str) -> Route {
        let login = HeaderValue::from_static("Basic secret");
        Route {
            asked: HttpUrl::parse(url).unwrap(),
            target: HttpUrl::parse(url).unwrap(),
            headers: HeaderMap::from_iter([(AUTHORIZATION, login)]),
            net_scope: NetScope::Public,
            moved_to: None,
            is_permanent: true,
            room: AnswerRoom::default(),
        }
    }

    /// Follows steps, each with whether it is permanent. Returns where it moved and whether the login is still sent.
    fn follow(route: &mut Route, steps: &[(&str, bool)]) -> (Option<String>, bool) {
        for (to, is_permanent) in steps {
            route.follow(HttpUrl::parse(to).unwrap(), *is_permanent);
        }
        (route.moved_to.as_ref().map(ToString::to_string), route.headers.contains_key(AUTHORIZATION))
    }

    #[test]
    fn a_move_is_permanent_as_far_as_every_step_was() {
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
    fn a_step_down_to_http_is_not_permanent_and_one_up_is() {
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
