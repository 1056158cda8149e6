//! Phrases of very short blocks that are not the text: labels of advertising, "read more:", prompts, and lines with
//! date or author.
//!
//! They are the last resort, for lines that no markup tells from a sentence. The phrases are those that sites and
//! plugins print (translations of WordPress core and Jetpack, and the labels that press codes require: "Anzeige",
//! "Publicité", "Реклама"), in English, German, French, Spanish, Portuguese, Italian, Dutch, Russian, Arabic and
//! Japanese. They are compared as plain text: compiling patterns of this size would cost more than reading a page.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::knowledge::lang::{self, LANGUAGES, Weekdays};

/// Labels that are a whole block and carry no content.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "advertisement", "advertisements", "ad", "advert", "advertising", "sponsored", "sponsored content",
    "scroll to continue", "scroll to continue with content", "article continues below", "story continues below",
    "article continues after ad", "article continues after advertisement", "story continues below advertisement",
    "story continues after advertisement", "article continues below this ad", "continue reading",
    "continue reading below", "continue reading the main story", "keep reading", "skip advertisement", "anzeige",
    "werbung", "publicité", "publicidad", "publicidade", "anuncio", "anúncio", "pubblicità", "advertentie", "реклама",
    "إعلان", "اعلان", "広告", "スポンサーリンク", "share", "share this", "share this article", "share this story",
    "share this post", "share on", "share via", "teilen", "artikel teilen", "partager", "partager cet article",
    "compartir", "compartilhar", "compartilhe", "condividi", "delen", "поделиться", "شارك", "シェア", "シェアする",
    "copy link", "print", "email", "save", "listen", "comment", "comments", "kommentare", "loading",
];

pub(super) fn is_label(text: &str) -> bool {
    is_at_most(text, 60) && LABELS.contains(&&*bare(text))
}

/// Actions of buttons beside a text.
#[rustfmt::skip]
const ACTIONS: &[&str] = &[
    "tweet", "recommend", "like", "pin it", "e-mail", "mail", "drucken", "merken", "imprimer", "envoyer", "imprimir",
    "enviar", "stampa", "invia", "печать", "bookmark", "text size", "font size", "report", "follow", "view comments",
    "add comment", "post a comment",
];

#[rustfmt::skip]
const NETWORKS: &[&str] = &[
    "facebook", "twitter", "x", "google", "linkedin", "pinterest", "reddit", "whatsapp", "telegram", "tumblr", "digg",
    "stumbleupon", "delicious", "flipboard", "pocket", "xing", "vk", "bluesky", "threads", "mastodon", "line", "messenger",
    "instagram", "youtube", "rss",
];

/// Whether the text is the name of a button, including share buttons.
pub(super) fn is_action(text: &str) -> bool {
    is_label(text) || ACTIONS.contains(&&*bare(text))
}

pub(super) fn is_network(text: &str) -> bool {
    NETWORKS.contains(&&*bare(text))
}

/// Introductions to one or more links to other articles: before a colon, as a heading, or alone.
#[rustfmt::skip]
const ELSEWHERE: &[&str] = &[
    "read", "read more", "read more here", "read also", "read next", "read on", "read this", "also read",
    "more stories", "more news", "more articles", "more reading", "more posts", "more coverage", "more on this",
    "more on this story", "more on this topic", "see also", "see more", "related", "related article",
    "related articles", "related story", "related stories", "related post", "related posts", "related content",
    "related links", "related news", "related reading", "related coverage", "related topics", "recommended",
    "recommended for you", "recommended reading", "recommended stories", "recommended articles", "you may like",
    "you may also like", "you might like", "you might also like", "you may also enjoy", "you might also enjoy",
    "you may also be interested in", "you might also be interested in", "don't miss", "don’t miss", "up next",
    "most read", "most popular", "trending", "trending now", "latest", "latest news", "latest stories",
    "latest posts", "what to read next", "in case you missed it", "watch", "watch also", "watch now", "watch more",
    "lesen sie auch", "lesen sie mehr", "lesen sie dazu", "lesen sie mehr dazu", "mehr zum thema", "mehr dazu",
    "mehr lesen", "auch interessant", "das könnte sie auch interessieren", "das könnte sie interessieren",
    "das könnte dich auch interessieren", "siehe auch", "weiterlesen", "weitere artikel", "weitere beiträge",
    "weitere themen", "weitere nachrichten", "zum thema", "verwandte artikel", "verwandte beiträge",
    "passend zum thema", "lire", "lire aussi", "lire également", "lire la suite", "à lire", "à lire aussi",
    "a lire aussi", "à lire également", "à voir", "à voir aussi", "voir aussi", "articles liés", "article lié",
    "articles similaires", "articles associés", "sur le même sujet", "sur le même thème", "lea también",
    "lee también", "leer también", "lea además", "lee además", "leer más", "lee más", "lea más", "también en",
    "te puede interesar", "le puede interesar", "también te puede interesar", "ver también", "ver más",
    "artículos relacionados", "noticias relacionadas", "notas relacionadas", "entradas relacionadas",
    "más información", "más noticias", "leia também", "leia mais", "ler mais", "veja também", "veja mais", "ver mais",
    "saiba mais", "notícias relacionadas", "artigos relacionados", "posts relacionados", "matérias relacionadas",
    "confira", "confira também", "leggi anche", "leggi di più", "potrebbe interessarti",
    "potrebbe interessarti anche", "articoli correlati", "lees ook", "lees meer", "lees verder", "gerelateerd",
    "gerelateerde artikelen", "читайте также", "читайте ещё", "читайте еще", "читать также", "читать далее",
    "смотрите также", "по теме", "материалы по теме", "похожие статьи", "похожие записи", "похожие новости",
    "похожие материалы", "اقرأ", "اقرأ أيضا", "اقرأ أيضاً", "اقرأ أيضًا", "اقرأ ايضا", "اقرأ المزيد",
    "مواضيع ذات صلة", "مواضيع متعلقة", "أخبار ذات صلة", "مقالات ذات صلة", "ذات صلة", "شاهد أيضا", "شاهد أيضاً",
    "شاهد ايضا", "関連記事", "関連", "関連ニュース", "関連リンク", "関連する記事", "あわせて読みたい", "合わせて読みたい", "おすすめ記事", "おすすめの記事", "こちらもおすすめ",
    "続きを読む", "人気記事",
];

/// The same, followed by the name of a subject or a site.
#[rustfmt::skip]
const ELSEWHERE_ABOUT: &[&str] = &[
    "more from ", "read more from ", "read more on ", "read more about ", "more on ", "more about ", "mehr aus ",
    "mehr von ", "mehr über ", "más sobre ", "mais sobre ", "meer over ",
];

/// Whether the whole text is such an introduction: "Related articles", "Lesen Sie auch:".
pub(super) fn leads_elsewhere(text: &str) -> bool {
    let bare = bare(text);
    let is_about = |start: &&str| bare.starts_with(*start) && !bare.contains(['.', ':']);
    is_at_most(text, 80)
        && (ELSEWHERE.contains(&&*bare) || is_at_most(text, 50) && ELSEWHERE_ABOUT.iter().any(is_about))
}

/// Whether the text starts with such an introduction: "Read more: Ten walks by the sea".
pub(super) fn begins_elsewhere(text: &str) -> bool {
    let end = text.find([':', '：', '|', '>', '→', '»', '–', '—']);
    end.is_some_and(|end| leads_elsewhere(&text[..end]))
}

/// Phrases that alone make a block a prompt.
#[rustfmt::skip]
const PROMPTS: &[&str] = &[
    "leave a comment", "leave a reply", "post a comment", "add a comment", "join the conversation",
    "join the discussion", "already a subscriber", "already a member", "for subscribers only",
    "for paying subscribers", "for paid subscribers", "we use cookies", "this site uses cookies",
    "may contain affiliate links", "contains affiliate links", "all rights reserved", "support our journalism",
    "support independent journalism", "have a tip?", "got a tip?", "send us your tips", "download our app",
    "download the app", "newsletter abonnieren", "newsletter bestellen", "folgen sie uns", "hier anmelden",
    "schreiben sie einen kommentar", "schreibe einen kommentar", "inscrivez-vous", "abonnez-vous", "suivez-nous",
    "laissez un commentaire", "laisser un commentaire", "réservé aux abonnés", "suscríbete", "suscríbase",
    "suscribirse", "síguenos", "deja un comentario", "deja tu comentario", "recibe nuestro", "recibe nuestra",
    "inscreva-se", "cadastre-se", "deixe um comentário", "deixe seu comentário", "receba nossas", "iscriviti",
    "seguici", "подписывайтесь", "подпишитесь", "оставьте комментарий", "اشترك", "تابعونا", "تابعنا", "メルマガ",
    "メールマガジン", "ニュースレター", "フォローする", "会員限定",
];

/// Two phrases that make a block a prompt together: one of the first list and one of the second.
const PAIRS: &[(&[&str], &[&str])] = &[
    (
        &["subscribe", "sign up", "register", "abonnieren", "bestellen"],
        &["newsletter", "inbox", "by email", "our podcast", "our channel", "for free", "briefing"],
    ),
    (
        &["follow ", "like us", "find us", "join us", "connect with"],
        &[
            "on twitter",
            "on x",
            "on facebook",
            "on instagram",
            "on linkedin",
            "on threads",
            "on bluesky",
            "on mastodon",
            "on whatsapp",
            "on telegram",
            "on google news",
            "on youtube",
            "on tiktok",
        ],
    ),
    (&["thanks for reading", "thank you for reading"], &["subscribe", "share"]),
];

/// Whether the text asks to subscribe, follow, comment or accept. Only a block too short to be an argument about it
/// counts.
pub(super) fn is_prompt(text: &str) -> bool {
    if !is_at_most(text, 280) {
        return false;
    }
    let text = text.to_lowercase();
    let holds = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    holds(PROMPTS) || PAIRS.iter().any(|(call, object)| holds(call) && holds(object))
}

/// What follows a number to tell how long ago, or how long it takes to read: "min read".
static SPANS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.time_spans));

/// What precedes a number to tell how long ago: "vor ".
static AGO: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.ago));

/// Halves of the day that end in a full stop.
static HALF_DAYS: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.half_days));

/// Whether a line is only a date: a date, a time or a reading time with a few words and no end of a sentence.
pub(super) fn is_dated(text: &str) -> bool {
    let lower = text.to_lowercase();
    let ends = ends_sentence(&lower) && !HALF_DAYS.iter().any(|half| lower.ends_with(half));
    let is_line = is_at_most(text, 110) && text.split_whitespace().count() <= 16 && !ends;
    let is_ago = |start: &&str| lower.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_numeric));
    let is_span = AGO.iter().any(is_ago) || SPANS.iter().any(|span| lower.contains(span));
    is_line && lower.contains(char::is_numeric) && (is_span || has_date(&lower))
}

/// Whether the text has a year of the last or this century, or digits with the punctuation of a time or a date.
fn has_date(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty()).collect();
    let is_year = |number: &&str| {
        number.chars().count() == 4 && ["19", "20", "١٩", "٢٠"].iter().any(|century| number.starts_with(century))
    };
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |c: &char| c.is_ascii_digit();
    let is_time = |c: &[char]| is_digit(&c[0]) && matches!(c[1], ':' | 'h') && is_digit(&c[2]) && is_digit(&c[3]);
    let is_short_date = |c: &[char]| is_digit(&c[0]) && matches!(c[1], '/') && is_digit(&c[2]) && !c[3].is_alphabetic();
    numbers.iter().any(is_year) || chars.windows(4).any(|c| is_time(c) || is_short_date(c))
}

#[rustfmt::skip]
const BY: &[&str] = &[
    "by ", "written by ", "posted by ", "reported by ", "reporting by ", "story by ", "words by ", "text by ",
    "photos by ", "edited by ", "von ", "par ", "por ", "da ", "di ", "door ", "автор", "текст:", "بقلم", "كتب ",
    "文・", "取材・文", "文＝",
];

/// Removes "By" and its translations from the start of a byline.
pub(super) fn without_by(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_by = |by: &&&str| {
        let word = by.trim_end_matches([' ', ':']);
        let rest = line.get(word.len()..).filter(|_| line.is_char_boundary(word.len()));
        let is_whole = rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()));
        is_whole && line[..word.len()].to_lowercase() == word
    };
    let by = BY.iter().filter(is_by).map(|by| by.trim_end_matches([' ', ':']).len()).max();
    by.map_or(line, |end| line[end..].trim_start_matches([' ', ':', '\u{a0}']))
}

/// Whether the text starts like a byline and continues with a name: "By Ann Mole".
pub(super) fn names_author(text: &str) -> bool {
    let name = without_by(text);
    is_byline(text, None) && name.starts_with(char::is_uppercase)
}

/// Words for roles, after a name.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "editor", "reporter", "correspondent", "writer", "writers", "staff", "columnist", "contributor", "journalist",
    "producer", "critic", "blogger", "author", "redakteur", "redakteurin", "korrespondent", "korrespondentin",
    "journaliste", "rédacteur", "rédactrice", "correspondant", "correspondante", "redactor", "redactora", "periodista",
    "corresponsal", "repórter", "jornalista", "giornalista", "корреспондент", "редактор", "журналист",
];

pub(super) fn is_role(text: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| ROLES.contains(&word))
}

/// Words between a name and a date: "on".
static BESIDE_DATE: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.beside_date));

/// Whether the word may be between a name and a date.
pub(super) fn dates(word: &str) -> bool {
    let word = word.to_lowercase();
    BESIDE_DATE.contains(&*word) || LANGUAGES.iter().any(|language| is_weekday(&word, &language.weekdays))
}

fn is_weekday(word: &str, weekdays: &Weekdays) -> bool {
    let is_day = |start: &&str| word == *start || word.starts_with(start) && word.ends_with(weekdays.ending);
    weekdays.starts.iter().any(is_day)
}

/// Whether a line only names the author: "By" and a few words, or the byline itself.
pub(super) fn is_byline(text: &str, byline: Option<&str>) -> bool {
    let is_short = is_at_most(text, 100) && text.split_whitespace().count() <= 12 && !ends_sentence(text);
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let names = |name: &str| !name.is_empty() && text.contains(name) && is_at_most(text, name.chars().count() + 40);
    is_short && (BY.iter().any(|by| lower.starts_with(by)) || byline.is_some_and(names))
}

#[rustfmt::skip]
const CREDIT: &[&str] = &[
    "photo", "photos", "photograph", "image", "images", "picture", "featured image", "header image", "cover photo",
    "illustration", "foto", "fotos", "bild", "bilder", "titelbild", "photo credit", "image credit", "picture credit",
    "crédit photo", "crédit", "crédits", "credit", "credits", "crédito", "créditos", "фото", "صورة", "写真", "画像",
    "photo by", "image by", "picture by", "photo courtesy", "image courtesy", "photo via", "image via",
];

/// Whether the text only credits a picture, without a sentence about it: "Photo: A. Name/Agency".
pub(super) fn is_credit(text: &str) -> bool {
    if !is_at_most(text, 110) {
        return false;
    }
    let lower = text.trim_start_matches(['(', '[', '|', ' ']).to_lowercase();
    let head = lower.split([':', '：', '/']).next().unwrap_or_default();
    let is_headed = head.len() < lower.len() && CREDIT.contains(&head.trim());
    let is_by = |start: &&str| start.contains(' ') && lower.starts_with(&format!("{start} "));
    is_headed || lower.starts_with('©') || CREDIT.iter().any(is_by)
}

/// Words before the names of subjects: "Tags:", "Filed under".
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "tags", "tag", "tagged", "tagged with", "tagged as", "tagged in", "filed under", "filed in", "topics", "category",
    "categories", "categoría", "categorías", "keywords", "labels", "schlagwörter", "schlagworte", "themen",
    "kategorie", "kategorien", "étiquettes", "catégorie", "catégories", "mots-clés", "mots clés", "etiquetas",
    "temas", "assuntos", "tópicos", "argomenti", "метки", "теги", "рубрики", "темы", "الوسوم", "كلمات مفتاحية", "タグ",
    "カテゴリ", "カテゴリー",
];

pub(super) fn names_subjects(text: &str) -> bool {
    let head = text.split([':', '：']).next().unwrap_or_default();
    is_at_most(text, 300) && (SUBJECTS.contains(&&*bare(head)) || text.starts_with("Filed under"))
}

/// The text in lower case, without punctuation around it.
fn bare(text: &str) -> String {
    if !is_at_most(text, 100) {
        return String::new();
    }
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_at_most(text: &str, chars: usize) -> bool {
    text.len() <= chars * 4 && text.chars().count() <= chars
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。', '؟', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_whole_block() {
        assert!(is_label("— Advertisement —") && is_label("Anzeige") && is_label("広告"));
        assert!(!is_label("Advertisement revenue fell by a tenth."));
    }

    #[test]
    fn what_leads_elsewhere_is_known_in_many_languages() {
        for text in ["Read more: A storm", "Lesen Sie auch: Ein Sturm", "À lire aussi : La mer", "Читайте также: Шторм"]
        {
            assert!(begins_elsewhere(text), "{text}");
        }
        assert!(leads_elsewhere("Related stories") && leads_elsewhere("関連記事"));
        assert!(!leads_elsewhere("Related work on rivers") && !begins_elsewhere("Read more books this year"));
    }

    #[test]
    fn a_date_in_a_sentence_is_no_date_line() {
        assert!(is_dated("March 3, 2024 · 5 min read") && is_dated("Vor 3 Stunden") && is_dated("2024年3月3日"));
        assert!(!is_dated("The bridge was closed in 2024."));
    }

    #[test]
    fn a_byline_is_short_and_no_sentence() {
        assert!(is_byline("By Ann Mole, science editor", None) && is_byline("Ann Mole | Courier", Some("Ann Mole")));
        assert!(!is_byline("By morning the water had gone.", None));
    }
}
