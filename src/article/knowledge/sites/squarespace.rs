//! Squarespace.

use super::Site;

pub(super) const SITE: Site =
    Site { accordions: &[("accordion-item__title", "accordion-item__dropdown")], ..Site::NONE };
