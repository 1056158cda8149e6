//! Expression to text, so that reading it again gives the same expression.

use std::fmt::{self, Display, Formatter, Write as _};

use super::fields::{ALL, FieldKind, FieldRow};
use super::{Age, AgeUnit, CalendarSpan, SearchQuery, Sought, Term, TextField};

impl Display for SearchQuery {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SearchQuery::All(parts) => {
                joined(parts, " ", |part| matches!(part, SearchQuery::All(_) | SearchQuery::Any(_)), to)
            }
            SearchQuery::Any(parts) => joined(parts, " or ", |part| matches!(part, SearchQuery::Any(_)), to),
            SearchQuery::Not(part) => {
                to.write_char('-')?;
                let is_group = !matches!(**part, SearchQuery::Term(_));
                grouped(part, is_group, to)
            }
            SearchQuery::Term(term) => term.fmt(to),
        }
    }
}

fn joined(
    parts: &[SearchQuery],
    between: &str,
    is_group: fn(&SearchQuery) -> bool,
    to: &mut Formatter<'_>,
) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            to.write_str(between)?;
        }
        grouped(part, is_group(part), to)?;
    }
    Ok(())
}

fn grouped(part: &SearchQuery, is_group: bool, to: &mut Formatter<'_>) -> fmt::Result {
    if is_group { write!(to, "({part})") } else { write!(to, "{part}") }
}

impl Display for Term {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Term::Text(TextField::Anywhere, sought) => sought.fmt(to),
            Term::Text(field, sought) => {
                let is_it = |row: &FieldRow| matches!(row.kind, FieldKind::Text(found) if found == *field);
                write!(to, "{}:{sought}", name(is_it))
            }
            Term::Is(state) => {
                let values = ALL.iter().find_map(|row| match row.kind {
                    FieldKind::State(values) => values.iter().find(|value| value.value == *state),
                    FieldKind::Text(_)
                    | FieldKind::Structure(_)
                    | FieldKind::Count(_)
                    | FieldKind::Age
                    | FieldKind::Date => None,
                });
                write!(to, "is:{}", values.map_or("", |value| value.name))
            }
            Term::Has(structure) => {
                let values = ALL.iter().find_map(|row| match row.kind {
                    FieldKind::Structure(values) => values.iter().find(|value| value.value == *structure),
                    FieldKind::Text(_)
                    | FieldKind::State(_)
                    | FieldKind::Count(_)
                    | FieldKind::Age
                    | FieldKind::Date => None,
                });
                write!(to, "has:{}", values.map_or("", |value| value.name))
            }
            Term::Count(measure, sign, count) => {
                let is_it = |row: &FieldRow| matches!(row.kind, FieldKind::Count(found) if found == *measure);
                write!(to, "{}{}{count}", name(is_it), sign.sign())
            }
            Term::Age(sign, Age { count, unit }) => {
                let letter = AgeUnit::ALL.iter().find(|(known, _)| known == unit).map_or('d', |(_, letter)| *letter);
                write!(to, "age{}{count}{letter}", sign.sign())
            }
            Term::Date(span) => write!(to, "date:{span}"),
        }
    }
}

fn name(is_it: impl Fn(&FieldRow) -> bool) -> &'static str {
    ALL.iter().find(|row| is_it(row)).map_or("", |row| row.name)
}

impl Display for CalendarSpan {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}", self.year)?;
        self.month.into_iter().chain(self.day).try_for_each(|part| write!(to, "-{part:02}"))
    }
}

impl Display for Sought {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Sought::Words { words, is_start } => {
                if is_plain(words) {
                    to.write_str(words)?;
                } else {
                    write!(to, "\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))?;
                }
                if *is_start { to.write_char('*') } else { Ok(()) }
            }
            Sought::Pattern(pattern) => write!(to, "/{}/", pattern.replace('/', "\\/")),
        }
    }
}

/// Whether it can stand without quotes.
fn is_plain(words: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '\'' | '’' | '#' | '&' | '@' | '+');
    words.chars().all(is_plain) && !words.starts_with('-') && !words.eq_ignore_ascii_case("or")
}
