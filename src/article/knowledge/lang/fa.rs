//! Persian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "fa",
    is_right_to_left: true,
    faq_names: &["(سوالات|سؤالات|پرسش\u{200c}های|پرسش های) (متداول|رایج|پرتکرار)", "پرسش و پاسخ"],
    conjunctions: &["و"],
    table_words: &["جدول"],
    ..Language::NONE
};
