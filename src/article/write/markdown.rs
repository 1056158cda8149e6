//! An article as Markdown that any GitHub Flavored Markdown reader parses back to the same structure.
//!
//! If Markdown has no syntax for something, the HTML it allows is used (`<sup>`, `<kbd>`, `<br>` in a cell). Terms and
//! summaries become bold lines, because GFM has no definition lists.

use std::ops::Range;

use super::escape::{Place, escape, escape_part, line_break};
use super::frames::{Frames, note_reference};
use super::spans::{Span, spans};
use super::tags::{open_tag, tag};
use super::{begin_with_title, slot};
use crate::article::{
    Article, Block, BlockKind, Figure, Frame, HttpUrl, Inline, Mark, MarkKind, Marker, Media, MediaKind, Sanitized,
    Table, Target,
};
use crate::budget;

/// Returns the whole article with its title as the first heading, unless the text starts with it. Ends in a line feed.
pub fn markdown(article: &Article) -> String {
    let mut out = String::new();
    if !article.meta.title.is_empty() && !begin_with_title(&article.blocks, &article.meta.title) {
        out.push_str(&format!("{}\n", heading(1, &Inline::plain(article.meta.title.clone()))));
    }
    let mut frames = Frames::default();
    let mut above: Option<&Block> = None;
    for block in article.blocks.iter().take_while(|_| !budget::is_spent()) {
        frames.enter(block);
        let is_tight = frames.is_tight() && is_text(block) && above.is_some_and(is_text);
        if !out.is_empty() && !is_tight {
            out.push_str(&frames.gap());
        }
        let end = is_note(block).then(|| without_links_back(block));
        out.push_str(&frames.around(&text(end.as_ref().unwrap_or(block)), is_line(block)));
        above = Some(block);
    }
    out
}

/// Whether the block is part of a note. Readers of Markdown add the links back themselves.
fn is_note(block: &Block) -> bool {
    block.frames.iter().any(|frame| matches!(frame, Frame::Item { marker: Marker::Note(_), .. }))
}

fn without_links_back(block: &Block) -> Block {
    let BlockKind::Paragraph(text) = &block.kind else { return block.clone() };
    let Inline { mut text, mut marks } = text.clone();
    let is_back = |mark: &Mark, text: &str| {
        matches!(mark.kind, MarkKind::Link(Target::Fragment(_))) && &text[mark.range.start..] == "↩"
    };
    while marks.pop_if(|mark| is_back(mark, &text)).is_some() {
        let kept = text.trim_end_matches('↩').trim_end().len();
        text.truncate(kept);
    }
    Block { kind: BlockKind::Paragraph(Inline { text, marks }), ..block.clone() }
}

/// Whether the block is short text: items of one list need no blank line between such blocks.
fn is_text(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
}

/// Whether the block starts with inline text, so that a marker may come before it on the line.
fn is_line(block: &Block) -> bool {
    match block.kind {
        BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_) => true,
        BlockKind::Heading { .. } | BlockKind::Code { .. } | BlockKind::Table(_) | BlockKind::Rule => false,
    }
}

/// The block without its frames, lines separated by `\n`.
fn text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, text } => heading(*level, text),
        BlockKind::Paragraph(text) | BlockKind::Deck(text) => inline(text, Place::Block),
        BlockKind::Term(text) | BlockKind::Summary(text) => bold(text),
        BlockKind::Code { text, language } => code(text, language.as_deref().unwrap_or("")),
        BlockKind::Table(table) => self::table(table).trim_end().to_owned(),
        BlockKind::Figure(figure) => self::figure(figure),
        BlockKind::Media(media) => self::media(media),
        BlockKind::Rule => "***".into(),
    }
}

fn heading(level: u8, text: &Inline) -> String {
    let mut out = inline(text, Place::Line);
    let kept = out.trim_end_matches('#');
    if kept.len() < out.len() && (kept.is_empty() || kept.ends_with(' ')) {
        out.insert(out.len() - 1, '\\');
    }
    format!("{} {out}", "#".repeat(usize::from(level).clamp(1, 6)))
}

fn bold(text: &Inline) -> String {
    let whole = Mark { range: 0..text.text.len(), kind: MarkKind::Strong };
    let marks = std::iter::once(whole).chain(text.marks.iter().cloned()).collect();
    inline(&Inline { text: text.text.clone(), marks }, Place::Line)
}

/// A fence longer than any run of backticks in the text (CommonMark 0.31, section 4.5).
fn code(text: &str, language: &str) -> String {
    let fence = "`".repeat(longest_ticks(text).max(2) + 1);
    let language: String = language.chars().filter(|c| !c.is_whitespace() && *c != '`').collect();
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn figure(figure: &Figure) -> String {
    let caption = figure.caption.as_ref().map(|caption| inline(caption, Place::Block));
    let Some(url) = &figure.url else { return caption.unwrap_or_else(|| escape(&figure.alt, Place::Block)) };
    let image = format!("![{}]({})", escape(&figure.alt, Place::Line), destination(url.as_str()));
    match caption {
        Some(caption) => format!("{image}\\\n{caption}"),
        None => image,
    }
}

fn media(media: &Media) -> String {
    let kind = match media.kind {
        MediaKind::Video => "Video",
        MediaKind::Audio => "Audio",
        MediaKind::Embed => "Embedded",
    };
    let label = escape(&media.label, Place::Line);
    match &media.url {
        Some(url) => format!("[{kind}: {label}]({})", destination(url.as_str())),
        None => format!("{kind}: {label}"),
    }
}

/// One table as GFM, with its caption above. A spanning cell is repeated in every slot. A table without a head gets an
/// empty one, because the format requires a head.
pub fn table(table: &Table) -> String {
    let mut out = String::new();
    if let Some(caption) = &table.caption {
        out.push_str(&format!("{}\n\n", inline(caption, Place::Block)));
    }
    if table.columns == 0 {
        return out;
    }
    let head = usize::from(table.head_rows > 0 && table.rows > 0);
    match head {
        0 => out.push_str(&line((0..table.columns).map(|_| String::new()))),
        _ => out.push_str(&row(table, 0)),
    }
    out.push_str(&line((0..table.columns).map(|_| "---".into())));
    out.extend((head..table.rows).take_while(|_| !budget::is_spent()).map(|at| row(table, at)));
    out
}

fn row(table: &Table, row: usize) -> String {
    let cell = |column| slot(table, row, column).map(|content| inline(content, Place::Cell)).unwrap_or_default();
    line((0..table.columns).map(cell))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!(" {cell} |")).collect();
    format!("|{cells}\n")
}

/// Inline text with its marks.
fn inline(inline: &Inline, place: Place) -> String {
    let mut signs = Signs { text: &inline.text, place, out: String::new() };
    signs.spans(&spans(inline));
    signs.out
}

/// Writes text between delimiters.
struct Signs<'a> {
    text: &'a str,
    place: Place,
    out: String,
}

impl Signs<'_> {
    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Text(range) => self.text(range.clone()),
                Span::Marked { mark, range, .. } if mark.kind == MarkKind::Code => self.code(range.clone()),
                Span::Marked { mark, range, inside } => self.marked(mark, range, inside),
            }
        }
    }

    fn marked(&mut self, mark: &Mark, range: &Range<usize>, inside: &[Span]) {
        match (&mark.kind, inside) {
            (MarkKind::Link(Target::Note(id)), _) => return self.out.push_str(&note_reference(id)),
            // Readers of Markdown raise it themselves.
            (
                MarkKind::Superscript,
                [Span::Marked { mark: Mark { kind: MarkKind::Link(Target::Note(_)), .. }, .. }],
            ) => {
                return self.spans(inside);
            }
            (_, _) => {}
        }
        let (open, close) = signs_of(mark, range, self.text);
        if open == "[" && self.out.ends_with('!') {
            self.out.insert(self.out.len() - 1, '\\');
        }
        self.out.push_str(&open);
        self.spans(inside);
        self.out.push_str(&close);
    }

    fn text(&mut self, range: Range<usize>) {
        self.out.push_str(&escape_part(self.text, range, self.place));
    }

    /// Writes code line by line, because a code span turns a line break into a space.
    fn code(&mut self, range: Range<usize>) {
        for (i, line) in self.text[range].split('\n').enumerate() {
            if i > 0 {
                self.out.push_str(line_break(self.place));
            }
            self.out.push_str(&code_span(line.trim_matches(' '), self.place));
        }
    }
}

/// The delimiters of a mark around `range`. HTML is used if Markdown has none, or if they would not be read as
/// delimiters.
fn signs_of(mark: &Mark, range: &Range<usize>, text: &str) -> (String, String) {
    let sign = |sign: &str| (sign.to_owned(), sign.to_owned());
    let html = || (open_tag(mark), format!("</{}>", tag(&mark.kind)));
    match &mark.kind {
        MarkKind::Strong if is_free_outside(text, range) => sign("**"),
        MarkKind::Emphasis if is_free_outside(text, range) => sign("_"),
        MarkKind::Deleted if is_free_outside(text, range) => sign("~~"),
        MarkKind::Link(target) => ("[".into(), format!("]({})", link(target))),
        MarkKind::Strong
        | MarkKind::Emphasis
        | MarkKind::Deleted
        | MarkKind::Code
        | MarkKind::Inserted
        | MarkKind::Superscript
        | MarkKind::Subscript
        | MarkKind::Highlight
        | MarkKind::Keyboard => html(),
    }
}

/// Whether only white space and punctuation touch `range` from outside. Then a delimiter is left- or right-flanking
/// whatever is inside (CommonMark 0.31, section 6.2). Elsewhere subtle rules apply, and they changed between versions.
fn is_free_outside(text: &str, range: &Range<usize>) -> bool {
    let is_free = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || is_punctuation(c));
    is_free(text[..range.start].chars().next_back()) && is_free(text[range.end..].chars().next())
}

/// What every reader counts as punctuation. Symbols (`€`, `×`) count only since CommonMark 0.31.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{3001}'..='\u{3003}')
        || matches!(c, '\u{3008}'..='\u{3011}' | '（' | '）' | '，' | '：' | '；' | '！' | '？')
}

fn link(target: &Target) -> String {
    destination(&target.href())
}

/// A link with an address of the web.
pub fn markdown_link(label: &Sanitized, url: &HttpUrl) -> String {
    format!("[{}]({})", escape(label, Place::Line), destination(url.as_str()))
}

/// A link destination without anything that would end a cell or start something else. It is in angle brackets if its
/// own brackets or spaces would end it.
fn destination(url: &str) -> String {
    let coded = [("|", "%7C"), ("<", "%3C"), (">", "%3E"), ("`", "%60"), ("\\", "%5C"), ("\n", "%0A")];
    let url = coded.iter().fold(url.to_owned(), |url, (sign, code)| url.replace(sign, code));
    let url = without_entities(&url);
    match url.contains(['(', ')', ' ']) {
        true => format!("<{url}>"),
        false => url,
    }
}

/// The address, with anything that looks like a character reference (`&copy;`) escaped.
fn without_entities(url: &str) -> String {
    let is_entity = |after: &str| {
        let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        name.len() < after.len() && name.starts_with(';')
    };
    let mut parts = url.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if is_entity(part) { "&amp;" } else { "&" });
        out.push_str(part);
    }
    out
}

/// A code span with as many backticks as the text needs. In a cell a `|` is escaped even here (GFM, tables), but
/// readers disagree about a backslash before it. In a link, `]:` would end a link reference definition (CommonMark
/// 0.31, section 4.7), which is parsed before code.
fn code_span(text: &str, place: Place) -> String {
    if place == Place::Cell && text.contains("\\|") || text.contains("]:") {
        return format!("<code>{}</code>", escape(&Sanitized::text(text), place));
    }
    let ticks = "`".repeat(longest_ticks(text) + 1);
    let text = if place == Place::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    match text.starts_with('`') || text.ends_with('`') {
        _ if text.is_empty() => String::new(),
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{block, paragraph, table};
    use super::*;
    use crate::article::read::article_from_html;
    use crate::article::{HttpUrl, Metadata};

    fn written(blocks: Vec<Block>) -> String {
        markdown(&Article { blocks, ..Article::default() })
    }

    fn marked(text: &str, marks: &[(&str, MarkKind)]) -> String {
        let find = |part: &str| text.find(part).map(|at| at..at + part.len()).expect("the part is in the text");
        let marks = marks.iter().map(|(part, kind)| Mark { range: find(part), kind: kind.clone() }).collect();
        inline(&Inline { text: Sanitized::text(text), marks }, Place::Block)
    }

    fn item(text: &str, marker: Marker, starts: bool) -> Block {
        Block { frames: vec![Frame::Item { marker, starts, opens: false }], ..paragraph(text) }
    }

    #[test]
    fn notes_are_written_as_readers_of_markdown_know_them() {
        let page = "<p>One.<sup><a id=r href='#n 1'>1</a></sup> Two.<a id=s href=#m>[2]</a></p>\
            <ol><li id='n 1'><p>First.</p><p>More. <a href=#r>back</a></p><li id=m>Second. <a href=#s>back</a></ol>";
        let written = markdown(&article_from_html(page, None, &Metadata::default()).unwrap());
        assert_eq!(written, "One.[^n-1] Two.[^m]\n\n***\n\n[^n-1]: First.\n\n    More.\n\n[^m]: Second.\n");
    }

    #[test]
    fn marks_become_signs_and_html_where_there_are_none() {
        assert_eq!(marked("a bold b", &[("bold", MarkKind::Strong)]), "a **bold** b");
        assert_eq!(marked("a bold b", &[(" bold ", MarkKind::Emphasis)]), "a _bold_ b");
        assert_eq!(marked("unbelievable", &[("believ", MarkKind::Strong)]), "un<strong>believ</strong>able");
        assert_eq!(marked("m2", &[("2", MarkKind::Superscript)]), "m<sup>2</sup>");
        assert_eq!(marked("run a`b", &[("a`b", MarkKind::Code)]), "run ``a`b``");
    }

    #[test]
    fn white_space_at_the_edge_of_a_mark_is_outside_of_the_delimiters() {
        assert_eq!(marked("a\nb", &[("a\n", MarkKind::Strong)]), "**a**\\\nb");
        assert_eq!(marked("a bold\u{a0}b", &[("bold\u{a0}", MarkKind::Strong)]), "a **bold**\u{a0}b");
        assert_eq!(marked("a x\ny b", &[(" x\ny ", MarkKind::Code)]), "a `x`\\\n`y` b");
        let both = [("one \n", MarkKind::Strong), ("one ", MarkKind::Emphasis)];
        assert_eq!(marked("one \ntwo", &both), "**_one_** \\\ntwo");
        assert_eq!(marked("a  b", &[("  ", MarkKind::Strong)]), "a  b");
        assert_eq!(marked("a b", &[("b", MarkKind::Strong), ("b", MarkKind::Emphasis)]), "a **_b_**");
    }

    #[test]
    fn emphasis_that_would_not_open_or_close_is_html() {
        assert_eq!(marked("a\"b\"c", &[("\"b\"", MarkKind::Strong)]), "a<strong>\"b\"</strong>c");
        assert_eq!(marked("€(b)€", &[("(b)", MarkKind::Emphasis)]), "€<em>(b)</em>€");
        assert_eq!(marked("“b”, c", &[("b", MarkKind::Strong)]), "“**b**”, c");
        assert_eq!(marked("a_b", &[("a", MarkKind::Emphasis)]), "_a_\\_b");
        let cut = [("one two", MarkKind::Strong), ("twothree", MarkKind::Emphasis)];
        assert_eq!(marked("one twothree", &cut), "<strong>one <em>two</em></strong><em>three</em>");
    }

    #[test]
    fn overlapping_marks_are_closed_and_opened_again() {
        let text = marked("one two three", &[("one two", MarkKind::Strong), ("two three", MarkKind::Emphasis)]);
        assert_eq!(text, "**one _two_** _three_");
    }

    #[test]
    fn links_keep_their_text_and_addresses_with_brackets() {
        let url = HttpUrl::parse("https://example.com/a_(b)").unwrap();
        let link = MarkKind::Link(Target::Web(url));
        assert_eq!(marked("see [it] now", &[("[it]", link)]), "see [\\[it\\]](<https://example.com/a_(b)>) now");
    }

    #[test]
    fn text_that_looks_like_markdown_is_escaped() {
        assert_eq!(marked("# no\n1. no\n- no\n> no", &[]), "\\# no\\\n1\\. no\\\n\\- no\\\n\\> no");
        assert_eq!(
            marked("5*3 snake_case _x_ a<b <i> AT&T; 3.5", &[]),
            "5\\*3 snake_case \\_x\\_ a\\<b \\<i> AT\\&T; 3.5"
        );
    }

    #[test]
    fn a_link_after_an_exclamation_mark_is_no_picture() {
        let link = MarkKind::Link(Target::Fragment(Sanitized::line("x")));
        assert_eq!(marked("Oh!it", &[("it", link.clone())]), "Oh\\![it](#x)");
        assert_eq!(marked("Oh! it", &[("it", link)]), "Oh! [it](#x)");
    }

    #[test]
    fn bare_addresses_have_no_escapes() {
        assert_eq!(marked("http://a.example/b c", &[]), "http://a.example/b c");
        assert_eq!(marked("(http://a.example/?b&c www.*.com", &[]), "(http\\://a.example/?b\\&c www\\.\\*.com");
        assert_eq!(marked("http://a.example<b", &[]), "http\\://a.example\\<b");
        assert_eq!(marked("http://a.example\nb", &[]), "http\\://a.example\\\nb");
    }

    #[test]
    fn signs_at_the_end_of_a_heading_are_its_text() {
        let heading =
            |text| written(vec![block(BlockKind::Heading { level: 2, text: Inline::plain(Sanitized::line(text)) })]);
        assert_eq!(["C #", "C ##", "C#", "#"].map(heading), ["## C \\#\n", "## C #\\#\n", "## C#\n", "## \\#\n"]);
    }

    #[test]
    fn a_caption_begins_no_list() {
        let caption = Some(Inline::plain(Sanitized::text("1. a\n# b")));
        let figure = Figure { caption, ..Figure::default() };
        assert_eq!(written(vec![block(BlockKind::Figure(Box::new(figure)))]), "1\\. a\\\n\\# b\n");
    }

    #[test]
    fn addresses_hold_nothing_that_is_read_as_a_sign() {
        let link = MarkKind::Link(Target::Web(HttpUrl::parse("https://example.com/?a=`&lt;b|c&d").unwrap()));
        assert_eq!(marked("x", &[("x", link)]), "[x](https://example.com/?a=%60&amp;lt;b%7Cc&d)");
    }

    #[test]
    fn a_bar_after_a_backslash_in_the_code_of_a_cell_is_no_border() {
        assert_eq!(code_span("a\\|b", Place::Cell), "<code>a\\\\\\|b</code>");
        assert_eq!(code_span("a|b", Place::Cell), "`a\\|b`");
    }

    #[test]
    fn lists_nest_by_the_width_of_their_markers() {
        let ordinal = |n: &str| Marker::Ordinal(Sanitized::line(n));
        let outer = Frame::Item { marker: ordinal("9."), starts: false, opens: false };
        let nested = Block {
            frames: vec![outer.clone(), Frame::Item { marker: Marker::Bullet, starts: true, opens: true }],
            ..paragraph("b")
        };
        let more = Block { frames: vec![outer], ..paragraph("c") };
        let blocks = vec![item("a", ordinal("9."), true), nested, more, item("d", ordinal("10."), true)];
        assert_eq!(written(blocks), "9. a\n   - b\n\n   c\n\n10. d\n".replace("c\n\n10", "c\n10"));
    }

    #[test]
    fn quotes_go_on_through_blank_lines_and_end_with_one() {
        let quote = |text| Block { frames: vec![Frame::Quote { opens: false }], ..paragraph(text) };
        assert_eq!(written(vec![quote("a"), quote("b"), paragraph("c")]), "> a\n>\n> b\n\nc\n");
    }

    #[test]
    fn a_fence_is_longer_than_those_inside() {
        let code = BlockKind::Code { text: Sanitized::text("```\nx\n```"), language: Some(Sanitized::line("md")) };
        assert_eq!(written(vec![block(code)]), "````md\n```\nx\n```\n````\n");
    }

    #[test]
    fn a_table_has_a_head_and_no_bare_bars() {
        let data = table(&[&["a|b", "c"], &["d\ne", ""]], 1);
        assert_eq!(super::table(&data), "| a\\|b | c |\n| --- | --- |\n| d<br>e |  |\n");
        let headless = table(&[&["x"]], 0);
        assert_eq!(super::table(&headless), "|  |\n| --- |\n| x |\n");
    }
}
