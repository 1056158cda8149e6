//! MudBlazor.

use super::Site;

pub(super) const SITE: Site =
    Site { accordions: &[("mud-expand-panel-header", "mud-expand-panel-content")], ..Site::NONE };
