//! Recognises the same entry at the next fetch, in forms that the data file stores: short identities, hashes, keys of
//! addresses.
//!
//! Everything here is stored and compared with what later versions compute from the same input, so no function may ever
//! change its results. The standard hasher does not promise that; FNV-1a (RFC 9923) does.

use std::borrow::Cow;

use crate::article::HttpUrl;
use crate::article::text::key::without_www;
use crate::article::text::part;

/// Bytes of an identity. Real ones are a tenth of it. The data file stores each identity twice.
pub const MOST_BYTES: usize = 512;

/// Separates the parts of a composed identity; XML cannot contain it.
const SEPARATOR: char = '\u{1f}';

/// Separates the start of an identity from the hash of the whole.
const CUT: char = '~';

/// Hexadecimal digits of a hash.
const DIGITS: usize = 16;

/// Prefixes of parameters that track where a visitor came from and do not affect the page: Google Analytics, Piano (AT
/// Internet).
const TRACKING_PREFIXES: &[&str] = &["utm_", "at_"];

/// Tracking parameters of Facebook, Google Ads, Microsoft Ads and Mailchimp, and the switch to a page's AMP version.
const TRACKING: &[&str] = &["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "amp"];

/// The identity as stored: itself, or its start and a hash of all of it. Cutting it again changes nothing.
///
/// Earlier versions stored the first 2,000 characters. Callers with longer ones cut them to that length first, so that
/// stored entries are found again.
pub fn cut(identity: &str) -> Cow<'_, str> {
    if identity.len() <= MOST_BYTES {
        return Cow::Borrowed(identity);
    }
    let start = part::cut(identity, MOST_BYTES - DIGITS - CUT.len_utf8());
    Cow::Owned(format!("{start}{CUT}{:016x}", hash(identity.bytes())))
}

/// The identity of an entry whose own identity was taken by another article. It contains the address and the title, so that
/// the entry is found again if the feed goes back.
pub fn retired(identity: &str, address: i64, title: &str) -> String {
    cut(&format!("{identity}{SEPARATOR}{address:016x}{:016x}", hash(title.bytes()))).into_owned()
}

/// FNV-1a.
pub fn hash(bytes: impl IntoIterator<Item = u8>) -> i64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325_u64, hash).cast_signed()
}

/// A key that is the same for all addresses of one page: with and without TLS, `www.`, a trailing slash, tracking
/// parameters, `/amp`.
pub fn address_key(url: &HttpUrl) -> i64 {
    hash(bare_address(url.as_str()).bytes())
}

fn bare_address(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = without_www(rest);
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let page = page.trim_end_matches('/');
    let mut bare = page.strip_suffix("/amp").unwrap_or(page).to_owned();
    for (sign, part) in [('?', without_tracking(query)), ('#', without_tracking(fragment))] {
        if !part.is_empty() {
            bare.push(sign);
            bare.push_str(&part);
        }
    }
    bare
}

fn without_tracking(query: &str) -> String {
    let is_tracking = |parameter: &&str| {
        let name = parameter.split_once('=').map_or(*parameter, |(name, _)| name);
        TRACKING.contains(&name) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    };
    query.split('&').filter(|parameter| !parameter.is_empty() && !is_tracking(parameter)).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(url: &str) -> i64 {
        address_key(&HttpUrl::parse(url).unwrap())
    }

    #[test]
    fn addresses_of_one_page_have_one_key() {
        let page = key("https://a.example/bees");
        for other in [
            "http://a.example/bees",
            "https://www.a.example/bees/",
            "https://a.example/bees?utm_source=rss&utm_medium=feed&fbclid=x",
            "https://a.example/bees/amp/",
            "https://a.example/bees?amp=1#at_medium=feed",
        ] {
            assert_eq!(key(other), page, "{other}");
        }
        for other in ["https://a.example/bees?p=1", "https://a.example/bees#two", "https://b.example/bees"] {
            assert_ne!(key(other), page, "{other}");
        }
    }

    /// Users' data files contain these values.
    #[test]
    fn what_is_stored_never_changes() {
        assert_eq!(hash(*b"foobar"), 0x8594_4171_f739_67e8_u64.cast_signed());
        let long = "x".repeat(600);
        assert_eq!(cut(&long), format!("{}~f7f2e4ea97561685", "x".repeat(495)));
        assert_eq!(key("https://www.a.example/bees/?p=2&utm_source=rss"), hash(*b"a.example/bees?p=2"));
    }

    #[test]
    fn long_identities_that_differ_at_their_ends_stay_apart() {
        let long = "ä".repeat(400);
        let [one, two] = [format!("{long}1"), format!("{long}2")].map(|identity| cut(&identity).into_owned());
        assert!(one != two && one.len() <= MOST_BYTES, "{one}");
    }

    proptest! {
        #[test]
        fn a_cut_identity_is_short_and_cut_once(identity in "\\PC{0,700}") {
            let once = cut(&identity);
            prop_assert!(once.len() <= MOST_BYTES);
            prop_assert_eq!(cut(&once), once.clone());
            prop_assert!(retired(&identity, 1, "title").len() <= MOST_BYTES);
        }
    }
}
