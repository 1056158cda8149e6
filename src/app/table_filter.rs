//! What narrows the rows of a table: words anywhere in a row, a bound for a column (`>100`, `2024-01..2024-06`), or the value
//! of a cell. Bounds and values are read as the column writes its own.

use regex::Regex;

use super::filter::Filter;
use crate::article::text::value::{ColumnReading, Value, ValueKind, compare};
use crate::article::text::words::TypedWords;

/// One condition on a row; a table shows the rows that meet all of its conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFilter {
    /// The column of the page's table that it is about, unless it looks at all of them.
    column: usize,
    test: RowTest,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum RowTest {
    /// Every word of it is somewhere in the row.
    Words(String),
    Equal(String),
    Bounds(Bounds),
}

/// What a value must lie between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bounds {
    typed: String,
    from: Option<Bound>,
    to: Option<Bound>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    text: String,
    /// Whether the bound itself is still inside.
    is_inside: bool,
}

/// Text without a digit.
struct NoBound;

impl RowFilter {
    /// What was typed while the cursor was in a column; `None` if it is nothing.
    pub fn typed(query: &str, column: usize) -> Option<RowFilter> {
        let query = query.trim();
        let test = match Bounds::typed(query) {
            Some(bounds) => RowTest::Bounds(bounds),
            None => RowTest::Words(query.to_owned()),
        };
        (!query.is_empty()).then_some(RowFilter { column, test })
    }

    /// The rows with this value in the column.
    pub fn equal(text: &str, column: usize) -> RowFilter {
        RowFilter { column, test: RowTest::Equal(text.to_owned()) }
    }

    /// For the title: `sea`, `km>100`, `Land=Peru`. `name` tells what a column is called.
    pub fn says(&self, name: impl Fn(usize) -> String) -> String {
        let column = || name(self.column);
        match &self.test {
            RowTest::Words(words) => words.clone(),
            RowTest::Equal(text) => format!("{}={}", column(), text.trim()),
            RowTest::Bounds(Bounds { typed, .. }) if typed.starts_with(['<', '>', '=']) => {
                format!("{}{typed}", column())
            }
            RowTest::Bounds(Bounds { typed, .. }) => format!("{} {typed}", column()),
        }
    }

    /// What marks the words that a row was looked through for; nothing for bounds and values.
    pub fn marks(&self) -> Vec<Regex> {
        match &self.test {
            RowTest::Words(words) => TypedWords::new(words).map_or_else(Vec::new, |words| words.patterns().to_vec()),
            RowTest::Equal(_) | RowTest::Bounds(_) => Vec::new(),
        }
    }

    /// Which rows meet it. `text` gives the text of a row's cell by its column, `whole` that of the row.
    pub fn kept<'t>(
        &self,
        rows: &[usize],
        text: impl Fn(usize, usize) -> &'t str,
        whole: impl Fn(usize) -> String,
    ) -> Vec<bool> {
        if let RowTest::Words(words) = &self.test {
            let filter = Filter::new(words, [""; 0]);
            return rows.iter().map(|row| filter.as_ref().is_some_and(|filter| filter.has(&whole(*row)))).collect();
        }
        let texts: Vec<&str> = rows.iter().map(|row| text(*row, self.column)).collect();
        let reading = ColumnReading::of(&texts);
        match &self.test {
            RowTest::Bounds(bounds) => bounds.kept(&reading, &texts),
            RowTest::Equal(wanted) => {
                let wanted = reading.value(wanted);
                texts.iter().map(|text| compare(&reading.value(text), &wanted, false).is_eq()).collect()
            }
            RowTest::Words(_) => Vec::new(),
        }
    }
}

impl Bounds {
    /// `>100`, `<=5`, `100..200`, `2024-01..`; `None` for anything else. A bound has a digit: `>foo` is looked for as it is.
    fn typed(query: &str) -> Option<Bounds> {
        let bounds = Bounds { typed: query.to_owned(), ..Bounds::default() };
        if let Some((from, to)) = query.split_once("..") {
            let (Ok(from), Ok(to)) = (Bound::at_all(from), Bound::at_all(to)) else { return None };
            return (from.is_some() || to.is_some()).then_some(Bounds { from, to, ..bounds });
        }
        let (sign, text) = query.split_at(query.find(|c| !matches!(c, '<' | '>' | '='))?);
        let is_inside = sign.ends_with('=');
        let bound = Some(Bound::of(text, is_inside)?);
        match sign {
            ">" | ">=" => Some(Bounds { from: bound, ..bounds }),
            "<" | "<=" => Some(Bounds { to: bound, ..bounds }),
            "=" | "==" => Some(Bounds { from: bound.clone(), to: bound, ..bounds }),
            _ => None,
        }
    }

    fn kept(&self, reading: &ColumnReading, texts: &[&str]) -> Vec<bool> {
        let from = self.from.as_ref().map(|bound| (bound.value(reading, !bound.is_inside), bound.is_inside));
        let to = self.to.as_ref().map(|bound| (bound.value(reading, bound.is_inside), bound.is_inside));
        let is_after = |value: f64| match from {
            Some((Some(bound), is_inside)) => value > bound || is_inside && value >= bound,
            Some((None, _)) => false,
            None => true,
        };
        let is_before = |value: f64| match to {
            Some((Some(bound), is_inside)) => value < bound || is_inside && value <= bound,
            Some((None, _)) => false,
            None => true,
        };
        let amount = |text: &&str| match reading.value(text) {
            Value::Amount(amount) => is_after(amount) && is_before(amount),
            Value::Words(_) | Value::Missing => false,
        };
        texts.iter().map(amount).collect()
    }
}

impl Bound {
    fn of(text: &str, is_inside: bool) -> Option<Bound> {
        let text = text.trim();
        text.contains(char::is_numeric).then(|| Bound { text: text.to_owned(), is_inside })
    }

    /// One side of a range: it may be open.
    fn at_all(text: &str) -> Result<Option<Bound>, NoBound> {
        let bound = Bound::of(text, true);
        if bound.is_none() && !text.trim().is_empty() { Err(NoBound) } else { Ok(bound) }
    }

    /// In a column of dates a year or a month is a stretch of time: its end or its start is meant.
    fn value(&self, reading: &ColumnReading, is_end: bool) -> Option<f64> {
        let dashes = self.text.matches('-').count();
        let text = match (reading.kind, dashes, is_end) {
            (ValueKind::Dates, 0, false) => format!("{}-01-00", self.text),
            (ValueKind::Dates, 0, true) => format!("{}-12-31", self.text),
            (ValueKind::Dates, 1, false) => format!("{}-00", self.text),
            (ValueKind::Dates, 1, true) => format!("{}-31", self.text),
            (ValueKind::Dates | ValueKind::Numbers | ValueKind::Words, ..) => self.text.clone(),
        };
        let whole = |text: &str| match reading.value(text) {
            Value::Amount(amount) => Some(amount),
            Value::Words(_) | Value::Missing => None,
        };
        whole(&text).or_else(|| whole(&self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(query: &str, column: &[&str]) -> Vec<String> {
        let rows: Vec<usize> = (0..column.len()).collect();
        let filter = RowFilter::typed(query, 0).unwrap();
        let kept = filter.kept(&rows, |row, _| column[row], |row| column[row].to_owned());
        rows.iter().filter(|row| kept[**row]).map(|row| column[*row].to_owned()).collect()
    }

    #[test]
    fn bounds_are_read_as_the_column_writes_its_numbers() {
        let column = ["1,200", "80", "–", "100", "$2k"];
        assert_eq!(kept(">100", &column), ["1,200", "$2k"]);
        assert_eq!(kept(">= 100", &column), ["1,200", "100", "$2k"]);
        assert_eq!(kept("80..1,200", &column), ["1,200", "80", "100"]);
        assert_eq!(kept("..99", &column), ["80"]);
        assert_eq!(kept("=80", &column), ["80"]);
        assert_eq!(kept("<1,5", &["1,2", "1,7", "1"]), ["1,2", "1"]);
    }

    #[test]
    fn a_month_or_a_year_is_a_stretch_of_time() {
        let column = ["2023-12-31", "2024-01-01", "30 June 2024", "2024-07-01", "May 2024"];
        assert_eq!(kept("2024-01..2024-06", &column), ["2024-01-01", "30 June 2024", "May 2024"]);
        assert_eq!(kept(">2024-06", &column), ["2024-07-01"]);
        assert_eq!(kept("<2024", &column), ["2023-12-31"]);
        assert_eq!(kept("=2024-06", &column), ["30 June 2024"]);
        assert_eq!(kept(">=2024-06-30", &column), ["30 June 2024", "2024-07-01"]);
    }

    #[test]
    fn what_is_no_bound_is_looked_for_as_words() {
        assert_eq!(kept("<b> x", &["a <b> x", "b"]), ["a <b> x"]);
        assert_eq!(kept("a..b", &["a..b", "c"]), ["a..b"]);
        assert!(RowFilter::typed("  ", 0).is_none());
    }

    #[test]
    fn a_value_is_the_same_however_it_is_written() {
        let column = ["1,000", "1000", "10"];
        let kept = RowFilter::equal("1000", 0).kept(&[0, 1, 2], |row, _| column[row], |_| String::new());
        assert_eq!(kept, [true, true, false]);
    }
}
