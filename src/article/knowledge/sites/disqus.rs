//! Disqus, a service for comments.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["disqus_thread"], boilerplate: &["disqus"], ..Site::NONE };
