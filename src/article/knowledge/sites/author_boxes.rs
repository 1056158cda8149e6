//! Plugins of WordPress for author boxes: Simple Author Box, PublishPress Authors, Starbox.

use super::Site;

pub(super) const SITE: Site = Site { attached: &["saboxplugin-wrap", "pp-author-boxes", "abh_box"], ..Site::NONE };
