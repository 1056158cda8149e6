//! Romanian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "ro",
    faq_names: &["[îi]ntreb[ăa]ri (frecvente|[șs]i r[ăa]spunsuri)"],
    question_words: &["întrebare"],
    answer_words: &["răspuns"],
    conjunctions: &["și", "şi"],
    to_top: &["sus", "înapoi sus"],
    table_words: &["tabel"],
    ..Language::NONE
};
