//! The HTTP clients, each made when it is first needed: reading the system's certificates takes tens of milliseconds,
//! and neither the first screen nor the demo should wait for them.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};
use url::{Host, Url};

use super::NetError;
use super::failure::innermost;
use crate::config::NetworkSettings;

/// Who we are, honestly, so that a site's keeper can tell what visits.
const USER_AGENT: &str = concat!("crosshead/", env!("CARGO_PKG_VERSION"), " (terminal feed reader)");

/// The clients made so far.
pub struct Clients {
    connect_timeout: Duration,
    web: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

impl Clients {
    pub fn new(settings: &NetworkSettings) -> Clients {
        let connect_timeout = Duration::from_secs(settings.connect_timeout);
        Clients { connect_timeout, web: OnceLock::new(), loopback: OnceLock::new() }
    }

    /// The client for an address. Plain HTTP to this machine needs no certificates and, as in browsers, no proxy.
    pub fn client(&self, url: &Url) -> Result<&Client, NetError> {
        if url.scheme() == "http" && is_loopback(url) {
            return kept(&self.loopback, || self.builder().no_proxy().tls_certs_only([]));
        }
        kept(&self.web, || self.builder())
    }

    /// No cookies, no Referer, and redirects left to us: what they lead to is checked like any other address.
    fn builder(&self) -> ClientBuilder {
        // Already installed is as good: there is only one provider in this program.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect_timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .gzip(true)
            .brotli(true)
    }
}

/// The client in `slot`; two that are made at the same time cost only their making.
fn kept(slot: &OnceLock<Client>, builder: impl FnOnce() -> ClientBuilder) -> Result<&Client, NetError> {
    if let Some(client) = slot.get() {
        return Ok(client);
    }
    let client = builder().build().map_err(|error| NetError::Certificates { why: innermost(&error) })?;
    Ok(slot.get_or_init(|| client))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
