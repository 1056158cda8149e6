//! Korean.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "ko", date_signs: Some(['년', '월', '일']), ..Language::NONE };
