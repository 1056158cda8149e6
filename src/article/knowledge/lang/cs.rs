//! Czech.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "cs",
    faq_names: &[
        "([čc]asto kladen[ée]|[čc]ast[ée]|nej[čc]ast[ěe]j[šs][íi]) (dotazy|ot[áa]zky)", "ot[áa]zky a odpov",
    ],
    question_words: &["otázka"],
    answer_words: &["odpověď"],
    answer_letters: &["o"],
    conjunctions: &["a"],
    to_top: &["nahoru", "zpět nahoru"],
    by: &["autor:"],
    table_words: &["tabulka"],
    ..Language::NONE
};
