//! An article being read: its text, the panes of its landmarks, the search in it, and the way between them.
//!
//! Every jump begins here, so that each can be taken back. It knows no entry and no store; the [`super::Reader`] does.

use std::collections::HashMap;
use std::ops::Range;

use super::arrange::{self, Areas, Shape, Wanted};
use super::find::{Find, Hit};
use super::head::Shown;
use super::jumps::Jumps;
use super::text::{Anchor, Text};
use crate::app::action::{Action, Scope};
use crate::app::areas::Area;
use crate::app::index_pane::{Fold, IndexPane, MOST_LABEL_LINES, spot_of};
use crate::app::list::Motion;
use crate::app::table_lens::TableLens;
use crate::app::{Context, Effect, Mouse, MouseKind};
use crate::article::index::{INDEXES, Landmark, Opens};
use crate::article::{BlockKind, Clean, Direction, Spot, Target};
use crate::layout::wrap::width;
use crate::layout::{Line, find};

/// Lines of a turn of the mouse wheel.
const WHEEL: isize = 3;

/// Whose landmarks are the article's sections: the outline.
const OUTLINE: usize = 0;

/// Whose landmarks name the tables.
const TABLES: usize = 1;

/// Columns between two tabs.
const TAB_GAP: u16 = 3;

/// What the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Text,
    /// An index into `INDEXES`.
    Pane(usize),
}

/// The name of a pane on the line of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub number: usize,
    pub area: Area,
    /// Empty if it has none.
    pub key: String,
    pub label: String,
}

#[derive(Debug)]
pub struct Reading {
    shown: Shown,
    text: Text,
    /// One for each of `INDEXES`, empty ones too.
    panes: Vec<IndexPane>,
    focus: Focus,
    jumps: Jumps,
    find: Option<Find>,
    /// What was looked for last, to be looked for again.
    sought: Option<String>,
    lens: Option<TableLens>,
    /// What the last jump went to: a pane's number and the landmark's. Holds while the text has its mark.
    target: Option<(usize, usize)>,
    /// Where the text was when a pane got the focus, until its cursor moves it.
    visit: Option<Anchor>,
    /// The blocks that a `#fragment` leads to.
    anchors: HashMap<Clean, usize>,
    tabs: Vec<Tab>,
}

impl Reading {
    /// Opens an article at a stored spot.
    pub fn new(mut shown: Shown, spot: Option<Spot>) -> Reading {
        let text = Text::new(shown.article.clone(), spot.map_or(Spot::default(), |spot| shown.to_shown(spot)));
        let landmarks = std::mem::take(&mut shown.landmarks).into_iter().enumerate();
        let panes = landmarks.map(|(number, found)| IndexPane::new(number, shown.article.clone(), found)).collect();
        Reading {
            anchors: anchors(&shown),
            shown,
            text,
            panes,
            focus: Focus::Text,
            jumps: Jumps::default(),
            find: None,
            sought: None,
            lens: None,
            target: None,
            visit: None,
            tabs: Vec::new(),
        }
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    pub fn pane(&self, number: usize) -> &IndexPane {
        &self.panes[number]
    }

    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// What Enter does where the focus is, in a word or two; `None` where it does nothing.
    pub fn enter_says(&self) -> Option<&'static str> {
        match self.focus {
            Focus::Text => self.marked_opens().or_else(|| self.table_in_view().map(|_| "open the table")),
            Focus::Pane(number) => match self.panes[number].fold_at_cursor() {
                Some(Fold::Closed) => Some("unfold"),
                Some(Fold::Open) => Some("fold"),
                None => Some(says(&self.opens(number, self.panes[number].cursor())).unwrap_or("go there")),
            },
        }
    }

    fn marked_opens(&self) -> Option<&'static str> {
        let (number, landmark) = self.marked_target()?;
        says(&self.opens(number, landmark))
    }

    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    pub fn lens(&self) -> Option<&TableLens> {
        self.lens.as_ref()
    }

    pub fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    /// The heading that the text is under.
    pub fn section(&self) -> Option<&Clean> {
        let outline = &self.panes[OUTLINE];
        outline.here().and_then(|number| outline.landmark(number)).map(|landmark| &landmark.label)
    }

    /// Where the article was left, as the store keeps it.
    pub fn stored_spot(&self) -> Spot {
        self.shown.to_stored(self.text.top_spot())
    }

    pub fn scopes(&self) -> &'static [Scope] {
        match (&self.lens, self.focus) {
            (Some(_), _) => &[Scope::Table, Scope::Move, Scope::Global],
            (None, Focus::Text) => &[Scope::Reader, Scope::Move, Scope::Global],
            (None, Focus::Pane(_)) => &[Scope::Pane, Scope::Reader, Scope::Move, Scope::Global],
        }
    }

    pub fn act(&mut self, action: Action, context: &mut Context<'_>) {
        if let Some(lens) = &mut self.lens {
            lens.act(action, context);
            return self.close_lens_if_left();
        }
        match action {
            Action::NextLandmark(number) => self.jump_to_next(number, context),
            Action::PreviousLandmark(number) => self.jump_to_previous(number, context),
            Action::NextSection => self.jump_by_section(1, context),
            Action::PreviousSection => self.jump_by_section(-1, context),
            Action::JumpBack => self.jump_back(context),
            Action::JumpForward => self.jump_forward(context),
            Action::FindNext => self.find_again(1, context),
            Action::FindPrevious => self.find_again(-1, context),
            Action::NextPane => self.cycle(1, context),
            Action::PreviousPane => self.cycle(-1, context),
            Action::Pane(1) => self.focus_text(),
            Action::Pane(key) => self.focus_pane(usize::from(key) - 2, context),
            other => match self.focus {
                Focus::Text => self.act_in_text(other, context),
                Focus::Pane(number) => self.act_in_pane(number, other, context),
            },
        }
    }

    fn close_lens_if_left(&mut self) {
        if self.lens.as_ref().is_some_and(TableLens::is_left) {
            self.lens = None;
        }
    }

    fn act_in_text(&mut self, action: Action, context: &mut Context<'_>) {
        // A page keeps one line of the last one in view.
        match Motion::of(action, self.text.rows().saturating_sub(1)) {
            Some(Motion::By(lines)) => return self.text.scroll(lines),
            Some(Motion::Top) => return self.jump(Text::go_to_start),
            Some(Motion::Bottom) => return self.jump(Text::go_to_end),
            None => {}
        }
        match action {
            Action::Enter => self.enter_in_text(context),
            Action::Escape => self.let_go(),
            _ => {}
        }
    }

    fn act_in_pane(&mut self, number: usize, action: Action, context: &mut Context<'_>) {
        if let Some(motion) = Motion::of(action, self.panes[number].in_view().len().saturating_sub(1)) {
            return self.move_cursor(number, |pane| pane.go(motion));
        }
        match action {
            Action::Enter => self.enter_in_pane(number, context),
            Action::GoTo => self.go_to_cursor(number),
            Action::Left | Action::Escape => self.focus_text(),
            _ => {}
        }
    }

    // ── focus ──

    pub fn focus_text(&mut self) {
        self.focus = Focus::Text;
        self.visit = None;
        self.panes.iter_mut().for_each(IndexPane::unfocus);
    }

    fn focus_pane(&mut self, number: usize, context: &mut Context<'_>) {
        match self.panes.get(number) {
            Some(pane) if pane.is_empty() => say_there_is_none(number, context),
            Some(_) => self.enter_pane(number),
            None => {}
        }
    }

    fn enter_pane(&mut self, number: usize) {
        self.focus_text();
        self.focus = Focus::Pane(number);
        self.visit = Some(self.text.anchor());
        self.panes[number].focus(self.text.eye());
    }

    /// Text, then each pane that is shown, and around.
    fn cycle(&mut self, step: isize, context: &mut Context<'_>) {
        let stops: Vec<Focus> = std::iter::once(Focus::Text).chain(self.seen().map(Focus::Pane)).collect();
        if stops.len() == 1 {
            return context.news(Clean::line("This article has no headings, tables or questions."));
        }
        let now = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let next = (now as isize + step).rem_euclid(stops.len() as isize) as usize;
        match stops[next] {
            Focus::Text => self.focus_text(),
            Focus::Pane(number) => self.enter_pane(number),
        }
    }

    /// The panes a person can see the name of: those always shown, and the one that was asked for.
    fn seen(&self) -> impl Iterator<Item = usize> + '_ {
        let is_seen = |pane: &&IndexPane| pane.is_shown() || self.focus == Focus::Pane(pane.number());
        self.panes.iter().filter(is_seen).map(IndexPane::number)
    }

    // ── panes move the text ──

    fn move_cursor(&mut self, number: usize, go: impl FnOnce(&mut IndexPane)) {
        let before = self.panes[number].cursor();
        go(&mut self.panes[number]);
        let cursor = self.panes[number].cursor();
        if cursor == before {
            return;
        }
        self.show_landmark(number, cursor);
        if let Some(from) = self.visit.take() {
            self.jumps.push(from);
        }
    }

    /// Brings a landmark into view: to the top, or, for what stands inside a line, where it is best read.
    fn show_landmark(&mut self, number: usize, landmark: usize) {
        let spot = spot_of(&self.panes[number].landmarks()[landmark]);
        match INDEXES[number].is_shown() {
            true => self.text.show_at_top(spot),
            false => self.text.show(spot),
        }
        self.target = Some((number, landmark));
    }

    fn go_to_cursor(&mut self, number: usize) {
        let cursor = self.panes[number].cursor();
        self.jump_to(number, cursor);
        self.focus_text();
    }

    fn enter_in_pane(&mut self, number: usize, context: &mut Context<'_>) {
        if self.panes[number].toggle() {
            return;
        }
        let cursor = self.panes[number].cursor();
        match self.opens(number, cursor) {
            Opens::Nothing => self.go_to_cursor(number),
            opens => {
                self.jump_to(number, cursor);
                self.open(opens, number, cursor, context);
            }
        }
    }

    // ── opening ──

    fn opens(&self, number: usize, landmark: usize) -> Opens {
        INDEXES[number].opens(&self.shown.article, &self.panes[number].landmarks()[landmark])
    }

    fn open(&mut self, opens: Opens, number: usize, landmark: usize, context: &mut Context<'_>) {
        match opens {
            Opens::Nothing => {}
            Opens::Table => self.open_table(self.panes[number].landmarks()[landmark].block.0),
            Opens::Link(target) => self.follow(&target, context),
        }
    }

    fn open_table(&mut self, block: usize) {
        let is_here = |landmark: &&Landmark| landmark.block.0 == block;
        let label = self.panes[TABLES].landmarks().iter().find(is_here).map(|landmark| landmark.label.clone());
        self.lens = TableLens::new(self.shown.article.clone(), block, label.unwrap_or_default());
    }

    fn marked_target(&self) -> Option<(usize, usize)> {
        self.target.filter(|_| self.text.mark().is_some())
    }

    /// What the last jump went to, if the text has not been scrolled since.
    pub fn marked(&self) -> Option<(usize, &Landmark)> {
        let (number, landmark) = self.marked_target()?;
        Some((number, self.panes[number].landmark(landmark)?))
    }

    /// Opens what the last jump went to, else the first table in view.
    fn enter_in_text(&mut self, context: &mut Context<'_>) {
        if let Some((number, landmark)) = self.marked_target() {
            let opens = self.opens(number, landmark);
            if opens != Opens::Nothing {
                return self.open(opens, number, landmark, context);
            }
        }
        if let Some(block) = self.table_in_view() {
            self.open_table(block);
        }
    }

    fn table_in_view(&self) -> Option<usize> {
        let blocks = &self.shown.article.blocks;
        let mut in_view = self.text.lines().into_iter().map(|(place, _)| place.block);
        in_view.find(|block| matches!(blocks[*block].kind, BlockKind::Table(_)))
    }

    fn follow(&mut self, target: &Target, context: &mut Context<'_>) {
        match target {
            Target::Web(url) => {
                context.news(Clean::line(&format!("Opening {} in the browser.", url.host())));
                context.effects.push(Effect::Browse(url.clone()));
            }
            Target::Mail(address) => {
                context.news(Clean::line(&format!("Copied the address {address}.")));
                context.effects.push(Effect::Copy(address.clone()));
            }
            Target::Fragment(fragment) => self.follow_fragment(fragment, context),
        }
    }

    fn follow_fragment(&mut self, fragment: &Clean, context: &mut Context<'_>) {
        match self.anchors.get(fragment) {
            Some(block) => {
                let spot = Spot { block: *block, offset: 0 };
                self.focus_text();
                self.jump(|text| text.show_at_top(spot));
            }
            None => context.news(Clean::line("The link leads to a part of the page that is not in the article.")),
        }
    }

    // ── jumps ──

    fn jump(&mut self, go: impl FnOnce(&mut Text)) {
        let from = self.text.anchor();
        self.target = None;
        go(&mut self.text);
        if self.text.anchor().spot != from.spot {
            self.jumps.push(from);
        }
    }

    fn jump_to(&mut self, number: usize, landmark: usize) {
        let from = self.text.anchor();
        self.show_landmark(number, landmark);
        if self.text.anchor().spot != from.spot {
            self.jumps.push(from);
        }
        if self.focus == Focus::Pane(number) {
            self.panes[number].set_cursor(landmark);
        }
    }

    fn jump_to_next(&mut self, number: usize, context: &mut Context<'_>) {
        match self.panes[number].after(self.text.eye()) {
            Some(landmark) => self.jump_to(number, landmark),
            None => self.say_none_further(number, "further", context),
        }
    }

    fn jump_to_previous(&mut self, number: usize, context: &mut Context<'_>) {
        match self.panes[number].before(self.text.eye()) {
            Some(landmark) => self.jump_to(number, landmark),
            None => self.say_none_further(number, "earlier", context),
        }
    }

    fn say_none_further(&self, number: usize, direction: &str, context: &mut Context<'_>) {
        match self.panes[number].is_empty() {
            true => say_there_is_none(number, context),
            false => context.news(Clean::line(&format!("No {direction} {}.", INDEXES[number].noun()))),
        }
    }

    /// A section is a heading of the outline's top level, or of the first level that has more than one.
    fn jump_by_section(&mut self, step: isize, context: &mut Context<'_>) {
        let (eye, outline) = (self.text.eye(), &self.panes[OUTLINE]);
        let depth = section_depth(outline.landmarks());
        let mut sections = outline.landmarks().iter().enumerate().filter(|(_, l)| l.depth <= depth);
        let found = match step {
            1.. => sections.find(|(_, landmark)| spot_of(landmark) > eye),
            _ => sections.rfind(|(_, landmark)| spot_of(landmark) < eye),
        };
        match found.map(|(number, _)| number) {
            Some(landmark) => self.jump_to(OUTLINE, landmark),
            None => self.say_none_further(OUTLINE, if step > 0 { "further" } else { "earlier" }, context),
        }
    }

    fn jump_back(&mut self, context: &mut Context<'_>) {
        match self.jumps.back(self.text.anchor()) {
            Some(anchor) => self.return_to(anchor),
            None => context.news(Clean::line("No earlier jump.")),
        }
    }

    fn jump_forward(&mut self, context: &mut Context<'_>) {
        match self.jumps.forward() {
            Some(anchor) => self.return_to(anchor),
            None => context.news(Clean::line("No later jump.")),
        }
    }

    fn return_to(&mut self, anchor: Anchor) {
        self.target = None;
        self.text.restore(anchor);
    }

    // ── find ──

    /// Shows the matches of what is being typed.
    pub fn look_for(&mut self, query: &str) {
        if let Some(lens) = &mut self.lens {
            return lens.look_for(query);
        }
        let anchor = self.text.anchor();
        let typed = self.find.take().filter(|find| find.is_typed);
        let mut find = typed.unwrap_or_else(|| Find::begin(anchor));
        let hit = find.set_query(query, &self.shown.article);
        self.return_to(find.origin);
        if let Some(hit) = hit {
            self.text.show(hit.spot);
        }
        self.find = Some(find);
    }

    pub fn cancel_find(&mut self) {
        if let Some(lens) = &mut self.lens {
            return lens.cancel_find();
        }
        if let Some(find) = self.find.take() {
            self.return_to(find.origin);
        }
    }

    /// The query is final; an empty one is the last one again. Without a match nothing has happened.
    pub fn accept_find(&mut self, query: &str, context: &mut Context<'_>) {
        if let Some(lens) = &mut self.lens {
            return lens.accept_find(query).into_iter().for_each(|sentence| context.news(sentence));
        }
        let again = self.sought.clone().filter(|_| query.trim().is_empty());
        let query = again.as_deref().unwrap_or(query);
        self.look_for(query);
        let Some(find) = &mut self.find else { return };
        find.is_typed = false;
        let origin = find.origin;
        match find.count() {
            None => return self.find = None,
            Some((_, 0)) => self.miss(query, context),
            Some(_) if self.text.anchor().spot != origin.spot => self.jumps.push(origin),
            Some(_) => {}
        }
        self.sought = Some(query.to_owned());
    }

    /// A capital in the query makes case count, which a person may not know.
    fn miss(&mut self, query: &str, context: &mut Context<'_>) {
        self.find = None;
        let is_in_small = !find::find(&self.shown.article, &query.to_lowercase()).is_empty();
        let how = if is_in_small { " with these capitals" } else { "" };
        context.news(Clean::line(&format!("“{query}” is not in this article{how}.")));
    }

    /// The next match of the search that stands, else of the last one.
    fn find_again(&mut self, step: isize, context: &mut Context<'_>) {
        if self.find.is_none() && !self.take_up_last_find(context) {
            return;
        }
        let eye = self.text.eye();
        let Some(find) = &mut self.find else { return };
        let hit = if step > 0 { find.next(eye) } else { find.previous(eye) };
        let Some(Hit { spot, has_wrapped }) = hit else { return };
        self.jump(|text| text.show(spot));
        if has_wrapped {
            let edge = if step > 0 { "Past the end: on from the start." } else { "Past the start: on from the end." };
            context.news(Clean::line(edge));
        }
    }

    /// Whether there is a search again, with matches.
    fn take_up_last_find(&mut self, context: &mut Context<'_>) -> bool {
        let Some(query) = self.sought.clone() else {
            context.news(Clean::line("Nothing was looked for yet."));
            return false;
        };
        let mut find = Find::begin(self.text.anchor());
        let hit = find.set_query(&query, &self.shown.article);
        find.is_typed = false;
        self.find = Some(find);
        if hit.is_none() {
            self.miss(&query, context);
        }
        hit.is_some()
    }

    /// Escape: first the search goes, then the mark of the last jump.
    fn let_go(&mut self) {
        if self.find.take().is_none() {
            self.text.forget_mark();
        }
    }

    /// The matches on a block: the number of the first, their ranges, and the number of the current one.
    pub fn matches_in(&self, block: usize) -> Option<(usize, Vec<Range<usize>>, Option<usize>)> {
        let find = self.find.as_ref()?;
        let (first, ranges) = find.in_block(block);
        (!ranges.is_empty()).then(|| (first, ranges, find.current()))
    }

    // ── mouse ──

    pub fn point(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) {
        if let Some(lens) = &mut self.lens {
            return lens.point(mouse);
        }
        let pane = areas.panes.iter().find(|pane| pane.rows.contains(mouse.column, mouse.row));
        match (pane, mouse.kind) {
            (Some(pane), MouseKind::Click) => self.click_pane(pane.number, mouse.row - pane.rows.y, context),
            (Some(pane), MouseKind::WheelUp) => self.panes[pane.number].scroll(-WHEEL),
            (Some(pane), MouseKind::WheelDown) => self.panes[pane.number].scroll(WHEEL),
            (None, MouseKind::Click) => self.click(mouse, areas, context),
            (None, MouseKind::WheelUp) => self.text.scroll(-WHEEL),
            (None, MouseKind::WheelDown) => self.text.scroll(WHEEL),
        }
    }

    fn click_pane(&mut self, number: usize, row: u16, context: &mut Context<'_>) {
        let Some(landmark) = self.panes[number].in_view().get(usize::from(row)).map(|row| row.landmark) else { return };
        match self.opens(number, landmark) {
            Opens::Link(target) => self.follow(&target, context),
            Opens::Nothing | Opens::Table => {
                self.jump_to(number, landmark);
                self.focus_text();
            }
        }
    }

    fn click(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) {
        if let Some(tab) = self.tabs.iter().find(|tab| tab.area.contains(mouse.column, mouse.row)) {
            return self.focus_pane(tab.number, context);
        }
        if !areas.text.contains(mouse.column, mouse.row) {
            return;
        }
        self.focus_text();
        if let Some(target) = self.link_at(mouse, areas) {
            self.follow(&target, context);
        }
    }

    fn link_at(&self, mouse: Mouse, areas: &Areas) -> Option<Target> {
        let lines = self.text.lines();
        let (_, line) = lines.get(usize::from(mouse.row - areas.column.y))?;
        let mut column = usize::from(mouse.column).checked_sub(usize::from(self.line_start(line, areas.column)))?;
        for run in &line.runs {
            let columns = width(&run.text);
            if column < columns {
                return run.link.clone();
            }
            column -= columns;
        }
        None
    }

    /// The screen column that a line of the text begins at: the left edge of its area, or as far right as it goes for a
    /// script that runs from right to left.
    pub fn line_start(&self, line: &Line, column: Area) -> u16 {
        match self.shown.article.meta.direction {
            Direction::LeftToRight => column.x,
            Direction::RightToLeft => {
                let columns = u16::try_from(line.width()).unwrap_or(u16::MAX);
                column.x + column.columns.saturating_sub(columns)
            }
        }
    }

    // ── geometry ──

    /// Computes the areas and brings text and panes to them.
    pub fn settle(&mut self, body: Area, context: &Context<'_>) -> Areas {
        let measure = context.settings.measure.max(1);
        let shown = self.panes.iter().filter(|pane| pane.is_shown()).count();
        let shape = arrange::shape(body, measure, shown);
        let wanted = self.wanted(body, shape);
        let has_tabs = self.seen().next().is_some();
        let areas = arrange::arrange(body, measure, shape, &wanted, has_tabs);
        self.text.settle(areas.column.columns, areas.column.rows);
        self.settle_panes(&areas);
        self.tabs = self.lay_out_tabs(areas.tabs, context);
        if let Some(lens) = &mut self.lens {
            lens.settle(body);
        }
        areas
    }

    fn settle_panes(&mut self, areas: &Areas) {
        let eye = self.text.eye();
        for pane in &mut self.panes {
            pane.follow(eye);
        }
        for area in &areas.panes {
            self.panes[area.number].settle(area.rows.columns, area.rows.rows);
        }
    }

    /// The panes that are to be seen, and the rows each asks for: at least those for labels of as many lines as fit into
    /// all panes alike.
    fn wanted(&mut self, body: Area, shape: Shape) -> Vec<Wanted> {
        let columns = arrange::pane_columns(body, shape);
        let numbers = self.visible(shape);
        for number in &numbers {
            self.panes[*number].widen(columns);
        }
        let room = usize::from(arrange::pane_rows(body, numbers.len()));
        let rows = |number: usize, label_lines| self.panes[number].wanted(columns, label_lines, room + 1);
        let fits = |lines: &usize| numbers.iter().map(|number| rows(*number, *lines)).sum::<usize>() <= room;
        let lines = (1..=MOST_LABEL_LINES).rev().find(fits).unwrap_or(1);
        let asks = |number: &usize| Wanted {
            number: *number,
            fewest: rows(*number, lines) as u16,
            most: rows(*number, MOST_LABEL_LINES) as u16,
        };
        numbers.iter().map(asks).collect()
    }

    fn visible(&self, shape: Shape) -> Vec<usize> {
        let focused = match self.focus {
            Focus::Pane(number) => Some(number),
            Focus::Text => None,
        };
        match (shape, focused) {
            (Shape::Below, focused) => focused.into_iter().collect(),
            (Shape::Beside(_), Some(number)) if !INDEXES[number].is_shown() => vec![number],
            (Shape::Beside(_), _) => self.seen().collect(),
        }
    }

    fn lay_out_tabs(&self, row: Area, context: &Context<'_>) -> Vec<Tab> {
        let mut x = row.x + row.columns.min(1);
        let mut tabs = Vec::new();
        for number in self.seen().filter(|_| !row.is_empty()) {
            let pane = &self.panes[number];
            let (key, label) = (pane_key(number, context), format!("{} {}", pane.index().title(), pane.count()));
            let columns = (width(&key) + usize::from(!key.is_empty()) + width(&label)) as u16;
            if x + columns > row.x + row.columns {
                break;
            }
            tabs.push(Tab { number, area: Area { x, columns, ..row }, key, label });
            x += columns + TAB_GAP;
        }
        tabs
    }
}

fn says(opens: &Opens) -> Option<&'static str> {
    match opens {
        Opens::Nothing => None,
        Opens::Table => Some("open the table"),
        Opens::Link(Target::Fragment(_)) => Some("follow the link"),
        Opens::Link(Target::Web(_)) => Some("open in the browser"),
        Opens::Link(Target::Mail(_)) => Some("copy the address"),
    }
}

fn pane_key(number: usize, context: &Context<'_>) -> String {
    let key = u8::try_from(number + 2).ok().and_then(|key| context.keymap.key_for(Scope::Move, Action::Pane(key)));
    key.unwrap_or_default().to_owned()
}

fn say_there_is_none(number: usize, context: &mut Context<'_>) {
    context.news(Clean::line(&format!("This article has no {}s.", INDEXES[number].noun())));
}

/// The shallowest depth that more than one heading has; a lone title is no section among others.
fn section_depth(landmarks: &[Landmark]) -> usize {
    let deepest = landmarks.iter().map(|landmark| landmark.depth).max().unwrap_or(0);
    let count = |depth| landmarks.iter().filter(|landmark| landmark.depth == depth).count();
    (0..=deepest).find(|depth| count(*depth) > 1).unwrap_or(deepest)
}

fn anchors(shown: &Shown) -> HashMap<Clean, usize> {
    let mut anchors = HashMap::new();
    for (number, block) in shown.article.blocks.iter().enumerate() {
        for anchor in &block.anchors {
            anchors.entry(anchor.clone()).or_insert(number);
        }
    }
    anchors
}
