//! Norwegian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "no",
    faq_names: &["ofte stilte sp[øo]rsm[åa]l", "sp[øo]rsm[åa]l og svar"],
    question_words: &["spørsmål"],
    answer_words: &["svar"],
    answer_letters: &["s"],
    conjunctions: &["og"],
    to_top: &["til toppen", "opp"],
    by: &["av ", "skrevet av "],
    roles: &["journalist", "redaktør"],
    table_words: &["tabell"],
    ..Language::NONE
};
