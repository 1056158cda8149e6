//! What the program does, as a pure function: [`update`] takes a message, changes the [`Model`], and returns what has to be
//! done outside as [`Effect`]s.
//!
//! Nothing here touches a clock, a disk, a network or a terminal, and nothing waits. The shell (`runtime`) carries the
//! effects out and brings each result back as [`Msg::Done`] with the [`Ticket`] it was given, so that a stale result can be
//! dropped.

pub mod action;
mod action_table;
pub mod areas;
pub mod command;
mod command_table;
mod context;
pub mod copy_as;
pub mod date;
mod deriving;
pub mod excerpt;
pub mod feed_choice;
mod feed_choosing;
pub mod feed_form;
mod feed_forming;
pub mod filter;
mod going_back;
mod guest;
mod handing;
mod head_facts;
pub mod health;
pub mod help;
pub mod hints;
pub mod index_pane;
pub mod job;
pub mod jobs;
mod key;
pub mod key_scopes;
pub mod keymap;
pub mod library;
pub mod link_hints;
pub mod list;
mod list_command;
mod messages;
mod model;
mod mouse;
pub mod note_popup;
pub mod notify;
pub mod overlay;
mod own_keys;
pub mod pane;
pub mod pending_keys;
pub mod picker;
mod picking;
pub mod preview_lines;
pub mod prompt;
mod prompting;
pub mod questions;
pub mod reader;
mod results;
mod rounds;
pub mod screen;
mod screen_id;
pub mod stack;
pub mod status;
pub mod table_filter;
pub mod table_order;
pub mod table_summary;
pub mod table_view;
pub mod tag_edit;
mod tagging;
mod trail;
mod type_ahead;
pub mod undo;
mod undoing;
mod wrong_query;

use std::mem::discriminant;

use chrono::{DateTime, Utc};

use crate::article::{BlockId, HttpUrl, Sanitized};
use crate::feed::{EntryId, EntryRow, FeedId, ListId};
use action::{Action, Counted};
use deriving::DeriveTurn;
use health::HealthScreen;
use help::Help;
use jobs::Occasion;
use keymap::{Code, Key, Resolution};
use link_hints::{LinkHints, LinkInView, Picked};
use note_popup::NotePopup;
use overlay::Overlay;
use pending_keys::PendingKeys;
use prompting::{act_in_prompt, paste, type_into_prompt};
use questions::QuestionsScreen;
use reader::Reader;
use results::done;
use screen::{Screen, ScreenRef};

pub use areas::Size;
pub use context::Context;
pub use guest::Guest;
pub use handing::size as size_of_text;
pub use head_facts::HeadFacts;
pub use messages::{Effect, ExcerptPlace, Failure, Msg, Outcome, PageNamer, Printed, Progress, Slot, Ticket};
pub use model::{Model, Start};
pub use mouse::{Mouse, MouseKind};
pub use wrong_query::{WrongQuery, wrong_lists, wrong_rules};

/// All behaviour of the program: changes the model by a message, and returns what has to be done outside.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(key) => press(model, key, &mut effects),
        Msg::Mouse(mouse) => on_mouse(model, mouse, &mut effects),
        Msg::Paste(text) => paste(model, &text, &mut effects),
        Msg::Resize(size) => resize(model, size),
        Msg::Done(ticket, outcome) => done(model, ticket, outcome, &mut effects),
        Msg::Progress(progress) => {
            let (library, _, mut context) = model.split(&mut effects);
            library.progress(&progress, &mut context);
            tick(model, &mut effects);
        }
        Msg::ChangedElsewhere => reload(model, &mut effects),
        Msg::RulesActed(news) => {
            results::notify_by_rules(model, &news, &mut effects);
            reload(model, &mut effects);
        }
        Msg::Focus { is_gained } => focus(model, is_gained, &mut effects),
        Msg::Clock(now) => on_clock(model, now, &mut effects),
    }
    show_what_waits(model, &mut effects);
    model.status.expire(model.now);
    model.settle(&mut effects);
    picking::settle(model, &mut effects);
    type_ahead::replay(model, &mut effects);
    model.note_waiting(&mut effects);
    derive(model, &mut effects);
    effects
}

/// What came while something was over the screens: another screen below it would get its keys.
fn show_what_waits(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.overlay.is_some() {
        return;
    }
    handing::show_printed(model, effects);
    if let Some(screen) = model.on_top(effects, |screen, context| screen.next_screen(context)) {
        model.push(screen, effects);
    }
    if let Some((from, row)) = model.library.take_to_open() {
        open_instead(model, from, row, effects);
    }
}

/// Shows what another instance has changed. Our own work reloads the lists when it is done.
fn reload(model: &mut Model, effects: &mut Vec<Effect>) {
    let own = [Slot::Refresh, Slot::Subscribe, Slot::Derive];
    if own.iter().any(|slot| model.jobs.is_waiting(*slot)) {
        return;
    }
    let (library, _, mut context) = model.split(effects);
    library.reload(&mut context);
}

/// Letters on links lie where the links were: they go.
fn resize(model: &mut Model, size: Size) {
    model.size = size;
    if model.link_hints().is_some() || model.note().is_some() {
        model.overlay = None;
    }
}

/// The time that was asked for: by the status line, or because relative dates change at midnight.
fn on_clock(model: &mut Model, now: DateTime<Utc>, effects: &mut Vec<Effect>) {
    model.now = now;
    effects.push(Effect::WakeAt(date::next_midnight(now, model.offset)));
    let (library, _, mut context) = model.split(effects);
    library.renew_lists(&mut context);
    tick(model, effects);
    go_round(model, effects);
}

/// While a job is under way, the job line counts the seconds of a long wait, unless the window is not focused.
fn tick(model: &Model, effects: &mut Vec<Effect>) {
    let next = model.jobs.next_tick(model.now).filter(|_| !model.rounds.is_away());
    effects.extend(next.map(Effect::WakeAt));
}

fn focus(model: &mut Model, is_gained: bool, effects: &mut Vec<Effect>) {
    model.rounds.focus(is_gained, model.now);
    tick(model, effects);
    go_round(model, effects);
}

/// Starts a round if one is due, else asks to be woken when one will be.
fn go_round(model: &mut Model, effects: &mut Vec<Effect>) {
    let next = model.rounds.next(model.now).filter(|_| !model.jobs.is_waiting(Slot::Refresh));
    match next {
        Some(at) if at <= model.now => {
            model.rounds.rest(model.now);
            let (_, _, mut context) = model.split(effects);
            context.refresh_due(Occasion::Round);
        }
        Some(at) => effects.push(Effect::WakeAt(at)),
        None => {}
    }
}

/// Derives what waits in the backlog while nothing else is under way, and gives way to what is.
fn derive(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.deriving.turn(&model.jobs, model.now) {
        DeriveTurn::Begin => {
            let (_, _, mut context) = model.split(effects);
            context.ask(Slot::Derive, Effect::Derive);
        }
        DeriveTurn::Wait(until) => effects.push(Effect::WakeAt(until)),
        DeriveTurn::GiveWay => {
            model.jobs.forget(Slot::Derive);
            effects.push(Effect::Cancel(Slot::Derive));
        }
        DeriveTurn::Leave => {}
    }
}

/// The program ends: what must be saved of where the user was.
pub fn close(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while model.pop(&mut effects) {}
    effects
}

/// A key: text for a prompt, else a digit of a count, or the next key of a binding.
fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    if type_ahead::follow(model, key) {
        return;
    }
    if take_into_count(model, key) {
        return;
    }
    model.pending.push(key);
    let resolution = model.keymap.resolve(model.scopes(), model.pending.keys());
    if type_ahead::keep(model, resolution) {
        return;
    }
    match resolution {
        Resolution::Pending => return,
        Resolution::Action(action) if !model.top().which().has(action) => explain_unknown_keys(model, effects),
        Resolution::Action(action) => act(model, Counted { action, count: model.pending.count() }, effects),
        Resolution::Nothing if model.prompt().is_some() && key == Key::ctrl('c') => {
            act_in_prompt(model, Action::Cancel, effects);
        }
        Resolution::Nothing if model.prompt().is_some() => type_into_prompt(model, key, effects),
        Resolution::Nothing if model.feed_choice().is_some() => feed_choosing::insert(model, key, effects),
        Resolution::Nothing if model.form().is_some() => feed_forming::insert(model, key),
        Resolution::Nothing if model.note().is_some() => model.overlay = None,
        Resolution::Nothing if model.link_hints().is_some() => pick_link(model, key.letter(), effects),
        Resolution::Nothing if model.copy_as().is_some() => handing::choose(model, key.letter(), effects),
        Resolution::Nothing if model.keymap.begins_somewhere(model.pending.keys()) => return,
        Resolution::Nothing => explain_unknown_keys(model, effects),
    }
    model.pending = PendingKeys::default();
}

/// A digit goes into the count, and Esc drops it; `false` if the key means something else.
fn take_into_count(model: &mut Model, key: Key) -> bool {
    if model.form().is_some() || model.feed_choice().is_some() {
        return false;
    }
    if model.prompt().is_some() || model.copy_as().is_some() || model.link_hints().is_some() || model.note().is_some() {
        return false;
    }
    if model.pending.is_count() && key == Key::plain(Code::Esc) {
        model.pending = PendingKeys::default();
        return true;
    }
    let has_meaning = model.keymap.resolve(model.scopes(), &[key]) != Resolution::Nothing;
    model.pending.take_digit(key, has_meaning)
}

/// The pressed keys have no meaning on this screen. Ctrl-c is what users of other programs press to leave: it is the way out
/// where the user's own keys have left no other.
fn explain_unknown_keys(model: &mut Model, effects: &mut Vec<Effect>) {
    let key_for = |action| model.keymap.key_on(model.scopes(), action);
    let sentence = match (model.pending.keys(), key_for(Action::Back), key_for(Action::Help)) {
        // It ended a sequence that was begun.
        ([.., Key { code: Code::Esc, .. }], ..) => return,
        ([key], Some(back), _) if *key == Key::ctrl('c') => format!("Press {back} to go back or to quit."),
        ([key], None, _) if *key == Key::ctrl('c') => return effects.push(Effect::Quit),
        (keys, _, Some(help)) if model.help().is_none() => {
            format!("{} has no meaning here. Press {help} for the keys.", keymap::show_keys(keys))
        }
        (keys, ..) => format!("{} has no meaning here.", keymap::show_keys(keys)),
    };
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(&sentence));
}

/// An action goes to what has the focus: prompt, help, or the screen on top. What is the same everywhere is done here.
fn act(model: &mut Model, counted: Counted, effects: &mut Vec<Effect>) {
    if model.prompt().is_some() {
        return act_in_prompt(model, counted.action, effects);
    }
    if model.feed_choice().is_some() {
        return feed_choosing::act(model, counted.action, effects);
    }
    if model.form().is_some() {
        return feed_forming::act(model, counted.action, effects);
    }
    if let Some(Overlay::Note(note)) = &model.overlay {
        let link = (counted.action == Action::Accept).then(|| LinkInView::to_note(note.anchor.clone()));
        return leave_note(model, link, effects);
    }
    if model.link_hints().is_some() {
        return model.overlay = None;
    }
    if model.copy_as().is_some() {
        return act_in_list(model, counted.action, effects);
    }
    model.status.clear();
    if act_everywhere(model, counted, effects) {
        return;
    }
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        return help.act(counted);
    }
    let intent = model.on_top(effects, |screen, context| screen.act(counted, context));
    handle(model, intent, effects);
}

/// The list of formats: Tab is for another part, Enter for the first format; anything else closes it.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other action leaves the list")]
fn act_in_list(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(Overlay::CopyAs(copy_as)) = &mut model.overlay else { return };
    match action {
        Action::Complete => copy_as.turn(),
        Action::Accept => {
            let first = copy_as.excerpt().formats()[0].key();
            handing::choose(model, Some(first), effects);
        }
        _ => model.overlay = None,
    }
}

/// Closes the box of a note, or goes to the note itself.
fn leave_note(model: &mut Model, link: Option<LinkInView>, effects: &mut Vec<Effect>) {
    model.overlay = None;
    if let Some(link) = link {
        let intent = model.on_top(effects, |screen, context| screen.follow(&link, false, context));
        handle(model, intent, effects);
    }
}

/// A letter of a link that is in view. One that no link has ends the choice.
fn pick_link(model: &mut Model, letter: Option<char>, effects: &mut Vec<Effect>) {
    let Some(Overlay::LinkHints(hints)) = &mut model.overlay else { return };
    let in_browser = hints.in_browser;
    let picked = letter.map_or(Picked::Nothing, |letter| hints.pick(letter));
    match picked {
        Picked::More => {}
        Picked::Nothing => model.overlay = None,
        Picked::Link(link) => {
            model.overlay = None;
            let intent = model.on_top(effects, |screen, context| screen.follow(&link, in_browser, context));
            handle(model, intent, effects);
        }
    }
}

/// What a screen cannot do itself, because it concerns another part.
#[derive(Debug)]
pub enum Intent {
    Nothing,
    /// Copy what the focus is on.
    Copy,
    /// Open an entry in the reader.
    Open(EntryRow),
    /// Open an entry in the reader, at one of its blocks.
    OpenAt(EntryRow, BlockId),
    /// Open the article so many after (or before) this one in the list, instead of it.
    Neighbour(EntryId, isize),
    /// Open the next unread article after this one, or before it, instead of it.
    NextUnread {
        from: EntryId,
        is_forward: bool,
    },
    /// Open another screen above this one.
    Push(Box<dyn Screen>),
    /// Fetch what the screen below shows again.
    RefreshBelow,
    /// Back to the screen below; from the library, quit.
    Leave,
    Quit,
    Prompt(prompt::PromptKind),
    /// Let the user choose one of the links in view.
    ChooseLink(LinkHints),
    /// Read the page that a link leads to. The reader says who named it.
    Follow {
        url: HttpUrl,
        label: Sanitized,
    },
    /// Show the note with this anchor. The reader knows where its mark is.
    Note {
        anchor: Sanitized,
        label: Sanitized,
    },
    /// Show a note at its mark.
    ShowNote(NotePopup),
    /// There is no earlier, or no later, place in this article: to the article before, or after it.
    ArticleBefore,
    ArticleAfter,
    /// Ask whether to unsubscribe from the feed under the cursor.
    Unsubscribe,
    /// Open the form of a feed.
    EditFeed(FeedId),
    /// Open the line that changes a smart list.
    EditList(ListId),
    /// Leave all screens above the library, for this feed in it.
    ShowFeed(FeedId),
    /// Let the user type the tags of these entries.
    Tag(Vec<EntryRow>),
    /// The entry's read or star mark has changed: the list must show it.
    Marked(EntryRow),
}

fn handle(model: &mut Model, intent: Intent, effects: &mut Vec<Effect>) {
    match intent {
        // The reader makes a box of a note.
        Intent::Nothing | Intent::Note { .. } => {}
        Intent::Copy => handing::copy(model, effects),
        Intent::Open(row) => {
            model.trail.clear();
            open(model, row, effects);
        }
        Intent::OpenAt(row, block) => {
            model.trail.clear();
            open_at(model, row, Some(block), effects);
        }
        Intent::Neighbour(entry, step) => open_neighbour(model, entry, step, effects),
        Intent::NextUnread { from, is_forward } => {
            let (library, _, mut context) = model.split(effects);
            library.look_for_unread(Some(from), is_forward, true, &mut context);
        }
        Intent::Push(screen) => {
            if screen.which().reader().is_some() {
                going_back::leave_for_a_page(model);
            }
            model.push(screen, effects);
        }
        Intent::RefreshBelow => refresh_below(model, effects),
        Intent::Leave => leave(model, effects),
        Intent::Quit => effects.push(Effect::Quit),
        Intent::Prompt(kind) => model.ask(kind),
        Intent::ShowNote(note) => model.overlay = Some(Overlay::Note(note)),
        Intent::ChooseLink(hints) => model.overlay = Some(Overlay::LinkHints(hints)),
        Intent::Follow { url, label } => {
            going_back::leave_for_a_page(model);
            model.push(Box::new(Reader::of_page(url, label, PageNamer::Nobody)), effects);
        }
        Intent::ArticleBefore => going_back::back(model, effects),
        Intent::ArticleAfter => going_back::forward(model, effects),
        Intent::Tag(rows) => tagging::open(model, rows),
        Intent::EditFeed(feed) => feed_forming::open(model, feed),
        Intent::EditList(list) => list_command::edit(model, list),
        Intent::Unsubscribe => command::ask_to_unsubscribe(model),
        Intent::ShowFeed(feed) => show_feed(model, feed, effects),
        Intent::Marked(row) => {
            let (library, _, context) = model.split(effects);
            library.show_marks(&row, &context);
        }
    }
}

fn open(model: &mut Model, row: EntryRow, effects: &mut Vec<Effect>) {
    open_at(model, row, None, effects);
}

/// Opens it where it was left, or at a block.
fn open_at(model: &mut Model, row: EntryRow, block: Option<BlockId>, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    let row = library.opened(row, &mut context);
    let words = library.sought_words().to_vec();
    let before = model.kept.take(&row);
    model.push(Box::new(Reader::new(row, before).going_to(block).looking_for(words)), effects);
}

fn open_neighbour(model: &mut Model, entry: EntryId, step: isize, effects: &mut Vec<Effect>) {
    match model.library.neighbour(entry, step) {
        Ok(row) => {
            going_back::leave_for_a_neighbour(model);
            model.pop(effects);
            open(model, row, effects);
        }
        Err(sentence) => model.status.error(sentence),
    }
}

/// Opens an article instead of the one that is read, unless the user has left that meanwhile.
fn open_instead(model: &mut Model, from: EntryId, row: EntryRow, effects: &mut Vec<Effect>) {
    let is_there = |reader: &Reader| reader.is_entry() && reader.row.id == from;
    if model.top().which().reader().is_some_and(is_there) {
        going_back::leave_for_a_neighbour(model);
        model.pop(effects);
        open(model, row, effects);
    }
}

fn leave(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.pop(effects) {
        effects.push(Effect::Quit);
    }
    going_back::leave_all(model);
}

fn refresh_below(model: &mut Model, effects: &mut Vec<Effect>) {
    let (_, stack, mut context) = model.split(effects);
    if let Some(layer) = stack.below_top() {
        context.screen = layer.id;
        layer.screen.refresh_behind(&mut context);
    }
}

fn show_feed(model: &mut Model, feed: FeedId, effects: &mut Vec<Effect>) {
    while model.pop(effects) {}
    going_back::leave_all(model);
    model.library.show_feed(feed);
}

/// Does what means the same everywhere; `false` if this is not such an action.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not here belongs to the screens")]
fn act_everywhere(model: &mut Model, counted: Counted, effects: &mut Vec<Effect>) -> bool {
    match counted.action {
        Action::RefreshAll => refresh(model, None, effects),
        Action::CancelJob => cancel(model, effects),
        Action::CommandLine => model.ask(prompt::PromptKind::Command),
        Action::Help => toggle_help(model),
        Action::Filter if model.help().is_some() => model.ask(prompt::PromptKind::Filter),
        Action::Back | Action::Escape if model.help().is_some() => leave_help(model),
        Action::Jump => picking::open(model, effects),
        Action::Health => toggle(model, Box::new(HealthScreen::default()), effects),
        Action::AllQuestions => show_questions(model, effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Undo if model.help().is_none() => undoing::undo(model, counted.times(), effects),
        Action::Copy if model.help().is_none() => handing::copy(model, effects),
        Action::CopyAs if model.help().is_none() => handing::ask_how(model),
        Action::Pipe if model.help().is_none() => handing::ask_for_program(model),
        Action::Percent if counted.count.is_none() => ask_for_a_count(model, effects),
        _ => return false,
    }
    true
}

/// Above the screen that is shown; it comes back when the questions are left.
fn show_questions(model: &mut Model, effects: &mut Vec<Effect>) {
    if !matches!(model.top().which(), ScreenRef::Questions(_)) {
        model.push(Box::new(QuestionsScreen::default()), effects);
    }
}

/// A percentage was not given with the key that goes to it.
fn ask_for_a_count(model: &mut Model, effects: &mut Vec<Effect>) {
    let sentence = match model.keymap.key_on(model.scopes(), Action::Percent) {
        Some(key) => format!("Type a number before {key}: 50{key} goes to the middle."),
        None => "This needs a number before its key, and it has no key here.".to_owned(),
    };
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(&sentence));
}

/// Cancels what a screen waits for, or else the job that the job line shows.
fn cancel(model: &mut Model, effects: &mut Vec<Effect>) {
    if stop_screen(model, effects) {
        return;
    }
    let (library, _, mut context) = model.split(effects);
    match context.cancel_job() {
        Some(Slot::Refresh) => {
            library.refresh_cancelled(&mut context);
            model.rounds.stop(model.now);
        }
        Some(Slot::Derive) => model.deriving.stop(),
        Some(_) => {}
        None => context.status.error(Sanitized::line("There is nothing to stop.")),
    }
}

/// Stops the work of the topmost screen that waits for any; `false` if none does.
fn stop_screen(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let (_, stack, mut context) = model.split(effects);
    stack.iter_mut().any(|layer| {
        context.screen = layer.id;
        layer.screen.stop(&mut context)
    })
}

fn toggle_help(model: &mut Model) {
    model.overlay = match model.overlay {
        Some(_) => None,
        None => Some(Overlay::Help(Help::default())),
    };
}

/// A filter of the help goes first.
fn leave_help(model: &mut Model) {
    if !model.overlay.as_mut().and_then(Overlay::help_mut).is_some_and(Help::undo_filter) {
        model.overlay = None;
    }
}

/// Opens a screen, or closes it if it is on top. If an overlay covers it, it is opened again instead.
fn toggle(model: &mut Model, screen: Box<dyn Screen>, effects: &mut Vec<Effect>) {
    let is_covered = model.overlay.take().is_some();
    let is_on_top = discriminant(&model.top().which()) == discriminant(&screen.which());
    if is_on_top {
        model.pop(effects);
    }
    if is_covered || !is_on_top {
        model.push(screen, effects);
    }
}

/// Starts fetching one feed, or all of them.
pub(crate) fn refresh(model: &mut Model, feed: Option<FeedId>, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    library.refresh(feed, &mut context);
}

/// A mouse event goes to the help, the picker or the screen on top; it does nothing while something else is typed. Letters on
/// links and the box of a note lie over the text, and go.
fn on_mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        return help.on_mouse(mouse);
    }
    if let Some(picker) = model.picker_mut() {
        if picker.on_mouse(mouse) {
            prompting::accepted(model, effects);
        }
        return;
    }
    if model.link_hints().is_some() || model.note().is_some() {
        model.overlay = None;
    }
    if model.overlay.is_some() {
        return;
    }
    model.status.clear();
    let intent = model.on_top(effects, |screen, context| screen.on_mouse(mouse, context));
    handle(model, intent, effects);
}
