//! Central Kurdish.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ckb", is_right_to_left: true, ..Language::NONE };
