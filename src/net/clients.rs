//! The HTTP clients. Each is made when it is first needed: reading the system's certificates takes tens of milliseconds,
//! and neither the first screen nor the demo should wait for them.

use std::env;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Proxy, redirect};
use url::{Host, Url};

use super::failure::innermost;
use super::net_scope::{NetScope, Resolver, SsrfGuard};
use super::{NetError, tls};
use crate::config::{NetworkSettings, ProxyChoice};

/// Connections kept open for the next request to the same host. Feeds are spread over many hosts, each of which is asked
/// about once an hour.
const IDLE_CONNECTIONS: usize = 1;

/// The clients made so far.
pub struct Clients {
    connect_timeout: Duration,
    agent: String,
    proxy: ProxyChoice,
    resolver: Resolver,
    /// One client each for public addresses, for any address, and for this machine.
    public: OnceLock<Client>,
    any: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

impl Clients {
    /// Clients that are built when they are first needed.
    pub fn new(settings: &NetworkSettings, resolver: Resolver) -> Clients {
        Clients {
            connect_timeout: Duration::from_secs(settings.connect_timeout),
            agent: agent(&settings.about_url),
            proxy: settings.proxy.clone(),
            resolver,
            public: OnceLock::new(),
            any: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// The client for an address. Plain HTTP to this machine needs no certificates and, as in browsers, no proxy.
    pub fn client(&self, url: &Url, net_scope: NetScope) -> Result<&Client, NetError> {
        match net_scope {
            NetScope::Public => kept(&self.public, || self.with_proxy(NetScope::Public)),
            NetScope::Local if url.scheme() == "http" && is_loopback(url) => {
                kept(&self.loopback, || Ok(self.builder(NetScope::Local).no_proxy().tls_certs_only([])))
            }
            NetScope::Local => kept(&self.any, || self.with_proxy(NetScope::Local)),
        }
    }

    fn with_proxy(&self, net_scope: NetScope) -> Result<ClientBuilder, NetError> {
        let tls = tls::config().map_err(|why| NetError::Client { why })?;
        let builder = self.builder(net_scope).tls_backend_preconfigured(tls);
        match &self.proxy {
            ProxyChoice::Environment => Ok(builder),
            ProxyChoice::Direct => Ok(builder.no_proxy()),
            ProxyChoice::At(address) => Ok(builder.proxy(Proxy::all(address.reveal()).map_err(unmade)?)),
        }
    }

    /// No cookies and no Referer. Redirects are left to `fetch`, which checks their targets like any other address. Bodies
    /// are decompressed by `unpack`, so that both sizes are known. A malformed header line, a folded one, or one with a
    /// space before its colon is skipped or read as browsers do: it does not cost the whole answer.
    fn builder(&self, net_scope: NetScope) -> ClientBuilder {
        // An error means that a provider is installed already, which is fine: this program has only one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = SsrfGuard { resolver: self.resolver.clone(), net_scope, exempt: proxies(&self.proxy) };
        Client::builder()
            .user_agent(&self.agent)
            .connect_timeout(self.connect_timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .dns_resolver(Arc::new(guard))
    }
}

/// The user agent. It names crosshead and no browser, so that a site's owner can tell what is asking, and read about it if
/// the user configured a page.
fn agent(about: &str) -> String {
    let about = if about.is_empty() { String::new() } else { format!("; +{about}") };
    format!("crosshead/{} (terminal feed reader{about})", env!("CARGO_PKG_VERSION"))
}

/// The client in `slot`, made if it is empty. If two are made at the same time, one is thrown away.
fn kept(
    slot: &OnceLock<Client>,
    builder: impl FnOnce() -> Result<ClientBuilder, NetError>,
) -> Result<&Client, NetError> {
    if let Some(client) = slot.get() {
        return Ok(client);
    }
    let client = builder()?.build().map_err(unmade)?;
    Ok(slot.get_or_init(|| client))
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes a value")]
fn unmade(error: reqwest::Error) -> NetError {
    NetError::Client { why: innermost(&error) }
}

/// The hosts of the proxies that a client may use.
fn proxies(choice: &ProxyChoice) -> Vec<String> {
    let host = |address: &str| Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    match choice {
        ProxyChoice::At(address) => host(address.reveal()).into_iter().collect(),
        ProxyChoice::Direct => Vec::new(),
        ProxyChoice::Environment => {
            let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
            names.into_iter().filter_map(|name| env::var(name).ok()).filter_map(|value| host(&value)).collect()
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
