//! UIkit.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("uk-accordion-title", "uk-accordion-content")], ..Site::NONE };
