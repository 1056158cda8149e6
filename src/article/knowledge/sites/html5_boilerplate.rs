//! HTML5 Boilerplate.

use super::Site;

pub(super) const SITE: Site = Site { hidden: &["visuallyhidden"], ..Site::NONE };
