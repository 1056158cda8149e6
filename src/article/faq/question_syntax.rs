//! The form of a question as text: its ending, its `Q:` and its number, in the languages that people write FAQs in.
//!
//! This module sees strings only and knows no blocks.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_width::UnicodeWidthChar;

use crate::article::Sanitized;
use crate::article::knowledge::lang;

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

/// Labels in all languages: "Q:", "Q.", "Q1.", "Q 1)", "Question 3:", "問：", "Q –". They are read without a pattern, because to
/// compile one for all languages takes longer than to read a short article.
struct LabelWords {
    letters: Vec<&'static str>,
    words: Vec<&'static str>,
}

static QUESTION: LazyLock<LabelWords> = LazyLock::new(|| LabelWords {
    letters: lang::words(|language| language.question_letters),
    words: lang::words(|language| language.question_words),
});
static ANSWER: LazyLock<LabelWords> = LazyLock::new(|| LabelWords {
    letters: lang::words(|language| language.answer_letters),
    words: lang::words(|language| language.answer_words),
});

/// The signs that end a label.
const SIGNS: [char; 6] = [':', '：', '.', '．', ')', '）'];

const DASHES: [char; 3] = ['-', '–', '—'];

impl LabelWords {
    /// The length in bytes of a label at the start of the line.
    fn length(&self, line: &str) -> Option<usize> {
        let letters = self.letters.iter().filter_map(|letter| after_word(line, letter)).find_map(after_letter);
        let words = || self.words.iter().filter_map(|word| after_word(line, word)).find_map(after_long_word);
        letters.or_else(words).map(|rest| line.len() - rest.len())
    }
}

/// What follows the word at the start of the line, in any case.
fn after_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = line.chars();
    word.chars().all(|letter| rest.next().is_some_and(|c| c.to_lowercase().eq([letter]))).then_some(rest.as_str())
}

/// A single letter needs a sign, or a dash that stands alone.
fn after_letter(rest: &str) -> Option<&str> {
    let rest = after_number(rest);
    let sign = rest.trim_start();
    let is_apart = sign.len() < rest.len();
    let end = after_sign(rest).or_else(|| sign.strip_prefix('、'));
    end.or_else(|| sign.strip_prefix(DASHES).filter(|_| is_apart)).map(str::trim_start)
}

fn after_long_word(rest: &str) -> Option<&str> {
    let number = rest.trim_start();
    after_sign(after_number(number.strip_prefix('#').unwrap_or(rest)))
}

/// A number of up to three digits, with a space before it; without one, nothing is taken.
fn after_number(rest: &str) -> &str {
    let number = rest.trim_start();
    let end = number.char_indices().take_while(|(_, c)| c.is_numeric()).take(3).map(|(at, c)| at + c.len_utf8()).last();
    end.map_or(rest, |end| &number[end..])
}

fn after_sign(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix(SIGNS).map(str::trim_start)
}

/// The length of a leading `Q:` in bytes, if there is one.
pub(super) fn question_label(line: &str) -> Option<usize> {
    QUESTION.length(line)
}

/// The length of a leading `A:` in bytes, if there is one.
pub(super) fn answer_label(line: &str) -> Option<usize> {
    ANSWER.length(line)
}

/// The most letters of a label whose language is not known.
const MOST_LETTERS: usize = 10;

/// A label in any language: a short word, a number if there is one, and a sign. The word, and the length in bytes.
fn any_label(line: &str) -> Option<(&str, usize)> {
    let is_mark = |c: char| c.width() == Some(0);
    let rest = line.trim_start_matches(|c: char| c.is_alphabetic() || is_mark(c));
    let word = &line[..line.len() - rest.len()];
    let is_word = word.starts_with(char::is_alphabetic) && word.chars().nth(MOST_LETTERS).is_none();
    let after = after_sign(after_number(rest)).filter(|_| is_word)?;
    Some((word, line.len() - after.len()))
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

/// The length in bytes of a leading number: "1.", "2)", "1.2 )".
fn number_length(line: &str) -> Option<usize> {
    let digits = |text: &str, most: usize| text.chars().take(most).take_while(char::is_ascii_digit).count();
    let rest = line.strip_prefix(['#', '(']).unwrap_or(line);
    let whole = digits(rest, 3);
    let rest = &rest[whole..];
    let parts = rest.strip_prefix('.').map_or(0, |parts| digits(parts, 2));
    let of_section = (parts > 0).then(|| &rest[1 + parts..]);
    let after = |rest: &str| Some(line.len() - rest.trim_start().strip_prefix(NUMBER_SIGNS)?.trim_start().len());
    if whole == 0 { None } else { of_section.and_then(after).or_else(|| after(rest)) }
}

/// The signs that end a leading number.
const NUMBER_SIGNS: [char; 6] = ['.', ')', ':', '．', '、', '）'];

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
    if let Some(end) = number_length(text).filter(|end| *end < text.len()) {
        text = &text[end..];
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
    fn a_label_is_a_letter_or_a_word_with_a_number_and_a_sign() {
        let labels = [
            ("Q: x", Some(3)),
            ("q12. x", Some(5)),
            ("Q 1) x", Some(5)),
            ("Q – x", Some(6)),
            ("Q 3 - x", Some(6)),
            ("Question #3: x", Some(13)),
            ("QUESTION: x", Some(10)),
            ("問、x", Some(6)),
            ("Ερώτηση 2: x", Some("Ερώτηση 2: ".len())),
            ("Q- x", None),
            ("Q1234: x", None),
            ("Question - x", None),
            ("Quarrel: x", None),
            ("Q x:", None),
        ];
        for (line, end) in labels {
            assert_eq!(question_label(line), end, "{line}");
        }
        assert_eq!(any_label("उत्तर: हाँ"), Some(("उत्तर", "उत्तर: ".len())));
        assert_eq!((any_label("1: x"), any_label("Considering: x"), any_label("No")), (None, None, None));
    }

    #[test]
    fn a_leading_number_ends_with_a_sign() {
        let numbers = [
            ("1. x", Some(3)),
            ("(12) x", Some(5)),
            ("#3: x", Some(4)),
            ("1.2) x", Some(5)),
            ("1.5 x", Some(2)),
            ("2、x", Some(4)),
            ("1234. x", None),
            ("12 x", None),
            ("x", None),
        ];
        for (line, end) in numbers {
            assert_eq!(number_length(line), end, "{line}");
        }
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
