//! Drupal, from version 7.

use super::Site;

pub(super) const SITE: Site =
    Site { boilerplate: &["submitted", "field-tags"], hidden: &["visually-hidden", "element-invisible"], ..Site::NONE };
