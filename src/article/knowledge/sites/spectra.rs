//! Spectra, formerly Ultimate Addons for Gutenberg, a plugin of WordPress.

use super::Site;

pub(super) const SITE: Site = Site { faqs: &[("uagb-question", "uagb-faq-content")], ..Site::NONE };
