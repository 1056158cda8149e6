//! The choice of a feed in the program: how it is opened and left, and what comes of it.

use super::action::Action;
use super::feed_choice::FeedChoice;
use super::keymap::{Code, Key};
use super::overlay::Overlay;
use super::{Effect, Model, Slot};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::FeedLink;

/// A page names several feeds. What is typed meanwhile is not covered: then a sentence says so.
pub(super) fn open(model: &mut Model, page: HttpUrl, feeds: Vec<FeedLink>) {
    if model.overlay.is_some() {
        let sentence = format!("{} has {} feeds. Add it again to choose one.", page.host(), feeds.len());
        return model.status.error(Sanitized::line(&sentence));
    }
    model.overlay = Some(Overlay::FeedChoice(FeedChoice { page, feeds, cursor: 0 }));
}

/// An action of the keys for typing.
#[expect(clippy::wildcard_enum_match_arm, reason = "there is nothing to type here")]
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(Overlay::FeedChoice(choice)) = &mut model.overlay else { return };
    match action {
        Action::Later | Action::Complete => choice.turn(1),
        Action::Earlier => choice.turn(choice.back()),
        Action::Accept => take(model, effects),
        Action::Cancel => model.overlay = None,
        _ => {}
    }
}

/// A key that is no action: a number takes its row.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other keys have no meaning here")]
pub(super) fn insert(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    let Some(Overlay::FeedChoice(choice)) = &mut model.overlay else { return };
    match key.code {
        Code::Char('j') => choice.turn(1),
        Code::Char('k') | Code::BackTab => choice.turn(choice.back()),
        Code::Char('q') => model.overlay = None,
        Code::Char(digit @ '1'..='9') => {
            let row = usize::from(u8::try_from(digit).unwrap_or(b'1') - b'1');
            if row < choice.feeds.len() {
                choice.cursor = row;
                take(model, effects);
            }
        }
        _ => {}
    }
}

fn take(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Overlay::FeedChoice(FeedChoice { page, mut feeds, cursor })) = model.overlay.take() else { return };
    let url = feeds.swap_remove(cursor).url;
    let (_, _, mut context) = model.split(effects);
    let what = url.to_sanitized();
    context.ask(Slot::Subscribe, |ticket| Effect::SubscribeFrom { ticket, page, url });
    context.jobs.wait_for(Slot::Subscribe, what, context.now);
}
