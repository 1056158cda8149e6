//! The library screen: three panes under headings, with a light line between them.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::filter;
use super::list::{ListRow, Rule, mark_cursor, mark_selected};
use super::theme::{Part, Theme};
use super::{Draw, named, put};
use crate::app::action::Action;
use crate::app::areas::Area;
use crate::app::filter::Filter;
use crate::app::library::feeds::{FeedLine, indent};
use crate::app::library::preview::PreviewState;
use crate::app::library::searching::HeldSearch;
use crate::app::library::{Library, sort_name};
use crate::app::list::EntryList;
use crate::app::pane::LibraryPane;
use crate::app::preview_lines::PreviewLineKind;
use crate::app::screen::Screen;
use crate::app::{Model, Slot, date};
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::tag::hashtags;
use crate::feed::{EntryFacts, EntryRow, Feed, SmartList, Sort};
use crate::layout::wrap::{Align, pad, truncate, width, wrap};

/// Columns that a row has before its title, for its marks.
const MARKS: usize = 3;

/// Columns that the titles keep: one that stands beside them is left out where they would have fewer.
const TITLE_BESIDE_DATE: usize = 32;
const TITLE_BESIDE_FEED: usize = 44;
const TITLE_BESIDE_MINUTES: usize = 60;

/// Most columns for a feed's name in a row.
const FEED_NAME: usize = 18;

/// The columns beside the titles, each as wide as the loaded rows need it; 0 is left out.
#[derive(Default)]
struct ListColumns {
    date: usize,
    /// Only in a list of several feeds.
    feed: usize,
    minutes: usize,
}

impl Draw for Library {
    /// The program, its panes if not all are shown, and what is unread.
    fn title(&self, model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        let unread = match self.feeds.list().unread {
            0 => String::new(),
            unread => format!("{} unread ", grouped(unread)),
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
                let crossing = if area.y > areas.articles.y { "├" } else { "┬" };
                put(buffer, line, row, [(if is_heading { crossing } else { "│" }, self.part(Part::Border))]);
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
        let filter = self.library.feeds.filter_held();
        let right = filter.map_or_else(|| self.fetched(), Filter::count);
        self.heading(buffer, LibraryPane::Feeds, area, &filter::named(LibraryPane::Feeds.name(), filter), &right);
        let (feeds, rows) = (&self.library.feeds, area.below_heading());
        let in_view = feeds.lines().iter().skip(feeds.top()).take(rows.rows.into());
        for (row, line) in in_view.enumerate() {
            self.feed_line(line).draw(buffer, rows, row);
            filter::mark_row(buffer, self.theme, rows, row, filter);
        }
        if feeds.lines().is_empty() {
            put(buffer, rows, 0, [(filter::NOTHING, self.part(Part::Quiet))]);
        }
        let cursor = feeds.cursor().checked_sub(feeds.top()).filter(|_| !feeds.lines().is_empty());
        if let Some(row) = cursor {
            mark_cursor(buffer, self.theme, rows, row, self.library.focus == LibraryPane::Feeds);
            filter::mark_row(buffer, self.theme, rows, row, filter);
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
            FeedLine::List { index } => self.smart_list(&list.lists[*index]),
            FeedLine::Folder { id, name, depth, is_folded } => {
                let fold = if *is_folded { "▸" } else { "▾" };
                let unread = self.library.feeds.folder(*id).map_or(0, |folder| folder.unread);
                let mut row = self.counted(&format!("{fold} {name}"), *depth, unread);
                if *is_folded && self.library.feeds.feeds_in(*id).any(|feed| feed.error.is_some()) {
                    row.right.insert(0, self.failing());
                }
                row
            }
            FeedLine::Feed { index, depth } => self.feed(&list.feeds[*index], *depth),
        }
    }

    fn smart_list(&self, list: &SmartList) -> ListRow {
        let smart = self.library.feeds.smart();
        let mut row = self.counted(&list.name, 0, smart.count(list.id).map_or(0, |count| count.unread));
        row.left.push(("≡ ".to_owned(), self.part(Part::Quiet)));
        if smart.problem(list.id).is_some() {
            row.right.insert(0, self.failing());
        }
        row
    }

    fn feed(&self, feed: &Feed, depth: usize) -> ListRow {
        let mut row = self.counted(self.library.feeds.name(feed.id, &feed.title), depth, feed.unread);
        if feed.error.is_some() {
            row.right.insert(0, self.failing());
        }
        row
    }

    /// The mark of what cannot be fetched.
    fn failing(&self) -> (String, Style) {
        (" !".to_owned(), self.part(Part::Error))
    }

    /// A name and how many unread articles it stands for.
    fn counted(&self, name: &str, depth: usize, unread: usize) -> ListRow {
        let (look, count) = match unread {
            0 => (Part::Text, String::new()),
            unread => (Part::Unread, format!(" {unread}")),
        };
        let title = (format!("{}{name}", " ".repeat(indent(depth))), self.part(look));
        ListRow { title, right: vec![(count, self.part(Part::Quiet))], ..ListRow::default() }
    }

    fn articles(&self, buffer: &mut Buffer) {
        let area = self.library.areas.articles;
        let filter = self.library.list_filter();
        self.heading(
            buffer,
            LibraryPane::Articles,
            area,
            &filter::named(&self.list_title(), filter),
            &self.list_place(),
        );
        let filter = filter.or(self.library.search_marks());
        let (list, rows) = (&self.library.list, area.below_heading());
        let columns = self.list_columns(rows.columns);
        for (row, index) in list.in_view().enumerate() {
            match list.row(index) {
                Some(entry) => self.article(entry, &columns).draw(buffer, rows, row),
                None => put(buffer, rows, row, [("   ···", self.part(Part::Quiet))]),
            }
            filter::mark_row(buffer, self.theme, rows, row, filter);
            if index != list.cursor() && list.selected().is_some_and(|selected| selected.contains(&index)) {
                mark_selected(buffer, self.theme, rows, row);
            }
        }
        self.says_when_empty(buffer, rows);
        if !list.is_empty() {
            let row = list.cursor() - list.in_view().start;
            mark_cursor(buffer, self.theme, rows, row, self.library.focus == LibraryPane::Articles);
            filter::mark_row(buffer, self.theme, rows, row, filter);
        }
    }

    /// "All articles · unread only · by oldest": defaults are left out.
    fn list_title(&self) -> String {
        let library = self.library;
        let mut title = match library.searched() {
            Some(search) => format!("Search: {}", search.text()),
            None => library.feeds.title(library.feeds.scope()).to_string(),
        };
        if library.unread_only && library.searched().is_none() {
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
        if let Some(search) = self.library.searched().filter(|_| self.library.list_filter().is_none()) {
            return if list.is_empty() { String::new() } else { found_place(search, list) };
        }
        let of = self.library.list_filter().and_then(|_| self.library.unfiltered()).map(|all| format!(" of {all}"));
        let of = of.unwrap_or_default();
        if list.is_empty() { String::new() } else { format!("{}/{}{of}", list.cursor() + 1, list.len()) }
    }

    fn article(&self, entry: &EntryRow, columns: &ListColumns) -> ListRow {
        // Where every article is unread, bold would tell nothing.
        let look = match (entry.is_read, self.library.unread_only) {
            (true, true) => Part::Quiet,
            (true, false) | (false, true) => Part::Text,
            (false, false) => Part::Unread,
        };
        let mark = if entry.is_read { " " } else { "●" };
        let star = if entry.is_starred { "★ " } else { "  " };
        ListRow {
            left: vec![(mark.to_owned(), self.part(Part::Here)), (star.to_owned(), self.part(Part::Star))],
            title: (entry.shown_title().to_owned(), self.part(look)),
            after: (counted_parts(&entry.facts), self.part(Part::Quiet)),
            right: self.article_details(entry, columns),
        }
    }

    /// Which columns the list has: what the loaded rows need, as far as the titles keep their room.
    fn list_columns(&self, columns: u16) -> ListColumns {
        let rows = self.library.list.loaded();
        let widest = |text: &dyn Fn(&EntryRow) -> String| rows.iter().map(|row| width(&text(row))).max().unwrap_or(0);
        let several = rows.windows(2).any(|pair| pair[0].feed != pair[1].feed);
        let feed = if several { widest(&|row| self.feed_name(row).to_owned()).min(FEED_NAME) } else { 0 };
        let mut left = usize::from(columns).saturating_sub(MARKS);
        let mut take = |wanted: usize, title: usize| {
            let is_there = wanted > 0 && left >= title + wanted + 2;
            left -= if is_there { wanted + 2 } else { 0 };
            if is_there { wanted } else { 0 }
        };
        ListColumns {
            date: take(widest(&|row| self.date(row)), TITLE_BESIDE_DATE),
            feed: take(feed, TITLE_BESIDE_FEED),
            minutes: take(widest(&minutes), TITLE_BESIDE_MINUTES),
        }
    }

    /// How far it was read, its feed's name, how long it takes, and the date; as far as there are columns for them.
    fn article_details(&self, entry: &EntryRow, columns: &ListColumns) -> Vec<(String, Style)> {
        let mut details = Vec::new();
        if let Some(place) = entry.facts.place.filter(|place| (1..100).contains(place)) {
            details.push((format!("  {place} %"), self.part(Part::Here)));
        }
        let cells = [
            (truncate(self.feed_name(entry), columns.feed), columns.feed, Align::Left),
            (minutes(entry).into(), columns.minutes, Align::Right),
            (self.date(entry).into(), columns.date, Align::Right),
        ];
        let shown = cells.into_iter().filter(|(_, columns, _)| *columns > 0);
        details.extend(
            shown.map(|(text, columns, align)| (format!("  {}", pad(&text, columns, align)), self.part(Part::Quiet))),
        );
        details
    }

    fn feed_name<'b>(&'b self, entry: &'b EntryRow) -> &'b str {
        self.library.feeds.name(entry.feed, &entry.feed_title)
    }

    /// The date that the list is sorted by.
    fn date(&self, entry: &EntryRow) -> String {
        let said = entry.ranked.map(|ranked| date::friendly(ranked, self.model.now, self.model.offset));
        said.unwrap_or_default()
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
                    filter::mark_row(buffer, self.theme, rows, row, self.library.search_marks());
                }
            }
        }
    }
}

/// "3/50+"
fn found_place(search: &HeldSearch, list: &EntryList) -> String {
    format!("{}/{}", list.cursor() + 1, search.count(list.len()))
}

/// "3 min"; empty if it is not known.
fn minutes(entry: &EntryRow) -> String {
    entry.facts.minutes.map_or_else(String::new, |minutes| format!("{} min", minutes.max(1)))
}

/// "#energy, 2 tables, 14 questions"; empty if it has none.
fn counted_parts(facts: &EntryFacts) -> String {
    let said = |count: u32, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let tags = Some(hashtags(&facts.tags)).filter(|tags| !tags.is_empty());
    let parts = [tags, said(facts.tables, "table", "tables"), said(facts.questions, "question", "questions")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn preview_part(kind: PreviewLineKind) -> Part {
    match kind {
        PreviewLineKind::Title => Part::Title,
        PreviewLineKind::About => Part::Quiet,
        PreviewLineKind::Body => Part::Text,
    }
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
