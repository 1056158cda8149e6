//! Reads and writes subscription lists in OPML (opml.org, version 2.0), the format that feed readers exchange.
//!
//! Many programs write such lists, so they are read as leniently as feeds, by their tags: bare ampersands in addresses,
//! attributes in any case and missing names do no harm. (The opml crate rejects all three, and recurses for each nested
//! folder.) A panic on unforeseen input becomes an ordinary error.

use std::collections::HashMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::escape::escape;
use super::{Feed, FeedKind, Subscription};
use crate::article::html::markup::{self, MarkupPiece, OpenTag};
use crate::article::text::part::{cut, start};
use crate::article::{HttpUrl, Sanitized};
use crate::budget::{self, Spent};

/// A larger file is not a subscription list: 16 MiB hold some 50,000 feeds.
pub const MOST_BYTES: usize = 16 << 20;

/// Nested folders that are kept apart. Deeper ones count as the last of them. The store keeps as many.
pub const MOST_FOLDERS: usize = 16;

/// Characters kept of the name of a feed or folder. A folder's name is written into each feed inside it. The store keeps no
/// less, so that every cut is reported.
pub const MOST_NAME: usize = 200;

/// Bytes of a name that are read: enough for that many characters, including those that sanitizing removes.
const MOST_BYTES_OF_NAME: usize = 8 * MOST_NAME;

/// Sentences about feeds that could not be read. The others are only counted.
const MOST_SENTENCES: usize = 100;

/// Why a text is not a list of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    #[error("the list is larger than {limit_mib} MiB and was not read")]
    TooLarge { limit_mib: usize },
    #[error("this is neither an OPML file nor newsboat's file of feeds")]
    NotAList,
    #[error("the list contains something that crosshead cannot handle (a bug: please report it)")]
    Panicked,
    #[error("the list was not read: {0}")]
    GivenUp(#[from] Spent),
}

/// A list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionList {
    pub subscriptions: Vec<Subscription>,
    /// A sentence for each feed with an invalid address, which costs only itself, and for a missing end of the list.
    pub skipped: Vec<Sanitized>,
    /// How many feeds were skipped.
    pub refused: usize,
    /// Names and queries of smart lists.
    pub lists: Vec<(Sanitized, String)>,
    /// Sentences about what was taken in another form, such as names that were too long to be kept whole.
    pub remarks: Vec<Sanitized>,
}

/// Reads a list. Folders nest as the outlines do.
pub fn read(text: &str) -> Result<SubscriptionList, OpmlError> {
    if text.len() > MOST_BYTES {
        return Err(OpmlError::TooLarge { limit_mib: MOST_BYTES >> 20 });
    }
    let read = || {
        let mut reader = Reader::default();
        markup::read(text, |piece, _| reader.piece(&piece));
        reader
    };
    match catch_unwind(AssertUnwindSafe(|| budget::document(text.len(), read))) {
        Ok(Ok(reader)) if reader.is_list => Ok(reader.finished()),
        Ok(Ok(_)) => Err(OpmlError::NotAList),
        Ok(Err(spent)) => Err(OpmlError::GivenUp(spent)),
        Err(_) => Err(OpmlError::Panicked),
    }
}

#[derive(Default)]
struct Reader {
    is_list: bool,
    is_closed: bool,
    list: SubscriptionList,
    /// The names of the open outlines; an unnamed one is empty.
    folder: Vec<Sanitized>,
    /// Open outlines that are too deep to count as folders.
    deeper: usize,
    /// Names that were cut, and sentences beyond [`MOST_SENTENCES`].
    cut: usize,
    untold: usize,
}

impl Reader {
    fn piece(&mut self, piece: &MarkupPiece<'_>) {
        match piece {
            MarkupPiece::Open(tag) if tag.name == "opml" => (self.is_list, self.is_closed) = (true, tag.is_empty),
            MarkupPiece::Open(tag) if tag.name == "outline" && self.is_list => self.open(tag),
            MarkupPiece::Close { name: "outline" } => self.close(),
            MarkupPiece::Close { name: "opml" } => self.is_closed = true,
            MarkupPiece::Open(_) | MarkupPiece::Close { .. } | MarkupPiece::Text(_) => {}
        }
    }

    /// An outline with an address is a feed, whatever its `type`. One that contains outlines is a folder, even if it is
    /// both.
    fn open(&mut self, tag: &OpenTag<'_>) {
        let name = self.name(tag);
        match tag.attribute("xmlurl") {
            Some(_) if is_made_by_rules(tag) => {
                self.refuse(&format!(
                    "{name}: FreshRSS makes this feed from a page by rules, which crosshead does not have"
                ));
            }
            Some(address) => self.add(&name, address, tag.attribute("text")),
            None => {}
        }
        if !tag.is_empty {
            self.enter(name);
        }
    }

    fn enter(&mut self, name: Sanitized) {
        if self.folder.len() < MOST_FOLDERS {
            self.folder.push(name);
        } else {
            self.deeper += 1;
        }
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.folder.pop();
        }
    }

    /// `text` is what an outliner shows, `title` the title of the feed. Most readers write the same in both.
    fn name(&mut self, tag: &OpenTag<'_>) -> Sanitized {
        let names = ["text", "title"].into_iter().filter_map(|attribute| tag.attribute(attribute));
        let beginning = |name: &str| Sanitized::line(cut(name, MOST_BYTES_OF_NAME));
        let Some((name, whole)) = names.map(|name| (beginning(name), name)).find(|(name, _)| !name.is_empty()) else {
            return Sanitized::default();
        };
        let short = start(&name, MOST_NAME);
        self.cut += usize::from(short.len() < name.len() || whole.len() > MOST_BYTES_OF_NAME);
        Sanitized::line(short)
    }

    /// Adds the closing sentences. A list that was cut off would otherwise look like a short one.
    fn finished(mut self) -> SubscriptionList {
        if self.untold > 0 {
            self.list.skipped.push(Sanitized::line(&format!("{} more feeds have no readable address", self.untold)));
        }
        if !self.is_closed {
            self.list.skipped.push(Sanitized::line("the list ends too early; feeds may be missing"));
        }
        let sentence =
            || Sanitized::line(&format!("Names longer than {MOST_NAME} characters that were cut: {}.", self.cut));
        SubscriptionList { remarks: (self.cut > 0).then(sentence).into_iter().collect(), ..self.list }
    }

    fn add(&mut self, name: &Sanitized, address: &str, text: Option<&str>) {
        match HttpUrl::parse(address) {
            Ok(url) => {
                let room = MOST_SENTENCES.saturating_sub(self.list.skipped.len());
                self.list.skipped.extend(dropped_login(address, &url).into_iter().take(room));
                let is_name = !name.is_empty() && **name != *address && text != Some(address);
                let folder = self.folder.iter().filter(|name| !name.is_empty()).cloned().collect();
                self.keep(Subscription { url, title: is_name.then(|| name.clone()), folder });
            }
            Err(error) => self.refuse(&format!("{name}: {error}")),
        }
    }

    fn refuse(&mut self, sentence: &str) {
        self.list.refused += 1;
        if self.list.skipped.len() < MOST_SENTENCES {
            self.list.skipped.push(Sanitized::line(cut(sentence, MOST_BYTES_OF_NAME)));
        } else {
            self.untold += 1;
        }
    }

    /// A folder's name is given once and written into each feed inside it, and a feed takes more memory than its shortest
    /// form in a list.
    fn keep(&mut self, one: Subscription) {
        let names = one.folder.iter().chain(&one.title).map(|name| name.len() + size_of::<Sanitized>());
        let bytes = size_of::<Subscription>() + one.url.as_str().len() + names.sum::<usize>();
        if budget::grow(bytes) {
            self.list.subscriptions.push(one);
        }
    }
}

/// Whether the address is no feed but what FreshRSS scrapes one from (its types HTML+XPath, XML+XPath, JSON+DotNotation:
/// <https://freshrss.github.io/FreshRSS/en/developers/OPML.html>).
fn is_made_by_rules(tag: &OpenTag<'_>) -> bool {
    tag.attribute("type").is_some_and(|kind| kind.contains("+XPath") || kind.contains("+DotNotation"))
}

/// What is told of an address with a user name: that is never kept in an address.
pub(super) fn dropped_login(address: &str, url: &HttpUrl) -> Option<Sanitized> {
    let sentence =
        || Sanitized::line(&format!("{url}: the login in its address is not taken over; put it into [[logins]]"));
    HttpUrl::has_login(address).then(sentence)
}

/// Writes the feeds as a list, in their order. A folder comes where its first feed does.
pub fn write(feeds: &[Feed]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n".to_owned();
    out.push_str("  <head><title>Feeds of crosshead</title></head>\n  <body>\n");
    // Kept pages have no address that another reader could fetch.
    let all: Vec<&Feed> = feeds.iter().filter(|feed| feed.kind == FeedKind::Web).collect();
    write_folder(&mut out, &all, 0);
    out.push_str("  </body>\n</opml>\n");
    out
}

/// Writes feeds that share the first `depth` folders of their paths.
fn write_folder(out: &mut String, feeds: &[&Feed], depth: usize) {
    let indent = "  ".repeat(depth + 2);
    let mut inside: HashMap<&Sanitized, Vec<&Feed>> = HashMap::new();
    for (folder, feed) in feeds.iter().filter_map(|feed| Some((feed.folder.get(depth)?, *feed))) {
        inside.entry(folder).or_default().push(feed);
    }
    for feed in feeds {
        let Some(folder) = feed.folder.get(depth) else {
            write_feed(out, feed, &indent);
            continue;
        };
        // A folder is written completely where its first feed is.
        let Some(inside) = inside.remove(folder) else { continue };
        line(out, format_args!("{indent}<outline text=\"{}\">", escape(folder)));
        write_folder(out, &inside, depth + 1);
        line(out, format_args!("{indent}</outline>"));
    }
}

fn write_feed(out: &mut String, feed: &Feed, indent: &str) {
    let (title, url) = (escape(&feed.title), escape(feed.url.as_str()));
    let site = feed.site.as_ref().map(|site| format!(" htmlUrl=\"{}\"", escape(site.as_str()))).unwrap_or_default();
    line(
        out,
        format_args!("{indent}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"{site}/>"),
    );
}

fn line(out: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(out, "{line}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{FeedId, FeedKind, FeedOptions, Health};
    use super::*;

    fn feed(url: &str, title: &str, folder: &[&str]) -> Feed {
        Feed {
            id: FeedId(1),
            kind: FeedKind::Web,
            url: HttpUrl::parse(url).unwrap(),
            title: Sanitized::line(title),
            folder: folder.iter().map(|name| Sanitized::line(name)).collect(),
            site: None,
            unread: 0,
            total: 0,
            starred: 0,
            tagged: 0,
            checked: None,
            error: None,
            health: Health::default(),
            options: FeedOptions::default(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = [
            feed("https://a.example/feed?x=1&y=2", "A & <B> \"C\" 'D'", &[]),
            feed("https://b.example/", "新聞", &["News", "Far & away"]),
            feed("https://c.example/", "c", &["News"]),
        ];
        let text = write(&feeds);
        let list = read(&text).unwrap();
        assert!(list.skipped.is_empty());
        assert_eq!(list.subscriptions.len(), feeds.len());
        for subscription in &list.subscriptions {
            let feed = feeds.iter().find(|feed| feed.url == subscription.url).unwrap();
            assert_eq!(subscription.folder, feed.folder);
            assert_eq!(subscription.title.as_ref(), Some(&feed.title));
        }
        assert_eq!(text.matches("text=\"News\"").count(), 1, "a folder is written once:\n{text}");
    }

    #[test]
    fn a_bad_address_costs_only_its_feed() {
        let text = "<opml version='1.0'><body><outline text='Folder'>
            <outline text='Bad' xmlUrl='feed:x'/><outline title='Good' xmlUrl='http://good.example/'/>
            </outline></body></opml>";
        let list = read(text).unwrap();
        assert_eq!(list.subscriptions.len(), 1);
        assert_eq!(list.subscriptions[0].title.as_deref(), Some("Good"));
        assert_eq!(list.skipped, [Sanitized::line("Bad: “feed:” addresses are not opened, only http and https")]);
    }

    #[test]
    fn a_feed_that_freshrss_scrapes_is_reported_and_not_subscribed() {
        let text = "<opml xmlns:frss='https://freshrss.org/opml'><body>
            <outline text='Scraped' type='HTML+XPath' xmlUrl='https://a.example/' frss:xPathItem='//article'/>
            <outline text='Dots' type='JSON+DotNotation' xmlUrl='https://b.example/' frss:jsonItem='items'/>
            <outline text='Own' type='rss' xmlUrl='https://c.example/' frss:cssFullContent='main'/></body></opml>";
        let list = read(text).unwrap();
        assert_eq!((list.subscriptions.len(), list.refused), (1, 2));
        assert!(list.skipped[0].starts_with("Scraped: FreshRSS makes this feed from a page"), "{}", list.skipped[0]);
    }

    #[test]
    fn a_login_in_an_address_is_dropped_and_reported() {
        let list =
            read("<opml><body><outline text='A' xmlUrl='https://ann:secret@a.example/f?x=@'/></body></opml>").unwrap();
        assert_eq!((list.subscriptions[0].url.as_str(), list.refused), ("https://a.example/f?x=@", 0));
        let said = "https://a.example/f?x=@: the login in its address is not taken over; put it into [[logins]]";
        assert_eq!(list.skipped.iter().map(|said| &**said).collect::<Vec<_>>(), [said]);
        let list = read("<opml><body><outline text='A' xmlUrl='https://a.example/@ann'/></body></opml>").unwrap();
        assert_eq!(list.skipped, []);
    }

    #[test]
    fn an_address_is_no_title() {
        let text = "<opml version='2.0'><head/><body><outline text='http://a.example/' xmlUrl='http://a.example/'/></body></opml>";
        assert_eq!(read(text).unwrap().subscriptions[0].title, None);
    }

    #[test]
    fn a_deep_list_keeps_its_feeds() {
        let deep = "<outline text='x'>".repeat(100_000);
        let list = read(&format!("<opml><body>{deep}<outline xmlUrl='http://a.example/'/></body></opml>")).unwrap();
        assert_eq!(list.subscriptions[0].folder.len(), MOST_FOLDERS);
        let large = "<outline text='x'>".repeat(1_000_000);
        assert_eq!(read(&large), Err(OpmlError::TooLarge { limit_mib: 16 }));
    }

    #[test]
    fn common_mistakes_in_lists_are_read() {
        let text = "<OPML><body><outline><outline XMLURL='http://a.example/?x=1&section=2'></outline>
            <outline text='B' type='atom' xmlUrl='http://b.example/'>";
        let list = read(text).unwrap();
        let urls: Vec<&str> = list.subscriptions.iter().map(|one| one.url.as_str()).collect();
        assert_eq!(urls, ["http://a.example/?x=1&section=2", "http://b.example/"]);
        assert!(list.subscriptions.iter().all(|one| one.folder.is_empty()));
    }

    #[test]
    fn a_list_that_ends_too_early_is_kept_and_reported() {
        let list = read("<opml><body><outline xmlUrl='http://a.example/'/><outline text='B").unwrap();
        assert_eq!((list.subscriptions.len(), list.skipped.len()), (1, 1));
        assert_eq!(read("<opml version='2.0'/>").unwrap(), SubscriptionList::default());
    }

    #[test]
    fn cut_names_are_counted() {
        let long = "é".repeat(10 << 18);
        let list = read(&format!(
            "<opml><body><outline text='{long}'><outline title='{long}' xmlUrl='http://a.example/'/>
            <outline text='b' xmlUrl='http://b.example/'/></outline></body></opml>"
        ))
        .unwrap();
        let names = list.subscriptions.iter().flat_map(|one| one.folder.iter().chain(&one.title));
        assert_eq!(names.map(|name| name.chars().count()).collect::<Vec<_>>(), [MOST_NAME, MOST_NAME, MOST_NAME, 1]);
        assert_eq!(list.remarks, [Sanitized::line("Names longer than 200 characters that were cut: 2.")]);
        assert_eq!(read("<opml><outline text='b' xmlUrl='http://b.example/'/></opml>").unwrap().remarks, []);
    }

    #[test]
    fn folders_that_are_written_once_and_kept_for_each_feed_are_refused_when_they_grow() {
        let folders = format!("<outline text='{}'>", "f".repeat(500)).repeat(250);
        let feeds: String = (0..20_000).map(|n| format!("<outline xmlUrl='http://a.example/{n}'/>")).collect();
        let list = format!("<opml><body>{folders}{feeds}</body></opml>");
        assert_eq!(read(&list), Err(OpmlError::GivenUp(Spent::Room)));
    }

    #[test]
    fn of_many_bad_addresses_the_first_are_named_and_the_others_counted() {
        let list = read(&format!("<opml>{}</opml>", "<outline xmlUrl='x'/>".repeat(MOST_SENTENCES + 7))).unwrap();
        assert_eq!(list.skipped.len(), MOST_SENTENCES + 1);
        assert_eq!(list.skipped.last().map(|last| &**last), Some("7 more feeds have no readable address"));
    }

    #[test]
    fn a_non_list_is_refused() {
        assert_eq!(read("<html><outline xmlUrl='http://a.example/'/>"), Err(OpmlError::NotAList));
        assert_eq!(read(""), Err(OpmlError::NotAList));
    }

    proptest! {
        #[test]
        fn any_feeds_come_back_as_they_were(feeds in prop::collection::vec(any_feed(), 0..12)) {
            let list = read(&write(&feeds)).unwrap();
            prop_assert!(list.skipped.is_empty());
            let mut found: Vec<_> = list.subscriptions.iter().map(|one| (one.folder.clone(), one.title.clone(), one.url.clone())).collect();
            let mut wanted: Vec<_> = feeds.iter().map(|one| (one.folder.clone(), Some(one.title.clone()), one.url.clone())).collect();
            found.sort();
            wanted.sort();
            prop_assert_eq!(found, wanted);
        }
    }

    fn any_feed() -> impl Strategy<Value = Feed> {
        let name = || "[ -~äß新🙂]{0,6}x";
        (0..9_u8, name(), prop::collection::vec(name(), 0..4)).prop_map(|(number, title, folder)| {
            let folder: Vec<&str> = folder.iter().map(String::as_str).collect();
            feed(&format!("https://example.com/{number}?a=1&b=\"2\""), &title, &folder)
        })
    }
}
