//! Indonesian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "id",
    faq_names: &["pertanyaan (yang )?(sering|umum)", "tanya jawab"],
    question_words: &["pertanyaan"],
    answer_words: &["jawaban"],
    conjunctions: &["dan"],
    ..Language::NONE
};
