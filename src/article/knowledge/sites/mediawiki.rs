//! Wikis: MediaWiki, before and after 1.43, and DokuWiki. Their headings have links to edit the section.

use super::Site;

pub(super) const SITE: Site =
    Site { attached_names: &["mw-editsection", "editsection", "secedit", "mw-editsection-like"], ..Site::NONE };
