//! Handles ids that occur twice in one document. They identify nothing, so their entries get identities from their other
//! visible values.

use std::collections::{HashMap, HashSet};

use super::{ParsedEntry, identity};
use crate::article::HttpUrl;
use crate::article::text::part;
use crate::budget;

/// Characters of an id that count. This many were kept before identities were cut to a length in bytes; with more, the
/// short form would differ from that of stored entries.
const COUNTED: usize = 2_000;

/// An id as it is stored.
pub fn short(id: &str) -> String {
    identity::cut(part::start(id, COUNTED)).into_owned()
}

/// A composed identity as it is stored. It is not shortened first, because identities may differ only in their last part.
pub fn made(identity: &str) -> String {
    identity::cut(identity).into_owned()
}

/// Gives new identities to entries that share one but are not the same: the id with the link, or else with title and date.
/// Entries that agree in all of these are one entry, listed twice.
pub fn tell_apart(entries: &mut [ParsedEntry]) {
    for tell in [with_link, with_title_and_date] {
        let shared = shared(entries);
        for entry in entries.iter_mut().filter(|entry| shared.contains(&entry.identity)) {
            let Some(identity) = tell(entry) else { continue };
            if !budget::grow(identity.len()) {
                return;
            }
            entry.identity = identity;
        }
    }
}

/// The identities shared by entries whose visible values differ.
fn shared(entries: &[ParsedEntry]) -> HashSet<String> {
    let mut first = HashMap::new();
    let mut shared = HashSet::new();
    for entry in entries {
        let seen = (&entry.url, &entry.title, entry.published);
        if *first.entry(&entry.identity).or_insert(seen) != seen {
            shared.insert(entry.identity.clone());
        }
    }
    shared
}

/// `None` if the link is the identity, or there is none.
fn with_link(entry: &ParsedEntry) -> Option<String> {
    let url = entry.url.as_ref().map(HttpUrl::as_str).filter(|url| short(url) != entry.identity)?;
    Some(made(&format!("{}\n{url}", entry.identity)))
}

#[expect(clippy::unnecessary_wraps, reason = "one of two ways with the same signature")]
fn with_title_and_date(entry: &ParsedEntry) -> Option<String> {
    Some(made(&format!("{}{}", entry.identity, title_and_date(entry))))
}

fn title_and_date(entry: &ParsedEntry) -> String {
    let date = entry.published.map_or(0, |date| date.timestamp());
    format!("\n{}\n{date}", entry.title)
}

/// The identity that an entry without a link would have in a document where its id occurs twice, if it occurs once here,
/// and the other way round. Documents lose their oldest entries, so an id that occurred twice can later occur once.
pub fn other_name(entry: &ParsedEntry) -> String {
    let once = entry.identity.strip_suffix(&title_and_date(entry)).map(str::to_owned);
    once.or_else(|| with_title_and_date(entry)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;
    use crate::feed::Body;

    #[test]
    fn an_identity_that_was_kept_longer_becomes_the_same() {
        let long = "é".repeat(3 * COUNTED);
        let stored: String = long.chars().take(COUNTED).collect();
        assert_eq!(identity::cut(&stored), short(&long));
        assert!(short(&long).len() <= identity::MOST_BYTES);
        assert_eq!(short("\na"), "\na");
    }

    #[test]
    fn identities_that_differ_only_at_the_end_stay_apart() {
        let long = format!("https://a.example/{}", "x".repeat(3 * COUNTED));
        let told = told(&[("id", &format!("{long}1"), "a"), ("id", &format!("{long}2"), "a")]);
        assert_ne!(told[0], told[1]);
    }

    fn entry(id: &str, url: &str, title: &str) -> ParsedEntry {
        ParsedEntry {
            identity: id.to_owned(),
            raw_digest: None,
            enclosures: Vec::new(),
            title: Sanitized::line(title),
            url: HttpUrl::parse(url).ok(),
            author: None,
            published: None,
            updated: None,
            body: Body::default(),
        }
    }

    fn told(entries: &[(&str, &str, &str)]) -> Vec<String> {
        let mut entries: Vec<_> = entries.iter().map(|(id, url, title)| entry(id, url, title)).collect();
        tell_apart(&mut entries);
        entries.into_iter().map(|entry| entry.identity).collect()
    }

    #[test]
    fn an_id_that_occurs_twice_does_not_identify() {
        let (one, two) = ("https://a.example/1", "https://a.example/2");
        let by_link = told(&[("id", one, "a"), ("id", two, "a"), ("other", one, "a")]);
        assert_eq!(by_link, [format!("id\n{one}"), format!("id\n{two}"), "other".to_owned()]);
        let by_title = told(&[("id", one, "a"), ("id", one, "b"), ("id", two, "b")]);
        assert_eq!(by_title, [format!("id\n{one}\na\n0"), format!("id\n{one}\nb\n0"), format!("id\n{two}")]);
        assert_eq!(told(&[(one, one, "a"), (one, one, "b")]), [format!("{one}\na\n0"), format!("{one}\nb\n0")]);
        assert_eq!(told(&[("id", "", "a"), ("id", "", "b")]), ["id\na\n0", "id\nb\n0"]);
    }

    #[test]
    fn an_id_that_occurs_once_again_is_found_by_its_other_name() {
        let (mut once, mut twice) = (entry("id", "", "a"), entry("id\na\n0", "", "a"));
        assert_eq!([other_name(&once), other_name(&twice)], [twice.identity.clone(), once.identity.clone()]);
        once.published = Some("2026-04-20T12:00:00Z".parse().unwrap());
        twice.published = once.published;
        assert_eq!(other_name(&once), "id\na\n1776686400");
    }

    #[test]
    fn an_item_that_is_listed_twice_keeps_its_id() {
        let one = "https://a.example/1";
        assert_eq!(told(&[("id", one, "a"), ("id", one, "a")]), ["id", "id"]);
    }
}
