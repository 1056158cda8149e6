//! An article being read: its text, the panes of its landmarks, the search in it, and the way between them.
//!
//! Every jump begins here, so that each can be taken back. It knows no entry and no store; the [`super::Reader`] does.

mod arranging;
mod looking;
mod pointing;

use crate::app::key_scopes;
use std::collections::HashMap;

use super::find::Find;
use super::head::ShownArticle;
use super::jumps::Jumps;
use super::text::{ScrollAnchor, TextView};
use crate::app::action::{Action, Counted, KeyScope};
use crate::app::areas::Area;
use crate::app::index_pane::{Fold, IndexPane, text_pos_of};
use crate::app::list::{Motion, beyond};
use crate::app::table_view::TableView;
use crate::app::{Context, Effect, Intent};
use crate::article::index::{INDEXES, Landmark, Opens};
use crate::article::{BlockKind, QuotedPos, Sanitized, Target, TextPos};

/// Lines of a turn of the mouse wheel.
const WHEEL: isize = 3;

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

/// An article that is open: the text, a pane for each index, and which of them has the focus.
#[derive(Debug)]
pub struct Reading {
    shown: ShownArticle,
    text: TextView,
    /// One for each of `INDEXES`, empty ones too.
    panes: Vec<IndexPane>,
    focus: Focus,
    jumps: Jumps,
    find: Option<Find>,
    /// What was looked for last, to be looked for again.
    sought: Option<String>,
    /// What the last jump went to: a pane's number and the landmark's. Holds while the text has its mark.
    target: Option<(usize, usize)>,
    /// Where the text was when a pane got the focus, until its cursor moves it.
    visit: Option<ScrollAnchor>,
    /// The blocks that a `#fragment` leads to.
    anchors: HashMap<Sanitized, usize>,
    tabs: Vec<Tab>,
    /// The key of each pane, for its border; empty if it has none.
    pane_keys: Vec<String>,
}

impl Reading {
    /// Opens an article at a stored position.
    pub fn new(mut shown: ShownArticle, text_pos: Option<TextPos>) -> Reading {
        let text = TextView::new(
            shown.article.clone(),
            text_pos.map_or(TextPos::default(), |text_pos| shown.to_shown(text_pos)),
        );
        let landmarks = std::mem::take(&mut shown.landmarks).into_iter().enumerate();
        let panes = landmarks.map(|(number, found)| IndexPane::new(number, shown.article.clone(), found)).collect();
        let anchors = anchors(&shown);
        Reading::of(shown, text, panes, anchors)
    }

    fn of(shown: ShownArticle, text: TextView, panes: Vec<IndexPane>, anchors: HashMap<Sanitized, usize>) -> Reading {
        Reading {
            anchors,
            shown,
            text,
            panes,
            focus: Focus::Text,
            jumps: Jumps::default(),
            find: None,
            sought: None,
            target: None,
            visit: None,
            tabs: Vec::new(),
            pane_keys: vec![String::new(); INDEXES.len()],
        }
    }

    /// The same article as if it was opened now, where it was left. What is computed of an article is not computed again.
    #[must_use]
    pub fn reopened(self, place: Option<QuotedPos>) -> Reading {
        let text_pos = place.map_or(TextPos::default(), |place| self.shown.find_again(&place));
        let panes = self.panes.into_iter().map(IndexPane::reopened).collect();
        Reading::of(self.shown, self.text.reopened(text_pos), panes, self.anchors)
    }

    /// The window on the text.
    pub fn text(&self) -> &TextView {
        &self.text
    }

    /// The article with the head that is shown above it.
    pub fn shown(&self) -> &ShownArticle {
        &self.shown
    }

    /// The pane of the index with this number in `INDEXES`.
    pub fn pane(&self, number: usize) -> &IndexPane {
        &self.panes[number]
    }

    /// Where keys go: to the text or to a pane.
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

    /// The key that leads to a pane, as shown beside its name; empty if it has none.
    pub fn pane_key(&self, number: usize) -> &str {
        &self.pane_keys[number]
    }

    /// The names of the panes on the line below the text; none if the panes are beside it.
    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    /// The search that is under way or was accepted.
    pub fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    /// The heading that the text is under.
    pub fn section(&self) -> Option<&Sanitized> {
        let outline = self.outline()?;
        outline.here().and_then(|number| outline.landmark(number)).map(|landmark| &landmark.label)
    }

    /// The pane whose landmarks are the sections of the article.
    fn outline(&self) -> Option<&IndexPane> {
        self.panes.iter().find(|pane| pane.index().divides())
    }

    /// Where the article was left, as the store keeps it.
    pub fn stored_pos(&self) -> QuotedPos {
        let quoted = self.shown.article.quoted(self.text.top_text_pos());
        let text_pos = self.shown.to_stored(quoted.text_pos);
        // The head is not part of the stored article.
        if text_pos == TextPos::default() { QuotedPos::default() } else { QuotedPos { text_pos, ..quoted } }
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [KeyScope] {
        match self.focus {
            Focus::Text => key_scopes::IN_TEXT,
            Focus::Pane(_) => key_scopes::IN_PANE,
        }
    }

    /// Does what an action means in an article; an unknown one means nothing.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what the article does not know, the focus may")]
    pub fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        let steps = counted.steps();
        match counted.action {
            Action::Enter => return self.enter(context),
            Action::NextLandmark(number) => self.jump_by_landmark(number, steps, context),
            Action::PreviousLandmark(number) => self.jump_by_landmark(number, -steps, context),
            Action::NextSection => self.jump_by_section(steps, context),
            Action::PreviousSection => self.jump_by_section(-steps, context),
            Action::JumpBack => self.jump_back(context),
            Action::JumpForward => self.jump_forward(context),
            Action::FindNext => self.find_again(steps, context),
            Action::FindPrevious => self.find_again(-steps, context),
            Action::NextPane => self.cycle(1, context),
            Action::PreviousPane => self.cycle(-1, context),
            Action::TextPane | Action::Pane(1) => self.focus_text(),
            Action::LandmarkPane(number) => self.focus_pane(number, context),
            Action::Pane(key) => self.focus_pane(usize::from(key) - 2, context),
            _ => match self.focus {
                Focus::Text => self.act_in_text(counted),
                Focus::Pane(number) => self.act_in_pane(number, counted),
            },
        }
        Intent::Nothing
    }

    fn enter(&mut self, context: &mut Context<'_>) -> Intent {
        match self.focus {
            Focus::Text => self.enter_in_text(context),
            Focus::Pane(number) => self.enter_in_pane(number, context),
        }
    }

    fn act_in_text(&mut self, counted: Counted) {
        // A page keeps one line of the last one in view.
        match Motion::of(counted, self.text.rows().saturating_sub(1)) {
            Some(Motion::Steps(lines) | Motion::By(lines)) => self.text.scroll(lines),
            Some(Motion::Top) => self.jump(TextView::go_to_start),
            Some(Motion::Bottom) => self.jump(TextView::go_to_end),
            Some(Motion::To(line)) => self.jump(|text| text.go_to_line(line)),
            Some(Motion::Percent(percent)) => self.jump(|text| text.go_to_percent(percent)),
            None if counted.action == Action::Escape => self.let_go(),
            None => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a pane ignores actions that it does not know")]
    fn act_in_pane(&mut self, number: usize, counted: Counted) {
        if let Some(motion) = Motion::of(counted, self.panes[number].in_view().len().saturating_sub(1)) {
            return self.move_cursor(number, |pane| pane.go(motion));
        }
        match counted.action {
            Action::GoTo => self.go_to_cursor(number),
            Action::Left | Action::Escape => self.focus_text(),
            _ => {}
        }
    }

    // ── focus ──

    /// Gives the focus to the text; all panes lose it.
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
        self.panes[number].focus(self.text.reading_pos());
    }

    /// Text, then each pane that is shown, and around.
    fn cycle(&mut self, step: isize, context: &mut Context<'_>) {
        let stops: Vec<Focus> = std::iter::once(Focus::Text).chain(self.seen().map(Focus::Pane)).collect();
        if stops.len() == 1 {
            return context.news(no_panes());
        }
        let now = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let next = (now + stops.len()).saturating_add_signed(step) % stops.len();
        match stops[next] {
            Focus::Text => self.focus_text(),
            Focus::Pane(number) => self.enter_pane(number),
        }
    }

    /// The panes whose names are on the screen: those always shown, and the one that was asked for.
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
        let text_pos = text_pos_of(&self.panes[number].landmarks()[landmark]);
        match INDEXES[number].is_shown() {
            true => self.text.show_at_top(text_pos),
            false => self.text.show(text_pos),
        }
        self.target = Some((number, landmark));
    }

    fn go_to_cursor(&mut self, number: usize) {
        let cursor = self.panes[number].cursor();
        self.jump_to(number, cursor);
        self.focus_text();
    }

    fn enter_in_pane(&mut self, number: usize, context: &mut Context<'_>) -> Intent {
        if self.panes[number].toggle() {
            return Intent::Nothing;
        }
        let cursor = self.panes[number].cursor();
        let opens = self.opens(number, cursor);
        if opens == Opens::Nothing {
            self.go_to_cursor(number);
            return Intent::Nothing;
        }
        self.jump_to(number, cursor);
        self.open(opens, number, cursor, context)
    }

    // ── opening ──

    fn opens(&self, number: usize, landmark: usize) -> Opens {
        INDEXES[number].opens(&self.shown.article, &self.panes[number].landmarks()[landmark])
    }

    fn open(&mut self, opens: Opens, number: usize, landmark: usize, context: &mut Context<'_>) -> Intent {
        match opens {
            Opens::Nothing => {}
            Opens::Table => return self.table(self.panes[number].landmarks()[landmark].block.0),
            Opens::Link(target) => self.follow(&target, context),
        }
        Intent::Nothing
    }

    /// The table of a block, on a screen of its own.
    fn table(&self, block: usize) -> Intent {
        let table = TableView::new(self.shown.article.clone(), block, self.table_label(block));
        table.map_or(Intent::Nothing, |table| Intent::Push(Box::new(table)))
    }

    /// The label of the landmark that opens the table of a block.
    fn table_label(&self, block: usize) -> Sanitized {
        let is_here = |landmark: &&Landmark| landmark.block.0 == block;
        let mut here =
            self.panes.iter().filter_map(|pane| Some((pane.index(), pane.landmarks().iter().find(is_here)?)));
        let opening = here.find(|(index, landmark)| index.opens(&self.shown.article, landmark) == Opens::Table);
        opening.map(|(_, landmark)| landmark.label.clone()).unwrap_or_default()
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
    fn enter_in_text(&mut self, context: &mut Context<'_>) -> Intent {
        if let Some((number, landmark)) = self.marked_target() {
            let opens = self.opens(number, landmark);
            if opens != Opens::Nothing {
                return self.open(opens, number, landmark, context);
            }
        }
        self.table_in_view().map_or(Intent::Nothing, |block| self.table(block))
    }

    fn table_in_view(&self) -> Option<usize> {
        let blocks = &self.shown.article.blocks;
        let mut in_view = self.text.lines().into_iter().map(|(line_pos, _)| line_pos.block);
        in_view.find(|block| matches!(blocks[*block].kind, BlockKind::Table(_)))
    }

    fn follow(&mut self, target: &Target, context: &mut Context<'_>) {
        match target {
            Target::Web(url) => {
                context.news(Sanitized::line(&format!("Opening {} in the browser.", url.host())));
                context.effects.push(Effect::Browse(url.clone()));
            }
            Target::Mail(address) => {
                context.news(Sanitized::line(&format!("Copied the address {address}.")));
                context.effects.push(Effect::Copy(address.clone()));
            }
            Target::Fragment(fragment) | Target::Note(fragment) => self.follow_fragment(fragment, context),
        }
    }

    fn follow_fragment(&mut self, fragment: &Sanitized, context: &mut Context<'_>) {
        match self.anchors.get(fragment) {
            Some(block) => {
                let text_pos = TextPos { block: *block, offset: 0 };
                self.focus_text();
                self.jump(|text| text.show_at_top(text_pos));
            }
            None => context.news(Sanitized::line("The link leads to a part of the page that is not in the article.")),
        }
    }

    // ── jumps ──

    fn jump(&mut self, go: impl FnOnce(&mut TextView)) {
        let from = self.text.anchor();
        self.target = None;
        go(&mut self.text);
        if self.text.anchor().text_pos != from.text_pos {
            self.jumps.push(from);
        }
    }

    fn jump_to(&mut self, number: usize, landmark: usize) {
        let from = self.text.anchor();
        self.show_landmark(number, landmark);
        if self.text.anchor().text_pos != from.text_pos {
            self.jumps.push(from);
        }
        if self.focus == Focus::Pane(number) {
            self.panes[number].set_cursor(landmark);
        }
    }

    /// So many landmarks down (up if negative), at most to the last or the first.
    fn jump_by_landmark(&mut self, number: usize, steps: isize, context: &mut Context<'_>) {
        let (pane, reading_pos) = (&self.panes[number], self.text.reading_pos());
        let nearest = if steps > 0 { pane.after(reading_pos) } else { pane.before(reading_pos) };
        match nearest.and_then(|nearest| beyond(nearest, steps, pane.len())) {
            Some(landmark) => self.jump_to(number, landmark),
            None => self.say_none_further(number, steps, context),
        }
    }

    fn say_none_further(&self, number: usize, steps: isize, context: &mut Context<'_>) {
        let direction = if steps > 0 { "further" } else { "earlier" };
        match self.panes[number].is_empty() {
            true => say_there_is_none(number, context),
            false => context.news(Sanitized::line(&format!("No {direction} {}.", INDEXES[number].noun()))),
        }
    }

    /// A section is a heading of the outline's top level, or of the first level that has more than one.
    fn jump_by_section(&mut self, steps: isize, context: &mut Context<'_>) {
        let Some(outline) = self.outline() else { return };
        let (reading_pos, pane, landmarks) = (self.text.reading_pos(), outline.number(), outline.landmarks());
        let depth = section_depth(landmarks);
        let sections: Vec<usize> = (0..landmarks.len()).filter(|number| landmarks[*number].depth <= depth).collect();
        let text_pos = |section: &usize| text_pos_of(&landmarks[*section]);
        let nearest = match steps {
            1.. => sections.iter().position(|section| text_pos(section) > reading_pos),
            _ => sections.iter().rposition(|section| text_pos(section) < reading_pos),
        };
        match nearest.and_then(|nearest| beyond(nearest, steps, sections.len())) {
            Some(section) => self.jump_to(pane, sections[section]),
            None => self.say_none_further(pane, steps, context),
        }
    }

    fn jump_back(&mut self, context: &mut Context<'_>) {
        match self.jumps.back(self.text.anchor()) {
            Some(anchor) => self.return_to(anchor),
            None => context.news(Sanitized::line("No earlier jump.")),
        }
    }

    fn jump_forward(&mut self, context: &mut Context<'_>) {
        match self.jumps.forward() {
            Some(anchor) => self.return_to(anchor),
            None => context.news(Sanitized::line("No later jump.")),
        }
    }

    fn return_to(&mut self, anchor: ScrollAnchor) {
        self.target = None;
        self.text.restore(anchor);
    }
}

fn says(opens: &Opens) -> Option<&'static str> {
    match opens {
        Opens::Nothing => None,
        Opens::Table => Some("open the table"),
        Opens::Link(Target::Fragment(_)) => Some("follow the link"),
        Opens::Link(Target::Note(_)) => Some("go to the note"),
        Opens::Link(Target::Web(_)) => Some("open in the browser"),
        Opens::Link(Target::Mail(_)) => Some("copy the address"),
    }
}

fn say_there_is_none(number: usize, context: &mut Context<'_>) {
    context.news(Sanitized::line(&format!("This article has no {}.", INDEXES[number].plural())));
}

/// None of the panes that are always shown has anything: "no headings, tables or questions".
fn no_panes() -> Sanitized {
    let kinds: Vec<&str> = INDEXES.iter().filter(|index| index.is_shown()).map(|index| index.plural()).collect();
    let Some((last, others)) = kinds.split_last() else { return Sanitized::default() };
    Sanitized::line(&format!("This article has no {} or {last}.", others.join(", ")))
}

/// The shallowest depth that more than one heading has; a lone title is no section among others.
fn section_depth(landmarks: &[Landmark]) -> usize {
    let deepest = landmarks.iter().map(|landmark| landmark.depth).max().unwrap_or(0);
    let count = |depth| landmarks.iter().filter(|landmark| landmark.depth == depth).count();
    (0..=deepest).find(|depth| count(*depth) > 1).unwrap_or(deepest)
}

fn anchors(shown: &ShownArticle) -> HashMap<Sanitized, usize> {
    let mut anchors = HashMap::new();
    for (number, block) in shown.article.blocks.iter().enumerate() {
        for anchor in &block.anchors {
            anchors.entry(anchor.clone()).or_insert(number);
        }
    }
    anchors
}
