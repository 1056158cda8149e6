//! Kadence Blocks, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("kt-blocks-accordion-title", "kt-accordion-panel")], ..Site::NONE };
