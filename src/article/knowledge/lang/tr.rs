//! Turkish.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "tr",
    faq_names: &[
        "s[ıi]k(ç|c)a sorulan(lar)?( sorular)?", "s[ıi]k sorulan", "sorular ve cevaplar", "soru[ -–]cevap",
        r"\bsss\b",
    ],
    question_columns: &["sorular?"],
    question_words: &["soru"],
    answer_words: &["cevap", "yanıt"],
    conjunctions: &["ve"],
    to_top: &["başa dön", "yukarı", "yukarı çık"],
    by: &["yazan:", "yazar:"],
    table_words: &["tablo"],
    ..Language::NONE
};
