//! Chinese, in both scripts.

use super::Language;

pub(super) const LANGUAGE: Language = Language { tag: "zh", date_signs: Some(['年', '月', '日']), ..Language::NONE };
