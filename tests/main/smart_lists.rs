//! Smart lists in the store: made, changed, removed and taken back, and kept in step with the config.

use chrono::Utc;
use crosshead::article::Sanitized;
use crosshead::feed::{Change, ListOrigin};
use crosshead::store::Store;
use tempfile::TempDir;

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
