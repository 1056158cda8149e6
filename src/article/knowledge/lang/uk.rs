//! Ukrainian.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "uk",
    faq_names: &[
        "част(о|і) (поставлені |задавані )?(за)?питання", "поширені (за)?питання", "(за)?питання (та|й|і) відповід",
    ],
    question_words: &["питання"],
    answer_words: &["відповідь"],
    conjunctions: &["та", "і", "й"],
    to_top: &["вгору", "нагору", "на початок"],
    by: &["автор"],
    table_words: &["таблиця"],
    ..Language::NONE
};
