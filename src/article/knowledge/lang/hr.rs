//! Croatian, Bosnian, and Serbian in Latin letters.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "hr",
    faq_names: &["(naj)?[čc]e[šs][ćc]?[ae] (postavljana )?pitanja"],
    conjunctions: &["i"],
    ..Language::NONE
};
