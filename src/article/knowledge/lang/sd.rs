//! Sindhi.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "sd", is_right_to_left: true, ..Language::NONE };
