//! Yiddish.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "yi", is_right_to_left: true, ..Language::NONE };
