//! Slovene.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "sl",
    faq_names: &["pogosta vpra[šs]anja"],
    conjunctions: &["in"],
    table_words: &["tabela"],
    ..Language::NONE
};
