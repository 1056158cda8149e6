//! What the picker asks for: the best of its choices and of all titles, on a blocking worker. Only the newest question is
//! answered: an older one stops within a millisecond.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::picker::matching::Query;
use crate::app::picker::{Goal, MOST, PickedRow, PickerChoice};
use crate::feed::EntryId;
use crate::store::{Store, StoreError};

/// The titles of all articles, the newest first, while the picker is open.
type Titles = Arc<Vec<(EntryId, Box<str>)>>;

/// What is kept from one key to the next.
#[derive(Clone, Default)]
pub struct Picking {
    titles: Arc<Mutex<Option<Titles>>>,
    newest: Arc<AtomicU64>,
}

/// One question.
pub struct PickerQuestion {
    picking: Picking,
    number: u64,
    query: String,
    choices: Arc<[PickerChoice]>,
}

impl Picking {
    /// A question that makes all older ones stale.
    pub fn ask(&self, query: String, choices: Arc<[PickerChoice]>) -> PickerQuestion {
        let number = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        PickerQuestion { picking: self.clone(), number, query, choices }
    }

    fn titles(&self, store: &Store) -> Result<Titles, StoreError> {
        let mut titles = self.titles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(titles) = &*titles {
            return Ok(titles.clone());
        }
        let read: Titles = store.titles()?.into();
        *titles = Some(read.clone());
        Ok(read)
    }
}

impl PickerQuestion {
    /// The answer. It is empty if a newer question was asked: nobody waits for it then.
    pub fn answer(&self, store: &Store) -> Result<Vec<PickedRow>, StoreError> {
        if self.query.trim().is_empty() {
            return Ok(self.choices.iter().take(MOST).map(|choice| unmarked(choice.clone())).collect());
        }
        let titles = self.picking.titles(store)?;
        let texts = self.choices.iter().map(|choice| &*choice.text).chain(titles.iter().map(|(_, title)| &**title));
        let mut query = Query::new(&self.query);
        let is_wanted = || self.picking.newest.load(Ordering::Relaxed) == self.number;
        let best = query.best(texts, self.choices.len(), MOST, is_wanted).unwrap_or_default();
        let mut rows = Vec::new();
        for number in best {
            let choice = match number.checked_sub(self.choices.len()) {
                None => Some(self.choices[number].clone()),
                Some(title) => store.entry(titles[title].0)?.map(|entry| article(entry.row)),
            };
            rows.extend(choice.map(|choice| PickedRow { marks: query.marks(&choice.text), choice }));
        }
        Ok(rows)
    }
}

fn unmarked(choice: PickerChoice) -> PickedRow {
    PickedRow { choice, marks: Vec::new() }
}

fn article(row: crate::feed::EntryRow) -> PickerChoice {
    PickerChoice {
        kind: "article",
        text: row.title.clone(),
        detail: row.feed_title.clone(),
        place: None,
        goal: Goal::Entry(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{HttpUrl, Sanitized};
    use crate::feed::{Body, ParsedEntry};

    fn kept(store: &Store, title: &str) {
        let url = HttpUrl::parse(&format!("https://a.example/{}", title.len())).unwrap();
        let entry = ParsedEntry {
            identity: url.as_str().to_owned(),
            raw_digest: None,
            enclosures: Vec::new(),
            title: Sanitized::line(title),
            url: Some(url),
            author: None,
            published: None,
            updated: None,
            body: Body::default(),
        };
        store.keep(&entry, "<p>Text.</p>", chrono::Utc::now()).unwrap();
    }

    #[test]
    fn titles_are_found_beside_what_is_known_and_an_older_question_has_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.db")).unwrap();
        ["The Harbour", "A Long Harbour Day"].iter().for_each(|title| kept(&store, title));
        let feed = PickerChoice {
            kind: "feed",
            text: Sanitized::line("Harbour News"),
            detail: Sanitized::default(),
            place: None,
            goal: Goal::Command(String::new()),
        };
        let picking = Picking::default();
        let old = picking.ask("harbour".to_owned(), [feed.clone()].into());
        let new = picking.ask("harbour".to_owned(), [feed].into());
        assert_eq!(old.answer(&store).unwrap(), []);
        let found: Vec<String> = new.answer(&store).unwrap().iter().map(|row| row.choice.text.to_string()).collect();
        assert_eq!(found[0], "Harbour News");
        assert_eq!(found.len(), 3);
    }
}
