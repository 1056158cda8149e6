//! Vietnamese.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "vi",
    faq_names: &["câu hỏi thường gặp", "hỏi đáp"],
    question_words: &["câu hỏi"],
    answer_words: &["trả lời"],
    conjunctions: &["và"],
    ..Language::NONE
};
