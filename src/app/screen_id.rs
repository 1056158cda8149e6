//! The name of a screen: what jobs and results need to know of the stack.

/// Names a screen for as long as it is on the stack; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScreenId(u64);

impl ScreenId {
    /// The library is always there, below the stack.
    pub const LIBRARY: ScreenId = ScreenId(0);

    /// The id after this one.
    pub(super) fn next(self) -> ScreenId {
        ScreenId(self.0 + 1)
    }
}
