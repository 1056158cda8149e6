//! Turns pictures into the bytes that bring a terminal from one to the next: few, because a line may be slow and a terminal
//! reads each of them.
//!
//! ratatui's own backend writes some 4,500 bytes for a scrolled line, because it repeats colours and positions and does not
//! scroll; this writes some 110, or 1,700 where a pane stands beside the text and the terminal has no margins. It leaves out
//! what no theme uses: hidden text and fast blinking. The colour of an underline is the key of a link (`ui::links`), which is
//! written as OSC 8.
//!
//! It writes only what every terminal understands that follows the VT220, and scrolls only where the terminal has said what
//! it is. [`Painter`] knows what is on the screen, so it must be told if something else has written there.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::scroll::{RowMove, Scroll, Scrolling};
use crate::layout::wrap;
use crate::ui::links::LinkKeys;

/// Cells that do not change are written again if they are no more than this: going over them takes as many bytes.
const SHORT_GAP: u16 = 4;

/// Keeps what the terminal shows.
#[derive(Debug, Default)]
pub struct Painter {
    /// `None`: unknown.
    shown: Option<Buffer>,
    has_cursor: Option<bool>,
    /// What the terminal is known to move by itself.
    scrolling: Scrolling,
}

impl Painter {
    /// The next picture is written completely.
    pub fn forget(&mut self) {
        self.shown = None;
        self.has_cursor = None;
    }

    /// What the terminal can move by itself.
    pub fn let_scroll(&mut self, scrolling: Scrolling) {
        self.scrolling = scrolling;
    }

    /// The bytes that make a terminal show a picture, and the cursor if it has a position. Takes the picture, and leaves
    /// another one of its size.
    ///
    /// `links` are the addresses of the keys that cells have: a cell whose key is not there has no link.
    pub fn paint(&mut self, next: &mut Buffer, cursor: Option<Position>, links: &LinkKeys) -> Vec<u8> {
        let mut pen = Pen { bytes: Vec::new(), at: None, look: CellLook::default(), links };
        let known = self.shown.take().filter(|shown| shown.area == next.area);
        let mut shown = known.unwrap_or_else(|| {
            pen.write(CLEAR);
            Buffer::empty(next.area)
        });
        if let Some(scroll) = Scroll::between(&shown, next, self.scrolling) {
            pen.scroll(scroll, next.area.width);
            scroll.apply(&mut shown);
        }
        pen.draw(&shown, next);
        self.place(cursor, &mut pen);
        self.shown = Some(std::mem::replace(next, shown));
        pen.bytes
    }

    fn place(&mut self, cursor: Option<Position>, pen: &mut Pen<'_>) {
        pen.set_look(CellLook::default());
        if let Some(Position { x, y }) = cursor {
            pen.go_to(x, y);
        }
        if self.has_cursor.replace(cursor.is_some()) != Some(cursor.is_some()) {
            pen.write(if cursor.is_some() { SHOW } else { HIDE });
        }
    }
}

const CLEAR: &[u8] = b"\x1b[0m\x1b[2J";
/// What follows is no link.
const NO_LINK: &[u8] = b"\x1b]8;;\x1b\\";
const SHOW: &[u8] = b"\x1b[?25h";
const HIDE: &[u8] = b"\x1b[?25l";

/// To the end of the row.
const ERASE: &[u8] = b"\x1b[K";

/// The region is the whole screen again.
const WHOLE: &[u8] = b"\x1b[r";

/// The region may have margins at the sides (DECLRMM), or is as wide as the screen again.
const MARGINS: &[u8] = b"\x1b[?69h";
const NO_MARGINS: &[u8] = b"\x1b[?69l";

/// Moves the rows of the region up by one if it is written in the last one of them.
const LINE_FEED: &[u8] = b"\n";

/// Moves the rows of the region down by one if it is written in the first one of them.
const REVERSE_INDEX: &[u8] = b"\x1bM";

/// How a cell looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct CellLook {
    foreground: Color,
    background: Color,
    modifier: Modifier,
    /// The key of the link that it belongs to.
    link: Color,
}

impl CellLook {
    fn of(cell: &Cell, links: &LinkKeys) -> CellLook {
        let link = Some(cell.underline_color).filter(|key| links.contains_key(key)).unwrap_or_default();
        CellLook { foreground: cell.fg, background: cell.bg, modifier: cell.modifier, link }
    }
}

/// The marks of a look with their numbers (ECMA-48, SGR).
const MARKS: [(Modifier, u16); 7] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

/// Writes cells, and knows where the terminal's cursor is and what it writes with. Each picture begins and ends with the
/// terminal's own look.
struct Pen<'a> {
    bytes: Vec<u8>,
    /// `None`: unknown, as after the last column, where terminals differ.
    at: Option<Position>,
    look: CellLook,
    links: &'a LinkKeys,
}

impl Pen<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn draw(&mut self, shown: &Buffer, next: &Buffer) {
        let mut row = RowEnd::default();
        for (x, y, cell) in shown.diff_iter(next) {
            if row.y != Some(y) {
                row = RowEnd::of(next, y);
            }
            if x >= row.end {
                self.erase(&mut row, x, y);
            } else {
                self.approach(next, x, y);
                self.put(next, x, y, cell);
            }
        }
    }

    /// Erases the rest of a row, once.
    fn erase(&mut self, row: &mut RowEnd, x: u16, y: u16) {
        if !std::mem::replace(&mut row.is_erased, true) {
            self.go_to(x, y);
            self.set_look(CellLook::default());
            self.write(ERASE);
        }
    }

    /// Goes to a cell; over a few that stay as they are by writing them again.
    fn approach(&mut self, next: &Buffer, x: u16, y: u16) {
        let from = self.at.filter(|at| at.y == y && at.x <= x && x - at.x <= SHORT_GAP);
        let between = from.map_or(&[][..], |from| &next.content[next.index_of(from.x, y)..next.index_of(x, y)]);
        let is_same = |cell: &Cell| CellLook::of(cell, self.links) == self.look && is_plain(cell.symbol());
        if from.is_some() && between.iter().all(is_same) {
            between.iter().for_each(|cell| self.bytes.extend(cell.symbol().bytes()));
        } else {
            self.go_to(x, y);
        }
    }

    fn go_to(&mut self, x: u16, y: u16) {
        match self.at {
            Some(at) if at == (Position { x, y }) => {}
            Some(at) if at.y == y => self.command(&[x + 1], b'G'),
            Some(at) if at.y + 1 == y && x == 0 => self.write(b"\r\n"),
            Some(_) | None => self.command(&[y + 1, x + 1], b'H'),
        }
        self.at = Some(Position { x, y });
    }

    fn put(&mut self, next: &Buffer, x: u16, y: u16, cell: &Cell) {
        self.set_look(CellLook::of(cell, self.links));
        self.bytes.extend(cell.symbol().bytes());
        let x = columns(cell.symbol()).map(|columns| x + columns).filter(|x| *x < next.area.width);
        self.at = x.map(|x| Position { x, y });
    }

    fn set_look(&mut self, look: CellLook) {
        if self.look.link != look.link {
            self.link(look.link);
        }
        let before = std::mem::replace(&mut self.look, look);
        if (CellLook { link: look.link, ..before }) == look {
            return;
        }
        self.write(b"\x1b[0");
        let marks = MARKS.iter().filter(|(mark, _)| look.modifier.contains(*mark));
        marks.for_each(|(_, number)| self.write(format!(";{number}").as_bytes()));
        self.write(colour(look.foreground, 30).as_bytes());
        self.write(colour(look.background, 40).as_bytes());
        self.write(b"m");
    }

    /// Begins a link, or ends it. The id tells a terminal which pieces on several lines are one.
    fn link(&mut self, key: Color) {
        match (self.links.get(&key), key) {
            (Some(url), Color::Rgb(red, green, blue)) => {
                self.write(format!("\x1b]8;id={red:02x}{green:02x}{blue:02x};{url}\x1b\\").as_bytes());
            }
            (_, _) => self.write(NO_LINK),
        }
    }

    fn scroll(&mut self, scroll: Scroll, columns: u16) {
        let has_margins = scroll.left > 0 || scroll.right < columns;
        if has_margins {
            self.write(MARGINS);
            self.command(&[scroll.left + 1, scroll.right], b's');
        }
        self.command(&[scroll.top + 1, scroll.end], b'r');
        match scroll.by {
            RowMove::Up(by) => {
                self.command(&[scroll.end, scroll.left + 1], b'H');
                (0..by).for_each(|_| self.write(LINE_FEED));
            }
            RowMove::Down(by) => {
                self.command(&[scroll.top + 1, scroll.left + 1], b'H');
                (0..by).for_each(|_| self.write(REVERSE_INDEX));
            }
        }
        if has_margins {
            self.write(NO_MARGINS);
        }
        self.write(WHOLE);
        self.at = None;
    }

    fn command(&mut self, numbers: &[u16], end: u8) {
        let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
        self.write(b"\x1b[");
        self.write(numbers.join(";").as_bytes());
        self.write(&[end]);
    }
}

/// A row while it is drawn.
#[derive(Default)]
struct RowEnd {
    y: Option<u16>,
    /// From this column on it is blank.
    end: u16,
    is_erased: bool,
}

impl RowEnd {
    fn of(picture: &Buffer, y: u16) -> RowEnd {
        let start = picture.index_of(0, y);
        let cells = &picture.content[start..start + usize::from(picture.area.width)];
        let end = cells.iter().rposition(|cell| *cell != Cell::EMPTY).map_or(0, |last| last + 1);
        RowEnd { y: Some(y), end: u16::try_from(end).unwrap_or(u16::MAX), is_erased: false }
    }
}

fn is_plain(symbol: &str) -> bool {
    symbol.len() == 1
}

/// How far a symbol moves the cursor; `None` where terminals differ, as with emoji.
fn columns(symbol: &str) -> Option<u16> {
    if is_plain(symbol) || wrap::width(symbol) == 1 {
        return Some(1);
    }
    let mut characters = symbol.chars();
    let is_asian = matches!(characters.next(), Some('\u{3041}'..='\u{D7A3}')) && characters.next().is_none();
    (is_asian && wrap::width(symbol) == 2).then_some(2)
}

/// The parameters for a colour (ECMA-48, SGR; xterm's for more than eight); `black` is the number of the first one.
fn colour(colour: Color, black: u16) -> String {
    let basic = |number: u16| format!(";{}", black + number);
    let light = |number: u16| format!(";{}", black + 60 + number);
    match colour {
        Color::Reset => String::new(),
        Color::Black => basic(0),
        Color::Red => basic(1),
        Color::Green => basic(2),
        Color::Yellow => basic(3),
        Color::Blue => basic(4),
        Color::Magenta => basic(5),
        Color::Cyan => basic(6),
        Color::Gray => basic(7),
        Color::DarkGray => light(0),
        Color::LightRed => light(1),
        Color::LightGreen => light(2),
        Color::LightYellow => light(3),
        Color::LightBlue => light(4),
        Color::LightMagenta => light(5),
        Color::LightCyan => light(6),
        Color::White => light(7),
        Color::Indexed(number) => format!(";{};5;{number}", black + 8),
        Color::Rgb(red, green, blue) => format!(";{};2;{red};{green};{blue}", black + 8),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use vt100::{Parser, Screen};

    use super::*;

    const ROWS: u16 = 12;

    /// What a reader's screen may show: a text that scrolls, and beside it a pane that scrolls by itself.
    #[derive(Clone, Debug)]
    struct Shown {
        columns: u16,
        /// From this column on there is the pane.
        pane_at: u16,
        text: i32,
        pane: i32,
        title: u16,
    }

    fn picture(shown: &Shown) -> Buffer {
        let mut picture = Buffer::empty(Rect::new(0, 0, shown.columns, ROWS));
        picture.set_string(0, 0, format!("title {}", shown.title), Style::new().add_modifier(Modifier::BOLD));
        for row in 1..ROWS - 1 {
            let (text, style) = line(shown.text + i32::from(row));
            picture.set_stringn(0, row, text, usize::from(shown.pane_at.min(shown.columns)), style);
            if shown.pane_at < shown.columns {
                picture.set_string(shown.pane_at, row, format!("│ pane {}", shown.pane + i32::from(row)), Style::new());
            }
        }
        picture.set_string(0, ROWS - 1, "status", Style::new().fg(Color::Indexed(246)));
        picture
    }

    const WORDS: [&str; 9] = ["harbour", "of", "a", "keeper’s", "log", "12,5 %", "über", "and", "light"];

    /// A line of a text: plain, coloured, of wide characters, ending in the last column, or blank.
    fn line(number: i32) -> (String, Style) {
        let seed = number.rem_euclid(7);
        let word = |word: i32| WORDS[usize::try_from((number * 31 + word * word).rem_euclid(9)).unwrap()];
        let words = (0..20).map(word).collect::<Vec<_>>().join(" ");
        match seed {
            0 => (String::new(), Style::new()),
            1 => (words, Style::new().fg(Color::Cyan).add_modifier(Modifier::UNDERLINED)),
            2 => ("第四十二条長い文章は続く".repeat(6), Style::new()),
            3 => (format!("a日{number}本語 and {words}"), Style::new().bg(Color::Yellow)),
            _ => (words, Style::new()),
        }
    }

    fn linked(words: &str, keys: &[(usize, usize, Color)]) -> Buffer {
        let mut picture = Buffer::empty(Rect::new(0, 0, 30, 2));
        picture.set_string(0, 0, words, Style::new());
        for (start, end, key) in keys {
            let area = Rect::new(u16::try_from(*start).unwrap(), 0, u16::try_from(end - start).unwrap(), 1);
            picture.set_style(area, Style::new().underline_color(*key));
        }
        picture
    }

    #[test]
    fn a_link_is_begun_and_ended_around_its_words_and_changes_with_its_address() {
        let (one, two) = (Color::Rgb(1, 2, 3), Color::Rgb(4, 5, 6));
        let url = |address: &str| crate::article::HttpUrl::parse(address).unwrap();
        let links = LinkKeys::from([(one, url("https://a.example/")), (two, url("https://b.example/"))]);
        let mut painter = Painter::default();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let first = text(painter.paint(&mut linked("see the map", &[(4, 11, one)]), None, &links));
        assert!(first.contains("see \x1b]8;id=010203;https://a.example/\x1b\\the map\x1b]8;;\x1b\\"), "{first:?}");
        let same = text(painter.paint(&mut linked("see the map", &[(4, 11, one)]), None, &links));
        assert_eq!(same, "");
        let other = text(painter.paint(&mut linked("see the map", &[(4, 11, two)]), None, &links));
        assert!(other.contains("\x1b]8;id=040506;https://b.example/\x1b\\the map\x1b]8;;\x1b\\"), "{other:?}");
        let unknown = text(Painter::default().paint(&mut linked("see", &[(0, 3, one)]), None, &LinkKeys::new()));
        assert!(!unknown.contains("]8;"), "{unknown:?}");
    }

    fn terminal(columns: u16) -> Parser {
        let size = |n| NonZeroU16::new(n).unwrap();
        Parser::new(size(ROWS), size(columns), 0)
    }

    /// The first cell that is seen otherwise than in another terminal, here and there.
    fn difference(screen: &Screen, other: &Screen) -> Option<(String, String)> {
        let (rows, columns) = screen.size();
        let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        let mut pairs = places.map(|(row, column)| (seen(screen, row, column), seen(other, row, column)));
        pairs.find(|(here, there)| here != there)
    }

    fn seen(screen: &Screen, row: u16, column: u16) -> String {
        let cell = screen.cell(row, column).unwrap();
        let symbol = if cell.has_contents() { cell.contents() } else { " " };
        let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
        match cell.is_wide_continuation() {
            true => format!("{row} {column} (the second half)"),
            false => format!("{row} {column} {symbol} {marks:?} {:?} {:?}", cell.fgcolor(), cell.bgcolor()),
        }
    }

    fn shown() -> impl Strategy<Value = (i32, i32, u16, u8)> {
        (-13..13_i32, -2..3_i32, 0..3_u16, 0..20_u8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        /// Whatever was scrolled, and whether or not the terminal did it, the screen is the one that is painted from
        /// nothing.
        #[test]
        fn a_screen_that_was_scrolled_is_the_one_painted_anew(
            columns in 30..90_u16,
            pane_at in 20..100_u16,
            can_scroll: bool,
            steps in prop::collection::vec(shown(), 1..12),
        ) {
            let scrolling = if can_scroll { Scrolling::WholeRows } else { Scrolling::Nothing };
            let mut painter = Painter { scrolling, ..Painter::default() };
            let mut screen = terminal(columns);
            let mut now = Shown { columns, pane_at, text: 40, pane: 7, title: 0 };
            for (text, pane, title, resize) in steps {
                now = Shown { text: now.text + text, pane: now.pane + pane, title, ..now };
                if resize == 0 {
                    now.columns = (now.columns + 11).min(95);
                    screen.screen_mut().set_size(NonZeroU16::new(ROWS).unwrap(), NonZeroU16::new(now.columns).unwrap());
                }
                screen.process(&painter.paint(&mut picture(&now), None, &LinkKeys::new()));
                let mut anew = terminal(now.columns);
                anew.process(&Painter::default().paint(&mut picture(&now), None, &LinkKeys::new()));
                prop_assert_eq!(difference(screen.screen(), anew.screen()), None);
            }
        }
    }

    /// A terminal that scrolls between margins at the sides. It knows no more than what is written here.
    struct Margined {
        cells: Buffer,
        at: (u16, u16),
        look: String,
        rows: std::ops::Range<u16>,
        columns: std::ops::Range<u16>,
    }

    impl Margined {
        fn new(columns: u16) -> Margined {
            let cells = Buffer::empty(Rect::new(0, 0, columns, ROWS));
            Margined { cells, at: (0, 0), look: String::new(), rows: 0..ROWS, columns: 0..columns }
        }

        fn process(&mut self, bytes: &[u8]) {
            let text = std::str::from_utf8(bytes).unwrap();
            let mut rest = text;
            while let Some(c) = rest.chars().next() {
                rest = &rest[c.len_utf8()..];
                match c {
                    '\x1b' if rest.starts_with('M') => {
                        rest = &rest[1..];
                        assert!(self.at.1 == self.rows.start && self.columns.contains(&self.at.0));
                        self.shift(RowMove::Down(1));
                    }
                    '\x1b' => {
                        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                        let command = &rest[1..=end];
                        rest = &rest[end + 1..];
                        self.command(command);
                    }
                    '\r' => self.at.0 = 0,
                    '\n' if self.at.1 + 1 == self.rows.end => {
                        assert!(self.columns.contains(&self.at.0));
                        self.shift(RowMove::Up(1));
                    }
                    '\n' => self.at.1 += 1,
                    c => self.put(c),
                }
            }
        }

        fn command(&mut self, command: &str) {
            let (numbers, last) = command.split_at(command.len() - 1);
            let number = |at: usize| numbers.split(';').nth(at).and_then(|number| number.parse::<u16>().ok());
            let area = self.cells.area;
            match (numbers, last) {
                ("?25" | "?69", "h" | "l") => self.columns = 0..area.width,
                ("2", "J") => self.cells = Buffer::empty(area),
                (_, "m") => numbers.clone_into(&mut self.look),
                (_, "H") => self.at = (number(1).unwrap() - 1, number(0).unwrap() - 1),
                (_, "G") => self.at.0 = number(0).unwrap() - 1,
                ("", "K") => (self.at.0..area.width).for_each(|x| self.cells[(x, self.at.1)].reset()),
                (_, "r") => self.rows = number(0).map_or(0, |top| top - 1)..number(1).unwrap_or(ROWS),
                (_, "s") => self.columns = number(0).unwrap() - 1..number(1).unwrap(),
                other => panic!("it does not know {other:?}"),
            }
        }

        fn put(&mut self, c: char) {
            let width = u16::try_from(wrap::width(c.encode_utf8(&mut [0; 4]))).unwrap();
            let symbol = format!("{c}{}", self.look);
            self.cells[self.at].set_symbol(&symbol);
            if width == 2 {
                self.cells[(self.at.0 + 1, self.at.1)].reset();
            }
            self.at.0 += width;
        }

        fn shift(&mut self, by: RowMove) {
            let (rows, columns) = (self.rows.clone(), self.columns.clone());
            Scroll { top: rows.start, end: rows.end, left: columns.start, right: columns.end, by }
                .apply(&mut self.cells);
        }

        /// As it is seen: a cell that was erased looks like one with a space.
        fn seen(&self) -> Vec<String> {
            let symbol = |cell: &Cell| cell.symbol().trim_end_matches('0').to_owned();
            self.cells.content.iter().map(symbol).collect()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn a_text_that_was_scrolled_beside_a_pane_is_the_one_painted_anew(
            pane_at in 20..100_u16,
            steps in prop::collection::vec(shown(), 1..12),
        ) {
            let mut painter = Painter { scrolling: Scrolling::Columns, ..Painter::default() };
            let mut screen = Margined::new(90);
            let mut now = Shown { columns: 90, pane_at, text: 40, pane: 7, title: 0 };
            for (text, pane, title, _) in steps {
                now = Shown { text: now.text + text, pane: now.pane + pane, title, ..now };
                screen.process(&painter.paint(&mut picture(&now), None, &LinkKeys::new()));
                let mut anew = Margined::new(90);
                anew.process(&Painter::default().paint(&mut picture(&now), None, &LinkKeys::new()));
                prop_assert_eq!(screen.seen(), anew.seen());
            }
        }
    }

    fn scrolled_by_a_line(mut painter: Painter, columns: u16, pane_at: u16) -> Vec<u8> {
        let before = Shown { columns, pane_at, text: 40, pane: 7, title: 0 };
        painter.paint(&mut picture(&before), None, &LinkKeys::new());
        painter.paint(&mut picture(&Shown { text: 41, ..before }), None, &LinkKeys::new())
    }

    #[test]
    fn a_terminal_that_is_not_known_to_scroll_is_not_asked_to() {
        let bytes = scrolled_by_a_line(Painter::default(), 80, 80);
        assert!(!bytes.windows(3).any(|part| part == WHOLE), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_line_that_comes_into_view_costs_little_more_than_the_line() {
        for (scrolling, pane_at) in [(Scrolling::WholeRows, 80), (Scrolling::Columns, 80), (Scrolling::Columns, 60)] {
            let painter = Painter { scrolling, ..Painter::default() };
            let bytes = scrolled_by_a_line(painter, 80, pane_at);
            assert!(bytes.len() < 200, "{}: {}", bytes.len(), String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn nothing_is_written_for_the_same_picture_again() {
        let shown = Shown { columns: 80, pane_at: 60, text: 40, pane: 7, title: 0 };
        let mut painter = Painter::default();
        painter.paint(&mut picture(&shown), None, &LinkKeys::new());
        assert_eq!(painter.paint(&mut picture(&shown), None, &LinkKeys::new()), b"");
        painter.forget();
        assert!(
            painter.paint(&mut picture(&shown), None, &LinkKeys::new()).starts_with(CLEAR),
            "something else has written to the terminal"
        );
    }

    #[test]
    fn the_cursor_is_shown_where_it_is_and_hidden_again() {
        let mut painter = Painter::default();
        let mut screen = terminal(20);
        let picture = || Buffer::empty(Rect::new(0, 0, 20, ROWS));
        for cursor in [None, Some(Position { x: 3, y: 2 }), Some(Position { x: 4, y: 2 }), None] {
            screen.process(&painter.paint(&mut picture(), cursor, &LinkKeys::new()));
            assert_eq!(screen.screen().hide_cursor(), cursor.is_none());
            if let Some(Position { x, y }) = cursor {
                assert_eq!(screen.screen().cursor_position(), (y, x));
            }
        }
    }
}
