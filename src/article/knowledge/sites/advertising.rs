//! AdSense, and Ad Inserter, a plugin of WordPress whose block is named like code.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["adsbygoogle"], attached_names: &["code-block"], ..Site::NONE };
