//! Slovak.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "sk",
    faq_names: &["ot[áa]zky a odpov", "[čc]asto kladen[ée] ot[áa]zky"],
    question_words: &["otázka"],
    conjunctions: &["a"],
    to_top: &["hore", "späť hore"],
    table_words: &["tabuľka"],
    ..Language::NONE
};
