//! Tamil.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "ta", faq_names: &["அடிக்கடி கேட்கப்படும்"], ..Language::NONE
};
