//! The store as its callers see it: what was saved is found again, lists are in order, counters are right.

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized, TextPos};
use crosshead::feed::{
    Body, Change, EntryFilter, EntryId, EntryQuery, EntryRow, EntrySet, Feed, FeedId, FetchSchedule, Health, ListPart,
    ListScope, MarkedCount, ParsedEntry, ParsedFeed, Refreshed, Sort, Subscription,
    schedule::{Hints, Moving},
};
use crosshead::store::{ListMark, Store, StoreError, Validators};
use proptest::prelude::*;
use tempfile::TempDir;

const NEWEST: EntryQuery = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };

/// A store in a folder of its own, gone with the test.
struct Home {
    store: Store,
    folder: TempDir,
}

fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    Home { store: Store::open(&folder.path().join("data.db")).unwrap(), folder }
}

impl Home {
    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("data.db")
    }

    fn subscribe(&self, name: &str) -> FeedId {
        self.store.subscribe(&url(name), None, &[]).unwrap()
    }

    fn save(&self, id: FeedId, entries: Vec<ParsedEntry>) -> Refreshed {
        self.save_at(id, entries, noon())
    }

    fn save_at(&self, id: FeedId, entries: Vec<ParsedEntry>, now: DateTime<Utc>) -> Refreshed {
        let feed = ParsedFeed { title: Sanitized::line("The feed"), entries, ..ParsedFeed::default() };
        self.store.save_feed(id, &feed, &Validators::default(), now).unwrap()
    }

    fn titles(&self, query: &EntryQuery) -> Vec<String> {
        self.store.entries(query, 0, 1000).unwrap().rows.iter().map(|row| row.title.to_string()).collect()
    }

    /// Makes a change, as the screen does.
    fn make(&self, change: Change) {
        let named = self.store.name(&[change], noon()).unwrap();
        assert_eq!(self.store.make(&named).unwrap(), None);
    }

    /// The entry with this title.
    fn find(&self, title: &str) -> EntryId {
        let page = self.store.entries(&NEWEST, 0, 1000).unwrap();
        page.rows.iter().find(|row| &*row.title == title).unwrap_or_else(|| panic!("no entry “{title}”")).id
    }
}

fn url(name: &str) -> HttpUrl {
    HttpUrl::parse(&format!("https://{name}.example/feed")).unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().unwrap()
}

fn entry(identity: &str, hours_ago: i64) -> ParsedEntry {
    ParsedEntry {
        identity: identity.to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(identity),
        url: None,
        author: None,
        published: Some(noon() - TimeDelta::hours(hours_ago)),
        updated: None,
        body: Body { html: format!("<p>About {identity}.</p>"), is_teaser: false },
    }
}

fn undated(identity: &str) -> ParsedEntry {
    ParsedEntry { published: None, ..entry(identity, 0) }
}

#[test]
fn what_was_saved_is_there_after_a_restart() {
    let home = home();
    let id = home.subscribe("a");
    let full = ParsedEntry {
        url: Some(url("page")),
        author: Some(Sanitized::line("Ada")),
        body: Body { html: "<h2>One</h2><p>two &amp; three</p>".to_owned(), is_teaser: true },
        ..entry("first", 1)
    };
    home.save(id, vec![full.clone()]);
    let Home { store, folder } = home;
    drop(store);

    let store = Store::open(&folder.path().join("data.db")).unwrap();
    let row = store.entries(&NEWEST, 0, 10).unwrap().rows.remove(0);
    assert_eq!(&*row.feed_title, "The feed");
    assert_eq!(row.published, full.published);
    assert!(!row.is_read && !row.is_starred);
    let detail = store.entry(row.id).unwrap().unwrap();
    assert_eq!(detail.row, row);
    assert_eq!((detail.author, detail.url), (full.author, full.url));
    assert_eq!(&*store.preview(row.id).unwrap().unwrap().summary, "One\ntwo & three");
    assert_eq!(store.body(row.id).unwrap(), Some(full.body));
}

#[test]
fn an_entry_updated_stays_read_starred_and_where_it_was_left() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("first", 1)]);
    let first = home.find("first");
    home.store.mark_read(&[first], true).unwrap();
    home.store.star(first, true).unwrap();
    home.store.save_text_pos(first, TextPos { block: 3, offset: 14 }).unwrap();

    let corrected = ParsedEntry { title: Sanitized::line("corrected"), ..entry("first", 1) };
    let refreshed = home.save(id, vec![corrected]);

    assert_eq!((refreshed.new, refreshed.updated), (0, 1));
    let detail = home.store.entry(first).unwrap().unwrap();
    assert_eq!(&*detail.row.title, "corrected");
    assert!(detail.row.is_read && detail.row.is_starred);
    assert_eq!(home.store.text_pos(first).unwrap(), Some(TextPos { block: 3, offset: 14 }.into()));
}

#[test]
fn an_entry_that_did_not_change_is_neither_new_nor_updated() {
    let home = home();
    let id = home.subscribe("a");
    assert_eq!(home.save(id, vec![entry("first", 1)]).new, 1);
    let again = home.save(id, vec![entry("first", 1), entry("second", 2)]);
    assert_eq!((again.new, again.updated), (1, 0));
}

#[test]
fn the_same_guid_twice_is_one_entry_and_the_first_stands() {
    let home = home();
    let id = home.subscribe("a");
    let twin = ParsedEntry { title: Sanitized::line("twin"), ..entry("first", 1) };
    let refreshed = home.save(id, vec![entry("first", 1), twin.clone()]);
    assert_eq!((refreshed.new, refreshed.updated), (1, 0));
    assert_eq!(home.titles(&NEWEST), ["first"]);
    assert_eq!(home.save(id, vec![entry("first", 1), twin]).updated, 0);
}

/// An article at an address, as most feeds have them.
fn article(identity: &str, page: &str, title: &str, hours_ago: i64) -> ParsedEntry {
    ParsedEntry {
        identity: identity.to_owned(),
        url: Some(page_of(page)),
        ..ParsedEntry { title: Sanitized::line(title), ..entry(page, hours_ago) }
    }
}

fn page_of(name: &str) -> HttpUrl {
    HttpUrl::parse(&format!("https://a.example/{name}")).unwrap()
}

impl Home {
    /// Reads an entry, stars it, leaves it in the middle, and fetches its page.
    fn use_it(&self, id: EntryId) {
        self.store.mark_read(&[id], true).unwrap();
        self.store.star(id, true).unwrap();
        self.store.save_text_pos(id, TextPos { block: 3, offset: 14 }).unwrap();
        self.store.save_page(id, "<html>page</html>").unwrap();
    }

    /// That nothing of it is lost, under this title.
    fn assert_used(&self, id: EntryId, title: &str) {
        let row = self.store.entry(id).unwrap().expect("it is there").row;
        assert_eq!((&*row.title, row.is_read, row.is_starred), (title, true, true));
        assert_eq!(self.store.text_pos(id).unwrap(), Some(TextPos { block: 3, offset: 14 }.into()));
        assert_eq!(self.store.page(id).unwrap().as_deref(), Some("<html>page</html>"));
        assert_eq!(self.store.check().unwrap(), [""; 0]);
    }
}

#[test]
fn an_old_id_with_another_link_and_title_is_a_new_article_and_the_old_one_stays() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![article("latest", "2.4", "2.4 out", 48)]);
    let old = home.find("2.4 out");
    home.use_it(old);
    let refreshed = home.save(id, vec![article("latest", "2.5", "2.5 out", 1)]);
    assert_eq!((refreshed.new, refreshed.updated), (1, 0));
    home.assert_used(old, "2.4 out");
    assert!(!home.store.entry(home.find("2.5 out")).unwrap().unwrap().row.is_read);
    let refreshed = home.save(id, vec![article("latest", "2.5", "2.5 out", 1)]);
    assert_eq!((refreshed.new, refreshed.updated), (0, 0));
    assert_eq!(home.titles(&NEWEST), ["2.5 out", "2.4 out"]);
}

#[test]
fn an_undated_id_with_another_link_and_title_is_a_new_article() {
    let home = home();
    let id = home.subscribe("a");
    let undated = |page: &str| ParsedEntry { published: None, ..article("latest", page, page, 0) };
    home.save(id, vec![undated("one")]);
    assert_eq!(home.save(id, vec![undated("two")]).new, 1);
}

#[test]
fn a_correction_of_title_or_link_is_the_same_article() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![article("1", "bees", "Bess", 5)]);
    let bees = home.find("Bess");
    home.use_it(bees);
    for (corrected, what) in [
        (article("1", "bees", "Bees", 4), "the title, and the date with it"),
        (article("1", "on-bees", "Bees", 3), "the link, and the date with it"),
        (article("1", "all-about-bees", "All about bees", 3), "title and link, and the date stays"),
        (ParsedEntry { url: None, ..article("1", "", "Bees and wasps", 2) }, "it has no link any more"),
    ] {
        let refreshed = home.save(id, vec![corrected.clone()]);
        assert_eq!((refreshed.new, refreshed.updated), (0, 1), "{what}");
        home.store.save_page(bees, "<html>page</html>").unwrap();
        home.assert_used(bees, &corrected.title);
    }
    assert_eq!(home.titles(&NEWEST).len(), 1);
}

/// A feed that moves to another program often gives all of its entries new ids.
#[test]
fn new_ids_under_the_same_links_titles_and_dates_are_the_old_entries() {
    let home = home();
    let id = home.subscribe("a");
    let named = |prefix: &str, count: i64| {
        let one = |n: i64| article(&format!("{prefix}{n}"), &n.to_string(), &format!("Title {n}"), n);
        (0..count).map(one).collect::<Vec<_>>()
    };
    home.save(id, named("old:", 500));
    let used = home.find("Title 7");
    home.use_it(used);
    for prefix in ["new:", "new:", "newer:", "old:"] {
        let refreshed = home.save(id, named(prefix, 500));
        assert_eq!((refreshed.new, refreshed.updated), (0, 0), "{prefix}");
        home.assert_used(used, "Title 7");
    }
    assert_eq!(home.store.feeds().unwrap().total, 500);
    // Known by its new id from then on: a correction is one.
    let mut corrected = named("old:", 3);
    corrected[0].title = Sanitized::line("Corrected");
    assert_eq!(home.save(id, corrected).updated, 1);
}

#[test]
fn a_new_id_with_other_tracking_parameters_is_the_old_entry() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![article("1", "bees?utm_source=rss", "Bees", 5)]);
    assert_eq!(home.save(id, vec![article("2", "bees/?utm_source=feed", "Bees", 5)]).new, 0);
}

#[test]
fn items_that_share_a_link_and_a_title_are_as_many_as_there_are_ids_or_dates() {
    let home = home();
    let id = home.subscribe("a");
    let daily = |number: &str, hours_ago| article(number, "puzzle", "The daily puzzle", hours_ago);
    let refreshed = home.save(id, vec![daily("2", 1), daily("1", 25)]);
    assert_eq!(refreshed.new, 2);
    assert_eq!(home.save(id, vec![daily("3", 0), daily("2", 1)]).new, 1, "another date");
    assert_eq!(home.save(id, vec![daily("4", 0), daily("3", 0)]).new, 1, "both are in the document");
    let undated = |number: &str, text: &str| ParsedEntry {
        body: Body { html: text.to_owned(), is_teaser: false },
        ..ParsedEntry { published: None, ..daily(number, 0) }
    };
    assert_eq!(home.save(id, vec![undated("5", "one")]).new, 1);
    assert_eq!(home.save(id, vec![undated("6", "two")]).new, 1, "without a date the text tells them apart");
    assert_eq!(home.save(id, vec![undated("7", "two")]).new, 0);
}

#[test]
fn each_old_entry_is_taken_by_one_new_id() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![article("old", "bees", "Bees", 1)]);
    let twins = vec![article("new 1", "bees", "Bees", 1), article("new 2", "bees", "Bees", 1)];
    assert_eq!(home.save(id, twins.clone()).new, 1);
    assert_eq!(home.save(id, twins).new, 0);
    assert_eq!(home.store.feeds().unwrap().total, 2);
}

#[test]
fn a_feed_that_goes_back_and_forth_between_two_articles_has_two() {
    let home = home();
    let id = home.subscribe("a");
    let (one, two) = (article("x", "1", "One", 5), article("x", "2", "Two", 4));
    assert_eq!(home.save(id, vec![one.clone()]).new, 1);
    let first = home.find("One");
    home.use_it(first);
    assert_eq!(home.save(id, vec![two.clone()]).new, 1);
    for n in 0..6 {
        // Even one that gives them the date of the day.
        let (mut one, mut two) = (one.clone(), two.clone());
        one.published = Some(noon() + TimeDelta::hours(n));
        two.published = Some(noon() + TimeDelta::hours(n));
        assert_eq!(home.save(id, vec![one]).new, 0, "round {n}");
        assert_eq!(home.save(id, vec![two]).new, 0, "round {n}");
    }
    assert_eq!(home.titles(&NEWEST).len(), 2);
    let row = home.store.entry(first).unwrap().unwrap().row;
    assert_eq!((&*row.title, row.is_read, row.is_starred), ("One", true, true));
    assert_eq!(home.store.check().unwrap(), [""; 0]);
}

#[test]
fn an_item_whose_bytes_are_the_same_is_not_looked_at_again() {
    let home = home();
    let id = home.subscribe("a");
    let with = |raw, title: &str| ParsedEntry { raw_digest: raw, ..article("1", "1", title, 1) };
    home.save(id, vec![with(Some(1), "One")]);
    assert_eq!(home.save(id, vec![with(Some(1), "read otherwise")]).updated, 0);
    assert_eq!(home.titles(&NEWEST), ["One"]);
    assert_eq!(home.save(id, vec![with(Some(2), "One")]).updated, 0, "other bytes that say the same");
    assert_eq!(home.save(id, vec![with(Some(2), "Two")]).updated, 1);
    assert_eq!(home.save(id, vec![with(None, "Three")]).updated, 1, "bytes that are not known tell nothing");
}

#[test]
fn what_is_endless_is_cut_before_it_is_stored() {
    let home = home();
    let endless = "x".repeat(1 << 20);
    let title = Sanitized::line(&endless);
    let id = home.store.subscribe(&url("a"), Some(&title), &vec![title.clone(); 300]).unwrap();
    let entry = ParsedEntry {
        identity: endless.clone(),
        title: title.clone(),
        author: Some(title.clone()),
        url: Some(page_of(&endless[..5000])),
        ..entry("", 1)
    };
    let feed = ParsedFeed {
        title: title.clone(),
        site: Some(page_of(&endless[..5000])),
        lang: Some(title.clone()),
        entries: vec![entry],
        ..ParsedFeed::default()
    };
    let validators = Validators { etag: Some(endless.clone()), last_modified: Some(endless) };
    assert_eq!(home.store.save_feed(id, &feed, &validators, noon()).unwrap().new, 1);
    home.store.save_failure(id, &title).unwrap();
    assert_eq!(home.store.save_feed(id, &feed, &validators, noon()).unwrap().new, 0, "it is found again");
    home.store.renew_validators(id, &validators).unwrap();
    home.store.rename(id, Some(&title)).unwrap();
    assert_eq!(home.store.job(id).unwrap().unwrap().validators, Validators::default());
    assert!(home.store.entry(EntryId(1)).unwrap().unwrap().url.is_none(), "half an address leads nowhere");
    let file = home.file();
    drop(home.store);
    assert!(std::fs::metadata(file).unwrap().len() < 400 << 10);
}

#[test]
fn a_page_that_is_fetched_stands_beside_the_items_own_text() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("one", 1)]);
    let one = home.find("one");
    home.store.save_page(one, "<html>page</html>").unwrap();
    assert_eq!(home.store.body(one).unwrap().unwrap(), entry("one", 1).body);
    assert_eq!(home.store.page(one).unwrap().as_deref(), Some("<html>page</html>"));
    assert_eq!(home.store.check().unwrap(), [""; 0]);
}

#[test]
fn the_version_of_the_texts_changes_with_the_item_and_with_its_page() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("first", 1)]);
    let first = home.find("first");
    let version = || home.store.text_version(first).unwrap().unwrap();
    let as_saved = version();
    home.save(id, vec![entry("first", 1)]);
    assert_eq!(version(), as_saved, "nothing has changed");
    home.store.save_page(first, "<html>page</html>").unwrap();
    let with_page = version();
    assert_ne!(with_page, as_saved);
    assert_eq!(with_page.item, as_saved.item);
    let body = Body { html: "<p>Corrected.</p>".to_owned(), is_teaser: false };
    home.save(id, vec![ParsedEntry { body, ..entry("first", 1) }]);
    assert_ne!(version().item, as_saved.item);
    assert_eq!(home.store.text_version(EntryId(999)).unwrap(), None);
}

#[test]
fn the_same_guid_in_two_feeds_is_two_entries() {
    let home = home();
    home.save(home.subscribe("a"), vec![entry("first", 1)]);
    home.save(home.subscribe("b"), vec![entry("first", 1)]);
    assert_eq!(home.store.feeds().unwrap().total, 2);
}

#[test]
fn entries_without_dates_keep_the_order_of_their_feed() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![undated("b"), undated("c"), undated("a")]);
    assert_eq!(home.titles(&NEWEST), ["b", "c", "a"]);
    home.save_at(id, vec![undated("d"), undated("b")], noon() + TimeDelta::hours(1));
    assert_eq!(home.titles(&NEWEST), ["d", "b", "c", "a"]);
}

#[test]
fn a_date_in_the_far_future_pins_nothing_to_the_top() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("from the future", -24 * 365)]);
    home.save_at(id, vec![entry("next day", -23)], noon() + TimeDelta::days(1));
    assert_eq!(home.titles(&NEWEST), ["next day", "from the future"]);
}

#[test]
fn a_clock_that_ran_ahead_pins_nothing_to_the_top() {
    let home = home();
    let id = home.subscribe("a");
    home.save_at(id, vec![undated("undated"), entry("dated", 5)], noon() + TimeDelta::days(9000));
    home.save_at(id, vec![entry("of the day after", -23)], noon() + TimeDelta::days(1));
    home.save_at(id, vec![undated("new")], noon() + TimeDelta::days(2));
    assert_eq!(home.titles(&NEWEST), ["new", "undated", "of the day after", "dated"]);
    home.store.save_unchanged(id, noon() + TimeDelta::days(3)).unwrap();
    home.save_at(id, vec![undated("newest")], noon() + TimeDelta::days(4));
    assert_eq!(home.titles(&NEWEST)[0], "newest");
}

/// A flat battery sets the clock to 1970, a time zone set wrong by hours.
#[test]
fn a_clock_that_ran_behind_loses_and_moves_nothing() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("b", 1), undated("a"), entry("c", 2)]);
    let one = home.find("b");
    home.store.mark_read(&[one], true).unwrap();
    for wrong in [DateTime::UNIX_EPOCH, noon() - TimeDelta::hours(14)] {
        home.save_at(id, vec![entry("b", 1), undated("a")], wrong);
        home.store.save_unchanged(id, wrong).unwrap();
        assert_eq!(home.titles(&NEWEST), ["a", "b", "c"]);
    }
    home.save_at(id, vec![entry("late", 0)], DateTime::UNIX_EPOCH);
    assert_eq!(home.store.feeds().unwrap().total, 4);
    assert!(home.store.entry(one).unwrap().unwrap().row.is_read);
}

#[test]
fn what_is_marked_in_one_instance_is_seen_in_the_other() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("one", 1), entry("two", 2)]);
    let other = Store::open(&home.file()).unwrap();
    let one = home.find("one");
    home.store.mark_read(&[one], true).unwrap();
    home.store.star(one, true).unwrap();
    home.store.save_text_pos(one, TextPos { block: 2, offset: 0 }).unwrap();
    let row = other.entry(one).unwrap().unwrap().row;
    assert!(row.is_read && row.is_starred);
    assert_eq!(other.text_pos(one).unwrap(), Some(TextPos { block: 2, offset: 0 }.into()));
    assert_eq!((other.feeds().unwrap().unread, other.feeds().unwrap().starred), (1, 1));
    other.unsubscribe(id).unwrap();
    assert_eq!(home.store.entry(one).unwrap(), None);
    home.store.mark_read(&[one], false).unwrap();
}

#[test]
fn titles_sort_without_regard_to_case_and_quotes() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("beta", 1), entry("Alpha", 2), entry("“Alps”", 3), entry("Émile", 4), entry("élan", 5)]);
    let query = EntryQuery { sort: Sort::Title, ..NEWEST };
    assert_eq!(home.titles(&query), ["Alpha", "“Alps”", "beta", "élan", "Émile"]);
}

#[test]
fn numbers_in_titles_sort_by_their_value() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, ["Part 10", "Part 9", "Part 1", "Part 100"].into_iter().zip(0..).map(|(t, n)| entry(t, n)).collect());
    let query = EntryQuery { sort: Sort::Title, ..NEWEST };
    assert_eq!(home.titles(&query), ["Part 1", "Part 9", "Part 10", "Part 100"]);
}

#[test]
fn every_window_of_every_list_is_a_slice_of_the_whole_and_positions_agree() {
    let home = home();
    for name in ["a", "b"] {
        let id = home.subscribe(name);
        // Few different dates and titles, so that ties are many.
        home.save(
            id,
            (0..40)
                .map(|n| ParsedEntry { title: Sanitized::line(&format!("t{}", n % 5)), ..entry(&n.to_string(), n % 7) })
                .collect(),
        );
    }
    let all: Vec<EntryId> = home.store.entries(&NEWEST, 0, 1000).unwrap().rows.iter().map(|row| row.id).collect();
    for (n, id) in all.iter().enumerate() {
        home.store.mark_read(&[*id], n % 3 == 0).unwrap();
        home.store.star(*id, n % 4 == 0).unwrap();
    }
    for query in queries(FeedId(1)) {
        let whole = home.store.entries(&query, 0, 1000).unwrap();
        assert_eq!(whole.total, whole.rows.len(), "{query:?}");
        for offset in 0..whole.total + 2 {
            let window = home.store.entries(&query, offset, 7).unwrap();
            let end = (offset + 7).min(whole.total);
            assert_eq!(window.rows, whole.rows[offset.min(end)..end], "{query:?} at {offset}");
        }
        for id in &all {
            let place = whole.rows.iter().position(|row| row.id == *id);
            assert_eq!(home.store.position(&query, *id).unwrap(), place, "{query:?}");
        }
    }
}

const SORTS: [Sort; 3] = [Sort::Newest, Sort::Oldest, Sort::Title];

fn queries(feed: FeedId) -> Vec<EntryQuery> {
    let mut queries = Vec::new();
    for scope in [ListScope::All, ListScope::Starred, ListScope::Feed(feed)] {
        for unread_only in [false, true] {
            queries.extend(SORTS.map(|sort| EntryQuery::of(scope, unread_only, sort)));
        }
    }
    queries
}

#[test]
fn oldest_is_newest_backwards() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![undated("a"), undated("b"), entry("c", 3), entry("d", 3)]);
    let mut oldest = home.titles(&EntryQuery { sort: Sort::Oldest, ..NEWEST });
    oldest.reverse();
    assert_eq!(home.titles(&NEWEST), oldest);
}

#[test]
fn marking_a_list_read_leaves_the_other_feeds_alone() {
    let home = home();
    let (a, b) = (home.subscribe("a"), home.subscribe("b"));
    home.save(a, vec![entry("one", 1), entry("two", 2)]);
    home.save(b, vec![entry("three", 3)]);
    home.store.mark_all_read(ListScope::Feed(a)).unwrap();
    assert_eq!(home.titles(&EntryQuery::of(ListScope::All, true, Sort::Newest)), ["three"]);
    assert_eq!(home.store.feeds().unwrap().unread, 1);
}

#[test]
fn a_list_has_the_place_at_which_an_article_was_left() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("one", 1), entry("two", 2)]);
    let value = TextPos { block: 3, offset: 1 }.into();
    home.make(Change::TextPos { of: home.find("one"), value, percent: Some(35) });
    let places: Vec<Option<u8>> =
        home.store.entries(&NEWEST, 0, 9).unwrap().rows.iter().map(|row| row.facts.place).collect();
    assert_eq!(places, [Some(35), None]);
}

#[test]
fn the_next_unread_entry_is_found_in_both_directions_with_its_index() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, (0..9).map(|n| entry(&format!("{n}"), n)).collect());
    for read in ["0", "1", "3", "4", "8"] {
        home.store.mark_read(&[home.find(read)], true).unwrap();
    }
    let found = |from: Option<&str>, is_forward| {
        let found = home.store.next_unread(&NEWEST, from.map(|title| home.find(title)), is_forward).unwrap();
        found.map(|(index, row)| (index, row.title.to_string()))
    };
    let at = |index: usize| Some((index, index.to_string()));
    assert_eq!((found(None, true), found(None, false)), (at(2), at(7)));
    assert_eq!((found(Some("2"), true), found(Some("2"), false)), (at(5), None));
    assert_eq!((found(Some("4"), true), found(Some("4"), false)), (at(5), at(2)));
    assert_eq!((found(Some("7"), true), found(Some("7"), false)), (None, at(6)));
}

/// The screen's answer to `u`.
#[test]
fn what_was_marked_in_a_list_is_known_and_can_be_taken_back() {
    let home = home();
    let (a, b) = (home.subscribe("a"), home.subscribe("b"));
    home.save(a, (0..6).map(|n| entry(&format!("Part {n}"), n)).collect());
    home.save(b, vec![entry("other", 2)]);
    home.store.mark_read(&[home.find("Part 4")], true).unwrap();
    let before = home.store.entries(&NEWEST, 0, 100).unwrap().rows;
    let (middle, newest) = (home.find("Part 2"), home.store.feeds().unwrap().newest);
    let of_a = EntryQuery::of(ListScope::Feed(a), false, Sort::Newest);
    let by_title = EntryQuery { sort: Sort::Title, ..of_a.clone() };
    for (query, part, marked) in [
        (&of_a, ListPart::Whole, "01235"),
        (&of_a, ListPart::Above(middle), "01"),
        (&of_a, ListPart::Below(middle), "35"),
        (&of_a, ListPart::Above(home.find("Part 4")), "0123"),
        (&by_title, ListPart::Above(middle), "01"),
        (&by_title, ListPart::Below(middle), "35"),
        (&by_title, ListPart::Before(noon() - TimeDelta::hours(3)), "5"),
        (&of_a, ListPart::Before(noon() - TimeDelta::hours(9)), ""),
    ] {
        let ListMark { entries, made } = home.store.mark_list_read(query, part, newest, noon()).unwrap();
        assert_eq!(made.unwrap(), None);
        let title = |id| home.store.entry(id).unwrap().unwrap().row.title.to_string();
        let mut numbers: Vec<char> = entries.iter().filter_map(|id| title(id).chars().last()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers.into_iter().collect::<String>(), marked, "{query:?} {part:?}");
        assert!(entries.iter().all(|id| home.store.entry(id).unwrap().unwrap().row.is_read));
        home.make(Change::ManyRead { of: entries, value: false });
        assert_eq!(home.store.entries(&NEWEST, 0, 100).unwrap().rows, before, "{query:?} {part:?}");
    }
    let entries = home.store.mark_list_read(&NEWEST, ListPart::Whole, home.find("Part 2"), noon()).unwrap().entries;
    assert!(entries.iter().all(|id| id <= home.find("Part 2")), "what came later is not meant");
}

#[test]
fn a_removed_feed_is_hidden_with_its_entries_and_comes_back_as_it_was() {
    let home = home();
    let (a, b) = (home.subscribe("a"), home.subscribe("b"));
    home.save(a, vec![entry("one", 1), entry("two", 2)]);
    home.save(b, vec![entry("three", 3)]);
    let two = home.find("two");
    home.store.star(two, true).unwrap();
    let before = home.store.feeds().unwrap();
    home.make(Change::Removed { of: a, value: true });
    let list = home.store.feeds().unwrap();
    assert_eq!((list.feeds.len(), list.total, list.unread, list.starred), (1, 1, 1, 0));
    for query in queries(a) {
        let shown: Vec<&str> = if query.filter == EntryFilter::ALL { vec!["three"] } else { vec![] };
        let page = home.store.entries(&query, 0, 10).unwrap();
        assert_eq!(page.total, page.rows.len(), "{query:?}");
        assert!(shown.is_empty() || home.titles(&query) == shown, "{query:?}");
        assert!(page.rows.iter().all(|row| row.feed == b), "{query:?}");
        assert_eq!(home.store.position(&query, two).unwrap(), None, "{query:?}");
    }
    assert_eq!(home.store.find_feed(&url("a")).unwrap(), None);
    assert_eq!(home.store.feed(a).unwrap(), None);
    assert_eq!(home.store.jobs().unwrap().len(), 1, "it is not fetched");
    assert_eq!(home.save(a, vec![entry("late", 0)]).new, 0);
    home.make(Change::Removed { of: a, value: false });
    assert_eq!(home.store.feeds().unwrap(), before);
    assert_eq!(home.titles(&NEWEST), ["one", "two", "three"]);
}

#[test]
fn a_hidden_feed_is_deleted_later_unless_it_was_shown_or_added_again() {
    let home = home();
    let ids = ["gone", "shown", "added"].map(|name| home.subscribe(name));
    for id in ids {
        home.save(id, (0..1200).map(|n| entry(&n.to_string(), n)).collect());
        home.make(Change::Removed { of: id, value: true });
    }
    let hidden = home.store.hidden_feeds().unwrap();
    assert_eq!(hidden, ids);
    home.make(Change::Removed { of: ids[1], value: false });
    assert_eq!(home.subscribe("added"), ids[2], "its articles are still there");
    home.store.purge(&hidden).unwrap();
    let list = home.store.feeds().unwrap();
    assert_eq!((list.feeds.len(), list.total), (2, 2400));
    assert_eq!(home.store.hidden_feeds().unwrap(), []);
    assert_eq!(home.store.name(&[Change::Removed { of: ids[0], value: false }], noon()).unwrap(), []);
    assert_eq!(home.store.check().unwrap(), [""; 0]);
}

#[test]
fn a_hundred_thousand_marks_are_one_short_line_and_one_statement() {
    let home = home();
    let all: EntrySet = (1..=100_000).map(EntryId).collect();
    let named = home.store.name(&[Change::ManyRead { of: all, value: true }], noon()).unwrap();
    assert!(named[0].to_line().len() < 120, "{}", named[0].to_line());
    assert_eq!(home.store.make(&named).unwrap(), None);
}

#[test]
fn a_304_clears_the_error_and_keeps_the_validators() {
    let home = home();
    let id = home.subscribe("a");
    let validators = Validators { etag: Some("\"x\"".to_owned()), last_modified: None };
    home.store.save_feed(id, &ParsedFeed::default(), &validators, noon()).unwrap();
    home.store.save_failure(id, &Sanitized::line("404 from a.example")).unwrap();
    assert_eq!(home.store.feed(id).unwrap().unwrap().error.as_deref(), Some("404 from a.example"));

    let later = noon() + TimeDelta::hours(1);
    home.store.save_unchanged(id, later).unwrap();
    let feed = home.store.feed(id).unwrap().unwrap();
    assert_eq!((feed.error, feed.checked), (None, Some(later)));
    assert_eq!(home.store.job(id).unwrap().unwrap().validators, validators);
}

#[test]
fn a_failure_keeps_the_entries_and_the_time_of_the_last_answer() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("one", 1)]);
    home.store.save_failure(id, &Sanitized::line("gone")).unwrap();
    let feed = home.store.feed(id).unwrap().unwrap();
    assert_eq!((feed.total, feed.checked), (1, Some(noon())));
}

#[test]
fn the_users_title_wins_over_the_feeds_and_the_feeds_over_the_address() {
    let home = home();
    let id = home.subscribe("a");
    let title = || home.store.feed(id).unwrap().unwrap().title.to_string();
    assert_eq!(title(), "a.example/feed");
    home.save(id, vec![]);
    assert_eq!(title(), "The feed");
    home.store.rename(id, Some(&Sanitized::line("Mine"))).unwrap();
    home.save(id, vec![]);
    assert_eq!(title(), "Mine");
    home.store.rename(id, None).unwrap();
    assert_eq!(title(), "The feed");
}

#[test]
fn subscribing_twice_gives_the_feed_that_stands() {
    let home = home();
    let first = home.store.subscribe(&url("a"), Some(&Sanitized::line("Mine")), &[]).unwrap();
    let second = home.store.subscribe(&url("a"), Some(&Sanitized::line("Other")), &[]).unwrap();
    assert_eq!(first, second);
    assert_eq!(&*home.store.feed(first).unwrap().unwrap().title, "Mine");
    assert_eq!(home.store.find_feed(&url("a")).unwrap(), Some(first));
    assert_eq!(home.store.find_feed(&url("b")).unwrap(), None);
}

#[test]
fn feeds_are_listed_by_folder_and_title() {
    let home = home();
    let folder = |names: &[&str]| names.iter().map(|name| Sanitized::line(name)).collect::<Vec<_>>();
    let named = |name: &str, title: &str, path: &[&str]| {
        home.store.subscribe(&url(name), Some(&Sanitized::line(title)), &folder(path)).unwrap()
    };
    named("a", "zebra", &[]);
    named("b", "Ant", &["News", "Europe"]);
    named("c", "bee", &["news"]);
    let d = named("d", "Adder", &["news"]);
    home.store.move_to(d, &folder(&["Apes"])).unwrap();
    let feeds = home.store.feeds().unwrap().feeds;
    let listed: Vec<_> = feeds.iter().map(|feed| (feed.folder.len(), &*feed.title)).collect();
    assert_eq!(listed, [(0, "zebra"), (1, "Adder"), (1, "bee"), (2, "Ant")]);
}

#[test]
fn unsubscribing_takes_the_entries_and_their_counts_along() {
    let home = home();
    let (a, b) = (home.subscribe("a"), home.subscribe("b"));
    home.save(a, vec![entry("one", 1)]);
    home.save(b, vec![entry("two", 2)]);
    let one = home.find("one");
    home.store.star(one, true).unwrap();
    home.store.unsubscribe(a).unwrap();
    let list = home.store.feeds().unwrap();
    assert_eq!((list.feeds.len(), list.total, list.unread, list.starred), (1, 1, 1, 0));
    assert_eq!(home.store.entry(one).unwrap(), None);
    assert_eq!(home.store.body(one).unwrap(), None);
}

#[test]
fn a_fetch_that_comes_back_after_unsubscribing_is_dropped() {
    let home = home();
    let id = home.subscribe("a");
    home.store.unsubscribe(id).unwrap();
    assert_eq!(home.save(id, vec![entry("one", 1)]).new, 0);
    assert_eq!(home.store.entries(&NEWEST, 0, 10).unwrap().total, 0);
}

#[test]
fn the_page_of_a_teaser_is_kept_until_the_item_changes() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![entry("one", 1)]);
    let one = home.find("one");
    assert_eq!(home.store.page(one).unwrap(), None);
    home.store.save_page(one, "<html>page</html>").unwrap();
    home.save(id, vec![entry("one", 1)]);
    assert_eq!(home.store.page(one).unwrap().as_deref(), Some("<html>page</html>"));
    home.save(id, vec![entry("one", 0)]);
    assert_eq!(home.store.page(one).unwrap(), None);
    home.store.save_page(EntryId(999), "of nobody").unwrap();
}

#[test]
fn a_new_store_is_seeded_once_and_a_dropped_feed_stays_dropped() {
    let home = home();
    let wanted = [Subscription { url: url("a"), title: None, folder: vec![] }];
    assert_eq!(home.store.seed(&wanted).unwrap(), 1);
    let id = home.store.find_feed(&url("a")).unwrap().unwrap();
    home.store.unsubscribe(id).unwrap();
    assert_eq!(home.store.seed(&wanted).unwrap(), 0);
    assert!(home.store.feeds().unwrap().feeds.is_empty());
}

#[test]
fn a_newer_schema_is_refused_and_left_as_it_is() {
    let Home { store, folder } = home();
    drop(store);
    let file = folder.path().join("data.db");
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    let Err(StoreError::Newer { found, .. }) = Store::open(&file) else { panic!("it was opened") };
    assert_eq!(found, 99);
    assert_eq!(raw.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 99);
}

#[test]
fn a_damaged_file_and_another_programs_file_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.db");
    std::fs::write(&damaged, "not a database, but long enough to look at; ".repeat(30)).unwrap();
    let refused = Store::open(&damaged).err().unwrap().to_string();
    assert!(refused.contains("damaged.db") && refused.contains("move it away"), "{refused}");

    let foreign = folder.path().join("foreign.db");
    let raw = rusqlite::Connection::open(&foreign).unwrap();
    raw.execute_batch("PRAGMA user_version = 1; CREATE TABLE recipes (name)").unwrap();
    let refused = Store::open(&foreign).err().unwrap().to_string();
    assert!(refused.contains("belongs to another program"), "{refused}");
}

#[test]
fn a_file_that_is_damaged_further_in_is_named() {
    let Home { store, folder } = home();
    let id = store.subscribe(&url("a"), None, &[]).unwrap();
    let entries = (0..2000).map(|n| entry(&format!("entry {n}"), n)).collect();
    store.save_feed(id, &ParsedFeed { entries, ..ParsedFeed::default() }, &Validators::default(), noon()).unwrap();
    drop(store);
    let file = folder.path().join("data.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // The schema is on the first pages; what is far behind them is rows.
    let half = bytes.len() / 2;
    bytes[half..].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let store = Store::open(&file).unwrap();
    let failure = store.entries(&NEWEST, 0, 1000).unwrap_err().to_string();
    assert!(failure.contains("data.db") && failure.contains("move it away"), "{failure}");
}

/// Most programs leave both of SQLite's numbers for an owner at 0.
#[test]
fn another_programs_file_that_bears_no_mark_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("recipes.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE recipes (name)").unwrap();
    let before = std::fs::read(&foreign).unwrap();
    let refused = Store::open(&foreign).err().unwrap().to_string();
    assert!(refused.contains("recipes.db") && refused.contains("belongs to another program"), "{refused}");
    assert!(std::fs::read(&foreign).unwrap() == before, "it was written to");
}

#[test]
fn an_empty_file_is_as_good_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    std::fs::write(&file, "").unwrap();
    assert!(Store::open(&file).unwrap().feeds().unwrap().feeds.is_empty());
}

#[test]
fn a_folder_that_cannot_be_made_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let refused = Store::open(&file.join("data.db")).err().unwrap().to_string();
    assert!(refused.contains("its folder cannot be made"), "{refused}");
}

#[test]
fn two_instances_share_a_file() {
    let home = home();
    let id = home.subscribe("a");
    let other = Store::open(&home.file()).unwrap();
    std::thread::scope(|scope| {
        for (n, store) in [&home.store, &other].into_iter().enumerate() {
            scope.spawn(move || {
                for m in 0..20 {
                    let feed = ParsedFeed { entries: vec![entry(&format!("{n}/{m}"), m)], ..ParsedFeed::default() };
                    store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
                }
            });
        }
    });
    assert_eq!(other.feeds().unwrap().total, 40);
    assert_eq!(home.store.entries(&NEWEST, 0, 100).unwrap().rows.len(), 40);
}

#[test]
fn two_instances_may_make_the_file_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data.db");
        std::thread::scope(|scope| {
            let open: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&file).map(drop))).collect();
            open.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
        });
    }
}

/// Something that changes counters.
#[derive(Clone, Debug)]
enum Step {
    Save { feed: usize, from: usize, count: usize },
    Read { entry: usize, is_read: bool },
    Star { entry: usize, is_starred: bool },
    ReadAll { scope: usize },
    Drop { feed: usize },
    Hide { feed: usize, is_hidden: bool },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3usize, 0..10usize, 0..6usize).prop_map(|(feed, from, count)| Step::Save { feed, from, count }),
        4 => (1..40usize, any::<bool>()).prop_map(|(entry, is_read)| Step::Read { entry, is_read }),
        4 => (1..40usize, any::<bool>()).prop_map(|(entry, is_starred)| Step::Star { entry, is_starred }),
        1 => (0..5usize).prop_map(|scope| Step::ReadAll { scope }),
        1 => (0..3usize).prop_map(|feed| Step::Drop { feed }),
        1 => (0..3usize, any::<bool>()).prop_map(|(feed, is_hidden)| Step::Hide { feed, is_hidden }),
    ]
}

fn scope(n: usize) -> ListScope {
    match n {
        0 => ListScope::All,
        1 => ListScope::Starred,
        n => ListScope::Feed(FeedId(n as i64 - 1)),
    }
}

fn take(home: &Home, step: &Step) {
    match step {
        Step::Save { feed, from, count } => {
            let id = home.subscribe(["a", "b", "c"][*feed]);
            home.save(id, (*from..from + count).map(|n| entry(&n.to_string(), n as i64)).collect());
        }
        Step::Read { entry, is_read } => home.store.mark_read(&[EntryId(*entry as i64)], *is_read).unwrap(),
        Step::Star { entry, is_starred } => home.store.star(EntryId(*entry as i64), *is_starred).unwrap(),
        Step::ReadAll { scope: n } => home.store.mark_all_read(scope(*n)).unwrap(),
        Step::Hide { feed, is_hidden } => {
            home.make(Change::Removed { of: FeedId(*feed as i64 + 1), value: *is_hidden });
        }
        Step::Drop { feed } => {
            if let Some(id) = home.store.find_feed(&url(["a", "b", "c"][*feed])).unwrap() {
                home.store.unsubscribe(id).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn counters_equal_counts(steps in prop::collection::vec(step(), 1..40)) {
        let home = home();
        steps.iter().for_each(|step| take(&home, step));
        let list = home.store.feeds().unwrap();
        for feed in &list.feeds {
            for query in queries(feed.id) {
                let page = home.store.entries(&query, 0, 1000).unwrap();
                prop_assert_eq!(page.total, home.titles(&query).len());
            }
        }
        let rows = home.store.entries(&NEWEST, 0, 1000).unwrap().rows;
        prop_assert_eq!(list.total, rows.len());
        prop_assert_eq!(list.unread, rows.iter().filter(|row| !row.is_read).count());
        prop_assert_eq!(list.starred, rows.iter().filter(|row| row.is_starred).count());
        for feed in &list.feeds {
            let own: Vec<_> = rows.iter().filter(|row| row.feed == feed.id).collect();
            prop_assert_eq!((feed.total, feed.unread), (own.len(), own.iter().filter(|row| !row.is_read).count()));
        }
    }
}

/// Any filter, nested too, over the feeds that [`take`] makes.
fn filter() -> impl Strategy<Value = EntryFilter> {
    let part = prop_oneof![
        (1..4_i64).prop_map(|feed| EntryFilter::Feed(FeedId(feed))),
        prop::collection::vec((1..5_i64).prop_map(FeedId), 0..3).prop_map(EntryFilter::AnyOf),
        Just(EntryFilter::Unread),
        Just(EntryFilter::Starred),
        "[a-cA-C1-3%.]{0,2} ?[a-c]?".prop_map(EntryFilter::Titled),
    ];
    let part = prop_oneof![6 => part, 1 => (0..40_i64, 0..40_i64).prop_map(|(start, hours)| {
        let start = noon().timestamp() - start * 3600;
        EntryFilter::Dated(start..start + hours * 3600)
    })];
    part.prop_recursive(3, 8, 3, |part| {
        prop_oneof![
            2 => prop::collection::vec(part.clone(), 0..4).prop_map(EntryFilter::And),
            1 => prop::collection::vec(part.clone(), 0..4).prop_map(EntryFilter::Or),
            1 => part.prop_map(|part| EntryFilter::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the expression is: the store's rows are those for which it holds, in the order of all rows; it counts as
    /// many; and it finds each at its place and no other.
    #[test]
    fn a_filter_in_sql_is_the_same_as_in_memory(
        steps in prop::collection::vec(step(), 1..40),
        filters in prop::collection::vec(filter(), 1..8),
    ) {
        let home = home();
        steps.iter().for_each(|step| take(&home, step));
        for sort in SORTS {
            let all = home.store.entries(&EntryQuery { filter: EntryFilter::ALL, sort }, 0, 1000).unwrap().rows;
            for filter in &filters {
                let query = EntryQuery { filter: filter.clone(), sort };
                let mut expected: Vec<EntryRow> = all.iter().filter(|row| filter.holds(row)).cloned().collect();
                // A search is in the order of arrival.
                match sort {
                    Sort::Newest if filter.is_search() => expected.sort_by_key(|row| std::cmp::Reverse(row.id)),
                    Sort::Oldest if filter.is_search() => expected.sort_by_key(|row| row.id),
                    Sort::Newest | Sort::Oldest | Sort::Title => {}
                }
                let page = home.store.entries(&query, 0, 1000).unwrap();
                prop_assert_eq!(page.total, expected.len(), "{:?}", filter);
                prop_assert_eq!(&page.rows, &expected, "{:?}", filter);
                for row in &all {
                    let place = expected.iter().position(|found| found.id == row.id);
                    prop_assert_eq!(home.store.position(&query, row.id).unwrap(), place, "{:?}", filter);
                }
            }
        }
    }
}

/// An item out of few ids, links, titles and dates, so that they meet.
fn item() -> impl Strategy<Value = ParsedEntry> {
    (0..4_u8, 0..3_u8, 0..3_u8, prop::option::of(0..2_i64)).prop_map(|(identity, page, title, hours_ago)| ParsedEntry {
        published: hours_ago.map(|hours| noon() - TimeDelta::hours(hours)),
        ..article(&identity.to_string(), &page.to_string(), &title.to_string(), 0)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever a feed does with its ids: what was read stays what it was, or is corrected, and never goes; the same document
    /// again is nothing new; and the file is whole.
    #[test]
    fn no_document_takes_a_read_article_away(documents in prop::collection::vec(prop::collection::vec(item(), 0..5), 1..6)) {
        let home = home();
        let id = home.subscribe("a");
        let mut read = std::collections::BTreeMap::new();
        for document in documents {
            home.save(id, document.clone());
            let again = home.save(id, document);
            prop_assert_eq!((again.new, again.updated), (0, 0));
            for row in home.store.entries(&NEWEST, 0, 1000).unwrap().rows {
                home.store.mark_read(&[row.id], true).unwrap();
                read.insert(row.id, row.is_read);
            }
            for entry in read.keys() {
                prop_assert!(home.store.entry(*entry).unwrap().is_some_and(|entry| entry.row.is_read));
            }
            prop_assert_eq!(home.store.check().unwrap(), [""; 0]);
        }
    }
}

#[test]
fn what_is_known_of_visits_is_there_after_a_restart() {
    let home = home();
    let id = home.subscribe("bees");
    assert_eq!(home.store.job(id).unwrap().unwrap().fetch_schedule, FetchSchedule::default());
    let fetch_schedule = FetchSchedule {
        due: Some(noon() + TimeDelta::hours(1)),
        barred: Some(noon()),
        failures: 3,
        failing_since: Some(noon() - TimeDelta::days(2)),
        is_gone: true,
        moving: Some(Moving { to: url("new"), times: 2, since: noon() }),
        hints: Hints { every: Some(TimeDelta::hours(2)), skip_hours: 1 << 23, skip_days: 1 << 6 },
    };
    home.store.save_fetch_schedule(id, &fetch_schedule).unwrap();
    let again = Store::open(&home.file()).unwrap();
    assert_eq!(again.job(id).unwrap().unwrap().fetch_schedule, fetch_schedule);
    assert_eq!(again.jobs().unwrap(), [again.job(id).unwrap().unwrap()]);
    let health = again.feed(id).unwrap().unwrap().health;
    assert_eq!((health.failing_since, health.failures), (fetch_schedule.failing_since, 3));
    assert_eq!((health.is_gone, health.due), (true, fetch_schedule.due));
}

#[test]
fn a_feed_says_how_often_it_brings_something() {
    let home = home();
    let id = home.subscribe("bees");
    assert_eq!(home.store.feed(id).unwrap().unwrap().health, Health::default());
    let entries = (0..29).map(|n| entry(&n.to_string(), n * 24)).chain([entry("old", 24 * 400)]);
    home.save(id, entries.collect());
    let health = home.store.feed(id).unwrap().unwrap().health;
    assert_eq!((health.newest, health.posts_per_week), (Some(noon()), 7.0));
}

#[test]
fn a_feed_that_moved_has_its_new_address_unless_that_is_taken() {
    let home = home();
    let (old, taken) = (home.subscribe("old"), home.subscribe("taken"));
    home.save(old, vec![entry("a", 1)]);
    assert!(!home.store.readdress(old, &url("taken")).unwrap());
    assert_eq!(home.store.find_feed(&url("taken")).unwrap(), Some(taken));
    assert!(home.store.readdress(old, &url("new")).unwrap());
    let feed = home.store.feed(old).unwrap().unwrap();
    assert_eq!((feed.url, feed.total), (url("new"), 1));
    assert_eq!(home.store.find_feed(&url("old")).unwrap(), None);
}

#[test]
fn what_another_instance_writes_is_noticed_and_what_is_done_here_is_not() {
    let home = home();
    let id = home.subscribe("a");
    home.save(id, vec![article("1", "1", "One", 0)]);
    let entry = home.store.entries(&NEWEST, 0, 1).unwrap().rows[0].id;
    let before = home.store.version();
    assert!(before.is_some());
    home.store.star(entry, true).unwrap();
    assert_eq!(home.store.version(), before, "the screen has shown it already");
    let other = Store::open(&home.file()).unwrap();
    assert_eq!(home.store.version(), before, "opening the file changes nothing");
    other.star(entry, false).unwrap();
    assert_ne!(home.store.version(), before);
}

#[test]
fn a_list_of_feeds_cannot_take_the_place_of_kept_pages() {
    let home = home();
    let foreign = ["https://kept.invalid/", "https://kept.invalid/taken-out", "https://a.example/feed"];
    let subscription = |address: &str| Subscription {
        url: HttpUrl::parse(address).unwrap(),
        title: Some(Sanitized::line("Mine")),
        folder: Vec::new(),
    };
    assert_eq!(home.store.subscribe_all(&foreign.map(subscription)).unwrap(), 1);
    assert_eq!(home.store.feeds().unwrap().feeds.len(), 1);
}

/// "https://a.example" is removed; what is marked in it stays among the kept pages, and goes home if that is taken back.
#[test]
fn marked_articles_of_a_removed_feed_are_kept_and_go_home_with_it() {
    let home = home();
    let (a, b) = (home.subscribe("a"), home.subscribe("b"));
    home.save(a, vec![entry("plain", 1), entry("starred", 2), entry("tagged", 3)]);
    home.save(b, vec![entry("starred", 4)]);
    let (starred, tagged) = (home.find("starred"), home.find("tagged"));
    home.store.star(starred, true).unwrap();
    let tag = crosshead::feed::TagName::new("sea").unwrap();
    home.make(Change::Tagged { of: tagged, tag, value: true });
    let of = |id: EntryId| home.store.entry(id).unwrap().map(|detail| detail.row.feed_title.to_string());
    let marked: Vec<MarkedCount> = home.store.feeds().unwrap().feeds.iter().map(Feed::marked).collect();
    assert_eq!(marked, [MarkedCount { starred: 1, tagged: 1 }, MarkedCount::default()]);
    assert_eq!(
        [a, b].map(|id| home.store.feed(id).unwrap().unwrap().marked()).to_vec(),
        marked,
        "alone as in the list"
    );
    for change in [Change::Removed { of: a, value: true }, Change::Rescued { of: a, value: true }] {
        home.make(change);
    }
    assert_eq!(home.store.check().unwrap(), [""; 0]);
    assert_eq!([of(starred), of(tagged)], ["Kept", "Kept"].map(|title| Some(title.to_owned())));
    let feeds = home.store.feeds().unwrap();
    assert_eq!((feeds.starred, feeds.feeds.iter().map(|feed| feed.total).sum::<usize>()), (1, 3));
    for change in [Change::Removed { of: a, value: false }, Change::Rescued { of: a, value: false }] {
        home.make(change);
    }
    assert_eq!(home.store.check().unwrap(), [""; 0]);
    let feeds = home.store.feeds().unwrap().feeds;
    let totals: Vec<usize> = feeds.iter().map(|feed| feed.total).collect();
    assert_eq!(totals, [3, 1], "the kept pages are hidden again");
    home.save(a, vec![entry("starred", 2)]);
    assert_eq!(home.store.feed(a).unwrap().unwrap().total, 3, "they are known by their own ids again");

    for change in [Change::Removed { of: a, value: true }, Change::Rescued { of: a, value: true }] {
        home.make(change);
    }
    home.store.purge(&[a]).unwrap();
    assert_eq!(home.store.check().unwrap(), [""; 0]);
    assert_eq!([of(starred), of(tagged)], ["Kept", "Kept"].map(|title| Some(title.to_owned())));
    home.make(Change::Kept { of: starred, value: false });
    assert_eq!(home.store.feeds().unwrap().starred, 0, "it can be removed like any kept page");
}
