//! Beaver Builder, a page builder for WordPress.

use super::Site;

pub(super) const SITE: Site =
    Site { accordions: &[("fl-accordion-button-label", "fl-accordion-content")], ..Site::NONE };
