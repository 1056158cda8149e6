//! Hebrew.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "he", is_right_to_left: true, ..Language::NONE };
