//! Many patterns, of which a text needs few.
//!
//! To compile the patterns of all languages takes longer than to read a short article. So each pattern is compiled when a text
//! has the letters that all its matches have.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

/// Patterns that match in any case.
pub(crate) struct Patterns {
    /// Finds the fixed letters of each pattern, in the order of `all`.
    letters: AhoCorasick,
    all: Vec<Pattern>,
}

struct Pattern {
    source: &'static str,
    compiled: OnceLock<Regex>,
}

impl Patterns {
    /// Patterns in the syntax of `regex`, in lower case.
    pub fn new(sources: Vec<&'static str>) -> Patterns {
        let letters = sources.iter().map(|source| fixed_letters(source));
        let letters = AhoCorasick::new(letters).expect("a few hundred words are no large automaton");
        let all = sources.into_iter().map(|source| Pattern { source, compiled: OnceLock::new() }).collect();
        Patterns { letters, all }
    }

    /// Whether any pattern matches in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.candidates(text).iter().any(|pattern| pattern.is_match(text))
    }

    /// The matches of each pattern, as ranges of bytes. They may overlap.
    pub fn matches(&self, text: &str) -> Vec<Range<usize>> {
        let candidates = self.candidates(text);
        candidates.iter().flat_map(|pattern| pattern.find_iter(text)).map(|found| found.range()).collect()
    }

    /// The patterns whose fixed letters are in the text.
    fn candidates(&self, text: &str) -> Vec<&Regex> {
        let lower = text.to_lowercase();
        let found = self.letters.find_overlapping_iter(&lower);
        let mut found: Vec<usize> = found.map(|letters| letters.pattern().as_usize()).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| self.all[at].compiled()).collect()
    }
}

impl Pattern {
    fn compiled(&self) -> &Regex {
        let compile = || Regex::new(&format!("(?i){}", self.source)).expect("a test compiles every pattern");
        self.compiled.get_or_init(compile)
    }
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
        assert!(!patterns.is_match("A faquir's fragen"));
        assert_eq!(patterns.matches("FAQ, or fragen und antworten"), [0..3, 8..28]);
    }

    #[test]
    fn only_patterns_with_letters_in_the_text_are_compiled() {
        let patterns = Patterns::new(vec!["questions? answered", "domande"]);
        assert!(!patterns.is_match("No question was answered."));
        let compiled: Vec<bool> = patterns.all.iter().map(|pattern| pattern.compiled.get().is_some()).collect();
        assert_eq!(compiled, [true, false]);
    }
}
