//! Folders of feeds. A folder has no row of its own: it is there as long as a feed is in it.

use crate::article::Sanitized;

use super::identity;

/// Identifies a folder by its path, so that it is the same after the feeds were read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
pub struct FolderId(i64);

impl FolderId {
    /// The folder at a path, outermost first. `None` for the top, which is no folder.
    pub fn of(path: &[Sanitized]) -> Option<FolderId> {
        let bytes = path.iter().flat_map(|name| name.bytes().chain([0]));
        (!path.is_empty()).then(|| FolderId(identity::hash(bytes)))
    }

    /// The folders that a feed at this path is in, outermost first.
    pub fn all_of(path: &[Sanitized]) -> impl Iterator<Item = FolderId> {
        (1..=path.len()).filter_map(|depth| FolderId::of(&path[..depth]))
    }
}
