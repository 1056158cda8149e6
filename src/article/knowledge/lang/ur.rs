//! Urdu.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "ur",
    is_right_to_left: true,
    faq_names: &["عمومی سوالات", "اکثر پوچھے"],
    conjunctions: &["اور"],
    table_words: &["جدول"],
    ..Language::NONE
};
