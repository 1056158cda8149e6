//! What stands before the HTML parser: a cheap scan that keeps a hostile page from costing seconds.
//!
//! html5ever's tree building is quadratic in depth (10,000 nested divs take seconds, 100,000 never end), and formatting
//! elements that are never closed are rebuilt in every block after them (WHATWG HTML, "reconstruct the active formatting
//! elements"). The scan mirrors just enough of the tree builder's stack to know how deep an element would stand, and
//! leaves out the tags of what would be too deep: its text stays, one level up. Knows no DOM.

use std::borrow::Cow;

/// Bytes of HTML that are read; the rest is cut off. Also the cap on a fetched page.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Open elements at most, structure and formatting together: deeper than any page written by people.
pub const MAX_DEPTH: usize = 512;

/// Open formatting elements at most, out of [`MAX_DEPTH`].
const MAX_FORMATTING: usize = 64;

/// Elements the parser may have to rebuild in later blocks before formatting is given up altogether.
const MAX_REBUILT: usize = 1_000_000;

/// Names remembered among the tags left out. More of them is an attack; their end tags find nothing open.
const MOST_NAMES: usize = 32;

/// The page, cut to [`MAX_BYTES`] and flattened to [`MAX_DEPTH`]. Borrowed as it is when neither was needed.
pub fn guard(html: &str) -> Cow<'_, str> {
    let html = cut(html);
    let mut scan = Scan::new(html);
    scan.run();
    scan.finish()
}

/// At a character boundary, and not inside a tag.
fn cut(html: &str) -> &str {
    if html.len() <= MAX_BYTES {
        return html;
    }
    let mut end = MAX_BYTES;
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    match head.rfind('<') {
        Some(open) if head.rfind('>').is_none_or(|close| close < open) => &head[..open],
        Some(_) | None => head,
    }
}

/// How the tree builder treats an element, as far as depth is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// No content (HTML, "void elements").
    Void,
    /// Closed by its own next start tag or its parent's end, so it cannot nest on its own: `p`, `li`, `td`.
    Implied,
    /// Its content is text whatever it looks like: `script`, `style`, `textarea`.
    Raw,
    /// HTML's "formatting" category.
    Formatting,
    /// An end tag from within does not reach beyond it (HTML, "has an element in scope").
    Boundary,
    /// HTML's "special" category, as far as it is not one of the above.
    Special,
    Ordinary,
}

fn sort(name: &[u8]) -> Sort {
    match name {
        b"area" | b"base" | b"basefont" | b"bgsound" | b"br" | b"col" | b"embed" | b"frame" | b"hr" | b"image"
        | b"img" | b"input" | b"keygen" | b"link" | b"meta" | b"param" | b"source" | b"track" | b"wbr" => Sort::Void,
        b"p" | b"li" | b"dd" | b"dt" | b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot" | b"colgroup"
        | b"option" | b"optgroup" | b"html" | b"head" | b"body" | b"caption" => Sort::Implied,
        b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"iframe" | b"noembed" | b"noframes" => Sort::Raw,
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong"
        | b"tt" | b"u" => Sort::Formatting,
        b"applet" | b"marquee" | b"object" | b"table" | b"template" | b"svg" | b"math" => Sort::Boundary,
        b"address" | b"article" | b"aside" | b"blockquote" | b"button" | b"center" | b"details" | b"dir" | b"div"
        | b"dl" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4"
        | b"h5" | b"h6" | b"header" | b"hgroup" | b"listing" | b"main" | b"menu" | b"nav" | b"noscript" | b"ol"
        | b"pre" | b"section" | b"select" | b"summary" | b"ul" => Sort::Special,
        _ => Sort::Ordinary,
    }
}

/// An element's name in lower case, cut to 16 bytes: the longest name that matters is shorter.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name {
    bytes: [u8; 16],
    len: u8,
}

impl Name {
    fn new(raw: &[u8]) -> Name {
        let mut bytes = [0; 16];
        let len = raw.len().min(16);
        for (to, from) in bytes.iter_mut().zip(raw) {
            *to = from.to_ascii_lowercase();
        }
        Name { bytes, len: len as u8 }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// The open elements as the tree builder would see them, and the tags found so far that are to be left out.
struct Scan<'a> {
    html: &'a str,
    at: usize,
    open: Vec<Name>,
    formatting: Vec<Name>,
    /// Start tags left out whose end tags are still to come.
    left_out: Vec<(Name, usize)>,
    rebuilt: usize,
    kept: String,
    kept_to: usize,
}

impl<'a> Scan<'a> {
    fn new(html: &'a str) -> Scan<'a> {
        Scan {
            html,
            at: 0,
            open: Vec::new(),
            formatting: Vec::new(),
            left_out: Vec::new(),
            rebuilt: 0,
            kept: String::new(),
            kept_to: 0,
        }
    }

    fn run(&mut self) {
        while let Some(next) = self.html[self.at..].find('<') {
            let start = self.at + next;
            let rest = &self.html.as_bytes()[start + 1..];
            match rest {
                [b'!', b'-', b'-', ..] => self.at = after(self.html, start + 4, "-->"),
                [b'!' | b'?', ..] => self.at = after(self.html, start + 2, ">"),
                [b'/', c, ..] if c.is_ascii_alphabetic() => self.end_tag(start),
                [c, ..] if c.is_ascii_alphabetic() => self.start_tag(start),
                _ => self.at = start + 1,
            }
        }
    }

    fn start_tag(&mut self, start: usize) {
        let (name, end, closes_itself) = self.tag(start + 1);
        self.at = end;
        match sort(name.as_bytes()) {
            Sort::Void => {}
            Sort::Implied => self.count_rebuilt(start),
            Sort::Raw => self.skip_raw(name),
            Sort::Formatting => self.open_formatting(name, start),
            Sort::Boundary | Sort::Special | Sort::Ordinary if closes_itself => {}
            Sort::Boundary | Sort::Special | Sort::Ordinary => self.open_structure(name, start),
        }
    }

    fn open_structure(&mut self, name: Name, start: usize) {
        if self.open.len() + MAX_FORMATTING >= MAX_DEPTH {
            return self.leave_out_start(name, start);
        }
        self.count_rebuilt(start);
        self.open.push(name);
    }

    fn open_formatting(&mut self, name: Name, start: usize) {
        if matches!(name.as_bytes(), b"a" | b"nobr") {
            self.formatting.retain(|open| *open != name);
        }
        if self.formatting.len() >= MAX_FORMATTING || self.rebuilt > MAX_REBUILT {
            return self.leave_out_start(name, start);
        }
        self.formatting.push(name);
    }

    /// Every block after unclosed formatting gets a copy of it. Past the budget the formatting is closed for good.
    fn count_rebuilt(&mut self, start: usize) {
        self.rebuilt += self.formatting.len();
        if self.rebuilt <= MAX_REBUILT || self.formatting.is_empty() {
            return;
        }
        self.keep_to(start);
        for name in std::mem::take(&mut self.formatting).iter().rev() {
            let name = String::from_utf8_lossy(name.as_bytes());
            self.kept.push_str(&format!("</{name}>"));
        }
    }

    fn end_tag(&mut self, start: usize) {
        let (name, end, _) = self.tag(start + 2);
        self.at = end;
        if let Some(i) = self.left_out.iter().position(|(left_out, _)| *left_out == name) {
            return self.leave_out_end(i, start);
        }
        match sort(name.as_bytes()) {
            Sort::Void | Sort::Implied | Sort::Raw => {}
            Sort::Formatting => self.close_formatting(name),
            Sort::Boundary | Sort::Special | Sort::Ordinary => self.close_structure(name),
        }
    }

    fn close_formatting(&mut self, name: Name) {
        if let Some(i) = self.formatting.iter().rposition(|open| *open == name) {
            self.formatting.remove(i);
        }
    }

    /// Closes everything above the element too, unless something stands between that an end tag does not reach beyond.
    fn close_structure(&mut self, name: Name) {
        let ordinary = sort(name.as_bytes()) == Sort::Ordinary;
        for i in (0..self.open.len()).rev() {
            if self.open[i] == name {
                self.open.truncate(i);
                self.left_out.clear();
                return;
            }
            match sort(self.open[i].as_bytes()) {
                Sort::Boundary => return,
                Sort::Special if ordinary => return,
                Sort::Special | Sort::Void | Sort::Implied | Sort::Raw | Sort::Formatting | Sort::Ordinary => {}
            }
        }
    }

    fn leave_out_start(&mut self, name: Name, start: usize) {
        if let Some((_, count)) = self.left_out.iter_mut().find(|(left_out, _)| *left_out == name) {
            *count += 1;
        } else if self.left_out.len() < MOST_NAMES {
            self.left_out.push((name, 1));
        }
        self.leave_out(start);
    }

    fn leave_out_end(&mut self, i: usize, start: usize) {
        self.left_out[i].1 -= 1;
        if self.left_out[i].1 == 0 {
            self.left_out.swap_remove(i);
        }
        self.leave_out(start);
    }

    /// Leaves the tag from `start` up to where the scan stands out of what is kept.
    fn leave_out(&mut self, start: usize) {
        self.keep_to(start);
        self.kept_to = self.at;
    }

    fn keep_to(&mut self, end: usize) {
        self.kept.push_str(&self.html[self.kept_to..end]);
        self.kept_to = end;
    }

    /// The name at `start`, where the tag ends, and whether it says `/>` (which only foreign elements heed).
    fn tag(&self, start: usize) -> (Name, usize, bool) {
        let bytes = self.html.as_bytes();
        let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>');
        let name_len = bytes[start..].iter().take_while(|b| is_name(b)).count();
        let name = Name::new(&bytes[start..start + name_len]);
        let end = tag_end(bytes, start + name_len);
        let foreign = self.open.iter().any(|open| matches!(open.as_bytes(), b"svg" | b"math"));
        let closes_itself = bytes[..end].ends_with(b"/>") && (foreign || matches!(name.as_bytes(), b"svg" | b"math"));
        (name, end, closes_itself)
    }

    fn skip_raw(&mut self, name: Name) {
        let bytes = self.html.as_bytes();
        let name = name.as_bytes();
        let mut at = self.at;
        while let Some(next) = self.html[at..].find("</") {
            at += next + 2;
            if bytes[at..].get(..name.len()).is_some_and(|raw| raw.eq_ignore_ascii_case(name)) {
                self.at = tag_end(bytes, at + name.len());
                return;
            }
        }
        self.at = bytes.len();
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.kept_to == 0 && self.kept.is_empty() {
            return Cow::Borrowed(self.html);
        }
        self.keep_to(self.html.len());
        Cow::Owned(self.kept)
    }
}

/// The byte after `mark`, or the end.
fn after(html: &str, from: usize, mark: &str) -> usize {
    let from = from.min(html.len());
    html.as_bytes()[from..]
        .windows(mark.len())
        .position(|window| window == mark.as_bytes())
        .map_or(html.len(), |i| from + i + mark.len())
}

/// The byte after the `>` that ends a tag: one inside a quoted attribute value does not.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut quote = None;
    let mut before = 0;
    for (i, &byte) in bytes[from..].iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return from + i + 1,
            // A quote opens a value only after `=`: `<p title=it's>` holds none.
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(html: &str) -> usize {
        let document = dom_query::Document::from(guard(html).as_ref());
        let mut deepest = 0;
        let mut level = vec![document.root()];
        while !level.is_empty() {
            level = level.iter().flat_map(|node| node.children()).collect();
            deepest += 1;
        }
        deepest
    }

    #[test]
    fn an_ordinary_page_is_left_as_it_is() {
        let page =
            "<!DOCTYPE html><p title='a>b'>One<p>two <b>three</b><br/><script>if (a<b) '<div>'</script><!-- <div> -->";
        assert!(matches!(guard(page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn a_hundred_thousand_nested_divs_are_flattened_and_keep_their_text() {
        let page = format!("{}deep{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert!(depth(&page) <= MAX_DEPTH + 8);
        let flat = guard(&page);
        assert!(flat.contains("deep"));
        assert!(flat.ends_with("<p>after"));
    }

    #[test]
    fn end_tags_of_nothing_open_do_not_hide_the_depth() {
        assert!(depth(&"<div></span>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<section><b></section>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<b><div></b>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<table><tr><td>".repeat(2_000)) <= 4 * MAX_DEPTH + 8);
    }

    #[test]
    fn formatting_that_is_never_closed_does_not_multiply() {
        let opened: String = (0..500).map(|i| format!("<b id={i}>")).collect();
        let page = format!("{opened}{}", "<p>x".repeat(40_000));
        let nodes = dom_query::Document::from(guard(&page).as_ref()).root().descendants().len();
        assert!(nodes < 3 * MAX_REBUILT, "{nodes} nodes");
    }

    #[test]
    fn items_without_end_tags_are_not_taken_for_depth() {
        let page = format!("<ul>{}</ul><div>kept</div>", "<li>one<p>two".repeat(5_000));
        assert!(matches!(guard(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn what_follows_a_deep_part_stands_where_it_stood() {
        let page = format!("<main>{}x{}</main><h2>next</h2>", "<div>".repeat(600), "</div>".repeat(600));
        let document = dom_query::Document::from(guard(&page).as_ref());
        assert!(document.select("body > h2").exists());
    }

    #[test]
    fn a_page_past_the_limit_is_cut_before_a_tag() {
        let page = format!("{}<em class='ä", "ä".repeat(MAX_BYTES / 2 - 3));
        let kept = guard(&page);
        assert!(kept.len() <= MAX_BYTES);
        assert!(kept.ends_with('ä'));
        assert!(!kept.contains("<em"));
    }
}
