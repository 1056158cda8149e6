//! What rules did with an entry, as a row of a list tells it.

use rusqlite::Row;

use crate::article::Sanitized;
use crate::feed::rule::{self, RuleMark};

/// What rules did with the entry of a row of a list (`lists::ROW`).
pub fn of_row(row: &Row<'_>) -> rusqlite::Result<Vec<RuleMark>> {
    let mut marks: Vec<RuleMark> = Vec::new();
    let text: Option<String> = row.get("rule_marks")?;
    for (rule, action) in text.iter().flat_map(|text| text.split('\u{1f}')).filter_map(|mark| mark.split_once('\u{1e}'))
    {
        let (rule, actions) = (Sanitized::line(rule), rule::read(action));
        match marks.iter_mut().find(|known| known.rule == rule) {
            Some(known) => known.actions.extend(actions),
            None => marks.push(RuleMark { rule, actions }),
        }
    }
    Ok(marks)
}
