//! Hungarian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "hu",
    faq_names: &["gyakori k[ée]rd[ée]sek", "gyakran ism[ée]telt k[ée]rd"],
    question_words: &["kérdés"],
    answer_words: &["válasz"],
    conjunctions: &["és"],
    to_top: &["vissza a tetejére", "fel", "lap tetejére"],
    table_words: &["táblázat"],
    ..Language::NONE
};
