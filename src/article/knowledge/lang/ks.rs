//! Kashmiri.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ks", is_right_to_left: true, ..Language::NONE };
