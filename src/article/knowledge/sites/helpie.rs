//! Helpie FAQ, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("accordion__header", "accordion__body")], ..Site::NONE };
