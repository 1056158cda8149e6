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
    ..Language::NONE
};
