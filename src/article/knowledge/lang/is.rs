//! Icelandic.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "is", faq_names: &["algengar spurningar"], ..Language::NONE };
