//! What the keys for the way back do once an article has no earlier place: the article or page before takes its place.

use super::trail::{Ahead, remember};
use super::{Effect, Model, open};
use crate::article::Sanitized;
use crate::feed::EntryRow;

/// A link is followed: what was ahead is not any more.
pub(super) fn leave_for_a_page(model: &mut Model) {
    model.trail.ahead.clear();
}

/// The next or previous article of the list takes the place of this one.
pub(super) fn leave_for_a_neighbour(model: &mut Model) {
    model.trail.ahead.clear();
    let row = entry_on_top(model);
    remember(&mut model.trail.before, row);
}

/// The last reader is left: what was read is no way back from what is read next.
pub(super) fn leave_all(model: &mut Model) {
    if model.reader().is_none() {
        model.trail.clear();
    }
}

/// The row of the article on top, if it is one of the library.
fn entry_on_top(model: &Model) -> Option<EntryRow> {
    let reader = model.top().which().reader().filter(|reader| reader.is_entry());
    reader.map(|reader| reader.row.clone())
}

/// From a page to what its link is in, from an article to the one that was read before it.
pub(super) fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    let is_above_another = model.stack.iter().nth(1).is_some_and(|below| below.which().reader().is_some());
    let left = entry_on_top(model);
    if left.is_none() && is_above_another {
        return put_page_ahead(model);
    }
    // What is no article of the library cannot be opened again by its row.
    let before = left.as_ref().and_then(|_| model.trail.before.pop());
    let Some(row) = before else { return say(model, "No earlier jump.", effects) };
    remember(&mut model.trail.ahead, left.map(Ahead::Entry));
    model.pop(effects);
    open(model, row, effects);
}

/// Takes a page off without ending it. What it waits for is asked for again when it comes back.
fn put_page_ahead(model: &mut Model) {
    let Some(layer) = model.stack.pop() else { return };
    model.jobs.forget_all_of(layer.id);
    remember(&mut model.trail.ahead, Some(Ahead::Page(layer.screen)));
}

/// To what was gone back from.
pub(super) fn forward(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.trail.ahead.pop() {
        Some(Ahead::Page(screen)) => model.push(screen, effects),
        Some(Ahead::Entry(row)) => {
            let left = entry_on_top(model);
            remember(&mut model.trail.before, left);
            model.pop(effects);
            open(model, row, effects);
        }
        None => say(model, "No later jump.", effects),
    }
}

fn say(model: &mut Model, sentence: &str, effects: &mut Vec<Effect>) {
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(sentence));
}
