//! What is derived from texts: that opening shows the same with it as without it, that the index finds its words, and that
//! the backlog gets over kills, cancelling, and entries that change or go meanwhile.

use std::fs;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{Article, HttpUrl, Metadata, Sanitized};
use crosshead::feed::{Body, EntryFilter, EntryId, EntryQuery, FeedId, ParsedEntry, ParsedFeed, Sort};
use crosshead::runtime::engine::{DeriveStep, Derived, Engine};
use crosshead::store::{Derivation, Store, StoredArticle, TextSource, Validators};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::engine::{engine, subscribed};

const LINK: &str = "https://gazette.example/bees";
const ALL: EntryQuery = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };

/// An engine with one feed.
struct Home {
    engine: Engine,
    folder: TempDir,
    feed: FeedId,
}

fn home() -> Home {
    let (engine, folder) = engine();
    let feed = subscribed(&engine, &HttpUrl::parse("https://gazette.example/feed").unwrap());
    Home { engine, folder, feed }
}

impl Home {
    fn store(&self) -> &Store {
        self.engine.store()
    }

    fn save(&self, entries: Vec<ParsedEntry>) {
        let feed = ParsedFeed { title: Sanitized::line("Gazette"), entries, ..ParsedFeed::default() };
        self.store().save_feed(self.feed, &feed, &Validators::default(), chrono::Utc::now()).unwrap();
    }

    /// Saves an entry with its text in the feed.
    fn with(html: &str) -> (Home, EntryId) {
        let home = home();
        home.save(vec![entry("bees", html)]);
        let id = home.ids()[0];
        (home, id)
    }

    /// The newest first.
    fn ids(&self) -> Vec<EntryId> {
        self.store().entries(&ALL, 0, 1_000).unwrap().rows.iter().map(|row| row.id).collect()
    }

    async fn derive(&self) -> DeriveStep {
        let Derived::Done(step) = self.engine.derive(|_| (), pending()).await.unwrap() else {
            panic!("nobody else derives here")
        };
        step
    }

    fn sql(&self) -> Connection {
        Connection::open(self.folder.path().join("test.db")).unwrap()
    }

    /// The entries whose words match an expression of the full-text index.
    fn matching(&self, expression: &str) -> Vec<EntryId> {
        let connection = self.sql();
        let mut statement =
            connection.prepare("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid").unwrap();
        let rows = statement.query_map([expression], |row| row.get(0).map(EntryId)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// The rows of each table of derived data, and of the backlog.
    fn rows(&self) -> [i64; 4] {
        let connection = self.sql();
        ["articles", "parts", "search_docsize", "backlog"]
            .map(|table| connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap())
    }

    fn is_intact(&self) -> bool {
        let findings = self.store().check().unwrap();
        assert_eq!(findings, [""; 0]);
        true
    }

    async fn opened(&self, id: EntryId) -> Arc<Article> {
        self.engine.open_article(id, |_| ()).await.unwrap().article
    }

    fn waiting(&self, most: usize) -> Vec<EntryId> {
        self.store().next_waiting(most, 1 << 20).unwrap().iter().map(|waiting| waiting.entry.row.id).collect()
    }

    fn note(&self) -> PathBuf {
        self.folder.path().join("test.db.deriving")
    }
}

fn entry(identity: &str, html: &str) -> ParsedEntry {
    ParsedEntry {
        identity: identity.to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!("All about {identity}")),
        url: HttpUrl::parse(LINK).ok(),
        author: Some(Sanitized::line("Maya Reyes")),
        published: None,
        updated: None,
        body: Body { html: html.to_owned(), is_teaser: false },
    }
}

fn many(count: usize) -> Vec<ParsedEntry> {
    (0..count).map(|n| entry(&format!("number{n}"), &format!("<h2>Head {n}</h2><p>Text of word{n}.</p>"))).collect()
}

/// What the feed states of the entries here.
fn known() -> Metadata {
    Metadata {
        title: Sanitized::line("All about bees"),
        byline: Some(Sanitized::line("Maya Reyes")),
        site: Some(Sanitized::line("Gazette")),
        url: HttpUrl::parse(LINK).ok(),
        ..Metadata::default()
    }
}

/// The pages in a folder and below.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = below.partition(|path| path.is_dir());
    let own = files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "html"));
    own.chain(folders.iter().flat_map(|folder| pages(folder))).collect()
}

/// Every page of the fixtures, as the text of a feed and as a page.
#[tokio::test]
async fn an_article_that_was_derived_is_the_article_that_parsing_gives() {
    let home = home();
    let base = HttpUrl::parse(LINK).unwrap();
    let pages = pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    assert!(pages.len() > 50, "fixtures are missing");
    let mut compared = 0;
    for path in pages {
        let html = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        home.save(vec![ParsedEntry { body: Body { html: html.clone(), is_teaser: false }, ..entry("bees", "") }]);
        compared += usize::from(home.is_same(article_from_html(&html, Some(&base), &known()).ok(), &path).await);
        home.save(vec![ParsedEntry { body: Body { html: String::new(), is_teaser: true }, ..entry("bees", "") }]);
        home.store().save_page(home.ids()[0], &html).unwrap();
        compared += usize::from(home.is_same(article_from_page(&html, Some(&base), &known()).ok(), &path).await);
    }
    assert!(compared > 100, "{compared}");
    assert!(home.is_intact());
}

impl Home {
    /// Compares what opening decodes with what parsing gives. `false` if there is no text to read.
    async fn is_same(&self, parsed: Option<Article>, path: &Path) -> bool {
        let id = self.ids()[0];
        self.derive().await;
        let stored = self.store().article(id).unwrap();
        let Some(parsed) = parsed else {
            assert!(matches!(stored, StoredArticle::Nothing), "{}", path.display());
            return false;
        };
        assert!(matches!(stored, StoredArticle::Current { .. }), "{}: {stored:?}", path.display());
        assert_eq!(*self.opened(id).await, parsed, "{}", path.display());
        true
    }
}

#[tokio::test]
async fn opening_takes_the_derived_article_and_does_not_parse() {
    let (home, id) = Home::with("<p>All about bees.</p>");
    home.derive().await;
    // Only whoever does not look at the text does not see this.
    home.sql().execute_batch("DROP TRIGGER text_changed; UPDATE texts SET html = x'00'").unwrap();
    assert_eq!(home.opened(id).await.blocks[0].text(), "All about bees.");
}

#[tokio::test]
async fn a_feed_that_is_renamed_has_its_new_name_on_a_derived_article() {
    let (home, id) = Home::with("<p>All about bees.</p>");
    home.derive().await;
    home.store().rename(home.feed, Some(&Sanitized::line("Mine"))).unwrap();
    assert_eq!(home.opened(id).await.meta.site, Some(Sanitized::line("Mine")));
}

#[tokio::test]
async fn the_words_are_found_in_every_script() {
    let words = "<h2>Łódź und Köln</h2><p>東京都に住む人。서울에서는. ภาษาไทยยาก. Ελλάδα</p>\
        <table><caption>Prices</caption><tr><th>Name<th>Cost<tr><td>Honey<td>7</table>";
    let (home, id) = Home::with(words);
    home.derive().await;
    // What is searched for is set apart like the text.
    let found = [
        "koln",
        "KÖLN",
        "ΕΛΛΆΔΑ",
        "\"東 京\"",
        "\"京 都\"",
        "\"서 울\"",
        "\"ไ ท ย\"",
        "headings: koln",
        "cells: honey",
    ];
    for expression in found.into_iter().chain(["title: bees", "author: reyes", "body: 東"]) {
        assert_eq!(home.matching(expression), [id], "{expression}");
    }
    for expression in ["kol", "\"都 京\"", "\"東 都\"", "body: koln", "headings: honey", "cells: 東", "wax"] {
        assert_eq!(home.matching(expression), [], "{expression}");
    }
}

#[tokio::test]
async fn a_text_that_changes_is_found_by_its_old_words_until_the_new_ones_are_known() {
    let (home, id) = Home::with("<h2>Old heading</h2><p>The old words.</p>");
    home.derive().await;
    assert_eq!((home.matching("words"), home.rows()), (vec![id], [1, 1, 1, 0]));
    home.save(vec![entry("bees", "<p>The new ones.</p>")]);
    assert_eq!((home.matching("words"), home.rows()), (vec![id], [1, 1, 1, 1]), "it does not vanish meanwhile");
    home.derive().await;
    assert_eq!((home.matching("old"), home.matching("ones"), home.rows()), (vec![], vec![id], [1, 0, 1, 0]));
    assert!(home.is_intact());
}

#[tokio::test]
async fn an_entry_that_is_gone_leaves_no_row() {
    let home = home();
    home.save(many(3));
    home.derive().await;
    home.save(
        many(1).into_iter().map(|one| ParsedEntry { identity: "waiting".to_owned(), url: None, ..one }).collect(),
    );
    assert_eq!(home.rows(), [3, 3, 3, 1]);
    home.store().unsubscribe(home.feed).unwrap();
    assert_eq!((home.rows(), home.matching("text")), ([0; 4], vec![]));
    assert!(home.is_intact());
}

#[tokio::test]
async fn the_page_is_derived_once_it_is_there_and_until_then_the_teaser() {
    let (home, id) = Home::with("");
    home.save(vec![ParsedEntry {
        body: Body { html: "<p>Bees are back.</p>".to_owned(), is_teaser: true },
        ..entry("bees", "")
    }]);
    home.derive().await;
    assert_eq!(home.matching("back"), [id]);
    let paragraph = "<p>The keepers of the county counted every hive of them twice, and found them well.</p>";
    home.store().save_page(id, &format!("<article><h1>Bees</h1>{}</article>", paragraph.repeat(8))).unwrap();
    assert_eq!(home.rows()[3], 1, "it waits again");
    home.derive().await;
    assert_eq!((home.matching("back"), home.matching("keepers")), (vec![], vec![id]));
    let stored = home.store().article(id).unwrap();
    assert!(matches!(stored, StoredArticle::Current { source: TextSource::Page, .. }), "{stored:?}");
}

#[tokio::test]
async fn an_entry_without_a_text_is_found_by_its_title() {
    let (home, id) = Home::with(" ");
    assert_eq!(home.derive().await, DeriveStep { done: 1, failed: 0, total: 1 });
    assert_eq!((home.matching("title: bees"), home.rows()), (vec![id], [1, 0, 1, 0]));
    assert!(home.is_intact());
}

#[tokio::test]
async fn a_text_that_cannot_be_read_costs_only_itself_and_is_tried_once() {
    let home = home();
    home.save(many(20));
    let withheld = home.ids()[0];
    let page = "<title>Log in</title><form><input type=email><input type=password><button>Log in</button></form>";
    home.sql().execute("UPDATE texts SET is_teaser = 1, html = x'' WHERE entry = ?1", [withheld.0]).unwrap();
    home.store().save_page(withheld, page).unwrap();
    assert_eq!(home.derive().await, DeriveStep { done: 20, failed: 1, total: 20 });
    assert!(matches!(home.store().article(withheld).unwrap(), StoredArticle::Nothing));
    assert_eq!((home.matching("title: number0 OR number19").len(), home.rows()), (2, [20, 19, 20, 0]));
    assert_eq!(home.derive().await, DeriveStep::default(), "it does not wait any more");
    assert!(home.is_intact());
}

#[tokio::test]
async fn the_newest_come_first_and_the_work_says_how_far_it_is() {
    let home = home();
    home.save(many(40));
    let mut steps = Vec::new();
    home.engine.derive(|step| steps.push((step.done, step.total)), pending()).await.unwrap();
    assert_eq!((steps[0], *steps.last().unwrap()), ((0, 40), (40, 40)));
    assert!(steps.len() > 2 && steps.is_sorted());
    home.save(many(45));
    let newest = home.ids()[0];
    assert_eq!(home.waiting(1), [newest]);
}

#[tokio::test]
async fn what_was_cancelled_goes_on_where_it_was() {
    let home = home();
    home.save(many(60));
    let (cancel, cancelled) = tokio::sync::oneshot::channel();
    let mut cancel = Some(cancel);
    let on_step = |step: DeriveStep| {
        if step.done > 0 {
            cancel.take().map(|cancel| cancel.send(()));
        }
    };
    let derived = home.engine.derive(on_step, async { drop(cancelled.await) }).await.unwrap();
    let Derived::Done(step) = derived else { panic!("nobody else derives here") };
    assert!((1..60).contains(&step.done), "{step:?}");
    assert_eq!(home.store().backlog().unwrap(), 60 - step.done);
    assert!(home.is_intact() && !home.note().exists());
    let rest = home.derive().await;
    assert_eq!((rest.done, home.rows()), (60 - step.done, [60, 60, 60, 0]));
}

#[tokio::test]
async fn an_article_of_another_format_is_parsed_and_made_again() {
    let (home, id) = Home::with("<p>All about bees.</p>");
    home.derive().await;
    home.sql().execute("UPDATE articles SET format = 0, blocks = x'00'", []).unwrap();
    assert!(matches!(home.store().article(id).unwrap(), StoredArticle::Outdated));
    assert_eq!(home.opened(id).await.blocks[0].text(), "All about bees.");
    until(|| home.store().backlog().unwrap() == 1).await;
    assert_eq!(home.matching("bees"), [id], "it is found meanwhile");
    home.derive().await;
    assert!(matches!(home.store().article(id).unwrap(), StoredArticle::Current { .. }));
    assert_eq!((home.matching("bees"), home.rows()), (vec![id], [1, 0, 1, 0]));
    assert!(home.is_intact());
}

#[tokio::test]
async fn a_damaged_article_is_parsed_and_the_check_names_it() {
    let (home, id) = Home::with("<p>All about bees.</p>");
    home.derive().await;
    home.sql().execute("UPDATE articles SET blocks = substr(blocks, 1, 20)", []).unwrap();
    assert_eq!(home.store().check().unwrap(), [format!("the stored article of entry {} cannot be read", id.0)]);
    assert_eq!(home.opened(id).await.blocks[0].text(), "All about bees.");
}

#[tokio::test]
async fn the_check_finds_what_is_missing_and_what_is_too_much() {
    let home = home();
    home.save(many(3));
    home.derive().await;
    let ids = home.ids();
    let sql = home.sql();
    sql.execute("DELETE FROM search WHERE rowid = ?1", [ids[0].0]).unwrap();
    sql.execute_batch("PRAGMA foreign_keys = off; DROP TRIGGER article_removed").unwrap();
    sql.execute("DELETE FROM articles WHERE entry = ?1", [ids[1].0]).unwrap();
    let findings = home.store().check().unwrap().join("\n");
    for expected in [
        format!("the words of entry {} are not in the index", ids[0].0),
        format!("entry {} has no article and does not wait for one", ids[1].0),
        format!("the index has words of entry {}, which has no article", ids[1].0),
        "a row of parts refers to a missing row".to_owned(),
    ] {
        assert!(findings.contains(&expected), "{expected}:\n{findings}");
    }
}

/// What another instance does between reading a text and writing what is derived from it.
#[tokio::test]
async fn an_entry_that_changes_or_goes_while_it_is_derived_is_left_out() {
    let home = home();
    home.save(many(2));
    let derivations: Vec<Derivation> = home
        .ids()
        .iter()
        .map(|id| {
            let waiting = home.store().waiting(*id).unwrap().unwrap();
            let article = article_from_html(waiting.body.html, None, &Metadata::default()).unwrap();
            Derivation::of(*id, waiting.stamp, TextSource::Feed, &article, None)
        })
        .collect();
    home.save(vec![entry("number0", "<p>Another text.</p>")]);
    home.sql()
        .execute_batch("PRAGMA foreign_keys = on; DELETE FROM entries WHERE title = 'All about number1'")
        .unwrap();
    home.store().save_derived(derivations).unwrap();
    assert_eq!(home.rows(), [0, 0, 0, 1]);
    home.derive().await;
    assert_eq!((home.matching("another").len(), home.matching("word0"), home.matching("word1")), (1, vec![], vec![]));
    assert!(home.is_intact());
}

#[tokio::test]
async fn what_the_program_was_killed_with_comes_last_and_then_is_given_up() {
    let home = home();
    home.save(many(5));
    let killer = home.ids()[0];
    let die = || fs::write(home.note(), format!("{}\n", killer.0)).unwrap();
    die();
    assert_eq!(home.waiting(1), [killer], "nothing is known of it yet");
    let (cancel, cancelled) = tokio::sync::oneshot::channel::<()>();
    drop(cancel);
    home.engine.derive(|_| (), async { drop(cancelled.await) }).await.unwrap();
    let next = home.waiting(9);
    assert!(next.len() == 4 && !next.contains(&killer), "{next:?}");
    die();
    home.derive().await;
    assert_eq!(home.rows(), [5, 4, 5, 0]);
    assert!(matches!(home.store().article(killer).unwrap(), StoredArticle::Nothing));
    // The text was not at fault: it can be opened, and then it is derived after all.
    assert_eq!(home.opened(killer).await.blocks.len(), 2);
    until(|| home.store().backlog().unwrap() == 1).await;
    home.derive().await;
    assert_eq!(home.rows(), [5, 5, 5, 0]);
    assert!(home.is_intact());
}

#[tokio::test]
async fn two_instances_do_not_derive_at_once() {
    let home = home();
    home.save(many(3));
    let held = fs::File::create(home.note()).unwrap();
    held.lock().unwrap();
    assert_eq!(home.engine.derive(|_| (), pending()).await.unwrap(), Derived::Elsewhere);
    drop(held);
    assert_eq!(home.derive().await.done, 3);
}

#[tokio::test]
async fn a_huge_article_is_stored_whole_and_found_by_its_beginning() {
    let paragraphs: String =
        (0..20_000).map(|n| format!("<p>This is paragraph word{n} of a very long text.</p>")).collect();
    let (home, id) = Home::with(&paragraphs);
    home.derive().await;
    assert_eq!((home.matching("word7"), home.matching("word19999")), (vec![id], vec![]));
    assert_eq!(home.opened(id).await.blocks.len(), 20_000);
}

/// Waits for work beside the one that was waited for.
async fn until(is_done: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it was not done in time");
}
