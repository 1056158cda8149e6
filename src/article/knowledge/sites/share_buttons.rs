//! Services and plugins for share buttons: AddToAny, AddThis, Simple Share Buttons, Heateor, Easy Social Share Buttons.

use super::Site;

pub(super) const SITE: Site =
    Site { attached: &["addtoany", "a2a_kit", "addthis", "ssba", "heateor", "essb"], ..Site::NONE };
