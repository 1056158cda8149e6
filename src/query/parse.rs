//! Text to expression: one walk over the text, which never looks back and whose depth and length are bounded.

use std::ops::Range;

use regex::RegexBuilder;

use super::fields::{self, FieldKind, FieldRow, ValueRow, one_of};
use super::{Age, AgeUnit, CalendarSpan, Comparison, SearchQuery, Sought, Term, TextField};

/// The longest query, in bytes.
pub const MOST_BYTES: usize = 4_096;

/// How deep parentheses and `-` may be nested.
const MOST_DEPTH: usize = 32;

/// The most terms: each is looked for on its own.
const MOST_TERMS: usize = 64;

/// Bytes that a compiled pattern may take.
const MOST_PATTERN: usize = 256 * 1024;

/// A word that is still being typed is a start of words from this many letters on: fewer letters begin too many words.
const LEAST_START: usize = 3;

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column} of the query: {problem}")]
pub struct QueryError {
    /// What it is about, in bytes of the text; empty at its end.
    pub range: Range<usize>,
    /// Where that begins, in characters from 1.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub problem: String,
}

/// Reads a text. With `is_typed`, it is still being typed.
pub(super) fn parse(text: &str, is_typed: bool) -> Result<SearchQuery, QueryError> {
    let mut parser = Parser { text, at: 0, is_typed, depth: 0, terms: 0 };
    if text.len() > MOST_BYTES {
        return Err(parser.error(0..0, &format!("a query has at most {MOST_BYTES} bytes")));
    }
    parser.skip_blanks();
    if parser.is_at_end() {
        return Ok(SearchQuery::EVERYTHING);
    }
    let query = parser.any()?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(parser.error_here("this closes no parenthesis")),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    is_typed: bool,
    depth: usize,
    terms: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        if is_there {
            self.at += wanted.len();
        }
        is_there
    }

    fn take_while(&mut self, mut is_part: impl FnMut(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_blanks(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn error(&self, range: Range<usize>, problem: &str) -> QueryError {
        let column = self.text[..range.start].chars().count() + 1;
        QueryError { range, column, problem: problem.to_owned() }
    }

    fn error_here(&self, problem: &str) -> QueryError {
        let next = self.peek().map_or(0, char::len_utf8);
        self.error(self.at..self.at + next, problem)
    }

    /// Parts with `or` between them.
    fn any(&mut self) -> Result<SearchQuery, QueryError> {
        let mut parts = vec![self.all()?];
        while self.take_or() {
            parts.push(self.all()?);
        }
        Ok(single_or(parts, SearchQuery::Any))
    }

    /// Parts side by side.
    fn all(&mut self) -> Result<SearchQuery, QueryError> {
        let mut parts = vec![self.part()?];
        while !self.is_at_end() && self.peek() != Some(')') && !self.is_or() {
            parts.push(self.part()?);
        }
        Ok(single_or(parts, SearchQuery::All))
    }

    fn part(&mut self) -> Result<SearchQuery, QueryError> {
        self.skip_blanks();
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.error_here(&format!("parentheses and - can be nested {MOST_DEPTH} deep")));
        }
        let part = if self.take("-") {
            SearchQuery::Not(Box::new(self.left_out()?))
        } else if self.peek() == Some('(') {
            self.group()?
        } else {
            SearchQuery::Term(self.term()?)
        };
        self.depth -= 1;
        self.skip_blanks();
        Ok(part)
    }

    /// What follows a `-`, without a blank between them.
    fn left_out(&mut self) -> Result<SearchQuery, QueryError> {
        match self.peek() {
            Some('(') => self.group(),
            Some(c) if !c.is_whitespace() && c != '-' => self.term().map(SearchQuery::Term),
            _ => Err(self.error_here("expected what is to be left out, as in -word")),
        }
    }

    fn group(&mut self) -> Result<SearchQuery, QueryError> {
        let open = self.at;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.error_here(&format!("parentheses and - can be nested {MOST_DEPTH} deep")));
        }
        self.at += 1;
        let inner = self.any()?;
        self.depth -= 1;
        if self.take(")") || self.is_typed && self.is_at_end() {
            return Ok(inner);
        }
        Err(self.error(open..open + 1, "expected a ) for this parenthesis"))
    }

    fn is_or(&self) -> bool {
        let word = self.rest().split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).next();
        word.is_some_and(|word| word.eq_ignore_ascii_case("or"))
    }

    fn take_or(&mut self) -> bool {
        let is_or = self.is_or();
        if is_or {
            self.at += "or".len();
        }
        is_or
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(self.error_here(&format!("a query has at most {MOST_TERMS} terms")));
        }
        if self.is_or() {
            return Err(
                self.error(self.at..self.at + 2, "expected something before and after or; “\"or\"” is the word")
            );
        }
        if let Some(field) = self.field()? {
            return self.value(field);
        }
        let sought = self.sought("expected a word, a \"phrase\", a field or a /pattern/")?;
        Ok(Term::Text(TextField::Anywhere, sought))
    }

    /// The name of a field with the sign after it. What follows the sign is left.
    fn field(&mut self) -> Result<Option<&'static FieldRow>, QueryError> {
        let rest = self.rest();
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
        let after = &rest[name.len()..];
        let is_named = !name.is_empty() && after.starts_with(':') && !after.starts_with("://");
        let field = FieldRow::find(name);
        let is_compared = after.starts_with(['<', '>', '=']) && field.is_some_and(FieldRow::is_compared);
        if !is_named && !is_compared {
            return Ok(None);
        }
        let range = self.at..self.at + name.len();
        let Some(field) = field else { return Err(self.unknown(range, name)) };
        self.at = range.end;
        self.take(":");
        Ok(Some(field))
    }

    fn unknown(&self, range: Range<usize>, name: &str) -> QueryError {
        let names = one_of(fields::ALL.iter().map(|field| field.name));
        let problem = format!("there is no field “{name}”; expected {names}, or quotes around the word");
        self.error(range, &problem)
    }

    fn value(&mut self, field: &FieldRow) -> Result<Term, QueryError> {
        let expected = format!("expected {}", field.expected());
        Ok(match field.kind {
            FieldKind::Text(text) => {
                self.refuse_field()?;
                Term::Text(text, self.sought(&expected)?)
            }
            FieldKind::State(values) => Term::Is(self.listed(values, &expected)?),
            FieldKind::Structure(values) => Term::Has(self.listed(values, &expected)?),
            FieldKind::Count(measure) => {
                let sign = self.comparison();
                let count = self.raw_word();
                Term::Count(measure, sign, self.number(count, &expected)?)
            }
            FieldKind::Age => {
                let sign = self.comparison();
                Term::Age(sign, self.age(&expected)?)
            }
            FieldKind::Date => Term::Date(self.date(&expected)?),
        })
    }

    /// A field in a field, as in `title:feed:x`, is a slip: something else was meant.
    fn refuse_field(&mut self) -> Result<(), QueryError> {
        let start = self.at;
        let found = self.field().ok().flatten();
        let problem = "expected what this field has, not another field; quotes make it a word";
        let refused = found.map(|_| self.error(start..self.at, problem));
        self.at = start;
        refused.map_or(Ok(()), Err)
    }

    /// A value of a table.
    fn listed<T: Copy>(&mut self, values: &[ValueRow<T>], expected: &str) -> Result<T, QueryError> {
        let word = self.raw_word();
        let found = values.iter().find(|row| row.name.eq_ignore_ascii_case(&self.text[word.clone()]));
        found.map(|row| row.value).ok_or_else(|| self.error(word, expected))
    }

    /// Equality if there is no sign.
    fn comparison(&mut self) -> Comparison {
        let found = Comparison::ALL.iter().find(|(_, sign)| self.rest().starts_with(sign));
        found.map_or(Comparison::Equal, |(comparison, sign)| {
            self.at += sign.len();
            *comparison
        })
    }

    /// Up to the next blank or parenthesis.
    fn raw_word(&mut self) -> Range<usize> {
        let start = self.at;
        self.take_while(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"'));
        start..self.at
    }

    fn number(&self, range: Range<usize>, expected: &str) -> Result<u32, QueryError> {
        self.digits(&range).and_then(|digits| digits.parse().ok()).ok_or_else(|| self.error(range, expected))
    }

    fn digits(&self, range: &Range<usize>) -> Option<&'t str> {
        let digits = &self.text[range.clone()];
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
    }

    fn age(&mut self, expected: &str) -> Result<Age, QueryError> {
        let range = self.raw_word();
        let word = &self.text[range.clone()];
        let unit = AgeUnit::ALL.iter().find(|(_, letter)| word.ends_with(*letter));
        let Some((unit, letter)) = unit else { return Err(self.error(range, expected)) };
        let count = range.start..range.end - letter.len_utf8();
        match self.digits(&count).and_then(|digits| digits.parse().ok()) {
            // So that no date before the year 1 is meant.
            Some(count) if count <= 999 => Ok(Age { count, unit: *unit }),
            _ => Err(self.error(range, expected)),
        }
    }

    fn date(&mut self, expected: &str) -> Result<CalendarSpan, QueryError> {
        let range = self.raw_word();
        date(&self.text[range.clone()]).ok_or_else(|| self.error(range, expected))
    }

    fn sought(&mut self, expected: &str) -> Result<Sought, QueryError> {
        match self.peek() {
            Some('/') => self.pattern(),
            Some('"') => self.phrase(),
            _ => self.word(expected),
        }
    }

    fn pattern(&mut self) -> Result<Sought, QueryError> {
        let start = self.at;
        let Some(pattern) = self.quoted('/', |c| c == '/') else {
            return Err(self.error(start..start + 1, "expected a / at the end of this pattern"));
        };
        let range = start..self.at;
        match compile(&pattern) {
            Ok(()) if pattern.is_empty() => Err(self.error(range, "expected a pattern between the two /")),
            Ok(()) => Ok(Sought::Pattern(pattern)),
            Err(why) => Err(self.error(range, &format!("this pattern is not right: {why}"))),
        }
    }

    fn phrase(&mut self) -> Result<Sought, QueryError> {
        let start = self.at;
        let Some(words) = self.quoted('"', |c| matches!(c, '"' | '\\')) else {
            return Err(self.error(start..start + 1, "expected a \" at the end of this phrase"));
        };
        let is_closed = self.text[start..self.at].ends_with('"') && self.at > start + 1;
        let is_start = self.take("*") || self.is_typed && self.is_at_end() && !is_closed && is_long_enough(&words);
        self.words(start, words, is_start)
    }

    fn word(&mut self, expected: &str) -> Result<Sought, QueryError> {
        let range = self.raw_word();
        let word = &self.text[range.clone()];
        if word.is_empty() {
            return Err(self.error_here(expected));
        }
        let is_typed = self.is_typed && self.is_at_end();
        let (word, is_start) = match word.strip_suffix('*') {
            Some(start) => (start, true),
            None => (word, is_typed && is_long_enough(word)),
        };
        self.words(range.start, word.to_owned(), is_start)
    }

    fn words(&self, start: usize, words: String, is_start: bool) -> Result<Sought, QueryError> {
        if words.chars().any(char::is_alphanumeric) {
            return Ok(Sought::Words { words, is_start });
        }
        Err(self.error(start..self.at, "expected a letter or a digit: signs alone cannot be found"))
    }

    /// The text between two quotes, in which a backslash stands before what it takes the meaning from. `None` if it is not
    /// closed.
    fn quoted(&mut self, quote: char, is_escaped: impl Fn(char) -> bool) -> Option<String> {
        self.at += quote.len_utf8();
        let mut inner = String::new();
        let mut chars = self.rest().char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.at += at + c.len_utf8();
                return Some(inner);
            }
            match chars.peek() {
                Some((_, next)) if c == '\\' && is_escaped(*next) => {
                    inner.push(*next);
                    chars.next();
                }
                _ => inner.push(c),
            }
        }
        self.at = self.text.len();
        self.is_typed.then_some(inner)
    }
}

/// One part is no list.
fn single_or(mut parts: Vec<SearchQuery>, list: fn(Vec<SearchQuery>) -> SearchQuery) -> SearchQuery {
    if parts.len() == 1 { parts.remove(0) } else { list(parts) }
}

fn is_long_enough(words: &str) -> bool {
    let last = words.split(|c: char| !c.is_alphanumeric()).next_back().unwrap_or_default();
    last.chars().count() >= LEAST_START
}

/// Whether a pattern can be used, and in one line why not.
fn compile(pattern: &str) -> Result<(), String> {
    let compiled = RegexBuilder::new(pattern).size_limit(MOST_PATTERN).build();
    compiled.map(drop).map_err(|error| {
        if matches!(error, regex::Error::CompiledTooBig(_)) {
            return "it is too large".to_owned();
        }
        let text = error.to_string();
        text.lines().next_back().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

fn date(text: &str) -> Option<CalendarSpan> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| match parts.next() {
        None => Some(None),
        Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            part.parse::<u32>().ok().map(Some)
        }
        Some(_) => None,
    };
    let (year, month, day) = (number(4)??, number(2)?, number(2)?);
    let span = CalendarSpan { year: i32::try_from(year).ok()?, month, day };
    (parts.next().is_none() && span.first_day().is_some()).then_some(span)
}
