//! What newsboat keeps, as it is taken over: the list of feeds in its file `urls`, and an article of its `cache.db`
//! (<https://newsboat.org/releases/2.40/docs/newsboat.html>, "First steps", "Query feeds", "Scripts and filters").
//!
//! Reading the database is the store's; here are its values.

use chrono::{DateTime, Utc};

use super::opml::{MOST_BYTES, MOST_NAME, OpmlError, SubscriptionList, dropped_login};
use super::{Body, ParsedEntry, ParsedFeed, Subscription, newsboat_query, title, twice};
use crate::article::html::plain;
use crate::article::text::part::start;
use crate::article::{HttpUrl, Sanitized};

/// Before the words of a feed that newsboat makes of others.
const QUERY: &str = "query:";

/// Sentences about lines that could not be taken over. The others are only counted.
const MOST_SENTENCES: usize = 100;

/// Characters of an author that are kept.
const MOST_AUTHOR: usize = 200;

/// An article as the database has it.
#[derive(Clone, Debug, Default)]
pub struct NewsboatItem {
    pub guid: String,
    pub title: String,
    pub author: String,
    pub url: String,
    /// Seconds since 1970. Newsboat puts the time of the fetch here if the feed has no date.
    pub published: i64,
    pub content: String,
    pub is_read: bool,
    /// Letters that the user gave it.
    pub flags: String,
}

/// Whether a text looks like the file `urls`: its first line that is no comment is a feed.
pub fn is_urls(text: &str) -> bool {
    let mut lines = text.lines().map(tokens).filter_map(|tokens| tokens.into_iter().next());
    lines.next().is_some_and(|first| {
        ["http://", "https://", "file://", "exec:", "filter:", QUERY].iter().any(|start| first.starts_with(start))
    })
}

/// Reads the file `urls`: a feed a line, with its tags. The first tag is its folder here, `~` begins a title.
///
/// # Errors
/// If it is too large.
pub fn read_urls(text: &str) -> Result<SubscriptionList, OpmlError> {
    if text.len() > MOST_BYTES {
        return Err(OpmlError::TooLarge { limit_mib: MOST_BYTES >> 20 });
    }
    let mut reader = Reader::default();
    text.lines().map(tokens).for_each(|tokens| reader.line(&tokens));
    Ok(reader.finished())
}

#[derive(Default)]
struct Reader {
    list: SubscriptionList,
    /// Feeds with more than one tag, and feeds that newsboat hides.
    tagged: usize,
    hidden: usize,
    untold: usize,
}

impl Reader {
    fn line(&mut self, tokens: &[String]) {
        let Some((address, tags)) = tokens.split_first() else { return };
        if let Some(query) = address.strip_prefix(QUERY) {
            return match newsboat_query::smart_list(query) {
                Ok(list) => self.list.lists.push(list),
                Err(why) => self.refuse(&format!("query feed “{query}” is not taken over: {why}")),
            };
        }
        match HttpUrl::parse(address) {
            Ok(url) => {
                let room = MOST_SENTENCES.saturating_sub(self.list.skipped.len());
                self.list.skipped.extend(dropped_login(address, &url).into_iter().take(room));
                self.keep(url.without_fragment(), tags);
            }
            Err(error) => self.refuse(&error.to_string()),
        }
    }

    fn keep(&mut self, url: HttpUrl, tags: &[String]) {
        let title = tags.iter().find_map(|tag| tag.strip_prefix('~'));
        let mut folders = tags.iter().filter(|tag| !tag.starts_with(['~', '!']));
        let named = |name: &str| Sanitized::line(start(&Sanitized::line(name), MOST_NAME));
        let folder: Vec<Sanitized> =
            folders.next().map(|name| named(name)).filter(|name| !name.is_empty()).into_iter().collect();
        self.tagged += usize::from(folders.next().is_some());
        self.hidden += usize::from(tags.iter().any(|tag| tag.starts_with('!')));
        let title = title.map(named).filter(|title| !title.is_empty());
        self.list.subscriptions.push(Subscription { url, title, folder });
    }

    fn refuse(&mut self, sentence: &str) {
        self.list.refused += 1;
        if self.list.skipped.len() < MOST_SENTENCES {
            self.list.skipped.push(Sanitized::line(start(sentence, 8 * MOST_NAME)));
        } else {
            self.untold += 1;
        }
    }

    fn finished(mut self) -> SubscriptionList {
        if self.untold > 0 {
            self.list.skipped.push(Sanitized::line(&format!("{} more lines are no feeds", self.untold)));
        }
        let remarks = [
            (self.tagged, "Feeds with several tags, of which the first became the folder:"),
            (self.hidden, "Feeds that newsboat hides, and crosshead lists:"),
        ];
        let told = remarks.into_iter().filter(|(count, _)| *count > 0);
        self.list.remarks.extend(told.map(|(count, what)| Sanitized::line(&format!("{what} {count}."))));
        self.list
    }
}

/// The words of a line: what blanks divide, or what is between quotes. `#` begins a comment.
fn tokens(line: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (token, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = rest.find([' ', '\t']).unwrap_or(rest.len());
                (rest[..end].trim_end().to_owned(), &rest[end..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

/// The text up to the closing quote, and what follows that.
fn unquoted(text: &str) -> (String, &str) {
    let mut token = String::new();
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return (token, &text[at + 1..]),
            '\\' => token.extend(signs.next().map(|(_, escaped)| escaped)),
            _ => token.push(sign),
        }
    }
    (token, "")
}

/// Items of a feed as the feed would bring them. `feed_title` is as newsboat has it.
pub fn feed(feed_title: &str, items: Vec<NewsboatItem>) -> ParsedFeed {
    let entries = items.into_iter().map(NewsboatItem::entry).collect();
    ParsedFeed { title: title::text(feed_title), entries, ..ParsedFeed::default() }
}

impl NewsboatItem {
    /// The item as a feed would bring it, under the identity that it has when it is fetched.
    fn entry(self) -> ParsedEntry {
        let url = HttpUrl::parse(&self.url).ok();
        let identity = twice::short(self.own_guid().trim());
        let title = Some(title::text(&self.title)).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| Sanitized::line(&self.url));
        let author = Some(plain::line(&self.author, MOST_AUTHOR)).filter(|author| !author.is_empty());
        let published = DateTime::from_timestamp(self.published, 0).filter(|date| *date > DateTime::<Utc>::UNIX_EPOCH);
        let body = Body { html: self.content, is_teaser: false };
        ParsedEntry {
            identity,
            raw_digest: None,
            title,
            url,
            author,
            published,
            updated: None,
            body,
            enclosures: Vec::new(),
        }
    }

    /// The guid of the feed. If that has none, newsboat stores the link as it was written, or the address with the date as it
    /// was written; here it is then the address.
    fn own_guid(&self) -> &str {
        let guid = self.guid.trim();
        let is_date = |rest: &str| rest.is_empty() || (rest.contains(':') && rest.starts_with(char::is_alphanumeric));
        let is_with_date = !self.url.is_empty() && guid.strip_prefix(&self.url).is_some_and(is_date);
        let is_path = guid.starts_with('/') && self.url.ends_with(guid);
        if guid.is_empty() || is_with_date || is_path { &self.url } else { guid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> SubscriptionList {
        read_urls(text).unwrap()
    }

    #[test]
    fn a_feed_has_its_first_tag_as_folder_and_its_own_title() {
        let list = urls(
            "# mine\n\nhttps://a.example/feed news \"two words\" \"~My \\\"Tides\\\"\"\nhttps://b.example/ # later\n\
             https://c.example/ \"!\" \"far away\"\n",
        );
        let line = Sanitized::line;
        let read: Vec<_> =
            list.subscriptions.iter().map(|one| (one.url.as_str(), one.title.clone(), one.folder.clone())).collect();
        assert_eq!(read[0], ("https://a.example/feed", Some(line("My \"Tides\"")), vec![line("news")]));
        assert_eq!(read[1], ("https://b.example/", None, Vec::new()));
        assert_eq!(read[2], ("https://c.example/", None, vec![line("far away")]));
        assert!(list.skipped.is_empty());
        let remarks: Vec<&str> = list.remarks.iter().map(|remark| &**remark).collect();
        assert_eq!(
            remarks,
            [
                "Feeds with several tags, of which the first became the folder: 1.",
                "Feeds that newsboat hides, and crosshead lists: 1."
            ]
        );
    }

    #[test]
    fn what_is_no_feed_of_the_web_is_reported_and_costs_only_itself() {
        let list = urls(
            "\"query:Busy:unread_count > 9\" all\n\"query:Unread:unread = \\\"yes\\\"\" all\nexec:~/x\nfilter:~/y:https://a.example/\nnonsense\nhttps://b.example/\n",
        );
        assert_eq!((list.subscriptions.len(), list.refused), (1, 4));
        assert_eq!(
            &*list.skipped[0],
            "query feed “Busy:unread_count > 9” is not taken over: “unread_count” cannot be asked for"
        );
        assert_eq!(list.lists, [(Sanitized::line("Unread"), "is:unread".to_owned())]);
        assert!(list.skipped[1].contains("“exec:” addresses run a program"), "{}", list.skipped[1]);
    }

    #[test]
    fn a_login_in_an_address_is_dropped_and_reported() {
        let list = urls("https://ann:secret@a.example/feed\n");
        assert_eq!((list.subscriptions[0].url.as_str(), list.skipped.len()), ("https://a.example/feed", 1));
        assert!(!list.skipped[0].contains("secret"), "{}", list.skipped[0]);
    }

    #[test]
    fn the_file_is_told_from_other_text() {
        assert!(is_urls("# feeds\n\nhttps://a.example/ x\n") && is_urls("\"query:a:b\"") && is_urls("exec:x"));
        assert!(!is_urls("<opml/>") && !is_urls("{}") && !is_urls("") && !is_urls("# nothing"));
    }

    #[test]
    fn an_item_has_the_identity_that_it_has_when_it_is_fetched() {
        let identity = |guid: &str| {
            let url = "https://a.example/2".to_owned();
            NewsboatItem { guid: guid.to_owned(), url, ..NewsboatItem::default() }.entry().identity
        };
        assert_eq!(identity("urn:2"), "urn:2");
        for made in ["https://a.example/2Mon, 20 Apr 2026 08:00:00 GMT", "/2", "", "https://a.example/2"] {
            assert_eq!(identity(made), "https://a.example/2");
        }
        for own in ["https://a.example/2#x", "https://a.example/23", "tag:a.example,2026:2"] {
            assert_eq!(identity(own), own);
        }
    }
}
