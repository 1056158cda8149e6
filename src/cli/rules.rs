//! `rules`: what rules do with articles that arrive, what they would do with those that are here, and doing it.

use serde::Serialize;

use super::args::{ListFormat, RulesArgs};
use super::exit::CommandFailure;
use super::output::Output;
use super::query;
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{QueryRule, RuleAction, RuleCount};
use crate::store::{RuleRange, Store};

/// Articles that a dry run looks at.
const LAST: usize = 300;

/// A rule for other programs.
#[derive(Serialize)]
struct RuleRecord<'a> {
    name: &'a Sanitized,
    query: &'a str,
    actions: Vec<String>,
}

/// The same with what it did, or would do.
#[derive(Serialize)]
struct CountRecord<'a> {
    name: &'a Sanitized,
    query: &'a str,
    /// `None` if the query cannot be understood.
    meant: Option<usize>,
    looked_at: usize,
    actions: Vec<ActionRecord>,
}

#[derive(Serialize)]
struct ActionRecord {
    action: String,
    articles: usize,
}

/// Lists the rules, tries them, or applies them.
pub fn run(store: &Store, arguments: &RulesArgs, out: &mut Output) -> Result<(), CommandFailure> {
    let range = match (arguments.last, arguments.apply) {
        (Some(0), _) | (None, true) => RuleRange::All,
        (Some(last), _) => RuleRange::Last(last),
        (None, false) => RuleRange::Last(LAST),
    };
    let time = query::now();
    if !arguments.apply && !arguments.dry_run {
        return list(&store.rules().map_err(CommandFailure::work)?, arguments.format, out);
    }
    let (counts, looked_at) = store.try_rules(range, time).map_err(CommandFailure::work)?;
    if arguments.apply {
        store.apply_rules_to(range, time).map_err(CommandFailure::work)?;
    }
    match arguments.format {
        ListFormat::Json => Ok(out.json_list(counts.iter().map(|count| record(count, looked_at)))?),
        ListFormat::Text if counts.is_empty() => Ok(out.hint(NOTHING)?),
        ListFormat::Text => {
            let sentence = |count: &RuleCount| [count.name.clone(), said(count, looked_at, range, arguments.apply)];
            Ok(out.list(["rule", "result"], &counts.iter().map(sentence).collect::<Vec<_>>())?)
        }
    }
}

const NOTHING: &str = "There are no rules; [[rules]] in the config makes one (see `crosshead config example`).";

fn list(rules: &[QueryRule], format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let actions = |rule: &QueryRule| rule.actions.iter().map(RuleAction::to_string).collect::<Vec<_>>();
    match format {
        ListFormat::Json => Ok(out.json_list(rules.iter().map(|rule| RuleRecord {
            name: &rule.name,
            query: &rule.query,
            actions: actions(rule),
        }))?),
        ListFormat::Text if rules.is_empty() => Ok(out.hint(NOTHING)?),
        ListFormat::Text => {
            let row = |rule: &QueryRule| {
                [rule.name.clone(), Sanitized::line(&actions(rule).join(", ")), Sanitized::line(&rule.query)]
            };
            Ok(out.list(["rule", "actions", "query"], &rules.iter().map(row).collect::<Vec<_>>())?)
        }
    }
}

/// "would hide 12 and tag 3 ad, of the last 300"
fn said(count: &RuleCount, looked_at: usize, range: RuleRange, is_done: bool) -> Sanitized {
    if count.meant.is_none() {
        return Sanitized::line("its query cannot be understood");
    }
    let of = match range {
        RuleRange::Last(_) => format!("of the last {}", grouped(looked_at)),
        RuleRange::All => format!("of all {}", grouped(looked_at)),
    };
    let done = |(action, articles): &(RuleAction, usize)| match is_done {
        true => format!("{} {}", grouped(*articles), action.done()),
        false => action.with_count(&grouped(*articles)),
    };
    let done: Vec<String> = count.actions.iter().map(done).collect();
    let would = if is_done { "" } else { "would " };
    Sanitized::line(&format!("{would}{} {of}", done.join(", ")))
}

fn record(count: &RuleCount, looked_at: usize) -> CountRecord<'_> {
    let action =
        |(action, articles): &(RuleAction, usize)| ActionRecord { action: action.to_string(), articles: *articles };
    CountRecord {
        name: &count.name,
        query: &count.query,
        meant: count.meant,
        looked_at,
        actions: count.actions.iter().map(action).collect(),
    }
}
