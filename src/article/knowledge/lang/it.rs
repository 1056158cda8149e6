//! Italian.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "it",
    months: [
        &["gen"], &["feb"], &["mar"], &["apr"], &["mag"], &["giu"], &["lug"], &["ago"], &["set"], &["ott"], &["nov"],
        &["dic"],
    ],
    day_endings: &["º"],
    beside_date: &["il"],
    time_spans: &["min di lettura", "minuti di lettura"],
    scales: &[("mln", 1e6), ("mld", 1e9)],
    ordinals: &["o", "a"],
    ..Language::NONE
};
