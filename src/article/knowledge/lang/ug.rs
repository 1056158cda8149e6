//! Uyghur.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ug", is_right_to_left: true, ..Language::NONE };
