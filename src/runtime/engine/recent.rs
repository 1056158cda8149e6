//! The pages that were fetched last because a link was followed, so that keeping one does not fetch it again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::article::HttpUrl;

/// Bytes of all of them. One that is larger is fetched again.
const MOST_BYTES: usize = 16 << 20;

/// Pages by their address, the newest last.
#[derive(Default)]
pub struct RecentPages(Mutex<VecDeque<(HttpUrl, String)>>);

impl RecentPages {
    /// Keeps a page; the oldest are forgotten if all are too large together.
    pub fn keep(&self, url: HttpUrl, html: String) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|(known, _)| *known != url);
        pages.push_back((url, html));
        let mut bytes: usize = pages.iter().map(|(_, html)| html.len()).sum();
        while bytes > MOST_BYTES {
            bytes -= pages.pop_front().map_or(bytes, |(_, html)| html.len());
        }
    }

    /// The page of an address.
    pub fn find(&self, url: &HttpUrl) -> Option<String> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|(known, _)| known == url).map(|(_, html)| html.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_together_stay_within_their_bound() {
        let url = |number: usize| HttpUrl::parse(&format!("https://a.example/{number}")).unwrap();
        let pages = RecentPages::default();
        (0..20).for_each(|number| pages.keep(url(number), "x".repeat(1 << 20)));
        assert!(pages.find(&url(3)).is_none() && pages.find(&url(4)).is_some());
        pages.keep(url(20), "x".repeat(MOST_BYTES + 1));
        assert!((0..=20).all(|number| pages.find(&url(number)).is_none()));
    }
}
