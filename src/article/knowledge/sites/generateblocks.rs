//! GenerateBlocks, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("gb-accordion__toggle", "gb-accordion__content")], ..Site::NONE };
