//! Ultimate FAQ, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { faqs: &[("ewd-ufaq-faq-title-text", "ewd-ufaq-faq-body")], ..Site::NONE };
