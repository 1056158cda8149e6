//! Portuguese.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "pt",
    months: [
        &["jan"], &["fev"], &["mar"], &["abr"], &["mai"], &["jun"], &["jul"], &["ago"], &["set"], &["out"], &["nov"],
        &["dez"],
    ],
    date_particles: &["de"],
    day_endings: &["º"],
    beside_date: &["em"],
    time_spans: &["min de leitura"],
    ago: &["há "],
    ordinals: &["o", "a"],
    ..Language::NONE
};
