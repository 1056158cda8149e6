//! Services for paid recommendations: Zergnet, Outbrain, Taboola.

use super::Site;

pub(super) const SITE: Site =
    Site { attached: &["zergnet", "outbrain", "taboola"], boilerplate: &["outbrain", "taboola"], ..Site::NONE };
