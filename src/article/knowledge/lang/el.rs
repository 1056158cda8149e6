//! Greek.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "el",
    faq_names: &["συχν[έε]ς ερωτ[ήη]σεις", "ερωτ[ήη]σεις και απαντ"],
    question_words: &["ερώτηση"],
    question_letters: &["ερ"],
    answer_words: &["απάντηση"],
    answer_letters: &["απ"],
    conjunctions: &["και"],
    to_top: &["επάνω", "αρχή σελίδας", "πάνω"],
    table_words: &["πίνακας"],
    ..Language::NONE
};
