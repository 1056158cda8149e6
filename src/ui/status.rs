//! The bottom line: a message, what is typed, or the next keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::list::{ListRow, RowPiece, Rule};
use super::put;
use super::theme::{Part, Theme};
use crate::app::Model;
use crate::app::action::{Action, KeyScope};
use crate::app::areas::{Area, cells};
use crate::app::command;
use crate::app::hints::Hint;
use crate::app::job::fit;
use crate::app::list::top_for;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::status::Tone;
use crate::layout::wrap::{Align, pad, truncate, width, wrap};

/// So many commands are shown while one is typed.
const MOST_SUGGESTIONS: u16 = 8;

/// Columns that what is typed has at least, beside what is asked.
const LEAST_TYPED: usize = 16;

/// Between two hints.
const SEPARATOR: &str = " · ";

/// A sentence on the bottom line takes at most so many lines.
const MOST_LINES: u16 = 4;

/// Draws the bottom line; returns where the terminal's cursor belongs, if something is being typed.
pub(super) fn bottom(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Area) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    if let Some(question) = model.prompt().filter(|prompt| prompt.is_question()) {
        tall(&[(format!(" {}", question.label()), theme.part(Part::Question))], buffer, area);
        return None;
    }
    if let Some(typed) = model.prompt() {
        suggest(model, typed, theme, buffer, area);
        let cursor = prompt(typed, theme, buffer, area);
        if typed.kind == PromptKind::Search {
            remark(model, typed, theme, buffer, area);
        }
        return Some(cursor);
    }
    if let Some((wish, offers)) = overlay_offers(model) {
        offered(wish, Part::Title, &offers, theme, buffer, area);
        return None;
    }
    if let Some(copy_as) = model.copy_as() {
        offered(&format!(" {}", copy_as.label()), Part::Title, &copy_as.hints(), theme, buffer, area);
        return None;
    }
    if !model.pending.is_empty() {
        let pressed = format!(" {} ", model.pending.shown());
        offered(&pressed, Part::Text, &model.hints(), theme, buffer, area);
        return None;
    }
    // One column stays free at the right, as it does at the left.
    let columns = usize::from(area.columns).saturating_sub(1);
    let said = said(model, theme, columns);
    let is_bare = model.top().is_bare() && model.help().is_none();
    if is_bare && model.status.message().is_none() {
        return None;
    }
    Clear.render(area.into(), buffer);
    let hints = if is_bare { Vec::new() } else { model.hints() };
    let room = columns.saturating_sub(pieces_width(&said));
    if room < least_hinted(&hints) && area.y > 0 && may_cover(model, area) {
        tall(&said, buffer, Area { y: area.y - 1, ..area });
        line(&[], &hinted(&hints, columns, theme), columns, buffer, area);
    } else {
        line(&said, &hinted(&hints, room, theme), columns, buffer, area);
    }
    None
}

/// What the letters of links or a box ask for, and its keys.
fn overlay_offers(model: &Model) -> Option<(&'static str, Vec<Hint>)> {
    let (wish, offers): (_, &[(&str, &str)]) = if let Some(hints) = model.link_hints() {
        let wish = if hints.in_browser { " Open a link in the browser:" } else { " Follow a link:" };
        (wish, &[("a–z", "its letters"), ("Esc", "leave")])
    } else if model.feed_choice().is_some() {
        ("", &[("1–9", "subscribe to it"), ("Enter", "to this one"), ("Esc", "leave")])
    } else if model.form().is_some() {
        ("", &[("Enter", "keep"), ("Tab", "next field"), ("Esc", "leave")])
    } else if model.note().is_some() {
        ("", &[("Enter", "go to the note"), ("Esc", "close")])
    } else {
        return None;
    };
    let hint = |(keys, says): &(&str, &str)| Hint { keys: (*keys).to_owned(), says: (*says).to_owned() };
    Some((wish, offers.iter().map(hint).collect()))
}

/// What is said at the left, the hints at the right of it, or alone at the left.
fn line(said: &[RowPiece], hints: &[RowPiece], columns: usize, buffer: &mut Buffer, area: Area) {
    let free = columns.saturating_sub(pieces_width(said) + pieces_width(hints));
    let gap = (" ".repeat(if said.is_empty() { 0 } else { free }), Style::new());
    let pieces = said.iter().chain([&gap]).chain(hints);
    put(buffer, area, 0, pieces.map(|(text, style)| (text.as_str(), *style)));
}

/// A message disappears with the next key. The job line stays for long, and has its own hint. The trouble of the feed under
/// the cursor stays, and must not cover that feed.
fn may_cover(model: &Model, area: Area) -> bool {
    if model.status.message().is_none() && model.jobs.shown().is_some() {
        return false;
    }
    let (feeds, rows) = (&model.library.feeds, model.library.areas.feeds.below_heading());
    let cursor = usize::from(rows.y) + feeds.cursor().saturating_sub(feeds.top());
    model.status.message().is_some() || cursor + usize::from(MOST_LINES) < usize::from(area.y)
}

/// A sentence that is longer than the line also takes lines above: its end mostly says what to do.
fn tall(said: &[RowPiece], buffer: &mut Buffer, area: Area) {
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

/// What may be typed on from here, above the line, with what it does and its key. The one that Tab has filled in stands out.
fn suggest(model: &Model, typed: &Prompt, theme: &Theme, buffer: &mut Buffer, area: Area) {
    let suggestions = command::suggestions(model);
    let most = MOST_SUGGESTIONS.min(area.y / 2);
    let rows = cells(suggestions.len()).min(most);
    if rows == 0 {
        return;
    }
    let at = suggestions.iter().position(|suggestion| suggestion.line == typed.text());
    let first = top_for(at.unwrap_or(0), 0, rows.into(), suggestions.len());
    let area = Area { y: area.y - rows - 1, rows: rows + 1, ..area };
    Clear.render(area.into(), buffer);
    let count = suggestions.len().to_string();
    let title = suggestions_title(&typed.kind);
    Rule { title, right: &count, ..Rule::default() }.draw(buffer, theme, Area { rows: 1, ..area });
    let names = suggestions.iter().map(|suggestion| width(&suggestion.line)).max().unwrap_or(0);
    for (row, suggestion) in suggestions.iter().enumerate().skip(first).take(rows.into()) {
        let name = format!(" {}  ", pad(&suggestion.line, names, Align::Left));
        let row_of = ListRow {
            left: vec![(name, theme.part(Part::Text))],
            title: (suggestion.says.clone(), theme.part(Part::Quiet)),
            right: vec![(format!("  {} ", suggestion.key), theme.part(Part::Key))],
            ..ListRow::default()
        };
        row_of.draw(buffer, area, row - first + 1);
        if at == Some(row) {
            let line = Area { y: area.y + cells(row - first) + 1, rows: 1, ..area };
            buffer.set_style(line.into(), theme.part(Part::Cursor));
        }
    }
}

fn suggestions_title(kind: &PromptKind) -> &'static str {
    match kind {
        PromptKind::Search => "Queries",
        PromptKind::Tags => "Tags",
        PromptKind::Find
        | PromptKind::Filter
        | PromptKind::Command
        | PromptKind::AddFeed
        | PromptKind::Jump
        | PromptKind::Pipe
        | PromptKind::MarkOlder
        | PromptKind::Field
        | PromptKind::Confirm(_) => "Commands",
    }
}

/// What is wrong with the query that is typed, or how much it does not see: at the right of it, or above it if there is no
/// room.
fn remark(model: &Model, typed: &Prompt, theme: &Theme, buffer: &mut Buffer, area: Area) {
    let library = &model.library;
    // What Tab has filled in, such as the name of a field, is not whole yet.
    let is_filled_in = command::suggestions(model).iter().any(|suggestion| suggestion.line == typed.text());
    let problem = library.search_problem().filter(|_| !is_filled_in);
    let problem = problem.map(|problem| (problem.to_string(), Part::Error));
    // An empty list says it itself.
    let waiting = || Some((library.searched().filter(|_| !library.list.is_empty())?.not_searched()?, Part::Quiet));
    let Some((said, part)) = problem.or_else(waiting) else { return };
    let columns = usize::from(area.columns);
    let used = width(typed.label()) + width(typed.text()) + 2;
    let lines: Vec<&str> = wrap(&said, columns.saturating_sub(2)).map(|range| &said[range]).collect();
    if let [line] = lines.as_slice()
        && used + width(line) < columns
    {
        let x = area.x + cells(columns - width(line) - 1);
        return put(buffer, Area { x, columns: cells(width(line)), ..area }, 0, [(*line, theme.part(part))]);
    }
    // What may be typed there says as much.
    if !command::suggestions(model).is_empty() {
        return;
    }
    let rows = cells(lines.len()).min(MOST_LINES).min(area.y);
    let above = Area { y: area.y - rows, rows, ..area };
    Clear.render(above.into(), buffer);
    for (row, line) in lines.iter().enumerate().take(rows.into()) {
        put(buffer, above, row, [(" ", theme.part(part)), (*line, theme.part(part))]);
    }
}

fn pieces_width(pieces: &[RowPiece]) -> usize {
    pieces.iter().map(|(text, _)| width(text)).sum()
}

fn prompt(prompt: &Prompt, theme: &Theme, buffer: &mut Buffer, area: Area) -> Position {
    let columns = usize::from(area.columns);
    let label = truncate(prompt.label(), columns.saturating_sub(LEAST_TYPED).max(columns / 2));
    let (text, cursor) = prompt.view(columns - width(&label));
    put(buffer, area, 0, [(&*label, theme.part(Part::Key)), (text, theme.part(Part::Text))]);
    let x = cells(width(&label) + cursor).min(area.columns - 1);
    Position { x: area.x + x, y: area.y }
}

/// A message, the job line, or the trouble of the feed under the cursor.
fn said(model: &Model, theme: &Theme, columns: usize) -> Vec<RowPiece> {
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
    Some(fit(&job.parts(model.now, model.jobs.more(), key), columns.saturating_sub(1)))
}

/// What was pressed of a binding that is not complete, or is asked, and what may follow; on several lines if it must be.
fn offered(before: &str, part: Part, hints: &[Hint], theme: &Theme, buffer: &mut Buffer, area: Area) {
    let before = truncate(before, usize::from(area.columns) / 2);
    let indent = " ".repeat(width(&before));
    let room = usize::from(area.columns).saturating_sub(width(&before) + 1);
    let lines = flowed(hints, room);
    // Each of them may be the one that is looked for.
    let rows = cells(lines.len()).clamp(1, MOST_LINES.max(area.y / 2)).min(area.y + 1);
    let area = Area { y: area.y + 1 - rows, rows, ..area };
    Clear.render(area.into(), buffer);
    for (row, line) in lines.iter().enumerate().take(rows.into()) {
        let pieces = hinted(line, room, theme);
        let first = if row == 0 { &*before } else { indent.as_str() };
        let pieces = pieces.iter().map(|(text, style)| (text.as_str(), *style));
        put(buffer, area, row, [(first, theme.part(part))].into_iter().chain(pieces));
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

/// As many hints as there is room for, in their order: a hint is never cut. The first and the last one, which leads to all
/// keys, matter most; then the way back, which stands before it.
fn hinted(hints: &[Hint], room: usize, theme: &Theme) -> Vec<RowPiece> {
    let mut free = room;
    let mut fits = vec![false; hints.len()];
    for number in by_importance(hints.len()) {
        let columns = hint_width(&hints[number]);
        fits[number] = columns <= free;
        free -= if fits[number] { columns } else { 0 };
    }
    let mut pieces = Vec::new();
    for hint in hints.iter().zip(fits).filter_map(|(hint, fits)| fits.then_some(hint)) {
        let separator = if pieces.is_empty() { " " } else { SEPARATOR };
        pieces.push((separator.to_owned(), theme.part(Part::Quiet)));
        pieces.push((hint.keys.clone(), theme.part(Part::Key)));
        pieces.push((format!(" {}", hint.says), theme.part(Part::Quiet)));
    }
    pieces
}

/// The columns of a hint with what divides it from the one before.
fn hint_width(hint: &Hint) -> usize {
    width(SEPARATOR) + width(&hint.keys) + 1 + width(&hint.says)
}

/// The columns of the hints that a message leaves room for: the first and the last.
fn least_hinted(hints: &[Hint]) -> usize {
    by_importance(hints.len()).take(2).map(|number| hint_width(&hints[number])).sum()
}

/// The first, the last, the last but one, and then the others.
fn by_importance(count: usize) -> impl Iterator<Item = usize> {
    let last = count.saturating_sub(1);
    let most = [0, last, last.saturating_sub(1)];
    let mut order: Vec<usize> = most.into_iter().chain(0..count).filter(|number| *number < count).collect();
    let mut seen = vec![false; count];
    order.retain(|number| !std::mem::replace(&mut seen[*number], true));
    order.into_iter()
}
