//! The questions of all stored articles: which are found, in which order, how often, and the screen that lists them.

use std::future::pending;
use std::sync::Arc;

use chrono::Utc;
use crosshead::app::HeadFacts;
use crosshead::app::index_pane::Content;
use crosshead::app::{Effect, Outcome, Slot};
use crosshead::article::{Article, BlockId, HttpUrl, Sanitized};
use crosshead::feed::{
    Body, Change, EntryId, EntryRow, FeedId, ParsedEntry, ParsedFeed, QuestionKey, QuestionPage, QuestionPlace,
    QuestionQuery, QuestionRow,
};
use crosshead::runtime::engine::Engine;
use crosshead::store::Validators;
use insta::assert_snapshot;
use tempfile::TempDir;

use crate::support::engine::{engine, subscribed};
use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{answer, article, asked as asked_for, reading, with_questions};

// ── the store ──

struct Home {
    engine: Engine,
    _folder: TempDir,
}

impl Home {
    /// One feed, whose entries have these questions; the last one is the newest.
    async fn with(entries: &[&[&str]]) -> Home {
        let (engine, folder) = engine();
        let home = Home { engine, _folder: folder };
        home.save("https://gazette.example/feed", entries);
        home.engine.derive(|_| (), pending()).await.unwrap();
        home
    }

    fn save(&self, feed: &str, entries: &[&[&str]]) -> FeedId {
        let id = subscribed(&self.engine, &HttpUrl::parse(feed).unwrap());
        let entries = entries.iter().rev().enumerate().map(|(number, questions)| entry(number, questions)).collect();
        let parsed = ParsedFeed { title: Sanitized::line("Gazette"), entries, ..ParsedFeed::default() };
        self.engine.store().save_feed(id, &parsed, &Validators::default(), Utc::now()).unwrap();
        id
    }

    fn page(&self, words: &str, after: Option<QuestionPlace>, rows: usize) -> QuestionPage {
        let query = QuestionQuery { words: words.to_owned(), after, rows };
        self.engine.store().questions(&query).unwrap()
    }

    fn found(&self, words: &str) -> Vec<String> {
        self.page(words, None, 50).rows.iter().map(|row| row.text.to_string()).collect()
    }
}

fn entry(number: usize, questions: &[&str]) -> ParsedEntry {
    let faq: String = questions.iter().map(|question| format!("<h3>{question}</h3><p>An answer.</p>")).collect();
    ParsedEntry {
        identity: number.to_string(),
        title: Sanitized::line(&format!("Article {number}")),
        raw_digest: None,
        enclosures: Vec::new(),
        url: None,
        author: None,
        published: None,
        updated: None,
        body: Body {
            html: format!("<p>Before the questions.</p><h2>Frequently asked questions</h2>{faq}"),
            is_teaser: false,
        },
    }
}

#[tokio::test]
async fn the_newest_come_first_and_a_question_of_several_articles_once() {
    let home = Home::with(&[
        &["Who built it?", "What does it cost?"],
        &["When does it open?", "Does it cost what?"],
        &["Where is it?", "When does it open?"],
    ])
    .await;
    let page = home.page("", None, 50);
    let told: Vec<(&str, usize)> = page.rows.iter().map(|row| (&*row.text, row.answers)).collect();
    let expected = [("Where is it?", 1), ("When does it open?", 2), ("Does it cost what?", 2), ("Who built it?", 1)];
    assert_eq!((told, page.next, page.waiting), (expected.to_vec(), None, 0));
    let answers = home.engine.store().answers(page.rows[1].place).unwrap();
    let titles: Vec<&str> = answers.iter().map(|row| &*row.entry.title).collect();
    assert_eq!(titles, ["Article 0", "Article 1"], "{answers:?}");
    assert!(answers.iter().all(|row| &*row.text == "When does it open?"));
}

#[tokio::test]
async fn words_narrow_them_whatever_case_and_accents() {
    let home = Home::with(&[&["Où est le café?", "怎樣排版？"], &["What is a kiosk?", "Is coffee sold there?"]]).await;
    assert_eq!(home.found("CAFE"), ["Où est le café?"]);
    assert_eq!(home.found("what ki"), ["What is a kiosk?"]);
    assert_eq!(home.found("排版"), ["怎樣排版？"]);
    assert_eq!([home.found("osk").len(), home.found("what coffee").len()], [0, 0]);
    assert_eq!([home.found("\" * OR").len(), home.found("\"*").len()], [0, 0], "what is typed is no expression");
}

/// More questions than are read one after the other.
#[tokio::test]
async fn a_rare_word_is_found_among_the_oldest_and_pages_follow_each_other() {
    let texts: Vec<[String; 5]> = (0..300)
        .map(|entry| {
            std::array::from_fn(|number| format!("Is number {} in article {entry} a prime?", entry * 5 + number))
        })
        .collect();
    let questions: Vec<Vec<&str>> = texts.iter().map(|texts| texts.iter().map(String::as_str).collect()).collect();
    let mut entries: Vec<&[&str]> = vec![&["Where do walruses sleep?", "How long?"]];
    entries.extend(questions.iter().map(Vec::as_slice));
    let home = Home::with(&entries).await;
    assert_eq!(home.found("walrus"), ["Where do walruses sleep?"]);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = home.page("", after, 40);
        seen.extend(page.rows.iter().map(|row| row.text.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 1_502);
    assert_eq!((&*seen[0], &*seen[1_500]), ("Is number 1495 in article 299 a prime?", "Where do walruses sleep?"));
}

#[tokio::test]
async fn a_removed_feed_has_no_questions_and_hides_none_of_others() {
    let home = Home::with(&[&["When does it open?", "Why?"]]).await;
    let other = home.save("https://herald.example/feed", &[&["When does it open?", "Who asks?"]]);
    assert_eq!(home.page("", None, 50).waiting, 1);
    home.engine.derive(|_| (), pending()).await.unwrap();
    assert_eq!(home.found(""), ["When does it open?", "Who asks?", "Why?"]);
    let store = home.engine.store();
    store.make(&store.name(&[Change::Removed { of: other, value: true }], Utc::now()).unwrap()).unwrap();
    assert_eq!(home.found(""), ["When does it open?", "Why?"]);
    let left = home.page("", None, 50);
    assert_eq!(left.rows[0].answers, 1, "the removed feed's answer does not count");
    assert_eq!(store.answers(left.rows[0].place).unwrap().len(), 1);
}

// ── the screen ──

fn question(entry: i64, ordinal: u32, text: &str, answers: usize) -> QuestionRow {
    QuestionRow {
        place: QuestionPlace { entry: EntryId(entry), ordinal },
        text: Sanitized::line(text),
        block: BlockId(2),
        answers,
        entry: row(entry),
    }
}

fn row(entry: i64) -> EntryRow {
    let mut shelf = Shelf::with_entries(3);
    let row = shelf.entry(entry + 10, 1, entry * 1_440, &format!("Article {entry} of the harbour"));
    row.id = EntryId(entry);
    row.clone()
}

fn page(rows: Vec<QuestionRow>, next: Option<QuestionPlace>) -> Outcome {
    Outcome::Questions(QuestionPage { rows, next, waiting: 1_200 })
}

fn listed(columns: u16, rows: u16) -> Harness {
    let mut harness = Harness::filled(Shelf::with_entries(3), columns, rows);
    let questions = vec![
        question(1, 0, "When does the new ferry to the islands leave, and from which of the two quays?", 1),
        question(1, 1, "What does it cost?", 3),
        question(2, 0, "¿Cuándo sale el barco?", 1),
        question(2, 1, "這班渡輪幾點開？", 1),
    ];
    harness.go("gQ").answer(Slot::Questions, page(questions, None));
    harness
}

/// What the newest question to the store is.
fn asked(harness: &mut Harness) -> QuestionQuery {
    let effects = harness.effects.iter().rev();
    let mut queries = effects.filter_map(|effect| match effect {
        Effect::LoadQuestions(_, query) => Some(query.clone()),
        _ => None,
    });
    queries.next().expect("questions were asked for")
}

#[test]
fn all_questions_at_four_sizes() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 36), (200, 50)] {
        let mut harness = listed(columns, rows);
        let place = QuestionPlace { entry: EntryId(1), ordinal: 0 };
        harness.answer(Slot::Answer, Outcome::Answer(place, Some(ferries()))).press("v j");
        let screen = harness.screen();
        assert_snapshot!(format!("all_questions_at_{columns}x{rows}"), screen);
    }
}

#[test]
fn feeds_of_one_title_are_told_apart() {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "Courier", &[]);
    shelf.entry(1, 1, 1, "An article");
    let mut harness = Harness::filled(shelf, 120, 36);
    harness.go("gQ").answer(Slot::Questions, page(vec![question(1, 0, "Why?", 1)], None));
    assert_eq!(harness.screen().matches("Courier (feed1.exam").count(), 2, "{}", harness.screen());
}

#[test]
fn an_answer_that_is_longer_than_its_room_says_so() {
    let long =
        with_questions(&format!("<h2>FAQ</h2><h3>What does it cost?</h3><p>{}</p>", "Four pounds. ".repeat(200)));
    for (article, is_cut) in [(ferries(), false), (long, true)] {
        let mut harness = listed(80, 24);
        harness.press("j");
        let place = QuestionPlace { entry: EntryId(1), ordinal: 1 };
        harness.answer(Slot::Answer, Outcome::Answer(place, Some(article)));
        assert_eq!(harness.screen().contains("Enter: the whole answer"), is_cut, "{}", harness.screen());
    }
}

#[test]
fn typing_asks_the_store_and_leaving_brings_all_back() {
    let mut harness = listed(80, 24);
    harness.press("/").text("fer");
    assert_eq!(asked(&mut harness).words, "fer");
    harness.answer(Slot::Questions, page(vec![question(1, 0, "When does the ferry leave?", 1)], None));
    harness.press("Enter");
    assert!(harness.screen().contains("All questions &fer"), "{}", harness.screen());
    harness.drain();
    harness.press("Esc");
    assert_eq!(asked(&mut harness).words, "");
    harness.answer(Slot::Questions, page(Vec::new(), None)).press("Esc");
    assert!(harness.screen().contains("Article 1"), "the library is back: {}", harness.screen());
}

#[test]
fn a_question_of_several_articles_unfolds_into_them() {
    let mut harness = listed(100, 24);
    harness.press("j Enter");
    let answers = vec![question(1, 1, "What does it cost?", 1), question(3, 4, "What does it cost?", 1)];
    let place = QuestionPlace { entry: EntryId(1), ordinal: 1 };
    harness.answer(Slot::Questions, Outcome::Answers(place, answers));
    let screen = harness.screen();
    assert!(screen.contains("  Article 1 of the harbour") && screen.contains("  Article 3 of the harbour"), "{screen}");
    assert!(screen.contains("2/4"), "{screen}");
    harness.press("j");
    assert!(harness.screen().contains("2/4"), "an answer counts as its question: {}", harness.screen());
    harness.press("G");
    assert!(harness.screen().contains("4/4"), "{}", harness.screen());
    harness.press("3 G Enter");
    let opened = |effect: &Effect| matches!(effect, Effect::OpenArticle(_, EntryId(1), _));
    assert!(harness.effects.iter().any(opened), "{:?}", harness.effects);
    harness.press("q k Enter");
    assert!(!harness.screen().contains("Article 3"), "folded again: {}", harness.screen());
}

#[test]
fn enter_opens_the_article_at_the_answer_and_leads_back_to_the_questions() {
    let mut harness = listed(80, 12);
    harness.press("Enter");
    let html = "<p>One.</p><p>Two.</p><h2>When does it leave?</h2>".to_owned() + &"<p>At nine.</p>".repeat(40);
    let outcome =
        Outcome::Article { entry: EntryId(1), article: article(&html), text_pos: None, facts: HeadFacts::default() };
    harness.answer(Slot::Article, outcome);
    let first = reading(&harness).text().lines()[0].1.text();
    assert_eq!(first, "When does it leave?");
    harness.press("q");
    assert!(harness.screen().contains("All questions"), "{}", harness.screen());
}

#[test]
fn more_are_asked_for_before_the_end_comes_into_view() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 12);
    let place = QuestionPlace { entry: EntryId(1), ordinal: 29 };
    let questions = (0..30).map(|number| question(1, number, &format!("Question {number}?"), 1)).collect();
    harness.go("gQ").answer(Slot::Questions, page(questions, Some(place))).drain();
    assert!(harness.screen().contains("1/30+"), "{}", harness.screen());
    harness.press("2 5 G");
    assert_eq!(asked(&mut harness).after, Some(place));
    harness.answer(Slot::Questions, page(vec![question(2, 0, "The last one?", 1)], None));
    assert!(harness.screen().contains("25/31"), "{}", harness.screen());
}

#[test]
fn what_there_is_not_is_said() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    harness.press(":").text("questions").press("Enter");
    assert!(harness.screen().contains("Looking …"), "{}", harness.screen());
    harness.answer(Slot::Questions, page(Vec::new(), None));
    let screen = harness.screen();
    assert!(screen.contains("No article with questions") && screen.contains("1,200 articles not read yet"), "{screen}");
    harness.press("/").text("x").answer(Slot::Questions, Outcome::Failed(Sanitized::line("the disk is full")));
    assert!(harness.screen().contains("The disk is full."), "{}", harness.screen());
}

/// The article of the first two questions.
fn ferries() -> Arc<Article> {
    let html = "<p>News.</p><h2>Frequently asked questions</h2>\
        <h3>When does the new ferry to the islands leave, and from which of the two quays?</h3><p>At nine, from the north quay.</p>\
        <h3>What does it cost?</h3><p>Four pounds each way, and nothing for <b>children</b>:</p><ul><li>under five<li>of the islands</ul>";
    with_questions(html)
}

fn answered() -> Harness {
    let mut harness = listed(120, 36);
    let place = QuestionPlace { entry: EntryId(1), ordinal: 0 };
    harness.answer(Slot::Answer, Outcome::Answer(place, Some(ferries())));
    harness
}

#[test]
fn the_answer_under_the_cursor_is_read_beside_or_below_and_asked_for_once_an_article() {
    let mut harness = answered();
    assert!(harness.screen().contains("At nine, from the north quay."), "{}", harness.screen());
    harness.drain();
    harness.press("j");
    assert!(harness.screen().contains("Four pounds each way, and"), "{}", harness.screen());
    assert!(!harness.drain().iter().any(|effect| matches!(effect, Effect::LoadAnswer(..))), "the article is there");
    harness.press("j");
    assert!(!harness.screen().contains("Four pounds"), "{}", harness.screen());
    harness.answer(Slot::Answer, Outcome::Answer(QuestionPlace { entry: EntryId(2), ordinal: 0 }, None));
    assert!(harness.screen().contains("to be prepared again"), "{}", harness.screen());
}

#[test]
fn y_copies_question_answer_and_address_and_v_several() {
    let mut harness = answered();
    let excerpt = |harness: &mut Harness| {
        let excerpt = |effect: Effect| match effect {
            Effect::PutExcerpt { excerpt, .. } => Some(excerpt),
            _ => None,
        };
        harness.drain().into_iter().find_map(excerpt).expect("it is copied")
    };
    harness.press("y");
    let one = excerpt(&mut harness);
    let question = "When does the new ferry to the islands leave, and from which of the two quays?";
    assert_eq!((&*one.what, one.entries()), ("the answer", vec![(EntryId(1), Some(Sanitized::line(question)))]));
    harness.press("v j j");
    assert!(harness.screen().lines().last().unwrap().contains("copy"), "{}", harness.screen());
    harness.press("y");
    let several = excerpt(&mut harness);
    assert_eq!((&*several.what, several.entries().len()), ("3 answers", 3));
    harness.press("Esc");
    assert!(harness.screen().contains("All questions"), "Esc ends the selection only");
    harness.press("|");
    assert!(harness.screen().contains("Pipe the answer to:"), "{}", harness.screen());
}

#[test]
fn o_opens_the_page_of_the_answer_as_soon_as_it_is_known() {
    let mut harness = listed(80, 7);
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::LoadAnswer(..))), "there is no room for it");
    harness.press("o");
    let place = QuestionPlace { entry: EntryId(1), ordinal: 0 };
    harness.answer(Slot::Answer, Outcome::Answer(place, Some(ferries())));
    let browsed =
        |effect: &Effect| matches!(effect, Effect::Browse(url) if url.as_str() == "https://courier.example/sea");
    assert!(harness.effects.iter().any(browsed), "{:?}", harness.effects);
    let mut harness = listed(80, 24);
    harness.answer(Slot::Answer, Outcome::Failed(Sanitized::line("the disk is full"))).press("o");
    assert_eq!(harness.said(), "This article names no page to open.");
    assert!(harness.screen().contains("The disk is full."), "{}", harness.screen());
}

#[tokio::test]
async fn the_article_of_a_question_is_there_as_it_was_prepared() {
    let home = Home::with(&[&["Who built it?", "What does it cost?"]]).await;
    let row = home.page("cost", None, 5).rows.remove(0);
    let article = home.engine.prepared(row.entry.id).await.unwrap().expect("it was prepared");
    assert!(article.questions.iter().any(|question| question.text == row.text), "{:?}", article.questions);
    home.save("https://herald.example/feed", &[&["Who asks?"]]);
    assert!(home.engine.prepared(EntryId(row.entry.id.0 + 1)).await.unwrap().is_none(), "nothing is parsed for it");
}

fn read_ferries() -> Harness {
    let mut harness = asked_for(120, 36);
    answer(&mut harness, ferries(), None);
    harness
}

#[test]
fn answers_that_were_open_are_open_again() {
    let mut harness = read_ferries();
    harness.press("gq j Enter");
    harness.drain();
    harness.press("q q");
    let unfolded = |effect: &Effect| match effect {
        Effect::ApplyChange(_, Change::Unfolded { of, questions }) => Some((*of, questions.clone())),
        _ => None,
    };
    let kept = harness.effects.iter().find_map(unfolded).expect("it is kept");
    assert_eq!(kept, (EntryId(1), vec![QuestionKey::of("What does it cost?")]));
    harness.serve().go("Enter");
    answer(&mut harness, ferries(), None);
    assert_eq!(reading(&harness).unfolded(), kept.1);
    harness.press("gq j Enter").drain();
    harness.press("q q");
    let kept = harness.effects.iter().find_map(unfolded).expect("that it is folded is kept too");
    assert_eq!(kept, (EntryId(1), Vec::new()));
}

#[tokio::test]
async fn what_was_open_is_stored_with_the_entry() {
    let home = Home::with(&[&["Who built it?"]]).await;
    let store = home.engine.store();
    let entry = home.page("", None, 5).rows[0].entry.id;
    let questions = vec![QuestionKey::of("Who built it?"), QuestionKey(7)];
    let stored = || store.entry(entry).unwrap().unwrap().row.facts.unfolded;
    for questions in [questions, Vec::new()] {
        let change = Change::Unfolded { of: entry, questions: questions.clone() };
        store.make(&store.name(&[change], Utc::now()).unwrap()).unwrap();
        assert_eq!(stored(), questions);
    }
}

#[test]
fn a_filter_of_the_pane_looks_into_the_answers_and_shows_where() {
    let mut harness = read_ferries();
    harness.press("gq /").text("pounds");
    let screen = harness.screen();
    assert!(screen.contains("FAQ &pounds") && screen.contains("1 of 2"), "{screen}");
    let rows = reading(&harness).pane(2).in_view().len();
    assert_eq!(rows, 2, "the question, and the line of its answer: {screen}");
    harness.press("Backspace Backspace Backspace Backspace Backspace Backspace").text("ferry");
    assert!(harness.screen().contains("1 of 2"), "{}", harness.screen());
    assert!(
        !reading(&harness).pane(2).in_view().iter().any(|row| matches!(row.content, Content::Unfolded(_))),
        "its label says it"
    );
    harness.press("Esc");
    assert!(!harness.screen().contains("&ferry"), "{}", harness.screen());
}
