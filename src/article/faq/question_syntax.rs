//! The form of a question as text: its ending, its `Q:` and its number, in the languages that people write FAQs in.
//!
//! This module sees strings only and knows no blocks.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::article::Sanitized;
use crate::article::knowledge::lang::{self, Language, Words};

/// Longer than any question on a line of its own (in bytes, with room for scripts that need three bytes a letter).
const LONGEST: usize = 600;

/// Whether a line is a question. It ends in a question mark, with any quotes or brackets closed after it. In languages
/// that need no question mark it may end in a question particle.
pub(super) fn asks(line: &str) -> bool {
    let line = without_tail(line);
    line.len() <= LONGEST
        && (line.ends_with(MARKS) || ends_with_particle(line) || ends_as_in_greek(line))
        && line.chars().count() > 1
}

/// Greek uses a semicolon as its question mark (U+037E decomposes to it).
fn ends_as_in_greek(line: &str) -> bool {
    line.ends_with(';') && line.chars().any(|c| matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'))
}

/// Question marks: Latin, Greek, Arabic, Armenian, full width.
const MARKS: [char; 6] = ['?', '？', '؟', '\u{37E}', '՞', '⁇'];

fn without_tail(line: &str) -> &str {
    const CLOSERS: [char; 14] = ['"', '\'', '”', '’', '»', '«', ')', ']', '）', '」', '』', '*', '!', '#'];
    let line = line.trim_end();
    // "What is it? (2026)": brackets after the mark hold a remark on the question.
    let line = match line.rfind(['(', '（']) {
        Some(open) if line.ends_with([')', '）']) && line[..open].trim_end().ends_with(MARKS) => &line[..open],
        Some(_) | None => line,
    };
    line.trim_end_matches(|c: char| c.is_whitespace() || CLOSERS.contains(&c) || is_toggle(c))
}

/// Whether the character is one that accordions print beside a question as text: a plus, a minus, an arrow head.
fn is_toggle(c: char) -> bool {
    const SIGNS: [char; 15] = ['+', '＋', '-', '−', '–', '—', '×', '✕', '∨', '˅', '⌄', '›', '»', '↓', '↑'];
    // They choose between a character's text and its emoji.
    const VARIANTS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];
    // Geometric shapes ("▸▼") and dingbat arrows.
    SIGNS.contains(&c)
        || VARIANTS.contains(&c)
        || ('\u{25A0}'..='\u{25FF}').contains(&c)
        || ('\u{2794}'..='\u{27BE}').contains(&c)
}

/// Endings of questions that need no mark: Japanese か, Chinese 吗 and 呢, and Korean -까, -나요, -가요, -은요 end a question as
/// often without one as with one. Thai has no mark at all: it uses "ไหม", "or not", and its question words.
static PARTICLES: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.particles));

fn ends_with_particle(line: &str) -> bool {
    let line = line.trim_end_matches(['。', '.', '．']);
    PARTICLES.iter().any(|end| line.ends_with(end))
}

/// "Q:", "Q.", "Q1.", "Q 1)", "Question 3:", "問：", "Q –". A single letter needs a colon or a full stop.
fn label(letters: fn(&Language) -> Words, words: fn(&Language) -> Words) -> Regex {
    let (letters, words) = (lang::any_of(letters), lang::any_of(words));
    let pattern =
        format!(r"(?i)^(?:{letters}\s?\d{{0,3}}\s?(?:[:：.．)）、]|\s[-–—])|{words}\s?#?\d{{0,3}}\s?[:：.．)）])\s*");
    Regex::new(&pattern).expect("a test compiles every language's patterns")
}

static QUESTION: LazyLock<Regex> =
    LazyLock::new(|| label(|language| language.question_letters, |language| language.question_words));
static ANSWER: LazyLock<Regex> =
    LazyLock::new(|| label(|language| language.answer_letters, |language| language.answer_words));

/// A label in any language: a short word, a number if there is one, and a colon.
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\p{L}[\p{L}\p{M}]{0,9})\s?\d{0,3}\s?[:：.．)）]\s*").expect("the pattern is constant")
});

/// The length of a leading `Q:` in bytes, if there is one.
pub(super) fn question_label(line: &str) -> Option<usize> {
    QUESTION.find(line).map(|found| found.end())
}

/// The length of a leading `A:` in bytes, if there is one.
pub(super) fn answer_label(line: &str) -> Option<usize> {
    ANSWER.find(line).map(|found| found.end())
}

fn any_label(line: &str) -> Option<(&str, usize)> {
    let found = ANY.captures(line)?;
    Some((found.get(1)?.as_str(), found.get(0)?.end()))
}

/// The labels of questions and answers in a section: known ones, or those that its lines show.
#[derive(Debug, Default)]
pub(super) struct Labels {
    own: Option<(String, String)>,
}

impl Labels {
    /// Learns the labels of a section in any language ("K: … V: …"). Two or more questions must follow the same label,
    /// and each must be answered after a second label. Some languages use one letter for both ("S: … S: …").
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Labels {
        let lines: Vec<&str> = lines.collect();
        let pair = |two: &[&str]| {
            let ((asked, _), (answered, _)) = (any_label(two[0])?, any_label(two[1])?);
            (asks(two[0]) && !asks(two[1])).then(|| (asked.to_owned(), answered.to_owned()))
        };
        let within = |line: &&str| {
            let ((asked, _), (start, _)) = (any_label(line)?, answer_within(line)?);
            any_label(&line[start..]).map(|(answered, _)| (asked.to_owned(), answered.to_owned()))
        };
        let apart = lines.windows(2).filter_map(pair);
        let pairs: Vec<(String, String)> = apart.chain(lines.iter().filter_map(within)).collect();
        let is_one_kind = pairs.len() >= 2 && pairs.iter().all(|pair| *pair == pairs[0]);
        let is_known = |question: &str, answer: &str| {
            question_label(&format!("{question}:")).is_some() && answer_label(&format!("{answer}:")).is_some()
        };
        let own = pairs.into_iter().next().filter(|(question, answer)| is_one_kind && !is_known(question, answer));
        Labels { own }
    }

    /// The length in bytes of a question's label at the start of the line.
    pub(super) fn question(&self, line: &str) -> Option<usize> {
        question_label(line).filter(|_| self.own.is_none()).or_else(|| {
            let ((question, answer), (found, end)) = (self.own.as_ref()?, any_label(line)?);
            let is_asked = question != answer || asks(line) || answer_within(line).is_some();
            (found == question && is_asked).then_some(end)
        })
    }

    /// The length in bytes of an answer's label at the start of the line.
    pub(super) fn answer(&self, line: &str) -> Option<usize> {
        answer_label(line).or_else(|| {
            let ((_, answer), (found, end)) = (self.own.as_ref()?, any_label(line)?);
            (found == answer).then_some(end)
        })
    }
}

/// The start and end of an answer's label inside a line, right after a question mark: "Q: Why? A: Because." In any
/// language a single letter there can be nothing else.
pub(super) fn answer_within(line: &str) -> Option<(usize, usize)> {
    line.match_indices(MARKS).find_map(|(at, mark)| {
        let rest = line[at + mark.len()..].trim_start();
        let start = line.len() - rest.len();
        let letter = || any_label(rest).filter(|(label, _)| label.chars().count() == 1).map(|(_, end)| end);
        answer_label(rest).or_else(letter).map(|end| (start, start + end))
    })
}

/// A leading number: "1.", "2)", "3 -".
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[#(]?\d{1,3}(?:\.\d{1,2})?\s?[.):．、）]\s*").expect("the pattern is constant"));

/// The question as listed in the pane: one line, without a `Q:`, a number, a bullet, or a permalink or toggle sign at an
/// end.
pub(super) fn as_listed(line: &str) -> Sanitized {
    let line = Sanitized::line(line);
    let is_sign = |c: char| c == ' ' || is_toggle(c);
    let mut text = line.trim_end_matches(|c: char| is_sign(c) || "#¶§🔗".contains(c));
    text = Some(text.trim_start_matches(is_sign)).filter(|text| !text.is_empty()).unwrap_or(text);
    if let Some(end) = question_label(text).filter(|end| *end < text.len()) {
        text = &text[end..];
    }
    if let Some(found) = NUMBER.find(text).filter(|found| found.end() < text.len()) {
        text = &text[found.end()..];
    }
    Sanitized::line(text)
}

/// The length in bytes of the first question in `line`, if something follows it: "Why? Because."
pub(super) fn question_first(line: &str) -> Option<usize> {
    let mark = line.find(MARKS)?;
    let end = mark + line[mark..].chars().next().map_or(1, char::len_utf8);
    let rest = &line[end..];
    let follows = rest.starts_with(char::is_whitespace) || line[mark..].starts_with(['？', '؟']);
    (follows && !rest.trim().is_empty() && end <= LONGEST).then_some(end)
}

/// Words that address someone: "you".
static ADDRESSING: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.addressing));

/// Whether the question addresses someone, as in an interview. An FAQ asks as its reader would ("How do I …"), an
/// interviewer asks "you".
pub(super) fn addresses_someone(line: &str) -> bool {
    line.split(|c: char| !c.is_alphabetic()).any(|word| ADDRESSING.contains(word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_end_as_their_language_ends_them() {
        for asked in [
            "Why?",
            "¿Habrá peaje?",
            "“Who pays?”",
            "Was kostet es? (2026)",
            "どこですか。",
            "هل الدخول مجاني؟",
            "어디에 있나요",
            "Πότε ανοίγει η γέφυρα;",
            "ขี่จักรยานได้ไหม",
        ] {
            assert!(asks(asked), "{asked}");
        }
        for said in ["It is free.", "?", "Ten questions", "ほか", "He asked “why?” and left"] {
            assert!(!asks(said), "{said}");
        }
    }

    #[test]
    fn labels_and_numbers_are_not_part_of_a_question() {
        for raw in [
            "Q: Who pays?",
            "Q1. Who pays?",
            "1) Who pays?",
            "Question 3: Who pays?",
            "Who pays? #",
            "F: Who pays?",
            "▸ Who pays? +",
        ] {
            assert_eq!(&*as_listed(raw), "Who pays?", "{raw}");
        }
        assert_eq!(&*as_listed("3D printing: what is it?"), "3D printing: what is it?");
    }

    #[test]
    fn an_answer_is_found_within_a_line_after_the_question() {
        let line = "Q: Who pays? A: The town.";
        let (start, end) = answer_within(line).unwrap();
        assert_eq!((line[..start].trim_end(), &line[end..]), ("Q: Who pays?", "The town."));
        assert_eq!(answer_within("Who pays? The town."), None);
        assert_eq!(answer_within("Q: Who pays? The plan is A: the town."), None);
    }

    #[test]
    fn a_section_shows_its_own_labels() {
        let labels = Labels::of(["K: Onko silta maksuton?", "V: On.", "K: Saako pyöräillä?", "V: Saa."].into_iter());
        assert_eq!((labels.question("K: Miksi?"), labels.answer("V: Siksi.")), (Some(3), Some(3)));
        let same = Labels::of(["S: Hvornår?", "S: Søndag.", "S: Må man cykle?", "S: Ja."].into_iter());
        assert_eq!((same.question("S: Hvorfor?"), same.question("S: Derfor.")), (Some(3), None));
        let none = Labels::of(["Note: is it so?", "Yes: it is.", "Or not?", "No."].into_iter());
        assert_eq!((none.question("Note: why?"), none.question("Q: why?")), (None, Some(3)));
    }
}
