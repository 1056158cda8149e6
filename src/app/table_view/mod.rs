//! A table on the full screen: the head and the first column stay, a cursor goes from cell to cell, and every value can be
//! read whole. What is in view is computed in [`view`]; the article around the table is not its business.

pub mod actions;
mod columns;
mod find;
mod following;
mod hints;
pub mod record;
mod sort;
mod summing;
pub mod view;

use crate::app::key_scopes;
use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use regex::Regex;

use super::action::{Action, Counted, KeyScope};
use super::excerpt::{Excerpt, ExcerptSource};
use super::hints::Offer;
use super::list::Motion;
use super::picker::Goal;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Effect, Intent, Mouse, MouseKind, Outcome, Size, Slot, areas, prompt};
use crate::app::table_order::{Arranged, Arrangement, table_in};
use crate::article::{Article, Cell, Sanitized, Table};
use crate::layout::wrap::width;
use find::CellFind;
use record::RecordPlace;
use sort::{Asked, TypedFilter};
use summing::Summing;
use view::{Sizes, View};

/// Values of a column that say what it holds.
const FIRST_VALUES: usize = 8;

/// Rows of a turn of the mouse wheel.
const WHEEL: isize = 3;

/// A table on the full screen: a cursor on its cells, a sort order, a search.
#[derive(Clone, Debug)]
pub struct TableView {
    article: Arc<Article>,
    block: usize,
    label: Sanitized,
    sizes: Sizes,
    /// The cursor's slot.
    row: usize,
    column: usize,
    /// The first row and column in view of those that scroll, as the cursor has left them: a resize changes them in the
    /// view only, so that it can be taken back.
    top: usize,
    left: usize,
    /// The row under the cursor is shown as a record.
    record: Option<RecordPlace>,
    /// How many of the first columns stay, if the user has said so.
    frozen: Option<usize>,
    /// By how much columns of the page's table were made wider. While rows and columns are exchanged: of its rows.
    widened: HashMap<usize, isize>,
    summary: Summing,
    /// The row where a selection of rows began.
    selected_from: Option<usize>,
    view: View,
    find: Option<CellFind>,
    /// What is marked in the cells.
    marks: Vec<Regex>,
    /// What was looked for last, to be looked for again.
    sought: Option<String>,
    /// As it is shown; `None`: as the page has it.
    arranged: Option<Arranged>,
    /// As it was asked for last.
    wanted: Arrangement,
    asked: Option<Asked>,
    typed: Option<TypedFilter>,
}

/// What covers a slot; a slot that no cell covers is one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CoveredBy {
    Cell(usize),
    Empty(usize, usize),
}

impl TableView {
    /// `None` if the block is no table, or one without cells.
    pub fn new(article: Arc<Article>, block: usize, label: Sanitized) -> Option<TableView> {
        let table = table_in(&article, block).filter(|table| table.rows > 0 && table.columns > 0)?;
        Some(TableView {
            label,
            sizes: Sizes::default(),
            row: table.first_row(),
            column: 0,
            top: 0,
            left: 0,
            record: None,
            frozen: None,
            widened: HashMap::new(),
            summary: Summing::default(),
            selected_from: None,
            view: View::default(),
            find: None,
            marks: Vec::new(),
            sought: None,
            arranged: None,
            wanted: Arrangement::default(),
            asked: None,
            typed: None,
            article,
            block,
        })
    }

    /// As it is shown now.
    fn table(&self) -> &Table {
        self.arranged.as_ref().map_or_else(|| self.written(), |arranged| &arranged.table)
    }

    fn written(&self) -> &Table {
        table_in(&self.article, self.block)
            .expect("it was a table when the table view was made, and articles do not change")
    }

    /// What stands at the head of each column.
    pub fn column_names(&self) -> Vec<Sanitized> {
        let table = self.table();
        let name =
            |column| table.at(0, column).map_or_else(Sanitized::default, |cell| Sanitized::line(&cell.content.text));
        (0..table.columns).map(name).collect()
    }

    /// The first values of a column, for a line about it.
    pub fn first_values(&self, column: usize) -> Sanitized {
        let table = self.table();
        let rows = (table.first_row()..table.rows).take(FIRST_VALUES);
        let values = rows.filter_map(|row| table.at(row, column)).map(|cell| cell.content.text.trim());
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        Sanitized::line(&values.join(" · "))
    }

    /// The table's name.
    pub fn label(&self) -> &Sanitized {
        &self.label
    }

    /// `row 3 of 12, column 2 of 5`: rows are counted without the head.
    pub fn position(&self) -> String {
        let of_all = match self.is_filtered() && self.is_transposed() {
            true => format!(" ({})", self.written().rows - self.written().foot_rows),
            false => String::new(),
        };
        let columns = self.table().columns;
        format!("{}, column {} of {columns}{of_all}", self.row_position(), self.column + 1)
    }

    /// The position, after the order of the rows if that leaves the title so many columns: the head shows it as well.
    pub fn position_beside(&self, title: usize, columns: usize) -> String {
        let (order, position) = (self.order(), self.position());
        let is_room = title + width(&order) + width(&position) <= columns;
        if is_room { order + &position } else { position }
    }

    fn row_position(&self) -> String {
        let (table, head) = (self.table(), self.table().first_row());
        let filtered = match self.is_filtered() && !self.is_transposed() {
            true => format!(" ({})", self.written().body_rows()),
            false => String::new(),
        };
        match self.row.checked_sub(head) {
            _ if self.is_filtered_away() => format!("no row{filtered}"),
            Some(row) => format!("row {} of {}{filtered}", row + 1, table.rows - head),
            None => "head".to_owned(),
        }
    }

    /// What is in view, as computed for the size of the screen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The rows that are selected, the cursor's among them.
    pub fn selected(&self) -> Option<RangeInclusive<usize>> {
        self.selected_from.map(|from| from.min(self.row)..=from.max(self.row))
    }

    /// Whether a row is shown as a record.
    pub fn shows_record(&self) -> bool {
        self.record.is_some()
    }

    /// The cell under the cursor.
    pub fn cell(&self) -> Option<&Cell> {
        self.table().at(self.row, self.column)
    }

    fn keep_view(&mut self) {
        match &mut self.record {
            Some(record) => *record = RecordPlace { first: self.view.first_line, seeks_field: false },
            None => (self.top, self.left) = (self.view.top, self.view.left),
        }
    }

    /// A record goes first, then the table.
    fn leave(&mut self) -> Intent {
        if self.record.take().is_some() { Intent::Nothing } else { Intent::Leave }
    }

    fn toggle_record(&mut self) {
        let is_row = self.row >= self.table().first_row() && !self.is_filtered_away();
        let opened = is_row.then_some(RecordPlace { first: 0, seeks_field: true });
        self.record = if self.record.is_some() { None } else { opened };
    }

    fn part(&self, what: &str, rows: Range<usize>, columns: Range<usize>) -> Excerpt {
        let arranged = self.arranged.as_ref().map(|arranged| arranged.table.clone());
        let (article, block) = (self.article.clone(), self.block);
        Excerpt::new(what, ExcerptSource::Cells { article, block, arranged, rows, columns })
    }

    fn whole_as_shown(&self) -> Excerpt {
        let table = self.table();
        let what = if self.arranged.is_some() { "the table as shown" } else { "the table" };
        self.part(what, 0..table.rows, 0..table.columns)
    }

    fn copy(&self, context: &mut Context<'_>) {
        let Some(cell) = self.cell().filter(|_| !self.is_filtered_away()) else {
            return context.news(Sanitized::line("There is no row to copy a cell of."));
        };
        context.effects.push(Effect::Copy(cell.content.text.clone()));
        context.news(Sanitized::line("Copied the cell."));
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a screen ignores actions that it does not know")]
    fn travel(&mut self, counted: Counted) {
        match Motion::of(counted, self.view.page) {
            Some(Motion::Steps(rows) | Motion::By(rows)) => return self.step_rows(rows),
            Some(motion) => return self.go_to_row(motion),
            None => {}
        }
        match counted.action {
            Action::Right | Action::NextPane => self.step_columns(counted.steps()),
            Action::Left | Action::PreviousPane => self.step_columns(-counted.steps()),
            Action::FirstColumn => (self.column, self.left) = (0, 0),
            Action::LastColumn => self.column = self.table().columns - 1,
            _ => {}
        }
    }

    /// Rows are counted without the head.
    fn go_to_row(&mut self, motion: Motion) {
        let (first, rows) = (self.table().first_row(), self.table().body_rows());
        if rows == 0 {
            return;
        }
        self.row = first + motion.from(self.row.saturating_sub(first), rows);
    }

    fn step_rows(&mut self, by: isize) {
        let column = self.column;
        if self.table().rows == 0 {
            return;
        }
        self.row = stepped(self.row, by, self.table().rows, |row| self.slot(row, column));
    }

    fn step_columns(&mut self, by: isize) {
        let row = self.row;
        self.column = stepped(self.column, by, self.table().columns, |column| self.slot(row, column));
    }

    fn slot(&self, row: usize, column: usize) -> CoveredBy {
        let table = self.table();
        let covered = table.slots.get(row * table.columns + column).copied().flatten();
        covered.map_or(CoveredBy::Empty(row, column), CoveredBy::Cell)
    }

    /// The first line in view of a record after an action; [`view`] keeps it within the record.
    fn scrolled(&self, line: usize, counted: Counted) -> usize {
        let motion = Motion::of(counted, self.view.page);
        motion.map_or(line, |motion| motion.from(line, self.view.first_lines))
    }

    fn click(&mut self, mouse: Mouse) {
        let clicked = self.view.cells.iter().find(|cell| cell.area.contains(mouse.column, mouse.row));
        if let Some((row, column)) = clicked.map(|cell| (cell.row, cell.column)) {
            (self.row, self.column) = (row, column);
        }
    }
}

impl Screen for TableView {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Table(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        match (self.record.is_some(), self.selected_from.is_some()) {
            (true, _) => key_scopes::IN_RECORD,
            (false, true) => key_scopes::IN_SELECTED_CELLS,
            (false, false) => key_scopes::IN_TABLE,
        }
    }

    fn hints(&self) -> Vec<Offer> {
        self.offers().to_vec()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what the table does not know may be a movement")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        self.keep_view();
        match counted.action {
            Action::Find => return Intent::Prompt(prompt::PromptKind::Find),
            Action::Filter if self.column_to_act_on(context).is_some() => {
                self.record = None;
                return Intent::Prompt(prompt::PromptKind::Filter);
            }
            Action::Select if self.record.is_none() => self.selected_from = Some(self.row),
            Action::SelectUnit | Action::Escape | Action::Back if self.selected_from.take().is_some() => {}
            Action::CopyLink => self.copy(context),
            Action::FindNext => say(self.find_again(counted.steps()), context),
            Action::FindPrevious => say(self.find_again(-counted.steps()), context),
            Action::SortColumn => self.sort(context),
            Action::SortAdd => self.sort_further(context),
            Action::FilterEqual => self.filter_equal(context),
            Action::UndoFilter => self.undo_filter(context),
            Action::Summary => self.summary.toggle(),
            Action::RefreshFeed => return Intent::RefreshBelow,
            Action::Escape if self.stop_arranging(context) || self.end_find() => {}
            Action::Escape if self.record.is_none() && self.show_all_rows(context) => {}
            Action::Enter => self.toggle_record(),
            Action::NextRecord => self.step_records(counted.steps()),
            Action::PreviousRecord => self.step_records(-counted.steps()),
            Action::Back | Action::Escape if self.record.is_none() && self.summary.close() => {}
            Action::Back | Action::Escape => return self.leave(),
            _ if self.act_on_columns(counted, context) => {}
            _ => match self.record {
                Some(record) => {
                    let first = self.scrolled(record.first, counted);
                    self.record = Some(RecordPlace { first, ..record });
                }
                None => self.travel(counted),
            },
        }
        Intent::Nothing
    }

    fn on_mouse(&mut self, mouse: Mouse, _context: &mut Context<'_>) -> Intent {
        self.keep_view();
        let step = match mouse.kind {
            MouseKind::Click => {
                self.click(mouse);
                return Intent::Nothing;
            }
            MouseKind::WheelUp => -WHEEL,
            MouseKind::WheelDown => WHEEL,
        };
        match &mut self.record {
            Some(record) => record.first = record.first.saturating_add_signed(step),
            None => self.step_rows(step),
        }
        Intent::Nothing
    }

    /// The cell under the cursor, its row, its column, the table.
    fn go_to(&mut self, goal: &Goal, _context: &mut Context<'_>) {
        if let Goal::Column(column) = goal {
            self.column = *column;
        }
    }

    fn excerpts(&self) -> Vec<Excerpt> {
        let table = self.table();
        let part = |what, rows, columns| self.part(what, rows, columns);
        if table.rows == 0 {
            return Vec::new();
        }
        if self.is_filtered_away() {
            return vec![self.whole_as_shown()];
        }
        let (row, column) = (self.row..self.row + 1, self.column..self.column + 1);
        if self.record.is_some() {
            return vec![self.record_excerpt(), part("the row", row, 0..table.columns)];
        }
        if let Some(rows) = self.selected() {
            return vec![part("the rows", *rows.start()..rows.end() + 1, 0..table.columns)];
        }
        vec![
            part("the cell", row.clone(), column.clone()),
            part("the row", row, 0..table.columns),
            part("the column", 0..table.rows, column),
            self.whole_as_shown(),
        ]
    }

    /// A file gets the table as it is shown: sorted, filtered, without the hidden columns. Rows that are selected are meant
    /// alone, and so is a record.
    fn excerpt_to_write(&self) -> Option<Excerpt> {
        match self.record.is_some() || self.selected_from.is_some() || self.table().rows == 0 {
            true => self.excerpts().into_iter().next(),
            false => Some(self.whole_as_shown()),
        }
    }

    /// Computes what is in view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        self.sum_up(context);
        view::settle(self, areas::frame(size).body);
    }

    fn done(&mut self, slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match (slot, outcome) {
            (_, Outcome::TableArranged(arranged)) => self.show_arranged(Some(arranged), context),
            (_, Outcome::ColumnSummed(summary)) => self.summary.show(summary),
            (Slot::Table, Outcome::Failed(sentence)) => {
                self.asked = None;
                context.status.error(sentence);
            }
            (_, Outcome::Failed(sentence)) => context.status.error(sentence),
            _ => {}
        }
    }

    fn stop(&mut self, context: &mut Context<'_>) -> bool {
        self.stop_arranging(context)
    }

    fn know_article(&mut self, article: &Arc<Article>, context: &mut Context<'_>) -> bool {
        Arc::ptr_eq(&self.article, article) || self.renew(article, context)
    }

    fn filter(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        self.keep_view();
        self.type_filter(prompt, context);
    }

    fn find(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        match prompt {
            FindPrompt::Typed(query) => self.look_for(query),
            FindPrompt::Cancelled => self.cancel_find(),
            FindPrompt::Accepted(query) => say(self.accept_find(query), context),
        }
    }
}

fn say(sentence: Option<Sanitized>, context: &mut Context<'_>) {
    if let Some(sentence) = sentence {
        context.news(sentence);
    }
}

/// `by` on from a row or column, and past the rest of the cell that was left; where that cell reaches to the edge, nothing
/// moves.
fn stepped(from: usize, by: isize, count: usize, slot: impl Fn(usize) -> CoveredBy) -> usize {
    let left = slot(from);
    let mut to = from.saturating_add_signed(by).min(count - 1);
    while slot(to) == left {
        match to.checked_add_signed(by.signum()).filter(|next| *next < count) {
            Some(next) => to = next,
            None => return from,
        }
    }
    to
}
