//! Japanese.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "ja",
    date_signs: Some(['年', '月', '日']),
    time_spans: &["分前", "時間前", "日前", "分で読めます"],
    faq_names: &["よくある(ご)?質問", "よく(ある|聞かれる)(お)?問い?合わせ", "質問と回答", "一問一答"],
    question_columns: &["質問"],
    question_words: &["質問"],
    question_letters: &["問"],
    answer_words: &["答え", "回答"],
    answer_letters: &["答"],
    particles: &["ですか", "ますか", "ましたか", "せんか", "でしょうか", "のか"],
    conjunctions: &["と", "及び"],
    to_top: &["トップへ", "トップへ戻る", "ページの先頭へ", "ページトップへ", "上へ", "上に戻る"],
    labels: &["広告", "スポンサーリンク", "シェア", "シェアする"],
    elsewhere: &[
        "関連記事", "関連", "関連ニュース", "関連リンク", "関連する記事", "あわせて読みたい", "合わせて読みたい",
        "おすすめ記事", "おすすめの記事", "こちらもおすすめ", "続きを読む", "人気記事",
    ],
    prompts: &["メルマガ", "メールマガジン", "ニュースレター", "フォローする", "会員限定"],
    by: &["文・", "取材・文", "文＝", "著者：", "執筆：", "筆者："],
    credits: &["写真", "画像"],
    subjects: &["タグ", "カテゴリ", "カテゴリー"],
    table_words: &["表"],
    ..Language::NONE
};
