//! Recognises FAQ headings in the languages that people write FAQs in.
//!
//! This module sees strings only and knows no blocks.

use std::sync::LazyLock;

use regex::Regex;

/// Names of an FAQ section, as lower-case fragments. Sources: the translations of "Frequently asked questions" and
/// "Questions and answers" that WordPress' FAQ plugins, MediaWiki, Docusaurus and GOV.UK ship.
const NAMES: &[&str] = &[
    // English
    r"\bfaqs?\b",
    r"\bf\.a\.q",
    r"frequently[\s-]asked",
    r"frequent(ly)? questions",
    r"common(ly)?( asked)? questions",
    r"questions? (and|&|\+) answers?",
    r"\bq ?(&|and|\+|/) ?a['’]?s?\b",
    r"questions answered",
    r"questions, answered",
    r"(got|have|any) (more |any )?questions\? we",
    r"people also ask",
    r"top questions",
    r"your questions",
    r"everything you (need|wanted) to (know|ask)",
    r"popular questions",
    r"general questions",
    r"\bask us anything\b",
    // Spanish, Portuguese, Italian, French, Catalan, Romanian
    r"preguntas (m[áa]s )?(frecuentes|comunes|habituales)",
    r"preguntas y respuestas",
    r"dudas (frecuentes|comunes)",
    r"perguntas (mais )?(frequentes|comuns)",
    r"perguntas e respostas",
    r"d[úu]vidas (mais )?(frequentes|comuns)",
    r"domande (più |piu )?(frequenti|comuni)",
    r"domande e risposte",
    r"foire aux questions",
    r"questions? (les plus )?(fr[ée]quentes?|courantes?|fr[ée]quemment pos[ée]es|r[ée]ponses)",
    r"questions?[ -/&]+(et )?r[ée]ponses",
    r"vos questions",
    r"preguntes (m[ée]s )?freq[üu]ents",
    r"[îi]ntreb[ăa]ri (frecvente|[șs]i r[ăa]spunsuri)",
    // German, Dutch, Scandinavian, Finnish
    r"h[äa]ufig(e|sten?)?( gestellte)? fragen",
    r"fragen (und|&) antworten",
    r"oft gestellte fragen",
    r"wichtigsten fragen",
    r"veel ?gestelde vragen",
    r"vragen en antwoorden",
    r"vanliga fr[åa]gor",
    r"fr[åa]gor och svar",
    r"ofte stilte sp[øo]rsm[åa]l",
    r"(ofte|hyppigt) stillede sp[øo]rgsm[åa]l",
    r"sp[øo]rgsm[åa]l og svar",
    r"sp[øo]rsm[åa]l og svar",
    r"usein kysyt",
    r"kysymyksi[äa] ja vastauksia",
    r"algengar spurningar",
    // Slavic, Baltic, Hungarian, Greek, Turkish
    r"част(о|ые|ые|і) (задаваемые |поставлені |задавані )?(вопросы|запитання|питання)",
    r"вопрос(ы)? и ответ",
    r"вопрос[ -–—]+ответ",
    r"популярные вопросы",
    r"\bчзв\b",
    r"\bчаво?\b",
    r"поширені (за)?питання",
    r"(за)?питання (та|й|і) відповід",
    r"често задавани въпроси",
    r"въпроси и отговори",
    r"често постављана питања",
    r"(najcz[ęe][śs]ciej|cz[ęe]sto) (zadawane|stawiane) pytania",
    r"pytania i odpowiedzi",
    r"([čc]asto kladen[ée]|[čc]ast[ée]|nej[čc]ast[ěe]j[šs][íi]) (dotazy|ot[áa]zky)",
    r"ot[áa]zky a odpov",
    r"[čc]asto kladen[ée] ot[áa]zky",
    r"(naj)?[čc]e[šs][ćc]?[ae] (postavljana )?pitanja",
    r"pogosta vpra[šs]anja",
    r"dažniausi(ai)? užduodami",
    r"dažnai užduodami",
    r"biežāk uzdotie",
    r"korduma kippuvad",
    r"gyakori k[ée]rd[ée]sek",
    r"gyakran ism[ée]telt k[ée]rd",
    r"συχν[έε]ς ερωτ[ήη]σεις",
    r"ερωτ[ήη]σεις και απαντ",
    r"s[ıi]k(ç|c)a sorulan(lar)?( sorular)?",
    r"s[ıi]k sorulan",
    r"sorular ve cevaplar",
    r"soru[ -–]cevap",
    r"\bsss\b",
    // Semitic, Persian, Indic
    r"الأسئلة (الشائعة|المتكررة|المتداولة|الأكثر)",
    r"أسئلة (شائعة|متكررة|وأجوبة)",
    r"اسئلة شائعة",
    r"الأسئلة الأكثر",
    r"سؤال وجواب",
    r"שאלות (נפוצות|ותשובות)",
    r"שאלות שכיחות",
    r#"שו[״"]ת"#,
    r#"שו[״"]ת"#,
    r"(سوالات|سؤالات|پرسش‌های|پرسش های) (متداول|رایج|پرتکرار)",
    r"پرسش و پاسخ",
    r"अक्सर (पूछे|पूछा)",
    r"सामान्य प्रश्न",
    r"बार[ -]बार पूछे",
    r"प्रश्नोत्तर",
    r"सवाल[ -]जवाब",
    r"সচরাচর জিজ্ঞাসা",
    r"সাধারণ জিজ্ঞাসা",
    r"عمومی سوالات",
    r"اکثر پوچھے",
    r"அடிக்கடி கேட்கப்படும்",
    r"తరచుగా అడిగే",
    // East and South-East Asia
    r"よくある(ご)?質問",
    r"よく(ある|聞かれる)(お)?問い?合わせ",
    r"質問と回答",
    r"一問一答",
    r"常见(问题|问答|疑问)",
    r"常見(問題|問答|疑問)",
    r"问与答|問與答|问答|問答集",
    r"자주\s?(묻는|하는|물어보는|받는)\s?(질문|질의)",
    r"질문과\s?(답변|대답)",
    r"묻고\s?답하기",
    r"궁금증",
    r"câu hỏi thường gặp",
    r"hỏi đáp",
    r"pertanyaan (yang )?(sering|umum)",
    r"tanya jawab",
    r"soalan lazim",
    r"คำถามที่พบบ่อย",
    r"คําถามที่พบบ่อย",
    r"mga (madalas|karaniwang) (na )?(itanong|tanong)",
    r"maswali (yanayoulizwa|ya mara)",
];

static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("(?i)(?:{})", NAMES.join("|"))).expect("the pattern is constant"));

/// An interview is announced in the same words: "Q&A with the mayor", "Five questions for …".
static INTERVIEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(\b(q ?(&|and) ?a|questions?|answers?)\b.{0,20}\b(with|for|to)\b|interview|in conversation)")
        .expect("the pattern is constant")
});

/// Whether a heading announces an FAQ.
pub(super) fn names_faq(heading: &str) -> bool {
    NAME.is_match(heading) && !INTERVIEW.is_match(heading)
}

/// Whether a page's title tells that the page is an FAQ, and not that it is about one. The name must be at an end of
/// the title, or at an end of one of its parts ("FAQ | Project").
pub(super) fn titles_faq(title: &str) -> bool {
    title.split(['|', '–', '—', '·', ':', '»']).flat_map(|part| part.split(" - ")).any(|part| {
        let part = part.trim();
        let at_end = |found: regex::Match| found.start() == 0 || found.end() == part.len();
        NAME.find_iter(part).any(at_end) && !INTERVIEW.is_match(part)
    })
}

/// A closing paragraph that addresses the reader instead of answering: it asks for comments, subscriptions, shares or
/// mail.
static APPEAL: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [
        r"(in|into) the comments?\b",
        r"comments? (section )?below",
        r"share (this|your|it)\b.{0,60}(below|thoughts|insights|friends|opinion|experience|comments?)",
        r"(subscribe|sign up) (to|for|now|here|today)",
        r"\b(still )?(have|got) (a |any |more |further |other )?questions?\b",
        r"(contact|e-?mail|call|write to) (us|our team|our support)\b",
        r"\b(get in touch|reach out)\b",
        r"follow us (on|at)\b",
        r"(en los comentarios|nos coment[áa]rios|nei commenti|dans les commentaires|in den kommentaren|in de reacties|в комментариях)",
    ];
    Regex::new(&format!("(?i)(?:{})", patterns.join("|"))).expect("the pattern is constant")
});

/// Whether a paragraph is such an appeal. A long one has other content too.
pub(super) fn appeals(paragraph: &str) -> bool {
    paragraph.chars().count() <= 240 && APPEAL.is_match(paragraph)
}

/// Headers of the columns of a table that is an FAQ.
static COLUMNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(questions?|q|frequently asked questions?|faqs?|fragen?|preguntas?|perguntas?|domand[ae]|vra(ag|gen)|вопрос(ы)?|pytani[ae]|sorular?|質問|问题|問題|질문|السؤال|שאלה|प्रश्न)$")
        .expect("the pattern is constant")
});

/// Whether a column's header announces questions.
pub(super) fn heads_questions(cell: &str) -> bool {
    COLUMNS.is_match(cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faq_headings_are_recognised_in_many_languages() {
        for name in [
            "FAQs About Lead Pipes",
            "Q&A",
            "Your Questions Answered: The Rate Cut",
            "Preguntas frecuentes",
            "Häufige Fragen",
            "Foire aux questions",
            "Часто задаваемые вопросы",
            "よくある質問",
            "자주 묻는 질문",
            "الأسئلة الشائعة",
            "Sıkça Sorulan Sorular",
            "Najczęściej zadawane pytania",
        ] {
            assert!(names_faq(name), "{name}");
        }
    }

    #[test]
    fn other_headings_do_not() {
        for name in [
            "Useful facts",
            "Is it worth it?",
            "A faquir's tale",
            "Q&A with the mayor",
            "Ten questions for Ilse Brandt",
        ] {
            assert!(!names_faq(name), "{name}");
        }
    }

    #[test]
    fn a_title_that_is_about_faqs_is_not_one() {
        assert!(titles_faq("FAQ - Let's Encrypt"));
        assert!(titles_faq("Newsboat FAQ"));
        assert!(!titles_faq("The slow death of the FAQ page"));
    }

    #[test]
    fn appeals_are_not_answers() {
        assert!(appeals("What are your predictions? Share your insights in the comments below!"));
        assert!(appeals("Still have questions? Contact us."));
        assert!(!appeals("Yes. The final vote on money is in November."));
    }
}
