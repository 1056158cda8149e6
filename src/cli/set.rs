//! `set`: changes a feed, or all feeds of a folder, one `key=value` after the other. All are checked before the first is made.

use super::exit::CommandFailure;
use super::feeds::{RESULT, find_feed, folder_path};
use super::output::Output;
use crate::article::{HttpUrl, Sanitized};
use crate::config::nearest;
use crate::feed::{Feed, FeedEdit, FeedId, FullText};
use crate::store::Store;

/// Makes the changes, and prints each feed as it is then.
pub fn run(store: &Store, subject: &str, changes: &[String], out: &mut Output) -> Result<(), CommandFailure> {
    let edits = changes.iter().map(|change| read(change)).collect::<Result<Vec<FeedEdit>, CommandFailure>>()?;
    let feeds = match subject.strip_suffix('/') {
        Some(folder) if HttpUrl::parse(subject).is_err() => feeds_in(store, folder, &edits)?,
        Some(_) | None => vec![find_feed(store, subject)?.id],
    };
    let rows = feeds.iter().filter_map(|id| change(store, *id, &edits).transpose());
    let rows = rows.collect::<Result<Vec<_>, CommandFailure>>()?;
    Ok(out.list(RESULT, &rows)?)
}

/// The feeds of a folder and of those in it, if what is to be changed can be the same for all.
fn feeds_in(store: &Store, folder: &str, edits: &[FeedEdit]) -> Result<Vec<FeedId>, CommandFailure> {
    let is_of_one = |edit: &FeedEdit| matches!(edit, FeedEdit::Title(_) | FeedEdit::Address(_));
    if edits.iter().any(is_of_one) {
        return Err(CommandFailure::Usage("title and address are those of one feed, not of a folder".to_owned()));
    }
    let path = folder_path(folder);
    let feeds = store.feeds().map_err(CommandFailure::work)?.feeds.into_iter();
    let found: Vec<FeedId> = feeds.filter(|feed| feed.folder.starts_with(&path)).map(|feed| feed.id).collect();
    match path.is_empty() || found.is_empty() {
        true => Err(CommandFailure::Work(format!("no feed is in a folder “{folder}”; `crosshead feeds` lists them"))),
        false => Ok(found),
    }
}

/// Changes a feed; returns its row.
fn change(store: &Store, id: FeedId, edits: &[FeedEdit]) -> Result<Option<[Sanitized; 3]>, CommandFailure> {
    if !store.edit_feed(id, edits).map_err(CommandFailure::work)? {
        let url = edits.iter().find_map(|edit| if let FeedEdit::Address(url) = edit { Some(url) } else { None });
        let url = url.map(ToString::to_string).unwrap_or_default();
        return Err(CommandFailure::Work(format!(
            "a subscription has the address {url}, or one that was removed and is deleted at the next start; nothing was changed"
        )));
    }
    let feed = store.feed(id).map_err(CommandFailure::work)?;
    Ok(feed.map(|feed| {
        let result = Sanitized::line(&described(&feed));
        [Sanitized::line(&id.0.to_string()), feed.title, result]
    }))
}

/// "https://a.example/feed, in News/World, every 30 minutes, full text always": what is not as usual.
fn described(feed: &Feed) -> String {
    let folder = feed.folder.iter().map(|name| &**name).collect::<Vec<_>>().join("/");
    let folder = (!folder.is_empty()).then(|| format!("in {folder}"));
    let interval = feed.options.interval.map(|minutes| format!("every {minutes} minutes"));
    let full_text = Some(feed.options.full_text).filter(|full_text| *full_text != FullText::Auto);
    let full_text = full_text.map(|full_text| format!("full text {}", full_text.name()));
    let limit = |limit: Option<u32>, unit| {
        limit.map(|limit| match limit {
            0 => format!("all {unit}s kept"),
            1 => format!("1 {unit} kept"),
            _ => format!("{limit} {unit}s kept"),
        })
    };
    let (days, articles) = (limit(feed.options.keep_days, "day"), limit(feed.options.keep_articles, "article"));
    let prefetch = feed.options.prefetch.then(|| "pages fetched ahead".to_owned());
    let said = [Some(feed.url.to_string()), folder, interval, full_text, prefetch, days, articles];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn read(change: &str) -> Result<FeedEdit, CommandFailure> {
    let Some((key, value)) = change.split_once('=') else {
        let keys = FeedEdit::KEYS.join(", ");
        return Err(CommandFailure::Usage(format!("“{change}” is not KEY=VALUE; the keys are {keys}")));
    };
    let key = key.trim();
    match FeedEdit::read(key, value) {
        Some(Ok(edit)) => Ok(edit),
        Some(Err(why)) if key == "address" => Err(CommandFailure::Usage(why)),
        Some(Err(why)) => Err(CommandFailure::Usage(format!("{key}: {why}"))),
        None => Err(CommandFailure::Usage(unknown_key(key))),
    }
}

fn unknown_key(key: &str) -> String {
    match nearest(key, FeedEdit::KEYS) {
        Some(known) => format!("a feed has no “{key}”; did you mean “{known}”?"),
        None => format!("a feed has no “{key}”; the keys are {}", FeedEdit::KEYS.join(", ")),
    }
}
