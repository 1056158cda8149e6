//! Finnish.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "fi",
    faq_names: &["usein kysyt", "kysymyksi[äa] ja vastauksia"],
    question_words: &["kysymys"],
    answer_words: &["vastaus"],
    table_words: &["taulukko"],
    ..Language::NONE
};
