//! The layout at every measure from 1 to 250 columns, and on text that nobody would write.
//!
//! At every measure: no line is wider, every character of the text is shown once and in order, a position can be stored and
//! found again, and moving line by line visits every line.

use std::sync::Arc;

use crosshead::article::text::number::is_number;
use crosshead::article::{
    Article, Block, BlockKind, Cell, Figure, Frame, HttpUrl, Inline, Mark, MarkKind, Marker, Media, MediaKind,
    Metadata, Sanitized, Table, Target, read, write,
};
use crosshead::layout::{
    Layout, LinePos, Role, TextLine, TextPos, TextRoom, TextRun, find, plain, table::TableGrid, wrap,
};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Something of everything, in several scripts.
const RICH: &str = include_str!("../fixtures/layout/rich.html");

fn rich() -> Arc<Article> {
    Arc::new(read::article_from_html(RICH, None, &Metadata::default()).unwrap())
}

fn all_lines(layout: &mut Layout) -> Vec<(LinePos, TextLine)> {
    layout.settle(LinePos::default(), usize::MAX);
    layout.view(LinePos::default(), usize::MAX).into_iter().map(|(line_pos, line)| (line_pos, line.clone())).collect()
}

/// A grapheme can be wider than the room for it; nothing else may be.
fn fits(line: &TextLine, measure: usize) -> bool {
    let text = line.runs.last().map_or("", |run| &run.text);
    line.width() <= measure || wrap::fitting(text, wrap::width(text) - 1) == 0
}

#[test]
fn at_every_measure_lines_fit_and_show_every_character_once_in_order() {
    let article = rich();
    for measure in 1..=250 {
        let lines = all_lines(&mut Layout::new(Arc::clone(&article), measure));
        for (line_pos, line) in &lines {
            assert!(fits(line, measure.into()), "{measure}: {line_pos:?} {:?}", line.text());
            let text = line.runs.last().filter(|run| run.look.role != Role::Marker).map_or("", |run| &run.text);
            assert!(!text.ends_with(' '), "{measure}: {line_pos:?} {text:?} ends in white space");
        }
        for (at, block) in article.blocks.iter().enumerate() {
            let lines: Vec<&TextLine> =
                lines.iter().filter(|(line_pos, _)| line_pos.block == at).map(|(_, line)| line).collect();
            shows_all(block, &lines).unwrap_or_else(|problem| panic!("{measure} columns, block {at}: {problem}"));
        }
    }
}

/// Checks the runs of a block's lines against its text.
fn shows_all(block: &Block, lines: &[&TextLine]) -> Result<(), String> {
    let text = block.text();
    let mut shown = vec![0u8; text.len()];
    let mut last = 0;
    let is_table = matches!(block.kind, BlockKind::Table(_));
    for run in lines.iter().flat_map(|line| &line.runs) {
        let Some(source) = run.source.clone() else { continue };
        if source.len() == run.text.len() && text[source.clone()] != run.text && !has_shift(block) {
            return Err(format!("{:?} is shown for {:?}", run.text, &text[source]));
        }
        if !is_table && source.start < last {
            return Err(format!("{:?} is out of order", run.text));
        }
        last = source.start;
        shown[source].iter_mut().for_each(|byte| *byte = byte.saturating_add(1));
    }
    // What code hides at its sides is shown when it is moved: a test of the layout of code looks at that.
    let is_code = matches!(block.kind, BlockKind::Code { .. });
    let says_more = |run: &TextRun| {
        is_table && run.look.role == Role::Note || is_code && run.look.role == Role::Marker && run.text.ends_with('›')
    };
    let is_cut = lines.iter().flat_map(|line| &line.runs).any(says_more);
    let wrong =
        text.char_indices().find(|(at, c)| !c.is_whitespace() && (shown[*at] > 1 || (shown[*at] == 0 && !is_cut)));
    match wrong {
        Some((at, c)) if !has_shift(block) || shown[at] == 0 => {
            Err(format!("{c:?} at {at} is shown {} times", shown[at]))
        }
        _ => Ok(()),
    }
}

/// Superscripts are rewritten, so their runs are compared by what they cover only.
fn has_shift(block: &Block) -> bool {
    let is_shift = |mark: &Mark| matches!(mark.kind, MarkKind::Superscript | MarkKind::Subscript);
    block.runs().iter().any(|(_, run)| run.marks.iter().any(is_shift))
}

#[test]
fn a_place_survives_being_written_down() {
    let article = rich();
    for measure in [1, 3, 10, 33, 60, 80, 120, 250] {
        let mut layout = Layout::new(Arc::clone(&article), measure);
        for (line_pos, line) in all_lines(&mut layout) {
            let text_pos = layout.text_pos(line_pos);
            assert_eq!(text_pos.block, line_pos.block, "{measure}");
            let back = layout.line_pos(text_pos);
            if line.runs.iter().any(|run| run.source.is_some()) {
                assert_eq!(back, line_pos, "{measure}: {text_pos:?}");
            }
            assert_eq!(layout.text_pos(back), text_pos, "{measure}: {line_pos:?}");
        }
    }
}

#[test]
fn a_resize_keeps_the_text_at_the_top() {
    let article = rich();
    let mut wide = Layout::new(Arc::clone(&article), 90);
    let tops: Vec<(LinePos, TextLine)> = all_lines(&mut wide).into_iter().step_by(7).collect();
    for measure in (1..=250).step_by(7) {
        let mut other = wide.at_measure(measure);
        for (line_pos, line) in &tops {
            let text_pos = wide.text_pos(*line_pos);
            let there = other.line_pos(text_pos);
            let shown = other.settle(there, 1);
            assert_eq!(shown, there, "{measure}");
            let lines = other.view(there, 1);
            let shows = |line: &TextLine| {
                line.runs.iter().any(|run| run.source.as_ref().is_some_and(|source| source.contains(&text_pos.offset)))
            };
            let is_cut = matches!(article.blocks[line_pos.block].kind, BlockKind::Table(_) | BlockKind::Code { .. });
            let has_text = line.runs.iter().any(|run| run.source.is_some());
            assert!(is_cut || !has_text || shows(lines[0].1), "{measure}: {text_pos:?} {:?}", lines[0].1.text());
        }
    }
}

#[test]
fn steps_go_through_the_lines_that_are_there() {
    let article = rich();
    for measure in [5, 24, 80] {
        let places: Vec<LinePos> =
            all_lines(&mut Layout::new(Arc::clone(&article), measure)).iter().map(|(line_pos, _)| *line_pos).collect();
        let mut layout = Layout::new(Arc::clone(&article), measure);
        for rows in [1, 2, 10, 60] {
            let bottom = places[places.len().saturating_sub(rows)];
            assert_eq!(layout.bottom(rows), bottom, "{measure} columns, {rows} rows");
        }
        for (i, line_pos) in places.iter().enumerate() {
            for lines in [-60, -7, -1, 0, 1, 7, 60] {
                let to = i.saturating_add_signed(lines).min(places.len() - 1);
                assert_eq!(layout.step(*line_pos, lines), places[to], "{measure} columns, {line_pos:?} {lines:+}");
            }
        }
    }
}

#[test]
fn a_window_shows_what_was_settled_and_no_more() {
    let article = rich();
    let all = all_lines(&mut Layout::new(Arc::clone(&article), 40));
    for start in (0..all.len()).step_by(5) {
        let mut layout = Layout::new(Arc::clone(&article), 40);
        let top = layout.settle(all[start].0, 12);
        let seen: Vec<(LinePos, TextLine)> =
            layout.view(top, 12).into_iter().map(|(p, line)| (p, line.clone())).collect();
        assert_eq!(seen, all[start..(start + 12).min(all.len())]);
    }
}

#[test]
fn text_is_as_wide_as_the_screen_draws_it() {
    let article = rich();
    let others = ["ﾊﾞ ﾊﾟ", "👩‍🚀👍🏽🇩🇪", "☁️☁", "e\u{301}", "\u{301}a", "لا إله", "कि क्षि", "각", "１２", "©️®", "1️⃣"]
        .map(str::to_owned);
    let lines = all_lines(&mut Layout::new(article, 50)).into_iter().map(|(_, line)| line.text());
    for text in others.into_iter().chain(lines) {
        assert_eq!(wrap::width(&text), drawn(&text), "{text:?}");
    }
}

/// The columns that ratatui fills with one line of text.
fn drawn(text: &str) -> usize {
    let mut screen = Buffer::empty(Rect::new(0, 0, 1000, 1));
    screen.set_stringn(0, 0, text, 1000, Style::default()).0.into()
}

/// A block of thousands of lines is laid out in parts, and of tens of thousands not all are kept. The result is the same.
#[test]
fn a_long_block_is_the_same_in_parts() {
    let text: String = (0..6_000).map(|n| format!("{n} ")).collect();
    let code: String = (0..20_000).map(|n| format!("{n}\n")).collect();
    let rows: String = (0..600).map(|n| format!("<tr><td>{n}<td>row")).collect();
    let html = format!("<p>{text}</p><pre>{code}</pre><table>{rows}</table>");
    let article = Arc::new(read::article_from_html(&html, None, &Metadata::default()).unwrap());
    let all = all_lines(&mut Layout::new(Arc::clone(&article), 60));
    let mut layout = Layout::new(Arc::clone(&article), 60);
    let mut line_pos = LinePos::default();
    for (i, (expected, line)) in all.iter().enumerate() {
        assert_eq!(line_pos, *expected);
        if i % 397 == 0 {
            layout.settle(line_pos, 3);
            assert_eq!(layout.view(line_pos, 3)[0], (line_pos, line));
            let text_pos = layout.text_pos(line_pos);
            assert_eq!(Layout::new(Arc::clone(&article), 60).text_pos(line_pos), text_pos);
        }
        line_pos = layout.step(line_pos, 1);
    }
    let last = all[all.len() - 1].0;
    assert_eq!(Layout::new(Arc::clone(&article), 60).step(LinePos::default(), isize::MAX), last);
    assert_eq!(Layout::new(article, 60).bottom(1), last);
}

#[test]
fn the_rich_article_at_eighty_columns_looks_as_it_should() {
    let shown = plain::text(&rich(), 80);
    let kept = include_str!("../fixtures/layout/rich.80");
    assert!(shown == kept, "write this to tests/fixtures/layout/rich.80 if it is right:\n{shown}");
}

/// Everything but a medium, of which only its link is left, can be read again from the HTML.
#[test]
fn the_html_of_an_article_holds_the_same_blocks() {
    let read = |html: &str| read::article_from_html(html, None, &Metadata::default()).unwrap();
    let article = rich();
    let again = read(&write::html(&article));
    for (block, again) in article.blocks.iter().zip(&again.blocks) {
        if !matches!(block.kind, BlockKind::Media(_)) {
            assert_eq!((&block.frames, &block.kind), (&again.frames, &again.kind));
        }
    }
    assert_eq!(article.blocks.len(), again.blocks.len());
    assert!(again.blocks.iter().any(|block| block.anchors.iter().any(|id| **id == *"n1")));
}

/// Characters that trouble layouts: wide, joined, combining, right to left, breaking and not.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,12}",
        2 => "[0-9]{1,3}([,.][0-9]{3}){0,2}",
        2 => Just(" ".to_owned()),
        1 => proptest::sample::select(vec![
            "日本語", "。", "「", "」", "👩\u{200d}🚀", "☁\u{fe0f}", "e\u{301}", "\u{301}", "\u{200d}", "🇩🇪", "-", "–", "/",
            " %", "€ ", "\n", "\u{a0}", "\u{2009}", "لا", "क्षि", "ﾊﾞ", "\u{1100}\u{1161}", "(", ")", "https://x.example/a/b?c=d",
            "\u{3000}", "ก็", "\u{600}", "…", "--", "\\", "*", "_", "`", "|", "<b>", "&amp;", "#",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn inline() -> impl Strategy<Value = Inline> {
    let kinds = proptest::sample::select(vec![
        MarkKind::Strong,
        MarkKind::Emphasis,
        MarkKind::Code,
        MarkKind::Superscript,
        MarkKind::Subscript,
        MarkKind::Link(Target::Web(HttpUrl::parse("https://example.com/(a)").unwrap())),
        MarkKind::Keyboard,
    ]);
    (awkward(), prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), kinds), 0..4))
        .prop_map(|(text, marks)| {
            let text = Sanitized::text(&text);
            let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mark = |(a, b, kind): (prop::sample::Index, prop::sample::Index, MarkKind)| {
                let (a, b) = (*a.get(&edges), *b.get(&edges));
                Mark { range: a.min(b)..a.max(b), kind }
            };
            let mut marks: Vec<Mark> = marks.into_iter().map(mark).filter(|mark| !mark.range.is_empty()).collect();
            marks.sort_by_key(|mark| mark.range.start);
            Inline { text, marks }
        })
}

fn table() -> impl Strategy<Value = Table> {
    (1usize..5, 1usize..6, 0usize..3, prop::option::of(inline())).prop_flat_map(|(rows, columns, head, caption)| {
        let cells = prop::collection::vec((inline(), 1usize..3, 1usize..3), rows * columns);
        cells.prop_map(move |cells| form(rows, columns, head.min(rows), caption.clone(), cells))
    })
}

/// Puts cells into the next free slots, as long as there are any.
fn form(
    rows: usize,
    columns: usize,
    head_rows: usize,
    caption: Option<Inline>,
    contents: Vec<(Inline, usize, usize)>,
) -> Table {
    let mut table =
        Table { caption, rows, columns, cells: Vec::new(), slots: vec![None; rows * columns], head_rows, foot_rows: 0 };
    for (content, row_span, column_span) in contents {
        let Some(slot) = table.slots.iter().position(Option::is_none) else { break };
        let (row, column) = (slot / columns, slot % columns);
        let free = (column..columns).take_while(|c| table.slots[row * columns + c].is_none()).count();
        let (row_span, column_span) = (row_span.min(rows - row), column_span.min(free));
        let covered = (row..row + row_span).flat_map(|r| (column..column + column_span).map(move |c| r * columns + c));
        for slot in covered.collect::<Vec<_>>() {
            table.slots[slot] = Some(table.cells.len());
        }
        table.cells.push(Cell { row, column, row_span, column_span, is_header: row < head_rows, content });
    }
    table
}

fn block() -> impl Strategy<Value = Block> {
    let frame = prop_oneof![
        any::<bool>().prop_map(|opens| Frame::Quote { opens }),
        any::<(bool, bool)>().prop_map(|(starts, opens)| Frame::Item { marker: Marker::Bullet, starts, opens }),
        any::<(bool, bool, bool)>().prop_map(|(is_done, starts, opens)| Frame::Item {
            marker: Marker::Task { is_done },
            starts,
            opens
        }),
        ("[0-9ivx]{1,12}\\.", any::<(bool, bool)>()).prop_map(|(o, (starts, opens))| Frame::Item {
            marker: Marker::Ordinal(Sanitized::line(&o)),
            starts,
            opens
        }),
        Just(Frame::Definition),
        Just(Frame::Details),
    ];
    let kind = prop_oneof![
        4 => inline().prop_map(BlockKind::Paragraph),
        2 => (1u8..7, inline()).prop_map(|(level, text)| BlockKind::Heading { level, text }),
        1 => inline().prop_map(BlockKind::Term),
        1 => inline().prop_map(BlockKind::Summary),
        1 => inline().prop_map(BlockKind::Deck),
        1 => awkward().prop_map(|text| BlockKind::Code { text: Sanitized::text(&text), language: None }),
        1 => table().prop_map(|table| BlockKind::Table(Box::new(table))),
        1 => inline().prop_map(|caption| {
            BlockKind::Figure(Box::new(Figure { caption: Some(caption), ..Figure::default() }))
        }),
        1 => awkward().prop_map(|label| {
            let url = HttpUrl::parse("https://video.example/1").ok();
            BlockKind::Media(Box::new(Media { kind: MediaKind::Video, label: Sanitized::line(&label), url }))
        }),
        1 => Just(BlockKind::Rule),
    ];
    (prop::collection::vec(frame, 0..5), kind).prop_map(|(frames, kind)| Block { frames, ..Block::of(kind) })
}

/// A cell over two columns of which one was shown had a column's room for a character of two.
#[test]
fn a_wide_character_fits_where_only_one_of_its_columns_is_shown() {
    let html = "<table><tr><td>00,000 11,775<td>https://x.example/a/b?c=d 5,341.546z<td colspan=2>日本<td>232,040.690";
    let article = Arc::new(read::article_from_html(html, None, &Metadata::default()).unwrap());
    for measure in 1..=60 {
        for (line_pos, line) in all_lines(&mut Layout::new(Arc::clone(&article), measure)) {
            assert!(fits(&line, measure.into()), "{measure}: {line_pos:?} {:?}", line.text());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn wrapped_lines_fit_and_lose_nothing_but_white_space(text in awkward(), measure in 1usize..40) {
        let text = Sanitized::text(&text);
        let mut end = 0;
        for line in wrap::wrap(&text, measure) {
            prop_assert!(text[end..line.start].chars().all(char::is_whitespace), "{:?}", &text[end..line.start]);
            let width = wrap::width(&text[line.clone()]);
            let is_one = wrap::fitting(&text[line.clone()], measure) == 0;
            prop_assert!(width <= measure || is_one, "{:?} is {} wide", &text[line], width);
            end = line.end;
        }
        prop_assert!(text[end..].chars().all(char::is_whitespace));
    }

    #[test]
    fn any_text_is_as_wide_as_the_screen_draws_it(text in awkward()) {
        let text = Sanitized::line(&text);
        prop_assert_eq!(wrap::width(&text), drawn(&text));
    }

    #[test]
    fn any_blocks_are_laid_out_within_any_measure(
        blocks in prop::collection::vec(block(), 0..8),
        measure in 1u16..60,
        query in awkward(),
    ) {
        let article = Arc::new(Article { blocks, ..Article::default() });
        let mut layout = Layout::new(Arc::clone(&article), measure);
        let lines = all_lines(&mut layout);
        for (line_pos, line) in &lines {
            prop_assert!(fits(line, measure.into()), "{:?} {:?} is {} wide", line_pos, line.text(), line.width());
        }
        for (at, block) in article.blocks.iter().enumerate() {
            let lines: Vec<&TextLine> = lines.iter().filter(|(line_pos, _)| line_pos.block == at).map(|(_, line)| line).collect();
            prop_assert!(!lines.is_empty());
            if let Err(problem) = shows_all(block, &lines) {
                prop_assert!(false, "{}", problem);
            }
        }
        for found in find::find(&article, &query) {
            let line_pos = layout.line_pos(TextPos { block: found.block.0, offset: found.range.start });
            prop_assert_eq!(line_pos.block, found.block.0);
        }
    }

    #[test]
    fn any_article_can_be_written(blocks in prop::collection::vec(block(), 0..8)) {
        let article = Article { blocks, ..Article::default() };
        write::markdown(&article);
        let json = write::json(&article);
        for table in &json.tables {
            let shape: Vec<usize> = table.grid.iter().map(Vec::len).collect();
            prop_assert_eq!(shape, table.header.iter().map(Vec::len).collect::<Vec<_>>());
        }
        let again = read::article_from_html(write::html(&article), None, &Metadata::default());
        let words = |text: &str| text.split_whitespace().collect::<String>();
        if let Ok(again) = again {
            prop_assert!(words(&json.text).is_empty() || !words(&write::json(&again).text).is_empty());
        }
    }

    #[test]
    fn the_grid_of_any_table_holds_its_cells(table in table(), screen in 1u16..90) {
        let grid = TableGrid::of(&table, screen);
        prop_assert_eq!(grid.widths.len(), table.columns);
        for slot in 0..table.rows * table.columns {
            let (row, column) = (slot / table.columns, slot % table.columns);
            let lines = grid.cell(&table, row, column, grid.widths[column]);
            prop_assert!(lines.iter().all(|line| fits(line, grid.widths[column])));
        }
        let total = grid.widths.iter().sum::<usize>() + grid.gap * (table.columns - 1);
        let is_fit = total <= screen.into();
        prop_assert!(is_fit || needed(&table, 14) + table.columns > screen.into(), "{:?}", grid.widths);
    }

    #[test]
    fn no_column_that_fits_is_hidden_and_no_word_is_broken_while_there_is_room(
        table in table(), measure in 1u16..90, more in 0u16..40,
    ) {
        let widest = usize::from(measure + more);
        let block = Block::of(BlockKind::Table(Box::new(table.clone())));
        let text = block.text().into_owned();
        let article = Arc::new(Article { blocks: vec![block], ..Article::default() });
        let lines = all_lines(&mut Layout::new(article, TextRoom { measure, widest: measure + more }));
        let is_cut = lines.iter().flat_map(|(_, line)| &line.runs).any(|run| run.look.role == Role::Note);
        prop_assert!(!is_cut || needed(&table, 14) + table.columns > widest);
        if needed(&table, usize::MAX) + 2 * table.columns > widest {
            return Ok(());
        }
        let mut start = table.caption.as_ref().map_or(0, |caption| caption.text.len() + 1);
        for cell in &table.cells {
            for word in wrap::unbreakable(&cell.content.text).filter(|word| !word.is_empty()) {
                let (first, last) = (start + word.start, start + word.end - 1);
                let shows = |line: &TextLine, at: usize| {
                    line.runs.iter().filter_map(|run| run.source.as_ref()).any(|source| source.contains(&at))
                };
                let is_whole = lines.iter().any(|(_, line)| shows(line, first) && shows(line, last));
                prop_assert!(is_whole, "{:?} is broken", &text[first..=last]);
            }
            start += cell.content.text.len() + 1;
        }
    }
}

/// More columns than the cells of a table need side by side if words longer than `cap` may be broken; the space between
/// is not counted.
fn needed(table: &Table, cap: usize) -> usize {
    let word = |text: &str| if is_number(text) { wrap::width(text) } else { wrap::width(text).min(cap) };
    let need = |cell: &Cell| match is_number(&cell.content.text) {
        true => wrap::natural_width(&cell.content.text),
        // A sign may be added before each raised or lowered letter.
        false
            if cell
                .content
                .marks
                .iter()
                .any(|mark| mark.kind == MarkKind::Superscript || mark.kind == MarkKind::Subscript) =>
        {
            200
        }
        false => wrap::unbreakable(&cell.content.text).map(|range| word(&cell.content.text[range])).max().unwrap_or(0),
    };
    let single = |column| table.cells.iter().filter(move |cell| cell.column_span == 1 && cell.column == column);
    let columns = (0..table.columns).map(|column| single(column).map(need).max().unwrap_or(0).max(2)).sum::<usize>();
    columns + table.cells.iter().filter(|cell| cell.column_span > 1).map(need).sum::<usize>()
}
