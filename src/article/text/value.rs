//! The values of a column's cells, for sorting rows: amounts, dates, times, or else words.
//!
//! A column is read as a whole. One cell does not tell whether `1.234` is above a thousand or just above one, nor
//! whether `5/4` is in April or in May. Units are assumed to be the same in the whole column; only words for thousands
//! and more count.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::month::{is_date_sign, month};
use super::number::{is_number, is_placeholder};
use crate::article::knowledge::lang::LANGUAGES;

/// The value of one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Amount(f64),
    /// In lower case.
    Words(String),
    /// Empty, or a sign for "no value". It comes last in either sort order.
    Missing,
}

/// What most cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Numbers,
    Dates,
    Words,
}

/// The values of a column, and the kind that most of them have.
pub fn values(texts: &[&str]) -> (ValueKind, Vec<Value>) {
    let reading = ColumnReading::of(texts);
    (reading.kind, texts.iter().map(|text| reading.value(text)).collect())
}

/// How the texts of a column are read, so that another text can be compared with them.
pub struct ColumnReading {
    /// What most of them are.
    pub kind: ValueKind,
    dates: Dates,
    numbers: Numbers,
}

impl ColumnReading {
    /// Of a column with these texts.
    pub fn of(texts: &[&str]) -> ColumnReading {
        let told: Vec<&str> = texts.iter().copied().filter(|text| !is_missing(text)).collect();
        let dates = Dates::of(&told);
        let numbers = Numbers::of(&told);
        let most = |count: usize| count > 0 && count * 2 >= told.len();
        let kind = if most(told.iter().filter(|text| dates.value(text).is_some()).count()) {
            ValueKind::Dates
        } else if most(told.iter().filter(|text| numbers.value(text).is_some()).count()) {
            ValueKind::Numbers
        } else {
            ValueKind::Words
        };
        ColumnReading { kind, dates, numbers }
    }

    /// What a text would be worth in this column.
    pub fn value(&self, text: &str) -> Value {
        let amount = match self.kind {
            ValueKind::Dates => self.dates.value(text),
            ValueKind::Numbers => self.numbers.value(text),
            ValueKind::Words => None,
        };
        value(text, amount)
    }
}

fn value(text: &str, amount: Option<f64>) -> Value {
    match amount {
        _ if is_missing(text) => Value::Missing,
        Some(amount) => Value::Amount(amount),
        None => Value::Words(text.trim().to_lowercase()),
    }
}

fn is_missing(text: &str) -> bool {
    is_placeholder(text)
}

/// Sorts amounts before words and missing values last. `is_descending` reverses all but the last rule.
pub fn compare(a: &Value, b: &Value, is_descending: bool) -> Ordering {
    let order = match (a, b) {
        (Value::Missing, Value::Missing) => return Ordering::Equal,
        (Value::Missing, _) => return Ordering::Greater,
        (_, Value::Missing) => return Ordering::Less,
        (Value::Amount(a), Value::Amount(b)) => a.total_cmp(b),
        (Value::Words(a), Value::Words(b)) => a.cmp(b),
        (Value::Amount(_), Value::Words(_)) => Ordering::Less,
        (Value::Words(_), Value::Amount(_)) => Ordering::Greater,
    };
    if is_descending { order.reverse() } else { order }
}

// Numbers.

/// How a column writes its numbers: which sign separates the decimals.
struct Numbers {
    has_decimal_point: bool,
    has_decimal_comma: bool,
}

impl Numbers {
    fn of(texts: &[&str]) -> Numbers {
        let decimal = |sign: char, other: char| {
            let digits = texts.iter().filter_map(|text| digits(text));
            digits.filter(|(digits, _)| digits.contains(sign)).any(|(digits, _)| is_decimal(digits, sign, other))
        };
        let has_decimal_comma = decimal(',', '.');
        // A point before three digits separates thousands only in columns that use it for nothing else.
        let has_point = |text: &&str| digits(text).is_some_and(|(digits, _)| digits.contains('.'));
        let is_grouping = !decimal('.', ',') && texts.iter().filter(|text| has_point(text)).count() > 1;
        Numbers { has_decimal_point: !has_decimal_comma && !is_grouping, has_decimal_comma }
    }

    fn value(&self, text: &str) -> Option<f64> {
        if !is_number(text) {
            return None;
        }
        let (digits, rest) = digits(text)?;
        let amount = match clock(digits) {
            Some(seconds) => seconds,
            None => self.plain(digits).parse::<f64>().ok()? + fraction(rest),
        };
        let amount = amount * scale(rest, is_money(text));
        Some(if is_negative(text) { -amount } else { amount })
    }

    /// The digits in the form that Rust parses.
    fn plain(&self, digits: &str) -> String {
        let point = if self.has_decimal_comma { ',' } else { '.' };
        let has_point = self.has_decimal_comma || self.has_decimal_point;
        let plain = |c: char| match c {
            c if c == point && has_point => Some('.'),
            c => decimal_digit(c),
        };
        let plain: String = digits.chars().filter_map(plain).collect();
        // A version or a section of a book: only its first part is compared as a number.
        match plain.match_indices('.').nth(1) {
            Some((second, _)) => plain[..second].to_owned(),
            None => plain,
        }
    }
}

/// The first number of a text, with its separators, and the text after it. A text may be just a fraction (`½`).
fn digits(text: &str) -> Option<(&str, &str)> {
    let start = text.find(|c: char| c.is_numeric())?;
    let start = if text[..start].ends_with('.') { start - 1 } else { start };
    let is_part = |c: char| decimal_digit(c).is_some() || matches!(c, '.' | ',' | ':' | '\'' | '’') || is_space(c);
    let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
    let number = text[start..start + length].trim_end_matches(|c: char| decimal_digit(c).is_none());
    let number = grouped(number);
    Some((number, &text[start + number.len()..]))
}

/// Keeps a space as a separator between groups of three digits. At any other space the number ends.
fn grouped(number: &str) -> &str {
    let mut end = 0;
    for (n, group) in number.split(is_space).enumerate() {
        let digits = group.chars().take_while(|c| decimal_digit(*c).is_some()).count();
        if n > 0 && digits != 3 {
            break;
        }
        end = group.as_ptr() as usize - number.as_ptr() as usize + group.len();
    }
    &number[..end]
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Whether `sign` separates decimals in a number: it comes last, once, and not as the separator of a group of three
/// digits.
fn is_decimal(digits: &str, sign: char, other: char) -> bool {
    let Some((before, after)) = digits.rsplit_once(sign) else { return false };
    let is_last = !after.contains(other);
    let is_once = !before.contains(sign);
    let is_group = after.chars().count() == 3 && !before.is_empty() && before != "0" && !before.contains(other);
    is_last && is_once && !is_group
}

/// The ASCII digit for a decimal digit of the scripts used on the web.
fn decimal_digit(c: char) -> Option<char> {
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}'];
    let digit = zeros.iter().map(|zero| u32::from(c).wrapping_sub(u32::from(*zero))).find(|digit| *digit < 10)?;
    char::from_digit(digit, 10)
}

/// `10:30` and `1:02:03`, in seconds. A time of two parts is hours and minutes.
fn clock(digits: &str) -> Option<f64> {
    let parts: Vec<f64> = digits.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let seconds = parts.iter().fold(0.0, |sum, part| sum * 60.0 + part);
    // Both forms become seconds, so that they sort together.
    (parts.len() > 1).then_some(if parts.len() == 2 { seconds * 60.0 } else { seconds })
}

fn fraction(rest: &str) -> f64 {
    match rest.trim_start().chars().next() {
        Some('¼') => 0.25,
        Some('½') => 0.5,
        Some('¾') => 0.75,
        _ => 0.0,
    }
}

fn is_money(text: &str) -> bool {
    text.contains(super::number::is_currency)
}

/// Words for thousands and more, with their factors.
static SCALES: LazyLock<HashMap<&str, f64>> =
    LazyLock::new(|| LANGUAGES.iter().flat_map(|language| language.scales).copied().collect());

/// The factor of a word or letter for thousands and more. A small `m` is a metre, but with money a million.
fn scale(rest: &str, is_money: bool) -> f64 {
    let word = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    match word {
        "m" | "b" | "B" if !is_money => 1.0,
        "k" | "K" => 1e3,
        "m" | "M" => 1e6,
        "b" | "B" => 1e9,
        word => SCALES.get(word).copied().unwrap_or(1.0),
    }
}

/// Whether a minus of any form is right before the number, or an accountant's parentheses are around it.
fn is_negative(text: &str) -> bool {
    let text = text.trim();
    let before = &text[..text.find(|c: char| c.is_numeric()).unwrap_or(0)];
    before.contains(['-', '−', '–', '▼', '↓']) || text.starts_with('(') && text.ends_with(')')
}

// Dates.

/// How a column writes dates made of numbers only.
struct Dates {
    is_month_first: bool,
}

impl Dates {
    /// Assumes the day first, unless a second number cannot be a month.
    fn of(texts: &[&str]) -> Dates {
        let numbers = |text: &&str| three_numbers(text).filter(|[first, ..]| *first <= 31);
        Dates { is_month_first: texts.iter().filter_map(numbers).any(|[_, second, _]| second > 12) }
    }

    /// Year, month and day as one number that grows with time.
    fn value(&self, text: &str) -> Option<f64> {
        let (year, month, day) = named(text).or_else(|| self.numbered(text))?;
        let is_date = (1..=12).contains(&month) && day <= 31;
        is_date.then(|| f64::from(year) * 10_000.0 + f64::from(month * 100 + day))
    }

    fn numbered(&self, text: &str) -> Option<(u32, u32, u32)> {
        match three_numbers(text)? {
            [year, month, day] if year > 31 => Some((year, month, day)),
            [month, day, year] if self.is_month_first => Some((full(year), month, day)),
            [day, month, year] => Some((full(year), month, day)),
        }
    }
}

/// Completes a year of two digits. The split is at 50, as in RFC 2822.
fn full(year: u32) -> u32 {
    match year {
        0..50 => year + 2000,
        50..100 => year + 1900,
        _ => year,
    }
}

/// `2024-05-01`, `1/5/24`, `1.5.2024`, `2024年5月1日`, with or without a time after it.
fn three_numbers(text: &str) -> Option<[u32; 3]> {
    let date = text.trim().split(['T', ' ']).next()?;
    let is_sign = |c: char| matches!(c, '-' | '/' | '.') || is_date_sign(c);
    let parts: Vec<u32> =
        date.split(is_sign).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, third] = parts.as_slice() else { return None };
    let has_year = *first > 999 || *third > 999 || date.contains('/');
    has_year.then_some([*first, *second, *third])
}

/// Dates with a month name: `12 May 2024`, `May 12, 2024`, `mai 2024`, `5 de abril de 2026`, `12th May`.
fn named(text: &str) -> Option<(u32, u32, u32)> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut year, mut name, mut day) = (None, None, None);
    for word in words.take(8) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse::<u32>() {
            Ok(number) if number > 31 => year = year.or(Some(number)),
            Ok(number) if day.is_none() => day = Some(number),
            Ok(number) => year = year.or(Some(full(number))),
            Err(_) if word.chars().count() > 2 && name.is_none() => name = month(word),
            Err(_) => {}
        }
    }
    let is_date = text.len() <= 40 && (day.is_some() || year.is_some());
    Some((year.unwrap_or(0), name.filter(|_| is_date)?, day.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts in order.
    fn sorted(texts: &[&str]) -> Vec<String> {
        let (_, values) = values(texts);
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by(|a, b| compare(&values[*a], &values[*b], false));
        order.into_iter().map(|at| texts[at].to_owned()).collect()
    }

    /// Each list is already in order. It is reversed first, since sorting is stable.
    fn assert_ordered(kind: ValueKind, texts: &[&str]) {
        let reversed: Vec<&str> = texts.iter().rev().copied().collect();
        assert_eq!(values(texts).0, kind, "{texts:?}");
        assert_eq!(sorted(&reversed), texts);
    }

    #[test]
    fn numbers_are_read_as_their_column_writes_them() {
        assert_ordered(ValueKind::Numbers, &["−4", "-0.25", "1.5", "980", "1,234.5", "12,000"]);
        assert_ordered(ValueKind::Numbers, &["3,5", "980", "1.234", "1.234,5", "1.234.567"]);
        assert_ordered(ValueKind::Numbers, &["980", "1.234", "12.600"]);
        assert_ordered(ValueKind::Numbers, &["0.125", "0.250", "1.5"]);
        assert_ordered(ValueKind::Numbers, &["980", "1 234", "12\u{202f}000", "1 000 000"]);
        assert_ordered(ValueKind::Numbers, &["(12)", "3", "3 ½", "12 %"]);
        assert_ordered(ValueKind::Numbers, &["٣", "١٢"]);
    }

    #[test]
    fn words_for_thousands_count_and_units_do_not() {
        assert_ordered(ValueKind::Numbers, &["$900", "$45k", "$5m", "$3.2bn", "$1tn"]);
        assert_ordered(ValueKind::Numbers, &["80 m", "300 m", "4000 m"]);
        assert_ordered(ValueKind::Numbers, &["2 Mio.", "3 Mrd."]);
    }

    #[test]
    fn times_go_by_length() {
        assert_ordered(ValueKind::Numbers, &["9:59", "10:30"]);
        assert_ordered(ValueKind::Numbers, &["0:59:58", "1:00:01", "2:05:00"]);
    }

    #[test]
    fn dates_go_by_time_however_they_are_written() {
        assert_ordered(ValueKind::Dates, &["2023-12-31", "2024-05-01"]);
        assert_ordered(ValueKind::Dates, &["31/12/2023", "01/05/2024", "02/05/2024"]);
        assert_ordered(ValueKind::Dates, &["12/31/2023", "01/05/2024", "02/01/2024"]);
        assert_ordered(ValueKind::Dates, &["Dec 2023", "12 May 2024", "June 1, 2024", "3. Juli 2024"]);
        assert_ordered(ValueKind::Dates, &["5 de abril de 2025", "5 avril 2026"]);
        assert_ordered(ValueKind::Dates, &["2024年5月1日", "2024年12月1日"]);
        assert_ordered(ValueKind::Dates, &["5. Jänner 2024", "1. Feber 2024", "12. März 2024"]);
        assert_ordered(ValueKind::Dates, &["5 января 2024", "12 мая 2024", "1 декабря 2024"]);
    }

    #[test]
    fn words_sort_by_letter_and_missing_values_come_last() {
        assert_ordered(ValueKind::Words, &["Ann", "ben", "Ode to May", "–"]);
        assert_ordered(ValueKind::Numbers, &["3", "12", "many", "n/a"]);
        let (_, values) = values(&["–", "3", "12"]);
        assert_eq!(compare(&values[0], &values[1], true), Ordering::Greater);
        assert_eq!(compare(&values[1], &values[2], true), Ordering::Greater);
    }
}
