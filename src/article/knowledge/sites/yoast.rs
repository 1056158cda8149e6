//! Yoast SEO, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { faqs: &[("schema-faq-question", "schema-faq-answer")], ..Site::NONE };
