//! Plugins of WordPress for related posts: YARPP, Contextual Related Posts.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["yarpp", "crp_related"], ..Site::NONE };
