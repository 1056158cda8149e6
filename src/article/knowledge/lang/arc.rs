//! Aramaic.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "arc", is_right_to_left: true, ..Language::NONE };
