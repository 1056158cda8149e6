//! N'Ko.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "nqo", is_right_to_left: true, ..Language::NONE };
