//! An article as HTML: safe and semantic, without styles or scripts, and with no ids except those that its own links
//! point at.
//!
//! Frames become elements again. The open elements are compared with those of the block above; what differs is closed
//! and opened. Only [`super::super::HttpUrl`], mail and fragment addresses become attribute values, and all are
//! escaped.

use std::collections::HashSet;

use super::begin_with_title;
use super::spans::{Event, events};
use super::tags::{escape, open_tag, tag};
use crate::article::nesting::{is_ordered, starts_item};
use crate::article::{
    Article, Block, BlockKind, Cell, Figure, Frame, HttpUrl, Inline, MarkKind, Marker, Media, Metadata, Table, Target,
};
use crate::budget;

/// Returns an `<article>` with the title as its `<h1>`, unless the text starts with that heading.
pub fn html(article: &Article) -> String {
    let mut writer = Writer {
        out: String::from("<article>\n"),
        open: Vec::new(),
        next: Vec::new(),
        targets: targets(&article.blocks),
    };
    writer.title(&article.meta, &article.blocks);
    for block in article.blocks.iter().take_while(|_| !budget::is_spent()) {
        writer.block(block);
    }
    writer.close_to(0);
    writer.out.push_str("</article>\n");
    writer.out
}

/// A link with an address of the web.
pub fn html_link(label: &str, url: &HttpUrl) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url.as_str()), escape(label))
}

/// An element around blocks.
#[derive(Clone, Debug, PartialEq)]
enum Element {
    Quote,
    Unordered,
    /// With its attributes, and the number of its first item.
    Ordered(String, i64),
    /// With the number that its marker shows, if any.
    Item(Option<i64>),
    /// An item with a check box.
    Task {
        is_done: bool,
    },
    Definitions,
    Definition,
    Details,
}

impl Element {
    fn name(&self) -> &'static str {
        match self {
            Element::Quote => "blockquote",
            Element::Unordered => "ul",
            Element::Ordered(..) => "ol",
            Element::Item(_) | Element::Task { .. } => "li",
            Element::Definitions => "dl",
            Element::Definition => "dd",
            Element::Details => "details",
        }
    }

    /// Whether the open element serves as the wanted one. A list continues whatever number it started with.
    fn goes_on_as(&self, wanted: &Element) -> bool {
        self.name() == wanted.name()
    }
}

/// The fragments that the article's links point at.
fn targets(blocks: &[Block]) -> HashSet<&str> {
    let marks = blocks.iter().flat_map(Block::runs).flat_map(|(_, run)| &run.marks);
    marks
        .filter_map(|mark| {
            if let MarkKind::Link(Target::Fragment(id) | Target::Note(id)) = &mark.kind { Some(&**id) } else { None }
        })
        .collect()
}

struct Writer<'a> {
    out: String,
    open: Vec<Element>,
    /// The number of the next item of each open numbered list.
    next: Vec<i64>,
    targets: HashSet<&'a str>,
}

impl Writer<'_> {
    fn title(&mut self, meta: &Metadata, blocks: &[Block]) {
        if !meta.title.is_empty() && !begin_with_title(blocks, &meta.title) {
            self.line("h1", &escape(&meta.title));
        }
    }

    fn block(&mut self, block: &Block) {
        self.enter(block);
        let start = self.out.len();
        match &block.kind {
            BlockKind::Heading { level, text } => {
                self.line(HEADINGS[usize::from(*level).clamp(1, 6) - 1], &inline(text));
            }
            BlockKind::Paragraph(text) => self.line("p", &format!("{}{}", sign(block), inline(text))),
            BlockKind::Term(text) => self.line("dt", &inline(text)),
            BlockKind::Summary(text) => self.line("summary", &inline(text)),
            BlockKind::Deck(text) => self.out.push_str(&format!("<p role=\"doc-subtitle\">{}</p>\n", inline(text))),
            BlockKind::Code { text, language } => self.out.push_str(&code(text, language.as_deref())),
            BlockKind::Table(table) => self.out.push_str(&self::table(table)),
            BlockKind::Figure(figure) => self.out.push_str(&self::figure(figure)),
            BlockKind::Media(media) => self.line("p", &self::media(media)),
            BlockKind::Rule => self.out.push_str("<hr>\n"),
        }
        if let Some(direction) = block.direction {
            self.attribute(start, "dir", direction.name());
        }
        let mut ids = block.anchors.iter().filter(|id| self.targets.contains(&***id)).map(|id| escape(id));
        if let Some(id) = ids.next() {
            let others = ids.map(|id| format!("<span id=\"{id}\"></span>")).collect::<String>();
            self.name(start, block, &id, &others);
        }
    }

    /// Adds an id to the element written at `start`, and the elements with other ids: into it if it has text, else before it.
    fn name(&mut self, start: usize, block: &Block, id: &str, others: &str) {
        let inside = block.inline().and_then(|_| self.out[start..].find('>')).map(|end| start + end + 1);
        match inside {
            Some(inside) => self.out.insert_str(inside, others),
            None => self.out.insert_str(start, others),
        }
        let start = if inside.is_some() { start } else { start + others.len() };
        self.attribute(start, "id", id);
    }

    /// Adds an attribute to the element written at `start`.
    fn attribute(&mut self, start: usize, name: &str, value: &str) {
        let name_end = self.out[start..].find([' ', '>']).expect("a block is written as an element");
        self.out.insert_str(start + name_end, &format!(" {name}=\"{value}\""));
    }

    fn line(&mut self, name: &str, content: &str) {
        self.out.push_str(&format!("<{name}>{content}</{name}>\n"));
    }

    /// Closes and opens elements until exactly those of the block are open.
    fn enter(&mut self, block: &Block) {
        let path = path(block);
        let same =
            self.open.iter().zip(&path).take_while(|(open, (wanted, is_new))| !is_new && open.goes_on_as(wanted));
        let same = same.count();
        self.close_to(same);
        for (element, _) in path.into_iter().skip(same) {
            let attributes = self.attributes(&element);
            self.out.push_str(&format!("<{}{attributes}>\n", element.name()));
            if let Element::Task { is_done } = element {
                let checked = if is_done { " checked" } else { "" };
                self.out.push_str(&format!("<input type=\"checkbox\" disabled{checked}>\n"));
            }
            self.open.push(element);
        }
    }

    /// The attributes of an element that is about to be opened. A number that does not follow the one before becomes
    /// the item's `value`.
    fn attributes(&mut self, element: &Element) -> String {
        match (element, self.next.last_mut()) {
            (Element::Ordered(attributes, first), _) => {
                self.next.push(*first);
                attributes.clone()
            }
            (Element::Item(Some(number)), Some(next)) => {
                let own = if number == next { String::new() } else { format!(" value=\"{number}\"") };
                *next = number.saturating_add(1);
                own
            }
            (_, _) => String::new(),
        }
    }

    fn close_to(&mut self, depth: usize) {
        for element in self.open.drain(depth..).rev() {
            self.out.push_str(&format!("</{}>\n", element.name()));
            if let Element::Ordered(..) = element {
                self.next.pop();
            }
        }
    }
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The elements around a block, outermost first, and whether each must be opened anew.
fn path(block: &Block) -> Vec<(Element, bool)> {
    let mut path: Vec<(Element, bool)> = block.frames.iter().flat_map(elements).collect();
    match block.kind {
        BlockKind::Term(_) => path.push((Element::Definitions, false)),
        BlockKind::Summary(_) => path.push((Element::Details, true)),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => {}
    }
    path
}

fn elements(frame: &Frame) -> Vec<(Element, bool)> {
    match frame {
        Frame::Quote { opens } => vec![(Element::Quote, *opens)],
        Frame::Item { marker, opens, .. } => {
            vec![(list(marker), *opens), (item(marker), starts_item(frame))]
        }
        Frame::Definition => vec![(Element::Definitions, false), (Element::Definition, false)],
        Frame::Details => vec![(Element::Details, false)],
    }
}

fn item(marker: &Marker) -> Element {
    match marker {
        Marker::Task { is_done } => Element::Task { is_done: *is_done },
        Marker::Bullet | Marker::Ordinal(_) | Marker::Note(_) => Element::Item(number(marker)),
    }
}

fn list(marker: &Marker) -> Element {
    match marker {
        Marker::Ordinal(ordinal) if is_ordered(marker) => ordered(bare(ordinal), number(marker)),
        Marker::Note(label) if number(marker).is_some() => ordered(bare(label), number(marker)),
        Marker::Ordinal(_) | Marker::Note(_) | Marker::Bullet | Marker::Task { .. } => Element::Unordered,
    }
}

/// The label of a note that is no number, which no list shows.
fn sign(block: &Block) -> String {
    match block.frames.last() {
        Some(Frame::Item { marker: Marker::Note(label), starts: true, .. }) if !label.starts_with(char::is_numeric) => {
            format!("{} ", escape(label))
        }
        Some(_) | None => String::new(),
    }
}

/// The marker without its punctuation.
fn bare(ordinal: &str) -> &str {
    ordinal.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// The number of a decimal marker. Letters are ignored, because one may be a Roman numeral.
fn number(marker: &Marker) -> Option<i64> {
    match marker {
        Marker::Ordinal(label) | Marker::Note(label) => bare(label).parse().ok(),
        Marker::Bullet | Marker::Task { .. } => None,
    }
}

/// An ordered list with the `start` and `type` that its first marker implies.
fn ordered(first: &str, number: Option<i64>) -> Element {
    let attributes = match (first, number) {
        (_, Some(1)) => String::new(),
        (_, Some(number)) => format!(" start=\"{number}\""),
        ("a" | "A" | "i" | "I", None) => format!(" type=\"{first}\""),
        (letter, None) => lettered(letter),
    };
    Element::Ordered(attributes, number.unwrap_or(1))
}

/// The attributes of a list of letters that starts later in the alphabet.
fn lettered(letter: &str) -> String {
    match letter.as_bytes() {
        [c @ b'a'..=b'z'] => format!(" type=\"a\" start=\"{}\"", c - b'a' + 1),
        [c @ b'A'..=b'Z'] => format!(" type=\"A\" start=\"{}\"", c - b'A' + 1),
        _ => String::new(),
    }
}

fn code(text: &str, language: Option<&str>) -> String {
    let class = language.map(|language| format!(" class=\"language-{}\"", escape(language))).unwrap_or_default();
    format!("<pre><code{class}>{}</code></pre>\n", escape(text))
}

fn table(table: &Table) -> String {
    let caption = table.caption.as_ref().map(|text| format!("<caption>{}</caption>\n", inline(text)));
    let head = rows(table, "thead", 0..table.head_rows.min(table.rows));
    let body = rows(table, "tbody", table.head_rows.min(table.rows)..table.rows);
    format!("<table>\n{}{head}{body}</table>\n", caption.unwrap_or_default())
}

fn rows(table: &Table, group: &str, rows: std::ops::Range<usize>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |row: usize| {
        let slots = (0..table.columns)
            .filter_map(|column| table.at(row, column).filter(|c| (c.row, c.column) == (row, column)));
        format!("<tr>{}</tr>\n", slots.map(cell).collect::<String>())
    };
    format!("<{group}>\n{}</{group}>\n", rows.map(row).collect::<String>())
}

fn cell(cell: &Cell) -> String {
    let name = if cell.is_header { "th" } else { "td" };
    let span = |name: &str, span: usize| if span > 1 { format!(" {name}=\"{span}\"") } else { String::new() };
    let spans = span("rowspan", cell.row_span) + &span("colspan", cell.column_span);
    format!("<{name}{spans}>{}</{name}>", inline(&cell.content))
}

fn figure(figure: &Figure) -> String {
    let alt = escape(&figure.alt);
    let image = match &figure.url {
        Some(url) => format!("<img src=\"{}\" alt=\"{alt}\">", escape(url.as_str())),
        None => String::new(),
    };
    let caption = match &figure.caption {
        Some(caption) => format!("<figcaption>{}</figcaption>", inline(caption)),
        None if figure.url.is_none() => format!("<figcaption>{alt}</figcaption>"),
        None => String::new(),
    };
    format!("<figure>{image}{caption}</figure>\n")
}

fn media(media: &Media) -> String {
    match &media.url {
        Some(url) => format!("<a href=\"{}\">{}</a>", escape(url.as_str()), escape(&media.label)),
        None => escape(&media.label),
    }
}

/// Inline text with its marks. An author's line break is a `<br>`.
pub(super) fn inline(inline: &Inline) -> String {
    let mut out = String::with_capacity(inline.text.len());
    for event in events(inline) {
        match event {
            Event::Open(mark) => out.push_str(&open_tag(mark)),
            Event::Text(range) => out.push_str(&escape(&inline.text[range]).replace('\n', "<br>")),
            Event::Close(mark) => out.push_str(&format!("</{}>", tag(&mark.kind))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::paragraph;
    use super::*;
    use crate::article::read::article_from_html;

    #[test]
    fn lists_and_quotes_in_a_row_are_elements_of_their_own() {
        let frames = [
            Frame::Item { marker: Marker::Bullet, starts: true, opens: true },
            Frame::Item { marker: Marker::Bullet, starts: true, opens: false },
            Frame::Item { marker: Marker::Bullet, starts: true, opens: true },
            Frame::Quote { opens: true },
            Frame::Quote { opens: true },
        ];
        let blocks = frames.map(|frame| Block { frames: vec![frame], ..paragraph("x") }).to_vec();
        let html = html(&Article { blocks, ..Article::default() });
        assert_eq!(["<ul>", "<li>", "<blockquote>"].map(|tag| html.matches(tag).count()), [2, 3, 2]);
    }

    #[test]
    fn every_place_that_a_link_leads_to_has_its_id() {
        let page = "<p>a<i id=x>b</i> c<i id=y>d</i></p><table><tr><th id=h>e<th>f<tr><td>g<td>h</table>\
            <p><a href=#x>x</a> <a href=#y>y</a></p>";
        let html = html(&article_from_html(page, None, &Metadata::default()).unwrap());
        assert!(html.contains("<p id=\"x\"><span id=\"y\"></span>a<em>b</em> c<em>d</em></p>"), "{html}");
        assert!(!html.contains("id=\"h\""), "{html}");
    }

    #[test]
    fn a_block_that_runs_the_other_way_says_so() {
        let page = "<p>One way.</p><blockquote dir=rtl><p>2026</p></blockquote><p>שלום עולם</p><p dir=ltr>שלום</p>";
        let ltr = html(&article_from_html(page, None, &Metadata::default()).unwrap());
        assert!(ltr.contains("<p dir=\"rtl\">2026</p>") && ltr.contains("<p dir=\"rtl\">שלום עולם</p>"), "{ltr}");
        assert!(ltr.contains("<p>One way.</p>") && ltr.contains("<p>שלום</p>"), "{ltr}");
        let page = "<html dir=rtl><p>שלום</p><p>One way.</p><pre>x = 1</pre>";
        let rtl = html(&article_from_html(page, None, &Metadata::default()).unwrap());
        assert!(rtl.contains("<p>שלום</p>\n<p dir=\"ltr\">One way.</p>\n<pre dir=\"ltr\">"), "{rtl}");
    }

    #[test]
    fn a_note_keeps_its_label_and_leads_back() {
        let page = "<p>One.<sup><a id=r href=#n>*</a></sup> Two.<sup><a id=s href=#m>7</a></sup></p>\
            <ul><li id=n>* Star. <a href=#r>back</a><li id=m>7. Seven. <a href=#s>back</a></ul>";
        let html = html(&article_from_html(page, None, &Metadata::default()).unwrap());
        for part in [
            "<p id=\"r\"><span id=\"s\"></span>One.<sup><a href=\"#n\">*</a></sup> Two.<sup><a href=\"#m\">7</a></sup></p>",
            "<p id=\"n\">* Star. <a href=\"#r\">↩</a></p>",
            "<ol start=\"7\">\n<li>\n<p id=\"m\">Seven. <a href=\"#s\">↩</a></p>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }

    #[test]
    fn items_keep_their_numbers_and_letters() {
        let numbered = |list: &str| {
            let article = article_from_html(list, None, &Metadata::default()).unwrap();
            html(&article)
                .split('\n')
                .filter(|line| line.starts_with("<ol") || line.starts_with("<li"))
                .collect::<String>()
        };
        assert_eq!(numbered("<ol reversed><li>a<li>b</ol>"), "<ol start=\"2\"><li><li value=\"1\">");
        assert_eq!(numbered("<ol><li>a<ol start=4><li>b<li>c</ol><li>d</ol>"), "<ol><li><ol start=\"4\"><li><li><li>");
        assert_eq!(numbered("<ol type=A start=3><li>a<li>b</ol>"), "<ol type=\"A\" start=\"3\"><li><li>");
        assert_eq!(numbered("<ol type=i><li>a</ol>"), "<ol type=\"i\"><li>");
    }
}
