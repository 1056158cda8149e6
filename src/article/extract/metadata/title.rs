//! Which of a page's names is its title, and which part of a name is the site's.
//!
//! A page names itself several times: in JSON-LD, in Open Graph, in `<title>`, in its headings and in its address. The main
//! heading is the title if it agrees with one of the other names. Otherwise the most trusted name is, without the site's
//! part. Where the two differ, the one whose words are those of the address wins: a heading may be a slogan or the name of
//! a whole book, and a stated name may be made for search engines.
//!
//! This module sees strings only. The shares below were chosen on one half of the domains of WCXB's development pages. The
//! title is that of the labels on .83 of them, and on .79 of the other half (.80 and .79 without the address, .70 without
//! any of these rules).

use std::collections::HashMap;

use crate::article::Sanitized;
use crate::article::extract::text_blocks::letters;
use crate::article::text::key::key;

/// The most characters of a name that are compared. No real title is longer.
const MOST_COMPARED: usize = 400;

/// The most headings that are compared with the names.
const MOST_HEADINGS: usize = 20;

/// The share of a heading's letter pairs that must be in a name. An article's only heading and its name are often two
/// wordings of one title. A shop's heading may be a slogan.
const AGREES: f64 = 0.75;
const AGREES_IN_ARTICLE: f64 = 0.4;

/// A heading with a smaller share of the name's letters is a word that happens to be in it.
const COVERS: f64 = 0.15;

/// An address with fewer words does not name its page.
const FEWEST_WORDS: usize = 2;

/// By how much a name must be nearer to the address to win. Names that differ in a word are as near.
const CLEARLY: f64 = 0.1;

/// The most words of an address or a name that are compared.
const MOST_WORDS: usize = 60;

/// The words of a text in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MOST_WORDS).map(str::to_lowercase).collect()
}

/// What a page calls itself and its site.
pub(super) struct PageNames {
    /// The page's names from the most to the least trusted.
    pub stated: Vec<Sanitized>,
    /// The main headings in document order.
    pub headings: Vec<Sanitized>,
    /// The [`key`]s of the site's names.
    pub sites: Vec<String>,
    /// Whether the page declares that it is an article.
    pub is_article: bool,
    /// The words of the address's last part, in lower case.
    pub address: Vec<String>,
}

impl PageNames {
    /// The page's title. It is the site's name only if there is no other.
    pub(super) fn title(&self) -> Option<Sanitized> {
        let own = |names: &[Sanitized]| -> Vec<Sanitized> {
            names.iter().filter(|name| !self.is_site(name)).cloned().collect()
        };
        let (stated, headings) = (own(&self.stated), own(&self.headings));
        let agreeing = self.agreeing(&headings, &stated);
        let heading = agreeing.or(headings.first()).map(|heading| self.bare(heading, false));
        let named = stated.first().map(|name| self.bare(name, true));
        let [first, second] = if agreeing.is_some() { [heading, named] } else { [named, heading] };
        let title = match (first, second) {
            (Some(first), Some(second)) if self.in_address(&second) > self.in_address(&first) + CLEARLY => Some(second),
            (first, second) => first.or(second),
        };
        title.or_else(|| self.stated.first().or(self.headings.first()).cloned())
    }

    /// How far the words of a name are those of the address: twice the common ones by all. An address of one word is a
    /// section's or a number, and counts for none.
    fn in_address(&self, name: &str) -> f64 {
        if self.address.len() < FEWEST_WORDS {
            return 0.0;
        }
        let words = words(name);
        let mut left = self.address.clone();
        let mut found = |word: &String| left.iter().position(|other| other == word).map(|at| left.swap_remove(at));
        let common = words.iter().filter_map(&mut found).count();
        2.0 * common as f64 / (words.len() + self.address.len()) as f64
    }

    /// The heading that agrees best with one of the two most trusted names.
    fn agreeing<'a>(&self, headings: &'a [Sanitized], stated: &[Sanitized]) -> Option<&'a Sanitized> {
        let least = if self.is_article && headings.len() == 1 { AGREES_IN_ARTICLE } else { AGREES };
        let names: Vec<(Pairs, f64)> = stated.iter().take(2).map(|name| self.compared(name)).collect();
        let mut best: Option<(f64, &Sanitized)> = None;
        for heading in headings.iter().take(MOST_HEADINGS) {
            let pairs = Pairs::of(heading);
            let fits = |(name, core): &&(Pairs, f64)| pairs.len() >= COVERS * core && name.holds(&pairs) >= least;
            let share = names.iter().filter(fits).map(|(name, _)| name.holds(&pairs)).reduce(f64::max);
            // The first of equal headings wins.
            if let Some(share) = share.filter(|share| best.is_none_or(|(found, _)| *share > found)) {
                best = Some((share, heading));
            }
        }
        best.map(|(_, heading)| heading)
    }

    /// A name's pairs, and how many of them there are without the site's part.
    fn compared(&self, name: &Sanitized) -> (Pairs, f64) {
        (Pairs::of(name), Pairs::of(&self.bare(name, true)).len())
    }

    /// The name without the site's: "A title | Site", "Site: A title". If `guesses`, the site need not be known where a
    /// sign sets a short end apart.
    fn bare(&self, name: &str, guesses: bool) -> Sanitized {
        let mut rest = name;
        while let Some(shorter) = self.without_site(rest) {
            rest = shorter;
        }
        let shorter = Some(()).filter(|()| guesses).and_then(|()| without_end(rest));
        Sanitized::line(shorter.unwrap_or(rest))
    }

    fn without_site<'a>(&self, name: &'a str) -> Option<&'a str> {
        let splits = splits(name);
        let (first, last) = (splits.first()?, splits.last()?);
        if self.is_site(last.after) && !key(last.before).is_empty() {
            return Some(last.before);
        }
        (self.is_site(first.before) && !key(first.after).is_empty()).then_some(first.after)
    }

    /// Whether the text is a name of the site, or how one begins or ends: "Courier" for "The Courier".
    fn is_site(&self, text: &str) -> bool {
        let text = key(text);
        let is_end = |site: &String| letters(&text) >= 4 && (site.starts_with(&text) || site.ends_with(&text));
        !text.is_empty() && self.sites.iter().any(|site| *site == text || is_end(site))
    }
}

/// Whether two texts are wordings of one title: most letter pairs of the shorter one are in the longer.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (Pairs::of(one), Pairs::of(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.len() * 3.0 >= long.len() && long.holds(&short) >= AGREES
}

/// A name without its end, if a sign sets that apart as a site's name: any end after a bar, a short one after a dash.
fn without_end(name: &str) -> Option<&str> {
    let split = splits(name).pop()?;
    let is_short = || split.after.split_whitespace().count() <= 4 && letters(split.before) >= letters(split.after);
    let (is_apart, fewest) = match split.sign {
        '|' | '｜' | '»' | '•' | '·' => (true, 4),
        '-' | '–' | '—' => (is_short(), 8),
        _ => (false, 0),
    };
    (is_apart && letters(split.before) >= fewest).then_some(split.before)
}

/// A place where a sign divides a name.
struct Split<'a> {
    before: &'a str,
    after: &'a str,
    sign: char,
}

/// The places where a name may be divided into a title and a site's name. Most signs need white space beside them. Bars
/// and full-width signs divide without it, and so does a dash between characters of East Asia, which are written without
/// spaces.
fn splits(name: &str) -> Vec<Split<'_>> {
    const SIGNS: [char; 12] = ['|', '｜', '-', '–', '—', '•', '·', '»', '›', ':', '：', '_'];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = name[from..].find(SIGNS).map(|at| from + at) {
        let rest = name[at..].trim_start_matches(|c: char| SIGNS.contains(&c) || c.is_whitespace());
        let end = name.len() - rest.len();
        let (before, signs) = (&name[..at], &name[at..end]);
        let sign = signs.chars().next().unwrap_or_default();
        let is_spaced = before.ends_with(char::is_whitespace) || signs.contains(char::is_whitespace);
        let is_wide = || before.ends_with(is_east_asian) && rest.starts_with(is_east_asian);
        if is_spaced || matches!(sign, '|' | '｜' | '»' | '：') || is_wide() {
            found.push(Split { before: before.trim_end(), after: rest, sign });
        }
        from = end;
    }
    found.retain(|split| !split.before.is_empty() && !split.after.is_empty());
    found
}

fn is_east_asian(c: char) -> bool {
    ('\u{2e80}'..'\u{fb00}').contains(&c)
}

/// The pairs of neighbouring letters in a text, with how often each occurs. They compare texts of any script, also
/// without spaces.
struct Pairs {
    counts: HashMap<(char, char), usize>,
    total: usize,
}

impl Pairs {
    fn of(text: &str) -> Pairs {
        let letters: Vec<char> = key(text).chars().take(MOST_COMPARED).collect();
        let mut counts = HashMap::new();
        for two in letters.windows(2) {
            *counts.entry((two[0], two[1])).or_default() += 1;
        }
        Pairs { counts, total: letters.len().saturating_sub(1) }
    }

    fn len(&self) -> f64 {
        self.total as f64
    }

    /// The share of the other's pairs that are also here.
    fn holds(&self, other: &Pairs) -> f64 {
        let common = other.counts.iter().map(|(pair, count)| *count.min(self.counts.get(pair).unwrap_or(&0)));
        common.sum::<usize>() as f64 / other.total.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(stated: &[&str], headings: &[&str]) -> PageNames {
        let lines = |names: &[&str]| names.iter().map(|name| Sanitized::line(name)).collect();
        let (stated, headings) = (lines(stated), lines(headings));
        let sites = vec![key("The Courier"), key("潮新聞デジタル")];
        PageNames { stated, headings, sites, is_article: true, address: Vec::new() }
    }

    fn title(stated: &str, heading: &str) -> String {
        let names = if heading.is_empty() { names(&[stated], &[]) } else { names(&[stated], &[heading]) };
        names.title().unwrap().to_string()
    }

    #[test]
    fn the_sites_name_is_cut_off_after_any_sign_and_in_any_script() {
        for named in [
            "Ten walks - The Courier",
            "Ten walks | Courier",
            "Courier » Ten walks",
            "The Courier: Ten walks",
            "Ten walks – News – The Courier | The Courier",
        ] {
            assert_eq!(title(named, "").replace(" – News", ""), "Ten walks", "{named}");
        }
        for named in [
            "港の時計が新しくなる：潮新聞デジタル",
            "港の時計が新しくなる｜潮新聞",
            "港の時計が新しくなる-潮新聞デジタル",
        ] {
            assert_eq!(title(named, ""), "港の時計が新しくなる", "{named}");
        }
    }

    #[test]
    fn an_unknown_site_is_cut_off_where_a_sign_sets_it_apart() {
        assert_eq!(title("Ten walks by the sea | Harbour Notes", ""), "Ten walks by the sea");
        assert_eq!(title("Ten walks by the sea – Harbour Notes", ""), "Ten walks by the sea");
        assert_eq!(title("Ten walks: by the sea", ""), "Ten walks: by the sea");
        assert_eq!(title("Walks – by the sea and along the river", ""), "Walks – by the sea and along the river");
        assert_eq!(title("A well-known sea-side walk", ""), "A well-known sea-side walk");
    }

    #[test]
    fn the_heading_is_the_title_if_it_agrees_with_a_name() {
        assert_eq!(title("Ten walks by the sea | Blog", "Ten walks by the sea"), "Ten walks by the sea");
        assert_eq!(title("Ten best walks by the sea", "Our ten walks along the sea"), "Our ten walks along the sea");
        assert_eq!(title("Ten walks by the sea", "Subscribe now"), "Ten walks by the sea");
        assert_eq!(title("Ten walks by the sea, and a swim", "Sea"), "Ten walks by the sea, and a swim");
        assert_eq!(title("Ten walks by the sea", "Ten walks by the sea | The Courier"), "Ten walks by the sea");
    }

    #[test]
    fn the_sites_name_is_the_title_only_if_there_is_no_other() {
        assert_eq!(title("Courier", "Ten walks"), "Ten walks");
        assert_eq!(title("Ten walks", "The Courier"), "Ten walks");
        assert_eq!(title("The Courier", ""), "The Courier");
        assert_eq!(names(&["The Courier", "Ten walks | The Courier"], &[]).title().as_deref(), Some("Ten walks"));
        assert_eq!(names(&[], &[]).title(), None);
    }

    #[test]
    fn of_two_names_the_one_in_the_address_is_the_title() {
        let title = |address: &str, stated: &str, heading: &str| {
            PageNames { address: words(address), ..names(&[stated], &[heading]) }.title().unwrap().to_string()
        };
        assert_eq!(title("what-is-a-tide", "What is a tide? - Sea Book", "Sea Book"), "What is a tide?");
        assert_eq!(title("all-sails", "Sheets for every boat | Soft", "All sails"), "All sails");
        assert_eq!(title("nine-free-tools", "Nine free tools", "Nine free tools for your boat"), "Nine free tools");
        assert_eq!(title("tide", "What is a tide? - Sea Book", "Sea Book"), "Sea Book");
        assert_eq!(
            title("id-4711", "Ten walks by the sea", "Our ten walks along the sea"),
            "Our ten walks along the sea"
        );
    }
}
