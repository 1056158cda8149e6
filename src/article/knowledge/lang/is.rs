//! Icelandic.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "is", faq_names: &["algengar spurningar"], conjunctions: &["og"], ..Language::NONE };
