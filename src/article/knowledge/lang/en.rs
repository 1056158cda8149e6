//! English.

use super::{Language, Weekdays};

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "en",
    months: [
        &["jan"], &["feb"], &["mar"], &["apr"], &["may"], &["jun"], &["jul"], &["aug"], &["sep"], &["oct"], &["nov"],
        &["dec"],
    ],
    weekdays: Weekdays { starts: &["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ending: "day" },
    date_particles: &["of"],
    day_endings: &["st", "nd", "rd", "th"],
    beside_date: &["on", "at", "published", "posted", "updated", "the", "date"],
    half_days: &["a.m.", "p.m."],
    time_spans: &[
        "min read", "mins read", "minute read", "minutes read", "min. read", "minutes ago", "mins ago", "hours ago",
        "hour ago", "days ago", "day ago",
    ],
    scales: &[
        ("mn", 1e6), ("Mn", 1e6), ("million", 1e6), ("bn", 1e9),
        ("Bn", 1e9), ("billion", 1e9), ("tn", 1e12), ("trillion", 1e12),
    ],
    no_value: &["n/a", "na", "n.a.", "tbd", "tba", "nil"],
    ordinals: &["st", "nd", "rd", "th"],
    ..Language::NONE
};
