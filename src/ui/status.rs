//! The bottom line: a message, what is typed, or the next keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::put;
use super::theme::{Part, Theme};
use crate::app::Model;
use crate::app::action::{Action, KeyScope};
use crate::app::areas::{Area, cells};
use crate::app::hints::Hint;
use crate::app::job::fit;
use crate::app::prompt::Prompt;
use crate::app::status::Tone;
use crate::layout::wrap::{truncate, width, wrap};

/// A sentence on the bottom line takes at most so many lines.
const MOST_LINES: u16 = 4;

/// Draws the bottom line; returns where the terminal's cursor belongs, if something is being typed.
pub(super) fn bottom(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Area) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    if let Some(question) = model.prompt().filter(|prompt| prompt.is_question()) {
        tall(&[(format!(" {}", question.label()), theme.part(Part::Key))], buffer, area);
        return None;
    }
    if let Some(typed) = model.prompt() {
        return Some(prompt(typed, theme, buffer, area));
    }
    if !model.pending.is_empty() {
        which_key(model, theme, buffer, area);
        return None;
    }
    let said = said(model, theme, area.columns.into());
    if pieces_width(&said) > usize::from(area.columns) && may_cover(model, area) {
        tall(&said, buffer, area);
        return None;
    }
    // One column stays free at the right, as it does at the left.
    let columns = usize::from(area.columns).saturating_sub(1);
    let room = columns.saturating_sub(said.iter().map(|(text, _)| width(text)).sum());
    let hints = if said.is_empty() || room > columns / 2 { hinted(&model.hints(), room, theme) } else { Vec::new() };
    let gap = if said.is_empty() { 0 } else { room.saturating_sub(pieces_width(&hints)) };
    let gap = [(" ".repeat(gap), Style::new())];
    let pieces: Vec<(String, Style)> = said.into_iter().chain(gap).chain(hints).collect();
    put(buffer, area, 0, pieces.iter().map(|(text, style)| (text.as_str(), *style)));
    None
}

/// A message disappears with the next key. The trouble of the feed under the cursor stays, and must not cover that feed.
fn may_cover(model: &Model, area: Area) -> bool {
    let (feeds, rows) = (&model.library.feeds, model.library.areas.feeds.below_heading());
    let cursor = usize::from(rows.y) + feeds.cursor().saturating_sub(feeds.top());
    model.status.message().is_some() || cursor + usize::from(MOST_LINES) <= usize::from(area.y)
}

/// A sentence that is longer than the line also takes lines above: its end mostly says what to do.
fn tall(said: &[(String, Style)], buffer: &mut Buffer, area: Area) {
    for (text, style) in said {
        let lines: Vec<&str> =
            wrap(text, usize::from(area.columns).saturating_sub(2)).map(|range| &text[range]).collect();
        let rows = u16::try_from(lines.len()).unwrap_or(MOST_LINES).min(MOST_LINES).min(area.y + 1);
        let area = Area { y: area.y + 1 - rows, rows, ..area };
        Clear.render(area.into(), buffer);
        for (row, line) in lines.iter().enumerate() {
            put(buffer, area, row, [(" ", *style), (*line, *style)]);
        }
    }
}

fn pieces_width(pieces: &[(String, Style)]) -> usize {
    pieces.iter().map(|(text, _)| width(text)).sum()
}

fn prompt(prompt: &Prompt, theme: &Theme, buffer: &mut Buffer, area: Area) -> Position {
    let columns = usize::from(area.columns);
    let label = truncate(prompt.label(), columns / 2);
    let (text, cursor) = prompt.view(columns - width(&label));
    put(buffer, area, 0, [(&*label, theme.part(Part::Key)), (text, theme.part(Part::Text))]);
    let x = cells(width(&label) + cursor).min(area.columns - 1);
    Position { x: area.x + x, y: area.y }
}

/// A message, the job line, or the trouble of the feed under the cursor.
fn said(model: &Model, theme: &Theme, columns: usize) -> Vec<(String, Style)> {
    let one = |text: String, part| vec![(format!(" {text}  "), theme.part(part))];
    if let Some((tone, text)) = model.status.message() {
        return one(text.to_string(), tone_part(tone));
    }
    if let Some(text) = job_line(model, columns) {
        return one(text, Part::News);
    }
    let is_behind = !model.stack.is_empty();
    let trouble = model.library.trouble(model.now, model.offset).filter(|_| !is_behind);
    trouble.map_or_else(Vec::new, |text| one(text, Part::Error))
}

fn tone_part(tone: Tone) -> Part {
    match tone {
        Tone::News => Part::News,
        Tone::Error => Part::Error,
    }
}

/// The job line: as many parts as there is room for.
fn job_line(model: &Model, columns: usize) -> Option<String> {
    let (_, job) = model.jobs.shown()?;
    let key = model.keymap.key_for(KeyScope::Global, Action::CancelJob);
    // One column stays free on each side.
    Some(fit(&job.parts(model.now, model.jobs.more(), key), columns.saturating_sub(2)))
}

/// What was pressed of a binding that is not complete, and what may follow; on several lines if it must be.
fn which_key(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Area) {
    let pressed = format!(" {} ", model.pending.shown());
    let indent = " ".repeat(width(&pressed));
    let room = usize::from(area.columns).saturating_sub(width(&pressed) + 1);
    let lines = flowed(&model.hints(), room);
    let rows = u16::try_from(lines.len()).unwrap_or(MOST_LINES).clamp(1, MOST_LINES).min(area.y + 1);
    let area = Area { y: area.y + 1 - rows, rows, ..area };
    Clear.render(area.into(), buffer);
    for (row, line) in lines.iter().enumerate().take(rows.into()) {
        let pieces = hinted(line, room, theme);
        let first = if row == 0 { &pressed } else { &indent };
        let pieces = pieces.iter().map(|(text, style)| (text.as_str(), *style));
        put(buffer, area, row, [(first.as_str(), theme.part(Part::Text))].into_iter().chain(pieces));
    }
}

/// Hints on as many lines as they need.
fn flowed(hints: &[Hint], room: usize) -> Vec<Vec<Hint>> {
    let mut lines: Vec<Vec<Hint>> = Vec::new();
    let mut used = 0;
    for hint in hints {
        let columns = width(&hint.keys) + width(&hint.says) + 4;
        match lines.last_mut().filter(|_| used + columns <= room + 2) {
            Some(line) => line.push(hint.clone()),
            None => {
                lines.push(vec![hint.clone()]);
                used = 0;
            }
        }
        used += columns;
    }
    lines
}

/// As many hints as there is room for: a hint is never cut.
fn hinted(hints: &[Hint], room: usize, theme: &Theme) -> Vec<(String, Style)> {
    let mut pieces = Vec::new();
    let mut used = 0;
    for (number, hint) in hints.iter().enumerate() {
        let separator = if number == 0 { " " } else { " · " };
        let columns = width(separator) + width(&hint.keys) + 1 + width(&hint.says);
        used += columns;
        if used > room {
            break;
        }
        pieces.push((separator.to_owned(), theme.part(Part::Quiet)));
        pieces.push((hint.keys.clone(), theme.part(Part::Key)));
        pieces.push((format!(" {}", hint.says), theme.part(Part::Quiet)));
    }
    pieces
}
