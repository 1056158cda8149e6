//! What a question looks like as text: its ending, its `Q:` and its number, in the languages people write FAQs in.
//!
//! Looks at strings only; knows no blocks.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::Clean;

/// Longer than any question that is a line of its own (bytes, generous for scripts of three bytes a letter).
const LONGEST: usize = 600;

/// Whether a line asks. A question mark at its end, whatever quotes or brackets close after it; in languages that write
/// questions without one, the particle that ends them.
pub(super) fn asks(line: &str) -> bool {
    let line = without_tail(line);
    line.len() <= LONGEST && (line.ends_with(MARKS) || ends_with_particle(line)) && line.chars().count() > 1
}

/// Question marks: Latin, Greek (written as a semicolon is not counted), Arabic, Armenian, full width.
const MARKS: [char; 6] = ['?', '？', '؟', '\u{37E}', '՞', '⁇'];

fn without_tail(line: &str) -> &str {
    const CLOSERS: [char; 14] = ['"', '\'', '”', '’', '»', '«', ')', ']', '）', '」', '』', '*', '!', '#'];
    let line = line.trim_end();
    // "What is it? (2026)": what stands in brackets after the mark is a remark on the question.
    let line = match line.rfind(['(', '（']) {
        Some(open) if line.ends_with([')', '）']) && line[..open].trim_end().ends_with(MARKS) => &line[..open],
        Some(_) | None => line,
    };
    line.trim_end_matches(|c: char| c.is_whitespace() || CLOSERS.contains(&c))
}

/// Japanese か, Chinese 吗 and 呢, Korean -까, -나요, -가요, -은요: questions as often without a mark as with one.
fn ends_with_particle(line: &str) -> bool {
    let line = line.trim_end_matches(['。', '.', '．']);
    ["ですか", "ますか", "ましたか", "せんか", "でしょうか", "のか", "吗", "嗎", "呢", "니까", "까요", "나요", "가요"]
        .iter()
        .any(|end| line.ends_with(end))
}

/// One word for "question" and one for "answer", or their initials, as they stand before a colon or a number.
struct Labels {
    question: Regex,
    answer: Regex,
    answer_inside: Regex,
}

const QUESTION_WORDS: &str = "question|frage|pregunta|pergunta|domanda|vraag|вопрос|питання|pytanie|otázka|soru|fråga|\
    spørgsmål|spørsmål|kysymys|kérdés|întrebare|ερώτηση|câu hỏi|pertanyaan|質問|问题|問題|질문|سؤال|שאלה|प्रश्न";
const ANSWER_WORDS: &str = "answer|antwort|respuesta|resposta|risposta|réponse|antwoord|ответ|відповідь|odpowiedź|odpověď|\
    cevap|yanıt|svar|vastaus|válasz|răspuns|απάντηση|trả lời|jawaban|回答|答え|답변|جواب|תשובה|उत्तर";

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let label = |letters: &str, words: &str, before: &str| {
        // "Q:", "Q.", "Q1.", "Q 1)", "Question 3:", "問：", "Q –"; a letter alone must have its colon or stop.
        let pattern = format!(
            r"(?i){before}(?:(?:{letters})\s?\d{{0,3}}\s?(?:[:：.．)）、]|\s[-–—])|(?:{words})\s?#?\d{{0,3}}\s?[:：.．)）])\s*"
        );
        Regex::new(&pattern).expect("the pattern is constant")
    };
    Labels {
        question: label("q|f|p|d|v|в|問|问|س|ש|प्र|ερ", QUESTION_WORDS, "^"),
        answer: label("a|r|о|o|s|答|ج|ת|उ|απ", ANSWER_WORDS, "^"),
        answer_inside: label("a|r|о|答|ج|ת|उ", ANSWER_WORDS, r"(?:^|[\s?？؟])"),
    }
});

/// Bytes of a leading `Q:`, or none.
pub(super) fn question_label(line: &str) -> Option<usize> {
    LABELS.question.find(line).map(|found| found.end())
}

/// Bytes of a leading `A:`, or none.
pub(super) fn answer_label(line: &str) -> Option<usize> {
    LABELS.answer.find(line).map(|found| found.end())
}

/// Where an `A:` within a line starts and ends: "Q: Why? A: Because."
pub(super) fn answer_within(line: &str) -> Option<(usize, usize)> {
    let mark = line.find(MARKS)?;
    let from = mark + line[mark..].chars().next().map_or(1, char::len_utf8);
    let found = LABELS.answer_inside.find(&line[from..])?;
    Some((from + found.start(), from + found.end()))
}

/// A leading number: "1.", "2)", "3 -".
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[#(]?\d{1,3}(?:\.\d{1,2})?\s?[.):．、）]\s*").expect("the pattern is constant"));

/// The question as it is listed: one line, without a `Q:`, a number, a bullet or the permalink sign after it.
pub(super) fn as_listed(line: &str) -> Clean {
    let line = Clean::line(line);
    let mut text = line.trim_end_matches(['#', '¶', '§', '🔗', ' ']);
    if let Some(end) = question_label(text).filter(|end| *end < text.len()) {
        text = &text[end..];
    }
    if let Some(found) = NUMBER.find(text).filter(|found| found.end() < text.len()) {
        text = &text[found.end()..];
    }
    Clean::line(text)
}

/// Text as it is compared: one line, in lower case, letters and digits only, so that quotes and dashes do not matter.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many bytes of `line` its first question takes, when something follows it: "Why? Because."
pub(super) fn question_first(line: &str) -> Option<usize> {
    let mark = line.find(MARKS)?;
    let end = mark + line[mark..].chars().next().map_or(1, char::len_utf8);
    let rest = &line[end..];
    let follows = rest.starts_with(char::is_whitespace) || line[mark..].starts_with(['？', '؟']);
    (follows && !rest.trim().is_empty() && end <= LONGEST).then_some(end)
}

/// Whether the question is put to one person, as in an interview: an FAQ asks in the reader's voice ("How do I …"), an
/// interviewer says "you".
pub(super) fn addresses_someone(line: &str) -> bool {
    const WORDS: [&str; 30] = [
        "you", "your", "yours", "yourself", "du", "dein", "deine", "dich", "sie", "ihr", "ihre", "ihnen", "vous",
        "votre", "vos", "usted", "tú", "tu", "você", "seu", "sua", "lei", "suo", "ты", "вы", "вас", "ваш", "ваша",
        "ваше", "uw",
    ];
    line.split(|c: char| !c.is_alphabetic()).any(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_end_as_their_language_ends_them() {
        for asked in [
            "Why?",
            "¿Habrá peaje?",
            "“Who pays?”",
            "Was kostet es? (2026)",
            "どこですか。",
            "هل الدخول مجاني؟",
            "어디에 있나요",
        ] {
            assert!(asks(asked), "{asked}");
        }
        for said in ["It is free.", "?", "Ten questions", "ほか", "He asked “why?” and left"] {
            assert!(!asks(said), "{said}");
        }
    }

    #[test]
    fn labels_and_numbers_are_not_part_of_a_question() {
        for raw in
            ["Q: Who pays?", "Q1. Who pays?", "1) Who pays?", "Question 3: Who pays?", "Who pays? #", "F: Who pays?"]
        {
            assert_eq!(&*as_listed(raw), "Who pays?", "{raw}");
        }
        assert_eq!(&*as_listed("3D printing: what is it?"), "3D printing: what is it?");
    }

    #[test]
    fn an_answer_is_found_within_a_line_after_the_question() {
        let line = "Q: Who pays? A: The town.";
        let (start, end) = answer_within(line).unwrap();
        assert_eq!((line[..start].trim_end(), &line[end..]), ("Q: Who pays?", "The town."));
        assert_eq!(answer_within("Who pays? The town."), None);
    }
}
