//! Polish.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "pl",
    faq_names: &["(najcz[ęe][śs]ciej|cz[ęe]sto) (zadawane|stawiane) pytania", "pytania i odpowiedzi"],
    question_columns: &["pytani[ae]"],
    question_words: &["pytanie"],
    question_letters: &["p"],
    answer_words: &["odpowiedź"],
    answer_letters: &["o"],
    conjunctions: &["i", "oraz"],
    to_top: &["do góry", "na górę", "powrót na górę"],
    by: &["autor:", "autorka:"],
    roles: &["dziennikarz", "dziennikarka", "redaktor"],
    standfirst: &["lead"],
    table_words: &["tabela"],
    ..Language::NONE
};
