//! Rank Math, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { faqs: &[("rank-math-question", "rank-math-answer")], ..Site::NONE };
