//! Blocks requests to private networks: no address from the public web may make this program contact the user's own network
//! (a router's page, a printer, a cloud's metadata service).
//!
//! The user may subscribe to a local address. But a public address never leads to a local one: not by a redirect, not by a
//! link in a feed, and not by a public name that resolves to a local address (DNS rebinding). The guard checks the
//! addresses that are about to be connected to, not the names.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

use crate::article::HttpUrl;

/// Endings of names that mean the local network by standard or by convention (RFC 6761, 6762, 8375, ICANN's `internal`).
const LOCAL_ENDINGS: [&str; 7] = [".localhost", ".local", ".home.arpa", ".internal", ".lan", ".home", ".localdomain"];

/// Which network a request may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetScope {
    /// Public addresses only.
    Public,
    /// Any address, because the user chose a local one.
    Local,
}

/// How names become addresses, and which addresses are public. Tests use their own.
#[derive(Clone)]
pub struct Resolver {
    pub lookup: Arc<dyn Lookup>,
    pub is_public: fn(IpAddr) -> bool,
}

/// How a name becomes addresses: DNS, or a table in a test.
pub trait Lookup: Send + Sync {
    /// The addresses of a name. The port is not used.
    fn addresses(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;
}

impl Resolver {
    /// The system's resolver.
    pub fn real() -> Resolver {
        Resolver { lookup: Arc::new(System), is_public }
    }

    /// The scope that follows from an address the user asks for.
    pub fn net_scope(&self, url: &HttpUrl) -> NetScope {
        if self.is_local(url) { NetScope::Local } else { NetScope::Public }
    }

    /// Whether an address is visibly local. What it resolves to is checked by the guard.
    pub fn is_local(&self, url: &HttpUrl) -> bool {
        match url.to_url().host() {
            Some(Host::Domain(name)) => is_local_name(name),
            Some(Host::Ipv4(address)) => !(self.is_public)(address.into()),
            Some(Host::Ipv6(address)) => !(self.is_public)(address.into()),
            None => false,
        }
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.') || LOCAL_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

struct System;

impl Lookup for System {
    fn addresses(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// The resolver of a client. In the public scope it returns public addresses only.
pub struct SsrfGuard {
    pub resolver: Resolver,
    pub net_scope: NetScope,
    /// Host names of proxies: the user chose them, wherever they are.
    pub exempt: Vec<String>,
}

impl Resolve for SsrfGuard {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.resolver.lookup.addresses(name.as_str().to_owned());
        let is_free = self.net_scope == NetScope::Local || self.exempt.iter().any(|exempt| exempt == name.as_str());
        let is_public = self.resolver.is_public;
        Box::pin(async move {
            let mut addresses = found.await?;
            if !is_free {
                addresses.retain(|address| is_public(address.ip()));
                if addresses.is_empty() {
                    return Err(Refused.into());
                }
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A public name that has only local addresses.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a local address")
    }
}

impl std::error::Error for Refused {}

/// Whether an address belongs to the public internet (IANA's registries of special-purpose addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => is_public_v4(address),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !is_shared && !is_special
}

/// Global unicast is 2000::/3, without the ranges for documentation, Teredo and ORCHID.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xe000 == 0x2000;
    let is_special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || (first == 0x3fff && second < 0x1000);
    is_global && !is_special
}

/// The IPv4 address inside an IPv6 one: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let at = |start: usize| Ipv4Addr::new(octets[start], octets[start + 1], octets[start + 2], octets[start + 3]);
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(at(12)),
        [0x2002, ..] => Some(at(2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_told_from_local_ones() {
        for public in [
            "93.184.216.34",
            "100.63.0.1",
            "100.128.0.1",
            "172.32.0.1",
            "192.88.98.1",
            "192.88.100.1",
            "198.20.0.1",
            "2606:4700::1111",
            "64:ff9b::0808:0808",
            "2002:5db8:d822::1",
            "::ffff:93.184.216.34",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for local in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.251",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:192.88.99.1",
            "::ffff:0:10.0.0.1",
            "64:ff9b::192.168.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "100:0:0:1::1",
            "2002:0a00:0001::1",
            "2002:c058:6301::1",
            "2002:7f00:1::1",
            "2001::1",
            "2001:1::1",
            "2001:db8::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "feff::1",
            "ff02::fb",
        ] {
            assert!(!is_public(local.parse().unwrap()), "{local}");
        }
    }

    #[test]
    fn an_address_shows_whether_the_user_means_the_local_network() {
        let net_scope = |url: &str| Resolver::real().net_scope(&HttpUrl::parse(url).unwrap());
        for local in [
            "http://localhost:8080/",
            "http://nas/feed",
            "http://Printer.LOCAL./",
            "http://192.168.0.9/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://[::1]/",
            "https://git.home.arpa/",
        ] {
            assert_eq!(net_scope(local), NetScope::Local, "{local}");
        }
        for public in ["https://example.com/", "http://localhost.example.com/", "https://93.184.216.34/"] {
            assert_eq!(net_scope(public), NetScope::Public, "{public}");
        }
    }
}
