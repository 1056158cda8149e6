//! The choice between several feeds that a page names: rows with a number, of which one is taken.

use crate::article::HttpUrl;
use crate::feed::FeedLink;

/// The list over the screen.
#[derive(Clone, Debug)]
pub struct FeedChoice {
    /// The page that names them.
    pub page: HttpUrl,
    pub feeds: Vec<FeedLink>,
    pub cursor: usize,
}

impl FeedChoice {
    /// Moves down by so many rows, around the end.
    pub fn turn(&mut self, by: usize) {
        self.cursor = (self.cursor + by) % self.feeds.len().max(1);
    }

    /// So many rows down is one up.
    pub fn back(&self) -> usize {
        self.feeds.len().saturating_sub(1)
    }
}
