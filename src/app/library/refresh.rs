//! What a refresh brought, as one sentence.
//!
//! A refresh answers with the feeds that could be fetched; why the others could not is in the feed list, which is read anew
//! after each refresh. So a report waits for the list.

use super::super::status::{self, Tone};
use super::feeds::Feeds;
use crate::article::Clean;
use crate::feed::{Feed, FeedId, Refreshed};

/// A refresh that is over, waiting for the feed list.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was to be fetched; `None` for all feeds.
    pub scope: Option<FeedId>,
    pub fetched: Vec<Refreshed>,
    /// Why nothing could be fetched at all.
    pub failure: Option<Clean>,
}

impl Report {
    /// What came of it, and whether something failed.
    pub fn sentence(&self, feeds: &Feeds) -> (Tone, Clean) {
        let failed = self.failed(feeds);
        if let (Some(sentence), []) = (&self.failure, &failed[..]) {
            return (Tone::Error, status::sentence(sentence));
        }
        let tone = if failed.is_empty() { Tone::News } else { Tone::Error };
        let parts = [self.news(failed.is_empty()), self.unreadable(), failures(&failed)];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        (tone, Clean::line(&said.join(" ")))
    }

    fn failed<'a>(&self, feeds: &'a Feeds) -> Vec<&'a Feed> {
        let is_asked = |feed: &Feed| self.scope.is_none_or(|id| id == feed.id);
        let is_fetched = |feed: &Feed| self.fetched.iter().any(|fetched| fetched.feed == feed.id);
        let feeds = feeds.list().feeds.iter();
        feeds.filter(|feed| feed.error.is_some() && is_asked(feed) && !is_fetched(feed)).collect()
    }

    /// "4 new articles."; that there are none is only worth saying when nothing else is.
    fn news(&self, is_all_well: bool) -> Option<String> {
        match self.fetched.iter().map(|fetched| fetched.new).sum::<usize>() {
            0 => is_all_well.then(|| "No new articles.".to_owned()),
            1 => Some("1 new article.".to_owned()),
            new => Some(format!("{new} new articles.")),
        }
    }

    fn unreadable(&self) -> Option<String> {
        match self.fetched.iter().map(|fetched| fetched.skipped).sum::<usize>() {
            0 => None,
            1 => Some("1 item could not be read.".to_owned()),
            skipped => Some(format!("{skipped} items could not be read.")),
        }
    }
}

/// "2 feeds failed: 404 from example.com": the first one's reason stands for all; the feed list has the others.
fn failures(failed: &[&Feed]) -> Option<String> {
    let first = failed.first()?;
    let why = first.error.as_ref()?;
    match failed.len() {
        1 => Some(format!("{} failed: {why}.", first.title)),
        count if why.starts_with(&*first.url.host()) => Some(format!("{count} feeds failed. {why}.")),
        count => Some(format!("{count} feeds failed. {}: {why}.", first.title)),
    }
}
