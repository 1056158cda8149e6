//! Swahili.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "sw", faq_names: &["maswali (yanayoulizwa|ya mara)"], conjunctions: &["na"], ..Language::NONE };
