//! Kurdish.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ku", is_right_to_left: true, ..Language::NONE };
