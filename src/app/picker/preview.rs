//! What is at the place that the picker's cursor is on: lines of the article that is seen, the beginning of another one, the
//! newest titles of a feed, or a sentence. What the store has is asked for once for each place.

use chrono::{DateTime, FixedOffset, Utc};

use super::{Goal, PickerChoice};
use crate::app::areas::Area;
use crate::app::date;
use crate::app::preview_lines::{MEASURE, PreviewLine, PreviewLineKind, preview_lines};
use crate::article::{BlockId, Sanitized, TextPos};
use crate::feed::{EntryPreview, EntryRow};
use crate::layout::wrap::{truncate, width, wrap};
use crate::layout::{Layout, LinePos, Look, Role, TextLine, TextRoom, TextRun};

/// Titles that are read of a feed: as many as a high screen shows.
pub(in crate::app) const TITLES: usize = 60;

/// How far what is there is known.
#[derive(Clone, Debug, Default)]
pub enum PlaceState {
    /// Nothing is under the cursor.
    #[default]
    Empty,
    /// It is in the article that is seen, or a few words say it.
    Here,
    Pending,
    Failed(Sanitized),
    Entry(Box<EntryPreview>),
    Titles(Vec<EntryRow>),
}

/// The preview of the place under the cursor.
#[derive(Debug, Default)]
pub struct PlacePreview {
    choice: Option<PickerChoice>,
    state: PlaceState,
    is_asked: bool,
    /// Of the article that is seen.
    layout: Option<Layout>,
    lines: Vec<TextLine>,
    /// What `lines` are made for.
    made_for: Option<Area>,
}

impl PlacePreview {
    /// A preview beside an article that is laid out.
    pub(super) fn new(layout: Option<Layout>) -> PlacePreview {
        PlacePreview { layout, ..PlacePreview::default() }
    }

    /// The cursor is on this row now.
    pub(super) fn turn_to(&mut self, choice: Option<&PickerChoice>) {
        if self.choice.as_ref() == choice {
            return;
        }
        self.choice = choice.cloned();
        (self.is_asked, self.made_for) = (false, None);
        self.state = match choice.map(|choice| &choice.goal) {
            None => PlaceState::Empty,
            Some(Goal::Column(_) | Goal::Landmark(..) | Goal::Command(_)) => PlaceState::Here,
            Some(Goal::Entry(_) | Goal::Feed(_) | Goal::Folder(_) | Goal::List(_)) => PlaceState::Pending,
        };
    }

    /// What the store is to be asked about, once.
    pub(super) fn want(&mut self) -> Option<&Goal> {
        if self.is_asked || !matches!(self.state, PlaceState::Pending) {
            return None;
        }
        self.is_asked = true;
        self.choice.as_ref().map(|choice| &choice.goal)
    }

    /// Takes what the store has.
    pub(super) fn take(&mut self, state: PlaceState) {
        (self.state, self.made_for) = (state, None);
    }

    /// How far it is known.
    pub fn state(&self) -> &PlaceState {
        &self.state
    }

    /// Its lines, as many as there is room for.
    pub fn lines(&self) -> &[TextLine] {
        &self.lines
    }

    /// Makes the lines, unless they are there.
    pub(super) fn settle(&mut self, area: Area, now: DateTime<Utc>, offset: FixedOffset) {
        if self.made_for == Some(area) {
            return;
        }
        self.made_for = Some(area);
        let columns = area.columns.min(MEASURE);
        self.lines = match (&self.state, &self.choice) {
            (PlaceState::Entry(loaded), _) => {
                preview_lines(loaded, columns, offset).into_iter().map(preview_line).collect()
            }
            (PlaceState::Titles(rows), _) => {
                rows.iter().map(|row| title_line(row, now, offset, area.columns.into())).collect()
            }
            (PlaceState::Here, Some(PickerChoice { place: Some(place), .. })) => self.article_lines(*place, area),
            (PlaceState::Here, Some(choice)) => words(choice, columns),
            (PlaceState::Empty | PlaceState::Pending | PlaceState::Failed(_) | PlaceState::Here, _) => Vec::new(),
        };
        self.lines.truncate(area.rows.into());
    }

    fn article_lines(&mut self, place: TextPos, area: Area) -> Vec<TextLine> {
        let Some(layout) = &mut self.layout else { return Vec::new() };
        let room = TextRoom { measure: area.columns.min(MEASURE), widest: area.columns };
        if layout.room() != room.sound() {
            *layout = layout.at_measure(room);
        }
        let top = match place {
            TextPos { block: 0, offset: 0 } => LinePos::default(),
            TextPos { block, offset: 0 } => layout.first_line(BlockId(block)),
            text_pos => layout.line_pos(text_pos),
        };
        let rows = area.rows.into();
        let top = layout.settle(top, rows);
        layout.view(top, rows).into_iter().map(|(_, line)| line.clone()).collect()
    }
}

/// What it is called and what it does, in full.
fn words(choice: &PickerChoice, columns: u16) -> Vec<TextLine> {
    let called = styled(&choice.text, Look { is_strong: true, ..Look::default() }, columns);
    called.into_iter().chain(styled(&choice.detail, Look::default(), columns)).collect()
}

fn styled(text: &str, look: Look, columns: u16) -> Vec<TextLine> {
    wrap(text, columns.into()).map(|range| line([(text[range].to_owned(), look)])).collect()
}

fn preview_line(shown: PreviewLine) -> TextLine {
    let look = match shown.kind {
        PreviewLineKind::Title => Look { is_strong: true, ..Look::default() },
        PreviewLineKind::About => quiet(),
        PreviewLineKind::Body => Look::default(),
    };
    line([(shown.text, look)])
}

/// The date first: titles end where there is no more room.
fn title_line(row: &EntryRow, now: DateTime<Utc>, offset: FixedOffset, most: usize) -> TextLine {
    let date = row.ranked.map(|ranked| date::friendly(ranked, now, offset)).unwrap_or_default();
    let mark = if row.is_read { " " } else { "●" };
    let before = format!("{mark} {date:<columns$}  ", columns = date::COLUMNS);
    let title = truncate(row.shown_title(), most.saturating_sub(width(&before))).into_owned();
    line([(before, quiet()), (title, Look::default())])
}

fn quiet() -> Look {
    Look { role: Role::Note, ..Look::default() }
}

fn line<const N: usize>(runs: [(String, Look); N]) -> TextLine {
    let run = |(text, look)| TextRun { text, look, source: None, link: None };
    TextLine { runs: runs.into_iter().map(run).collect() }
}
