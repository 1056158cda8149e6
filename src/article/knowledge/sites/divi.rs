//! Divi, a page builder for WordPress.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("et_pb_toggle_title", "et_pb_toggle_content")], ..Site::NONE };
