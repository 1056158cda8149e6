//! `import`: feeds from a list of another reader (OPML, or newsboat's `urls`), and articles with their marks from newsboat's
//! `cache.db`. What is here already keeps its text, so that an import that was stopped can be run again.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::Utc;

use super::exit::CommandFailure;
use super::output::Output;
use crate::app::job::{Job, JobKind};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::newsboat::{self, NewsboatItem};
use crate::feed::opml::{self, OpmlError, SubscriptionList};
use crate::feed::{EntryId, FeedId};
use crate::net::decode;
use crate::runtime::job_line;
use crate::store::newsboat::{NewsboatCache, NewsboatFeed, is_database};
use crate::store::{Store, StoreError};

/// The name that means standard input or output.
pub const STANDARD: &str = "-";

/// What newsboat keeps in its folders. The list comes first: only articles of feeds that are here are taken.
const NEWSBOAT_FILES: [&str; 2] = ["urls", "cache.db"];

/// Articles that are read and saved at a time.
const BATCH: usize = 500;

/// What was taken over, and what was not.
#[derive(Default)]
struct Taken {
    /// New feeds, and those of all lists; `None` without a list.
    feeds: Option<(usize, usize)>,
    articles: Option<TakenArticles>,
    /// New smart lists, and those of all lists of feeds.
    smart_lists: (usize, usize),
    remarks: Vec<Sanitized>,
    failures: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct TakenArticles {
    new: usize,
    /// Those that are in the library now.
    here: usize,
    all: usize,
    read: usize,
    starred: usize,
}

/// `crosshead import`: takes over one file after the other.
pub fn import(store: &Store, files: &[PathBuf], out: &mut Output) -> Result<(), CommandFailure> {
    let mut taken = Taken::default();
    let all = files.iter().try_for_each(|file| {
        if file.is_dir() { take_folder(store, file, &mut taken) } else { take(store, file, &mut taken) }
    });
    // Also if a later file could not be read.
    taken.print(out)?;
    all?;
    if taken.failures.is_empty() { Ok(()) } else { Err(CommandFailure::Several(taken.failures)) }
}

/// Newsboat's folder. It may have two: one for its config, and one for its data.
fn take_folder(store: &Store, folder: &Path, taken: &mut Taken) -> Result<(), CommandFailure> {
    let files: Vec<PathBuf> =
        NEWSBOAT_FILES.map(|name| folder.join(name)).into_iter().filter(|file| file.is_file()).collect();
    if files.is_empty() {
        let names = NEWSBOAT_FILES.join(" nor ");
        return Err(about(folder, &format!("this folder has neither {names}; name the file of the list")));
    }
    files.iter().try_for_each(|file| take(store, file, taken))
}

fn take(store: &Store, file: &Path, taken: &mut Taken) -> Result<(), CommandFailure> {
    let is_cache = file != Path::new(STANDARD) && starts_as_database(file).map_err(|error| about(file, &error))?;
    if is_cache {
        let cache = NewsboatCache::open(file).map_err(CommandFailure::work)?;
        return taken.articles(store, &cache).map_err(CommandFailure::work);
    }
    let text = text(file).map_err(|error| about(file, &error))?;
    let list = list(&text).map_err(|error| about(file, &error))?;
    drop(text);
    taken.list(store, list).map_err(CommandFailure::work)
}

fn starts_as_database(file: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?.take(64).read_to_end(&mut start)?;
    Ok(is_database(&start))
}

fn list(text: &str) -> Result<SubscriptionList, OpmlError> {
    if newsboat::is_urls(text) { newsboat::read_urls(text) } else { opml::read(text) }
}

impl Taken {
    fn list(&mut self, store: &Store, list: SubscriptionList) -> Result<(), StoreError> {
        let (new, all) = self.feeds.unwrap_or_default();
        let added = store.subscribe_all(&list.subscriptions)?;
        self.feeds = Some((new + added, all + list.subscriptions.len() + list.refused));
        self.smart_lists(store, &list.lists)?;
        self.remarks.extend(list.remarks);
        self.failures.extend(list.skipped.iter().map(ToString::to_string));
        Ok(())
    }

    /// A list that is here keeps its query, and so does a rule of that name.
    fn smart_lists(&mut self, store: &Store, lists: &[(Sanitized, String)]) -> Result<(), StoreError> {
        let rules = store.rules()?;
        for (name, query) in lists {
            self.smart_lists.1 += 1;
            let here = store.smart_list(name)?;
            let is_taken = here.as_ref().is_some_and(|list| list.query != *query)
                || rules.iter().any(|rule| rule.name == *name && rule.query != *query);
            if is_taken {
                let why = format!("The query feed “{name}” is not taken over: that name has another query here.");
                self.remarks.push(Sanitized::line(&why));
            } else if here.is_none() {
                self.smart_lists.0 += 1;
                store.put_smart_list(name, Some(query))?;
            }
        }
        Ok(())
    }

    fn articles(&mut self, store: &Store, cache: &NewsboatCache) -> Result<(), StoreError> {
        let feeds = cache.feeds()?;
        let mut taken = self.articles.unwrap_or_default();
        taken.all += feeds.iter().map(|feed| feed.articles).sum::<usize>();
        let mut job = Job::new(JobKind::Import, Utc::now());
        job.total = feeds.len();
        for feed in &feeds {
            job_line::show(&job);
            match here(store, feed)? {
                Ok(id) => taken.feed(store, cache, feed, id)?,
                Err(why) => self.failures.push(why),
            }
            job.done += 1;
        }
        job_line::clear();
        self.articles = Some(taken);
        Ok(())
    }

    fn print(&self, out: &mut Output) -> io::Result<()> {
        if let Some((new, all)) = self.feeds {
            writeln!(out, "New feeds: {new} of {all}.")?;
        }
        if let (new, all @ 1..) = self.smart_lists {
            writeln!(out, "New smart lists, of newsboat's query feeds: {new} of {all}.")?;
        }
        if let Some(TakenArticles { new, here, all, read, starred }) = self.articles {
            let (before, left) = (here - new, all - here);
            writeln!(out, "New articles: {new} of {all}. Here before: {before}. Not taken over: {left}.")?;
            writeln!(out, "Marked as read: {read}. Starred, because newsboat has a flag: {starred}.")?;
        }
        self.remarks.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))
    }
}

/// The feed, or why its articles are not taken over.
fn here(store: &Store, feed: &NewsboatFeed) -> Result<Result<FeedId, String>, StoreError> {
    let url = match HttpUrl::parse(&feed.address) {
        Ok(url) => url.without_fragment(),
        Err(error) => return Ok(Err(error.to_string())),
    };
    let id = store.find_feed(&url)?;
    Ok(id.ok_or_else(|| {
        let count = feed.articles;
        format!("{url}: not in the library, so its articles ({count}) are not taken over; add it, and import again")
    }))
}

impl TakenArticles {
    fn feed(
        &mut self,
        store: &Store,
        cache: &NewsboatCache,
        feed: &NewsboatFeed,
        id: FeedId,
    ) -> Result<(), StoreError> {
        let mut place = (i64::MIN, i64::MIN);
        loop {
            let batch = cache.items(&feed.address, place, BATCH)?;
            if batch.items.is_empty() {
                return Ok(());
            }
            place = batch.place;
            self.batch(store, &feed.title, batch.items, id)?;
        }
    }

    /// An article that is read or starred in one of the two readers is so here.
    fn batch(&mut self, store: &Store, title: &str, items: Vec<NewsboatItem>, id: FeedId) -> Result<(), StoreError> {
        let marks: Vec<(bool, bool)> = items.iter().map(|item| (item.is_read, !item.flags.is_empty())).collect();
        let (ids, new) = store.take_over(id, newsboat::feed(title, items), Utc::now())?;
        let here: Vec<(EntryId, (bool, bool))> =
            ids.into_iter().zip(marks).filter_map(|(id, marks)| Some((id?, marks))).collect();
        let (mut read, mut starred) = (Vec::new(), Vec::new());
        for (id, (is_read, has_flag)) in here.iter().filter(|(_, (is_read, has_flag))| *is_read || *has_flag) {
            let Some(entry) = store.entry(*id)? else { continue };
            read.extend((*is_read && !entry.row.is_read).then_some(*id));
            starred.extend((*has_flag && !entry.row.is_starred).then_some(*id));
        }
        store.mark_read(&read, true)?;
        store.star_all(&starred, true)?;
        self.new += new;
        self.here += here.len();
        self.read += read.len();
        self.starred += starred.len();
        Ok(())
    }
}

/// A failure with the file's name before it.
pub fn about(file: &Path, error: &dyn std::fmt::Display) -> CommandFailure {
    if file == Path::new(STANDARD) {
        CommandFailure::Work(format!("standard input: {error}"))
    } else {
        CommandFailure::Work(format!("{}: {error}", file.display()))
    }
}

fn text(file: &Path) -> io::Result<String> {
    let bytes = if file == Path::new(STANDARD) { capped(io::stdin().lock()) } else { capped(File::open(file)?) };
    Ok(decode(&bytes?, None))
}

/// Reads one byte more than the limit, to detect a list that is too large. An endless source ends here, too.
fn capped(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(opml::MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
