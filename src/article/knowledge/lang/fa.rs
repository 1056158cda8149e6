//! Persian.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "fa", is_right_to_left: true, ..Language::NONE };
