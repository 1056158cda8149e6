//! WPBakery, a page builder for WordPress.

use super::Site;

pub(super) const SITE: Site = Site {
    accordions: &[("vc_toggle_title", "vc_toggle_content"), ("vc_tta-panel-heading", "vc_tta-panel-body")],
    ..Site::NONE
};
