//! Rules: which of the entries that have arrived they mean, and what they do with them.
//!
//! A rule is a named query with actions (`queries`). It acts once on each entry, as soon as what its query asks for is known:
//! when the entry has arrived, or, if it asks for words or parts of the text, when the entry has been derived. What it did is in
//! the table `acted`. Finding entries only reads; acting is done in short transactions.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::columns::{count, integer};
use super::connections::Durability;
use super::id_runs::LISTED;
use super::{Store, StoreError, backlog, hidden, search, tags, words};
use crate::article::Sanitized;
use crate::feed::rule::{self, QueryRule, RuleAction, RuleCount, RuleNews};
use crate::feed::{EntryFilter, EntryId, EntrySet, QueryTime};
use crate::query::{EntryState, SearchQuery, Sought, Structure, Term, TextField};

/// Entries that rules act on in one transaction.
const AT_ONCE: usize = 100;

/// What rules did with what has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesActed {
    /// With so many entries something was done.
    pub entries: usize,
    pub news: Vec<RuleNews>,
}

/// Which entries rules are tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleRange {
    /// So many that arrived last.
    Last(usize),
    All,
}

/// A rule of the store.
struct StoredRule {
    id: i64,
    rule: QueryRule,
}

/// A rule and the entries that it means.
struct Meant<'r> {
    rule: &'r StoredRule,
    entries: Vec<EntryId>,
}

impl Store {
    /// The rules, in their order.
    pub fn rules(&self) -> Result<Vec<QueryRule>, StoreError> {
        Ok(self.connections.read(all)?.into_iter().map(|stored| stored.rule).collect())
    }

    /// Keeps the rules of the config in step with it. One without a query has a wrong one: it stays as it was. Returns the names
    /// of those that cannot be kept, because a smart list of that name has another query.
    pub fn follow_rules(&self, configured: &[(QueryRule, bool)]) -> Result<Vec<Sanitized>, StoreError> {
        let taken = self.connections.read(|connection| taken(connection, configured))?;
        let known = self.rules()?;
        let mut seen = HashSet::new();
        let is_kept = |(rule, is_right): &&(QueryRule, bool)| {
            let is_there = *is_right || known.iter().any(|known| known.name == rule.name);
            !taken.contains(&rule.name) && is_there && seen.insert(rule.name.clone())
        };
        let configured: Vec<_> = configured.iter().filter(is_kept).cloned().collect();
        let is_in_step = self.connections.read(|connection| is_in_step(connection, &configured))?;
        if !is_in_step && self.connections.can_write() {
            self.connections.write(Durability::Done, |transaction| keep_in_step(transaction, &configured))?;
        }
        Ok(taken)
    }

    /// Lets the rules act on what has arrived, or has been derived, since the last time.
    pub fn apply_rules(&self, time: QueryTime) -> Result<RulesActed, StoreError> {
        let rules = self.connections.read(all)?;
        let mut acted = RulesActed::default();
        if rules.is_empty() {
            return Ok(acted);
        }
        let (asking, others): (Vec<_>, Vec<_>) = rules
            .iter()
            .filter_map(|rule| Some((rule, filter(rule, time)?)))
            .partition(|(_, filter)| asks_text(filter));
        let (known, newest) = self.connections.read(arrived)?;
        if newest > known {
            let new: EntrySet = (known + 1..=newest).map(EntryId).collect();
            acted.add(self.act(&others, &new, time.now)?);
            self.connections.write(Durability::Fetched, |transaction| {
                take_note(transaction, (known, newest), !asking.is_empty())
            })?;
        }
        let ready = self.connections.read(ready)?;
        if !ready.is_empty() {
            acted.add(self.act(&asking, &ready, time.now)?);
            self.connections.write(Durability::Fetched, |transaction| forget(transaction, &ready))?;
        }
        Ok(acted)
    }

    /// How many entries each rule means, and with how many of them something would be done; and how many were looked at.
    pub fn try_rules(&self, range: RuleRange, time: QueryTime) -> Result<(Vec<RuleCount>, usize), StoreError> {
        self.connections.read(|connection| {
            let entries = in_range(connection, range)?;
            let rules = all(connection)?;
            let counts = rules.iter().map(|rule| counted(connection, rule, &entries, time));
            Ok((counts.collect::<rusqlite::Result<Vec<_>>>()?, entries.len()))
        })
    }

    /// Lets the rules act on what is stored. What a rule did before it does not do again.
    pub fn apply_rules_to(&self, range: RuleRange, time: QueryTime) -> Result<RulesActed, StoreError> {
        let rules = self.connections.read(all)?;
        let filters: Vec<_> = rules.iter().filter_map(|rule| Some((rule, filter(rule, time)?))).collect();
        let entries = self.connections.read(|connection| in_range(connection, range))?;
        let mut acted = RulesActed::default();
        acted.add(self.act(&filters, &entries, time.now)?);
        Ok(acted)
    }

    /// Hides entries from lists and searches, or shows them again.
    pub fn hide_all(&self, entries: &[EntryId], is_hidden: bool) -> Result<(), StoreError> {
        let entries = entries.iter().copied().collect();
        self.connections.write(Durability::Done, |transaction| hidden::put(transaction, &entries, is_hidden))?;
        self.signposts.move_rows();
        Ok(())
    }

    fn act(
        &self,
        rules: &[(&StoredRule, EntryFilter)],
        entries: &EntrySet,
        at: DateTime<Utc>,
    ) -> Result<RulesActed, StoreError> {
        let meant = self.connections.read(|connection| {
            let meant = rules.iter().map(|(rule, filter)| meant(connection, rule, filter, entries));
            meant.collect::<rusqlite::Result<Vec<Meant<'_>>>>()
        })?;
        let mut acted = RulesActed::default();
        for Meant { rule, entries } in &meant {
            let mut told = 0;
            for some in entries.chunks(AT_ONCE) {
                let done =
                    self.connections.write(Durability::Fetched, |transaction| act(transaction, rule, some, at))?;
                acted.entries += done.entries;
                told += done.told;
            }
            acted.news.extend((told > 0).then(|| RuleNews { rule: rule.rule.name.clone(), count: told }));
        }
        if acted.entries > 0 {
            self.signposts.move_rows();
        }
        Ok(acted)
    }
}

impl RulesActed {
    /// Together with more.
    pub fn add(&mut self, more: RulesActed) {
        self.entries += more.entries;
        for news in more.news {
            match self.news.iter_mut().find(|known| known.rule == news.rule) {
                Some(known) => known.count += news.count,
                None => self.news.push(news),
            }
        }
    }
}

fn all(connection: &Connection) -> rusqlite::Result<Vec<StoredRule>> {
    let sql = "SELECT id, name, query, actions FROM queries WHERE actions <> '' ORDER BY position, id";
    connection.prepare_cached(sql)?.query_map([], stored)?.collect()
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredRule> {
    let rule = QueryRule {
        name: Sanitized::line(row.get_ref("name")?.as_str()?),
        query: row.get("query")?,
        actions: rule::read(row.get_ref("actions")?.as_str()?),
    };
    Ok(StoredRule { id: row.get("id")?, rule })
}

/// The configured rules whose name a list with another query has.
fn taken(connection: &Connection, configured: &[(QueryRule, bool)]) -> rusqlite::Result<Vec<Sanitized>> {
    let sql = "SELECT 1 FROM queries WHERE name = ?1 AND is_list = 1 AND query <> ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut taken = Vec::new();
    for (rule, is_right) in configured {
        if *is_right && statement.exists(params![&*rule.name, rule.query])? {
            taken.push(rule.name.clone());
        }
    }
    Ok(taken)
}

/// Whether the rules of the config are those here. A wrong one is as it is here.
fn is_in_step(connection: &Connection, configured: &[(QueryRule, bool)]) -> rusqlite::Result<bool> {
    let known = all(connection)?;
    let mut known = known.iter().map(|stored| &stored.rule);
    let is_same = |(rule, is_right): &(QueryRule, bool)| match is_right {
        true => known.next() == Some(rule),
        false => known.next().is_some_and(|known| known.name == rule.name),
    };
    Ok(configured.iter().all(is_same) && known.next().is_none())
}

/// Takes over the rules of the config; those that are not in it any more go. They see what arrives from now on.
fn keep_in_step(transaction: &Transaction<'_>, configured: &[(QueryRule, bool)]) -> rusqlite::Result<()> {
    let known = all(transaction)?;
    if known.is_empty() {
        let newest = arrived(transaction)?.1;
        note_newest(transaction, newest)?;
    }
    for gone in known.iter().filter(|known| !configured.iter().any(|(rule, _)| rule.name == known.rule.name)) {
        transaction.execute("UPDATE queries SET actions = '' WHERE id = ?1", [gone.id])?;
        transaction.execute("DELETE FROM queries WHERE id = ?1 AND is_list = 0", [gone.id])?;
    }
    for (position, (rule, is_right)) in configured.iter().enumerate() {
        match is_right {
            true => put(transaction, rule, integer(position))?,
            false => move_to(transaction, &rule.name, integer(position))?,
        }
    }
    Ok(())
}

fn put(transaction: &Transaction<'_>, rule: &QueryRule, position: i64) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO queries (name, query, is_list, actions, position, origin) VALUES (?1, ?2, 0, ?3, ?4, 'config')
        ON CONFLICT (name) DO UPDATE SET query = ?2, actions = ?3, position = ?4";
    let values = params![&*rule.name, rule.query, rule::written(&rule.actions), position];
    transaction.prepare_cached(sql)?.execute(values).map(drop)
}

/// A wrong rule has its place among the others, and nothing else of it changes.
fn move_to(transaction: &Transaction<'_>, name: &str, position: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE queries SET position = ?2 WHERE name = ?1 AND actions <> ''";
    transaction.prepare_cached(sql)?.execute(params![name, position]).map(drop)
}

/// What a rule means, without the kept pages, which the user has put there. `None` if the query cannot be understood.
fn filter(stored: &StoredRule, time: QueryTime) -> Option<EntryFilter> {
    let query = SearchQuery::parse(&stored.rule.query).ok()?;
    let kept = EntryFilter::Meets(Term::Is(EntryState::Kept));
    Some(EntryFilter::of_query(&query, time).and([EntryFilter::Not(Box::new(kept))]))
}

/// Whether a filter asks for what is known only once an entry is derived.
fn asks_text(filter: &EntryFilter) -> bool {
    filter.any(|part| match part {
        EntryFilter::Meets(Term::Text(field, Sought::Words { words, .. })) => {
            words::expression(*field, words, false).is_some()
        }
        EntryFilter::Meets(Term::Text(field, Sought::Pattern(_))) => {
            matches!(field, TextField::Heading | TextField::Table | TextField::Question)
        }
        EntryFilter::Meets(Term::Has(structure)) => *structure != Structure::Enclosure,
        EntryFilter::Meets(Term::Count(..) | Term::Is(EntryState::Offline)) => true,
        EntryFilter::Meets(Term::Is(_) | Term::Age(..) | Term::Date(_))
        | EntryFilter::Feed(_)
        | EntryFilter::AnyOf(_)
        | EntryFilter::Unread
        | EntryFilter::Starred
        | EntryFilter::Titled(_)
        | EntryFilter::And(_)
        | EntryFilter::Or(_)
        | EntryFilter::Not(_)
        | EntryFilter::Dated(_) => false,
    })
}

/// The newest entry that rules have seen, and the newest there is.
fn arrived(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let known = "SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'ruled'";
    let known: Option<i64> = connection.prepare_cached(known)?.query_row([], |row| row.get(0)).optional()?;
    let newest = "SELECT coalesce(max(id), 0) FROM entries";
    let newest = connection.prepare_cached(newest)?.query_row([], |row| row.get(0))?;
    Ok((known.unwrap_or(0), newest))
}

fn note_newest(transaction: &Transaction<'_>, newest: i64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO facts (name, value) VALUES ('ruled', CAST(?1 AS TEXT))
        ON CONFLICT (name) DO UPDATE SET value = CAST(max(CAST(value AS INTEGER), ?1) AS TEXT)";
    transaction.prepare_cached(sql)?.execute([newest]).map(drop)
}

/// Notes that rules have seen these entries; those that ask for texts see them once they are derived.
fn take_note(transaction: &Transaction<'_>, (known, newest): (i64, i64), is_asked: bool) -> rusqlite::Result<()> {
    if is_asked {
        let sql = "INSERT OR IGNORE INTO unruled (entry) SELECT id FROM entries WHERE id > ?1 AND id <= ?2";
        transaction.prepare_cached(sql)?.execute([known, newest])?;
    }
    note_newest(transaction, newest)
}

/// Entries that have been derived since they arrived.
fn ready(connection: &Connection) -> rusqlite::Result<EntrySet> {
    let sql = "SELECT entry FROM unruled WHERE entry NOT IN (SELECT entry FROM backlog)";
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0).map(EntryId))?.collect()
}

fn forget(transaction: &Transaction<'_>, entries: &EntrySet) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("DELETE FROM unruled WHERE entry = ?1")?;
    entries.iter().try_for_each(|entry| statement.execute([entry.0]).map(drop))
}

fn in_range(connection: &Connection, range: RuleRange) -> rusqlite::Result<EntrySet> {
    let most = match range {
        RuleRange::Last(most) => integer(most),
        RuleRange::All => -1,
    };
    let sql = "SELECT id FROM entries WHERE feed IN (SELECT id FROM feeds WHERE kind = 'web' AND removed IS NULL)
        ORDER BY id DESC LIMIT ?1";
    connection.prepare_cached(sql)?.query_map([most], |row| row.get(0).map(EntryId))?.collect()
}

fn meant<'r>(
    connection: &Connection,
    rule: &'r StoredRule,
    filter: &EntryFilter,
    entries: &EntrySet,
) -> rusqlite::Result<Meant<'r>> {
    let found = match entries.runs() {
        [(first, last)] => search::ids_within(connection, filter, &(*first..=*last))?,
        _ => search::ids_among(connection, filter, &entries.iter().map(|entry| entry.0).collect::<Vec<_>>())?,
    };
    let mut entries: Vec<EntryId> = found.into_iter().map(EntryId).collect();
    entries.sort_unstable();
    Ok(Meant { rule, entries })
}

fn counted(
    connection: &Connection,
    rule: &StoredRule,
    entries: &EntrySet,
    time: QueryTime,
) -> rusqlite::Result<RuleCount> {
    let meant = filter(rule, time).map(|filter| meant(connection, rule, &filter, entries)).transpose()?;
    let entries: EntrySet = meant.iter().flat_map(|meant| meant.entries.iter().copied()).collect();
    let sql = format!(
        "SELECT count(*) FROM {LISTED}
            AND NOT EXISTS (SELECT 1 FROM acted WHERE entry = listed.id AND query = ?2 AND action = ?3)"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut left = |action: &RuleAction| -> rusqlite::Result<(RuleAction, usize)> {
        let left = statement.query_row(params![entries.runs_as_json(), rule.id, action.to_string()], count)?;
        Ok((action.clone(), left))
    };
    let QueryRule { name, query, actions } = &rule.rule;
    let actions = actions.iter().map(&mut left).collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(RuleCount { name: name.clone(), query: query.clone(), meant: meant.map(|meant| meant.entries.len()), actions })
}

/// With how many entries something was done in one transaction, and of how many the user is to be told.
struct ActedCounts {
    entries: usize,
    told: usize,
}

/// Does what a rule says with those entries with which it was not done before.
fn act(
    transaction: &Transaction<'_>,
    stored: &StoredRule,
    entries: &[EntryId],
    at: DateTime<Utc>,
) -> rusqlite::Result<ActedCounts> {
    let mut touched = BTreeSet::new();
    let mut told = 0;
    for action in &stored.rule.actions {
        let new = note_acted(transaction, stored.id, action, entries, at)?;
        touched.extend(new.iter());
        match action {
            RuleAction::Hide => hidden::put(transaction, &new, true)?,
            RuleAction::Read => {
                each(transaction, "UPDATE entries SET is_read = 1 WHERE id = ?1 AND is_read = 0", &new)?;
            }
            RuleAction::Star => {
                each(transaction, "UPDATE entries SET is_starred = 1 WHERE id = ?1 AND is_starred = 0", &new)?;
            }
            RuleAction::Tag(tag) => tags::put_many(transaction, &new, tag, true)?,
            // The row in `acted` says it (`bodies`); what was derived from the other text is derived anew.
            RuleAction::FullText => {
                each(transaction, "UPDATE articles SET format = 0 WHERE entry = ?1", &new)?;
                new.iter().try_for_each(|entry| backlog::put(transaction, entry))?;
            }
            RuleAction::Notify => told += new.len(),
        }
    }
    Ok(ActedCounts { entries: touched.len(), told })
}

/// Notes what a rule does with entries. Returns those with which it did not do it before.
fn note_acted(
    transaction: &Transaction<'_>,
    query: i64,
    action: &RuleAction,
    entries: &[EntryId],
    at: DateTime<Utc>,
) -> rusqlite::Result<EntrySet> {
    let sql = "INSERT OR IGNORE INTO acted (entry, query, action, at) SELECT id, ?2, ?3, ?4 FROM entries WHERE id = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    let (action, at, mut new) = (action.to_string(), at.timestamp(), Vec::new());
    for entry in entries {
        let is_new = statement.execute(params![entry.0, query, action, at])? == 1;
        new.extend(is_new.then_some(*entry));
    }
    Ok(new.into_iter().collect())
}

fn each(transaction: &Transaction<'_>, sql: &str, entries: &EntrySet) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(sql)?;
    entries.iter().try_for_each(|entry| statement.execute([entry.0]).map(drop))
}
