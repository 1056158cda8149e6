//! Zendesk Guide.

use super::Site;

pub(super) const SITE: Site =
    Site { accordions: &[("accordion__item-title", "accordion__item-content")], ..Site::NONE };
