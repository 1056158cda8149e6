//! Jetpack, a plugin of WordPress: sharing, likes, related posts, subscriptions, carousel.

use super::Site;

#[rustfmt::skip]
pub(super) const SITE: Site = Site {
    attached: &[
        "sharedaddy", "sd-sharing", "sd-like", "sd-block", "jp-relatedposts", "jetpack-likes-widget",
        "jetpack-subscri", "wp-block-jetpack-subscriptions", "wp-block-jetpack-related-posts",
        "wp-block-jetpack-likes", "wp-block-jetpack-sharing",
    ],
    invitations: &[
        "discover more from", "subscribe to get the latest posts", "type your email",
        "subscribe now to keep reading",
    ],
    lazy_images: &["data-orig-file", "data-large-file"],
    ..Site::NONE
};
