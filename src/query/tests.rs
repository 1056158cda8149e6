//! What the language reads and prints, and what its errors say.

use proptest::prelude::*;

use super::complete::{completions, without_field};
use super::*;

fn shown(text: &str) -> String {
    SearchQuery::parse(text).map_or_else(|error| error.to_string(), |query| query.to_string())
}

fn error(text: &str) -> QueryError {
    SearchQuery::parse(text).unwrap_err()
}

#[test]
fn what_can_be_asked_is_read_and_printed_again() {
    for text in [
        "",
        "harbour",
        "harbour tide",
        "harbour or tide",
        "(harbour or tide) -storm",
        "-(a b)",
        "-(-a)",
        "(a b) c",
        "(a or b) or c",
        "\"high tide\"*",
        "harb*",
        "title:harbour",
        "h:price table:revenue faq:\"the deadline\"",
        "is:unread has:table has:faq",
        "words<600 minutes>=10 age<3d",
        "date:2026 or date:2026-10 or date:2026-10-31",
        "/har+bou?r/",
        "title:/a\\/b/",
        "\"https://a.example/\"",
        "\"or\"",
        "\"say \\\"yes\\\"\"",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn there_are_several_ways_to_write_the_same() {
    for (text, same) in [
        ("  harbour\ttide ", "harbour tide"),
        ("\"harbour\"", "harbour"),
        ("a OR b", "a or b"),
        ("((a))", "a"),
        ("TITLE:Sea", "title:Sea"),
        ("is:Unread", "is:unread"),
        ("words:600", "words=600"),
        ("words:<600", "words<600"),
        ("https://a.example/", "\"https://a.example/\""),
        ("12:30", "\"12:30\""),
        ("ordinary orbit", "ordinary orbit"),
    ] {
        assert_eq!(shown(text), same);
    }
}

#[test]
fn an_error_says_where_and_what_was_expected() {
    for (text, column, expected) in [
        ("harbour (tide", 9, "a ) for this parenthesis"),
        ("a)", 2, "closes no parenthesis"),
        ("()", 2, "expected a word"),
        ("a -", 4, "left out"),
        ("é or", 5, "expected a word"),
        ("or a", 1, "before and after or"),
        ("is:new", 4, "expected unread, read, starred, kept, offline or hidden"),
        ("has:", 5, "expected heading, table, faq, figure, code or enclosure"),
        ("colour:red", 1, "expected title, author, feed,"),
        ("title:feed:x", 7, "not another field"),
        ("tag:", 5, "a word, a"),
        ("words<many", 7, "a number, as in words<600"),
        ("age<3", 5, "a number with h, d, w, m or y"),
        ("date:2026-13", 6, "2026-10-31"),
        ("date:2026-02-30", 6, "2026-10-31"),
        ("\"high tide", 1, "a \" at the end"),
        ("/a", 1, "a / at the end"),
        ("/(/", 1, "unclosed group"),
        ("--", 2, "left out"),
        ("a *", 3, "a letter or a digit"),
    ] {
        let error = error(text);
        assert_eq!(error.column, column, "{text}: {error}");
        assert!(error.problem.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_colon_in_a_value_is_part_of_it() {
    for text in ["url:localhost:8080", "title:\"feed:x\"", "url:https://a.example/"] {
        assert!(SearchQuery::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_query_that_is_typed_may_be_open_at_its_end() {
    let typed = |text: &str| SearchQuery::parse_typed(text).unwrap().to_string();
    assert_eq!(typed("sea harb"), "sea harb*");
    assert_eq!(typed("harb "), "harb", "a blank ends the word");
    assert_eq!(typed("ha"), "ha", "too many words begin so");
    assert_eq!(typed("(sea or \"high ti"), "sea or \"high ti\"");
    assert_eq!(typed("\"high tide"), "\"high tide\"*");
    assert_eq!(typed("\"high tide\""), "\"high tide\"");
    assert_eq!(typed("/har+"), "/har+/");
    assert_eq!(typed("h:pric"), "h:pric*");
}

#[test]
fn depth_and_length_are_bounded() {
    for text in ["(".repeat(5000), "(".repeat(4000), "-(".repeat(2000), "a ".repeat(65), "a".repeat(MOST_BYTES + 1)] {
        assert!(SearchQuery::parse(&text).is_err(), "{}", text.len());
    }
    assert!(SearchQuery::parse(&"a ".repeat(64)).is_ok());
    assert!(SearchQuery::parse("/(((a{99}){99}){99}){99}/").unwrap_err().problem.contains("too large"));
}

#[test]
fn fields_and_their_values_are_completed() {
    let names = |field| match field {
        TextField::Feed => vec!["The Courier".to_owned(), "tide".to_owned()],
        _ => Vec::new(),
    };
    let lines = |line: &str| completions(line, names).into_iter().map(|found| found.line).collect::<Vec<_>>();
    assert_eq!(lines("sea t"), ["sea title:", "sea tag:", "sea table:"]);
    assert_eq!(lines("(is:s"), ["(is:starred"]);
    assert_eq!(lines("-is:o"), ["-is:offline"]);
    assert_eq!(lines("feed:T"), ["feed:\"The Courier\"", "feed:tide"]);
    assert_eq!(lines("feed:\"the c"), ["feed:\"The Courier\""]);
    assert_eq!(lines("w"), ["words<"]);
    assert_eq!(lines("\"a t"), [""; 0], "a phrase is not completed");
}

#[test]
fn the_name_of_a_field_at_the_end_is_not_looked_for_while_it_is_typed() {
    let shown = |line: &str| without_field(line).to_owned();
    assert_eq!(
        ["sea is", "sea -is", "sea (h", "is", "sea isl", "sea \"is"].map(shown),
        ["sea ", "sea ", "sea ", "", "sea isl", "sea \"is"]
    );
}

#[test]
fn the_examples_of_the_table_are_right() {
    for field in fields::ALL {
        assert_eq!(shown(field.example).replace('"', ""), field.example.replace('"', ""), "{}", field.name);
        for (value, _) in field.values() {
            let text = format!("{}:{value}", field.name);
            assert_eq!(shown(&text), text);
        }
    }
}

#[test]
fn the_words_that_are_marked_are_those_of_the_article() {
    let query = SearchQuery::parse("sea (h:tide or feed:courier) -storm is:read").unwrap();
    assert_eq!(query.words(), ["sea", "tide"]);
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,6}", "\\PC{0,6}[a-z0-9]\\PC{0,4}", Just("or".to_owned()), Just("日本".to_owned())]
}

fn sought() -> impl Strategy<Value = Sought> {
    prop_oneof![
        4 => (words(), any::<bool>()).prop_map(|(words, is_start)| Sought::Words { words, is_start }),
        1 => "[a-z/.+ \"]{1,6}".prop_filter("a right pattern", |text| regex::Regex::new(text).is_ok()).prop_map(Sought::Pattern),
    ]
}

fn text_field() -> impl Strategy<Value = TextField> {
    let named = fields::ALL.iter().filter_map(|row| match row.kind {
        fields::FieldKind::Text(field) => Some(field),
        _ => None,
    });
    prop::sample::select(named.chain([TextField::Anywhere]).collect::<Vec<_>>())
}

fn term() -> impl Strategy<Value = Term> {
    use EntryState::{Hidden, Kept, Offline, Read, Starred, Unread};
    use Structure::{Code, Enclosure, Figure, Heading, Question, Table};
    let sign = || prop::sample::select(Comparison::ALL.map(|(sign, _)| sign).to_vec());
    let unit = prop::sample::select(AgeUnit::ALL.map(|(unit, _)| unit).to_vec());
    prop_oneof![
        4 => (text_field(), sought()).prop_map(|(field, sought)| Term::Text(field, sought)),
        1 => prop::sample::select(vec![Unread, Read, Starred, Kept, Offline, Hidden]).prop_map(Term::Is),
        1 => prop::sample::select(vec![Heading, Table, Question, Figure, Code, Enclosure]).prop_map(Term::Has),
        1 => (prop::sample::select(vec![Measure::Words, Measure::Minutes]), sign(), any::<u32>())
            .prop_map(|(measure, sign, count)| Term::Count(measure, sign, count)),
        1 => (sign(), 0..1000_u32, unit).prop_map(|(sign, count, unit)| Term::Age(sign, Age { count, unit })),
        1 => (1..9999_i32, prop::option::of((1..13_u32, prop::option::of(1..29_u32))))
            .prop_map(|(year, rest)| Term::Date(CalendarSpan {
                year, month: rest.map(|(month, _)| month), day: rest.and_then(|(_, day)| day),
            })),
    ]
}

fn query() -> impl Strategy<Value = SearchQuery> {
    term().prop_map(SearchQuery::Term).prop_recursive(4, 24, 4, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 2..4).prop_map(SearchQuery::All),
            prop::collection::vec(part.clone(), 2..4).prop_map(SearchQuery::Any),
            part.prop_map(|part| SearchQuery::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_and_read_again_is_the_same(query in query()) {
        let text = query.to_string();
        prop_assert_eq!(SearchQuery::parse(&text), Ok(query), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic_and_errors_are_inside_it(text in "(\\PC|[-():\"/*<>= ]|or |is:|age<|date:|h:){0,40}") {
        for result in [SearchQuery::parse(&text), SearchQuery::parse_typed(&text)] {
            match result {
                Ok(query) => prop_assert_eq!(SearchQuery::parse(&query.to_string()), Ok(query)),
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
        }
        completions(&text, |_| vec!["a \"b".to_owned()]);
    }
}
