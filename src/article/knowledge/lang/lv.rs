//! Latvian.

use super::Language;

pub(super) const LANGUAGE: Language =
    Language { tag: "lv", faq_names: &["biežāk uzdotie"], conjunctions: &["un"], ..Language::NONE };
