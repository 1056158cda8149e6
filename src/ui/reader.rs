//! The reading screen: the lines in view, or what is shown while there is no article.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::links::linked;
use super::list::ListRow;
use super::theme::{Part, Theme};
use super::{Draw, named, panes, put};
use crate::app::Model;
use crate::app::action::{Action, KeyScope};
use crate::app::areas::Area;
use crate::app::keymap::Keymap;
use crate::app::reader::arrange::Areas;
use crate::app::reader::reading::Reading;
use crate::app::reader::{Reader, ReaderState};
use crate::app::screen::Screen;
use crate::app::status::sentence;
use crate::article::{Block, Sanitized};
use crate::feed::tag::hashtags;
use crate::layout::find::{Lit, lit};
use crate::layout::wrap::{self, Align, truncate};
use crate::layout::{LinePos, Role, TextLine, TextRun};

/// Columns that a sentence on an empty screen takes at most.
const SENTENCE: u16 = 64;

impl Draw for Reader {
    fn title(&self, _model: &Model, theme: &Theme, columns: u16) -> ListRow {
        let title_of = if self.is_headline_seen() { "" } else { &*self.row.title };
        title(self, title_of, self.found(), theme, columns)
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        match &self.state {
            ReaderState::Pending(what) => {
                let said = [headline(self), (sentence(what), Part::News, Align::Centre), summary(model, self)];
                say(buffer, theme, self.areas.text, &said, &[]);
            }
            ReaderState::Failed { sentence: why, url } => {
                let why = sentence(&format!("the {} could not be read: {why}", self.noun()));
                let said = [headline(self), (why, Part::Error, Align::Centre)];
                say(buffer, theme, self.areas.text, &said, &failed_hints(&model.keymap, self, url.is_some()));
            }
            ReaderState::Open(reading) => article(model, self, reading, theme, buffer),
        }
    }
}

/// The feed, the title unless it is empty, which match is the current one, and how far the user has read. A long feed's
/// name leaves most of the line to the title.
pub(super) fn title(
    reader: &Reader,
    title: &str,
    found: Option<(usize, usize)>,
    theme: &Theme,
    columns: u16,
) -> ListRow {
    let progress = reader.progress().map_or_else(String::new, |percent| format!("  {percent} % "));
    let feed = match title {
        "" => format!(" {}", truncate(&reader.row.feed_title, usize::from(columns / 2))),
        _ => format!(" {} · ", truncate(&reader.row.feed_title, usize::from(columns / 3))),
    };
    let mut row = ListRow { left: vec![(feed, theme.part(Part::Quiet))], ..named(title, progress, theme) };
    let tags = truncate(&hashtags(&reader.row.facts.tags), usize::from(columns / 4)).into_owned();
    if !tags.is_empty() {
        row.right.insert(0, (format!("  {tags}"), theme.part(Part::Quiet)));
    }
    if let Some((at, count)) = found {
        row.right.insert(0, (format!("  {at} of {count}"), theme.part(Part::News)));
    }
    row
}

fn article(model: &Model, reader: &Reader, reading: &Reading, theme: &Theme, buffer: &mut Buffer) {
    if reading.shown().has_text() {
        Page { reading, theme, areas: &reader.areas, has_letters: model.link_hints().is_some() }.draw(buffer);
    } else {
        let hints = empty_hints(&model.keymap, reader);
        let said = [(Sanitized::line(&format!("This {} has no text.", reader.noun())), Part::Text, Align::Centre)];
        say(buffer, theme, reader.areas.text, &said, &hints);
    }
    panes::draw(reading, &reader.areas, theme, buffer);
}

/// The text in its column.
struct Page<'a> {
    reading: &'a Reading,
    theme: &'a Theme,
    areas: &'a Areas,
    /// The links in view have letters.
    has_letters: bool,
}

impl Page<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        for (row, (line_pos, line)) in self.reading.text().lines().into_iter().enumerate() {
            self.line(buffer, row, line_pos, line);
            if self.reading.text().mark_line_pos() == Some(line_pos) {
                self.pointer(buffer, row, line_pos.block);
            }
        }
    }

    fn line(&self, buffer: &mut Buffer, row: usize, line_pos: LinePos, line: &TextLine) {
        let column = self.areas.column_for(self.reading.text().columns(line_pos.block));
        let x = self.reading.line_start(line_pos.block, line, self.areas);
        let area = Area { x, columns: column.x + column.columns - x, ..column };
        let matches = self.reading.matches_in(line_pos.block);
        let (first, ranges, current) = matches.unwrap_or_default();
        let lit = lit(line, &ranges);
        let selected = self.selected(line_pos.block, line);
        let mut pieces = Vec::new();
        for (number, run) in line.runs.iter().enumerate() {
            let style = linked(self.style(line_pos, run), run);
            let in_run = lit.iter().filter(|lit| lit.run == number);
            let look = |lit: &Lit| {
                self.theme.part(if current == Some(first + lit.found) { Part::MatchHere } else { Part::Match })
            };
            let chosen = selected.iter().find(|(at, _)| *at == number).map(|(_, range)| range.clone());
            let lit_here = in_run.map(|lit| (lit.range.clone(), look(lit)));
            match chosen {
                Some(range) => {
                    let selected = self.theme.part(Part::Cursor);
                    push_pieces(&mut pieces, &run.text, style, std::iter::once((range, selected)));
                }
                None => push_pieces(&mut pieces, &run.text, style, lit_here),
            }
        }
        put(buffer, area, row, pieces);
    }

    /// What is selected of a line: runs, each with the part of it. What the layout added is selected with the line around it.
    fn selected(&self, block: usize, line: &TextLine) -> Vec<(usize, Range<usize>)> {
        let Some(span) = self.reading.selected() else { return Vec::new() };
        let text = self.reading.shown().article.blocks.get(block).map_or(0, Block::text_len);
        let Some(range) = span.in_block(block, text) else { return Vec::new() };
        if range == (0..text) {
            return line.runs.iter().enumerate().map(|(at, run)| (at, 0..run.text.len())).collect();
        }
        lit(line, std::slice::from_ref(&range)).into_iter().map(|lit| (lit.run, lit.range)).collect()
    }

    fn style(&self, line_pos: LinePos, run: &TextRun) -> Style {
        let style = self.theme.look(run.look);
        if line_pos.block < self.reading.shown().quiet {
            return style.patch(self.theme.part(Part::Quiet));
        }
        if self.is_marked(line_pos, run) || self.is_label(line_pos, run) {
            return style.patch(self.theme.part(Part::Cursor));
        }
        style
    }

    /// Whether this is the link that the last jump went to.
    fn is_marked(&self, line_pos: LinePos, run: &TextRun) -> bool {
        // Beside a letter, what is reversed would look like a part of it.
        if self.has_letters {
            return false;
        }
        let (Some(_), Some(source), Some((_, landmark))) = (&run.link, &run.source, self.reading.marked()) else {
            return false;
        };
        landmark.block.0 == line_pos.block && source.contains(&landmark.offset)
    }

    /// Whether this is the number of the note that a link led to.
    fn is_label(&self, line_pos: LinePos, run: &TextRun) -> bool {
        let is_there = || self.reading.text().mark_line_pos() == Some(line_pos);
        run.look.role == Role::Marker && self.reading.has_followed() && is_there()
    }

    /// In the margin, beside what the last jump went to.
    fn pointer(&self, buffer: &mut Buffer, row: usize, block: usize) {
        let column = self.areas.column_for(self.reading.text().columns(block));
        let has_mark = self.reading.marked().is_some() || self.reading.has_followed();
        if !has_mark || column.x == 0 {
            return;
        }
        let margin = Area { x: column.x.saturating_sub(2), columns: 1, ..column };
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

fn failed_hints(keymap: &Keymap, reader: &Reader, has_url: bool) -> Vec<Hint> {
    let browse = has_url.then_some((Action::Browse, "open the page in the browser"));
    let others = [(Action::RefreshFeed, "try again"), (Action::Back, reader.way_out())];
    hints(keymap, reader.scopes(), browse.into_iter().chain(others))
}

fn empty_hints(keymap: &Keymap, reader: &Reader) -> Vec<Hint> {
    let browse = reader.has_page().then_some((Action::Browse, "open the page in the browser"));
    hints(keymap, reader.scopes(), browse.into_iter().chain([(Action::Back, reader.way_out())]))
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
    let known = model.library.preview.ready().filter(|known| known.entry.row.id == reader.row.id);
    (known.map_or_else(Sanitized::default, |known| known.summary.clone()), Part::Text, Align::Left)
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
