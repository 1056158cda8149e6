//! The controls of players: Video.js, MediaElement (WordPress core), JW Player, Plyr.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["vjs-", "mejs-", "jw-", "plyr__"], ..Site::NONE };
