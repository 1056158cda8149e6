//! Ghost.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("kg-toggle-heading-text", "kg-toggle-content")], ..Site::NONE };
