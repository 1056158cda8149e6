//! Spanish.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "es",
    months: [
        &["ene"], &["feb"], &["mar"], &["abr"], &["may"], &["jun"], &["jul"], &["ago"], &["sep", "set"], &["oct"],
        &["nov"], &["dic"],
    ],
    date_particles: &["de", "del"],
    day_endings: &["º"],
    beside_date: &["el"],
    time_spans: &["min de lectura", "minutos de lectura"],
    ago: &["hace "],
    ordinals: &["o", "a"],
    ..Language::NONE
};
