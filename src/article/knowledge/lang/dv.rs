//! Dhivehi.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "dv", is_right_to_left: true, ..Language::NONE };
