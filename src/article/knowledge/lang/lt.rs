//! Lithuanian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "lt",
    faq_names: &["dažniausi(ai)? užduodami", "dažnai užduodami"],
    conjunctions: &["ir"],
    ..Language::NONE
};
