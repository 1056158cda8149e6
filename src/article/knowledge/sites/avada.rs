//! Avada, a theme of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("fusion-toggle-heading", "toggle-content")], ..Site::NONE };
