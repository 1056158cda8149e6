//! Catalan.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "ca",
    faq_names: &["preguntes (m[ée]s )?freq[üu]ents"],
    conjunctions: &["i"],
    table_words: &["taula"],
    ..Language::NONE
};
