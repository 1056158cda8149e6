//! Hindi.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "hi",
    faq_names: &["अक्सर (पूछे|पूछा)", "सामान्य प्रश्न", "बार[ -]बार पूछे", "प्रश्नोत्तर", "सवाल[ -]जवाब"],
    question_columns: &["प्रश्न"],
    question_words: &["प्रश्न"],
    question_letters: &["प्र"],
    answer_words: &["उत्तर"],
    answer_letters: &["उ"],
    conjunctions: &["और"],
    ..Language::NONE
};
