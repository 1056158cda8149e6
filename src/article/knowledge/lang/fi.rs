//! Finnish.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "fi",
    faq_names: &["usein kysyt", "kysymyksi[äa] ja vastauksia"],
    question_words: &["kysymys"],
    answer_words: &["vastaus"],
    conjunctions: &["ja"],
    to_top: &["ylös", "sivun alkuun", "takaisin ylös"],
    table_words: &["taulukko"],
    ..Language::NONE
};
