//! Chinese, in both scripts.

use super::Language;

pub(super) const LANGUAGE: Language = Language {
    tag: "zh",
    date_signs: Some(['年', '月', '日']),
    faq_names: &["常见(问题|问答|疑问)", "常見(問題|問答|疑問)", "问与答", "問與答", "问答", "問答集"],
    question_columns: &["问题", "問題"],
    question_words: &["问题", "問題"],
    question_letters: &["问", "問"],
    answer_words: &["回答"],
    answer_letters: &["答"],
    particles: &["吗", "嗎", "呢"],
    conjunctions: &["和", "与", "及", "與"],
    to_top: &["返回顶部", "回到顶部", "回頂端", "返回頂部", "顶部"],
    by: &["作者：", "作者:", "文/"],
    table_words: &["表"],
    ..Language::NONE
};
