//! Urdu.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ur", is_right_to_left: true, ..Language::NONE };
