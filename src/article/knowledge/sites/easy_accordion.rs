//! Easy Accordion, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("ea-header", "ea-body")], ..Site::NONE };
