//! The library screen: three panes under headings, with a light line between them.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::list::{ListRow, Rule, mark_cursor};
use super::theme::{Part, Theme};
use super::{Draw, named, put};
use crate::app::action::Action;
use crate::app::areas::Area;
use crate::app::library::feeds::FeedLine;
use crate::app::library::preview::{PreviewLineKind, PreviewState};
use crate::app::library::{Library, sort_name};
use crate::app::pane::LibraryPane;
use crate::app::screen::Screen;
use crate::app::{Model, Slot, date};
use crate::article::Sanitized;
use crate::feed::{EntryRow, Feed, ListScope, Sort};
use crate::layout::wrap::{Align, pad, truncate, wrap};

/// From this many columns on, a row also shows its date.
const WITH_DATE: u16 = 44;

/// From this many columns on, a row of a list of several feeds also shows its feed.
const WITH_FEED: u16 = 64;

/// Columns for a feed's name in such a row.
const FEED_NAME: usize = 18;

impl Draw for Library {
    /// The program, its panes if not all are shown, and what is unread.
    fn title(&self, model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        let unread = match self.feeds.list().unread {
            0 => String::new(),
            unread => format!("{unread} unread "),
        };
        let mut row = named("crosshead", unread, theme);
        if has_tabs(self) {
            row.left.extend(tabs(self, model, theme));
            row.title = (String::new(), Style::new());
        }
        row
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        let panes = LibraryPanes { model, library: self, theme };
        panes.separators(buffer);
        panes.feeds(buffer);
        panes.articles(buffer);
        panes.preview(buffer);
    }
}

/// Whether the title names the panes, with their keys.
fn has_tabs(library: &Library) -> bool {
    let areas = library.areas;
    [areas.feeds, areas.articles, areas.preview].iter().any(Area::is_empty)
}

/// `gf Feeds  ga Articles  gp Preview`: the way to the panes that are not shown.
fn tabs(library: &Library, model: &Model, theme: &Theme) -> Vec<(String, Style)> {
    let look = |pane| if pane == library.focus { Part::Here } else { Part::Quiet };
    let tab = |pane: LibraryPane| {
        let name = (format!("{}  ", pane.name()), theme.part(look(pane)));
        match pane_key(model, library, pane) {
            "" => vec![name],
            key => vec![(format!("{key} "), theme.part(Part::Key)), name],
        }
    };
    LibraryPane::ALL.into_iter().flat_map(tab).collect()
}

/// Empty if it has none.
fn pane_key<'a>(model: &'a Model, library: &Library, pane: LibraryPane) -> &'a str {
    let number = 1 + pane as u8;
    model.keymap.pane_key(library.scopes(), number, Action::LibraryPane(pane)).unwrap_or_default()
}

struct LibraryPanes<'a> {
    model: &'a Model,
    library: &'a Library,
    theme: &'a Theme,
}

impl LibraryPanes<'_> {
    fn part(&self, part: Part) -> Style {
        self.theme.part(part)
    }

    fn separators(&self, buffer: &mut Buffer) {
        let areas = self.library.areas;
        let inner = [areas.articles, areas.preview].into_iter().filter(|area| area.x > 0 && !area.is_empty());
        for area in inner {
            let line = Area { x: area.x - 1, columns: 1, ..area };
            for row in 0..usize::from(area.rows) {
                let is_heading = row == 0 && area.heading().rows > 0;
                put(buffer, line, row, [(if is_heading { "┬" } else { "│" }, self.part(Part::Border))]);
            }
        }
    }

    fn heading(&self, buffer: &mut Buffer, pane: LibraryPane, area: Area, title: &str, right: &str) {
        let key = if has_tabs(self.library) { "" } else { pane_key(self.model, self.library, pane) };
        let rule = Rule { key, title, right, is_focused: self.library.focus == pane };
        rule.draw(buffer, self.theme, area.heading());
    }

    fn feeds(&self, buffer: &mut Buffer) {
        let area = self.library.areas.feeds;
        self.heading(buffer, LibraryPane::Feeds, area, LibraryPane::Feeds.name(), &self.fetched());
        let (feeds, rows) = (&self.library.feeds, area.below_heading());
        let in_view = feeds.lines().iter().skip(feeds.top()).take(rows.rows.into());
        for (row, line) in in_view.enumerate() {
            self.feed_line(line).draw(buffer, rows, row);
        }
        let cursor = feeds.cursor().checked_sub(feeds.top());
        if let Some(row) = cursor {
            mark_cursor(buffer, self.theme, rows, row, self.library.focus == LibraryPane::Feeds);
        }
    }

    /// "3/12" while feeds are being fetched.
    fn fetched(&self) -> String {
        let job = self.model.jobs.job(Slot::Refresh).filter(|job| job.total > 0);
        job.map_or_else(String::new, |job| format!("{}/{}", job.done, job.total))
    }

    fn feed_line(&self, line: &FeedLine) -> ListRow {
        let list = self.library.feeds.list();
        match line {
            FeedLine::All => self.counted("All articles", 0, list.unread),
            FeedLine::Starred => {
                let star = if list.starred > 0 { format!("{} ★", list.starred) } else { String::new() };
                ListRow { right: vec![(star, self.part(Part::Star))], ..self.counted("Starred", 0, 0) }
            }
            FeedLine::Folder { name, depth } => {
                let title = format!("{}{name}", indent(*depth));
                ListRow { title: (title, self.part(Part::Quiet)), ..ListRow::default() }
            }
            FeedLine::Feed { index, depth } => self.feed(&list.feeds[*index], *depth),
        }
    }

    fn feed(&self, feed: &Feed, depth: usize) -> ListRow {
        let mut row = self.counted(&feed.title, depth, feed.unread);
        if feed.error.is_some() {
            row.right.insert(0, (" !".to_owned(), self.part(Part::Error)));
        }
        row
    }

    /// A name and how many unread articles it stands for.
    fn counted(&self, name: &str, depth: usize, unread: usize) -> ListRow {
        let (look, count) = match unread {
            0 => (Part::Text, String::new()),
            unread => (Part::Unread, format!(" {unread}")),
        };
        let title = (format!("{}{name}", indent(depth)), self.part(look));
        ListRow { title, right: vec![(count, self.part(Part::Quiet))], ..ListRow::default() }
    }

    fn articles(&self, buffer: &mut Buffer) {
        let area = self.library.areas.articles;
        self.heading(buffer, LibraryPane::Articles, area, &self.list_title(), &self.list_place());
        let (list, rows) = (&self.library.list, area.below_heading());
        for (row, index) in list.in_view().enumerate() {
            match list.row(index) {
                Some(entry) => self.article(entry, rows.columns).draw(buffer, rows, row),
                None => put(buffer, rows, row, [("   ···", self.part(Part::Quiet))]),
            }
        }
        self.says_when_empty(buffer, rows);
        if !list.is_empty() {
            let row = list.cursor() - list.in_view().start;
            mark_cursor(buffer, self.theme, rows, row, self.library.focus == LibraryPane::Articles);
        }
    }

    /// "All articles · unread only · by oldest": defaults are left out.
    fn list_title(&self) -> String {
        let library = self.library;
        let mut title = library.feeds.title(library.feeds.scope()).to_string();
        if library.unread_only {
            title.push_str(" · unread only");
        }
        if library.sort != Sort::Newest {
            title.push_str(" · by ");
            title.push_str(sort_name(library.sort));
        }
        title
    }

    fn list_place(&self) -> String {
        let list = &self.library.list;
        if list.is_empty() { String::new() } else { format!("{}/{}", list.cursor() + 1, list.len()) }
    }

    fn article(&self, entry: &EntryRow, columns: u16) -> ListRow {
        let look = if entry.is_read { Part::Text } else { Part::Unread };
        let mark = if entry.is_read { " " } else { "●" };
        let star = if entry.is_starred { "★ " } else { "  " };
        let title = if entry.title.is_empty() { "(no title)" } else { &*entry.title };
        ListRow {
            left: vec![(mark.to_owned(), self.part(Part::Here)), (star.to_owned(), self.part(Part::Star))],
            title: (title.to_owned(), self.part(look)),
            right: self.article_details(entry, columns),
        }
    }

    /// The feed's name where the list is of several feeds, and the date; as far as there is room.
    fn article_details(&self, entry: &EntryRow, columns: u16) -> Vec<(String, Style)> {
        let mut details = Vec::new();
        if columns >= WITH_FEED && !matches!(self.library.feeds.scope(), ListScope::Feed(_)) {
            let name = pad(&truncate(&entry.feed_title, FEED_NAME), FEED_NAME, Align::Left);
            details.push((format!("  {name}"), self.part(Part::Quiet)));
        }
        if columns >= WITH_DATE {
            let said = entry.published.map(|published| date::friendly(published, self.model.now, self.model.offset));
            let padded = pad(&said.unwrap_or_default(), date::COLUMNS, Align::Right);
            details.push((format!("  {padded}"), self.part(Part::Quiet)));
        }
        details
    }

    fn says_when_empty(&self, buffer: &mut Buffer, rows: Area) {
        let said = self.library.says_when_empty(&self.model.jobs, &self.model.keymap);
        let mut styles = [Part::Title].into_iter().chain(std::iter::repeat(Part::Text));
        let mut row = usize::from(rows.rows / 4);
        for sentence in said {
            let style = self.part(styles.next().unwrap_or(Part::Text));
            row = centred(buffer, rows, row, &sentence, style) + 1;
        }
    }

    fn preview(&self, buffer: &mut Buffer) {
        let area = self.library.areas.preview;
        let preview = &self.library.preview;
        let more = if preview.hidden().1 > 0 { "more ↓" } else { "" };
        self.heading(buffer, LibraryPane::Preview, area, LibraryPane::Preview.name(), more);
        let rows = area.below_heading();
        match preview.state() {
            PreviewState::Empty => {}
            PreviewState::Pending => put(buffer, rows, 0, [("···", self.part(Part::Quiet))]),
            PreviewState::Failed(sentence) => {
                centred(buffer, rows, 0, sentence, self.part(Part::Error));
            }
            PreviewState::Ready(_) => {
                for (row, line) in preview.in_view().iter().enumerate() {
                    put(buffer, rows, row, [(line.text.as_str(), self.part(preview_part(line.kind)))]);
                }
            }
        }
    }
}

fn preview_part(kind: PreviewLineKind) -> Part {
    match kind {
        PreviewLineKind::Title => Part::Title,
        PreviewLineKind::About => Part::Quiet,
        PreviewLineKind::Body => Part::Text,
    }
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth.min(4))
}

/// A sentence in the middle of its lines; returns the row after it.
fn centred(buffer: &mut Buffer, area: Area, row: usize, sentence: &Sanitized, style: Style) -> usize {
    let columns = usize::from(area.columns);
    let measure = columns.min(60);
    let lines: Vec<&str> = wrap(sentence, measure).map(|range| &sentence[range]).collect();
    for (number, line) in lines.iter().enumerate() {
        put(buffer, area, row + number, [(pad(line, columns, Align::Centre).as_str(), style)]);
    }
    row + lines.len()
}
