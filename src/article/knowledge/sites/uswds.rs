//! US Web Design System.

use super::Site;

pub(super) const SITE: Site =
    Site { accordions: &[("usa-accordion__button", "usa-accordion__content")], hidden: &["sr-only"], ..Site::NONE };
