//! Shopify: its theme Dawn and the themes that descend from it.

use super::Site;

pub(super) const SITE: Site = Site { accordions: &[("accordion__title", "accordion__content")], ..Site::NONE };
