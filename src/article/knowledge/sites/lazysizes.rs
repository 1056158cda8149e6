//! lazysizes, a script that loads pictures later, and others that use its attributes (a3 Lazy Load).

use super::Site;

pub(super) const SITE: Site =
    Site { lazy_images: &["data-src"], lazy_sets: &["data-srcset"], lazy_players: &["data-src"], ..Site::NONE };
