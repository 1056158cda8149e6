//! German.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "de",
    months: [
        &["jan", "jän"], &["feb"], &["mar", "mär", "mrz"], &["apr"], &["mai"], &["jun"], &["jul"], &["aug"], &["sep"],
        &["okt"], &["nov"], &["dez"],
    ],
    beside_date: &["am", "um"],
    time_spans: &["min. lesezeit", "min lesezeit", "minuten lesezeit"],
    ago: &["vor "],
    scales: &[("tsd", 1e3), ("Tsd", 1e3), ("mio", 1e6), ("Mio", 1e6), ("mrd", 1e9), ("Mrd", 1e9)],
    ..Language::NONE
};
