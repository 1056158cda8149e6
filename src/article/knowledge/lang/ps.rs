//! Pashto.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ps", is_right_to_left: true, ..Language::NONE };
