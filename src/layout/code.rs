//! Code as lines. On the screen a line that is too long is cut, and all lines of a block move sideways together; elsewhere it
//! continues after a quiet sign. Nothing is ever left out without a sign.

use std::ops::Range;

use super::flow::{BlockRoom, Fit, added, note};
use super::{Look, Role, TextLine, TextRun, wrap};

/// Marks the second and later parts of a code line that is wider than the measure.
const CONTINUED: &str = "↪ ";

/// The sides at which a line goes on; each takes a column.
const MORE_LEFT: &str = "‹";
const MORE_RIGHT: &str = "›";

/// In fewer columns a line is not cut, because the signs would leave it no room.
const LEAST: usize = 6;

/// The columns for code: the measure, or more if a line needs it and may have it.
pub(super) fn columns(text: &str, room: BlockRoom) -> usize {
    if room.widest == room.measure {
        return room.measure;
    }
    wrap::natural_width(text).clamp(room.measure, room.widest)
}

/// How many columns code can be moved sideways until the end of its longest line is in view.
pub(super) fn most_aside(text: &str, room: BlockRoom) -> usize {
    let columns = columns(text, room);
    if columns < LEAST { 0 } else { wrap::natural_width(text).saturating_sub(columns) }
}

/// The columns by which code must be moved so that a byte of it is in view; `None` if it is.
pub(super) fn aside_for(text: &str, room: BlockRoom, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    let column = wrap::width(&before[before.rfind('\n').map_or(0, |end| end + 1)..]);
    let (columns, most) = (columns(text, room), most_aside(text, room));
    let aside = room.aside.min(most);
    // The signs at the sides hide a column each, and a wide character has two; what is looked for has some columns as well.
    let behind = if aside > 0 { aside + 2 } else { 0 };
    let ahead = (columns / 4).max(3);
    let is_in_view = column >= behind && column + ahead < aside + columns;
    let at_start = column + ahead < columns;
    let wanted = if at_start { 0 } else { column.saturating_sub(columns / 2).min(most) };
    (!is_in_view && wanted != aside).then_some(wanted)
}

/// The first lines of a block of code, or all. On the screen the first one names the language, if the page tells it.
pub(super) fn lines(text: &str, language: Option<&str>, room: BlockRoom) -> Vec<TextLine> {
    let columns = columns(text, room);
    let is_cut = room.fit == Fit::Cut && columns >= LEAST;
    // All code moves with the widest; what fits or ends before stays.
    let aside = room.aside.min(most_aside(text, room));
    let language = language.filter(|_| is_cut);
    let mut lines: Vec<TextLine> =
        language.map_or_else(Vec::new, |name| note(name, columns)).into_iter().take(1).collect();
    for line in line_ranges(text) {
        if lines.len() >= room.most {
            break;
        }
        match is_cut {
            true => lines.push(in_view(text, line, columns, aside)),
            false => continued(text, line, columns, |line| lines.push(line)),
        }
    }
    lines
}

/// All lines one by one, for pipes.
pub(super) fn each_line(text: &str, room: BlockRoom, mut tell: impl FnMut(TextLine)) {
    let columns = columns(text, room);
    line_ranges(text).for_each(|line| continued(text, line, columns, &mut tell));
}

fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    text.split('\n').map(move |line| {
        let start = next;
        next += line.len() + 1;
        start..start + line.len()
    })
}

/// The part of a line that is in view while the code is moved `aside` columns to the left.
fn in_view(text: &str, line: Range<usize>, columns: usize, aside: usize) -> TextLine {
    let line = line.start..line.start + text[line].trim_end().len();
    let width = wrap::width(&text[line.clone()]);
    if aside == 0 && width <= columns {
        return TextLine { runs: runs(None, run(text, line)) };
    }
    let (hidden, pad) = behind(&text[line.clone()], if aside == 0 { 0 } else { aside + 1 });
    let sign = match hidden {
        0 if aside > 0 => " ",
        0 => "",
        _ => MORE_LEFT,
    };
    let room = columns - wrap::width(sign) - pad;
    let rest = &text[line.start + hidden..line.end];
    let has_more = wrap::width(rest) > room;
    let shown = wrap::fitting(rest, room - usize::from(has_more));
    let code = run(text, line.start + hidden..line.start + hidden + shown);
    let gap = room.saturating_sub(1 + wrap::width(&code.text));
    // The start of the line is told although it is not in view: a position in what is hidden is on this line.
    let start = run(text, line.start..line.start);
    let mut runs = vec![start, added(format!("{sign}{}", " ".repeat(pad)), Role::Marker), code];
    if has_more {
        runs.push(added(format!("{}{MORE_RIGHT}", " ".repeat(gap)), Role::Marker));
    }
    TextLine { runs }
}

/// The bytes of a line that are hidden behind so many columns, and the columns by which its last character sticks out.
fn behind(line: &str, columns: usize) -> (usize, usize) {
    let fits = wrap::fitting(line, columns);
    if fits == line.len() || wrap::width(&line[..fits]) == columns {
        return (fits, 0);
    }
    let hidden = fits + wrap::fitting_some(&line[fits..], 1);
    (hidden, wrap::width(&line[..hidden]).saturating_sub(columns))
}

/// The whole of a line. What does not fit continues on lines of its own.
fn continued(text: &str, line: Range<usize>, measure: usize, mut tell: impl FnMut(TextLine)) {
    let mut rest = line.start..line.start + text[line].trim_end().len();
    let sign = if measure > 2 { CONTINUED } else { "" };
    let mut before = None;
    loop {
        let room = if before.is_none() { measure } else { measure - wrap::width(sign) };
        let cut = rest.start + wrap::fitting_some(&text[rest.clone()], room);
        tell(TextLine { runs: runs(before, run(text, rest.start..cut)) });
        if cut == rest.end {
            return;
        }
        rest.start = cut;
        before = Some(added(sign, Role::Marker));
    }
}

/// The runs of the two that show something. The list has no spare capacity, because most lines of code are one run.
fn runs(before: Option<TextRun>, code: TextRun) -> Vec<TextRun> {
    let is_shown = |run: &TextRun| !run.text.is_empty();
    match before.filter(is_shown) {
        Some(before) if is_shown(&code) => vec![before, code],
        Some(before) => vec![before],
        None if is_shown(&code) => vec![code],
        None => Vec::new(),
    }
}

fn run(text: &str, range: Range<usize>) -> TextRun {
    let range = range.start..range.start + text[range].trim_end().len();
    let look = Look { role: Role::Code, is_code: true, ..Look::default() };
    TextRun { text: text[range.clone()].to_owned(), look, source: Some(range), link: None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONG: &str = "let answer = 42;\n\n    return 北京 + answer;\nx";

    fn room(columns: usize, aside: usize) -> BlockRoom {
        BlockRoom { measure: columns, widest: columns, fit: Fit::Cut, aside, most: usize::MAX }
    }

    fn shown(text: &str, columns: usize, aside: usize) -> Vec<String> {
        lines(text, None, room(columns, aside)).iter().map(TextLine::text).collect()
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_with_a_sign() {
        assert_eq!(shown(LONG, 10, 0), ["let answe›", "", "    retur›", "x"]);
        assert_eq!(shown(LONG, 40, 0), ["let answer = 42;", "", "    return 北京 + answer;", "x"]);
    }

    #[test]
    fn all_lines_move_sideways_together() {
        assert_eq!(shown(LONG, 10, 4), ["‹nswer = ›", "", "‹eturn 北›", "‹"]);
        assert_eq!(shown(LONG, 10, most_aside(LONG, room(10, 0))), ["‹", "", "‹+ answer;", "‹"]);
    }

    #[test]
    fn a_wide_character_that_is_half_behind_the_edge_is_left_out_and_the_rest_keeps_its_columns() {
        assert_eq!(shown("北京xyz", 6, 0), ["北京x›"]);
        assert_eq!(shown("北京東xyz", 6, 2), ["‹ 東x›"]);
        assert_eq!(shown("北京東xyz", 6, 3), ["‹東xyz"]);
    }

    #[test]
    fn a_position_is_brought_into_view_from_either_side() {
        let text = "0123456789".repeat(5);
        let aside = |aside, offset| aside_for(&text, room(20, aside), offset);
        assert_eq!(aside(0, 3), None);
        assert_eq!(aside(0, 30), Some(20));
        assert_eq!(aside(0, 49), Some(30), "not further than the line is long");
        assert_eq!(aside(20, 25), None);
        assert_eq!(aside(20, 3), Some(0));
    }

    #[test]
    fn the_language_stands_above_where_it_is_told() {
        let named: Vec<String> = lines("x", Some("rust"), room(10, 0)).iter().map(TextLine::text).collect();
        assert_eq!(named, ["rust", "x"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room_and_each_tells_where_it_begins(
            text in "[a-z\u{5317}\u{65e5}👩 \n]{0,80}", columns in LEAST..20, aside in 0_usize..40,
        ) {
            let (lines, room) = (lines(&text, None, room(columns, aside)), room(columns, 0));
            for line in &lines {
                prop_assert!(line.width() <= columns, "{line:?}");
            }
            prop_assert_eq!(lines.len(), text.split('\n').count());
            let starts: Vec<usize> = line_ranges(&text).map(|line| line.start).collect();
            for (line, start) in lines.iter().zip(starts) {
                prop_assert!(line.start().is_none_or(|first| first == start), "{line:?}");
            }
            for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let wanted = BlockRoom { aside: aside_for(&text, room, at).unwrap_or(0), ..room };
                let shows = super::lines(&text, None, wanted).iter().any(|line| line.shows(at));
                prop_assert!(shows, "{c:?} at {at} is not in view when it is looked for: {:?}", wanted.aside);
            }
        }
    }
}
