//! Mailchimp, and its plugin for WordPress.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["mc_embed_signup", "mc4wp-form"], ..Site::NONE };
