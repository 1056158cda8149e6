//! Syriac.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "syr", is_right_to_left: true, ..Language::NONE };
