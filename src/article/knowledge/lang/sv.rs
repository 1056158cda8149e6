//! Swedish.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "sv",
    faq_names: &["vanliga fr[åa]gor", "fr[åa]gor och svar"],
    question_words: &["fråga"],
    question_letters: &["f"],
    answer_words: &["svar"],
    answer_letters: &["s"],
    conjunctions: &["och"],
    to_top: &["till toppen", "upp", "till början"],
    by: &["av ", "skriven av "],
    roles: &["reporter", "skribent", "redaktör"],
    table_words: &["tabell"],
    ..Language::NONE
};
