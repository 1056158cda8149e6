//! Inline runs: the text between two block boundaries.
//!
//! The walk adds text and inline elements to a [`RunBuilder`]. A run of nothing but text and line breaks is collapsed here
//! ([`RunBuilder::take`]). Any other run builds html2text's DOM directly and is rendered once, at an unlimited width, by a
//! decorator that adds nothing to the text and annotates each stretch; the annotations become [`Mark`]s. html2text
//! collapses white space as CSS does (Text Level 3, section 4.1).

use std::ops::Range;

use html2text::config::{self, Config};
use html2text::render::{TaggedLine, TextDecorator};
use html2text::{Handle, RcDom};
use html5ever::interface::{ElementFlags, NodeOrText, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use unicode_width::UnicodeWidthChar;

use crate::article::{Inline, Mark, MarkKind, Sanitized, Target};
use crate::budget;

/// No line is ever this long, so html2text never wraps. It is small enough that html2text's sums cannot overflow.
const ENDLESS: usize = usize::MAX / 4;

/// The most marks and line breaks of one run that html2text has to keep. Each costs it a kilobyte or two. People write
/// no paragraph with so many; beyond them the text has no marks.
const MOST_ELEMENTS: usize = 20_000;

/// An inline run under construction.
#[expect(clippy::struct_excessive_bools, reason = "four facts about the text so far that do not depend on each other")]
pub(super) struct RunBuilder {
    /// The text so far, while there is nothing but text and line breaks.
    plain: Sanitized,
    /// The offsets of the line breaks in `plain`.
    plain_breaks: Vec<usize>,
    /// The content once there is more than text.
    dom: RcDom,
    is_marked_up: bool,
    /// The number of elements in `dom`.
    elements: usize,
    /// The open marks, outermost first, at most one of each kind. They stay open when a block boundary ends the run.
    open: Vec<MarkKind>,
    /// For each open element, whether it added to `open`. Strong inside strong is no stronger, and html2text's time
    /// grows with the depth of marks.
    adds: Vec<bool>,
    /// The elements of `dom` for the first marks of `open`. The others are made when text needs them.
    path: Vec<Handle>,
    /// The marks that the numbered links of `dom` represent.
    keys: Vec<MarkKind>,
    has_ink: bool,
    breaks_next: bool,
    /// The last character, for a line end that may be no space.
    last: Option<char>,
    /// Whether white space with a line end follows `last` and is held back until the next character is known.
    holds_line_end: bool,
}

impl RunBuilder {
    pub(super) fn new() -> RunBuilder {
        RunBuilder {
            plain: Sanitized::default(),
            plain_breaks: Vec::new(),
            dom: RcDom::default(),
            is_marked_up: false,
            elements: 0,
            open: Vec::new(),
            adds: Vec::new(),
            path: Vec::new(),
            keys: Vec::new(),
            has_ink: false,
            breaks_next: false,
            last: None,
            holds_line_end: false,
        }
    }

    /// Adds text. A line end between two characters of a script without spaces is no space (CSS Text Level 3, 4.1.3).
    pub(super) fn text(&mut self, raw: &str) {
        let is_usual =
            !self.holds_line_end && !(raw.contains('\n') && (self.is_after_spaceless() || has_spaceless(raw)));
        if is_usual {
            self.last = raw.chars().next_back().or(self.last);
            return self.push_text(raw);
        }
        let mut rest = raw;
        while !rest.is_empty() {
            let ink = rest.len() - rest.trim_start_matches(is_source_space).len();
            let (space, after) = rest.split_at(ink);
            let word = after.split(is_source_space).next().unwrap_or_default();
            self.space(space, word.chars().next());
            self.push_text(word);
            self.last = word.chars().next_back().or(self.last);
            rest = &after[word.len()..];
        }
    }

    /// Adds the white space before `next`, the next character if that is known already.
    fn space(&mut self, space: &str, next: Option<char>) {
        let may_go = self.is_after_spaceless() && (self.holds_line_end || space.contains('\n'));
        match next {
            None if may_go => self.holds_line_end = true,
            Some(next) if may_go && is_spaceless(next) => self.holds_line_end = false,
            None | Some(_) => {
                let held = std::mem::take(&mut self.holds_line_end);
                self.push_text(if held && space.is_empty() { " " } else { space });
                self.last = space.chars().next_back().or(self.last);
            }
        }
    }

    fn is_after_spaceless(&self) -> bool {
        self.last.is_some_and(is_spaceless)
    }

    fn push_text(&mut self, raw: &str) {
        if self.is_plain() {
            return self.plain_text(raw);
        }
        self.marked_text(raw);
    }

    fn marked_text(&mut self, raw: &str) {
        let mut clean = Sanitized::default();
        push_untabbed(&mut clean, raw);
        if has_ink(&clean) {
            self.break_if_due();
            self.has_ink = true;
        }
        self.append(NodeOrText::AppendText(StrTendril::from_slice(&clean)));
    }

    fn is_plain(&self) -> bool {
        !self.is_marked_up && self.open.is_empty()
    }

    fn plain_text(&mut self, raw: &str) {
        let before = self.plain.len();
        push_untabbed(&mut self.plain, raw);
        if has_ink(&self.plain[before..]) {
            if std::mem::take(&mut self.breaks_next) {
                self.plain_breaks.push(before);
            }
            self.has_ink = true;
        }
    }

    /// Adds text whose line breaks and spaces count (`pre`).
    pub(super) fn lines(&mut self, raw: &str) {
        for (i, line) in raw.lines().enumerate() {
            if i > 0 {
                self.line_break();
            }
            self.text(line);
        }
    }

    pub(super) fn line_break(&mut self) {
        (self.last, self.holds_line_end) = (None, false);
        if self.is_plain() {
            return self.plain_breaks.push(self.plain.len());
        }
        self.marked_break();
    }

    /// Adds a line break. Open marks that hold nothing yet start after it, because html2text drops a link that holds
    /// only a line break.
    fn marked_break(&mut self) {
        self.mark_up();
        let line_break = self.break_node();
        let parent = self.path.last().cloned().unwrap_or_else(|| self.dom.get_document());
        self.dom.append(&parent, line_break);
    }

    /// A `<br>`, or a space if there are too many elements, so that the words stay apart.
    fn break_node(&mut self) -> NodeOrText<Handle> {
        if self.elements >= MOST_ELEMENTS {
            return NodeOrText::AppendText(StrTendril::from_slice(" "));
        }
        NodeOrText::AppendNode(self.element(local_name!("br"), Vec::new()))
    }

    /// Marks a block boundary inside a run that cannot end there (a cell): a line break, if there is text on both
    /// sides.
    pub(super) fn boundary(&mut self) {
        self.breaks_next = self.has_ink;
    }

    fn break_if_due(&mut self) {
        if std::mem::take(&mut self.breaks_next) {
            self.line_break();
        }
    }

    pub(super) fn open(&mut self, kind: MarkKind) {
        let is_open = self.open.iter().any(|open| std::mem::discriminant(open) == std::mem::discriminant(&kind));
        self.adds.push(!is_open);
        if !is_open {
            self.open.push(kind);
        }
    }

    pub(super) fn close(&mut self) {
        if self.adds.pop() == Some(true) {
            self.open.pop();
            self.path.truncate(self.open.len());
        }
    }

    /// Returns the finished run, trimmed; `None` if it has no text. Open marks stay open for the next run.
    pub(super) fn take(&mut self) -> Option<Inline> {
        let mut finished = std::mem::replace(self, RunBuilder::new());
        self.open = std::mem::take(&mut finished.open);
        self.adds = std::mem::take(&mut finished.adds);
        if !finished.has_ink {
            return None;
        }
        Some(finished.finish()).filter(|inline| !inline.text.is_empty())
    }

    fn finish(mut self) -> Inline {
        match self.collapsed() {
            Some(text) => trimmed(Inline::plain(text)),
            None => {
                self.mark_up();
                render(&self.dom, &self.keys)
            }
        }
    }

    /// The result that html2text would give for a run of nothing but text and line breaks. Returns `None` where
    /// html2text has rules of its own: no-break spaces, and characters without a width.
    fn collapsed(&self) -> Option<Sanitized> {
        let is_odd = |c: char| c == '\u{a0}' || c >= '\u{300}' && c.width() == Some(0);
        if self.is_marked_up || self.plain.chars().any(is_odd) {
            return None;
        }
        let mut lines = plain_lines(&self.plain, &self.plain_breaks).map(Sanitized::line);
        let mut text = lines.next().unwrap_or_default();
        for line in lines {
            text.push("\n");
            text.append(&line);
        }
        Some(text)
    }

    /// From here on the run is a DOM.
    fn mark_up(&mut self) {
        if std::mem::replace(&mut self.is_marked_up, true) {
            return;
        }
        let document = self.dom.get_document();
        let (plain, breaks) = (std::mem::take(&mut self.plain), std::mem::take(&mut self.plain_breaks));
        for (i, line) in plain_lines(&plain, &breaks).enumerate() {
            if i > 0 {
                let line_break = self.break_node();
                self.dom.append(&document, line_break);
            }
            self.dom.append(&document, NodeOrText::AppendText(StrTendril::from_slice(line)));
        }
    }

    fn append(&mut self, child: NodeOrText<Handle>) {
        self.mark_up();
        let parent = self.parent();
        self.dom.append(&parent, child);
    }

    /// The innermost open element. It is created if the run has none yet.
    fn parent(&mut self) -> Handle {
        while self.elements < MOST_ELEMENTS
            && let Some(kind) = self.open.get(self.path.len()).cloned()
        {
            let outer = self.path.last().cloned().unwrap_or_else(|| self.dom.get_document());
            let inner = self.open_element(&outer, kind);
            self.path.push(inner);
        }
        self.path.last().cloned().unwrap_or_else(|| self.dom.get_document())
    }

    fn open_element(&mut self, outer: &Handle, kind: MarkKind) -> Handle {
        match kind {
            MarkKind::Strong => self.child(outer, local_name!("strong"), Vec::new()),
            MarkKind::Emphasis => self.child(outer, local_name!("em"), Vec::new()),
            MarkKind::Code => self.child(outer, local_name!("code"), Vec::new()),
            MarkKind::Deleted => self.child(outer, local_name!("del"), Vec::new()),
            kind @ (MarkKind::Inserted
            | MarkKind::Superscript
            | MarkKind::Subscript
            | MarkKind::Highlight
            | MarkKind::Keyboard) => self.keyed(outer, kind),
            MarkKind::Link(target) if !finds_room(&target) => outer.clone(),
            link @ MarkKind::Link(_) => self.keyed(outer, link),
        }
    }

    /// Adds a mark that html2text has no annotation for. It would turn `<ins>` into `<em>`, and digits in `<sup>` into
    /// other characters. The mark becomes a link whose address is an index in `keys`. The `<span>` in it keeps
    /// html2text from dropping a link that holds only a space.
    fn keyed(&mut self, outer: &Handle, kind: MarkKind) -> Handle {
        let name = QualName::new(None, ns!(), local_name!("href"));
        let value = StrTendril::from(self.keys.len().to_string());
        self.keys.push(kind);
        let link = self.child(outer, local_name!("a"), vec![Attribute { name, value }]);
        self.child(&link, local_name!("span"), Vec::new())
    }

    fn child(&mut self, parent: &Handle, name: LocalName, attributes: Vec<Attribute>) -> Handle {
        let element = self.element(name, attributes);
        self.dom.append(parent, NodeOrText::AppendNode(element.clone()));
        element
    }

    fn element(&mut self, name: LocalName, attributes: Vec<Attribute>) -> Handle {
        self.elements += 1;
        self.dom.create_element(QualName::new(None, ns!(html), name), attributes, ElementFlags::default())
    }
}

/// Whether the budget has room for a link's address; a link without room is dropped. Each run asks, because a link may
/// be around many blocks, and each of them gets a copy of the address.
fn finds_room(target: &Target) -> bool {
    match target {
        Target::Web(url) => budget::try_grow(url.as_str().len()),
        Target::Mail(text) | Target::Fragment(text) | Target::Note(text) => budget::try_grow(text.len()),
    }
}

fn plain_lines<'a>(plain: &'a str, breaks: &'a [usize]) -> impl Iterator<Item = &'a str> {
    let starts = std::iter::once(0).chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain([plain.len()]);
    starts.zip(ends).map(|(start, end)| &plain[start..end])
}

/// In a run a tab is an ordinary space; [`Sanitized::push`] would expand it to a tab stop.
fn push_untabbed(clean: &mut Sanitized, raw: &str) {
    for (i, piece) in raw.split('\t').enumerate() {
        if i > 0 {
            clean.push(" ");
        }
        clean.push(piece);
    }
}

/// White space that a line of source may end or start with.
fn is_source_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn has_spaceless(text: &str) -> bool {
    text.chars().any(is_spaceless)
}

/// Whether the character is of a script that is written without spaces: ideographs, kana, Yi, Bopomofo and their
/// punctuation, but not Hangul (Unicode's East Asian Width, UAX #11: wide, fullwidth or halfwidth).
fn is_spaceless(c: char) -> bool {
    let is_hangul = matches!(c, '\u{302e}'..='\u{302f}' | '\u{3130}'..='\u{318f}' | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327e}' | '\u{ffa0}'..='\u{ffdc}');
    let is_wide = matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
    is_wide && !is_hangul
}

fn has_ink(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace())
}

fn render(dom: &RcDom, keys: &[MarkKind]) -> Inline {
    let config = config();
    let lines = config
        .dom_to_render_tree(dom)
        .and_then(|tree| config.render_to_lines(tree, ENDLESS))
        .expect("a document always renders, and no width is too narrow for this one");
    Collector::new(keys).collect(&lines)
}

fn config() -> Config<Marker> {
    config::with_decorator(Marker).unicode_strikeout(false).allow_width_overflow()
}

/// An annotation of a stretch of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Note {
    #[default]
    Plain,
    Strong,
    Emphasis,
    Code,
    Deleted,
    /// The number of a mark in [`RunBuilder::keys`].
    Keyed(usize),
}

/// Collects annotated lines into text and marks.
struct Collector<'a> {
    keys: &'a [MarkKind],
    inline: Inline,
    /// The notes open at the end of the text, each with its start.
    open: Vec<(Note, usize)>,
}

impl<'a> Collector<'a> {
    fn new(keys: &'a [MarkKind]) -> Collector<'a> {
        Collector { keys, inline: Inline::default(), open: Vec::new() }
    }

    fn collect(mut self, lines: &[TaggedLine<Vec<Note>>]) -> Inline {
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.inline.text.push("\n");
            }
            for piece in line.tagged_strings() {
                self.note(&piece.tag);
                self.inline.text.push(&piece.s);
            }
        }
        self.note(&[]);
        trimmed(self.inline)
    }

    /// Closes the notes that end here and opens the new ones.
    fn note(&mut self, notes: &[Note]) {
        let kept = self.open.iter().zip(notes).take_while(|((open, _), note)| open == *note).count();
        for (note, start) in self.open.split_off(kept) {
            self.mark(note, start);
        }
        let start = self.inline.text.len();
        self.open.extend(notes[kept..].iter().map(|note| (*note, start)));
    }

    fn mark(&mut self, note: Note, start: usize) {
        let kind = match note {
            Note::Plain => return,
            Note::Strong => MarkKind::Strong,
            Note::Emphasis => MarkKind::Emphasis,
            Note::Code => MarkKind::Code,
            Note::Deleted => MarkKind::Deleted,
            Note::Keyed(key) => self.keys[key].clone(),
        };
        self.inline.marks.push(Mark { range: self.without_breaks(start), kind });
    }

    /// The text since `start`, without line breaks at its edges. html2text ends an annotation with the line, but a
    /// `<br>` after a bold word is not bold.
    fn without_breaks(&self, start: usize) -> Range<usize> {
        let marked = &self.inline.text[start..];
        let before = marked.len() - marked.trim_start_matches('\n').len();
        start + before..start + marked.trim_end_matches('\n').len().max(before)
    }
}

/// Trims white space at the ends (such as a leading `<br>`) and sorts the marks by start, the longer first.
fn trimmed(inline: Inline) -> Inline {
    let start = inline.text.len() - inline.text.trim_start().len();
    let end = inline.text.trim_end().len().max(start);
    let inside = |at: usize| at.clamp(start, end) - start;
    let moved = |mark: Mark| Mark { range: inside(mark.range.start)..inside(mark.range.end), kind: mark.kind };
    let mut marks: Vec<Mark> = inline.marks.into_iter().map(moved).filter(|mark| !mark.range.is_empty()).collect();
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    Inline { text: inline.text.slice(start..end), marks }
}

/// A decorator that adds no character.
#[derive(Clone, Copy)]
struct Marker;

impl TextDecorator for Marker {
    type Annotation = Note;

    fn decorate_link_start(&mut self, url: &str) -> (String, Note) {
        (String::new(), url.parse().map_or(Note::Plain, Note::Keyed))
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, Note) {
        (String::new(), Note::Emphasis)
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, Note) {
        (String::new(), Note::Strong)
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, Note) {
        (String::new(), Note::Deleted)
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, Note) {
        (String::new(), Note::Code)
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) -> Note {
        Note::Plain
    }

    fn decorate_preformat_cont(&self) -> Note {
        Note::Plain
    }

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, Note) {
        (String::new(), Note::Plain)
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        String::new()
    }

    fn unordered_item_prefix(&self) -> String {
        String::new()
    }

    fn ordered_item_prefix(&self, _i: i64) -> String {
        String::new()
    }

    fn make_subblock_decorator(&self) -> Marker {
        Marker
    }

    fn finalise(&mut self, _urls: Vec<String>) -> Vec<TaggedLine<Note>> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_break_beside_marked_text_is_not_marked() {
        let mut run = RunBuilder::new();
        for (text, kind) in [("a", MarkKind::Strong), ("b", MarkKind::Code), ("c", MarkKind::Keyboard)] {
            run.open(kind);
            run.text(text);
            run.close();
            run.line_break();
        }
        run.text("d");
        let inline = run.take().unwrap();
        let marked: Vec<&str> = inline.marks.iter().map(|mark| &inline.text[mark.range.clone()]).collect();
        assert_eq!((&*inline.text, marked), ("a\nb\nc\nd", vec!["a", "b", "c"]));
    }

    #[test]
    fn a_mark_around_nothing_but_a_line_break_costs_no_line_break() {
        let mut run = RunBuilder::new();
        for text in ["a", " "] {
            run.text(text);
            run.open(MarkKind::Superscript);
            run.line_break();
            run.close();
        }
        run.text("b");
        assert_eq!(&*run.take().unwrap().text, "a\n\nb");
    }

    fn by_html2text(pieces: &[String]) -> Option<Inline> {
        let mut run = RunBuilder::new();
        run.mark_up();
        pieces.iter().for_each(|piece| pour(&mut run, piece));
        run.take()
    }

    /// A `|` is a line break.
    fn pour(run: &mut RunBuilder, piece: &str) {
        for (i, text) in piece.split('|').enumerate() {
            if i > 0 {
                run.line_break();
            }
            run.text(text);
        }
    }

    #[test]
    fn too_many_marks_leave_the_text_plain() {
        let mut run = RunBuilder::new();
        for _ in 0..2 * MOST_ELEMENTS {
            run.open(MarkKind::Strong);
            run.text("x");
            run.close();
            run.line_break();
        }
        let inline = run.take().unwrap();
        assert!(inline.marks.len() <= MOST_ELEMENTS);
        assert_eq!(inline.text.split_whitespace().count(), 2 * MOST_ELEMENTS);
    }

    proptest! {
        #[test]
        fn plain_runs_give_what_html2text_gives(pieces in prop::collection::vec("([a-zé“漢] ?|\\||[ \n\t\u{a0}\u{301}\u{200b}\u{fe0f}❤\u{3000}]|\\PC){0,12}", 0..5)) {
            let mut run = RunBuilder::new();
            pieces.iter().for_each(|piece| pour(&mut run, piece));
            prop_assert_eq!(run.take(), by_html2text(&pieces));
        }

        #[test]
        fn marks_are_on_character_boundaries_and_in_order(pieces in prop::collection::vec(("\\PC{0,6}", 0..6usize), 0..12)) {
            let kinds = [MarkKind::Strong, MarkKind::Emphasis, MarkKind::Superscript, MarkKind::Keyboard, MarkKind::Code];
            let mut run = RunBuilder::new();
            for (text, kind) in &pieces {
                match kinds.get(*kind) {
                    Some(kind) => run.open(kind.clone()),
                    None => run.close(),
                }
                run.text(text);
            }
            let inline = run.take().unwrap_or_default();
            for mark in &inline.marks {
                prop_assert!(inline.text.get(mark.range.clone()).is_some_and(|text| !text.is_empty()));
            }
            prop_assert!(inline.marks.is_sorted_by_key(|mark| mark.range.start));
        }
    }
}
