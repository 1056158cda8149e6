//! One GET, from the turn it waits for to the capped body, with the redirects in between.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::header::{HeaderValue, LAST_MODIFIED, LOCATION};
use reqwest::{Response, StatusCode};
use tokio::time::Instant;

use super::clients::Clients;
use super::limits::Limits;
use super::{Fetched, NetError, decode, is_binary};
use crate::article::{Clean, HttpUrl};
use crate::config::NetworkSettings;

/// A body larger than this is dropped, counted after decompression: a gzip bomb is small on the wire.
const MOST_MIB: usize = 16;

/// As browsers and the Fetch standard have it, halved: feeds behind ten addresses do not exist.
const MOST_REDIRECTS: usize = 10;

const ACCEPT_FEED: HeaderValue = HeaderValue::from_static(
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
);
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.5");

/// The network with its limits. Cheap to clone; the clients behind it are made lazily.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    clients: Clients,
    limits: Limits,
    timeout: Duration,
}

/// Where one request led.
enum Hop {
    Answer(Fetched),
    Redirect(HttpUrl),
}

impl Fetcher {
    pub fn new(settings: &NetworkSettings) -> Fetcher {
        let shared = Shared {
            clients: Clients::new(settings),
            limits: Limits::new(settings.concurrency),
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
        let mut headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_FEED)]);
        add(&mut headers, IF_NONE_MATCH, etag);
        add(&mut headers, IF_MODIFIED_SINCE, last_modified);
        self.get(url, headers).await
    }

    /// A page, as text: decoded by BOM, header, `<meta>`; and where it was in the end.
    pub async fn page(&self, url: &HttpUrl) -> Result<(HttpUrl, String), NetError> {
        let headers = HeaderMap::from_iter([(ACCEPT, ACCEPT_PAGE)]);
        match self.get(url, headers).await? {
            Fetched::Unchanged => Err(NetError::status(StatusCode::NOT_MODIFIED.as_u16(), url)),
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
    async fn get(&self, url: &HttpUrl, headers: HeaderMap) -> Result<Fetched, NetError> {
        let mut target = url.clone();
        let mut left = self.shared.timeout;
        for _ in 0..=MOST_REDIRECTS {
            let _turn = self.shared.limits.turn(&target.host()).await;
            let start = Instant::now();
            let hop = tokio::time::timeout(left, self.hop(&target, &headers)).await;
            match hop.map_err(|_| NetError::Timeout { host: target.host() })?? {
                Hop::Answer(fetched) => return Ok(fetched),
                Hop::Redirect(next) => target = next,
            }
            left = left.saturating_sub(start.elapsed());
        }
        Err(NetError::Redirects { host: url.host(), limit: MOST_REDIRECTS })
    }

    async fn hop(&self, url: &HttpUrl, headers: &HeaderMap) -> Result<Hop, NetError> {
        let target = url.to_url();
        let client = self.shared.clients.client(&target)?;
        tracing::debug!(%url, "get");
        let request = client.get(target).headers(headers.clone());
        let response = request.send().await.map_err(|error| NetError::of(&error, url))?;
        tracing::debug!(%url, status = response.status().as_u16(), "answer");
        match response.status().as_u16() {
            200..=299 => content(response, url).await.map(Hop::Answer),
            301 | 302 | 303 | 307 | 308 => redirect(&response, url).map(Hop::Redirect),
            304 if is_conditional(headers) => Ok(Hop::Answer(Fetched::Unchanged)),
            status => Err(NetError::status(status, url)),
        }
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
    let Some(location) = text(response, LOCATION) else {
        return Err(NetError::status(response.status().as_u16(), url));
    };
    url.join(&location).map_err(|source| NetError::BadRedirect { host: url.host(), source })
}

async fn content(response: Response, url: &HttpUrl) -> Result<Fetched, NetError> {
    Ok(Fetched::Content {
        url: url.clone(),
        content_type: text(&response, CONTENT_TYPE),
        etag: text(&response, ETAG),
        last_modified: text(&response, LAST_MODIFIED),
        bytes: body(response, url).await?,
    })
}

/// Reads the body as it streams in, and stops at the cap.
async fn body(response: Response, url: &HttpUrl) -> Result<Vec<u8>, NetError> {
    let mut bytes = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| NetError::of(&error, url))?;
        if bytes.len() + chunk.len() > MOST_MIB << 20 {
            return Err(NetError::TooLarge { host: url.host(), limit_mib: MOST_MIB });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A header as UTF-8; one that is not is as good as none.
fn text(response: &Response, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    String::from_utf8(value.as_bytes().to_vec()).ok()
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
