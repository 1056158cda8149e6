//! The library's three panes: names for the geometry, the keys and the hints, which need not know the library itself.

/// From left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    Feeds,
    #[default]
    Articles,
    Preview,
}

impl Pane {
    /// From left to right, as Tab goes.
    pub const ALL: [Pane; 3] = [Pane::Feeds, Pane::Articles, Pane::Preview];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Pane::Feeds => "Feeds",
            Pane::Articles => "Articles",
            Pane::Preview => "Preview",
        }
    }

    /// `steps` to the right, around the end.
    #[must_use]
    pub fn turn(self, steps: usize) -> Pane {
        Pane::ALL[(self as usize + steps) % Pane::ALL.len()]
    }
}
