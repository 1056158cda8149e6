//! Dutch.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "nl",
    months: [
        &["jan"], &["feb"], &["maa"], &["apr"], &["mei"], &["jun"], &["jul"], &["aug"], &["sep"], &["okt"], &["nov"],
        &["dec"],
    ],
    beside_date: &["op"],
    ordinals: &["e"],
    faq_names: &["veel ?gestelde vragen", "vragen en antwoorden"],
    question_columns: &["vra(ag|gen)"],
    question_words: &["vraag"],
    question_letters: &["v"],
    answer_words: &["antwoord"],
    answer_letters: &["a"],
    conjunctions: &["en"],
    to_top: &["naar boven", "terug naar boven", "omhoog"],
    addressing: &["uw"],
    appeals: &["in de reacties"],
    labels: &["advertentie", "delen"],
    elsewhere: &["lees ook", "lees meer", "lees verder", "gerelateerd", "gerelateerde artikelen"],
    elsewhere_about: &["meer over "],
    by: &["door ", "geschreven door ", "auteur:"],
    other_credits: &["beoordeeld door", "vertaald door"],
    roles: &["redacteur", "journalist", "verslaggever"],
    credits: &["foto"],
    standfirst: &["inleiding"],
    table_words: &["tabel"],
    ..Language::NONE
};
