//! What is known of languages: one file each, named after the language's tag.
//!
//! A new language is a file, a `mod` line and an entry in [`LANGUAGES`]. Its file has only the fields that it needs.
//! A word that several languages share is in the file of each.
//!
//! The rules do not ask which language a page is in, because pages often do not tell. They look for the words of all
//! languages ([`words`], [`set`]), which are joined once and kept. The order of the languages does not
//! matter. Text is compared in lower case, and patterns ignore case. So words and patterns are in lower case, except
//! where the doc of a field tells otherwise.

use std::collections::HashSet;

mod ar;
mod arc;
mod bg;
mod bn;
mod ca;
mod ckb;
mod cs;
mod da;
mod de;
mod dv;
mod el;
mod en;
mod es;
mod et;
mod fa;
mod fi;
mod fr;
mod he;
mod hi;
mod hr;
mod hu;
mod id;
mod is;
mod it;
mod ja;
mod ko;
mod ks;
mod ku;
mod lt;
mod lv;
mod ms;
mod nl;
mod no;
mod nqo;
mod pl;
mod ps;
mod pt;
mod ro;
mod ru;
mod sd;
mod sk;
mod sl;
mod sr;
mod sv;
mod sw;
mod syr;
mod ta;
mod te;
mod th;
mod tl;
mod tr;
mod ug;
mod uk;
mod ur;
mod vi;
mod yi;
mod zh;

/// Words or phrases of a language.
pub type Words = &'static [&'static str];

/// What is known of a language.
pub struct Language {
    /// The primary subtag of BCP 47.
    pub tag: &'static str,

    // Script.
    /// Whether it is usually written from right to left (Unicode CLDR).
    pub is_right_to_left: bool,

    // Dates.
    /// How the names of each month begin, in full and abbreviated: "jan", "jän". Write as many letters as tell the
    /// month from the other months of every language. Forms that begin in another way are further words: "mar", "mär",
    /// "mrz".
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
    /// Words for the halves of a day that end in a full stop: "a.m.". A line that ends with one is not a sentence.
    pub half_days: Words,
    /// Words after a number of minutes, hours or days: how long ago something was, or how long it takes to read ("hours
    /// ago", "min read"). Found anywhere in a line.
    pub time_spans: Words,
    /// Words before such a number, with the space: "vor " (3 Stunden).
    pub ago: Words,

    // Numbers.
    /// Words after a number that multiply it by a thousand or more, with the factor. Case matters: "Mio", "mio".
    pub scales: &'static [(&'static str, f64)],
    /// What a cell of a table holds instead of a number: "n/a".
    pub no_value: Words,
    /// Endings of ordinal numbers that print raises, and that can be read on the line as well: 2*nde*.
    pub ordinals: Words,

    // Frequently asked questions.
    /// Patterns for the names of an FAQ section. Found anywhere in a heading. Sources: the translations of "Frequently
    /// asked questions" and "Questions and answers" that WordPress' FAQ plugins, MediaWiki, Docusaurus and GOV.UK ship.
    pub faq_names: Words,
    /// Patterns for headings that announce an interview in the words of an FAQ: "Q&A with the mayor".
    pub interviews: Words,
    /// Patterns for the header of a table's column of questions. They match the whole cell.
    pub question_columns: Words,
    /// The word in front of a question: "Question 3:". Found at the start of a line. A number may follow, and then a sign
    /// such as a colon.
    pub question_words: Words,
    /// The letter in front of a question: "Q:". Found like `question_words`.
    pub question_letters: Words,
    /// The word in front of an answer: "Answer:". Found like `question_words`.
    pub answer_words: Words,
    /// The letter in front of an answer: "A:". Found like `question_words`.
    pub answer_letters: Words,
    /// Endings of a question in languages that need no question mark. Found at the end of a line.
    pub particles: Words,
    /// Words for "and" between two names of one page: "Help *and* FAQ". Whole words.
    pub conjunctions: Words,
    /// Links at the end of an answer that lead to the start of the page: "top". The whole text.
    pub to_top: Words,
    /// Words that address someone, as an interviewer does: "you". Whole words.
    pub addressing: Words,
    /// Patterns for a paragraph at the end of an FAQ that asks the reader to do something, and is no part of the last
    /// answer. Found anywhere in it.
    pub appeals: Words,

    // Lines that are not the text.
    /// Labels without content: "Advertisement". Each is the text of a whole block. Sources: translations of WordPress'
    /// core and Jetpack, and the labels that press codes require ("Anzeige").
    pub labels: Words,
    /// Texts of buttons beside an article: "Print". The whole text.
    pub page_actions: Words,
    /// Introductions to one or more links to other articles: "Read more". The whole text, or the part before a colon.
    pub elsewhere: Words,
    /// The same, followed by a subject or the name of a site. With the space before it: "more from ".
    pub elsewhere_about: Words,
    /// Phrases that show by themselves that a short block asks the reader to subscribe, follow, comment or accept.
    /// Found anywhere in it.
    pub prompts: Words,
    /// Two phrases that show the same together: subscribe + newsletter.
    pub subscribe: PhrasePair,
    /// The same: follow us + on a network.
    pub follow: PhrasePair,
    /// The same: thanks for reading + subscribe.
    pub thanks: PhrasePair,
    /// How a byline begins, with the space before the name: "by ".
    pub by: Words,
    /// Phrases before the name of somebody who did something else: "reviewed by". Found anywhere in a byline, which ends there.
    pub other_credits: Words,
    /// Words for the role of an author, after the name: "editor". Whole words.
    pub roles: Words,
    /// Words before the name in the credit of a picture: "Photo: A. Name". A colon or a slash follows. After several
    /// words ("photo by") a space is enough.
    pub credits: Words,
    /// Words before a colon and a list of the article's subjects ("Tags: …"), or alone.
    pub subjects: Words,
    /// How a line of subjects without a colon begins. Case matters.
    pub filed_under: Words,

    // Names.
    /// Words in the class name of the standfirst, the summary between headline and text, on sites in this language. A
    /// class name is split at `-`, `_` and capitals: one to three words, joined by `-`.
    pub standfirst: Words,
    /// Words for "table" in numbered captions: "Table 2: Rivers". Found at the start.
    pub table_words: Words,
}

impl Language {
    /// All fields empty, for `..Language::NONE` in the files.
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
        faq_names: &[],
        interviews: &[],
        question_columns: &[],
        question_words: &[],
        question_letters: &[],
        answer_words: &[],
        answer_letters: &[],
        particles: &[],
        conjunctions: &[],
        to_top: &[],
        addressing: &[],
        appeals: &[],
        labels: &[],
        page_actions: &[],
        elsewhere: &[],
        elsewhere_about: &[],
        prompts: &[],
        subscribe: PhrasePair { calls: &[], objects: &[] },
        follow: PhrasePair { calls: &[], objects: &[] },
        thanks: PhrasePair { calls: &[], objects: &[] },
        by: &[],
        other_credits: &[],
        roles: &[],
        credits: &[],
        subjects: &[],
        filed_under: &[],
        standfirst: &[],
        table_words: &[],
    };
}

/// The names of the days of the week. A word is one if it is a word of `starts`, or begins with one and ends with
/// `ending`: "mon", "Monday".
#[derive(Clone, Copy)]
pub struct Weekdays {
    pub starts: Words,
    pub ending: &'static str,
}

/// Two lists of phrases. A block matches if it has a phrase of each: a call to do something and its object, in any
/// language.
#[derive(Clone, Copy)]
pub struct PhrasePair {
    pub calls: Words,
    pub objects: Words,
}

/// All languages, in the order of their tags.
pub static LANGUAGES: &[Language] = &[
    ar::LANGUAGE,
    arc::LANGUAGE,
    bg::LANGUAGE,
    bn::LANGUAGE,
    ca::LANGUAGE,
    ckb::LANGUAGE,
    cs::LANGUAGE,
    da::LANGUAGE,
    de::LANGUAGE,
    dv::LANGUAGE,
    el::LANGUAGE,
    en::LANGUAGE,
    es::LANGUAGE,
    et::LANGUAGE,
    fa::LANGUAGE,
    fi::LANGUAGE,
    fr::LANGUAGE,
    he::LANGUAGE,
    hi::LANGUAGE,
    hr::LANGUAGE,
    hu::LANGUAGE,
    id::LANGUAGE,
    is::LANGUAGE,
    it::LANGUAGE,
    ja::LANGUAGE,
    ko::LANGUAGE,
    ks::LANGUAGE,
    ku::LANGUAGE,
    lt::LANGUAGE,
    lv::LANGUAGE,
    ms::LANGUAGE,
    nl::LANGUAGE,
    no::LANGUAGE,
    nqo::LANGUAGE,
    pl::LANGUAGE,
    ps::LANGUAGE,
    pt::LANGUAGE,
    ro::LANGUAGE,
    ru::LANGUAGE,
    sd::LANGUAGE,
    sk::LANGUAGE,
    sl::LANGUAGE,
    sr::LANGUAGE,
    sv::LANGUAGE,
    sw::LANGUAGE,
    syr::LANGUAGE,
    ta::LANGUAGE,
    te::LANGUAGE,
    th::LANGUAGE,
    tl::LANGUAGE,
    tr::LANGUAGE,
    ug::LANGUAGE,
    uk::LANGUAGE,
    ur::LANGUAGE,
    vi::LANGUAGE,
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use regex_lite::Regex;

    use super::*;

    /// How the words of a field are compared.
    #[derive(Clone, Copy, PartialEq)]
    enum Compared {
        InLowerCase,
        AsWritten,
        AsPatterns,
    }
    use Compared::{AsPatterns, AsWritten, InLowerCase};

    /// Every field with words. A new field does not compile until it is here.
    fn fields(language: &Language) -> Vec<(&'static str, Words, Compared)> {
        let Language {
            tag: _,
            is_right_to_left: _,
            months,
            weekdays,
            date_signs: _,
            date_particles,
            day_endings,
            beside_date,
            half_days,
            time_spans,
            ago,
            scales: _,
            no_value,
            ordinals,
            faq_names,
            interviews,
            question_columns,
            question_words,
            question_letters,
            answer_words,
            answer_letters,
            particles,
            conjunctions,
            to_top,
            addressing,
            appeals,
            labels,
            page_actions,
            elsewhere,
            elsewhere_about,
            prompts,
            subscribe,
            follow,
            thanks,
            by,
            other_credits,
            roles,
            credits,
            subjects,
            filed_under,
            standfirst,
            table_words,
        } = *language;
        let mut fields = vec![
            ("weekdays", weekdays.starts, InLowerCase),
            ("date_particles", date_particles, InLowerCase),
            ("day_endings", day_endings, InLowerCase),
            ("beside_date", beside_date, InLowerCase),
            ("half_days", half_days, InLowerCase),
            ("time_spans", time_spans, InLowerCase),
            ("ago", ago, InLowerCase),
            ("no_value", no_value, InLowerCase),
            ("ordinals", ordinals, AsWritten),
            ("faq_names", faq_names, AsPatterns),
            ("interviews", interviews, AsPatterns),
            ("question_columns", question_columns, AsPatterns),
            ("question_words", question_words, InLowerCase),
            ("question_letters", question_letters, InLowerCase),
            ("answer_words", answer_words, InLowerCase),
            ("answer_letters", answer_letters, InLowerCase),
            ("particles", particles, AsWritten),
            ("conjunctions", conjunctions, InLowerCase),
            ("to_top", to_top, InLowerCase),
            ("addressing", addressing, InLowerCase),
            ("appeals", appeals, AsPatterns),
            ("labels", labels, InLowerCase),
            ("page_actions", page_actions, InLowerCase),
            ("elsewhere", elsewhere, InLowerCase),
            ("elsewhere_about", elsewhere_about, InLowerCase),
            ("prompts", prompts, InLowerCase),
            ("subscribe.calls", subscribe.calls, InLowerCase),
            ("subscribe.objects", subscribe.objects, InLowerCase),
            ("follow.calls", follow.calls, InLowerCase),
            ("follow.objects", follow.objects, InLowerCase),
            ("thanks.calls", thanks.calls, InLowerCase),
            ("thanks.objects", thanks.objects, InLowerCase),
            ("by", by, InLowerCase),
            ("other_credits", other_credits, InLowerCase),
            ("roles", roles, InLowerCase),
            ("credits", credits, InLowerCase),
            ("subjects", subjects, InLowerCase),
            ("filed_under", filed_under, AsWritten),
            ("standfirst", standfirst, InLowerCase),
            ("table_words", table_words, InLowerCase),
        ];
        fields.extend(months.map(|month| ("months", month, InLowerCase)));
        fields
    }

    /// Every field of every language, with a name for the failure.
    fn all() -> impl Iterator<Item = (String, Words, Compared)> {
        LANGUAGES.iter().flat_map(|language| {
            let named = |(field, words, compared)| (format!("{}.rs: {field}", language.tag), words, compared);
            fields(language).into_iter().map(named)
        })
    }

    #[test]
    fn no_word_is_empty_or_there_twice_in_a_field() {
        for (field, words, _) in all() {
            assert!(words.iter().all(|word| !word.trim().is_empty()), "{field} has an empty word");
            let once: HashSet<_> = words.iter().collect();
            assert_eq!(once.len(), words.len(), "{field} has a word twice");
        }
    }

    #[test]
    fn what_is_compared_in_lower_case_is_in_lower_case() {
        for (field, words, _) in all().filter(|(.., compared)| *compared == InLowerCase) {
            for word in words {
                assert_eq!(*word, word.to_lowercase(), "{field}");
            }
        }
    }

    #[test]
    fn every_pattern_compiles() {
        for (field, words, _) in all().filter(|(.., compared)| *compared == AsPatterns) {
            for word in words {
                assert!(Regex::new(word).is_ok() && *word == word.to_lowercase(), "{field}: {word}");
            }
        }
    }

    /// A class name is split at `-`, `_` and capitals before it is compared, and accents are not removed.
    #[test]
    fn class_names_of_the_standfirst_are_words_joined_by_dashes() {
        for name in LANGUAGES.iter().flat_map(|language| language.standfirst) {
            assert!(name.split('-').all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric)), "{name}");
        }
    }

    #[test]
    fn a_language_has_all_months_or_none() {
        for language in LANGUAGES {
            let known = language.months.iter().filter(|names| !names.is_empty()).count();
            assert!(known == 0 || known == 12, "{}.rs has {known} months", language.tag);
        }
    }

    /// Otherwise, a name that begins like two months would always be read as the earlier one.
    #[test]
    fn no_start_of_a_month_is_the_start_of_another() {
        let starts = |at: usize| words(|language| language.months[at]);
        for (one, other) in (0..12).flat_map(|one| (0..12).map(move |other| (one, other))).filter(|(a, b)| a != b) {
            for start in starts(one) {
                let clash = starts(other).into_iter().find(|longer| longer.starts_with(start));
                assert_eq!(clash, None, "{start} is month {}", one + 1);
            }
        }
    }

    #[test]
    fn weekdays_and_phrases_of_two_parts_are_whole_or_absent() {
        for language in LANGUAGES {
            let Weekdays { starts, ending } = language.weekdays;
            assert_eq!(starts.is_empty(), ending.is_empty(), "{}.rs", language.tag);
            for pair in [&language.subscribe, &language.follow, &language.thanks] {
                assert_eq!(pair.calls.is_empty(), pair.objects.is_empty(), "{}.rs", language.tag);
            }
        }
    }

    /// Without a `mod` line a file would be ignored silently.
    #[test]
    fn every_file_is_a_language_of_its_name_and_in_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article/knowledge/lang");
        let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> =
            names.filter(|name| name != "mod.rs").map(|name| name.trim_end_matches(".rs").to_owned()).collect();
        files.sort();
        let tags: Vec<&str> = LANGUAGES.iter().map(|language| language.tag).collect();
        assert_eq!(tags, files);
    }

    #[test]
    fn a_tag_finds_its_language() {
        assert!(by_tag("he").is_some_and(|language| language.is_right_to_left));
        assert!(by_tag("sv").is_some_and(|language| !language.is_right_to_left) && by_tag("xx").is_none());
    }
}
