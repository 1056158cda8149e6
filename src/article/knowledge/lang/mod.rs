//! What is known of languages: one file each, named after the language's tag.
//!
//! A new language is a file, a `mod` line and an entry in [`LANGUAGES`]. Its file has only the fields that it needs.
//! A word that several languages share is in the file of each.
//!
//! The rules do not ask which language a page is in, because pages often do not tell. They look for the words of all
//! languages ([`words`], [`set`], [`any_of`]), joined once and kept. The order of the languages means nothing. The
//! text is in lower case when it is compared, and patterns ignore case, so words and patterns are in lower case too
//! unless their field says otherwise.

use std::collections::HashSet;

mod ar;
mod arc;
mod ckb;
mod de;
mod dv;
mod en;
mod es;
mod fa;
mod fr;
mod he;
mod it;
mod ja;
mod ko;
mod ks;
mod ku;
mod nl;
mod nqo;
mod ps;
mod pt;
mod ru;
mod sd;
mod syr;
mod ug;
mod ur;
mod yi;
mod zh;

pub type Words = &'static [&'static str];

/// What is known of a language.
pub struct Language {
    /// The primary subtag of BCP 47.
    pub tag: &'static str,

    // Script.
    /// Whether it is usually written from right to left (Unicode CLDR).
    pub is_right_to_left: bool,

    // Dates.
    /// The first letters of the months' names, as many as tell one month from another. The name of a month begins with
    /// one of them.
    pub months: [Words; 12],
    /// The days of the week.
    pub weekdays: Weekdays,
    /// The signs after the numbers of year, month and day: 2026年4月5日.
    pub date_signs: Option<[char; 3]>,
    /// Words that may be between the parts of a date: 5 *de* abril *de* 2026.
    pub date_particles: Words,
    /// What may follow the number of a day: 5*th*.
    pub day_endings: Words,
    /// Words that may be between an author's name and a date: Ann Mole *on* 5 April.
    pub beside_date: Words,
    /// Words for the halves of a day that end in a full stop. A line with one at its end is not a sentence.
    pub half_days: Words,
    /// What follows a number to tell how long ago something was, or how long it takes to read: "min read", "hours ago".
    /// Found anywhere in a line.
    pub time_spans: Words,
    /// What precedes a number to tell how long ago something was, with the space after it: "vor ".
    pub ago: Words,

    // Numbers.
    /// Words for thousands and more, with their factor. Upper and lower case differ: "Mio", "mio".
    pub scales: &'static [(&'static str, f64)],
    /// What a cell of a table holds instead of a number: "n/a".
    pub no_value: Words,
    /// Endings of ordinal numbers that are raised in print and read well on the line: 2*nde*.
    pub ordinals: Words,
}

impl Language {
    /// A language of which nothing is known, to start from.
    const NONE: Language = Language {
        tag: "",
        is_right_to_left: false,
        months: [&[]; 12],
        weekdays: Weekdays { starts: &[], ending: "" },
        date_signs: None,
        date_particles: &[],
        day_endings: &[],
        beside_date: &[],
        half_days: &[],
        time_spans: &[],
        ago: &[],
        scales: &[],
        no_value: &[],
        ordinals: &[],
    };
}

/// The names of the days of the week: one of `starts` alone, or with `ending` at the end of the word.
pub struct Weekdays {
    pub starts: Words,
    pub ending: &'static str,
}

/// All languages, in the order of their tags.
pub static LANGUAGES: &[Language] = &[
    ar::LANGUAGE,
    arc::LANGUAGE,
    ckb::LANGUAGE,
    de::LANGUAGE,
    dv::LANGUAGE,
    en::LANGUAGE,
    es::LANGUAGE,
    fa::LANGUAGE,
    fr::LANGUAGE,
    he::LANGUAGE,
    it::LANGUAGE,
    ja::LANGUAGE,
    ko::LANGUAGE,
    ks::LANGUAGE,
    ku::LANGUAGE,
    nl::LANGUAGE,
    nqo::LANGUAGE,
    ps::LANGUAGE,
    pt::LANGUAGE,
    ru::LANGUAGE,
    sd::LANGUAGE,
    syr::LANGUAGE,
    ug::LANGUAGE,
    ur::LANGUAGE,
    yi::LANGUAGE,
    zh::LANGUAGE,
];

/// What is known of the language with this primary subtag, in lower case.
pub fn by_tag(tag: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.tag == tag)
}

/// The words of one field in all languages, each once.
pub fn words(field: impl Fn(&Language) -> Words) -> Vec<&'static str> {
    let mut seen = HashSet::new();
    LANGUAGES.iter().flat_map(field).copied().filter(|word| seen.insert(*word)).collect()
}

/// The same as a set.
pub fn set(field: impl Fn(&Language) -> Words) -> HashSet<&'static str> {
    LANGUAGES.iter().flat_map(field).copied().collect()
}
