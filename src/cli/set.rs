//! `set`: changes a feed, one `key=value` after the other. All are checked before the first is made.

use super::exit::CommandFailure;
use super::feeds::{RESULT, find_feed};
use super::output::Output;
use crate::article::Sanitized;
use crate::config::nearest;
use crate::feed::{Feed, FeedEdit, FullText};
use crate::store::Store;

/// Makes the changes, and prints the feed as it is then.
pub fn run(store: &Store, feed: &str, changes: &[String], out: &mut Output) -> Result<(), CommandFailure> {
    let edits = changes.iter().map(|change| read(change)).collect::<Result<Vec<FeedEdit>, CommandFailure>>()?;
    let id = find_feed(store, feed)?.id;
    if !store.edit_feed(id, &edits).map_err(CommandFailure::work)? {
        let url = edits.iter().find_map(|edit| if let FeedEdit::Address(url) = edit { Some(url) } else { None });
        let url = url.map(ToString::to_string).unwrap_or_default();
        return Err(CommandFailure::Work(format!(
            "a subscription has the address {url}, or one that was removed and is deleted at the next start; nothing was changed"
        )));
    }
    let Some(feed) = store.feed(id).map_err(CommandFailure::work)? else { return Ok(()) };
    let result = Sanitized::line(&described(&feed));
    Ok(out.list(RESULT, &[[Sanitized::line(&id.0.to_string()), feed.title, result]])?)
}

/// "https://a.example/feed, in News/World, every 30 minutes, full text always": what is not as usual.
fn described(feed: &Feed) -> String {
    let folder = feed.folder.iter().map(|name| &**name).collect::<Vec<_>>().join("/");
    let folder = (!folder.is_empty()).then(|| format!("in {folder}"));
    let interval = feed.options.interval.map(|minutes| format!("every {minutes} minutes"));
    let full_text = Some(feed.options.full_text).filter(|full_text| *full_text != FullText::Auto);
    let full_text = full_text.map(|full_text| format!("full text {}", full_text.name()));
    let limit = |limit: Option<u32>, unit| {
        limit.map(|limit| if limit == 0 { format!("all {unit} kept") } else { format!("{limit} {unit} kept") })
    };
    let (days, articles) = (limit(feed.options.keep_days, "days"), limit(feed.options.keep_articles, "articles"));
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
