//! Serbian.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language {
        tag: "sr", faq_names: &["често постављана питања"], conjunctions: &["i", "и"], ..Language::NONE
    };
