//! The feed health screen: the state of each feed, the worst first; what is wrong with the one under the cursor, in whole
//! sentences; and what can be done about it.
//!
//! Once a key was pressed here, the order stays: a feed that has recovered must not move away from under the cursor. Knows
//! feeds, not entries.

use super::key_scopes;
use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};

use super::action::{self, Action, Counted, Fixed, KeyScope};
use super::areas::{self, HealthAreas};
use super::excerpt::{Excerpt, ExcerptSource};
use super::filter::{Filter, Filtering};
use super::hints::{BACK, HELP, Offer};
use super::keymap::Keymap;
use super::library::twins::twins;
use super::list::{Motion, top_for};
use super::prompt::PromptKind;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Effect, Intent, Mouse, MouseKind, Size, date, status};
use crate::article::Sanitized;
use crate::feed::health::months_since;
use crate::feed::{Condition, Feed, FeedId, FeedKind};
use crate::layout::wrap::wrap;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// What can be done here.
pub const ROWS: &[Fixed] = &[
    action::row(KeyScope::Health, Action::Enter, "show-feed", &["Enter", "l", "Right"], "this feed in the library"),
    action::row(KeyScope::Health, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed"),
    action::row(KeyScope::Health, Action::Filter, "filter", &["/"], "type to show only the rows that have it"),
    action::row(KeyScope::Health, Action::Browse, "browse", &["o"], "open its site in the browser"),
    action::row(KeyScope::Health, Action::CopyLink, "copy-link", &["y"], "copy its address"),
];

const HINTS: &[Offer] = &[
    (KeyScope::Health, Action::Enter, "the feed"),
    (KeyScope::Health, Action::RefreshFeed, "fetch it"),
    (KeyScope::Health, Action::Browse, "its site"),
    BACK,
    HELP,
];

/// The screen that lists all feeds, those with a problem first.
#[derive(Debug, Default)]
pub struct HealthScreen {
    /// In the order of the screen.
    feeds: Vec<Feed>,
    /// A row, among those that the filter leaves.
    cursor: usize,
    top: usize,
    filtering: Filtering,
    /// The user has pressed a key or clicked here.
    is_in_use: bool,
    pub areas: HealthAreas,
}

/// A row's texts. The conditions' own dates are in `says`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthRow {
    pub title: Sanitized,
    pub condition: Condition,
    pub says: String,
    /// When it last answered.
    pub answered: String,
    /// Articles a week.
    pub weekly: String,
    /// Failures in a row.
    pub failures: String,
}

impl HealthScreen {
    /// Takes over the new data. Feeds keep their order; new ones come last.
    fn renew(&mut self, feeds: &[Feed]) {
        let mut fresh: HashMap<FeedId, &Feed> = feeds.iter().map(|feed| (feed.id, feed)).collect();
        let held = self.current().map(|feed| feed.id);
        let kept: Vec<Feed> = self.feeds.iter().filter_map(|feed| fresh.remove(&feed.id).cloned()).collect();
        let new = feeds.iter().filter(|feed| fresh.contains_key(&feed.id)).cloned();
        self.feeds = kept.into_iter().chain(new).collect();
        self.filtering.renew(|| texts(&self.feeds));
        self.hold(held);
    }

    /// The cursor stays on its feed, as far as that has a row.
    fn hold(&mut self, held: Option<FeedId>) {
        let place = (0..self.rows()).find(|row| self.feed_at(*row).map(|feed| feed.id) == held);
        self.cursor = place.unwrap_or(self.cursor).min(self.rows().saturating_sub(1));
    }

    /// How many feeds the filter leaves.
    fn rows(&self) -> usize {
        self.filter_held().map_or(self.feeds.len(), |filter| filter.rows().len())
    }

    fn feed_at(&self, row: usize) -> Option<&Feed> {
        let number = self.filter_held().map_or(Some(row), |filter| filter.rows().get(row).copied());
        self.feeds.get(number?)
    }

    /// What narrows the rows.
    pub fn filter_held(&self) -> Option<&Filter> {
        self.filtering.filter()
    }

    /// Whether there is no feed to list.
    pub fn is_empty(&self) -> bool {
        self.feeds.is_empty()
    }

    /// The feed under the cursor.
    pub fn current(&self) -> Option<&Feed> {
        self.feed_at(self.cursor)
    }

    /// "3/12", or "3 of 12" while a filter holds.
    pub fn place(&self) -> String {
        match self.filter_held() {
            Some(filter) => filter.count(),
            None if self.is_empty() => String::new(),
            None => format!("{}/{}", self.cursor + 1, self.feeds.len()),
        }
    }

    /// The cursor's row, counted from the first in view.
    pub fn cursor_in_view(&self) -> usize {
        self.cursor - self.top
    }

    fn click(&mut self, mouse: Mouse) -> Intent {
        let rows = self.areas.rows;
        let index = self.top + usize::from(mouse.row.saturating_sub(rows.y));
        if !rows.contains(mouse.column, mouse.row) || index >= self.rows() {
            return Intent::Nothing;
        }
        let before = std::mem::replace(&mut self.cursor, index);
        match self.current().filter(|_| before == index) {
            Some(feed) => Intent::ShowFeed(feed.id),
            None => Intent::Nothing,
        }
    }

    fn height(&self) -> usize {
        self.areas.rows.rows.into()
    }

    /// "2 failing, 1 dead, 9 ok", in the order of the screen.
    pub fn summary(&self, now: DateTime<Utc>) -> String {
        let mut counts: Vec<(Condition, usize)> = Vec::new();
        for condition in self.feeds.iter().map(|feed| Condition::of(feed, now)) {
            match counts.iter_mut().find(|(known, _)| known.name() == condition.name()) {
                Some((_, count)) => *count += 1,
                None => counts.push((condition, 1)),
            }
        }
        counts.sort();
        let said: Vec<String> =
            counts.iter().map(|(condition, count)| format!("{count} {}", condition.name())).collect();
        said.join(", ")
    }

    /// The rows in view.
    pub fn in_view(&self, now: DateTime<Utc>, offset: FixedOffset) -> impl Iterator<Item = HealthRow> {
        let in_view = self.top..(self.top + self.height()).min(self.rows());
        in_view.filter_map(move |number| Some(row(self.feed_at(number)?, now, offset)))
    }

    /// The state of the feed under the cursor, in whole sentences, and its address; as lines of `measure` columns.
    pub fn detail(&self, now: DateTime<Utc>, offset: FixedOffset, keymap: &Keymap, measure: usize) -> Vec<String> {
        let Some(feed) = self.current() else { return Vec::new() };
        let said = Said { feed, now, offset, keymap };
        let texts = [said.sentences().join(" "), feed.url.to_string()];
        texts.iter().flat_map(|text| wrap(text, measure).map(|line| text[line].to_owned())).collect()
    }
}

impl Screen for HealthScreen {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Health(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        key_scopes::IN_HEALTH
    }

    fn hints(&self) -> Vec<Offer> {
        if self.is_empty() { vec![BACK, HELP] } else { HINTS.to_vec() }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a screen ignores actions that it does not know")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        self.is_in_use = true;
        if let Some(motion) = Motion::of(counted, self.height()) {
            self.cursor = motion.from(self.cursor, self.rows());
            return Intent::Nothing;
        }
        let held = self.current().map(|feed| feed.id);
        if counted.action == Action::Escape && self.filtering.undo() {
            self.hold(held);
            return Intent::Nothing;
        }
        if counted.action == Action::Filter {
            return Intent::Prompt(PromptKind::Filter);
        }
        if matches!(counted.action, Action::Back | Action::Escape) {
            return Intent::Leave;
        }
        let Some(feed) = self.current() else { return Intent::Nothing };
        match counted.action {
            Action::Enter => return Intent::ShowFeed(feed.id),
            Action::RefreshFeed => {
                context.refresh(Some(feed.id));
            }
            Action::Browse => {
                let url = feed.site.as_ref().unwrap_or(&feed.url);
                context.effects.push(Effect::Browse(url.clone()));
            }
            Action::CopyLink => {
                context.effects.push(Effect::Copy(feed.url.to_sanitized()));
                context.news(Sanitized::line(&format!("Copied {}", feed.url)));
            }
            _ => {}
        }
        Intent::Nothing
    }

    fn filter(&mut self, prompt: FindPrompt<'_>, _context: &mut Context<'_>) {
        self.is_in_use = true;
        let held = self.current().map(|feed| feed.id);
        match prompt {
            FindPrompt::Typed(query) => self.filtering.typed(query, texts(&self.feeds)),
            FindPrompt::Cancelled => self.filtering.cancelled(),
            FindPrompt::Accepted(query) => self.filtering.accepted(query, texts(&self.feeds)),
        }
        self.hold(held);
    }

    /// A click moves the cursor; on the row that has it already, it opens.
    fn on_mouse(&mut self, mouse: Mouse, _context: &mut Context<'_>) -> Intent {
        self.is_in_use = true;
        match mouse.kind {
            MouseKind::WheelUp => self.cursor = Motion::By(-NOTCH).from(self.cursor, self.rows()),
            MouseKind::WheelDown => self.cursor = Motion::By(NOTCH).from(self.cursor, self.rows()),
            MouseKind::Click => return self.click(mouse),
        }
        Intent::Nothing
    }

    fn excerpts(&self) -> Vec<Excerpt> {
        let page = |feed: &Feed| ExcerptSource::Page { title: feed.title.clone(), url: feed.url.clone() };
        self.current().map(|feed| Excerpt::new("the feed", page(feed))).into_iter().collect()
    }

    /// Brings the cursor into view.
    fn settle(&mut self, size: Size, _context: &mut Context<'_>) {
        self.areas = areas::health(areas::frame(size).body);
        self.cursor = self.cursor.min(self.rows().saturating_sub(1));
        self.top = top_for(self.cursor, self.top, self.height(), self.rows());
    }

    fn know_feeds(&mut self, feeds: &[Feed], now: DateTime<Utc>) {
        if self.is_in_use {
            self.renew(&fetched(feeds));
        } else {
            self.feeds = worst_first(feeds, now);
        }
    }

    fn feed(&self) -> Option<&Feed> {
        self.current()
    }
}

/// What a filter looks at: names, addresses, and what is wrong.
fn texts(feeds: &[Feed]) -> impl Iterator<Item = String> {
    feeds.iter().map(|feed| format!("{} {} {}", feed.title, feed.url, feed.error.as_deref().unwrap_or_default()))
}

fn worst_first(feeds: &[Feed], now: DateTime<Utc>) -> Vec<Feed> {
    let mut feeds = fetched(feeds);
    feeds.sort_by_cached_key(|feed| Condition::of(feed, now));
    feeds
}

/// What is never fetched has no health. Feeds of one title are told apart, as in the library.
fn fetched(feeds: &[Feed]) -> Vec<Feed> {
    let mut fetched: Vec<Feed> = feeds.iter().filter(|feed| feed.kind == FeedKind::Web).cloned().collect();
    let mut names = twins(feeds);
    for feed in &mut fetched {
        names.remove(&feed.id).into_iter().for_each(|name| feed.title = name);
    }
    fetched
}

fn row(feed: &Feed, now: DateTime<Utc>, offset: FixedOffset) -> HealthRow {
    let condition = Condition::of(feed, now);
    let friendly = |at| date::friendly(at, now, offset);
    HealthRow {
        title: feed.title.clone(),
        condition,
        says: says(feed, condition, now, offset),
        answered: feed.checked.map_or_else(|| "never".to_owned(), friendly),
        weekly: if feed.total == 0 { String::new() } else { weekly(feed.health.weekly(condition)) },
        failures: if feed.health.failures == 0 { String::new() } else { feed.health.failures.to_string() },
    }
}

/// "failing since 21 Apr: 404 from example.com".
fn says(feed: &Feed, condition: Condition, now: DateTime<Utc>, offset: FixedOffset) -> String {
    let friendly = |at| date::friendly(at, now, offset);
    let why = feed.error.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    match condition {
        Condition::Gone => "gone for good".to_owned(),
        Condition::Failing(Some(since)) => format!("failing since {}{why}", friendly(since)),
        Condition::Failing(None) => format!("failing{why}"),
        Condition::Dead(since) => format!("dead for {}", months(months_since(since, now))),
        Condition::Waiting(until) => format!("waits until {}", friendly(until)),
        Condition::New => "never fetched".to_owned(),
        Condition::Well => "ok".to_owned(),
    }
}

fn months(count: i64) -> String {
    match count {
        ..24 => format!("{count} months"),
        _ => format!("{} years", count / 12),
    }
}

/// Articles a week, rounded to what is worth knowing.
fn weekly(count: f32) -> String {
    match count {
        0.0 => "0".to_owned(),
        ..0.1 => "<0.1".to_owned(),
        ..9.95 => format!("{count:.1}"),
        _ => format!("{count:.0}"),
    }
}

/// The sentences about a feed below the rows.
struct Said<'a> {
    feed: &'a Feed,
    now: DateTime<Utc>,
    offset: FixedOffset,
    keymap: &'a Keymap,
}

impl Said<'_> {
    fn sentences(&self) -> Vec<String> {
        let why = self.feed.error.as_ref().map(|why| status::sentence(why).to_string());
        let of_condition = match Condition::of(self.feed, self.now) {
            Condition::Gone => Vec::new(),
            Condition::Failing(since) => vec![self.failing(since), self.next_visit()],
            Condition::Dead(newest) => vec![self.dead(newest)],
            Condition::Waiting(until) => vec![format!("It is left alone until {}.", self.friendly(until))],
            Condition::New => vec![format!("It was never fetched. {}", self.press(Action::RefreshFeed, "to fetch it"))],
            Condition::Well => vec![self.well(), self.next_visit()],
        };
        why.into_iter().chain(of_condition).filter(|sentence| !sentence.is_empty()).collect()
    }

    fn friendly(&self, at: DateTime<Utc>) -> String {
        date::friendly(at, self.now, self.offset)
    }

    fn press(&self, action: Action, what: &str) -> String {
        status::press(self.keymap, key_scopes::IN_HEALTH, action, what)
    }

    fn failing(&self, since: Option<DateTime<Utc>>) -> String {
        let since = since.map(|since| self.friendly(since));
        match (self.feed.health.failures, since) {
            (0, None) => String::new(),
            (0, Some(since)) => format!("It has been failing since {since}."),
            (1, None) => "It failed once.".to_owned(),
            (1, Some(since)) => format!("It failed once, {since}."),
            (count, None) => format!("It failed {count} times in a row."),
            (count, Some(since)) => format!("It failed {count} times in a row, since {since}."),
        }
    }

    fn dead(&self, newest: DateTime<Utc>) -> String {
        let look = self.press(Action::Browse, "to see whether the site goes on elsewhere");
        format!(
            "It answers, but its newest article is of {}. {look}",
            newest.with_timezone(&self.offset).format("%Y-%m-%d")
        )
    }

    fn well(&self) -> String {
        let newest = self.feed.health.newest.filter(|_| self.feed.total > 0);
        newest.map_or_else(
            || "It has brought no article yet.".to_owned(),
            |newest| format!("Its newest article is of {}.", self.friendly(newest)),
        )
    }

    /// When it is fetched next: never earlier than the server and the feed ask for.
    fn next_visit(&self) -> String {
        let due = self.feed.health.next_visit(self.now).filter(|due| *due > self.now);
        due.map_or_else(String::new, |due| format!("It is due again {}.", self.friendly(due)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_is_said_as_exactly_as_is_worth_knowing() {
        let said = [0.0, 0.04, 0.25, 3.5, 9.96, 120.4].map(weekly);
        assert_eq!(said, ["0", "<0.1", "0.2", "3.5", "10", "120"]);
    }

    #[test]
    fn a_long_silence_is_counted_in_years() {
        assert_eq!([6, 23, 24, 40].map(months), ["6 months", "23 months", "2 years", "3 years"]);
    }
}
