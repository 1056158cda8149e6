//! Saves what a fetch brought, in short transactions, so that the user's changes can go between them.
//!
//! First the plan compares the fetch with what is stored. Then everything that does not need the writer is prepared. Then
//! the entries are written in parts, the oldest first. After each part the file is consistent: the counters are right, and
//! the feed is within its bounds. The validators are written only with the last part, so that an interrupted delivery is
//! fetched again.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction};

use super::bounds::{self, Bounds, FeedRoom};
use super::entries::{self, Arrival, Incoming, Stored};
use super::identify::{self, Names, Verdict};
use super::{Validators, bodies, feeds};
use crate::feed::{Cut, FeedId, ParsedFeed, Refreshed, identity};

/// How much is written in one transaction. A change by the user waits for at most one of them.
#[derive(Clone, Copy, Debug)]
pub struct PartSize {
    /// The part ends after the entry during which this time runs out. It is a quarter of what a part may take: evicting
    /// takes as long again, and the commit some more.
    pub time: Duration,
    pub entries: usize,
}

/// The parts of a delivery: short enough that a change of the user's does not wait noticeably.
pub const PACE: PartSize = PartSize { time: Duration::from_millis(5), entries: 200 };

/// What a fetch brought, compared with what is stored.
pub struct Plan<'a> {
    head: Head<'a>,
    /// The lists hold entries with their position in the document. New entries also have the key they are remembered by if
    /// the bounds drop them.
    new: Vec<(usize, i64, Incoming<'a>)>,
    changed: Vec<(usize, Incoming<'a>)>,
    /// Only metadata is written, not the text.
    noted: Vec<(usize, Incoming<'a>)>,
}

/// What all parts have in common.
struct Head<'a> {
    id: FeedId,
    feed: &'a ParsedFeed,
    now: DateTime<Utc>,
    bounds: Bounds,
    room: FeedRoom,
    names: Names<'a>,
    /// Keys of dropped entries that are not recorded yet.
    tombstones: Vec<i64>,
    /// The number of entries of the document that are dropped.
    cut: usize,
}

impl<'a> Plan<'a> {
    /// Compares the feed's items with the store and plans what to write; nothing is written yet.
    pub fn new(
        connection: &Connection,
        id: FeedId,
        feed: &'a ParsedFeed,
        now: DateTime<Utc>,
        bounds: Bounds,
    ) -> rusqlite::Result<Plan<'a>> {
        let room = FeedRoom::of(connection, id, &bounds)?;
        let mut names = Names::default();
        let all = feed.entries.iter().map(Incoming::new).enumerate();
        // If an identity occurs twice, the first one counts.
        let firsts: Vec<_> = all.filter(|(_, one)| names.in_document.insert(one.identity.clone())).collect();
        let head = Head { id, feed, now, bounds, room, names, tombstones: Vec::new(), cut: 0 };
        let mut plan = Plan { head, new: Vec::new(), changed: Vec::new(), noted: Vec::new() };
        firsts.into_iter().try_for_each(|(place, incoming)| plan.sort(connection, place, incoming))?;
        Ok(plan)
    }

    fn sort(&mut self, connection: &Connection, place: usize, incoming: Incoming<'a>) -> rusqlite::Result<()> {
        let head = &mut self.head;
        match identify::judge(connection, head.id, &incoming, &head.names, head.now)? {
            Verdict::Same => {}
            Verdict::LeftOut { due } => head.leave_out(due),
            Verdict::Unfilled { .. } => self.noted.push((place, incoming)),
            Verdict::Renamed { entry } => {
                head.names.take(&entry);
                self.rewrite(&entry, place, incoming);
            }
            Verdict::Returns { entry, .. } => self.rewrite(&entry, place, incoming),
            Verdict::Changed { .. } => self.changed.push((place, incoming)),
            Verdict::Supplants { key, .. } => self.new.push((place, key, incoming)),
            Verdict::New => self.new.push((place, bounds::key(&incoming.identity), incoming)),
        }
        Ok(())
    }

    fn rewrite(&mut self, entry: &Stored, place: usize, incoming: Incoming<'a>) {
        let is_as_stored = entry.digest == incoming.digest();
        if is_as_stored { self.noted.push((place, incoming)) } else { self.changed.push((place, incoming)) }
    }

    /// Prepares everything that does not need the writer. Of the new entries, the newest are kept as far as the bounds
    /// allow.
    pub fn pack(mut self) -> Delivery<'a> {
        let now = self.head.now.timestamp();
        let date = |incoming: &Incoming<'_>| incoming.published().unwrap_or(now).min(now);
        self.new.sort_by_key(|(place, _, incoming)| (std::cmp::Reverse(date(incoming)), *place));
        let mut arrivals = Vec::new();
        let mut bytes = 0;
        for (place, key, incoming) in self.new {
            if arrivals.len() == self.head.bounds.new || bytes >= self.head.bounds.new_bytes {
                self.head.leave_out(Some(key));
                continue;
            }
            let arrival = Arrival::packed(incoming);
            bytes += arrival.bytes();
            arrivals.push((place, arrival));
        }
        arrivals.extend(self.changed.into_iter().map(|(place, incoming)| (place, Arrival::packed(incoming))));
        arrivals.extend(self.noted.into_iter().map(|(place, incoming)| (place, Arrival::new(incoming))));
        arrivals.sort_by_key(|(place, _)| *place);
        let arrivals = arrivals.into_iter().map(|(_, arrival)| arrival).collect();
        // Nothing is taken until it is written.
        self.head.names.give_back();
        Delivery { head: self.head, arrivals, brought: HashSet::new(), updated: 0, is_begun: false }
    }
}

impl Head<'_> {
    fn leave_out(&mut self, to_note: Option<i64>) {
        self.cut += 1;
        self.tombstones.extend(to_note);
    }
}

/// What is left to write of a fetch, and the results so far.
pub struct Delivery<'a> {
    head: Head<'a>,
    /// In the order of the document, written from the end. Feeds list the newest first, so ids grow with time and break
    /// ties of date in the feed's order.
    arrivals: Vec<Arrival<'a>>,
    /// The row ids of new entries.
    brought: HashSet<i64>,
    updated: usize,
    is_begun: bool,
}

impl Delivery<'_> {
    /// Writes the next part. Returns `true` if it was the last.
    ///
    /// Does nothing if the feed was unsubscribed in the meantime.
    pub fn save_part(
        &mut self,
        transaction: &Transaction<'_>,
        pace: PartSize,
        validators: &Validators,
    ) -> rusqlite::Result<bool> {
        let (id, now) = (self.head.id, self.head.now);
        if !feeds::exists(transaction, id)? {
            return Ok(true);
        }
        if !std::mem::replace(&mut self.is_begun, true) {
            entries::unpin(transaction, id, now)?;
        }
        self.save_some(transaction, pace)?;
        self.make_room(transaction)?;
        let is_all = self.arrivals.is_empty() && self.head.tombstones.is_empty();
        if !is_all || !bounds::forget(transaction, id, &self.head.bounds, now)? {
            return Ok(false);
        }
        feeds::save_fetched(transaction, id, self.head.feed, validators, now)?;
        Ok(true)
    }

    /// Saves as many as the pace allows, and at least one.
    fn save_some(&mut self, transaction: &Transaction<'_>, pace: PartSize) -> rusqlite::Result<()> {
        let start = Instant::now();
        for _ in 0..pace.entries.max(1) {
            if let Some(arrival) = self.arrivals.pop() {
                self.save(transaction, &arrival)?;
            } else if let Some(tombstone) = self.head.tombstones.pop() {
                bounds::remember(transaction, self.head.id, tombstone, self.head.now)?;
            } else {
                break;
            }
            if start.elapsed() >= pace.time {
                break;
            }
        }
        Ok(())
    }

    /// Judges the entry again: another instance may have saved it between planning and writing.
    fn save(&mut self, transaction: &Transaction<'_>, arrival: &Arrival<'_>) -> rusqlite::Result<()> {
        let incoming = &arrival.incoming;
        match identify::judge(transaction, self.head.id, incoming, &self.head.names, self.head.now)? {
            Verdict::Same | Verdict::LeftOut { .. } => Ok(()),
            Verdict::Unfilled { id } => entries::fill(transaction, id, incoming.entry),
            Verdict::Changed { id, is_first_look } => self.update(transaction, id, arrival, is_first_look),
            // The bound is checked again: an entry to be renamed may have been deleted in the meantime, which makes this
            // one new.
            Verdict::Supplants { key, .. } if self.is_full() => self.leave_out(key),
            Verdict::New if self.is_full() => self.leave_out(bounds::key(&incoming.identity)),
            Verdict::Supplants { holder, .. } => {
                retire(transaction, &holder)?;
                self.insert(transaction, arrival)
            }
            Verdict::Returns { entry, holder } => {
                retire(transaction, &holder)?;
                self.rename(transaction, &entry, arrival)
            }
            Verdict::Renamed { entry } => self.rename(transaction, &entry, arrival),
            Verdict::New => self.insert(transaction, arrival),
        }
    }

    fn is_full(&self) -> bool {
        self.brought.len() >= self.head.bounds.new
    }

    #[expect(clippy::unnecessary_wraps, reason = "an arm beside others that can fail")]
    fn leave_out(&mut self, key: i64) -> rusqlite::Result<()> {
        self.head.leave_out(Some(key));
        Ok(())
    }

    fn insert(&mut self, transaction: &Transaction<'_>, arrival: &Arrival<'_>) -> rusqlite::Result<()> {
        let id = entries::insert(transaction, self.head.id, arrival, self.head.now)?;
        self.brought.insert(id);
        Ok(())
    }

    /// An entry that an older crosshead parsed differently and that looks the same does not count as updated, and keeps its
    /// fetched page.
    fn update(
        &mut self,
        transaction: &Transaction<'_>,
        id: i64,
        arrival: &Arrival<'_>,
        is_first_look: bool,
    ) -> rusqlite::Result<()> {
        if !(is_first_look && entries::looks_the_same(transaction, id, arrival)?) {
            bodies::drop_page(transaction, id)?;
            self.updated += 1;
        }
        entries::update(transaction, id, arrival, self.head.now)
    }

    fn rename(&mut self, transaction: &Transaction<'_>, entry: &Stored, arrival: &Arrival<'_>) -> rusqlite::Result<()> {
        let incoming = &arrival.incoming;
        entries::rename(transaction, entry.id, &incoming.identity, incoming.entry.raw_digest)?;
        if entry.digest == incoming.digest() {
            return Ok(());
        }
        let is_first_look = entry.raw_digest.is_none() && incoming.entry.raw_digest.is_some();
        self.update(transaction, entry.id, arrival, is_first_look)
    }

    /// Deletes entries beyond the bounds. Those that are in this document count as dropped from it.
    fn make_room(&mut self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        for gone in bounds::evict(transaction, self.head.id, &self.head.room, self.head.now)? {
            self.brought.remove(&gone.id);
            self.head.cut += usize::from(self.head.names.in_document.contains(&*gone.identity));
        }
        Ok(())
    }

    /// The result so far.
    pub fn result(&self) -> Refreshed {
        let feed = self.head.feed;
        let named = feed.entries.len() + feed.surplus;
        let left_out = self.head.cut + feed.surplus;
        Refreshed {
            feed: self.head.id,
            new: self.brought.len(),
            updated: self.updated,
            skipped: feed.skipped.len(),
            cut: (left_out > 0).then(|| Cut { kept: named.saturating_sub(left_out), named }),
            is_unchanged: false,
        }
    }
}

/// Gives an entry that stays a retired identity. It keeps everything that the user did with it.
fn retire(transaction: &Transaction<'_>, holder: &Stored) -> rusqlite::Result<()> {
    let retired = identity::retired(&holder.identity, holder.url_key.unwrap_or_default(), &holder.title);
    if !entries::rename(transaction, holder.id, &retired, None)? {
        // One with the same address and title was retired before.
        entries::rename(transaction, holder.id, &identity::retired(&retired, holder.id, &holder.title), None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::collection;
    use proptest::prelude::*;

    use super::*;
    use crate::article::{HttpUrl, Sanitized};
    use crate::feed::{Body, EntryId, ParsedEntry, Subscription, twice};
    use crate::store::{compression, migrations};

    /// So small that everything exceeds them.
    const TIGHT: Bounds = Bounds { new: 4, new_bytes: 1 << 20, entries: 6, bytes: 1 << 20, tombstones: 5 };
    const SLOW: PartSize = PartSize { time: Duration::MAX, entries: 2 };

    /// A store in memory with one empty feed.
    struct Home {
        connection: Connection,
        feed: FeedId,
    }

    fn home() -> Home {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        migrations::run(&mut connection).unwrap();
        let url = HttpUrl::parse("https://a.example/feed").unwrap();
        let transaction = connection.transaction().unwrap();
        let feed = feeds::subscribe(&transaction, &Subscription { url, title: None, folder: Vec::new() }).unwrap();
        transaction.commit().unwrap();
        Home { connection, feed }
    }

    impl Home {
        fn plan<'a>(&self, feed: &'a ParsedFeed, bounds: Bounds, now: i64) -> Delivery<'a> {
            let now = DateTime::from_timestamp(now, 0).unwrap();
            Plan::new(&self.connection, self.feed, feed, now, bounds).unwrap().pack()
        }

        /// Writes one part. Returns whether it was the last.
        fn write(&mut self, delivery: &mut Delivery<'_>) -> bool {
            let transaction = self.connection.transaction().unwrap();
            let validators = Validators { etag: Some("\"new\"".to_owned()), last_modified: None };
            let is_done = delivery.save_part(&transaction, SLOW, &validators).unwrap();
            transaction.commit().unwrap();
            assert_eq!(
                crate::store::check::thoroughly(&self.connection).unwrap(),
                [""; 0],
                "each part leaves the file consistent"
            );
            is_done
        }

        fn save(&mut self, feed: &ParsedFeed, bounds: Bounds, now: i64) -> Refreshed {
            let mut delivery = self.plan(feed, bounds, now);
            while !self.write(&mut delivery) {}
            delivery.result()
        }

        fn titles(&self) -> Vec<String> {
            let mut statement =
                self.connection.prepare("SELECT title FROM entries ORDER BY ranked DESC, id DESC").unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        }

        fn number(&self, sql: &str) -> i64 {
            self.connection.query_row(sql, [], |row| row.get(0)).unwrap()
        }

        fn etag(&self) -> Option<String> {
            super::super::polling::one(&self.connection, self.feed).unwrap().unwrap().validators.etag
        }
    }

    const NOW: i64 = entries::EARLIEST + 1_000_000;

    fn entry(name: &str, hours_ago: i64) -> ParsedEntry {
        ParsedEntry {
            identity: name.to_owned(),
            raw_digest: None,
            enclosures: Vec::new(),
            title: Sanitized::line(name),
            url: None,
            author: None,
            published: DateTime::from_timestamp(NOW - 3600 * hours_ago, 0),
            updated: None,
            body: Body { html: format!("<p>About {name}.</p>"), is_teaser: true },
        }
    }

    fn feed(entries: Vec<ParsedEntry>) -> ParsedFeed {
        ParsedFeed { entries, ..ParsedFeed::default() }
    }

    /// Entries by number: the lower, the newer.
    fn numbered(numbers: std::ops::Range<i64>) -> ParsedFeed {
        feed(numbers.map(|n| entry(&n.to_string(), n)).collect())
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is compared with an option")]
    fn cut(kept: usize, named: usize) -> Option<Cut> {
        Some(Cut { kept, named })
    }

    #[test]
    fn what_another_instance_has_just_saved_is_not_saved_again() {
        let mut home = home();
        let (first, other) =
            (feed(vec![entry("one", 1)]), feed(vec![ParsedEntry { title: Sanitized::line("two"), ..entry("one", 1) }]));
        let [mut mine, mut theirs, mut changed] =
            [&first, &first, &other].map(|feed| home.plan(feed, bounds::OURS, NOW));
        assert!(home.write(&mut theirs));
        let transaction = home.connection.transaction().unwrap();
        bodies::save_page(&transaction, EntryId(1), &compression::pack("the page")).unwrap();
        transaction.commit().unwrap();
        assert!(home.write(&mut mine));
        assert_eq!((mine.result().new, mine.result().updated), (0, 0));
        assert_eq!(bodies::page(&home.connection, EntryId(1)).unwrap().as_deref(), Some("the page"));
        assert!(home.write(&mut changed));
        assert_eq!((changed.result().new, changed.result().updated), (0, 1));
    }

    #[test]
    fn a_delivery_that_is_cut_short_is_fetched_again() {
        let mut home = home();
        let document = numbered(0..5);
        let mut delivery = home.plan(&document, bounds::OURS, NOW);
        assert!(!home.write(&mut delivery));
        assert_eq!((home.titles(), home.etag()), (vec!["3".to_owned(), "4".to_owned()], None));
        // It is killed here. The next one brings the rest, in the order of the feed.
        assert_eq!(home.save(&document, bounds::OURS, NOW).new, 3);
        assert_eq!((home.titles().join(""), home.etag().as_deref()), ("01234".to_owned(), Some("\"new\"")));
        assert_eq!(
            home.number("SELECT CAST(group_concat(title, '') AS INTEGER) FROM (SELECT title FROM entries ORDER BY id)"),
            43210
        );
    }

    #[test]
    fn of_a_feed_that_is_too_large_the_newest_are_kept_and_the_rest_does_not_come_back() {
        let mut home = home();
        let document = numbered(0..10);
        let refreshed = home.save(&document, TIGHT, NOW);
        assert_eq!((refreshed.new, refreshed.cut), (4, cut(4, 10)));
        assert_eq!(home.titles().join(""), "0123");
        let refreshed = home.save(&document, Bounds { tombstones: 100, ..TIGHT }, NOW);
        assert_eq!((refreshed.new, refreshed.updated), (1, 0), "of six that were left out five are remembered");
        let surplus = ParsedFeed { surplus: 30, ..numbered(0..10) };
        assert_eq!(home.save(&surplus, TIGHT, NOW).cut, cut(5, 40));
    }

    #[test]
    fn a_feed_with_new_items_each_time_does_not_grow_for_ever() {
        let mut home = home();
        for round in 0..8 {
            let entries = (0..4).map(|n| entry(&format!("{round}/{n}"), n)).collect();
            let refreshed = home.save(&feed(entries), TIGHT, NOW + round);
            assert!(refreshed.new <= 4 && home.number("SELECT total FROM counters") <= TIGHT.entries);
            assert!(home.number("SELECT count(*) FROM tombstones") <= TIGHT.tombstones);
        }
        assert_eq!(home.titles()[..2], ["7/0", "6/0"]);
    }

    #[test]
    fn a_starred_entry_is_never_evicted() {
        let mut home = home();
        home.save(&numbered(96..100), TIGHT, NOW);
        home.connection.execute("UPDATE entries SET is_starred = 1 WHERE title = '99'", []).unwrap();
        home.save(&numbered(0..4), TIGHT, NOW);
        home.save(&numbered(10..14), TIGHT, NOW);
        assert_eq!(home.titles(), ["0", "1", "2", "3", "10", "99"]);
    }

    #[test]
    fn a_tagged_entry_is_never_evicted_and_keeps_its_tag_when_it_is_fetched_again() {
        let mut home = home();
        home.save(&numbered(96..100), TIGHT, NOW);
        let tag = "INSERT INTO tags (name, key) VALUES ('sea', 'sea');
            INSERT INTO entry_tags SELECT id, 1 FROM entries WHERE title = '99'";
        home.connection.execute_batch(tag).unwrap();
        home.save(&numbered(0..4), TIGHT, NOW);
        home.save(&numbered(10..14), TIGHT, NOW);
        home.save(&numbered(99..100), TIGHT, NOW + 1);
        assert_eq!(home.titles(), ["0", "1", "2", "3", "10", "99"]);
        let tagged = "SELECT count(*) FROM entry_tags JOIN entries ON id = entry WHERE title = '99'";
        assert_eq!(home.number(tagged), 1);
    }

    #[test]
    fn bytes_are_bounded_as_entries_are() {
        let mut home = home();
        let noise = |seed: u64| {
            let mut state = seed;
            std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from(b'a' + (state >> 60) as u8)
            })
            .take(40_000)
            .collect::<String>()
        };
        let large = |n: i64| ParsedEntry {
            body: Body { html: noise(n.unsigned_abs()), is_teaser: false },
            ..entry(&n.to_string(), n)
        };
        let bounds = Bounds { new: 100, new_bytes: 60_000, entries: 100, bytes: 90_000, tombstones: 100 };
        let refreshed = home.save(&feed((0..6).map(large).collect()), bounds, NOW);
        assert_eq!((home.titles().join(""), refreshed.cut), ("012".to_owned(), cut(3, 6)));
        home.save(&feed((-3..0).map(large).collect()), bounds, NOW);
        assert!(home.number("SELECT bytes FROM counters") <= bounds.bytes);
        assert_eq!(home.titles()[..3], ["-3", "-2", "-1"]);
    }

    #[test]
    fn evicted_entries_do_not_come_back_when_there_is_room() {
        let mut home = home();
        home.save(&numbered(0..4), TIGHT, NOW);
        assert_eq!(home.save(&numbered(-4..4), TIGHT, NOW).cut, cut(6, 8));
        let roomy = Bounds { entries: 100, ..TIGHT };
        assert_eq!(home.save(&numbered(-4..4), roomy, NOW).cut, cut(6, 8));
        assert_eq!(home.titles().join(""), "-4-3-2-101");
    }

    /// The feed has them from before there were bounds.
    #[test]
    fn a_feed_that_has_too_much_already_keeps_it_and_does_not_grow() {
        let mut home = home();
        let roomy = Bounds { new: 100, entries: 100, ..TIGHT };
        home.save(&numbered(0..20), roomy, NOW);
        home.save(&numbered(0..20), TIGHT, NOW);
        assert_eq!(home.titles().len(), 20);
        assert_eq!(home.save(&numbered(-1..3), TIGHT, NOW).new, 1);
        assert_eq!((home.titles().len(), home.titles()[0].as_str()), (20, "-1"));
    }

    #[test]
    fn dropped_identities_are_forgotten_ninety_days_after_the_feed_last_listed_them() {
        const DAY: i64 = 24 * 60 * 60;
        let mut home = home();
        home.save(&numbered(0..8), TIGHT, NOW);
        let oldest = feed(vec![entry("7", 7)]);
        for day in [3, 60, 120] {
            assert_eq!(home.save(&oldest, TIGHT, NOW + day * DAY).cut, cut(0, 1), "day {day}");
        }
        assert_eq!(home.number("SELECT count(*) FROM tombstones"), 1, "the others were last named on the first day");
        home.save(&feed(Vec::new()), TIGHT, NOW + 211 * DAY);
        assert_eq!(home.number("SELECT count(*) FROM tombstones"), 0);
    }

    #[test]
    fn entries_that_turn_out_to_be_new_during_saving_are_bounded_too() {
        let mut home = home();
        let named = |prefix: &str| {
            let mut document = numbered(0..6);
            for entry in &mut document.entries {
                entry.url = HttpUrl::parse(&format!("https://a.example/{}", entry.identity)).ok();
                entry.identity.insert_str(0, prefix);
            }
            document
        };
        home.save(&named("old"), bounds::OURS, NOW);
        let renamed = named("new");
        let mut delivery = home.plan(&renamed, TIGHT, NOW);
        home.connection.execute("DELETE FROM entries", []).unwrap();
        while !home.write(&mut delivery) {}
        assert_eq!((delivery.result().new, delivery.result().cut), (4, cut(4, 6)));
    }

    #[test]
    fn a_feed_that_is_dropped_between_two_parts_is_left_alone() {
        let mut home = home();
        let document = numbered(0..5);
        let mut delivery = home.plan(&document, bounds::OURS, NOW);
        assert!(!home.write(&mut delivery));
        home.connection.execute("DELETE FROM feeds", []).unwrap();
        assert!(home.write(&mut delivery));
        assert_eq!(home.number("SELECT count(*) FROM entries"), 0);
    }

    #[test]
    fn other_ids_for_the_same_articles_are_no_news_and_their_pages_stay_unless_the_text_is_another() {
        let mut home = home();
        home.save(&feed(vec![article((0, 1, 1, 1, 0)), article((1, 2, 2, 2, 0))]), bounds::OURS, NOW);
        let transaction = home.connection.transaction().unwrap();
        for id in [EntryId(1), EntryId(2)] {
            bodies::save_page(&transaction, id, &compression::pack("the page")).unwrap();
        }
        transaction.commit().unwrap();
        let renamed = home.save(&feed(vec![article((2, 1, 1, 1, 0)), article((3, 2, 2, 2, 1))]), bounds::OURS, NOW);
        assert_eq!((renamed.new, renamed.updated), (0, 1));
        let has_page = |title: i64| {
            let id = home.number(&format!("SELECT id FROM entries WHERE title = 'title {title}'"));
            bodies::page(&home.connection, EntryId(id)).unwrap().is_some()
        };
        assert_eq!((has_page(1), has_page(2)), (true, false));
    }

    #[test]
    fn what_was_left_out_under_an_id_of_another_article_does_not_come_back() {
        let mut home = home();
        home.save(&feed(vec![article((0, 0, 1, 0, 0))]), TIGHT, NOW);
        let document =
            feed([article((0, 1, 2, 2, 0))].into_iter().chain((-4..0).map(|n| entry(&n.to_string(), n))).collect());
        let first = home.save(&document, TIGHT, NOW);
        assert_eq!((first.new, first.cut), (4, cut(4, 5)));
        let second = home.save(&document, TIGHT, NOW);
        assert_eq!((second.new, second.updated, second.cut), (0, 0, cut(4, 5)));
    }

    /// As the feed parser makes it: if entries differ, their bytes differ.
    fn article((id, title, page, date, text): (u8, u8, u8, u8, u8)) -> ParsedEntry {
        let mut entry = entry(&format!("id{id}"), 0);
        entry.title = Sanitized::line(&format!("title {title}"));
        entry.url = (page > 0).then(|| HttpUrl::parse(&format!("https://a.example/{page}")).unwrap());
        entry.published = (date > 0).then(|| DateTime::from_timestamp(NOW - i64::from(date), 0).unwrap());
        entry.body.html = format!("<p>Text {text}.</p>");
        entry.raw_digest = Some(identity::hash([id, title, page, date, text]));
        entry
    }

    fn documents() -> impl Strategy<Value = Vec<Vec<ParsedEntry>>> {
        let document = collection::vec((0..4_u8, 0..3_u8, 0..3_u8, 0..3_u8, 0..2_u8).prop_map(article), 0..6);
        collection::vec(document, 1..8)
    }

    type Row = (String, Option<String>, Option<i64>, bool);

    impl Home {
        fn rows(&self) -> HashMap<i64, Row> {
            let sql = "SELECT id, title, url, published, is_read AND is_starred FROM entries";
            let mut statement = self.connection.prepare(sql).unwrap();
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
            statement.query_map([], row).unwrap().map(Result::unwrap).collect()
        }
    }

    fn is_another(before: &Row, after: &Row) -> bool {
        let has_moved = before.1.is_some() && after.1.is_some() && before.1 != after.1;
        before.0 != after.0 && has_moved && (before.2.is_none() || before.2 != after.2)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn whatever_a_feed_does_with_its_ids_nothing_is_lost_or_comes_back(documents in documents(), is_tight: bool) {
            let bounds = if is_tight { Bounds { tombstones: 100, ..TIGHT } } else { bounds::OURS };
            let mut home = home();
            for (at, mut entries) in documents.into_iter().enumerate() {
                twice::tell_apart(&mut entries);
                let document = feed(entries);
                let before = home.rows();
                home.save(&document, bounds, NOW + at as i64);
                let after = home.rows();
                for (id, row) in before.iter().filter(|(_, row)| row.3) {
                    let now = after.get(id);
                    prop_assert!(now.is_some_and(|now| now.3 && !is_another(row, now)), "{row:?} became {now:?}");
                }
                let again = home.save(&document, bounds, NOW + at as i64);
                prop_assert_eq!((again.new, again.updated), (0, 0));
                home.connection.execute("UPDATE entries SET is_read = 1, is_starred = id % 2", []).unwrap();
            }
        }
    }
}
