//! Korean.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "ko",
    date_signs: Some(['년', '월', '일']),
    faq_names: &[
        r"자주[\s\u{a0}]?(묻는|하는|물어보는|받는)[\s\u{a0}]?(질문|질의)", r"질문과[\s\u{a0}]?(답변|대답)", r"묻고[\s\u{a0}]?답하기", "궁금증",
    ],
    question_columns: &["질문"],
    question_words: &["질문"],
    answer_words: &["답변"],
    particles: &["니까", "까요", "나요", "가요"],
    conjunctions: &["및"],
    to_top: &["맨 위로", "위로", "처음으로"],
    by: &["글 "],
    table_words: &["표"],
    ..Language::NONE
};
