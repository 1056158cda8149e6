//! Russian.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "ru",
    months: [
        &["янв"], &["фев"], &["март"], &["апр"], &["мая", "май"], &["июн"], &["июл"], &["авг"], &["сен"], &["окт"],
        &["ноя"], &["дек"],
    ],
    time_spans: &["час назад", "часа назад", "часов назад", "минут назад", "дня назад"],
    ..Language::NONE
};
