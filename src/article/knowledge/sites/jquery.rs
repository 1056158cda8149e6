//! jQuery UI's accordion, and Lazy Load, a plugin of jQuery.

use super::Site;

pub(super) const SITE: Site = Site {
    accordions: &[("ui-accordion-header", "ui-accordion-content")],
    lazy_images: &["data-original"],
    ..Site::NONE
};
