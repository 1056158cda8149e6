//! The places of a stored article that have the words of a search.

use regex::Regex;
use rusqlite::Connection;

use super::derived::{self, StoredArticle};
use crate::article::text::words::pattern;
use crate::article::{Article, Sanitized};
use crate::feed::EntryId;

/// The most places; the first ones count.
const MOST: usize = 5;

/// Characters before and after a word.
const BEFORE: usize = 80;
const AFTER: usize = 160;

/// The places, each on a line. `None` if the article is not prepared, or only its title has the words.
pub fn of(connection: &Connection, id: EntryId, words: &[String]) -> rusqlite::Result<Option<Sanitized>> {
    let StoredArticle::Current { article, .. } = derived::article(connection, id)? else { return Ok(None) };
    Ok(Some(places(&article, words)).filter(|places| !places.is_empty()))
}

fn places(article: &Article, words: &[String]) -> Sanitized {
    let words: Vec<Regex> = words.iter().filter_map(|word| pattern(word)).collect();
    let places = article.blocks.iter().filter_map(|block| place(&block.text(), &words));
    Sanitized::text(&places.take(MOST).collect::<Vec<_>>().join("\n"))
}

/// The text around the first of the words in a block.
fn place(text: &str, words: &[Regex]) -> Option<String> {
    let found = words.iter().filter_map(|word| word.find(text)).min_by_key(|found| found.start())?;
    let (before, rest) = text.split_at(found.start());
    let (start, cut_before) = match before.char_indices().rev().nth(BEFORE) {
        // From the start of a word, if there is one.
        Some((at, _)) => (before[at..].find(' ').map_or(at, |blank| at + blank + 1), "…"),
        None => (0, ""),
    };
    let (end, cut_after) = match rest.char_indices().nth(AFTER) {
        Some((at, _)) => (rest[..at].rfind(' ').map_or(at, |blank| blank.max(found.len())), "…"),
        None => (rest.len(), ""),
    };
    let place = format!("{cut_before}{}{}{cut_after}", &before[start..], &rest[..end]);
    Some(place.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(text: &str, words: &[&str]) -> Option<String> {
        let words: Vec<Regex> = words.iter().filter_map(|word| pattern(word)).collect();
        place(text, &words)
    }

    #[test]
    fn a_place_is_cut_between_words_and_says_so() {
        let text = format!("{} the tide {}", "before ".repeat(30), "after ".repeat(50));
        let place = placed(&text, &["nothing", "tide"]).unwrap();
        assert!(place.starts_with("…before before") && place.ends_with("after…"), "{place}");
        assert!(place.contains("the tide after") && place.chars().count() < 250, "{place}");
        assert_eq!(placed("A high\ntide.", &["tide", "high"]).as_deref(), Some("A high tide."));
        assert_eq!(placed("Nothing of it.", &["tide"]), None);
    }

    #[test]
    fn a_text_without_blanks_is_cut_between_characters() {
        let text = format!("{}港{}", "東".repeat(200), "京".repeat(400));
        let place = placed(&text, &["港"]).unwrap();
        assert!((150..260).contains(&place.chars().count()), "{place}");
    }
}
