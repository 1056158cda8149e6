//! Rules act on what has arrived and on what has been derived. What they did is kept until somebody asks for it: the screen
//! shows it then, and runs the notify command.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Local, Offset};

use super::Engine;
use crate::feed::QueryTime;
use crate::store::RulesActed;

/// What rules did since it was last asked for.
#[derive(Clone, Default)]
pub struct RuleNotes(Arc<Mutex<RulesActed>>);

impl RuleNotes {
    fn add(&self, acted: RulesActed) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(acted);
    }
}

impl Engine {
    /// Lets the rules act. If that fails, they act the next time something arrives.
    pub(super) async fn let_rules_act(&self) {
        let time = QueryTime { now: self.now(), offset: Local::now().offset().fix() };
        match self.ask(move |store| store.apply_rules(time)).await {
            Ok(acted) => self.rules.add(acted),
            Err(error) => tracing::warn!("the rules could not act: {error}"),
        }
    }

    /// What rules did since this was last asked.
    pub fn take_rules_acted(&self) -> RulesActed {
        std::mem::take(&mut *self.rules.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
