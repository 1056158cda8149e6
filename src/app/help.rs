//! The keys on the screen: sections by scope, those of the focus first, set in columns, and how far they are scrolled.
//!
//! Everything is made from the keymap's rows, overrides included.

use super::Size;
use super::action::{ActionRow, Counted, KeyScope};
use super::areas::{self, Area};
use super::keymap::Keymap;
use super::list::Motion;
use crate::layout::wrap::width;

/// Columns that a section needs to be read at ease.
const COLUMN: u16 = 58;

/// Most columns that the keys take before what they do.
const MOST_KEYS: usize = 20;

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Heading(&'static str),
    Key { keys: String, says: String },
    Blank,
}

/// The sections side by side; the columns scroll together.
#[derive(Clone, Debug, Default)]
pub struct Help {
    columns: Vec<Vec<HelpLine>>,
    top: usize,
    area: Area,
    /// Columns for the keys, so that what they do begins at one edge.
    keys: usize,
}

impl Help {
    /// Scrolls; any other action means nothing here.
    pub fn act(&mut self, counted: Counted) {
        if let Some(motion) = Motion::of(counted, self.area.rows.into()) {
            self.top = motion.from(self.top, self.tops());
        }
    }

    /// How many lines can be the first in view.
    fn tops(&self) -> usize {
        let height = self.columns.iter().map(Vec::len).max().unwrap_or(0);
        height.saturating_sub(self.area.rows.into()) + 1
    }

    /// Sets the sections to the screen's width.
    pub fn settle(&mut self, size: Size, scopes: &[KeyScope], keymap: &Keymap) {
        self.area = areas::frame(size).body;
        self.columns = set(sections(scopes, keymap.rows()), self.area.columns / COLUMN);
        let keys = self.columns.iter().flatten().map(|line| match line {
            HelpLine::Key { keys, .. } => width(keys),
            HelpLine::Heading(_) | HelpLine::Blank => 0,
        });
        self.keys = keys.max().unwrap_or(0).min(MOST_KEYS);
        self.top = Motion::By(0).from(self.top, self.tops());
    }

    /// The columns of the keys, so that all sentences begin in the same column.
    pub fn keys_width(&self) -> usize {
        self.keys
    }

    /// Each column's area, and its lines in view.
    pub fn in_view(&self) -> impl Iterator<Item = (Area, &[HelpLine])> {
        let count = u16::try_from(self.columns.len()).unwrap_or(1).max(1);
        let columns = self.area.columns / count;
        let areas = (0..count).map(move |n| Area { x: self.area.x + n * columns, columns, ..self.area });
        areas.zip(self.columns.iter().map(|lines| self.window(lines)))
    }

    fn window<'a>(&self, lines: &'a [HelpLine]) -> &'a [HelpLine] {
        let start = self.top.min(lines.len());
        &lines[start..(start + usize::from(self.area.rows)).min(lines.len())]
    }
}

/// One for each scope that has keys; those of the focus first.
fn sections(focus: &[KeyScope], rows: &[ActionRow]) -> Vec<Vec<HelpLine>> {
    let others = KeyScope::ALL.iter().filter(|scope| !focus.contains(scope));
    focus.iter().chain(others).map(|scope| section(*scope, rows)).filter(|lines| lines.len() > 2).collect()
}

fn section(scope: KeyScope, rows: &[ActionRow]) -> Vec<HelpLine> {
    let bound = rows.iter().filter(|row| row.scope == scope && !row.keys.is_empty());
    let keys = bound.map(|row| HelpLine::Key { keys: row.keys.join(" "), says: row.says.clone() });
    std::iter::once(HelpLine::Heading(scope.title())).chain(keys).chain([HelpLine::Blank]).collect()
}

/// Sections in order, whole, into columns of about the same height.
fn set(sections: Vec<Vec<HelpLine>>, columns: u16) -> Vec<Vec<HelpLine>> {
    let columns = usize::from(columns.clamp(1, 3));
    let height = sections.iter().map(Vec::len).sum::<usize>().div_ceil(columns);
    let mut set: Vec<Vec<HelpLine>> = vec![Vec::new()];
    for section in sections {
        let used = set.last().map_or(0, Vec::len);
        if used > 0 && used + section.len() / 2 > height && set.len() < columns {
            set.push(Vec::new());
        }
        if let Some(column) = set.last_mut() {
            column.extend(section);
        }
    }
    set
}
