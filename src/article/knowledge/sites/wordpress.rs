//! WordPress: its core, and what its own themes have in common. The accordion came with 6.9.

use super::Site;

pub(super) const SITE: Site = Site {
    accordions: &[("wp-block-accordion-heading", "wp-block-accordion-panel")],
    attached_names: &["respond", "comment-reply-title", "cancel-comment-reply"],
    hidden: &["screen-reader-text", "assistive-text"],
    characters: &["emoji", "wp-smiley"],
    dates: &["time.entry-date"],
    ..Site::NONE
};
