//! Fuzzy matching: which texts have what was typed, and how well. The only place that knows the library.
//!
//! Each word that was typed is looked for on its own: as it stands, or else by its letters, as far as they lie close. A word as
//! it stands is always better than letters.

use std::cmp::Reverse;
use std::ops::Range;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

/// After so many texts it is asked whether the answer is still wanted: every millisecond or less.
const STEP: usize = 1_000;

/// What a word counts that stands in the text as it was typed: more than any letters of all the others.
const WHOLE: u32 = 1 << 16;

/// What the typed line counts if the text has all of it in a row, and if it is the whole text.
const PHRASE: u32 = 64;

/// What is near counts as much more as one more letter in a row.
const FAVOUR: u32 = 16;

/// Of so many letters, one may have others before it that were left out, and at most so many.
const LETTERS_A_SLIP: usize = 4;
const WIDEST_SLIP: u32 = 3;

/// What was typed, ready to be held against texts. Words may stand in any order; a capital makes case count for its word.
pub struct Query {
    words: Vec<TypedWord>,
    /// The words as one, if there are several.
    phrase: Option<Atom>,
    letters: usize,
    matcher: Matcher,
    buffer: Vec<char>,
    found: Vec<u32>,
}

/// A word in its two ways.
struct TypedWord {
    whole: Atom,
    letters: Atom,
}

impl TypedWord {
    fn new(word: &str) -> TypedWord {
        TypedWord { whole: atom(word, AtomKind::Substring), letters: atom(word, AtomKind::Fuzzy) }
    }

    /// How well a text has it, with the numbers of the characters that match added to `found`.
    fn place(&self, text: Utf32Str<'_>, matcher: &mut Matcher, found: &mut Vec<u32>) -> Option<u32> {
        if let Some(score) = self.whole.indices(text, matcher, found) {
            return Some(WHOLE + u32::from(score));
        }
        let before = found.len();
        let score = self.letters.indices(text, matcher, found)?;
        if is_close(&found[before..], text) {
            return Some(u32::from(score));
        }
        found.truncate(before);
        None
    }

    /// The same without the places, which are only needed for letters.
    fn score(&self, text: Utf32Str<'_>, matcher: &mut Matcher, found: &mut Vec<u32>) -> Option<u32> {
        match self.whole.score(text, matcher) {
            Some(score) => Some(WHOLE + u32::from(score)),
            None => {
                found.clear();
                let score = self.letters.indices(text, matcher, found)?;
                is_close(found, text).then(|| u32::from(score))
            }
        }
    }
}

fn atom(typed: &str, kind: AtomKind) -> Atom {
    Atom::new(typed, CaseMatching::Smart, Normalization::Smart, kind, false)
}

/// Whether letters stand for a word: each follows the one before, or begins a word. A few may have been left out between.
fn is_close(found: &[u32], text: Utf32Str<'_>) -> bool {
    let begins_word = |at: u32| at == 0 || !text.get(at - 1).is_alphanumeric();
    let mut slips = usize::from(found.first().is_some_and(|first| !begins_word(*first)));
    for pair in found.windows(2).filter(|pair| pair[1] != pair[0] + 1 && !begins_word(pair[1])) {
        if pair[1] - pair[0] > WIDEST_SLIP {
            return false;
        }
        slips += 1;
    }
    slips <= found.len() / LETTERS_A_SLIP
}

impl Query {
    /// A query of words. None of their signs has a meaning of its own.
    pub fn new(typed: &str) -> Query {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let phrase = (words.len() > 1).then(|| atom(&words.join(" "), AtomKind::Substring));
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Query {
            letters: words.join(" ").graphemes(true).count(),
            words: words.into_iter().map(TypedWord::new).collect(),
            phrase,
            matcher: Matcher::new(config),
            buffer: Vec::new(),
            found: Vec::new(),
        }
    }

    /// How well a text matches; `None` if it does not have every word.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.buffer);
        let mut sum = 0;
        for word in &self.words {
            sum += word.score(text, &mut self.matcher, &mut self.found)?;
        }
        let phrase = self.phrase.as_ref().map_or(Some(0), |phrase| phrase.score(text, &mut self.matcher));
        let is_all = phrase.is_some() && text.len() == self.letters;
        let more = [self.phrase.is_some() && phrase.is_some(), is_all];
        Some(sum + more.into_iter().map(|holds| u32::from(holds) * PHRASE).sum::<u32>())
    }

    /// The characters of a text that match, as ranges of bytes.
    pub fn marks(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let characters = Utf32Str::new(text, &mut self.buffer);
        for word in &self.words {
            word.place(characters, &mut self.matcher, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let mut graphemes = text.grapheme_indices(true).enumerate();
        let mut range = |wanted: u32| {
            let (_, (at, grapheme)) = graphemes.find(|(number, _)| u32::try_from(*number) == Ok(wanted))?;
            Some(at..at + grapheme.len())
        };
        found.into_iter().filter_map(&mut range).collect()
    }

    /// The numbers of the best texts, the best first, and of equal ones the first; `None` as soon as they are not wanted any
    /// more. `favoured` of the texts, from the first, count a little more.
    pub fn best<'a>(
        &mut self,
        texts: impl Iterator<Item = &'a str>,
        favoured: usize,
        most: usize,
        is_wanted: impl Fn() -> bool,
    ) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for (number, text) in texts.enumerate() {
            if number.is_multiple_of(STEP) && !is_wanted() {
                return None;
            }
            let favour = if number < favoured { FAVOUR } else { 0 };
            found.extend(self.score(text).map(|score| (Reverse(score + favour), number)));
        }
        if found.len() > most {
            found.select_nth_unstable(most);
            found.truncate(most);
        }
        found.sort_unstable();
        Some(found.into_iter().map(|(_, number)| number).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(typed: &str, texts: &[&str]) -> Vec<usize> {
        Query::new(typed).best(texts.iter().copied(), 0, 10, || true).unwrap()
    }

    #[test]
    fn words_in_any_order_and_first_letters_match() {
        let texts = ["Free trade: bank and market", "Bank holiday", "The Heated Pitch Advantage", "Über Märkte"];
        assert_eq!(best("bank free", &texts), [0]);
        assert_eq!(best("hpa", &texts), [2]);
        assert_eq!(best("uber markte", &texts), [3]);
        assert_eq!(best("bank", &texts), [1, 0], "the start of a text is better");
        assert_eq!(best("zzz", &texts), [0; 0]);
        assert_eq!(best("", &texts), [0, 1, 2, 3]);
    }

    /// What is typed, and the text that must be first.
    #[test]
    fn what_is_meant_comes_first() {
        let texts = [
            "Heard over a market, a harbour and no bell",
            "US-Iran Talks Stalled: Pakistan Pushes to Save Diplomacy",
            "Northern League Results: Last Night’s Scores & Highlights",
            "Garnet Mite Alert: Latest Cases & Advice for Keepers",
            "Smart Meter Rollout Delayed: What Households Need to Know",
            "Storm Lena: Ferries Cancelled as Winds Rise",
            "Base Rate Cut Explained: Mortgages & Savings",
            "Tide App Launch: One Clock for Three Harbours",
            "Nuevo puente sobre el río: fecha de apertura",
            "Three Small Landers, One Quiet Moon: Inside the Mission",
            "Weekend Guide: Ten Quiet Walks",
            "Harbours",
            "東京の新しい橋",
            ":next-heading",
            ":mark-read-older",
        ];
        let table = [
            ("moon", "Three Small Landers"),
            ("harbours", "Harbours"),
            ("three harbours", "Tide App"),
            ("quiet walks", "Weekend Guide"),
            ("walks quiet", "Weekend Guide"),
            ("smart know", "Smart Meter"),
            ("rate cut", "Base Rate Cut"),
            ("brce", "Base Rate Cut"),
            ("mortage", "Base Rate Cut"),
            ("rio fecha", "Nuevo puente"),
            ("橋", "東京"),
            ("mark older", ":mark-read-older"),
            ("nh", ":next-heading"),
            ("iran pakistan", "US-Iran"),
            ("pak dip", "US-Iran"),
        ];
        for (typed, first) in table {
            let found = best(typed, &texts).first().map_or("", |first| texts[*first]);
            assert!(found.starts_with(first), "{typed}: {found}");
        }
    }

    #[test]
    fn letters_that_are_scattered_do_not_match_and_a_word_as_it_stands_is_better_than_letters() {
        let texts = ["Heard over a market, a harbour and no bell", "Save Our Savings: a very even year", "Savings"];
        assert_eq!(best("hambone", &texts), [0; 0]);
        assert_eq!(best("arkbell", &texts), [0; 0]);
        assert_eq!(best("harbour zebra", &texts), [0; 0], "each word has to be there");
        let texts = ["North Old Road", "A nor'wester", "Tenor"];
        assert_eq!(best("nor", &texts)[0], 0);
        assert_eq!(best("nor", &["New Old Road", "Tenor"]), [1, 0]);
    }

    #[test]
    fn the_marks_are_where_the_letters_are() {
        let text = "Über Märkte";
        let marked: Vec<&str> = Query::new("uma").marks(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(marked, ["Ü", "M", "ä"]);
    }

    #[test]
    fn what_is_not_wanted_any_more_ends() {
        assert_eq!(Query::new("a").best(["a"].into_iter(), 0, 10, || false), None);
    }
}
