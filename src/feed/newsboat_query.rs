//! Query feeds of newsboat as smart lists: its filter language as an expression of ours, or why that cannot be
//! (<https://newsboat.org/releases/2.40/docs/newsboat.html>, "Query Feeds", "Filter Language").

use std::str::Chars;

use crate::article::Sanitized;
use crate::query::{Age, AgeUnit, Comparison, EntryState, SearchQuery, Sought, Term, TextField};

use super::SmartList;

/// How deep parentheses may be nested, and how many conditions there may be.
const MOST_DEPTH: usize = 16;
const MOST_CONDITIONS: usize = 64;

/// The longest operators first.
const OPERATORS: [&str; 12] = ["between", "==", "!=", "=~", "!~", "<=", ">=", "!#", "=", "<", ">", "#"];

/// The name and the query of a smart list for what follows `query:`.
///
/// # Errors
/// Why it cannot be one.
pub fn smart_list(text: &str) -> Result<(Sanitized, String), String> {
    let (name, filter) = text.split_once(':').ok_or("it has no filter")?;
    let name = SmartList::name(name)?;
    let mut reader = Reader { rest: filter.trim().chars(), conditions: 0 };
    let query = reader.group(0)?;
    if !reader.rest.as_str().is_empty() {
        return Err(format!("“{}” is not understood", reader.rest.as_str()));
    }
    let printed = query.to_string();
    // A pattern may be one that newsboat understands, and crosshead does not.
    SearchQuery::parse(&printed).map_err(|error| error.problem)?;
    Ok((name, printed))
}

struct Reader<'t> {
    rest: Chars<'t>,
    conditions: usize,
}

/// A comparison: what of an article, how, and with what.
struct Condition<'t> {
    what: &'t str,
    operator: &'static str,
    value: String,
}

impl<'t> Reader<'t> {
    fn take(&mut self, wanted: &str) -> bool {
        let Some(rest) = self.rest.as_str().strip_prefix(wanted) else { return false };
        self.rest = rest.trim_start().chars();
        true
    }

    fn take_while(&mut self, is: impl Fn(char) -> bool) -> &'t str {
        let text = self.rest.as_str();
        let end = text.find(|c| !is(c)).unwrap_or(text.len());
        self.rest = text[end..].chars();
        &text[..end]
    }

    /// Conditions with `and` or `or` between them. Versions of newsboat disagree about what binds more, so both together need
    /// parentheses.
    fn group(&mut self, depth: usize) -> Result<SearchQuery, String> {
        let mut parts = vec![self.part(depth)?];
        let mut joined_by = None;
        while let Some(word) = ["and", "or"].into_iter().find(|word| self.take(word)) {
            if *joined_by.get_or_insert(word) != word {
                return Err("“and” and “or” are mixed without parentheses".to_owned());
            }
            parts.push(self.part(depth)?);
        }
        Ok(match (parts.len(), joined_by) {
            (1, _) => parts.remove(0),
            (_, Some("or")) => SearchQuery::Any(parts),
            (_, Some(_) | None) => SearchQuery::All(parts),
        })
    }

    fn part(&mut self, depth: usize) -> Result<SearchQuery, String> {
        self.conditions += 1;
        if depth > MOST_DEPTH || self.conditions > MOST_CONDITIONS {
            return Err("it has too many conditions".to_owned());
        }
        if !self.take("(") {
            return self.condition()?.query();
        }
        let group = self.group(depth + 1)?;
        if self.take(")") { Ok(group) } else { Err("a parenthesis is not closed".to_owned()) }
    }

    fn condition(&mut self) -> Result<Condition<'t>, String> {
        let what = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        self.take("");
        let operator = OPERATORS.into_iter().find(|operator| self.take(operator));
        let operator = operator.ok_or_else(|| format!("“{what}” is not compared with anything"))?;
        let value = if self.rest.as_str().starts_with('"') {
            self.quoted()
        } else {
            self.take_while(|c| c.is_ascii_digit() || c == '-' || c == ':').to_owned()
        };
        self.take("");
        Ok(Condition { what, operator, value })
    }

    fn quoted(&mut self) -> String {
        let mut value = String::new();
        self.rest.next();
        while let Some(sign) = self.rest.next().filter(|sign| *sign != '"') {
            match sign {
                // Before anything but a quotation mark it belongs to a pattern.
                '\\' if self.rest.as_str().starts_with('"') => value.extend(self.rest.next()),
                sign => value.push(sign),
            }
        }
        value
    }
}

impl Condition<'_> {
    fn query(&self) -> Result<SearchQuery, String> {
        match self.what {
            "unread" => self.unread(),
            "age" => self.age(),
            "title" => self.text(TextField::Title),
            "author" => self.text(TextField::Author),
            "feedtitle" | "rssurl" => self.text(TextField::Feed),
            "link" => self.text(TextField::Url),
            "content" => self.content(),
            "tags" => self.tags(),
            "flags" if self.operator == "!=" && self.value.is_empty() => Ok(state(EntryState::Starred)),
            "flags" => Err("single flags are not kept; an article with any is starred".to_owned()),
            other => Err(format!("“{other}” cannot be asked for")),
        }
    }

    fn wrong_operator(&self) -> String {
        format!("“{} {}” cannot be asked for", self.what, self.operator)
    }

    fn unread(&self) -> Result<SearchQuery, String> {
        let is_equal = match self.operator {
            "=" | "==" => true,
            "!=" => false,
            _ => return Err(self.wrong_operator()),
        };
        let is_unread = (self.value == "yes") == is_equal;
        Ok(state(if is_unread { EntryState::Unread } else { EntryState::Read }))
    }

    /// Whole days.
    fn age(&self) -> Result<SearchQuery, String> {
        let day = |text: &str| text.parse::<u32>().map_err(|_| format!("“{text}” is no number of days"));
        if self.operator == "between" {
            let (from, to) = self.value.split_once(':').ok_or("“between” needs two numbers")?;
            let to = aged(Comparison::Less, day(to)?.saturating_add(1));
            return Ok(match day(from)? {
                0 => to,
                from => SearchQuery::All(vec![aged(Comparison::AtLeast, from), to]),
            });
        }
        let days = day(&self.value)?;
        Ok(match self.operator {
            "<" => aged(Comparison::Less, days),
            "<=" => aged(Comparison::Less, days.saturating_add(1)),
            ">" => aged(Comparison::AtLeast, days.saturating_add(1)),
            ">=" => aged(Comparison::AtLeast, days),
            "=" | "==" => aged(Comparison::Equal, days),
            "!=" => SearchQuery::Not(Box::new(aged(Comparison::Equal, days))),
            _ => return Err(self.wrong_operator()),
        })
    }

    /// A text that newsboat compares without regard to case in patterns.
    fn text(&self, field: TextField) -> Result<SearchQuery, String> {
        let (pattern, is_wanted) = match self.operator {
            "=~" => (self.value.clone(), true),
            "!~" => (self.value.clone(), false),
            "=" | "==" => (format!("^{}$", regex::escape(&self.value)), true),
            "!=" => (format!("^{}$", regex::escape(&self.value)), false),
            _ => return Err(self.wrong_operator()),
        };
        let is_pattern = self.operator.ends_with('~');
        let has_capital = pattern.chars().any(char::is_uppercase);
        let pattern = if is_pattern && has_capital { format!("(?i){pattern}") } else { pattern };
        if pattern.is_empty() {
            return Err("an empty pattern cannot be asked for".to_owned());
        }
        Ok(wanted(Term::Text(field, Sought::Pattern(pattern)), is_wanted))
    }

    /// Texts are found by their words, not by patterns.
    fn content(&self) -> Result<SearchQuery, String> {
        let is_wanted = match self.operator {
            "=~" => true,
            "!~" => false,
            _ => return Err(self.wrong_operator()),
        };
        let is_words = |c: char| c.is_alphanumeric() || c == ' ';
        if self.value.trim().is_empty() || !self.value.chars().all(is_words) {
            return Err("the text of articles is searched by words, not by patterns".to_owned());
        }
        let words = self.value.trim().to_owned();
        Ok(wanted(Term::Text(TextField::Anywhere, Sought::Words { words, is_start: true }), is_wanted))
    }

    /// The first tag of a feed is its folder here.
    fn tags(&self) -> Result<SearchQuery, String> {
        let is_wanted = match self.operator {
            "#" => true,
            "!#" => false,
            _ => return Err(self.wrong_operator()),
        };
        let words = Sanitized::line(&self.value).to_string();
        if !words.chars().any(char::is_alphanumeric) {
            return Err("an empty tag cannot be asked for".to_owned());
        }
        Ok(wanted(Term::Text(TextField::Folder, Sought::Words { words, is_start: false }), is_wanted))
    }
}

fn state(state: EntryState) -> SearchQuery {
    SearchQuery::Term(Term::Is(state))
}

fn aged(comparison: Comparison, count: u32) -> SearchQuery {
    SearchQuery::Term(Term::Age(comparison, Age { count, unit: AgeUnit::Day }))
}

fn wanted(term: Term, is_wanted: bool) -> SearchQuery {
    let term = SearchQuery::Term(term);
    if is_wanted { term } else { SearchQuery::Not(Box::new(term)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(filter: &str) -> Result<String, String> {
        smart_list(&format!("Name:{filter}")).map(|(_, query)| query)
    }

    #[test]
    fn what_newsboat_asks_is_asked_in_the_words_of_the_language() {
        for (filter, expected) in [
            ("unread = \"yes\"", "is:unread"),
            ("unread != \"yes\"", "is:read"),
            ("tags # \"news\"", "folder:news"),
            ("tags !# \"far away\"", "-folder:\"far away\""),
            ("title =~ \"tide|flood\"", "title:/tide|flood/"),
            ("title !~ \"Sea\"", "-title:/(?i)Sea/"),
            ("title = \"a.b\"", "title:/^a\\.b$/"),
            ("feedtitle =~ \"gazette\" and author = \"ann\"", "feed:/gazette/ author:/^ann$/"),
            ("link =~ \"a/b\"", "url:/a\\/b/"),
            ("content =~ \"high tide\"", "\"high tide\"*"),
            ("age < 3", "age<3d"),
            ("age <= 3 and age > 1", "age<4d age>=2d"),
            ("age between 0:10", "age<11d"),
            ("age between 3:10", "age>=3d age<11d"),
            ("flags != \"\"", "is:starred"),
            (
                "unread=\"yes\" and (tags # \"a\" or (title=~\"x\" and age>=2))",
                "is:unread (folder:a or title:/x/ age>=2d)",
            ),
        ] {
            assert_eq!(query(filter).as_deref(), Ok(expected), "{filter}");
        }
        let list = smart_list("Not read:unread = \"yes\"").unwrap();
        assert_eq!(list, (Sanitized::line("Not read"), "is:unread".to_owned()));
    }

    #[test]
    fn what_cannot_be_asked_says_why() {
        for (filter, why) in [
            ("unread_count > 3", "“unread_count” cannot be asked for"),
            ("flags # \"k\"", "single flags are not kept"),
            ("content =~ \"a.*b\"", "by words, not by patterns"),
            ("unread = \"yes\" and age < 3 or age > 9", "mixed without parentheses"),
            ("title =~ \"(\"", "pattern"),
            ("title", "is not compared with anything"),
            ("age < x", "is no number of days"),
            ("(age < 3", "not closed"),
            ("age < 3 nonsense", "“nonsense” is not understood"),
            (&"(".repeat(40), "too many conditions"),
        ] {
            let said = query(filter).unwrap_err();
            assert!(said.contains(why), "{filter}: {said}");
        }
        assert!(smart_list("Name").unwrap_err().contains("no filter"));
        assert!(smart_list(":age < 3").unwrap_err().contains("needs a name"));
    }
}
