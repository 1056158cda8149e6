//! How much of a feed is kept, and what a clearing takes away. What the user has marked always stays.

use chrono::TimeDelta;

use super::{FeedId, FeedOptions};
use crate::article::Sanitized;

/// An unread article stays for so long after it arrived, whatever the limits: a user who was away finds what came meanwhile.
pub const YOUNG: TimeDelta = TimeDelta::days(30);

/// The limits of a feed; without one, all is kept that the bounds of the store allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeepLimits {
    /// Articles older than so many days go.
    pub days: Option<u32>,
    /// Of more articles than this, the oldest go.
    pub articles: Option<u32>,
}

impl KeepLimits {
    /// What holds for a feed: what the user has set for it, or else these. 0 is no limit.
    #[must_use]
    pub fn of(self, options: &FeedOptions) -> KeepLimits {
        let limit = |own: Option<u32>, usual: Option<u32>| own.or(usual).filter(|limit| *limit > 0);
        KeepLimits { days: limit(options.keep_days, self.days), articles: limit(options.keep_articles, self.articles) }
    }

    /// Whether it limits nothing.
    pub fn is_none(self) -> bool {
        self == KeepLimits::default()
    }
}

/// What is cleared of a feed, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedClearing {
    pub feed: FeedId,
    pub title: Sanitized,
    pub articles: usize,
    /// About what they take in the data file.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_for_a_feed_wins_and_nothing_is_a_limit_of_nothing() {
        let usual = KeepLimits { days: Some(90), articles: None };
        let with =
            |keep_days, keep_articles| usual.of(&FeedOptions { keep_days, keep_articles, ..FeedOptions::default() });
        assert_eq!(with(None, None), usual);
        assert_eq!(with(Some(7), Some(200)), KeepLimits { days: Some(7), articles: Some(200) });
        assert!(with(Some(0), Some(0)).is_none());
    }
}
