//! German.

use super::{Language, PhrasePair};

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "de",
    months: [
        &["jan", "jän"], &["feb"], &["mar", "mär", "mrz"], &["apr"], &["mai"], &["jun"], &["jul"], &["aug"], &["sep"],
        &["okt"], &["nov"], &["dez"],
    ],
    beside_date: &["am", "um"],
    time_spans: &["min. lesezeit", "min lesezeit", "minuten lesezeit"],
    ago: &["vor "],
    scales: &[("tsd", 1e3), ("Tsd", 1e3), ("mio", 1e6), ("Mio", 1e6), ("mrd", 1e9), ("Mrd", 1e9)],
    faq_names: &[
        "h[äa]ufig(e|sten?)?( gestellte)? fragen", "fragen (und|&) antworten", "oft gestellte fragen",
        "wichtigsten fragen",
    ],
    question_columns: &["fragen?"],
    question_words: &["frage"],
    question_letters: &["f"],
    answer_words: &["antwort"],
    answer_letters: &["a"],
    conjunctions: &["und"],
    to_top: &["nach oben", "zurück nach oben", "zum seitenanfang", "seitenanfang", "zum anfang", "zurück"],
    addressing: &["du", "dein", "deine", "dich", "sie", "ihr", "ihre", "ihnen"],
    appeals: &["in den kommentaren"],
    labels: &["anzeige", "werbung", "teilen", "artikel teilen", "kommentare"],
    page_actions: &["drucken", "merken"],
    elsewhere: &[
        "lesen sie auch", "lesen sie mehr", "lesen sie dazu", "lesen sie mehr dazu", "mehr zum thema", "mehr dazu",
        "mehr lesen", "auch interessant", "das könnte sie auch interessieren", "das könnte sie interessieren",
        "das könnte dich auch interessieren", "siehe auch", "weiterlesen", "weitere artikel", "weitere beiträge",
        "weitere themen", "weitere nachrichten", "zum thema", "verwandte artikel", "verwandte beiträge",
        "passend zum thema",
    ],
    elsewhere_about: &["mehr aus ", "mehr von ", "mehr über "],
    prompts: &[
        "newsletter abonnieren", "newsletter bestellen", "folgen sie uns", "hier anmelden",
        "schreiben sie einen kommentar", "schreibe einen kommentar",
    ],
    subscribe: PhrasePair { calls: &["abonnieren", "bestellen"], objects: &["newsletter"] },
    by: &["von ", "geschrieben von ", "verfasst von ", "autor:", "autorin:"],
    other_credits: &["geprüft von", "übersetzt von", "fotos von", "aktualisiert von"],
    roles: &["redakteur", "redakteurin", "korrespondent", "korrespondentin"],
    credits: &["foto", "fotos", "bild", "bilder", "titelbild", "illustration"],
    subjects: &["schlagwörter", "schlagworte", "themen", "kategorie", "kategorien"],
    standfirst: &["vorspann", "teasertext", "untertitel", "anreisser"],
    table_words: &["tabelle", "tab"],
    ..Language::NONE
};
