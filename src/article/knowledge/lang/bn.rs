//! Bengali.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language {
        tag: "bn", faq_names: &["সচরাচর জিজ্ঞাসা", "সাধারণ জিজ্ঞাসা"], ..Language::NONE
    };
