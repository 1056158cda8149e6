//! Japanese.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "ja",
    date_signs: Some(['年', '月', '日']),
    time_spans: &["分前", "時間前", "日前", "分で読めます"],
    ..Language::NONE
};
