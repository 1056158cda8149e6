//! Smart lists in the store: made, changed, removed and taken back, kept in step with the config, and counted.

use std::future::pending;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{
    Body, Change, EntryFilter, EntryId, ListId, ListOrigin, ListScope, ParsedEntry, ParsedFeed, QueryTime, TagName,
};
use crosshead::query::SearchQuery;
use crosshead::runtime::engine::Engine;
use crosshead::store::{Store, Validators};
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn home() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(&folder.path().join("data.db")).unwrap(), folder)
}

fn name(name: &str) -> Sanitized {
    Sanitized::line(name)
}

/// Names and queries, in the order of the feed pane.
fn lists(store: &Store) -> Vec<(String, String)> {
    store.smart_lists().unwrap().into_iter().map(|list| (list.name.to_string(), list.query)).collect()
}

fn of(lists: &[(&str, &str)]) -> Vec<(String, String)> {
    lists.iter().map(|(name, query)| ((*name).to_owned(), (*query).to_owned())).collect()
}

#[test]
fn lists_are_kept_by_name_and_a_list_made_again_has_its_new_query() {
    let (store, _folder) = home();
    store.put_smart_list(&name("tides"), Some("tide")).unwrap();
    store.put_smart_list(&name("Long"), Some("minutes>10")).unwrap();
    let before = store.smart_list("tides").unwrap().unwrap();
    store.put_smart_list(&name("tides"), Some("tide or flood")).unwrap();
    assert_eq!(lists(&store), of(&[("Long", "minutes>10"), ("tides", "tide or flood")]));
    assert_eq!(store.smart_list("tides").unwrap().unwrap().id, before.id, "it is still the same list");
    assert_eq!(store.feeds().unwrap().lists, store.smart_lists().unwrap());
}

#[test]
fn a_removed_list_comes_back_with_its_query() {
    let (store, _folder) = home();
    store.put_smart_list(&name("tides"), Some("tide")).unwrap();
    let removal = Change::Listed { name: "tides".to_owned(), query: None, before: Some("tide".to_owned()) };
    let make = |change| store.make(&store.name(&[change], Utc::now()).unwrap()).unwrap();
    make(removal.clone());
    assert_eq!(lists(&store), of(&[]));
    make(removal.undone().unwrap());
    assert_eq!(lists(&store), of(&[("tides", "tide")]));
}

#[test]
fn the_lists_of_the_config_follow_it_and_one_with_a_wrong_query_stays_as_it_was() {
    let (store, _folder) = home();
    let query = |query: &str| Some(query.to_owned());
    store.put_smart_list(&name("mine"), Some("is:starred")).unwrap();
    store.follow_lists(&[(name("a"), query("x")), (name("b"), query("y")), (name("c"), query("z"))]).unwrap();
    store.follow_lists(&[(name("a"), query("x or w")), (name("b"), None)]).unwrap();
    assert_eq!(lists(&store), of(&[("a", "x or w"), ("b", "y"), ("mine", "is:starred")]));
    let origins: Vec<ListOrigin> = store.smart_lists().unwrap().iter().map(|list| list.origin).collect();
    assert_eq!(origins, [ListOrigin::Config, ListOrigin::Config, ListOrigin::User]);
    store.follow_lists(&[]).unwrap();
    assert_eq!(lists(&store), of(&[("mine", "is:starred")]), "what the user made stays");
}

#[test]
fn a_list_of_the_config_does_not_take_the_place_of_one_that_the_user_made() {
    let (store, _folder) = home();
    store.put_smart_list(&name("mine"), Some("is:starred")).unwrap();
    let configured = |query: &str| [(name("mine"), Some(query.to_owned()))];
    assert_eq!(store.follow_lists(&configured("tide")).unwrap(), [name("mine")]);
    assert_eq!(lists(&store), of(&[("mine", "is:starred")]));
    assert_eq!(store.follow_lists(&configured("is:starred")).unwrap(), [], "it is the same list");
    store.follow_lists(&[]).unwrap();
    assert_eq!(lists(&store), of(&[("mine", "is:starred")]), "it is still the user's");
}

/// Queries that ask for words, parts, flags, dates and feeds.
const QUERIES: &[&str] = &[
    "",
    "is:unread",
    "is:starred or tide",
    "tide",
    "-tide is:unread",
    "tide or has:table",
    "(tide or harbour) (is:unread or has:table)",
    "title:/ti.e/",
    "age<3d",
    "feed:renamed or is:starred",
    "words<5 -is:starred",
    "tag:sea",
    "is:unread -tag:sea",
];

fn filters() -> Vec<(ListId, EntryFilter)> {
    let time = QueryTime { now: noon(), offset: FixedOffset::east_opt(0).unwrap() };
    let filter = |query| EntryFilter::of_query(&SearchQuery::parse(query).unwrap(), time);
    (1..).map(ListId).zip(QUERIES.iter().map(|query| filter(query))).collect()
}

fn noon() -> DateTime<Utc> {
    "2026-04-22T12:00:00Z".parse().unwrap()
}

fn feed(number: usize) -> HttpUrl {
    HttpUrl::parse(&format!("https://feed{number}.example/feed")).unwrap()
}

/// Entries of a feed, by their numbers. `version` makes their texts and titles others.
fn parsed(numbers: &[usize], version: usize) -> ParsedFeed {
    let entries = numbers.iter().map(|number| entry(*number, version)).collect();
    ParsedFeed { entries, ..ParsedFeed::default() }
}

fn entry(number: usize, version: usize) -> ParsedEntry {
    let words = ["tide", "harbour", "rain", "<table><tr><th>a<th>b<tr><td>1<td>2</table> tide"];
    ParsedEntry {
        identity: number.to_string(),
        raw_digest: None,
        title: Sanitized::line(["A tide", "A harbour", "Nothing"][(number + version) % 3]),
        url: None,
        author: None,
        published: Some(noon() - TimeDelta::days((number % 9) as i64)),
        updated: None,
        body: Body { html: format!("<p>{}</p>", words[(number * 7 + version) % 4]), is_teaser: false },
        enclosures: Vec::new(),
    }
}

/// What changes a store.
#[derive(Clone, Debug)]
enum Step {
    Fetch {
        feed: usize,
        numbers: Vec<usize>,
        version: usize,
    },
    Read {
        entry: i64,
        value: bool,
    },
    Star {
        entry: i64,
        value: bool,
    },
    Tag {
        entries: Vec<i64>,
        value: bool,
    },
    ReadAll,
    Hide {
        feed: usize,
        value: bool,
    },
    Rename {
        feed: usize,
    },
    Unsubscribe {
        feed: usize,
    },
    /// A page is kept.
    Keep {
        number: usize,
    },
    /// A kept page is taken out, or put back.
    TakeOut {
        entry: i64,
        value: bool,
    },
    /// What is marked in a feed goes to the kept pages, or comes back.
    Rescue {
        feed: usize,
        value: bool,
    },
    Derive,
    /// Another instance does it.
    Elsewhere(Box<Step>),
}

fn step() -> impl Strategy<Value = Step> {
    let fetch = (0..3_usize, proptest::collection::vec(0..20_usize, 1..6), 0..3_usize);
    let own = prop_oneof![
        6 => fetch.prop_map(|(feed, numbers, version)| Step::Fetch { feed, numbers, version }),
        4 => (1..30_i64, any::<bool>()).prop_map(|(entry, value)| Step::Read { entry, value }),
        3 => (1..30_i64, any::<bool>()).prop_map(|(entry, value)| Step::Star { entry, value }),
        2 => (proptest::collection::vec(1..30_i64, 1..4), any::<bool>()).prop_map(|(entries, value)| Step::Tag { entries, value }),
        1 => Just(Step::ReadAll),
        1 => (0..3_usize, any::<bool>()).prop_map(|(feed, value)| Step::Hide { feed, value }),
        1 => (0..3_usize).prop_map(|feed| Step::Rename { feed }),
        1 => (0..3_usize).prop_map(|feed| Step::Unsubscribe { feed }),
        2 => (30..34_usize).prop_map(|number| Step::Keep { number }),
        2 => (1..30_i64, any::<bool>()).prop_map(|(entry, value)| Step::TakeOut { entry, value }),
        1 => (0..3_usize, any::<bool>()).prop_map(|(feed, value)| Step::Rescue { feed, value }),
        3 => Just(Step::Derive),
    ];
    (own, 0..5_u8).prop_map(|(step, whose)| if whose == 0 { Step::Elsewhere(Box::new(step)) } else { step })
}

fn take(step: &Step, engine: &Engine, runtime: &Runtime) {
    let store = engine.store();
    let id = |number: usize| store.subscribe(&feed(number), None, &[]).unwrap();
    let make = |change| store.make(&store.name(&[change], noon()).unwrap()).map(drop).unwrap();
    match step {
        Step::Fetch { feed, numbers, version } => {
            store.save_feed(id(*feed), &parsed(numbers, *version), &Validators::default(), noon()).map(drop).unwrap();
        }
        Step::Read { entry, value } => make(Change::Read { of: EntryId(*entry), value: *value }),
        Step::Star { entry, value } => make(Change::Starred { of: EntryId(*entry), value: *value }),
        Step::Tag { entries, value } => {
            let of = entries.iter().copied().map(EntryId).collect();
            make(Change::ManyTagged { of, tag: TagName::new("sea").unwrap(), value: *value });
        }
        Step::ReadAll => store.mark_all_read(ListScope::All).unwrap(),
        Step::Hide { feed, value } => make(Change::Removed { of: id(*feed), value: *value }),
        Step::Rename { feed } => store.rename(id(*feed), Some(&Sanitized::line("renamed"))).unwrap(),
        Step::Unsubscribe { feed } => store.unsubscribe(id(*feed)).unwrap(),
        Step::Keep { number } => drop(store.keep(&entry(*number, 0), "<p>tide</p>", noon()).unwrap()),
        Step::TakeOut { entry, value } => make(Change::Kept { of: EntryId(*entry), value: !value }),
        Step::Rescue { feed, value } => make(Change::Rescued { of: id(*feed), value: *value }),
        Step::Derive => drop(runtime.block_on(engine.derive(|_| (), pending())).unwrap()),
        Step::Elsewhere(step) => take(step, &Engine::new(reopened(store), &Settings::default()), runtime),
    }
}

/// The store as another instance has it, which knows no counts.
fn reopened(store: &Store) -> Store {
    Store::open(store.file()).unwrap()
}

#[test]
fn kept_pages_that_are_taken_out_one_after_another_leave_the_counts() {
    let ((store, _folder), lists) = (home(), filters());
    let kept: Vec<EntryId> =
        (30..33).map(|number| store.keep(&entry(number, 0), "<p>tide</p>", noon()).unwrap().entry).collect();
    let total = || store.count_lists(&lists).unwrap()[0].1.total;
    let put = |of, value| store.make(&store.name(&[Change::Kept { of, value }], noon()).unwrap()).map(drop).unwrap();
    let mut totals = vec![total()];
    for (page, is_kept) in [(0, false), (1, false), (1, true)] {
        put(kept[page], is_kept);
        totals.push(total());
    }
    assert_eq!(totals, [3, 2, 1, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn counts_that_follow_the_changes_are_those_that_are_made_anew(steps in proptest::collection::vec(step(), 1..25)) {
        let ((store, _folder), runtime, lists) = (home(), Runtime::new().unwrap(), filters());
        let engine = Engine::new(store, &Settings::default());
        engine.store().count_lists(&lists).unwrap();
        for step in &steps {
            take(step, &engine, &runtime);
            let anew = reopened(engine.store()).count_lists(&lists).unwrap();
            prop_assert_eq!(engine.store().count_lists(&lists).unwrap(), anew, "{:?}", step);
        }
    }
}

#[test]
fn a_list_has_as_many_articles_as_its_query_finds() {
    let ((store, _folder), lists) = (home(), filters());
    let id = store.subscribe(&feed(0), None, &[]).unwrap();
    store.save_feed(id, &parsed(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0), &Validators::default(), noon()).unwrap();
    store.mark_read(&[EntryId(2), EntryId(3)], true).unwrap();
    let runtime = Runtime::new().unwrap();
    let engine = Engine::new(store, &Settings::default());
    runtime.block_on(engine.derive(|_| (), pending())).unwrap();
    let counts = engine.store().count_lists(&lists).unwrap();
    for ((id, filter), (counted, count)) in lists.iter().zip(counts) {
        let unread = filter.clone().and([EntryFilter::Unread]);
        let found = [engine.store().count(&unread).unwrap(), engine.store().count(filter).unwrap()];
        assert_eq!((counted, [count.unread, count.total]), (*id, found), "{filter:?}");
    }
}
