//! Geometry: which part of the screen belongs to what. Computed in `update`, read by `ui`; the two can never disagree.

use super::pane::LibraryPane;

/// Terminal cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// A rectangle of terminal cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub columns: u16,
    pub rows: u16,
}

impl Area {
    /// Whether there is no cell in it.
    pub fn is_empty(&self) -> bool {
        self.columns == 0 || self.rows == 0
    }

    /// Whether the cell at this column and row of the screen is in it.
    pub fn contains(&self, column: u16, row: u16) -> bool {
        (self.x..self.x + self.columns).contains(&column) && (self.y..self.y + self.rows).contains(&row)
    }

    /// The top line: what a pane is called. None in a pane of one line, which is better used for what it holds.
    #[must_use]
    pub fn heading(&self) -> Area {
        Area { rows: u16::from(self.rows >= 2), ..*self }
    }

    /// What is below the heading, with a column free on both sides.
    #[must_use]
    pub fn below_heading(&self) -> Area {
        let heading = self.heading().rows;
        let margin = u16::from(self.columns >= 3);
        Area { x: self.x + margin, y: self.y + heading, columns: self.columns - 2 * margin, rows: self.rows - heading }
    }
}

/// Columns of a box's frame and of the blanks inside it, on both sides together.
pub const BOX_SIDES: u16 = 4;

/// Columns or rows as the screen counts them. More than a screen can have becomes the most it can have.
pub fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The screen's outer parts: everything else lies in `body`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaneFrame {
    /// What is read: a feed's name, an article's title.
    pub title: Area,
    pub body: Area,
    /// The bottom line: status, prompt or the next keys.
    pub status: Area,
}

/// All of it.
pub fn whole(size: Size) -> Area {
    Area { x: 0, y: 0, columns: size.columns, rows: size.rows }
}

/// A title line, a body and a status line; what does not fit goes in the order title, status, body.
pub fn frame(size: Size) -> PaneFrame {
    let title_rows = u16::from(size.rows >= 3);
    let status_rows = u16::from(size.rows >= 2);
    let line = |y, rows| Area { x: 0, y, columns: size.columns, rows };
    let body_rows = size.rows - title_rows - status_rows;
    PaneFrame {
        title: line(0, title_rows),
        body: line(title_rows, body_rows),
        status: line(title_rows + body_rows, status_rows),
    }
}

/// The health screen: a heading, the names of the columns, the feeds, and the sentences about one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HealthAreas {
    pub heading: Area,
    pub names: Area,
    pub rows: Area,
    pub rule: Area,
    pub detail: Area,
}

/// Lines for the sentences: enough for the longest on 60 columns, fewer on a low screen, none where rows are scarce.
fn detail_rows(body: u16) -> u16 {
    match body {
        0..8 => 0,
        8..14 => 2,
        14.. => 4,
    }
}

/// The areas of the health screen: a line of column names, a row for each feed, and details on a high screen.
pub fn health(body: Area) -> HealthAreas {
    let inside = body.below_heading();
    let detail = detail_rows(body.rows);
    let (names, rule) = (u16::from(detail > 0), u16::from(detail > 0));
    let rows = inside.rows - names - rule - detail;
    let lines = |y, rows| Area { y: inside.y + y, rows, ..inside };
    HealthAreas {
        heading: body.heading(),
        names: lines(0, names),
        rows: lines(names, rows),
        rule: Area { y: inside.y + names + rows, rows: rule, ..body },
        detail: lines(names + rows + rule, detail),
    }
}

/// The screen of all questions: a heading, the questions, and what article one of them is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuestionAreas {
    pub heading: Area,
    pub rows: Area,
    pub rule: Area,
    pub detail: Area,
}

/// A row for each question. The answer to the one under the cursor is beside them on a wide screen, else below them.
pub fn questions(body: Area) -> QuestionAreas {
    let inside = body.below_heading();
    if body.columns >= BESIDE {
        let columns = body.columns / 5 * 2;
        let left = Area { columns: body.columns - columns - 1, ..body };
        let right = Area { x: body.x + left.columns + 1, columns, ..body };
        return QuestionAreas {
            heading: left.heading(),
            rows: left.below_heading(),
            rule: right.heading(),
            detail: right.below_heading(),
        };
    }
    let detail = if body.rows < 8 { 0 } else { (body.rows * 2 / 5).max(2) };
    let rule = u16::from(detail > 0);
    let rows = inside.rows - rule - detail;
    QuestionAreas {
        heading: body.heading(),
        rows: Area { rows, ..inside },
        rule: Area { y: inside.y + rows, rows: rule, ..body },
        detail: Area { y: inside.y + rows + rule, rows: detail, ..inside },
    }
}

/// The library's panes, from left to right, or the preview below the articles; one that is not shown is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LibraryAreas {
    pub feeds: Area,
    pub articles: Area,
    pub preview: Area,
}

/// From here on the preview is beside the articles, and otherwise below them if there are so many rows.
const BESIDE: u16 = 150;
const BELOW: u16 = 28;

/// On a low screen it is beside them from here on.
const BESIDE_IF_LOW: u16 = 110;

/// From here on two panes are shown: the articles, and what is beside them on the side of the focus.
const TWO_PANES: u16 = 72;

/// The library's panes, as many as there is room for; a column between two of them is left for a line.
pub fn library(body: Area, focus: LibraryPane) -> LibraryAreas {
    if body.columns >= BESIDE || (body.columns >= BESIDE_IF_LOW && body.rows < BELOW) {
        return three_panes(body);
    }
    if body.columns >= TWO_PANES && body.rows >= BELOW {
        return preview_below(body);
    }
    if body.columns >= TWO_PANES {
        return two_panes(body, focus);
    }
    one_pane(body, focus)
}

/// The focused pane alone.
pub fn one_pane(body: Area, focus: LibraryPane) -> LibraryAreas {
    match focus {
        LibraryPane::Feeds => LibraryAreas { feeds: body, ..LibraryAreas::default() },
        LibraryPane::Articles => LibraryAreas { articles: body, ..LibraryAreas::default() },
        LibraryPane::Preview => LibraryAreas { preview: body, ..LibraryAreas::default() },
    }
}

fn three_panes(body: Area) -> LibraryAreas {
    let (feeds, rest) = split(body, feed_columns(body));
    let preview = (rest.columns * 2 / 5).min(84);
    let (articles, preview) = split(rest, rest.columns - preview - 1);
    LibraryAreas { feeds, articles, preview }
}

/// The articles get the width, and the preview a third of the height.
fn preview_below(body: Area) -> LibraryAreas {
    let (feeds, rest) = split(body, feed_columns(body));
    let rows = (body.rows / 3).min(16);
    let articles = Area { rows: rest.rows - rows, ..rest };
    let preview = Area { y: rest.y + articles.rows, rows, ..rest };
    LibraryAreas { feeds, articles, preview }
}

fn two_panes(body: Area, focus: LibraryPane) -> LibraryAreas {
    match focus {
        LibraryPane::Feeds | LibraryPane::Articles => {
            let (feeds, articles) = split(body, feed_columns(body));
            LibraryAreas { feeds, articles, preview: Area::default() }
        }
        LibraryPane::Preview => {
            let (articles, preview) = split(body, body.columns / 2);
            LibraryAreas { feeds: Area::default(), articles, preview }
        }
    }
}

fn feed_columns(body: Area) -> u16 {
    (body.columns / 5).clamp(24, 34)
}

/// The first `columns` columns, and the rest after the column of a line.
fn split(area: Area, columns: u16) -> (Area, Area) {
    let left = Area { columns, ..area };
    let right = Area { x: area.x + columns + 1, columns: area.columns - columns - 1, ..area };
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(rows: u16) -> Area {
        Area { x: 0, y: 1, columns: 60, rows }
    }

    #[test]
    fn a_low_health_screen_has_rows_and_neither_names_nor_details() {
        let low = health(body(7));
        assert_eq!((low.names.rows, low.rule.rows, low.detail.rows), (0, 0, 0));
        assert_eq!(low.rows.rows, body(7).below_heading().rows);
        let high = health(body(20));
        assert_eq!((high.names.rows, high.rule.rows, high.detail.rows), (1, 1, 4));
        assert_eq!(high.rows.rows, body(20).below_heading().rows - 6);
    }
}
