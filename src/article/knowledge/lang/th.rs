//! Thai.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "th",
    faq_names: &["คำถามที่พบบ่อย", "คําถามที่พบบ่อย"],
    particles: &["ไหม", "มั้ย", "หรือไม่", "หรือเปล่า", "เมื่อไร", "เมื่อไหร่", "อย่างไร", "เท่าไร", "เท่าไหร่", "ที่ไหน"],
    conjunctions: &["และ"],
    table_words: &["ตาราง"],
    ..Language::NONE
};
