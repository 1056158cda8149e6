//! Elementor, a page builder for WordPress: accordion and toggle.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("elementor-tab-title", "elementor-tab-content")], ..Site::NONE };
