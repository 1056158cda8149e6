//! Bulgarian.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "bg",
    faq_names: &["често задавани въпроси", "въпроси и отговори"],
    conjunctions: &["и"],
    table_words: &["таблица"],
    ..Language::NONE
};
