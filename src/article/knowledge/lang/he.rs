//! Hebrew.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "he",
    is_right_to_left: true,
    faq_names: &["שאלות (נפוצות|ותשובות)", "שאלות שכיחות", r#"שו[״"]ת"#],
    question_columns: &["שאלה"],
    question_words: &["שאלה"],
    question_letters: &["ש"],
    answer_words: &["תשובה"],
    answer_letters: &["ת"],
    conjunctions: &["ו"],
    to_top: &["למעלה", "חזרה למעלה"],
    table_words: &["טבלה"],
    ..Language::NONE
};
