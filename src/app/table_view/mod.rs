//! A table on the full screen: the head and the first column stay, a cursor goes from cell to cell, and every value can be
//! read whole. What is in view is computed in [`view`]; the article around the table is not its business.

pub mod actions;
mod find;
mod hints;
mod sort;
pub mod view;

use crate::app::key_scopes;
use std::sync::Arc;

use super::action::{Action, Counted, KeyScope};
use super::hints::Offer;
use super::list::Motion;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Effect, Intent, Mouse, MouseKind, Outcome, Size, Slot, areas, prompt};
use crate::app::table_order::{Sorted, table_in};
use crate::article::{Article, Cell, Sanitized, Table};
use find::CellFind;
use view::{Sizes, View};

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
    /// The first line in view of a cell that is shown alone.
    whole: Option<usize>,
    view: View,
    find: Option<CellFind>,
    /// What was looked for last, to be looked for again.
    sought: Option<String>,
    /// `None`: as the page has it.
    sorted: Option<Sorted>,
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
            whole: None,
            view: View::default(),
            find: None,
            sought: None,
            sorted: None,
            article,
            block,
        })
    }

    /// As it is shown now.
    fn table(&self) -> &Table {
        self.sorted.as_ref().map_or_else(|| self.written(), |sorted| &sorted.table)
    }

    fn written(&self) -> &Table {
        table_in(&self.article, self.block)
            .expect("it was a table when the table view was made, and articles do not change")
    }

    /// The table's name.
    pub fn label(&self) -> &Sanitized {
        &self.label
    }

    /// `row 3 of 12, column 2 of 5`: rows are counted without the head.
    pub fn position(&self) -> String {
        let (table, head) = (self.table(), self.table().first_row());
        let row = match self.row.checked_sub(head) {
            Some(row) => format!("row {} of {}", row + 1, table.rows - head),
            None => "head".to_owned(),
        };
        format!("{}{row}, column {} of {}", self.order(), self.column + 1, table.columns)
    }

    /// What is in view, as computed for the size of the screen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Whether a cell is shown alone.
    pub fn shows_cell(&self) -> bool {
        self.whole.is_some()
    }

    /// The cell under the cursor.
    pub fn cell(&self) -> Option<&Cell> {
        self.table().at(self.row, self.column)
    }

    fn keep_view(&mut self) {
        match &mut self.whole {
            Some(line) => *line = self.view.first_line,
            None => (self.top, self.left) = (self.view.top, self.view.left),
        }
    }

    /// A cell that is shown alone goes first, then the table.
    fn leave(&mut self) -> Intent {
        if self.whole.take().is_some() { Intent::Nothing } else { Intent::Leave }
    }

    fn copy(&self, context: &mut Context<'_>) {
        let Some(cell) = self.cell() else { return };
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
        self.row = first + motion.from(self.row.saturating_sub(first), rows);
    }

    fn step_rows(&mut self, by: isize) {
        let column = self.column;
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

    /// The first line in view of a cell that is shown alone, after an action; [`view`] keeps it within the cell.
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
        key_scopes::IN_TABLE
    }

    fn hints(&self) -> Vec<Offer> {
        self.offers().to_vec()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what the table does not know may be a movement")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        if counted.action == Action::Find {
            return Intent::Prompt(prompt::PromptKind::Find);
        }
        self.keep_view();
        match counted.action {
            Action::CopyLink => self.copy(context),
            Action::FindNext => say(self.find_again(counted.steps()), context),
            Action::FindPrevious => say(self.find_again(-counted.steps()), context),
            Action::SortColumn => self.sort(context),
            Action::Escape if self.find.take().is_some() => {}
            Action::Enter => self.whole = if self.whole.is_some() { None } else { Some(0) },
            Action::Back | Action::Escape => return self.leave(),
            _ => match self.whole {
                Some(line) => self.whole = Some(self.scrolled(line, counted)),
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
        match self.whole {
            Some(line) => self.whole = Some(line.saturating_add_signed(step)),
            None => self.step_rows(step),
        }
        Intent::Nothing
    }

    /// Computes what is in view.
    fn settle(&mut self, size: Size, _context: &mut Context<'_>) {
        view::settle(self, areas::frame(size).body);
    }

    fn done(&mut self, _slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        if let Outcome::TableSorted(sorted) = outcome {
            self.show_sorted(Some(sorted), context);
        } else if let Outcome::Failed(sentence) = outcome {
            context.status.error(sentence);
        }
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
