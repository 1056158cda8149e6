//! What `u` does: the newest steps are taken back, in the library and in the screens above it.

use super::undo::UndoStep;
use super::{Effect, Model};
use crate::article::Sanitized;

/// Takes back so many steps, the newest first, and says which was the last.
pub(super) fn undo(model: &mut Model, times: usize, effects: &mut Vec<Effect>) {
    let (library, stack, mut context) = model.split(effects);
    if context.undo.is_marking() {
        return context.status.error(Sanitized::line("The articles are still being marked. Try again in a moment."));
    }
    let steps = context.undo.take(times);
    let Some(last) = steps.last() else {
        return context.status.error(Sanitized::line("There is nothing to undo."));
    };
    context.news(sentence(last, steps.len()));
    for step in steps {
        for change in [&step.change].into_iter().chain(&step.more) {
            stack.iter_mut().for_each(|layer| layer.screen.show_change(change));
        }
        library.take_back(step, &mut context);
    }
}

fn sentence(last: &UndoStep, count: usize) -> Sanitized {
    let before = if count > 1 { format!("{count} steps undone, the last") } else { "Undone".to_owned() };
    Sanitized::line(&format!("{before}: {}.", last.said))
}
