//! What is shown of an entry before it is opened, in lines: its title, where it is from, and how it begins.

use chrono::FixedOffset;

use crate::article::repeated_title::text_begins_as;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::tag::hashtags;
use crate::feed::{EntryDetail, EntryPreview};
use crate::layout::wrap::wrap;

/// Most columns of a line: the pane may be wider than is comfortable.
pub const MEASURE: u16 = 78;

/// What a line of the preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewLineKind {
    Title,
    /// Author, date, host, tags.
    About,
    Body,
}

/// A line of the preview, laid out for the width of the pane.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewLine {
    pub kind: PreviewLineKind,
    pub text: String,
}

/// The lines of an entry at a width.
pub fn preview_lines(loaded: &EntryPreview, columns: u16, offset: FixedOffset) -> Vec<PreviewLine> {
    let columns = columns.min(MEASURE);
    let EntryPreview { entry: detail, summary } = loaded;
    let mut lines = Vec::new();
    if !text_begins_as(summary, &detail.row.title) {
        add(&mut lines, PreviewLineKind::Title, &detail.row.title, columns);
        lines.push(blank());
    }
    for about in [origin(detail), host(detail), when(detail, offset), hashtags(&detail.row.facts.tags)] {
        add(&mut lines, PreviewLineKind::About, &about, columns);
    }
    for paragraph in summary.lines() {
        lines.push(blank());
        add(&mut lines, PreviewLineKind::Body, paragraph, columns);
    }
    lines
}

fn add(lines: &mut Vec<PreviewLine>, kind: PreviewLineKind, text: &str, columns: u16) {
    lines.extend(wrap(text, columns.into()).map(|range| PreviewLine { kind, text: text[range].to_owned() }));
}

fn blank() -> PreviewLine {
    PreviewLine { kind: PreviewLineKind::Body, text: String::new() }
}

/// "Archyworldys · Maya Reyes", as far as it is known; a site that signs its own articles is named once.
fn origin(detail: &EntryDetail) -> String {
    let author = detail.author.as_ref().filter(|author| **author != detail.row.feed_title);
    let known = [Some(&detail.row.feed_title), author].into_iter().flatten();
    known.filter(|text| !text.is_empty()).map(Sanitized::as_ref).collect::<Vec<&str>>().join(" · ")
}

/// Where the link leads, to be seen before it is opened.
fn host(detail: &EntryDetail) -> String {
    detail.url.as_ref().map_or_else(String::new, HttpUrl::host)
}

fn when(detail: &EntryDetail, offset: FixedOffset) -> String {
    let date = detail.row.published.map(|date| date.with_timezone(&offset));
    date.map_or_else(String::new, |date| date.format("%A %-d %B %Y, %H:%M").to_string())
}
