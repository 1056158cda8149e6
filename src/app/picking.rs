//! What the picker does: it offers all that can be gone to from the screen on top, asks for what matches, and goes there.

use super::command::Suggestion;
use super::index_pane::text_pos_of;
use super::picker::preview::{PlaceState, TITLES};
use super::picker::{Goal, Picker, PickerChoice};
use super::prompt::{Prompt, PromptKind};
use super::reader::reading::Reading;
use super::screen::ScreenRef;
use super::table_view::TableView;
use super::{Effect, Intent, Model, Outcome, Slot, command, going_back, handle, list_command, show_feed, status};
use crate::article::Sanitized;
use crate::article::index::{INDEXES, Index, Landmark};
use crate::article::text::number::grouped;
use crate::config::ThemeChoice;
use crate::feed::{EntryQuery, FolderId, ListScope, Sort};

/// Opens it with all that can be gone to from here.
pub(super) fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let seen = reading(model).map(|reading| reading.text().layout().at_measure(1));
    let picker = Picker::new(choices(model), seen);
    model.open_picker(Prompt::new(PromptKind::Jump), picker);
    ask(model, true, effects);
}

/// The query has changed.
pub(super) fn ask(model: &mut Model, is_first: bool, effects: &mut Vec<Effect>) {
    let Some(query) = model.prompt().map(|prompt| prompt.text().to_owned()) else { return };
    let Some(picker) = model.picker_mut() else { return };
    let choices = picker.await_rows();
    let (_, _, mut context) = model.split(effects);
    context.ask(Slot::Pick, |ticket| Effect::Pick { ticket, query, choices, is_first });
}

/// It was left: the titles are not needed any more.
pub(super) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    model.jobs.forget(Slot::Pick);
    model.jobs.forget(Slot::PickedPlace);
    effects.push(Effect::Cancel(Slot::Pick));
}

/// Brings the picker to the screen's size, and asks for what its cursor is on.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let (size, now, offset) = (model.size, model.now, model.offset);
    let Some(picker) = model.picker_mut() else { return };
    picker.settle(size, now, offset);
    let Some(goal) = picker.want().cloned() else { return };
    let (library, _, mut context) = model.split(effects);
    let scope = match goal {
        Goal::Entry(row) => return context.ask(Slot::PickedPlace, |ticket| Effect::LoadPreview(ticket, row.id)),
        Goal::Feed(feed) => ListScope::Feed(feed),
        Goal::Folder(folder) => ListScope::Folder(folder),
        Goal::List(list) => ListScope::List(list),
        Goal::Column(_) | Goal::Landmark(..) | Goal::Command(_) => return,
    };
    let query = EntryQuery { filter: library.feeds.filter(scope), sort: Sort::Newest };
    let load = |ticket| Effect::LoadEntries { ticket, query, offset: 0, rows: TITLES, follow: None };
    context.ask(Slot::PickedPlace, load);
}

/// What the store has of the place under the cursor.
#[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is asked for")]
pub(super) fn know(model: &mut Model, outcome: Outcome) {
    let state = match outcome {
        Outcome::Preview(Some(loaded)) => PlaceState::Entry(Box::new(loaded)),
        Outcome::Preview(None) => PlaceState::Failed(Sanitized::line("This article is not in the store any more.")),
        Outcome::Entries { page, .. } => PlaceState::Titles(page.rows),
        Outcome::Failed(sentence) => PlaceState::Failed(status::sentence(&sentence)),
        _ => return,
    };
    if let Some(picker) = model.picker_mut() {
        picker.know(state);
    }
}

/// The article that is on top.
fn reading(model: &Model) -> Option<&Reading> {
    model.top().which().reader()?.reading()
}

/// The rows for what was typed; `true` if Enter was pressed for them before.
#[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is asked for")]
pub(super) fn done(model: &mut Model, outcome: Outcome) -> bool {
    let rows = match outcome {
        Outcome::Picked(rows) => rows,
        Outcome::Failed(sentence) => {
            model.status.error(status::sentence(&sentence));
            Vec::new()
        }
        _ => return false,
    };
    model.picker_mut().is_some_and(|picker| picker.take(rows))
}

fn choices(model: &Model) -> Vec<PickerChoice> {
    let mut choices = match model.top().which() {
        ScreenRef::Table(table) => columns(table),
        ScreenRef::Reader(_) => reading(model).map(landmarks).unwrap_or_default(),
        ScreenRef::Library(_) | ScreenRef::Health(_) | ScreenRef::Questions(_) => Vec::new(),
    };
    choices.extend(feeds(model));
    choices.extend(ThemeChoice::ALL.map(theme_choice));
    choices.extend(command::suggested(model).into_iter().map(command_choice));
    choices
}

fn theme_choice(theme: ThemeChoice) -> PickerChoice {
    PickerChoice {
        kind: "theme",
        text: Sanitized::line(&format!("{} theme", theme.name())),
        detail: Sanitized::line(theme.says()),
        place: None,
        goal: Goal::Command(format!("theme {}", theme.name())),
    }
}

fn command_choice(found: Suggestion) -> PickerChoice {
    let key = if found.key.is_empty() { String::new() } else { format!(" · {}", found.key) };
    PickerChoice {
        kind: "command",
        text: Sanitized::line(&format!(":{}", found.line)),
        detail: Sanitized::line(&format!("{}{key}", found.says)),
        place: None,
        goal: Goal::Command(found.line),
    }
}

fn columns(table: &TableView) -> Vec<PickerChoice> {
    let column = |(number, text): (usize, Sanitized)| PickerChoice {
        kind: "column",
        text,
        detail: table.first_values(number),
        place: None,
        goal: Goal::Column(number),
    };
    table.column_names().into_iter().enumerate().map(column).collect()
}

fn landmarks(reading: &Reading) -> Vec<PickerChoice> {
    let of_pane = |(pane, index): (usize, &&'static dyn Index)| {
        let kind = index.noun();
        let choice = move |(number, landmark): (usize, &Landmark)| PickerChoice {
            kind,
            text: landmark.label.clone(),
            detail: landmark.detail.clone(),
            place: Some(text_pos_of(landmark)),
            goal: Goal::Landmark(pane, number),
        };
        reading.pane(pane).landmarks().iter().enumerate().map(choice).collect::<Vec<_>>()
    };
    INDEXES.iter().enumerate().flat_map(of_pane).collect()
}

fn feeds(model: &Model) -> Vec<PickerChoice> {
    let feeds = &model.library.feeds.list().feeds;
    let counted = |unread: usize| Sanitized::line(&format!("{} unread", grouped(unread)));
    let feed = feeds.iter().map(|feed| PickerChoice {
        kind: "feed",
        text: Sanitized::line(model.library.feeds.name(feed.id, &feed.title)),
        detail: Sanitized::line(&in_folder(&feed.folder, feed.unread)),
        place: None,
        goal: Goal::Feed(feed.id),
    });
    let mut ids: Vec<FolderId> =
        feeds.iter().flat_map(|feed| FolderId::all_of(&feed.folder).collect::<Vec<_>>()).collect();
    ids.sort_unstable();
    ids.dedup();
    let folder = ids.into_iter().filter_map(|id| {
        let folder = model.library.feeds.folder(id)?;
        let path: Vec<&str> = folder.path.iter().map(|name| &**name).collect();
        Some(PickerChoice {
            kind: "folder",
            text: Sanitized::line(&path.join("/")),
            detail: counted(folder.unread),
            place: None,
            goal: Goal::Folder(id),
        })
    });
    lists(model).chain(feed).chain(folder).collect()
}

fn lists(model: &Model) -> impl Iterator<Item = PickerChoice> {
    let feeds = &model.library.feeds;
    feeds.list().lists.iter().map(|list| {
        let unread = feeds
            .smart()
            .count(list.id)
            .map_or_else(String::new, |count| format!(" · {} unread", grouped(count.unread)));
        PickerChoice {
            kind: "list",
            text: list.name.clone(),
            detail: Sanitized::line(&format!("{}{unread}", list.query)),
            place: None,
            goal: Goal::List(list.id),
        }
    })
}

/// "News/World · 10 unread"
fn in_folder(folder: &[Sanitized], unread: usize) -> String {
    let path: Vec<&str> = folder.iter().map(|name| &**name).collect();
    let unread = grouped(unread);
    if path.is_empty() { format!("{unread} unread") } else { format!("{} · {unread} unread", path.join("/")) }
}

/// Goes there, so that the way back leads here.
pub(super) fn go(model: &mut Model, goal: Goal, effects: &mut Vec<Effect>) {
    match goal {
        Goal::Column(_) | Goal::Landmark(..) => model.on_top(effects, |screen, context| screen.go_to(&goal, context)),
        Goal::Entry(row) => {
            going_back::leave_for_a_neighbour(model);
            let before = std::mem::take(&mut model.trail);
            while model.pop(effects) {}
            handle(model, Intent::Open(row), effects);
            model.trail = before;
        }
        Goal::Feed(feed) => show_feed(model, feed, effects),
        Goal::Folder(folder) => {
            while model.pop(effects) {}
            model.library.show_scope(ListScope::Folder(folder));
        }
        Goal::List(list) => list_command::go_to(model, list, effects),
        Goal::Command(line) => command::run(model, &line, effects),
    }
}
