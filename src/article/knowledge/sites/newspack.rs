//! Newspack, plugins of WordPress for newsrooms.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["wp-block-newspack-newsletters"], ..Site::NONE };
