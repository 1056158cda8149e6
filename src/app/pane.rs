//! The library's three panes: names for the geometry, the keys and the hints, which need not know the library itself.

/// From left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LibraryPane {
    Feeds,
    #[default]
    Articles,
    Preview,
}

impl LibraryPane {
    /// From left to right, as Tab goes.
    pub const ALL: [LibraryPane; 3] = [LibraryPane::Feeds, LibraryPane::Articles, LibraryPane::Preview];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            LibraryPane::Feeds => "Feeds",
            LibraryPane::Articles => "Articles",
            LibraryPane::Preview => "Preview",
        }
    }

    /// `steps` to the right, around the end.
    #[must_use]
    pub fn turn(self, steps: usize) -> LibraryPane {
        LibraryPane::ALL[(self as usize + steps) % LibraryPane::ALL.len()]
    }
}
