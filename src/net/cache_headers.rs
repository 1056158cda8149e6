//! What the headers of an answer mean for the next request: validators, how long the answer is fresh (RFC 9111, section
//! 4.2), and how long to wait before asking again (RFC 9110, section 10.2.3).

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{AGE, CACHE_CONTROL, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER};

use crate::article::HttpUrl;

/// Seconds in a header are read up to this number. The schedule caps them far lower.
const MOST_SECONDS: i64 = 1 << 31;

/// The caching headers of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheHeaders {
    /// Verbatim, weak or not.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// How long the server declares it fresh.
    pub fresh: Option<TimeDelta>,
    /// The last address that was reached through permanent redirects only.
    pub moved_to: Option<HttpUrl>,
}

impl CacheHeaders {
    /// What the headers of an answer say about asking again.
    pub fn of(headers: &HeaderMap, now: DateTime<Utc>) -> CacheHeaders {
        CacheHeaders {
            etag: text(headers, &ETAG),
            last_modified: text(headers, &LAST_MODIFIED),
            fresh: fresh(headers, now),
            moved_to: None,
        }
    }
}

/// A header as UTF-8. One that is not valid UTF-8 is ignored.
pub fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    String::from_utf8(headers.get(name)?.as_bytes().to_vec()).ok()
}

/// `Retry-After`, in seconds or as a date.
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let value = text(headers, &RETRY_AFTER)?;
    seconds(&value).or_else(|| Some((date(&value)? - now).max(TimeDelta::zero())))
}

/// `max-age` wins over `Expires`. The time the answer has spent in other caches (`Age`) is subtracted.
fn fresh(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let directives = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let directives: Vec<&str> = directives.flat_map(|value| value.split(',')).map(str::trim).collect();
    let is_never = |name: &&str| name.eq_ignore_ascii_case("no-cache") || name.eq_ignore_ascii_case("no-store");
    if directives.iter().any(is_never) {
        return None;
    }
    let max_age = directives.iter().find_map(|directive| value_of(directive, "max-age")).and_then(seconds);
    let age = text(headers, &AGE).as_deref().and_then(seconds).unwrap_or_default();
    let fresh = max_age.map(|max_age| max_age - age).or_else(|| expires(headers, now));
    fresh.filter(|fresh| *fresh > TimeDelta::zero())
}

fn value_of<'a>(directive: &'a str, name: &str) -> Option<&'a str> {
    let (own, value) = directive.split_once('=')?;
    own.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
}

/// `Expires` relative to the server's own clock (`Date`), or to ours if it sends none.
fn expires(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let date_of = |name: &HeaderName| text(headers, name).as_deref().and_then(date);
    Some(date_of(&EXPIRES)? - date_of(&DATE).unwrap_or(now))
}

/// Digits only. A number that does not fit is capped.
fn seconds(value: &str) -> Option<TimeDelta> {
    let value = value.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| TimeDelta::seconds(value.parse().unwrap_or(MOST_SECONDS).min(MOST_SECONDS)))
}

/// A date in any of HTTP's three forms.
fn date(value: &str) -> Option<DateTime<Utc>> {
    let time: SystemTime = httpdate::parse_http_date(value.trim()).ok()?;
    Some(time.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    fn fresh_for(lines: &[(&'static str, &str)]) -> Option<i64> {
        fresh(&headers(lines), now()).map(|fresh| fresh.num_seconds())
    }

    #[test]
    fn freshness_is_read_as_caches_read_it() {
        for (lines, seconds) in [
            (vec![], None),
            (vec![("cache-control", "public, Max-Age=\"600\"")], Some(600)),
            (vec![("cache-control", "max-age=600"), ("age", "100")], Some(500)),
            (vec![("cache-control", "max-age=600"), ("age", "700")], None),
            (vec![("cache-control", "max-age=60"), ("expires", "Wed, 25 Nov 2026 13:00:00 GMT")], Some(60)),
            (vec![("cache-control", "no-cache, max-age=600")], None),
            (vec![("cache-control", "max-age=99999999999999999999999")], Some(MOST_SECONDS)),
            (vec![("cache-control", "max-age=-1")], None),
            (vec![("expires", "Wed, 25 Nov 2026 13:00:00 GMT")], Some(3600)),
            (vec![("date", "Wed, 25 Nov 2026 12:30:00 GMT"), ("expires", "Wed, 25 Nov 2026 13:00:00 GMT")], Some(1800)),
            (vec![("expires", "0")], None),
        ] {
            assert_eq!(fresh_for(&lines), seconds, "{lines:?}");
        }
    }

    #[test]
    fn retry_after_is_read_in_seconds_or_as_a_date() {
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999", Some(MOST_SECONDS)),
            ("Wed, 25 Nov 2026 12:02:00 GMT", Some(120)),
            ("Wednesday, 25-Nov-26 12:02:00 GMT", Some(120)),
            ("Wed Nov 25 12:02:00 2026", Some(120)),
            ("Wed, 25 Nov 2020 12:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
        ] {
            let wait = retry_after(&headers(&[("retry-after", value)]), now());
            assert_eq!(wait.map(|wait| wait.num_seconds()), seconds, "{value}");
        }
    }
}
