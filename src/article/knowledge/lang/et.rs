//! Estonian.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "et", faq_names: &["korduma kippuvad"], conjunctions: &["ja"], ..Language::NONE };
