//! The reading screen: the lines in view, or what is shown while there is no article.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::list::ListRow;
use super::theme::{Part, Theme};
use super::{Draw, named, panes, put};
use crate::app::Model;
use crate::app::action::{Action, KeyScope};
use crate::app::areas::Area;
use crate::app::keymap::Keymap;
use crate::app::reader::reading::Reading;
use crate::app::reader::{Reader, ReaderState};
use crate::app::screen::Screen;
use crate::app::status::sentence;
use crate::article::Sanitized;
use crate::layout::find::{Lit, lit};
use crate::layout::wrap::{self, Align, truncate};
use crate::layout::{LinePos, TextLine, TextRun};

/// Columns that a sentence on an empty screen takes at most.
const SENTENCE: u16 = 64;

impl Draw for Reader {
    fn title(&self, _model: &Model, theme: &Theme, columns: u16) -> ListRow {
        title(self, self.found(), theme, columns)
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        match &self.state {
            ReaderState::Pending(what) => {
                let said = [headline(self), (sentence(what), Part::News, Align::Centre), summary(model, self)];
                say(buffer, theme, self.areas.text, &said, &[]);
            }
            ReaderState::Failed { sentence: why, url } => {
                let why = sentence(&format!("the article could not be read: {why}"));
                let said = [headline(self), (why, Part::Error, Align::Centre)];
                say(buffer, theme, self.areas.text, &said, &failed_hints(&model.keymap, self.scopes(), url.is_some()));
            }
            ReaderState::Open(reading) => article(model, self, reading, theme, buffer),
        }
    }
}

/// The feed, the title, which match is the current one, and how far the user has read. A long feed's name leaves most of
/// the line to the title.
pub(super) fn title(reader: &Reader, found: Option<(usize, usize)>, theme: &Theme, columns: u16) -> ListRow {
    let progress = reader.progress().map_or_else(String::new, |percent| format!("  {percent} % "));
    let feed = format!(" {} · ", truncate(&reader.row.feed_title, usize::from(columns / 3)));
    let mut row = ListRow { left: vec![(feed, theme.part(Part::Quiet))], ..named(&reader.row.title, progress, theme) };
    if let Some((at, count)) = found {
        row.right.insert(0, (format!("  {at} of {count}"), theme.part(Part::News)));
    }
    row
}

fn article(model: &Model, reader: &Reader, reading: &Reading, theme: &Theme, buffer: &mut Buffer) {
    if reading.shown().has_text() {
        Page { reading, theme, column: reader.areas.column }.draw(buffer);
    } else {
        let hints = empty_hints(&model.keymap, reading.scopes());
        let said = [(Sanitized::line("This article has no text."), Part::Text, Align::Centre)];
        say(buffer, theme, reader.areas.text, &said, &hints);
    }
    panes::draw(reading, &reader.areas, theme, buffer);
}

/// The text in its column.
struct Page<'a> {
    reading: &'a Reading,
    theme: &'a Theme,
    column: Area,
}

impl Page<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        for (row, (line_pos, line)) in self.reading.text().lines().into_iter().enumerate() {
            self.line(buffer, row, line_pos, line);
            if self.reading.text().mark_line_pos() == Some(line_pos) {
                self.pointer(buffer, row);
            }
        }
    }

    fn line(&self, buffer: &mut Buffer, row: usize, line_pos: LinePos, line: &TextLine) {
        let x = self.reading.line_start(line_pos.block, line, self.column);
        let area = Area { x, columns: self.column.x + self.column.columns - x, ..self.column };
        let matches = self.reading.matches_in(line_pos.block);
        let (first, ranges, current) = matches.unwrap_or_default();
        let lit = lit(line, &ranges);
        let mut pieces = Vec::new();
        for (number, run) in line.runs.iter().enumerate() {
            let style = self.style(line_pos, run);
            let in_run = lit.iter().filter(|lit| lit.run == number);
            let look = |lit: &Lit| {
                self.theme.part(if current == Some(first + lit.found) { Part::MatchHere } else { Part::Match })
            };
            push_pieces(&mut pieces, &run.text, style, in_run.map(|lit| (lit.range.clone(), look(lit))));
        }
        put(buffer, area, row, pieces);
    }

    fn style(&self, line_pos: LinePos, run: &TextRun) -> Style {
        let style = self.theme.look(run.look);
        if line_pos.block < self.reading.shown().quiet {
            return style.patch(self.theme.part(Part::Quiet));
        }
        if self.is_marked(line_pos, run) {
            return style.patch(self.theme.part(Part::Cursor));
        }
        style
    }

    /// Whether this is the link that the last jump went to.
    fn is_marked(&self, line_pos: LinePos, run: &TextRun) -> bool {
        let (Some(_), Some(source), Some((_, landmark))) = (&run.link, &run.source, self.reading.marked()) else {
            return false;
        };
        landmark.block.0 == line_pos.block && source.contains(&landmark.offset)
    }

    /// In the margin, beside what the last jump went to.
    fn pointer(&self, buffer: &mut Buffer, row: usize) {
        if self.reading.marked().is_none() || self.column.x < 2 {
            return;
        }
        let margin = Area { x: self.column.x - 2, columns: 1, ..self.column };
        put(buffer, margin, row, [("▸", self.theme.part(Part::Here))]);
    }
}

/// A run cut where matches begin and end.
fn push_pieces<'a>(
    pieces: &mut Vec<(&'a str, Style)>,
    text: &'a str,
    style: Style,
    lit: impl Iterator<Item = (Range<usize>, Style)>,
) {
    let mut done = 0;
    for (range, look) in lit {
        pieces.push((&text[done..range.start], style));
        pieces.push((&text[range.clone()], style.patch(look)));
        done = range.end;
    }
    pieces.push((&text[done..], style));
}

/// A key and what it does here.
type Hint = (String, &'static str);

fn failed_hints(keymap: &Keymap, scopes: &[KeyScope], has_url: bool) -> Vec<Hint> {
    let browse = has_url.then_some((Action::Browse, "open the page in the browser"));
    let others = [(Action::RefreshFeed, "try again"), (Action::Back, "back to the list")];
    hints(keymap, scopes, browse.into_iter().chain(others))
}

fn empty_hints(keymap: &Keymap, scopes: &[KeyScope]) -> Vec<Hint> {
    hints(keymap, scopes, [(Action::Browse, "open the page in the browser"), (Action::Back, "back to the list")])
}

/// Only what a key does on a screen with these scopes.
fn hints(keymap: &Keymap, scopes: &[KeyScope], offers: impl IntoIterator<Item = (Action, &'static str)>) -> Vec<Hint> {
    let hint = |(action, says)| Some((keymap.key_on(scopes, action)?.to_owned(), says));
    offers.into_iter().filter_map(hint).collect()
}

/// A paragraph that is shown while there is no article.
type Said = (Sanitized, Part, Align);

fn headline(reader: &Reader) -> Said {
    (reader.row.title.clone(), Part::Title, Align::Centre)
}

/// The feed's summary of an article that is not loaded yet, if the library's preview has it.
fn summary(model: &Model, reader: &Reader) -> Said {
    let known = model.library.preview.detail().filter(|detail| detail.row.id == reader.row.id);
    (known.map_or_else(Sanitized::default, |detail| detail.summary.clone()), Part::Text, Align::Left)
}

/// Paragraphs in the middle of an area, and below them what can be done now.
fn say(buffer: &mut Buffer, theme: &Theme, area: Area, said: &[Said], hints: &[Hint]) {
    let columns = area.columns.min(SENTENCE);
    let lines: Vec<(String, Part)> = said.iter().flat_map(|said| paragraph(said, columns.into())).collect();
    let height = lines.len() + hints.len();
    let top = usize::from(area.rows).saturating_sub(height) / 3;
    let middle = Area { x: area.x + (area.columns - columns) / 2, columns, ..area };
    for (row, (line, part)) in lines.iter().enumerate() {
        put(buffer, middle, top + row, [(line.as_str(), theme.part(*part))]);
    }
    say_hints(buffer, theme, middle, top + lines.len(), hints);
}

/// The lines of a paragraph, and a blank one after it.
fn paragraph((text, part, align): &Said, columns: usize) -> Vec<(String, Part)> {
    let ranges = wrap::wrap(text, columns);
    let mut lines: Vec<(String, Part)> =
        ranges.map(|range| (wrap::pad(&text[range], columns, *align), *part)).collect();
    if !lines.is_empty() {
        lines.push((String::new(), *part));
    }
    lines
}

fn say_hints(buffer: &mut Buffer, theme: &Theme, area: Area, top: usize, hints: &[Hint]) {
    let keys = hints.iter().map(|(key, _)| wrap::width(key)).max().unwrap_or(0);
    let widest = hints.iter().map(|(_, says)| keys + 2 + wrap::width(says)).max().unwrap_or(0);
    let (before, _) = wrap::padding(widest, area.columns.into(), Align::Centre);
    let indent = " ".repeat(before);
    for (row, (key, says)) in hints.iter().enumerate() {
        let key = wrap::pad(key, keys + 2, Align::Left);
        let pieces = [
            (indent.as_str(), theme.part(Part::Text)),
            (key.as_str(), theme.part(Part::Key)),
            (*says, theme.part(Part::Quiet)),
        ];
        put(buffer, area, top + row, pieces);
    }
}
