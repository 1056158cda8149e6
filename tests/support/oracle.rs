//! Tells the escape sequences that the program writes on purpose from those that were in untrusted text.
//!
//! [`MEANT`] lists all sequences that the program writes to a terminal. Everything else besides text is foreign: any other
//! sequence, one that does not end, any other control character (C0, DEL, C1 as a byte or as UTF-8), characters that change
//! the direction of text or are invisible, and stacked combining marks.

use std::fmt;

use unicode_width::UnicodeWidthChar;

/// What a sequence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Colour,
    Cursor,
    /// The region that scrolls, and a step back in it.
    Scroll,
    Erase,
    Mode,
    /// "What is your background?" (OSC 11), and "what are you?" (DA1), which tells that all is answered.
    Question,
    /// OSC 52
    Copy,
    /// OSC 8: the address of a page begins, or none.
    Link,
}

/// Introducer and last byte, what may stand between, and what it is for.
type Meant = (&'static str, char, fn(&str) -> bool, Kind);

const MEANT: [Meant; 10] = [
    ("[", 'm', is_style, Kind::Colour),
    ("[", 'H', is_pair, Kind::Cursor),
    ("[", 'G', |middle| middle.parse::<u16>().is_ok(), Kind::Cursor),
    ("[", 'r', |middle| middle.is_empty() || is_range(middle), Kind::Scroll),
    ("[", 's', is_range, Kind::Scroll),
    ("[", 'J', |middle| matches!(middle, "" | "2"), Kind::Erase),
    ("[", 'K', |middle| middle.is_empty(), Kind::Erase),
    ("[", 'c', |middle| middle.is_empty(), Kind::Question),
    ("[", 'h', is_mode, Kind::Mode),
    ("[", 'l', is_mode, Kind::Mode),
];

/// The DEC private modes: cursor, margins at the sides, mouse (five of them), alternate screen, pastes, a frame in one go.
const MODES: [&str; 11] =
    ["?25", "?69", "?1000", "?1002", "?1003", "?1004", "?1006", "?1015", "?1049", "?2004", "?2026"];

/// Bold, dim, italic, underlined, reversed, crossed out, the end of each, and colours. No blinking, no hiding.
fn is_style(middle: &str) -> bool {
    let parts: Vec<&str> = middle.split(';').collect();
    let mut rest = parts.as_slice();
    while let [first, after @ ..] = rest {
        rest = match (*first, after) {
            ("38" | "48", ["5", number, after @ ..]) if number.parse::<u8>().is_ok() => after,
            (
                "0" | "1" | "2" | "3" | "4" | "7" | "9" | "22" | "23" | "24" | "27" | "29" | "39" | "49" | "59",
                after,
            ) => after,
            (number, after) if is_basic_colour(number) => after,
            _ => return false,
        };
    }
    true
}

/// One of the sixteen colours, of the text or behind it.
fn is_basic_colour(number: &str) -> bool {
    number.parse::<u8>().is_ok_and(|number| matches!(number, 30..=37 | 40..=47 | 90..=97 | 100..=107))
}

/// Row and column, both named.
fn is_pair(middle: &str) -> bool {
    pair(middle).is_some()
}

/// The first and the last of some rows or columns.
fn is_range(middle: &str) -> bool {
    pair(middle).is_some_and(|(first, last)| first <= last)
}

fn pair(middle: &str) -> Option<(u16, u16)> {
    let (first, second) = middle.split_once(';')?;
    Some((first.parse().ok()?, second.parse().ok()?))
}

fn is_mode(middle: &str) -> bool {
    MODES.contains(&middle)
}

/// Where text may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A screen: everything has its place, so no line ends. The next row is reached by both characters of a line end, and a
    /// region is scrolled by line feeds behind a sequence.
    Screen,
    /// A terminal that lines scroll on. The progress of a refresh goes back to the start of its line.
    Scroll,
    /// A pipe or a file: text and nothing else.
    Plain,
}

/// The first foreign bytes, and the text around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub what: String,
    pub at: usize,
    pub around: String,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: {:?}", self.what, self.at, self.around)
    }
}

/// What the program wrote: the sequences in order, with their content.
pub fn meant(bytes: &[u8], paper: Paper) -> Result<Vec<(Kind, String)>, Foreign> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| foreign("no UTF-8", &String::from_utf8_lossy(bytes), error.valid_up_to()))?;
    let (mut found, mut at, mut marks) = (Vec::new(), 0, 0);
    let mut is_step = false;
    while let Some(c) = text[at..].chars().next() {
        let length = match c {
            '\u{1b}' if paper != Paper::Plain => {
                let (kind, middle, length) = sequence(&text[at..]).ok_or_else(|| foreign("a sequence", text, at))?;
                found.push((kind, middle));
                length
            }
            '\n' if paper != Paper::Screen || is_step => 1,
            '\r' if paper == Paper::Screen && text[at..].starts_with("\r\n") => 2,
            '\r' if paper == Paper::Scroll => 1,
            c if c.is_control() => return Err(foreign("a control", text, at)),
            c if turns_or_hides(c) => return Err(foreign("an invisible character", text, at)),
            c => c.len_utf8(),
        };
        marks = if c >= '\u{300}' && c.width() == Some(0) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            return Err(foreign("a pile of marks", text, at));
        }
        is_step = c == '\u{1b}' || is_step && c == '\n';
        at += length;
    }
    Ok(found)
}

/// No script piles up more.
const MOST_MARKS: usize = 8;

/// A sequence that is meant, what stood in it, and its length.
fn sequence(text: &str) -> Option<(Kind, String, usize)> {
    let rest = &text[1..];
    if rest.starts_with('M') {
        return Some((Kind::Scroll, String::new(), 2));
    }
    if let Some(string) = rest.strip_prefix(']') {
        let end = string.find(|c: char| c.is_control())?;
        let length =
            if string[end..].starts_with('\u{7}') { 1 } else { string[end..].starts_with("\u{1b}\\").then_some(2)? };
        let (kind, middle) = command(&string[..end])?;
        return Some((kind, middle, 2 + end + length));
    }
    let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '@'..='~'))?.0;
    let last = rest[end..].chars().next()?;
    let is_meant = |meant: &&Meant| rest.starts_with(meant.0) && meant.1 == last && (meant.2)(&rest[1..end]);
    let (.., kind) = MEANT.iter().find(is_meant)?;
    Some((*kind, rest[1..end].to_owned(), 2 + end))
}

/// The two commands with text in them: the question, and a copy in base64 (RFC 4648) of text that is clean itself.
fn command(middle: &str) -> Option<(Kind, String)> {
    if middle == "11;?" {
        return Some((Kind::Question, String::new()));
    }
    if let Some(link) = middle.strip_prefix("8;") {
        return is_link(link).then(|| (Kind::Link, link.to_owned()));
    }
    let copied = decoded(middle.strip_prefix("52;c;")?)?;
    // Tabs separate the fields of a table.
    meant(copied.replace('\t', " ").as_bytes(), Paper::Plain).ok()?;
    Some((Kind::Copy, copied))
}

/// `;` ends a link. One begins with an id and an address of the web, in printable characters of ASCII.
fn is_link(link: &str) -> bool {
    let Some((id, address)) = link.split_once(';') else { return false };
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let has_id = id.strip_prefix("id=").is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    link == ";" || has_id && is_web && address.len() <= 2_000 && address.bytes().all(|byte| byte.is_ascii_graphic())
}

fn decoded(base64: &str) -> Option<String> {
    let digits = base64.trim_end_matches('=');
    if !base64.len().is_multiple_of(4) || base64.len() - digits.len() > 2 {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Controls of direction (UAX #9), separators of lines and paragraphs, annotations, tags. The program has no isolates of
/// its own, so none is meant.
fn turns_or_hides(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' |
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn foreign(what: &str, text: &str, at: usize) -> Foreign {
    // By characters: the place may lie inside of one where the text is none.
    let is_near = |(byte, _): &(usize, char)| (at.saturating_sub(40)..at + 40).contains(byte);
    let around = text.char_indices().filter(is_near).map(|(_, c)| c).collect();
    Foreign { what: what.to_owned(), at, around }
}

/// Nothing foreign is in what was written; else the test fails with the place.
pub fn assert_meant(bytes: &[u8], paper: Paper) -> Vec<(Kind, String)> {
    meant(bytes, paper).unwrap_or_else(|foreign| panic!("{foreign}"))
}
