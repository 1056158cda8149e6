//! The keys on the screen: sections by scope, those of the focus first, set in columns, and how far they are scrolled.
//!
//! Everything is made from the keymap's rows, overrides included.

use super::action::{ActionRow, Counted, KeyScope};
use super::areas::{self, Area};
use super::command_table;
use super::filter::{Filter, Filtering};
use super::keymap::Keymap;
use super::list::Motion;
use super::screen::FindPrompt;
use super::{Mouse, MouseKind, Size};
use crate::layout::wrap::{width, wrap};

/// Columns that a section needs to be read at ease.
const COLUMN: u16 = 58;

/// Lines of a turn of the mouse wheel.
const WHEEL: isize = 3;

/// Most columns that the keys take before what they do.
const MOST_KEYS: usize = 20;

/// Columns before the keys, after them, and at the end of the line.
const BESIDE_KEYS: usize = 6;

/// Columns of what a key does, even if there is no room for them.
const LEAST_SAID: usize = 12;

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Heading(&'static str),
    Key {
        keys: String,
        says: String,
    },
    /// The rest of what the key above does.
    More(String),
    Blank,
}

impl HelpLine {
    /// What a filter looks at; `None` for what is no row of its own.
    fn text(&self) -> Option<String> {
        match self {
            HelpLine::Key { keys, says } => Some(format!("{keys} {says}")),
            HelpLine::Heading(_) | HelpLine::More(_) | HelpLine::Blank => None,
        }
    }

    /// What a key does on as many lines as it needs.
    fn wrapped(self, keys_width: usize, columns: usize) -> Vec<HelpLine> {
        let HelpLine::Key { keys, says } = self else { return vec![self] };
        let room = columns.saturating_sub(keys_width.max(width(&keys)) + BESIDE_KEYS).max(LEAST_SAID);
        let mut lines = wrap(&says, room).map(|range| says[range].to_owned());
        let first = HelpLine::Key { keys, says: lines.next().unwrap_or_default() };
        std::iter::once(first).chain(lines.map(HelpLine::More)).collect()
    }
}

/// The sections side by side; the columns scroll together.
#[derive(Clone, Debug, Default)]
pub struct Help {
    columns: Vec<Vec<HelpLine>>,
    top: usize,
    area: Area,
    /// Columns for the keys, so that what they do begins at one edge.
    keys: usize,
    filtering: Filtering,
    /// What a filter looks at: the keys with what they do.
    texts: Vec<String>,
}

impl Help {
    /// Scrolls; any other action means nothing here.
    pub fn act(&mut self, counted: Counted) {
        if let Some(motion) = Motion::of(counted, self.area.rows.into()) {
            self.top = motion.from(self.top, self.tops());
        }
    }

    /// The wheel scrolls.
    pub fn on_mouse(&mut self, mouse: Mouse) {
        let lines = match mouse.kind {
            MouseKind::WheelUp => -WHEEL,
            MouseKind::WheelDown => WHEEL,
            MouseKind::Click => 0,
        };
        self.top = Motion::By(lines).from(self.top, self.tops());
    }

    /// A filter is typed, kept or left. The lines follow when the help is settled.
    pub fn filter(&mut self, prompt: FindPrompt<'_>) {
        match prompt {
            FindPrompt::Typed(query) => self.filtering.typed(query, &self.texts),
            FindPrompt::Cancelled => self.filtering.cancelled(),
            FindPrompt::Accepted(query) => self.filtering.accepted(query, &self.texts),
        }
        self.top = 0;
    }

    /// Shows every key again; `false` if no filter holds.
    pub fn undo_filter(&mut self) -> bool {
        self.filtering.undo()
    }

    /// What narrows the lines.
    pub fn shown_filter(&self) -> Option<&Filter> {
        self.filtering.filter()
    }

    /// How many lines can be the first in view.
    fn tops(&self) -> usize {
        let height = self.columns.iter().map(Vec::len).max().unwrap_or(0);
        height.saturating_sub(self.area.rows.into()) + 1
    }

    /// Sets the sections to the screen's width.
    pub fn settle(&mut self, size: Size, scopes: &[KeyScope], keymap: &Keymap) {
        self.area = areas::frame(size).body;
        let all = sections(scopes, keymap.rows());
        self.texts = all.iter().flatten().filter_map(HelpLine::text).collect();
        let shown = match self.filtering.filter() {
            Some(filter) => all.into_iter().filter_map(|section| narrowed(section, filter)).collect(),
            None => all,
        };
        self.columns = set(shown, self.area.columns / COLUMN);
        let keys = self.columns.iter().flatten().map(|line| match line {
            HelpLine::Key { keys, .. } => width(keys),
            HelpLine::Heading(_) | HelpLine::More(_) | HelpLine::Blank => 0,
        });
        self.keys = keys.max().unwrap_or(0).min(MOST_KEYS);
        let columns = usize::from(self.area.columns) / self.columns.len().max(1);
        for lines in &mut self.columns {
            *lines = std::mem::take(lines).into_iter().flat_map(|line| line.wrapped(self.keys, columns)).collect();
        }
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

/// The lines of a section that a filter leaves, under its heading; `None` if it leaves none.
fn narrowed(section: Vec<HelpLine>, filter: &Filter) -> Option<Vec<HelpLine>> {
    let is_left = |line: &HelpLine| line.text().is_none_or(|text| filter.has(&text));
    let left: Vec<HelpLine> = section.into_iter().filter(is_left).collect();
    left.iter().any(|line| line.text().is_some()).then_some(left)
}

/// One for each scope that has keys; those of the focus first.
fn sections(focus: &[KeyScope], rows: &[ActionRow]) -> Vec<Vec<HelpLine>> {
    let others = KeyScope::ALL.iter().filter(|scope| !focus.contains(scope));
    let of_keys = focus.iter().chain(others).map(|scope| section(*scope, rows));
    of_keys.filter(|lines| lines.len() > 2).chain([commands()]).collect()
}

/// What can be typed after `:` besides the names of actions.
fn commands() -> Vec<HelpLine> {
    let named = command_table::described()
        .map(|(name, says)| HelpLine::Key { keys: format!(":{name}"), says: says.to_owned() });
    std::iter::once(HelpLine::Heading("Commands")).chain(named).chain([HelpLine::Blank]).collect()
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
