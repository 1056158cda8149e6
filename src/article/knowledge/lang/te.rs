//! Telugu.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "te", faq_names: &["తరచుగా అడిగే"], ..Language::NONE };
