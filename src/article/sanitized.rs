//! The two types that carry most of the defence against hostile input.
//!
//! [`Sanitized`] is the only text that a view, log, title, pipe or file name accepts. [`HttpUrl`] is the only thing
//! that is fetched or opened. Both can only be created here, where harmful parts are removed or refused. This module
//! knows nothing of articles or terminals.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::text::part;

/// Combining marks kept on one base character. Vietnamese needs two, Thai two or three, Hebrew with points and
/// cantillation four or five, and a Tibetan or Burmese stack five or six. "Zalgo" text stacks hundreds and covers the
/// lines around it.
const MOST_MARKS: usize = 8;

/// Joiners (U+200D) kept in one chain. The longest emoji in Unicode have three. An endless chain is one character to
/// us, but as many characters as it has parts to a terminal.
const MOST_JOINS: usize = 8;

const JOINER: char = '\u{200D}';

/// Columns between tab stops when a tab is turned into spaces.
const TAB: usize = 4;

/// Text that is safe for a terminal. It holds no C0 or C1 control except `\n`, no DEL, no bidi override or isolate
/// (Unicode UAX #9, "Trojan Source"), and no other invisible format character that changes how its neighbours are
/// shown.
///
/// A `\n` is a line break that the author wanted: a `<br>`, or the end of a line of code. A text of up to 24 bytes (a cell, a
/// name) needs no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sanitized(CompactString);

impl Sanitized {
    /// Sanitises one line: runs of white space become one space, and the ends are trimmed.
    pub fn line(raw: &str) -> Sanitized {
        let mut clean = Sanitized::default();
        for word in raw.split_whitespace() {
            let start = clean.0.len();
            if start > 0 {
                clean.0.push(' ');
            }
            let before = clean.0.len();
            clean.push(word);
            if clean.0.len() == before {
                clean.0.truncate(start);
            }
        }
        clean
    }

    /// Sanitises many lines: line breaks and spaces stay, and tabs become spaces up to the next stop, every 4 columns.
    pub fn text(raw: &str) -> Sanitized {
        let mut clean = Sanitized::default();
        clean.push(&raw.replace("\r\n", "\n").replace('\r', "\n"));
        clean
    }

    /// Appends `raw`, sanitised but not trimmed. The builder of inline runs relies on `len()` after it.
    pub fn push(&mut self, raw: &str) {
        let mut cluster = Cluster::at_the_end_of(&self.0);
        let mut stops = TabStops::default();
        let mut rest = raw;
        loop {
            let printable = rest.bytes().take_while(|byte| matches!(byte, b' '..=b'~')).count();
            self.0.push_str(&rest[..printable]);
            if printable > 0 {
                cluster = Cluster::default();
            }
            rest = &rest[printable..];
            let Some(c) = rest.chars().next() else { return };
            rest = &rest[c.len_utf8()..];
            let (c, length) = misread(c, rest).unwrap_or((windows_1252(c), 0));
            rest = &rest[length..];
            let is_kept = is_safe(c) && cluster.takes(c);
            if c == '\t' {
                let column = stops.column(&self.0);
                self.0.extend(std::iter::repeat_n(' ', TAB - column % TAB));
            } else if is_kept {
                self.0.push(c);
            } else if is_line_end(c) {
                self.0.push('\n');
            }
        }
    }

    /// Appends text that is already sanitised.
    pub fn append(&mut self, other: &Sanitized) {
        // Its first marks may stack on top of our last ones.
        if other.chars().next().is_some_and(is_mark) { self.push(other) } else { self.0.push_str(other) }
    }

    /// The part in `range` (bytes, on character boundaries).
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Sanitized {
        Sanitized(self.0[range].into())
    }

    /// Drops everything after the first `bytes` bytes (a character boundary).
    pub fn truncate(&mut self, bytes: usize) {
        self.0.truncate(bytes);
    }

    /// Returns the text itself, for a library that wants to own it.
    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

/// How much of one visible character has been accepted, so that it does not grow without limit.
#[derive(Default)]
struct Cluster {
    marks: usize,
    joins: usize,
    is_joined: bool,
}

impl Cluster {
    /// The state at the end of sanitised text. A mark that starts the next piece, after a tag, still belongs to that
    /// character.
    fn at_the_end_of(text: &str) -> Cluster {
        let mut cluster = Cluster::default();
        for c in text[last_cluster(text)..].chars() {
            cluster.takes(c);
        }
        cluster
    }

    /// Counts a character and returns whether there is room for it.
    fn takes(&mut self, c: char) -> bool {
        if !is_mark(c) {
            *self = Cluster { marks: 0, joins: if self.is_joined { self.joins } else { 0 }, is_joined: false };
            return true;
        }
        let is_join = c == JOINER;
        let has_room = self.marks < MOST_MARKS && !(is_join && self.joins == MOST_JOINS);
        if has_room {
            *self = Cluster { marks: self.marks + 1, joins: self.joins + usize::from(is_join), is_joined: is_join };
        }
        has_room
    }
}

/// Where the last visible character of a text starts, with all that is joined to it. Sanitised text keeps this walk
/// short.
fn last_cluster(text: &str) -> usize {
    let mut start = text.len();
    let mut is_base_seen = false;
    for (at, c) in text.char_indices().rev() {
        if is_base_seen && c != JOINER {
            break;
        }
        is_base_seen = !is_mark(c);
        start = at;
    }
    start
}

/// Counts the columns of the last line and looks at each character once: a line may have a million tabs.
#[derive(Default)]
struct TabStops {
    counted: usize,
    column: usize,
}

impl TabStops {
    fn column(&mut self, text: &str) -> usize {
        let new = &text[self.counted..];
        self.column = match new.rfind('\n') {
            Some(end) => new[end + 1..].chars().count(),
            None => self.column + new.chars().count(),
        };
        self.counted = text.len();
        self.column
    }
}

/// The character that was meant where UTF-8 was decoded as Latin-1 (`â` and two C1 controls are `’`), and the bytes of
/// `rest` that belong to it. Only a C1 control shows this: no text has one.
fn misread(first: char, rest: &str) -> Option<(char, usize)> {
    let following = match first {
        '\u{c2}'..='\u{df}' => 1,
        '\u{e0}'..='\u{ef}' => 2,
        '\u{f0}'..='\u{f4}' => 3,
        _ => return None,
    };
    let mut bytes = [u8::try_from(first).ok()?; 4];
    let mut chars = rest.chars();
    for byte in &mut bytes[1..=following] {
        *byte = u8::try_from(chars.next()?).ok().filter(|byte| (0x80..0xc0).contains(byte))?;
    }
    let has_control = bytes[1..=following].iter().any(|byte| *byte < 0xa0);
    let meant = str::from_utf8(&bytes[..=following]).ok().filter(|_| has_control)?.chars().next()?;
    Some((windows_1252(meant), rest.len() - chars.as_str().len()))
}

/// The character that windows-1252 has in the place of a C1 control: pages mean it, as HTML knows of their references
/// (13.2.5.80). What starts or ends a terminal's sequence (CSI, OSC and the like) means nothing in a page, and the next
/// line (U+0085) stays what it is.
fn windows_1252(c: char) -> char {
    match c {
        '\u{80}' => '€',
        '\u{82}'..='\u{84}' => ['‚', 'ƒ', '„'][u32::from(c) as usize - 0x82],
        '\u{86}'..='\u{8c}' => ['†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ'][u32::from(c) as usize - 0x86],
        '\u{8e}' => 'Ž',
        '\u{91}'..='\u{97}' => ['‘', '’', '“', '”', '•', '–', '—'][u32::from(c) as usize - 0x91],
        '\u{99}'..='\u{9a}' => ['™', 'š'][u32::from(c) as usize - 0x99],
        _ => c,
    }
}

/// C0, DEL and C1, except the line feed.
fn is_control(c: char) -> bool {
    c.is_control() && c != '\n'
}

/// Format characters that reorder, hide or annotate the text around them: bidi embeddings, overrides and isolates (UAX
/// #9), interlinear annotation, deprecated format characters, tags and the reserved code points beside them, controls
/// for shorthand, music and hieroglyphs, the byte order mark, soft separators, and noncharacters in every plane.
fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' |
        '\u{FFF9}'..='\u{FFFB}' | '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{E0000}'..='\u{E007F}' |
        '\u{2028}' | '\u{2029}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0080}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' |
        '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{13430}'..='\u{1343F}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn is_safe(c: char) -> bool {
    !is_control(c) && !is_deceptive(c)
}

/// Line ends of Unicode that a terminal may not know.
fn is_line_end(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{0085}' | '\u{000B}' | '\u{000C}')
}

/// Whether a character takes no column of its own. Characters below U+0300 never do, which keeps ASCII fast.
fn is_mark(c: char) -> bool {
    c >= '\u{300}' && unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

impl Deref for Sanitized {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Sanitized {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sanitized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for Sanitized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Cleans the text as [`Sanitized::text`] does: a file may hold anything. The store's own encoding is not for people to read
/// (serde's word for it). There the text is taken as it is or refused: marks count bytes in it, so it must not change.
impl<'de> Deserialize<'de> for Sanitized {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sanitized, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer).map(|text| Sanitized::text(&text));
        }
        let text = <&str>::deserialize(deserializer)?;
        let is_clean = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) || text.chars().all(is_safe);
        if is_clean { Ok(Sanitized(text.into())) } else { Err(serde::de::Error::custom("a text with controls")) }
    }
}

/// An absolute `http` or `https` address with a host: the only kind that is ever fetched or opened in a browser.
///
/// User names and passwords are removed, so that none reaches a screen, a log or another origin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpUrl(Arc<str>);

/// The most bytes in an address. RFC 9110 (section 4.1) asks for at least 8,000. Without a limit a page could make each
/// of its relative links as long as itself.
const MOST_ADDRESS: usize = 8_000;

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not an address at all, or a relative one without a base.
    #[error("“{0}” is not a web address; write it as https://…")]
    NotAnAddress(Sanitized),
    /// `javascript:`, `data:`, `file:` and the like.
    #[error("“{0}:” addresses {why}", why = of_scheme(.0))]
    Scheme(Sanitized),
    #[error("“{0}” is a file and not a web address; feeds are fetched from the web only")]
    File(Sanitized),
    #[error("the address is longer than {MOST_ADDRESS} characters")]
    TooLong,
}

/// Endings of feed files that are not domains.
const FILE_ENDINGS: [&str; 5] = [".atom", ".opml", ".rdf", ".rss", ".xml"];

/// Why addresses of this scheme are refused. `exec:` and `filter:` are newsboat's words for feeds that a program makes.
fn of_scheme(scheme: &str) -> &'static str {
    match scheme {
        "exec" | "filter" => "run a program; crosshead opens only http and https",
        _ => "are not opened, only http and https",
    }
}

/// The error for text that could not be parsed as an address.
fn no_address(raw: &str) -> UrlError {
    let is_path = ["/", "./", "../", "~"].iter().any(|start| raw.starts_with(start)) || matches!(raw, "." | "..");
    let is_name = !raw.contains(['/', ' ']) && FILE_ENDINGS.iter().any(|ending| raw.ends_with(ending));
    let raw = Sanitized::line(raw);
    if is_path || is_name { UrlError::File(raw) } else { UrlError::NotAnAddress(raw) }
}

impl HttpUrl {
    /// Parses an absolute address.
    pub fn parse(raw: &str) -> Result<HttpUrl, UrlError> {
        let raw = raw.trim();
        let url = Url::parse(&HttpUrl::without_feed(raw)).map_err(|_| no_address(raw))?;
        HttpUrl::from_url(url)
    }

    /// Whether an address has a user name or a password, which [`HttpUrl::parse`] removes.
    pub fn has_login(raw: &str) -> bool {
        let url = Url::parse(&HttpUrl::without_feed(raw.trim()));
        url.is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
    }

    /// Removes the `feed:` that sites put before an address for feed readers: `feed://a.example/` is
    /// `http://a.example/`, and `feed:https://a.example/` is `https://a.example/` (draft-obasanjo-feed-URI-scheme).
    pub fn without_feed(raw: &str) -> Cow<'_, str> {
        let Some(rest) = part::after(raw, "feed:") else { return Cow::Borrowed(raw) };
        let bare = rest.strip_prefix("//").unwrap_or(rest);
        if ["http:", "https:"].iter().any(|scheme| part::after(bare, scheme).is_some()) {
            Cow::Borrowed(bare)
        } else if rest == bare || bare.starts_with('/') {
            Cow::Borrowed(raw)
        } else {
            Cow::Owned(format!("http://{bare}"))
        }
    }

    /// Resolves an address in a page relative to `self` (RFC 3986, section 5).
    pub fn join(&self, raw: &str) -> Result<HttpUrl, UrlError> {
        let url = self
            .to_url()
            .join(&HttpUrl::without_feed(raw.trim()))
            .map_err(|_| UrlError::NotAnAddress(Sanitized::line(raw)))?;
        HttpUrl::from_url(url)
    }

    fn from_url(mut url: Url) -> Result<HttpUrl, UrlError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(UrlError::Scheme(Sanitized::line(url.scheme())));
        }
        let no_host = || UrlError::NotAnAddress(Sanitized::line("no host"));
        url.set_username("").map_err(|()| no_host())?;
        url.set_password(None).map_err(|()| no_host())?;
        if url.as_str().len() > MOST_ADDRESS {
            return Err(UrlError::TooLong);
        }
        Ok(HttpUrl(url.as_str().into()))
    }

    /// The parsed form, for a library that wants one.
    pub fn to_url(&self) -> Url {
        Url::parse(&self.0).expect("it was created from a parsed Url")
    }

    /// Whether both have the same origin (WHATWG HTML, "origin"): the same scheme, host and port.
    pub fn is_of_origin(&self, other: &HttpUrl) -> bool {
        self.to_url().origin() == other.to_url().origin()
    }

    /// The address of the document, without the fragment that names a position in it.
    #[must_use]
    pub fn without_fragment(&self) -> HttpUrl {
        HttpUrl(self.0.split('#').next().unwrap_or_default().into())
    }

    /// The address in ASCII, with hosts in punycode and everything else percent-encoded. So it is safe by construction.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host in ASCII, with the port if it is not the scheme's default. The user checks it before opening a link.
    pub fn host(&self) -> String {
        let url = self.to_url();
        let host = url.host_str().unwrap_or_default().to_owned();
        match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        }
    }

    /// The address as text for a screen.
    pub fn to_sanitized(&self) -> Sanitized {
        Sanitized::line(&self.0)
    }
}

impl fmt::Debug for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpUrl({})", self.0)
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for HttpUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Accepts what [`HttpUrl::parse`] accepts and nothing else. The store's own encoding has addresses as they were parsed, so
/// there a look at the scheme, the length and the characters is enough: an article may have thousands.
impl<'de> Deserialize<'de> for HttpUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<HttpUrl, D::Error> {
        if deserializer.is_human_readable() {
            return HttpUrl::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom);
        }
        let text = <&str>::deserialize(deserializer)?;
        let host = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let has_host = host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']));
        let is_plain = text.len() <= MOST_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
        if has_host && is_plain { Ok(HttpUrl(text.into())) } else { Err(serde::de::Error::custom("no web address")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_that_stand_for_characters_are_those() {
        assert_eq!(&*Sanitized::line("it\u{92}s \u{93}a\u{94}"), "it’s “a”");
        assert_eq!(&*Sanitized::line("it\u{e2}\u{80}\u{99}s \u{e2}\u{80}\u{9c}a\u{e2}\u{80}\u{9d}"), "it’s “a”");
        assert_eq!(
            &*Sanitized::line("\u{c2}\u{9b}31m \u{e2} na\u{ef}ve \u{c3}\u{a9} \u{e2}\u{80}"),
            "31m â naïve Ã© â€"
        );
    }

    #[test]
    fn control_and_bidi_characters_are_removed() {
        assert_eq!(&*Sanitized::line("a\x1b[31mb\u{202e}c\u{9b}d\x7f"), "a[31mbcd");
    }

    #[test]
    fn a_line_has_single_spaces_and_no_ends() {
        assert_eq!(&*Sanitized::line("  a \n\t b\u{200b} \u{202e} c "), "a b c");
    }

    #[test]
    fn a_text_keeps_its_line_breaks_and_expands_tabs() {
        assert_eq!(&*Sanitized::text("a\r\n\tb\n1\t2"), "a\n    b\n1   2");
    }

    #[test]
    fn a_line_of_a_million_tabs_takes_linear_time() {
        assert_eq!(Sanitized::text(&"\t".repeat(1_000_000)).len(), TAB * 1_000_000);
    }

    #[test]
    fn stacked_marks_are_capped() {
        let zalgo = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(Sanitized::line(&zalgo).chars().count(), 2 + MOST_MARKS);
    }

    #[test]
    fn marks_are_capped_across_the_tags_between_them() {
        let mut clean = Sanitized::line("a");
        for _ in 0..50 {
            clean.push("\u{301}\u{302}");
            clean.append(&Sanitized::line("\u{303}"));
        }
        assert_eq!(clean.chars().count(), 1 + MOST_MARKS);
        clean.push("b\u{301}");
        assert!(clean.ends_with("b\u{301}"));
    }

    #[test]
    fn a_chain_of_joined_emoji_ends() {
        let mut clean = Sanitized::default();
        (0..300).for_each(|_| clean.push("👩\u{200d}"));
        assert_eq!(clean, Sanitized::line(&"👩\u{200d}".repeat(300)));
        let chains = clean.split("👩👩").map(|chain| chain.matches(JOINER).count());
        assert_eq!(chains.max(), Some(MOST_JOINS));
        assert_eq!(clean.matches('👩').count(), 300);
    }

    /// Each line is written as its own script is written.
    #[test]
    fn what_real_scripts_stack_is_kept() {
        for text in [
            "thẩ̃m quyền",       // Vietnamese, decomposed in part
            "ที่นี่ น้ำ ผู้ใหญ่",       // Thai
            "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", // Hebrew with points and cantillation
            "བསྒྲུབས་ ཧཱུྃ",          // Tibetan
            "မြန်မာ ကျွန်ုပ်",       // Burmese
            "बर्त्स्न्य स्त्र्यैः",     // Devanagari
            "می\u{200c}خواهم",  // Persian with its non-joiner
            "👨\u{200d}👩\u{200d}👧\u{200d}👦 👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿 ❤\u{fe0f}\u{200d}🔥",
        ] {
            assert_eq!(&*Sanitized::line(text), text);
        }
    }

    #[test]
    fn feed_before_an_address_is_for_the_program_that_reads_it() {
        for (written, meant) in [
            ("feed://a.example/rss", "http://a.example/rss"),
            ("FEED://A.example:8080/rss", "http://a.example:8080/rss"),
            ("feed:https://a.example/rss", "https://a.example/rss"),
            ("feed:http://a.example/rss", "http://a.example/rss"),
            ("feed://https://a.example/rss", "https://a.example/rss"),
        ] {
            assert_eq!(HttpUrl::parse(written).unwrap().as_str(), meant);
            assert_eq!(HttpUrl::parse("https://b.example/x").unwrap().join(written).unwrap().as_str(), meant);
        }
        for none in ["feed:x", "feed:", "feed://", "feed:///etc/passwd", "feed:file:///etc/passwd", "feed:javascript:x"]
        {
            assert!(HttpUrl::parse(none).is_err(), "{none}");
        }
    }

    #[test]
    fn text_that_is_no_address_is_named() {
        let said = |raw: &str| HttpUrl::parse(raw).unwrap_err().to_string();
        for file in ["./feed.xml", "../x", "/tmp/feed", "~/feed.xml", "feed.xml", "news.rss", "."] {
            assert_eq!(
                said(file),
                format!("“{file}” is a file and not a web address; feeds are fetched from the web only")
            );
        }
        assert_eq!(said("example.com/feed.xml"), "“example.com/feed.xml” is not a web address; write it as https://…");
        let program = "addresses run a program; crosshead opens only http and https";
        assert_eq!(said("exec:fetch.sh"), format!("“exec:” {program}"));
        assert_eq!(said("filter:sed:https://a.example/feed"), format!("“filter:” {program}"));
        assert_eq!(said("gopher://a.example/"), "“gopher:” addresses are not opened, only http and https");
    }

    #[test]
    fn only_web_addresses_are_accepted() {
        assert!(HttpUrl::parse("javascript:alert(1)").is_err());
        assert!(HttpUrl::parse("file:///etc/passwd").is_err());
        assert!(HttpUrl::parse("example.com").is_err());
        assert_eq!(
            HttpUrl::parse(" https://user:secret@example.com/a b ").unwrap().as_str(),
            "https://example.com/a%20b"
        );
    }

    #[test]
    fn a_host_is_shown_as_the_name_that_is_asked_for() {
        for (written, host) in [
            ("https://\u{430}pple.com/", "xn--pple-43d.com"),
            ("https://apple.com@evil.example/", "evil.example"),
            ("https://apple.com\u{3002}evil.example/", "apple.com.evil.example"),
            ("https://b\u{fc}cher.example:8080/", "xn--bcher-kva.example:8080"),
            ("https://EX\u{ff21}MPLE.com/\u{202e}", "example.com"),
        ] {
            let url = HttpUrl::parse(written).unwrap();
            assert_eq!(url.host(), host);
            assert!(url.as_str().is_ascii() && url.to_sanitized().contains(host), "{url}");
        }
    }

    #[test]
    fn an_address_without_end_is_refused() {
        let page = HttpUrl::parse(&format!("https://example.com/{}", "a/".repeat(MOST_ADDRESS / 2 - 20))).unwrap();
        assert!(page.join("b").is_ok());
        assert_eq!(page.join(&"b".repeat(50)), Err(UrlError::TooLong));
    }

    #[test]
    fn a_relative_address_is_joined_to_its_page() {
        let page = HttpUrl::parse("https://example.com/a/b").unwrap();
        assert_eq!(page.join("../c").unwrap().as_str(), "https://example.com/c");
        assert!(page.join("data:text/html,x").is_err());
    }
}
