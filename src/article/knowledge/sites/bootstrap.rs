//! Bootstrap, versions 3 to 5. Tailwind uses its `sr-only` too.

use super::Site;

pub(super) const SITE: Site = Site {
    accordions: &[("accordion-button", "accordion-body")],
    beside: &["modal", "modal-dialog"],
    hidden: &["visually-hidden", "sr-only"],
    buttons: &["btn"],
    ..Site::NONE
};
