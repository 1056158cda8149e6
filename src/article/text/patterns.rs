//! Many patterns, of which a text needs few.
//!
//! To compile the patterns of all languages takes longer than to read a short article. So each pattern is compiled when a text
//! has the letters that all its matches have, and by a library that compiles fast and searches slowly.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_lite::Regex;

/// A border of a word at an end of a pattern. It is checked here, because `regex_lite` knows only the words of ASCII.
const BORDER: &str = r"\b";

/// Patterns that match in any case.
pub(crate) struct Patterns {
    /// Finds the fixed letters of each pattern, in the order of `all`.
    letters: AhoCorasick,
    all: Vec<Pattern>,
}

struct Pattern {
    /// Without the borders at its ends.
    source: &'static str,
    /// Whether a match must begin at a border of a word, and whether it must end at one.
    is_at_border: (bool, bool),
    compiled: OnceLock<Regex>,
}

impl Patterns {
    /// Patterns in the syntax of `regex_lite`, in lower case.
    pub fn new(sources: Vec<&'static str>) -> Patterns {
        let letters = sources.iter().map(|source| fixed_letters(source));
        // The kind that is built fastest: headings and titles are short.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let letters = AhoCorasick::builder().kind(kind).build(letters).expect("a few hundred words are few");
        Patterns { letters, all: sources.into_iter().map(Pattern::new).collect() }
    }

    /// Whether any pattern matches in the text.
    pub fn is_match(&self, text: &str) -> bool {
        let folded = fold(text);
        self.candidates(&folded).into_iter().any(|pattern| pattern.matches(&folded).next().is_some())
    }

    /// The matches of each pattern, as ranges of bytes. They may overlap.
    pub fn matches(&self, text: &str) -> Vec<Range<usize>> {
        let folded = fold(text);
        self.candidates(&folded).into_iter().flat_map(|pattern| pattern.matches(&folded)).collect()
    }

    /// The patterns whose fixed letters are in the text.
    fn candidates(&self, folded: &str) -> Vec<&Pattern> {
        let found = self.letters.find_overlapping_iter(folded);
        let mut found: Vec<usize> = found.map(|letters| letters.pattern().as_usize()).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.all[at]).collect()
    }
}

impl Pattern {
    fn new(source: &'static str) -> Pattern {
        let begin = source.strip_prefix(BORDER);
        let end = begin.unwrap_or(source).strip_suffix(BORDER);
        let is_at_border = (begin.is_some(), end.is_some());
        Pattern { source: end.or(begin).unwrap_or(source), is_at_border, compiled: OnceLock::new() }
    }

    fn matches<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let found = self.compiled().find_iter(folded).map(|found| found.range());
        let (begin, end) = self.is_at_border;
        found.filter(move |found| (!begin || is_border(folded, found.start)) && (!end || is_border(folded, found.end)))
    }

    fn compiled(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(self.source).expect("a test compiles every pattern"))
    }
}

/// The text in lower case, each letter at its place.
fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| lower(c) == c) {
        return text.into();
    }
    text.chars().map(lower).collect::<String>().into()
}

/// The letter in lower case, if that is one letter and as many bytes long.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

/// Whether a word begins or ends here.
fn is_border(text: &str, at: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text[..at].chars().next_back().is_some_and(is_word) != text[at..].chars().next().is_some_and(is_word)
}

/// The longest run of letters that each match of the pattern has: outside of groups, classes and what may be absent. Empty if
/// there is none; every text has that.
fn fixed_letters(pattern: &str) -> &str {
    let (mut longest, mut start, mut depth) = ("", 0, 0_usize);
    let mut is_escaped = false;
    for (at, c) in pattern.char_indices().chain([(pattern.len(), '$')]) {
        if c == '|' && depth == 0 && !is_escaped {
            return "";
        }
        let is_sign = is_escaped || "()[]{}?*+|\\.^$".contains(c);
        if is_sign {
            let end = if "?*{".contains(c) { without_last(&pattern[start..at]) } else { &pattern[start..at] };
            longest = if depth == 0 && end.len() > longest.len() { end } else { longest };
            start = (at + c.len_utf8()).min(pattern.len());
        }
        depth += usize::from(!is_escaped && "([{".contains(c));
        depth -= usize::from(!is_escaped && ")]}".contains(c));
        is_escaped = c == '\\' && !is_escaped;
    }
    longest
}

fn without_last(text: &str) -> &str {
    text.char_indices().next_back().map_or("", |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_letters_are_in_every_match() {
        let cases = [
            ("common(ly)?( asked)? questions", " questions"),
            (r"\bf\.a\.q", "f"),
            ("questions? (and|&) answers?", "question"),
            (r"frequently[\s-]asked", "frequently"),
            (r"\bq ?(&|and) ?a['’]?s?\b", "q"),
            (r"자주\s?(묻는|하는)\s?(질문|질의)", "자주"),
            ("(за)?питання (та|й) відповід", " відповід"),
            ("a{2}b.{0,20}cd", "cd"),
            (r"x\?yz", "yz"),
            ("one|other", ""),
            (r"a\|bc|d", ""),
        ];
        for (pattern, letters) in cases {
            assert_eq!(fixed_letters(pattern), letters, "{pattern}");
        }
    }

    #[test]
    fn patterns_match_in_any_case_and_tell_where() {
        let patterns = Patterns::new(vec![r"\bfaqs?\b", "fragen (und|&) antworten", "част(о|ые) вопросы"]);
        assert!(patterns.is_match("ЧАСТЫЕ ВОПРОСЫ") && patterns.is_match("Fragen & Antworten"));
        assert!(!patterns.is_match("A faquir's fragen") && !patterns.is_match("ÉFAQ"));
        assert_eq!(patterns.matches("FAQ, or fragen und antworten"), [0..3, 8..28]);
    }

    #[test]
    fn borders_are_those_of_words_in_any_script() {
        let patterns = Patterns::new(vec![r"\bчаво?\b"]);
        assert!(patterns.is_match("Ч: ЧАВО!") && patterns.is_match("чав") && !patterns.is_match("чаволист"));
    }

    #[test]
    fn only_patterns_with_letters_in_the_text_are_compiled() {
        let patterns = Patterns::new(vec!["questions? answered", "domande"]);
        assert!(!patterns.is_match("No question was answered."));
        let compiled: Vec<bool> = patterns.all.iter().map(|pattern| pattern.compiled.get().is_some()).collect();
        assert_eq!(compiled, [true, false]);
    }
}
