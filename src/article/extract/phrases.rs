//! Phrases of very short blocks that are not the text: labels of advertising, "read more:", prompts, and lines with
//! date or author.
//!
//! They are the last resort, for lines that no markup tells from a sentence. The phrases are those that sites and
//! plugins print (translations of WordPress core and Jetpack, and the labels that press codes require: "Anzeige",
//! "Publicité", "Реклама"), and `knowledge` has them by language. They are compared as plain text: compiling patterns of
//! this size would cost more than reading a page.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::knowledge::lang::{self, LANGUAGES, Language, PhrasePair, Weekdays};

/// Labels that are a whole block and carry no content.
static LABELS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.labels));

pub(super) fn is_label(text: &str) -> bool {
    is_at_most(text, 60) && LABELS.contains(&*bare(text))
}

/// Actions of buttons beside a text.
static ACTIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.page_actions));

/// Whether the text is the name of a button, including share buttons.
pub(super) fn is_action(text: &str) -> bool {
    is_label(text) || ACTIONS.contains(&*bare(text))
}

/// Introductions to one or more links to other articles: before a colon, as a heading, or alone.
static ELSEWHERE: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.elsewhere));

/// The same, followed by the name of a subject or a site.
static ELSEWHERE_ABOUT: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.elsewhere_about));

/// Whether the whole text is such an introduction: "Related articles", "Lesen Sie auch:".
pub(super) fn leads_elsewhere(text: &str) -> bool {
    let bare = bare(text);
    let is_about = |start: &&str| bare.starts_with(*start) && !bare.contains(['.', ':']);
    is_at_most(text, 80) && (ELSEWHERE.contains(&*bare) || is_at_most(text, 50) && ELSEWHERE_ABOUT.iter().any(is_about))
}

/// Whether the text starts with such an introduction: "Read more: Ten walks by the sea".
pub(super) fn begins_elsewhere(text: &str) -> bool {
    let end = text.find([':', '：', '|', '>', '→', '»', '–', '—']);
    end.is_some_and(|end| leads_elsewhere(&text[..end]))
}

/// Phrases that alone make a block a prompt.
static PROMPTS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.prompts));

/// Phrases that make a block a prompt together: one of the calls and one of the objects, of any language.
static PAIRS: LazyLock<[(Vec<&str>, Vec<&str>); 3]> =
    LazyLock::new(|| [pair(|it| &it.subscribe), pair(|it| &it.follow), pair(|it| &it.thanks)]);

fn pair(field: fn(&Language) -> &PhrasePair) -> (Vec<&'static str>, Vec<&'static str>) {
    (lang::words(|language| field(language).calls), lang::words(|language| field(language).objects))
}

/// Whether the text asks to subscribe, follow, comment or accept. Only a block too short to be an argument about it
/// counts.
pub(super) fn is_prompt(text: &str) -> bool {
    if !is_at_most(text, 280) {
        return false;
    }
    let text = text.to_lowercase();
    let holds = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    holds(&PROMPTS) || PAIRS.iter().any(|(call, object)| holds(call) && holds(object))
}

/// What follows a number to tell how long ago, or how long it takes to read: "min read".
static SPANS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.time_spans));

/// What precedes a number to tell how long ago: "vor ".
static AGO: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.ago));

/// Halves of the day that end in a full stop.
static HALF_DAYS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.half_days));

/// Whether a line is only a date: a date, a time or a reading time with a few words and no end of a sentence.
pub(super) fn is_dated(text: &str) -> bool {
    let lower = text.to_lowercase();
    let ends = ends_sentence(&lower) && !HALF_DAYS.iter().any(|half| lower.ends_with(half));
    let is_line = is_at_most(text, 110) && text.split_whitespace().count() <= 16 && !ends;
    let is_ago = |start: &&str| lower.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_numeric));
    let is_span = AGO.iter().any(is_ago) || SPANS.iter().any(|span| lower.contains(span));
    is_line && lower.contains(char::is_numeric) && (is_span || has_date(&lower))
}

/// Whether the text has a year of the last or this century, or digits with the punctuation of a time or a date.
fn has_date(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty()).collect();
    let is_year = |number: &&str| {
        number.chars().count() == 4 && ["19", "20", "١٩", "٢٠"].iter().any(|century| number.starts_with(century))
    };
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |c: &char| c.is_ascii_digit();
    let is_time = |c: &[char]| is_digit(&c[0]) && matches!(c[1], ':' | 'h') && is_digit(&c[2]) && is_digit(&c[3]);
    let is_short_date = |c: &[char]| is_digit(&c[0]) && matches!(c[1], '/') && is_digit(&c[2]) && !c[3].is_alphabetic();
    numbers.iter().any(is_year) || chars.windows(4).any(|c| is_time(c) || is_short_date(c))
}

/// What begins a byline: "by ".
static BY: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.by));

/// Removes "By" and its translations from the start of a byline.
pub(super) fn without_by(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_by = |by: &&&str| {
        let word = by.trim_end_matches([' ', ':']);
        let rest = line.get(word.len()..).filter(|_| line.is_char_boundary(word.len()));
        let ends = |rest: &str| match rest.chars().next() {
            Some(c) => !word.ends_with(char::is_alphanumeric) || !c.is_alphanumeric(),
            // A phrase alone is a label. A word alone may be a name: "Di".
            None => word.contains(' '),
        };
        rest.is_some_and(ends) && line[..word.len()].to_lowercase() == word
    };
    let by = BY.iter().filter(is_by).map(|by| by.trim_end_matches([' ', ':']).len()).max();
    by.map_or(line, |end| line[end..].trim_start_matches([' ', ':', '：', ',', '/', '\u{a0}']))
}

/// What follows "By" in a line that begins with it, or that has it after a date or a sign: "5 April 2026 | By Ann Mole".
/// A phrase such as "written by" counts anywhere. The credit of a picture is no byline.
pub(super) fn after_by(line: &str) -> Option<&str> {
    let starts = line.match_indices([' ', ',', '|', '·', '•', '—', '–']).map(|(at, sign)| at + sign.len());
    let follows = |start: usize| {
        let (before, rest) = (line[..start].trim_end(), line[start..].trim_start());
        let said = without_by(rest);
        let is_phrase = || rest.len() > said.len() && rest[..rest.len() - said.len()].trim().contains(' ');
        let is_start = before.is_empty() || !before.ends_with(char::is_alphanumeric) || is_dated(before) || is_phrase();
        (is_start && begins_by(rest) && !is_credit(rest)).then_some(said)
    };
    std::iter::once(0).chain(starts).find_map(follows)
}

fn begins_by(text: &str) -> bool {
    without_by(text).len() < text.trim_start_matches(|c: char| !c.is_alphanumeric()).len()
}

/// Whether the text is a label before a name: "Written by".
pub(super) fn is_by(label: &str) -> bool {
    let label = bare(label);
    BY.iter()
        .map(|by| by.trim_end_matches([' ', ':']))
        .any(|by| label.strip_suffix(by).is_some_and(|before| before.is_empty() || before.ends_with(' ')))
}

/// Phrases before the name of somebody who did something else.
static OTHER_CREDITS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.other_credits));

/// The start of a byline, before the names of those who did something else: "Ann Mole. Reviewed by Bo Reed".
pub(super) fn without_other_credits(line: &str) -> &str {
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return line;
    }
    let starts = OTHER_CREDITS.iter().filter_map(|phrase| lower.find(phrase)).filter(|at| line.is_char_boundary(*at));
    let cut = |at: usize| line[..at].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    starts.min().map_or(line, cut)
}

/// Words for roles, after a name.
static ROLES: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.roles));

pub(super) fn is_role(text: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| ROLES.contains(word))
}

/// Words between a name and a date: "on".
static BESIDE_DATE: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.beside_date));

/// Whether the word may be between a name and a date.
pub(super) fn dates(word: &str) -> bool {
    let word = word.to_lowercase();
    BESIDE_DATE.contains(&*word) || LANGUAGES.iter().any(|language| is_weekday(&word, &language.weekdays))
}

fn is_weekday(word: &str, weekdays: &Weekdays) -> bool {
    let is_day = |start: &&str| word == *start || word.starts_with(start) && word.ends_with(weekdays.ending);
    weekdays.starts.iter().any(is_day)
}

/// Whether a line only names the author: "By" and a few words, or the byline itself.
pub(super) fn is_byline(text: &str, byline: Option<&str>) -> bool {
    let is_short = is_at_most(text, 100) && text.split_whitespace().count() <= 12 && !ends_sentence(text);
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let names = |name: &str| !name.is_empty() && text.contains(name) && is_at_most(text, name.chars().count() + 40);
    is_short && (BY.iter().any(|by| lower.starts_with(by)) || byline.is_some_and(names))
}

/// What precedes the name in the credit of a picture: "photo".
static CREDIT: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.credits));

/// Whether the text only credits a picture, without a sentence about it: "Photo: A. Name/Agency".
pub(super) fn is_credit(text: &str) -> bool {
    if !is_at_most(text, 110) {
        return false;
    }
    let lower = text.trim_start_matches(['(', '[', '|', ' ']).to_lowercase();
    let head = lower.split([':', '：', '/']).next().unwrap_or_default();
    let is_headed = head.len() < lower.len() && CREDIT.contains(&head.trim());
    let is_by = |start: &&str| start.contains(' ') && lower.starts_with(&format!("{start} "));
    is_headed || lower.starts_with('©') || CREDIT.iter().any(is_by)
}

/// Words before the names of subjects: "Tags:".
static SUBJECTS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.subjects));

/// What begins such a line without a colon: "Filed under".
static FILED_UNDER: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.filed_under));

pub(super) fn names_subjects(text: &str) -> bool {
    let head = text.split([':', '：']).next().unwrap_or_default();
    let is_filed = || FILED_UNDER.iter().any(|start| text.starts_with(start));
    is_at_most(text, 300) && (SUBJECTS.contains(&*bare(head)) || is_filed())
}

/// The text in lower case, without punctuation around it.
fn bare(text: &str) -> String {
    if !is_at_most(text, 100) {
        return String::new();
    }
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_at_most(text: &str, chars: usize) -> bool {
    text.len() <= chars * 4 && text.chars().count() <= chars
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。', '؟', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_whole_block() {
        assert!(is_label("— Advertisement —") && is_label("Anzeige") && is_label("広告"));
        assert!(!is_label("Advertisement revenue fell by a tenth."));
    }

    #[test]
    fn what_leads_elsewhere_is_known_in_many_languages() {
        for text in ["Read more: A storm", "Lesen Sie auch: Ein Sturm", "À lire aussi : La mer", "Читайте также: Шторм"]
        {
            assert!(begins_elsewhere(text), "{text}");
        }
        assert!(leads_elsewhere("Related stories") && leads_elsewhere("関連記事"));
        assert!(!leads_elsewhere("Related work on rivers") && !begins_elsewhere("Read more books this year"));
    }

    #[test]
    fn a_date_in_a_sentence_is_no_date_line() {
        assert!(is_dated("March 3, 2024 · 5 min read") && is_dated("Vor 3 Stunden") && is_dated("2024年3月3日"));
        assert!(!is_dated("The bridge was closed in 2024."));
    }

    #[test]
    fn what_follows_by_is_found_after_a_date_a_sign_or_a_phrase() {
        for line in [
            "By Ann Mole",
            "5 April 2026 | by Ann Mole",
            "Published 5 April 2026 by Ann Mole",
            "This was written by Ann Mole",
        ] {
            assert_eq!(after_by(line), Some("Ann Mole"), "{line}");
        }
        assert_eq!((after_by("The gulls by the sea"), after_by("Photo by Ann Mole")), (None, None));
        assert!(is_by("Written by") && is_by("Author:") && is_by("Geschrieben von") && !is_by("Standby"));
    }

    #[test]
    fn a_byline_is_short_and_no_sentence() {
        assert!(is_byline("By Ann Mole, science editor", None) && is_byline("Ann Mole | Courier", Some("Ann Mole")));
        assert!(!is_byline("By morning the water had gone.", None));
    }
}
