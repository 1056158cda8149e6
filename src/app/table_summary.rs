//! What a column holds in one or two lines: how many values, how many of them differ, and where they lie.

use std::collections::HashMap;
use std::sync::Arc;

use super::table_order::table_in;
use crate::article::text::value::{Value, ValueKind, values};
use crate::article::{Article, Sanitized, Table};

/// The most values whose frequency is told.
const MOST_TOLD: usize = 40;

/// What a column holds, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub says: Sanitized,
}

/// A column whose summary is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnToSum {
    pub article: Arc<Article>,
    pub block: usize,
    /// As it is arranged, if it is not as the page has it.
    pub table: Option<Arc<Table>>,
    pub column: usize,
}

impl ColumnToSum {
    /// Reads the values; this takes a while if there are many.
    pub fn summary(&self) -> Summary {
        let table = self.table.as_deref().or_else(|| table_in(&self.article, self.block));
        Summary::of(table.expect("it is made of a table view's block only"), self.column)
    }
}

impl Summary {
    /// Where no row is shown.
    pub fn of_nothing() -> Summary {
        Summary { says: Sanitized::line("no values") }
    }

    /// Of the rows of data; this takes a while if there are many.
    pub fn of(table: &Table, column: usize) -> Summary {
        let body = table.first_row()..table.rows - table.foot_rows;
        let texts: Vec<&str> =
            body.map(|row| table.at(row, column).map_or("", |cell| cell.content.text.trim())).collect();
        let (kind, values) = values(&texts);
        let mut parts = counts(&texts, &values);
        match kind {
            ValueKind::Words => parts.push(frequencies(&texts, &values)),
            ValueKind::Numbers | ValueKind::Dates => parts.extend(amounts(&texts, &values, kind)),
        }
        parts.retain(|part| !part.is_empty());
        Summary { says: Sanitized::line(&parts.join(" · ")) }
    }
}

/// `12 values · 10 different · 2 empty`
fn counts(texts: &[&str], values: &[Value]) -> Vec<String> {
    let told = |value: &&Value| !matches!(value, Value::Missing);
    let count = values.iter().filter(told).count();
    let mut different: Vec<String> = values.iter().filter(told).map(key).collect();
    different.sort_unstable();
    different.dedup();
    let value = if count == 1 { "value" } else { "values" };
    let empty = texts.len() - count;
    let empty = if empty == 0 { String::new() } else { format!("{empty} empty") };
    vec![format!("{count} {value}"), format!("{} different", different.len()), empty]
}

fn key(value: &Value) -> String {
    match value {
        Value::Amount(amount) => amount.to_string(),
        Value::Words(words) => words.clone(),
        Value::Missing => String::new(),
    }
}

/// `min 3 · median 5 · mean 6.5 · max 12 · sum 26`. The least, the largest and the middle one are as the page writes them.
fn amounts(texts: &[&str], values: &[Value], kind: ValueKind) -> Vec<String> {
    let amount = |(text, value): (&&'_ str, &Value)| match value {
        Value::Amount(amount) => Some((*amount, (*text).to_owned())),
        Value::Words(_) | Value::Missing => None,
    };
    let mut amounts: Vec<(f64, String)> = texts.iter().zip(values).filter_map(amount).collect();
    amounts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(least), Some(largest)) = (amounts.first(), amounts.last()) else { return Vec::new() };
    let is_date = kind == ValueKind::Dates;
    let (first, last) = if is_date { ("earliest", "latest") } else { ("min", "max") };
    let sum: f64 = amounts.iter().map(|(amount, _)| amount).sum();
    // A sum of dates means nothing, and one of times is not written as they are.
    let has_sum = !is_date && !amounts.iter().any(|(_, text)| text.contains(':'));
    let signs = Signs::of(&amounts);
    let with_sum =
        |name: &str, amount: f64| if has_sum { format!("{name} {}", signs.write(amount)) } else { String::new() };
    #[expect(clippy::cast_precision_loss, reason = "a table has fewer rows than an f64 counts exactly")]
    let count = amounts.len() as f64;
    vec![
        format!("{first} {}", least.1),
        format!("median {}", median(&amounts, signs, has_sum)),
        with_sum("mean", sum / count),
        format!("{last} {}", largest.1),
        with_sum("sum", sum),
    ]
}

fn median(amounts: &[(f64, String)], signs: Signs, has_mean: bool) -> String {
    let (middle, upper) = (&amounts[(amounts.len() - 1) / 2], &amounts[amounts.len() / 2]);
    if has_mean && middle.0.total_cmp(&upper.0).is_ne() {
        return signs.write(f64::midpoint(middle.0, upper.0));
    }
    middle.1.clone()
}

/// How a column writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Signs {
    /// Between thousands, if anything.
    group: Option<char>,
    /// Before the decimals.
    point: char,
}

impl Signs {
    fn of(amounts: &[(f64, String)]) -> Signs {
        let large = amounts.iter().find(|(amount, _)| amount.abs() >= 1000.0);
        let written = large.and_then(|(_, text)| between_thousands(text));
        let has_comma = |(amount, text): &(f64, String)| amount.fract() != 0.0 && text.contains(',');
        let is_comma = written == Some('.') || written != Some(',') && amounts.iter().any(has_comma);
        let usual = if is_comma { '.' } else { ',' };
        let group = if large.is_some() { written } else { Some(usual) };
        Signs { group, point: if is_comma { ',' } else { '.' } }
    }

    /// With as many decimals as are worth reading.
    fn write(self, amount: f64) -> String {
        let decimals = if amount.abs() >= 1000.0 { 1 } else { 3 };
        let written = format!("{amount:.decimals$}");
        let (whole, decimals) = written.split_once('.').unwrap_or((&written, ""));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
        let mut text = sign.to_owned();
        for (at, digit) in digits.chars().enumerate() {
            let ends_group = at > 0 && (digits.len() - at).is_multiple_of(3);
            text.extend(self.group.filter(|_| ends_group));
            text.push(digit);
        }
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            text.push(self.point);
        }
        text + decimals
    }
}

/// What stands before the last three digits of a whole number in a text.
fn between_thousands(text: &str) -> Option<char> {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(5).find_map(|five| {
        let is_number = five[0].is_ascii_digit() && five[2..].iter().all(char::is_ascii_digit);
        (is_number && !five[1].is_alphanumeric()).then_some(five[1])
    })
}

/// `North 20, South 15, West 5`: the most frequent first, in the spelling that comes first.
fn frequencies(texts: &[&str], values: &[Value]) -> String {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for (at, value) in values.iter().enumerate().filter(|(_, value)| !matches!(value, Value::Missing)) {
        counts.entry(key(value)).or_insert((0, at)).0 += 1;
    }
    let mut counts: Vec<(usize, usize)> = counts.into_values().collect();
    // That every value is another one is said already.
    if counts.len() > 1 && counts.iter().all(|(count, _)| *count == 1) {
        return String::new();
    }
    counts.sort_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    let told = counts.iter().take(MOST_TOLD).map(|(count, at)| format!("{} {count}", texts[*at]));
    let more = counts.len().saturating_sub(MOST_TOLD);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", told.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Metadata;
    use crate::article::read::article_from_html;

    fn of(column: &[&str]) -> String {
        let rows: String = column.iter().map(|cell| format!("<tr><td>x<td>{cell}")).collect();
        let html = format!("<table><tr><th>a<th>b{rows}</table>");
        let article = article_from_html(&html, None, &Metadata::default()).unwrap();
        Summary::of(table_in(&article, 0).unwrap(), 1).says.to_string()
    }

    #[test]
    fn numbers_have_a_middle_and_a_sum() {
        assert_eq!(
            of(&["1,200", "80", "–", "100", "80"]),
            "4 values · 3 different · 1 empty · min 80 · median 90 · mean 365 · max 1,200 · sum 1,460"
        );
        let sum = |column: &[&str]| of(column).split(" · ").last().unwrap_or_default().to_owned();
        assert_eq!(sum(&["12,000", "500"]), "sum 12,500");
        assert_eq!(sum(&["12.000", "500,5", "1"]), "sum 12.501,5", "as the column writes it");
        assert_eq!(sum(&["12 000", "500"]), "sum 12 500");
        assert_eq!(sum(&["12000", "500"]), "sum 12500");
        assert_eq!(sum(&["500", "600"]), "sum 1,100");
        assert_eq!(sum(&["0,5", "0,75"]), "sum 1,25");
    }

    #[test]
    fn dates_have_no_sum() {
        assert_eq!(
            of(&["2024-05-01", "2023-01-31", "2024-06-01"]),
            "3 values · 3 different · earliest 2023-01-31 · median 2024-05-01 · latest 2024-06-01"
        );
    }

    #[test]
    fn words_are_counted_the_most_frequent_first() {
        assert_eq!(of(&["South", "North", "north", "North"]), "4 values · 2 different · North 3, South 1");
        assert_eq!(of(&["South", "North", "West"]), "3 values · 3 different");
        assert_eq!(of(&["South"]), "1 value · 1 different · South 1");
    }
}
