//! Searching the store with the query language: which articles are found, in which order, and that whatever is combined is
//! what its parts make together.

use std::collections::BTreeSet;
use std::future::pending;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{
    Body, EntryFilter, EntryId, EntryQuery, FoundPage, ListPart, ParsedEntry, ParsedFeed, QueryTime, Sort, TagLine,
};
use crosshead::query::SearchQuery;
use crosshead::runtime::engine::Engine;
use crosshead::store::{Store, Validators};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::engine::engine;

const TABLE: &str =
    "<table><caption>Prices</caption><tr><th>Name<th>Price<tr><td>Revenue<td>7<tr><td>Cost<td>5</table>";
const FAQ: &str = "<h2>FAQ</h2><details><summary>When is the deadline?</summary><p>In March.</p></details>
    <details><summary>Who may apply?</summary><p>All of us.</p></details>";

/// Title, author, text, and how many days old; the last one came last.
const ARTICLES: &[(&str, &str, &str, i64)] = &[
    ("Harbour opens", "Ann Lee", "<p>The tide was high, and the café was full.</p>", 40),
    ("The tide", "Jo Kim", "<h2>A harbour price</h2><p>Nothing of it is known.</p>", 9),
    ("Tables", "Ann Lee", TABLE, 8),
    ("Questions", "Jo Kim", FAQ, 7),
    ("Code", "Ann Lee", "<p>High tide.</p><pre><code>fn main() {}</code></pre>", 6),
    ("東京の港", "Jo Kim", "<p>港は東京にある。</p>", 5),
    ("Long", "Ann Lee", "<p>word </p>", 2),
];

struct Home {
    engine: Engine,
    _folder: TempDir,
}

/// Two feeds, the second of them in a folder; the second and the fifth article are read, the third is
/// starred; the first, second and sixth are tagged.
async fn home() -> Home {
    let (engine, folder) = engine();
    let home = Home { engine, _folder: folder };
    for (name, articles) in [("Courier", &ARTICLES[..4]), ("Gazette", &ARTICLES[4..])] {
        let url = HttpUrl::parse(&format!("https://{}.example/feed", name.to_lowercase())).unwrap();
        let folder: &[Sanitized] = if name == "Gazette" { &[Sanitized::line("News")] } else { &[] };
        let feed = home.store().subscribe(&url, None, folder).unwrap();
        for article in articles {
            let lang = Some(Sanitized::line(if name == "Gazette" { "de-AT" } else { "en" }));
            let parsed = ParsedFeed {
                title: Sanitized::line(name),
                lang,
                entries: vec![entry(article)],
                ..ParsedFeed::default()
            };
            home.store().save_feed(feed, &parsed, &Validators::default(), now()).unwrap();
        }
    }
    home.store().mark_read(&[EntryId(2), EntryId(5)], true).unwrap();
    home.store().star(EntryId(3), true).unwrap();
    for (entries, tags) in [(&[1, 2, 6][..], "Energy"), (&[2], "England,later")] {
        let entries: Vec<EntryId> = entries.iter().copied().map(EntryId).collect();
        home.store().tag(&entries, &TagLine::parse(tags).unwrap()).unwrap();
    }
    home.engine.derive(|_| (), pending()).await.unwrap();
    home
}

fn now() -> DateTime<Utc> {
    "2026-04-22T14:30:00Z".parse().unwrap()
}

fn entry((title, author, html, days): &(&str, &str, &str, i64)) -> ParsedEntry {
    let html = if *title == "Long" { html.repeat(700) } else { (*html).to_owned() };
    ParsedEntry {
        identity: (*title).to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(title),
        url: HttpUrl::parse(&format!("https://a.example/{}", title.replace(' ', "-"))).ok(),
        author: Some(Sanitized::line(author)),
        published: Some(now() - TimeDelta::days(*days)),
        updated: None,
        body: Body { html, is_teaser: false },
    }
}

fn filter(query: &SearchQuery) -> EntryFilter {
    EntryFilter::of_query(query, QueryTime { now: now(), offset: FixedOffset::east_opt(0).unwrap() })
}

impl Home {
    fn store(&self) -> &Store {
        self.engine.store()
    }

    fn found(&self, query: &SearchQuery) -> Vec<i64> {
        numbers(&self.store().search(&filter(query), None, 50).unwrap())
    }

    fn find(&self, text: &str) -> Vec<i64> {
        self.found(&SearchQuery::parse(text).unwrap())
    }
}

fn numbers(page: &FoundPage) -> Vec<i64> {
    page.rows.iter().map(|row| row.id.0).collect()
}

#[tokio::test]
async fn each_thing_that_can_be_asked_finds_its_articles_the_newest_first() {
    let home = home().await;
    for (query, found) in [
        ("", &[7, 6, 5, 4, 3, 2, 1][..]),
        ("tide", &[5, 2, 1]),
        ("TIDE", &[5, 2, 1]),
        ("cafe", &[1]),
        ("harb", &[]),
        ("harb*", &[2, 1]),
        ("\"high tide\"", &[5]),
        ("\"high ti\"*", &[5]),
        ("東京", &[6]),
        ("東港", &[]),
        ("京に*", &[6]),
        ("harbour tide", &[2, 1]),
        ("harbour or code", &[5, 2, 1]),
        ("tide -harbour", &[5]),
        ("-tide", &[7, 6, 4, 3]),
        ("-(tide or has:table)", &[7, 6, 4]),
        ("title:tide", &[2]),
        ("author:kim", &[6, 4, 2]),
        ("feed:courier", &[4, 3, 2, 1]),
        ("feed:gazette.example", &[7, 6, 5]),
        ("folder:news", &[7, 6, 5]),
        ("lang:de", &[7, 6, 5]),
        ("url:example/tab", &[3]),
        ("tag:energy", &[6, 2, 1]),
        ("tag:ENERGY -tag:later", &[6, 1]),
        ("tag:en", &[]),
        ("tag:en*", &[6, 2, 1]),
        ("tag:/land$/ or has:table", &[3, 2]),
        ("harbour tag:energy", &[2, 1]),
        ("tag:energy is:unread", &[6, 1]),
        ("-tag:en*", &[7, 5, 4, 3]),
        ("h:price", &[2]),
        ("table:revenue", &[3]),
        ("table:prices", &[3]),
        ("faq:deadline", &[4]),
        ("is:unread", &[7, 6, 4, 3, 1]),
        ("is:read", &[5, 2]),
        ("is:starred", &[3]),
        ("is:kept", &[]),
        ("is:offline", &[7, 6, 5, 4, 3, 2, 1]),
        ("has:table", &[3]),
        ("has:faq", &[4]),
        ("has:code", &[5]),
        ("has:heading", &[4, 2]),
        ("words>600", &[7]),
        ("words<600", &[6, 5, 4, 3, 2, 1]),
        ("minutes>=2", &[7]),
        ("age<7d", &[7, 6, 5]),
        ("age<=7d", &[7, 6, 5, 4]),
        ("age=7d", &[4]),
        ("age>30d", &[1]),
        ("date:2026-03", &[1]),
        ("date:2026-04-20", &[7]),
        ("date:2025", &[]),
        ("/^t[ahi]/", &[3, 2]),
        ("/^T[ahi]/", &[3, 2]),
        ("/^t[A]/", &[]),
        ("h:/har.our/", &[2]),
        ("faq:/who.*apply/", &[4]),
        ("table:/^price$/", &[3]),
        ("url:/code$/", &[5]),
        ("url:/CODE$/", &[]),
        ("tide or has:table", &[5, 3, 2, 1]),
        ("(tide or has:table) is:unread", &[3, 1]),
        ("(tide or has:table) (is:read or is:starred)", &[5, 3, 2]),
        ("tide is:unread -high", &[]),
        ("tide is:read feed:gazette", &[5]),
    ] {
        assert_eq!(home.find(query), found, "{query}");
    }
}

#[tokio::test]
async fn a_page_goes_on_below_the_last_row_and_tells_whether_there_are_more() {
    let home = home().await;
    let tide = filter(&SearchQuery::parse("tide or has:table").unwrap());
    let page = |before| home.store().search(&tide, before, 2).unwrap();
    let (first, second) = (page(None), page(Some(EntryId(3))));
    assert_eq!((numbers(&first), first.has_more), (vec![5, 3], true));
    assert_eq!((numbers(&second), second.has_more), (vec![2, 1], false));
    assert_eq!(home.store().count(&tide).unwrap(), 4);
}

#[tokio::test]
async fn what_is_not_prepared_yet_is_counted_and_removed_feeds_are_not_found() {
    let home = home().await;
    let feed = home.store().feeds().unwrap().feeds.iter().find(|feed| &*feed.title == "Courier").unwrap().id;
    let late = entry(&("Late", "Ann Lee", "<p>A late tide.</p>", 1));
    let parsed = ParsedFeed { entries: vec![late], ..ParsedFeed::default() };
    home.store().save_feed(feed, &parsed, &Validators::default(), now()).unwrap();
    let tide = filter(&SearchQuery::parse("tide").unwrap());
    let page = home.store().search(&tide, None, 50).unwrap();
    assert_eq!((numbers(&page), page.waiting), (vec![5, 2, 1], 1));
    let hide = crosshead::feed::Change::Removed { of: feed, value: true };
    home.store().make(&home.store().name(&[hide], now()).unwrap()).unwrap();
    assert_eq!(home.find("tide or is:starred"), [5]);
    assert_eq!(home.store().count(&tide).unwrap(), 1);
}

#[tokio::test]
async fn a_search_is_a_list_like_any_other() {
    let home = home().await;
    let query = |sort| EntryQuery { filter: filter(&SearchQuery::parse("tide or has:table").unwrap()), sort };
    let ids = |sort| {
        let page = home.store().entries(&query(sort), 1, 2).unwrap();
        (page.total, page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>())
    };
    assert_eq!(ids(Sort::Newest), (4, vec![3, 2]));
    assert_eq!(ids(Sort::Oldest), (4, vec![2, 3]));
    assert_eq!(ids(Sort::Title), (4, vec![1, 3]));
    let newest = query(Sort::Newest);
    assert_eq!(home.store().position(&newest, EntryId(2)).unwrap(), Some(2));
    let unread = home.store().next_unread(&newest, Some(EntryId(3)), true).unwrap();
    assert_eq!(unread.map(|(index, row)| (index, row.id.0)), Some((3, 1)));
    let marked = home.store().mark_list_read(&newest, ListPart::Below(EntryId(3)), EntryId(7), now()).unwrap();
    assert!(marked.made.is_ok());
    assert_eq!(home.find("is:unread"), [7, 6, 4, 3]);
}

/// Queries out of few words, so that they find something.
fn query() -> impl Strategy<Value = SearchQuery> {
    let term = prop::sample::select(vec![
        "tide",
        "harbour",
        "high",
        "\"high tide\"",
        "title:tide",
        "har*",
        "h:price",
        "has:table",
        "has:heading",
        "has:code",
        "is:unread",
        "is:starred",
        "feed:courier",
        "tag:energy",
        "tag:en*",
        "tag:/e/",
        "age<8d",
        "date:2026-03",
        "words>10",
        "/o/",
        "東京",
        "nowhere",
    ]);
    let term = term.prop_map(|text| SearchQuery::parse(text).unwrap());
    term.prop_recursive(4, 16, 4, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 0..4).prop_map(SearchQuery::All),
            prop::collection::vec(part.clone(), 1..4).prop_map(SearchQuery::Any),
            part.prop_map(|part| SearchQuery::Not(Box::new(part))),
        ]
    })
}

/// What the parts find, put together.
fn expected(home: &Home, query: &SearchQuery) -> BTreeSet<i64> {
    let everything: BTreeSet<i64> = (1..=7).collect();
    match query {
        SearchQuery::All(parts) => parts.iter().fold(everything, |all, part| &all & &expected(home, part)),
        SearchQuery::Any(parts) => parts.iter().flat_map(|part| expected(home, part)).collect(),
        SearchQuery::Not(part) => &everything - &expected(home, part),
        SearchQuery::Term(_) => home.found(query).into_iter().collect(),
    }
}

#[test]
fn what_is_combined_is_what_its_parts_find_together() {
    let home = tokio::runtime::Runtime::new().unwrap().block_on(home());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let result = runner.run(&query(), |query| {
        let expected: Vec<i64> = expected(&home, &query).into_iter().rev().collect();
        let filter = filter(&query);
        prop_assert_eq!(&home.found(&query), &expected, "{}", query);
        prop_assert_eq!(home.store().count(&filter).unwrap(), expected.len(), "{}", query);
        let list = home.store().entries(&EntryQuery { filter: filter.clone(), sort: Sort::Title }, 0, 50).unwrap();
        let listed: BTreeSet<i64> = list.rows.iter().map(|row| row.id.0).collect();
        prop_assert_eq!((list.total, listed), (expected.len(), expected.iter().copied().collect()), "{}", query);
        let rest = home.store().search(&filter, expected.first().map(|id| EntryId(*id)), 50).unwrap();
        prop_assert_eq!(numbers(&rest), expected.get(1..).unwrap_or_default(), "{}", query);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn what_is_typed_is_never_an_expression_of_the_index() {
    let home = tokio::runtime::Runtime::new().unwrap().block_on(home());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let text = "(\\PC|[\"*^:+{}()-]|AND |OR |NEAR|title :|日){1,20}";
    let result = runner.run(&(text, any::<bool>()), |(text, is_typed)| {
        let parsed = if is_typed { SearchQuery::parse_typed(&text) } else { SearchQuery::parse(&text) };
        if let Ok(query) = parsed {
            prop_assert!(home.store().search(&filter(&query), None, 50).is_ok(), "{}", text);
        }
        Ok(())
    });
    result.unwrap();
}
