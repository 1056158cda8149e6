//! WP Rocket and other plugins of WordPress that load pictures later.

use super::Site;

pub(super) const SITE: Site = Site {
    lazy_images: &["data-lazy-src"],
    lazy_sets: &["data-lazy-srcset"],
    lazy_players: &["data-lazy-src"],
    ..Site::NONE
};
