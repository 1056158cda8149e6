//! French.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "fr",
    months: [
        &["jan"], &["fev", "fév"], &["mar"], &["avr"], &["mai"], &["juin"], &["juil"], &["aou", "aoû"], &["sep"],
        &["oct"], &["nov"], &["dec", "déc"],
    ],
    day_endings: &["er"],
    beside_date: &["le"],
    time_spans: &["min de lecture"],
    ago: &["il y a "],
    ordinals: &["e", "er", "re", "ère", "ème", "nde"],
    ..Language::NONE
};
