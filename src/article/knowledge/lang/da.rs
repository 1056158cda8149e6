//! Danish.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "da",
    faq_names: &["(ofte|hyppigt) stillede sp[øo]rgsm[åa]l", "sp[øo]rgsm[åa]l og svar"],
    question_words: &["spørgsmål"],
    answer_words: &["svar"],
    answer_letters: &["s"],
    conjunctions: &["og"],
    to_top: &["til toppen", "op"],
    by: &["af ", "skrevet af "],
    roles: &["journalist", "redaktør"],
    table_words: &["tabel"],
    ..Language::NONE
};
