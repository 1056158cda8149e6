//! Arabic.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "ar", is_right_to_left: true, ago: &["منذ "], ..Language::NONE };
