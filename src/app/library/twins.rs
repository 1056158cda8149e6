//! Feeds of one title, and the names that tell them apart.

use std::collections::{BTreeMap, HashMap};

use crate::article::Sanitized;
use crate::feed::{Feed, FeedId};

/// The feeds that share their title, with what tells them apart: the host, or, if that is the same, the part of the address in
/// which they differ.
pub fn twins(feeds: &[Feed]) -> HashMap<FeedId, Sanitized> {
    let mut by_title: HashMap<&str, Vec<&Feed>> = HashMap::new();
    feeds.iter().for_each(|feed| by_title.entry(&feed.title).or_default().push(feed));
    let shared = by_title.into_values().filter(|feeds| feeds.len() > 1);
    shared.flat_map(|feeds| apart(&feeds)).collect()
}

fn apart(feeds: &[&Feed]) -> Vec<(FeedId, Sanitized)> {
    let mut by_host: BTreeMap<String, Vec<&Feed>> = BTreeMap::new();
    feeds.iter().for_each(|feed| by_host.entry(feed.url.host()).or_default().push(feed));
    let is_shared = |feeds: &&Vec<&Feed>| feeds.len() > 1;
    let needs_host = by_host.values().filter(is_shared).count() > 1;
    let named = |feed: &Feed, told: &str| (feed.id, Sanitized::line(&format!("{} ({told})", feed.title)));
    let mut names = Vec::new();
    for (host, feeds) in &by_host {
        let addresses: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
        let same = shared_start(&addresses);
        names.extend(feeds.iter().map(|feed| match feed.url.as_str()[same..].trim_matches('/') {
            _ if feeds.len() == 1 => named(feed, host),
            "" => named(feed, host),
            rest if needs_host => named(feed, &format!("{host}/{rest}")),
            rest => named(feed, rest),
        }));
    }
    names
}

/// The bytes with which all of them begin, up to the end of a part of the address: `/feed/` and `/feed/full/` differ in `full`.
fn shared_start(addresses: &[&str]) -> usize {
    let Some((first, others)) = addresses.split_first() else { return 0 };
    let ends = first.match_indices('/').map(|(at, _)| at + 1);
    ends.take_while(|end| others.iter().all(|other| other.starts_with(&first[..*end]))).last().unwrap_or(0)
}
