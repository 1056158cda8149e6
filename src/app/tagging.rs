//! Typing tags on the bottom line: those that all of the chosen articles have stand there, to be edited.

use super::overlay::Overlay;
use super::prompt::{Prompt, PromptKind};
use super::tag_edit::TagEdit;
use super::{Effect, Model};
use crate::article::Sanitized;
use crate::feed::{EntryRow, TagLine, tag};

/// Asks for the tags of these articles.
pub(super) fn open(model: &mut Model, rows: Vec<EntryRow>) {
    let edit = TagEdit::of(rows);
    let mut prompt = Prompt::with_history(PromptKind::Tags, &model.history).labelled(&edit.label());
    prompt.set(&edit.line());
    model.overlay = Some(Overlay::Tagging { prompt, edit });
}

/// The lines that a line of tags can be completed to.
pub(super) fn completions(model: &Model, line: &str) -> Vec<String> {
    tag::completions(line, &model.library.feeds.list().tags).into_iter().filter(|found| found != line).collect()
}

/// What is offered: no names before the first letter of one, but once Tab was pressed.
pub(super) fn offered(model: &Model, prompt: &Prompt) -> Vec<String> {
    let is_begun = tag::last_word(prompt.stem()) < prompt.stem().len();
    if is_begun || prompt.is_completing() { completions(model, prompt.stem()) } else { Vec::new() }
}

/// The line is complete: shows what it changes, and keeps it.
pub(super) fn accept(model: &mut Model, edit: TagEdit, line: &str, effects: &mut Vec<Effect>) {
    let tags = match TagLine::parse(line) {
        Ok(tags) => tags,
        Err(error) => return model.status.error(Sanitized::line(&format!("{error}. Nothing was changed."))),
    };
    let changes = edit.changes(&tags);
    let (library, stack, mut context) = model.split(effects);
    library.end_selection();
    if changes.is_empty() {
        return context.news(Sanitized::line("The tags are as they were."));
    }
    let said = edit.said(&changes);
    context.undo.keep_all(&changes, &said);
    for mut row in edit.into_rows() {
        changes.iter().for_each(|change| change.show(&mut row));
        library.show_marks(&row, &context);
    }
    for change in changes {
        stack.iter_mut().for_each(|layer| layer.screen.show_change(&change));
        library.change_many(change, &mut context);
    }
    context.tell_undoable(&said);
}
