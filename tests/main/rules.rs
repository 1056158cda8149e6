//! Rules: what they do with what arrives and with what is stored, when, and how often; and what hidden articles leave.

use std::future::pending;

use chrono::{DateTime, FixedOffset, Utc};
use crosshead::app::{Effect, Msg};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{
    Body, EntryFilter, EntryId, EntryQuery, FeedId, ParsedEntry, ParsedFeed, QueryRule, QueryTime, QuestionQuery,
    RuleAction, RuleMark, RuleNews, Sort,
};
use crosshead::query::SearchQuery;
use crosshead::runtime::engine::Engine;
use crosshead::store::{RuleRange, Store, Validators};
use tempfile::TempDir;

use crate::support::engine::{engine, subscribed};
use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{answer, article};

struct Home {
    engine: Engine,
    feed: FeedId,
    _folder: TempDir,
}

const FAQ: &str = "<h2>FAQ</h2><details><summary>When?</summary><p>In March.</p></details>
    <details><summary>Who?</summary><p>All of us.</p></details>";

/// One article, before there are rules.
fn home() -> Home {
    let (engine, folder) = engine();
    let feed = subscribed(&engine, &HttpUrl::parse("https://courier.example/feed").unwrap());
    let home = Home { engine, feed, _folder: folder };
    home.arrive(&[("Old advert", "<p>Buy now.</p>")]);
    home
}

fn time() -> QueryTime {
    QueryTime { now: now(), offset: FixedOffset::east_opt(0).unwrap() }
}

fn now() -> DateTime<Utc> {
    "2026-04-22T14:30:00Z".parse().unwrap()
}

fn rule(name: &str, query: &str, actions: &[&str]) -> (QueryRule, bool) {
    let actions = actions.iter().map(|action| RuleAction::parse(action).unwrap()).collect();
    (QueryRule { name: Sanitized::line(name), query: query.to_owned(), actions }, SearchQuery::parse(query).is_ok())
}

fn filter(text: &str) -> EntryFilter {
    EntryFilter::of_query(&SearchQuery::parse(text).unwrap(), time())
}

impl Home {
    fn store(&self) -> &Store {
        self.engine.store()
    }

    /// In this order.
    fn arrive(&self, articles: &[(&str, &str)]) {
        let entry = |(title, html): &(&str, &str)| ParsedEntry {
            identity: (*title).to_owned(),
            title: Sanitized::line(title),
            url: HttpUrl::parse(&format!("https://courier.example/{}", title.replace(' ', "-"))).ok(),
            published: Some(now()),
            body: Body { html: (*html).to_owned(), is_teaser: false },
            raw_digest: None,
            author: None,
            updated: None,
            enclosures: Vec::new(),
        };
        let parsed = ParsedFeed { entries: articles.iter().rev().map(entry).collect(), ..ParsedFeed::default() };
        self.store().save_feed(self.feed, &parsed, &Validators::default(), now()).unwrap();
    }

    fn find(&self, text: &str) -> Vec<i64> {
        self.store().search(&filter(text), None, 50).unwrap().rows.iter().map(|row| row.id.0).collect()
    }

    async fn derive(&self) {
        self.engine.derive(|_| (), pending()).await.unwrap();
    }
}

#[test]
fn a_rule_acts_on_what_arrives_and_not_on_what_was_there() {
    let home = home();
    let rules = [rule("Courier", "feed:courier", &["star", "tag:sea", "read"]), rule("Late", "age>3d", &["hide"])];
    assert!(home.store().follow_rules(&rules).unwrap().is_empty());
    home.arrive(&[("Tide", "<p>High.</p>"), ("Storm", "<p>Strong.</p>")]);
    assert_eq!(home.store().apply_rules(time()).unwrap().entries, 2);
    assert_eq!(home.find("is:starred"), [3, 2]);
    assert_eq!(home.find("tag:sea is:read"), [3, 2]);
    let row = home.store().entry(EntryId(2)).unwrap().unwrap().row;
    let marks: Vec<String> = row.facts.rules.iter().map(ToString::to_string).collect();
    assert_eq!(marks, ["marked read and starred and tagged sea by the rule “Courier”"]);
}

#[test]
fn what_the_user_takes_back_a_rule_does_not_do_again() {
    let home = home();
    home.store().follow_rules(&[rule("Courier", "feed:courier", &["star"])]).unwrap();
    home.arrive(&[("Tide", "<p>High.</p>")]);
    home.store().apply_rules(time()).unwrap();
    home.store().star(EntryId(2), false).unwrap();
    home.arrive(&[("Storm", "<p>Strong.</p>")]);
    home.store().apply_rules(time()).unwrap();
    home.store().apply_rules_to(RuleRange::All, time()).unwrap();
    assert_eq!(home.find("is:starred"), [3, 1], "the old one is new to the rule");
}

#[tokio::test]
async fn a_rule_about_the_text_acts_once_it_is_prepared() {
    let home = home();
    home.derive().await;
    home.store().follow_rules(&[rule("Adverts", "buy or has:faq", &["hide", "notify"])]).unwrap();
    home.arrive(&[("Advert", "<p>Buy it.</p>"), ("Questions", FAQ), ("Tide", "<p>High.</p>")]);
    assert_eq!(home.store().apply_rules(time()).unwrap().entries, 0, "nothing is known of the texts yet");
    home.derive().await;
    let acted = home.engine.take_rules_acted();
    let news = RuleNews { rule: Sanitized::line("Adverts"), count: 2 };
    assert_eq!((acted.entries, acted.news), (2, vec![news]));
    assert_eq!(home.find(""), [4, 1], "the first one was there before the rule");
    assert_eq!(home.find("is:hidden"), [3, 2]);
}

#[tokio::test]
async fn a_hidden_article_leaves_lists_counters_search_and_questions() {
    let home = home();
    home.arrive(&[("Questions", FAQ), ("Tide", "<p>High.</p>")]);
    home.derive().await;
    home.store().put_smart_list(&Sanitized::line("Faqs"), Some("has:faq")).unwrap();
    let list = (home.store().smart_lists().unwrap()[0].id, filter("has:faq"));
    let counted = || home.store().count_lists(std::slice::from_ref(&list)).unwrap()[0].1.total;
    assert_eq!(counted(), 1);
    home.store().hide_all(&[EntryId(2)], true).unwrap();
    assert_eq!(counted(), 0);
    let listed = |sort| {
        let query = EntryQuery { filter: EntryFilter::ALL, sort };
        let page = home.store().entries(&query, 0, 10).unwrap();
        (page.total, page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>())
    };
    assert_eq!(listed(Sort::Title), (2, vec![1, 3]));
    let feeds = home.store().feeds().unwrap();
    assert_eq!((feeds.unread, feeds.total, feeds.feeds[0].unread), (2, 2, 2));
    assert_eq!((home.find("has:faq"), home.find("is:unread")), (vec![], vec![3, 1]));
    assert_eq!(home.find("is:hidden has:faq"), [2]);
    assert_eq!(home.find("-is:hidden"), [3, 1]);
    assert_eq!(home.find("is:hidden or title:tide"), [3, 2]);
    let questions = QuestionQuery { rows: 10, ..QuestionQuery::default() };
    assert!(home.store().questions(&questions).unwrap().rows.is_empty());
    assert_eq!(home.store().titles().unwrap().len(), 2);
    assert_eq!(home.store().check().unwrap(), [""; 0]);
    home.store().mark_read(&[EntryId(2)], true).unwrap();
    assert_eq!(home.store().check().unwrap(), [""; 0]);
    home.store().hide_all(&[EntryId(2)], false).unwrap();
    assert_eq!((home.store().feeds().unwrap().total, home.find("has:faq"), counted()), (3, vec![2], 1));
    assert_eq!(home.store().check().unwrap(), [""; 0]);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let home = home();
    home.arrive(&[("Tide", "<p>High.</p>"), ("Storm", "<p>Strong.</p>")]);
    home.store().follow_rules(&[rule("T", "title:/^T/ or title:/^O/", &["hide", "tag:t"])]).unwrap();
    let counted = |range| {
        let (counts, looked_at) = home.store().try_rules(range, time()).unwrap();
        (counts[0].meant, counts[0].actions.iter().map(|(_, count)| *count).collect::<Vec<_>>(), looked_at)
    };
    assert_eq!(counted(RuleRange::Last(2)), (Some(1), vec![1, 1], 2));
    assert_eq!(counted(RuleRange::All), (Some(2), vec![2, 2], 3));
    assert_eq!(home.find(""), [3, 2, 1]);
    home.store().apply_rules_to(RuleRange::All, time()).unwrap();
    assert_eq!((home.find(""), home.find("is:hidden")), (vec![3], vec![2, 1]));
    assert_eq!(counted(RuleRange::All).1, [0, 0]);
}

#[test]
fn full_text_by_a_rule_makes_the_page_the_article() {
    let home = home();
    home.store().follow_rules(&[rule("Pages", "feed:courier", &["full-text"])]).unwrap();
    home.arrive(&[("Tide", "<p>High.</p>")]);
    home.store().apply_rules(time()).unwrap();
    let is_teaser = |id| home.store().body(EntryId(id)).unwrap().unwrap().is_teaser;
    assert_eq!((is_teaser(1), is_teaser(2)), (false, true));
}

#[test]
fn rules_follow_the_config_and_a_wrong_one_stays_as_it_was() {
    let home = home();
    let names = || -> Vec<String> { home.store().rules().unwrap().iter().map(|rule| rule.query.clone()).collect() };
    home.store().follow_rules(&[rule("A", "tide", &["star"]), rule("B", "storm", &["read"])]).unwrap();
    home.store().follow_rules(&[rule("B", "is:new", &["hide"]), rule("A", "sea", &["star"])]).unwrap();
    assert_eq!(names(), ["storm", "sea"]);
    assert_eq!(home.store().rules().unwrap()[0].actions, [RuleAction::Read]);
    home.store().follow_rules(&[rule("New", "is:new", &["hide"])]).unwrap();
    assert_eq!(names(), [""; 0]);
    home.store().put_smart_list(&Sanitized::line("Tides"), Some("tide")).unwrap();
    let left_out = home.store().follow_rules(&[rule("Tides", "ebb", &["star"])]).unwrap();
    assert_eq!((left_out, names()), (vec![Sanitized::line("Tides")], vec![]));
    assert!(home.store().follow_rules(&[rule("Tides", "tide", &["star"])]).unwrap().is_empty());
    assert_eq!((names(), home.store().smart_lists().unwrap().len()), (vec!["tide".to_owned()], 1));
    home.store().follow_rules(&[]).unwrap();
    assert_eq!((names(), home.store().smart_lists().unwrap().len()), (vec![], 1));
}

#[test]
fn the_head_of_an_article_says_which_rules_acted() {
    let mut shelf = Shelf::with_entries(3);
    let actions = vec![RuleAction::Star, RuleAction::parse("tag:sea").unwrap()];
    shelf.entries[0].facts.rules.push(RuleMark { rule: Sanitized::line("Tides"), actions });
    let mut harness = Harness::filled(shelf, 80, 24);
    harness.go("ga").go("Enter");
    answer(&mut harness, article("<p>Salt is dear.</p>"), None);
    assert!(harness.screen().contains("Starred and tagged sea by the rule “Tides”."), "{}", harness.screen());
}

#[test]
fn the_lists_are_read_again_when_rules_have_acted() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    harness.drain();
    harness.send(Msg::RulesActed(Vec::new()));
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::LoadFeeds(_))));
}

#[test]
fn a_rule_whose_name_a_list_takes_for_another_query_does_nothing_any_more() {
    let home = home();
    let rules = [rule("Ads", "title:advert", &["hide"]), rule("Tides", "title:/tide/", &["star"])];
    home.store().follow_rules(&rules).unwrap();
    home.store().put_smart_list(&Sanitized::line("Ads"), Some("is:unread")).unwrap();
    home.store().put_smart_list(&Sanitized::line("Tides"), Some("title:/tide/")).unwrap();
    home.arrive(&[("News of the tide", "<p>Text.</p>")]);
    home.store().apply_rules(time()).unwrap();
    assert_eq!((home.find("is:hidden").len(), home.find("is:starred").len()), (0, 1));
}
