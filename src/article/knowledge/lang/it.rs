//! Italian.

use super::Language;

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "it",
    months: [
        &["gen"], &["feb"], &["mar"], &["apr"], &["mag"], &["giu"], &["lug"], &["ago"], &["set"], &["ott"], &["nov"],
        &["dic"],
    ],
    day_endings: &["º"],
    beside_date: &["il"],
    time_spans: &["min di lettura", "minuti di lettura"],
    scales: &[("mln", 1e6), ("mld", 1e9)],
    ordinals: &["o", "a"],
    faq_names: &["domande (più |piu )?(frequenti|comuni)", "domande e risposte"],
    question_columns: &["domand[ae]"],
    question_words: &["domanda"],
    question_letters: &["d"],
    answer_words: &["risposta"],
    answer_letters: &["r"],
    conjunctions: &["e", "ed"],
    to_top: &["su", "torna su", "inizio pagina", "torna all'inizio"],
    addressing: &["lei", "suo", "tu"],
    appeals: &["nei commenti"],
    labels: &["pubblicità", "condividi"],
    page_actions: &["stampa", "invia"],
    elsewhere: &[
        "leggi anche", "leggi di più", "potrebbe interessarti", "potrebbe interessarti anche", "articoli correlati",
    ],
    prompts: &["iscriviti", "seguici"],
    by: &["di ", "da ", "scritto da ", "a cura di ", "autore:"],
    other_credits: &["revisionato da", "tradotto da", "foto di"],
    roles: &["giornalista", "redattore", "redattrice", "corrispondente"],
    credits: &["foto"],
    subjects: &["argomenti"],
    standfirst: &["sommario", "occhiello"],
    table_words: &["tabella"],
    ..Language::NONE
};
