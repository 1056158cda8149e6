//! Lays out one block at a measure: the blank line above, the frames around it, and its own text.
//!
//! Heading levels differ without colour too. Frames give way where the measure is small: half of it always belongs to the
//! text.

use std::ops::Range;

use super::flow::{BlockRoom, added, broken, flow, note};
use super::inline::ShownText;
use super::setting::Setting;
use super::wrap::{self, Align};
use super::{Look, Role, TextLine, TextRun, code, table};
use crate::article::{Block, BlockKind, Figure, Frame, HttpUrl, Inline, Marker, Media, MediaKind, Target};

/// The lines of a block.
#[derive(Debug, Default)]
pub(super) struct BlockLines {
    /// Including blank lines above it; at least one.
    pub lines: Vec<TextLine>,
    /// The columns that it takes: more than the measure in a wide table or wide code.
    pub columns: usize,
}

/// Lays out a block, or the start of it.
pub(super) fn lines(block: &Block, setting: &Setting, is_question: bool, room: BlockRoom) -> BlockLines {
    let prefix = Prefix::of(block, setting, room.measure);
    let (mut body, columns) = body(block, is_question, room.beside(prefix.columns));
    if body.is_empty() {
        body.push(TextLine::default());
    }
    let gap = setting.has_gap.then(|| prefix.gap(setting.shared));
    let body = body.into_iter().enumerate().map(|(i, line)| prefix.before(i == 0, line));
    BlockLines { lines: gap.into_iter().chain(body).collect(), columns: (prefix.columns + columns).max(room.measure) }
}

/// How many columns a block of code can be moved sideways; 0 for any other block.
pub(super) fn most_aside(block: &Block, setting: &Setting, room: BlockRoom) -> usize {
    let BlockKind::Code { text, .. } = &block.kind else { return 0 };
    code::most_aside(text, room.beside(Prefix::of(block, setting, room.measure).columns))
}

/// The columns by which a block of code must be moved so that a byte of it is in view; `None` if it is.
pub(super) fn aside_for(block: &Block, setting: &Setting, room: BlockRoom, offset: usize) -> Option<usize> {
    let BlockKind::Code { text, .. } = &block.kind else { return None };
    code::aside_for(text, room.beside(Prefix::of(block, setting, room.measure).columns), offset)
}

/// The same line by line: a table or code may have many more lines than a paragraph.
pub(super) fn each_line(
    block: &Block,
    setting: &Setting,
    is_question: bool,
    room: BlockRoom,
    mut tell: impl FnMut(TextLine),
) {
    if !matches!(block.kind, BlockKind::Table(_) | BlockKind::Code { .. }) {
        return lines(block, setting, is_question, room).lines.into_iter().for_each(tell);
    }
    let prefix = Prefix::of(block, setting, room.measure);
    setting.has_gap.then(|| prefix.gap(setting.shared)).into_iter().for_each(&mut tell);
    let mut is_first = true;
    each_own_line(block, room.beside(prefix.columns), |line| {
        tell(prefix.before(std::mem::take(&mut is_first), line));
    });
    if is_first {
        tell(prefix.before(true, TextLine::default()));
    }
}

fn each_own_line(block: &Block, room: BlockRoom, tell: impl FnMut(TextLine)) {
    match &block.kind {
        BlockKind::Table(table) => {
            table::each_line(table, room, tell);
        }
        BlockKind::Code { text, .. } => code::each_line(text, room, tell),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => body(block, false, room).0.into_iter().for_each(tell),
    }
}

/// The block's own lines, without its frames, and the columns that it takes if it may take more than the measure.
fn body(block: &Block, is_question: bool, room: BlockRoom) -> (Vec<TextLine>, usize) {
    match &block.kind {
        BlockKind::Table(table) => table::lines(table, room),
        BlockKind::Code { text, language } => (code::lines(text, language.as_deref(), room), code::columns(text, room)),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => (prose(block, is_question, room), 0),
    }
}

/// The lines of a block that keeps to the measure.
fn prose(block: &Block, is_question: bool, room: BlockRoom) -> Vec<TextLine> {
    let role = role(block, is_question);
    let measure = room.measure;
    match &block.kind {
        BlockKind::Heading { level, text } => heading(*level, text, measure),
        BlockKind::Paragraph(text) => paragraph(&ShownText::of(text, 0, role), is_question, room),
        BlockKind::Deck(text) => flow(&ShownText::of(text, 0, Role::Deck), measure),
        BlockKind::Term(text) => strong(flow(&ShownText::of(text, 0, role), measure)),
        BlockKind::Summary(text) => {
            signed("▾ ", measure, |measure| strong(flow(&ShownText::of(text, 0, role), measure)))
        }
        BlockKind::Figure(figure) => self::figure(figure, measure),
        BlockKind::Media(media) => self::media(media, measure),
        BlockKind::Rule => rule(measure),
        BlockKind::Code { .. } | BlockKind::Table(_) => Vec::new(),
    }
}

fn paragraph(shown: &ShownText, is_question: bool, room: BlockRoom) -> Vec<TextLine> {
    let lines = broken(shown, room.measure).take(room.most).collect();
    if is_question { strong(lines) } else { lines }
}

fn role(block: &Block, is_question: bool) -> Role {
    match is_question {
        true => Role::Question,
        false if block.frames.iter().any(|frame| matches!(frame, Frame::Quote { .. })) => Role::Quote,
        false => Role::Body,
    }
}

fn strong(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    for run in lines.iter_mut().flat_map(|line| &mut line.runs) {
        run.look.is_strong = true;
    }
    lines
}

/// `lines` with a two-column marker before the first and an indent before the others. The marker is left out if it
/// would take the room that the text needs.
fn signed(sign: &str, measure: usize, lines: impl FnOnce(usize) -> Vec<TextLine>) -> Vec<TextLine> {
    if measure < 4 {
        return lines(measure);
    }
    let mut lines = lines(measure - 2);
    for (i, line) in lines.iter_mut().enumerate() {
        line.put_first(added(if i == 0 { sign } else { "  " }, Role::Marker));
    }
    lines
}

/// Levels 1 and 2 are underlined over their width; the others have a small marker.
fn heading(level: u8, text: &Inline, measure: usize) -> Vec<TextLine> {
    let role = Role::Heading(level);
    let shown = ShownText::of(text, 0, role);
    match level {
        0 | 1 => underlined("━", role, flow(&shown, measure), measure),
        2 => underlined("─", role, flow(&shown, measure), measure),
        3 => signed("◆ ", measure, |measure| flow(&shown, measure)),
        4 => signed("◇ ", measure, |measure| flow(&shown, measure)),
        _ => signed("· ", measure, |measure| flow(&shown, measure)),
    }
}

fn underlined(stroke: &str, role: Role, mut lines: Vec<TextLine>, measure: usize) -> Vec<TextLine> {
    let columns = lines.iter().map(TextLine::width).max().unwrap_or(0).min(measure);
    lines.push(TextLine { runs: vec![added(stroke.repeat(columns), role)] });
    lines
}

/// A picture as labelled lines: its caption, or else its alternative text.
fn figure(figure: &Figure, measure: usize) -> Vec<TextLine> {
    let look = Look { role: Role::Caption, ..Look::default() };
    let shown = match &figure.caption {
        Some(caption) => ShownText::of(caption, 0, Role::Caption),
        None => ShownText::plain(&figure.alt, 0, look),
    };
    let lines = |measure| match shown.text.is_empty() {
        true => note("Picture", measure),
        false => flow(&shown, measure),
    };
    linked(signed("▣ ", measure, lines), figure.url.as_ref())
}

/// Puts `url` on every run without a link of its own.
fn linked(mut lines: Vec<TextLine>, url: Option<&HttpUrl>) -> Vec<TextLine> {
    for run in lines.iter_mut().flat_map(|line| &mut line.runs).filter(|run| run.link.is_none()) {
        run.link = url.cloned().map(Target::Web);
    }
    lines
}

/// `▶ Video: label (host)`. The kind and the host are added; the label is the block's text.
fn media(media: &Media, measure: usize) -> Vec<TextLine> {
    let (sign, kind) = match media.kind {
        MediaKind::Video => ("▶ ", "Video: "),
        MediaKind::Audio => ("♪ ", "Audio: "),
        MediaKind::Embed => ("▤ ", "Embedded: "),
    };
    let host = media.url.as_ref().map(|url| url.host()).filter(|host| **host != *media.label);
    let tail = host.map(|host| format!(" ({host})")).unwrap_or_default();
    let text = format!("{kind}{}{tail}", &*media.label);
    let label = kind.len()..kind.len() + media.label.len();
    let lines = |measure| wrap::wrap(&text, measure).map(|range| media_line(&text, range, &label)).collect();
    linked(signed(sign, measure, lines), media.url.as_ref())
}

fn media_line(text: &str, range: Range<usize>, label: &Range<usize>) -> TextLine {
    let cut = |at: usize| at.clamp(range.start, range.end);
    let (from, to) = (cut(label.start), cut(label.end));
    let before = added(&text[range.start..from], Role::Note);
    let source = from.saturating_sub(label.start)..to.saturating_sub(label.start);
    let own = TextRun { source: Some(source), ..added(&text[from..to], Role::Caption) };
    let after = added(&text[to..range.end], Role::Note);
    TextLine { runs: [before, own, after].into_iter().filter(|run| !run.text.is_empty()).collect() }
}

/// A short line in the middle.
fn rule(measure: usize) -> Vec<TextLine> {
    let columns = (measure / 3).max(1);
    let (before, _) = wrap::padding(columns, measure, Align::Centre);
    let stroke = added("─".repeat(columns), Role::Line);
    let indent = added(" ".repeat(before), Role::Line);
    vec![TextLine { runs: [indent, stroke].into_iter().filter(|run| !run.text.is_empty()).collect() }]
}

/// The prefix of each line of a block that its frames produce, outermost first.
struct Prefix {
    edges: Vec<Edge>,
    columns: usize,
}

/// One frame's part. It has the same width on the first line and on the others.
#[derive(Default)]
struct Edge {
    first: String,
    rest: String,
}

impl Prefix {
    /// Builds the prefix. It gets half of the measure, and innermost frames come first.
    fn of(block: &Block, setting: &Setting, measure: usize) -> Prefix {
        let mut room = measure / 2;
        let mut hangs = setting.hangs.iter().rev();
        let mut edges = Vec::with_capacity(block.frames.len());
        for (depth, frame) in block.frames.iter().enumerate().rev() {
            // Without room there is no border either.
            if room == 0 {
                break;
            }
            let edge = Edge::of(frame, &block.frames[..depth], &mut hangs);
            let columns = wrap::width(&edge.first);
            edges.push(if columns <= room { edge } else { Edge::default() });
            room = room.saturating_sub(columns);
        }
        edges.resize_with(block.frames.len(), Edge::default);
        edges.reverse();
        let columns = edges.iter().map(|edge| wrap::width(&edge.first)).sum();
        Prefix { edges, columns }
    }

    fn before(&self, is_first: bool, mut line: TextLine) -> TextLine {
        if self.columns > 0 {
            let edges = self.edges.iter().map(|edge| if is_first { &*edge.first } else { &*edge.rest });
            line.put_first(added(edges.collect::<String>(), Role::Marker));
        }
        line
    }

    /// A blank line with the bars of the frames that continue through it.
    fn gap(&self, shared: usize) -> TextLine {
        let bars: String = self.edges.iter().take(shared).map(|edge| edge.rest.as_str()).collect();
        let runs = match bars.trim_end() {
            "" => Vec::new(),
            bars => vec![added(bars, Role::Marker)],
        };
        TextLine { runs }
    }
}

impl Edge {
    fn of<'a>(frame: &Frame, outside: &[Frame], hangs: &mut impl Iterator<Item = &'a u8>) -> Edge {
        match frame {
            Frame::Quote { .. } => Edge { first: "│ ".into(), rest: "│ ".into() },
            Frame::Definition => Edge::blank(4),
            Frame::Details => Edge::blank(2),
            Frame::Item { marker, starts, .. } => {
                let columns = usize::from(*hangs.next().unwrap_or(&1));
                let rest = " ".repeat(columns + 1);
                let first = if *starts { Edge::marker(marker, outside, columns) } else { rest.clone() };
                Edge { first, rest }
            }
        }
    }

    fn blank(columns: usize) -> Edge {
        Edge { first: " ".repeat(columns), rest: " ".repeat(columns) }
    }

    /// Numbers are aligned at their end.
    fn marker(marker: &Marker, outside: &[Frame], columns: usize) -> String {
        let sign = match marker {
            Marker::Bullet => bullet(outside).into(),
            Marker::Task { is_done: true } => "☑".into(),
            Marker::Task { is_done: false } => "☐".into(),
            Marker::Ordinal(label) | Marker::Note(label) => wrap::truncate(label, columns),
        };
        format!("{} ", wrap::pad(&sign, columns, Align::Right))
    }
}

/// The bullet changes with each list around it.
fn bullet(outside: &[Frame]) -> &'static str {
    let depth = outside.iter().filter(|frame| matches!(frame, Frame::Item { marker: Marker::Bullet, .. })).count();
    ["•", "◦", "▪"][depth % 3]
}
