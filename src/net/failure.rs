//! One sentence for each way a fetch can fail, and how the errors of the libraries map to them.

use std::error::Error;
use std::io;

use chrono::{TimeDelta, Utc};
use reqwest::Response;

use super::cache_headers::retry_after;
use super::net_scope::Refused;
use super::tls;
use crate::article::{HttpUrl, Sanitized, UrlError};
use crate::feed::schedule::FetchFailure;

/// The ways a fetch can fail. Each sentence says what happened, where, and what to do now.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The name was not found, or there is no route to it. For the user it is the same, so one sentence covers both.
    #[error("there is no network connection, or the name {host} is not known")]
    Offline { host: String },
    #[error("no connection to {host}: {why}")]
    Connect { host: String, why: Sanitized },
    /// The server's certificate does not prove that it is the host.
    #[error("no secure connection to {host}: {why}")]
    Insecure { host: String, why: Sanitized },
    #[error("{host} took too long to answer")]
    Timeout { host: String },
    #[error("{host} does not answer; it was tried several times just now")]
    Silent { host: String },
    #[error("{host} stopped in the middle of its answer")]
    Stalled { host: String },
    #[error("{status} from {host}{hint}")]
    Status {
        status: u16,
        host: String,
        hint: &'static str,
        /// How long the server asks to be left alone.
        wait: Option<TimeDelta>,
    },
    /// A page that blocks programs and lets browsers through.
    #[error("{host} shows a cookie or bot check instead of an answer; open it in the browser")]
    Wall {
        host: String,
        /// The status it came with. `wait` counts only for 429 and 503.
        status: u16,
        wait: Option<TimeDelta>,
    },
    #[error("the answer from {host} is larger than {limit_mib} MiB and was dropped")]
    TooLarge { host: String, limit_mib: usize },
    #[error("{host} redirects in a circle or more than {limit} times")]
    Redirects { host: String, limit: usize },
    #[error("{host} redirects to an address that is not opened: {source}")]
    BadRedirect { host: String, source: UrlError },
    #[error("the answer from {host} broke off: {why}")]
    Broken { host: String, why: Sanitized },
    #[error("{host} sent {content_type}, which cannot be read here; the browser may show it")]
    NotText { host: String, content_type: Sanitized },
    #[error("the answer from {host} is compressed as “{encoding}”, which crosshead did not ask for")]
    Packed { host: String, encoding: Sanitized },
    #[error("the answer from {host} is compressed more than {limit} times over and was dropped")]
    Wrapped { host: String, limit: usize },
    #[error(
        "this address leads to {host}, which is on the local network; \
         if that is right, add it to local-hosts in the config"
    )]
    Private { host: String },
    #[error("no connection can be made: {why}")]
    Client { why: Sanitized },
    #[error("the login for {host} cannot be sent: {why}")]
    Login { host: String, why: Sanitized },
    #[error("the password-command `{program}` failed: {why}")]
    Command { program: Sanitized, why: Sanitized },
}

impl NetError {
    /// A status that is neither content, nor a redirect, nor an expected 304.
    pub(super) fn status(status: u16, url: &HttpUrl) -> NetError {
        NetError::Status { status, host: url.host(), hint: hint(status), wait: None }
    }

    /// A check page that was sent instead of the answer.
    pub(super) fn wall(response: &Response, url: &HttpUrl) -> NetError {
        let wait = retry_after(response.headers(), Utc::now());
        NetError::Wall { host: url.host(), status: response.status().as_u16(), wait }
    }

    /// The same error for a request whose login was withheld because the user did not choose the address.
    pub(super) fn without_login(mut self) -> NetError {
        if let NetError::Status { status: 401 | 403, hint, .. } = &mut self {
            *hint = LOGIN_WITHHELD;
        }
        self
    }

    /// The same error with the time the server asks us to wait. It is kept only for 429 and 503.
    pub(super) fn waiting(mut self, asked: Option<TimeDelta>) -> NetError {
        if let NetError::Status { status: 429 | 503, wait, .. } = &mut self {
            *wait = asked;
        }
        self
    }

    /// What the failure means for the feed's schedule.
    pub fn fetch_failure(&self) -> FetchFailure {
        match self {
            NetError::Status { status: 410, .. } => FetchFailure::Gone,
            NetError::Status { status: 429, wait, .. } | NetError::Wall { status: 429, wait, .. } => {
                FetchFailure::Busy { wait: *wait }
            }
            NetError::Status { status: 503, wait: Some(wait), .. }
            | NetError::Wall { status: 503, wait: Some(wait), .. } => FetchFailure::Busy { wait: Some(*wait) },
            // Without certificates or with a wrong proxy no server was asked.
            NetError::Offline { .. } | NetError::Client { .. } => FetchFailure::Unreached,
            NetError::Status { .. }
            | NetError::Wall { .. }
            | NetError::Insecure { .. }
            | NetError::Wrapped { .. }
            | NetError::Connect { .. }
            | NetError::Timeout { .. }
            | NetError::Stalled { .. }
            | NetError::Silent { .. }
            | NetError::TooLarge { .. }
            | NetError::Redirects { .. }
            | NetError::BadRedirect { .. }
            | NetError::Broken { .. }
            | NetError::NotText { .. }
            | NetError::Packed { .. }
            | NetError::Private { .. }
            | NetError::Login { .. }
            | NetError::Command { .. } => FetchFailure::Other,
        }
    }

    /// Sorts a library error about a request or a body.
    pub(super) fn of(error: &reqwest::Error, url: &HttpUrl) -> NetError {
        let host = url.host();
        if chain(error).any(|cause| cause.is::<Refused>()) {
            return NetError::Private { host };
        }
        if error.is_timeout() {
            return NetError::Timeout { host };
        }
        if error.is_dns() || is_unreachable(error) {
            return NetError::Offline { host };
        }
        if let Some(why) = chain(error).find_map(|cause| tls::distrust(cause, &host)) {
            return NetError::Insecure { host, why };
        }
        let why = cause(error);
        if error.is_connect() { NetError::Connect { host, why } } else { NetError::Broken { host, why } }
    }
}

const LOGIN_WITHHELD: &str = ": it requires a login; the one in the config is sent only to pages of its own feeds, \
                              or to all with `pages = true`";

/// What the user can do about a status, as the end of a sentence.
fn hint(status: u16) -> &'static str {
    match status {
        304 => ": it reports “not modified” to a request that did not ask for that",
        300..=399 => ": it redirects without naming an address",
        401 | 403 | 407 => ": the server refuses access",
        404 => ": it may have moved; look for its new address on the site",
        410 => ": it is gone for good",
        429 => ": too many requests; try again later",
        451 => ": it is blocked for legal reasons",
        503 => ": the site cannot answer now; try again later",
        500..=599 => ": the server has an error; try again later",
        _ => "",
    }
}

fn is_unreachable(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{HostUnreachable, NetworkDown, NetworkUnreachable};
    io_kind(error).is_some_and(|kind| matches!(kind, HostUnreachable | NetworkDown | NetworkUnreachable))
}

/// The kind of the innermost input/output error, if there is one in the chain.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    chain(error).filter_map(|e| e.downcast_ref::<io::Error>()).last().map(io::Error::kind)
}

/// The innermost reason: the outer ones only repeat "error sending request".
fn cause(error: &reqwest::Error) -> Sanitized {
    match io_kind(error) {
        Some(io::ErrorKind::ConnectionRefused) => Sanitized::line("nothing answers there"),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
            Sanitized::line("the connection was cut")
        }
        _ => chain(error).find_map(tls::misunderstanding).unwrap_or_else(|| innermost(error)),
    }
}

/// The last error of the chain, as text.
pub(super) fn innermost(error: &reqwest::Error) -> Sanitized {
    Sanitized::line(&chain(error).last().map_or_else(String::new, ToString::to_string))
}

/// The error and its causes, outermost first.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&e| e.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine without certificates must not delay a thousand feeds for a day.
    #[test]
    fn a_local_problem_does_not_count_as_the_feeds_failure() {
        assert_eq!(NetError::Client { why: Sanitized::default() }.fetch_failure(), FetchFailure::Unreached);
        let host = || "a.example".to_owned();
        assert_eq!(NetError::Insecure { host: host(), why: Sanitized::default() }.fetch_failure(), FetchFailure::Other);
        assert_eq!(NetError::Wall { host: host(), status: 403, wait: None }.fetch_failure(), FetchFailure::Other);
        assert_eq!(
            NetError::Wall { host: host(), status: 429, wait: None }.fetch_failure(),
            FetchFailure::Busy { wait: None }
        );
    }
}
