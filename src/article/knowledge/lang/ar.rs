//! Arabic.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "ar",
    is_right_to_left: true,
    ago: &["منذ "],
    faq_names: &[
        "الأسئلة (الشائعة|المتكررة|المتداولة|الأكثر)", "أسئلة (شائعة|متكررة|وأجوبة)", "اسئلة شائعة",
        "الأسئلة الأكثر", "سؤال وجواب",
    ],
    question_columns: &["السؤال"],
    question_words: &["سؤال"],
    question_letters: &["س"],
    answer_words: &["جواب"],
    answer_letters: &["ج"],
    conjunctions: &["و"],
    to_top: &["إلى الأعلى", "أعلى الصفحة"],
    labels: &["إعلان", "اعلان", "شارك"],
    elsewhere: &[
        "اقرأ", "اقرأ أيضا", "اقرأ أيضاً", "اقرأ أيضًا", "اقرأ ايضا", "اقرأ المزيد", "مواضيع ذات صلة", "مواضيع متعلقة",
        "أخبار ذات صلة", "مقالات ذات صلة", "ذات صلة", "شاهد أيضا", "شاهد أيضاً", "شاهد ايضا",
    ],
    prompts: &["اشترك", "تابعونا", "تابعنا"],
    by: &["بقلم", "كتب "],
    credits: &["صورة"],
    subjects: &["الوسوم", "كلمات مفتاحية"],
    table_words: &["جدول"],
    ..Language::NONE
};
