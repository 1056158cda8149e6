//! Foundation.

use super::Site;

pub(super) const SITE: Site = Site { hidden: &["show-for-sr"], ..Site::NONE };
