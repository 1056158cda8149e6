//! Malay.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "ms", faq_names: &["soalan lazim"], conjunctions: &["dan"], ..Language::NONE };
