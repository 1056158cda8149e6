//! GOV.UK Frontend.

use super::Site;

pub(super) const SITE: Site = Site {
    accordions: &[("govuk-accordion__section-button", "govuk-accordion__section-content")],
    hidden: &["visually-hidden"],
    ..Site::NONE
};
