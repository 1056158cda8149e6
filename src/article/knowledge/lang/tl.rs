//! Tagalog.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "tl",
    faq_names: &["mga (madalas|karaniwang) (na )?(itanong|tanong)"],
    conjunctions: &["at"],
    ..Language::NONE
};
