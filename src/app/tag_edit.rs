//! The articles whose tags are typed, and what the typed line changes. It knows no screens: `tagging` opens the line and does
//! what it says.
//!
//! What is typed is put on each article that does not have it; what was there and is erased, or stands behind a `-`, is taken
//! away. The articles are those that were chosen when the line was opened, whatever the lists show by then.

use crate::feed::{Change, EntryRow, EntrySet, TagLine, TagName};

/// The articles whose tags are typed.
#[derive(Clone, Debug)]
pub struct TagEdit {
    rows: Vec<EntryRow>,
    /// What all of them have.
    shown: Vec<TagName>,
}

impl TagEdit {
    /// The articles as they are now.
    pub fn of(rows: Vec<EntryRow>) -> TagEdit {
        let have = |tag: &TagName| rows.iter().all(|row| row.facts.tags.contains(tag));
        let first = rows.first().map(|row| row.facts.tags.clone()).unwrap_or_default();
        let shown = first.into_iter().filter(have).collect();
        TagEdit { rows, shown }
    }

    /// The tags as they are typed, with the cursor where the next one begins.
    pub fn line(&self) -> String {
        self.shown.iter().map(|tag| format!("{} ", tag.typed())).collect()
    }

    /// The articles, as they were when the line was opened.
    pub fn into_rows(self) -> Vec<EntryRow> {
        self.rows
    }

    /// What is asked for.
    pub fn label(&self) -> String {
        match self.rows.len() {
            1 => "Tags: ".to_owned(),
            count => format!("Tags of {count} articles: "),
        }
    }

    /// What a line changes.
    pub fn changes(&self, line: &TagLine) -> Vec<Change> {
        let erased = self.shown.iter().filter(|tag| !line.named.contains(tag) && !line.unwanted.contains(tag));
        let put = line.named.iter().filter_map(|tag| self.change(tag, true));
        put.chain(line.unwanted.iter().chain(erased).filter_map(|tag| self.change(tag, false))).collect()
    }

    /// `None` if no article would be another.
    fn change(&self, tag: &TagName, value: bool) -> Option<Change> {
        let differs = |row: &&EntryRow| row.facts.tags.contains(tag) != value;
        let rows: Vec<_> = self.rows.iter().filter(differs).map(|row| row.id).collect();
        let tag = tag.clone();
        match rows.as_slice() {
            [] => None,
            [of] => Some(Change::Tagged { of: *of, tag, value }),
            several => Some(Change::ManyTagged { of: several.iter().copied().collect::<EntrySet>(), tag, value }),
        }
    }

    /// “Tide tables” tagged energy, not later any more
    pub fn said(&self, changes: &[Change]) -> String {
        let names = |wanted: bool| -> Vec<String> {
            let named = changes.iter().filter_map(|change| tagged(change).filter(|(_, value)| *value == wanted));
            named.map(|(tag, _)| tag.to_string()).collect()
        };
        let (put, taken) = (names(true).join(", "), names(false).join(", "));
        let what = match (put.is_empty(), taken.is_empty()) {
            (false, true) => format!("tagged {put}"),
            (true, _) => format!("not tagged {taken} any more"),
            (false, false) => format!("tagged {put}, not {taken} any more"),
        };
        match self.rows.as_slice() {
            [row] => format!("“{}” {what}", row.shown_title()),
            rows => format!("{} articles {what}", rows.len()),
        }
    }
}

/// The tag that a change is about, and whether it is put on.
fn tagged(change: &Change) -> Option<(&TagName, bool)> {
    match change {
        Change::Tagged { tag, value, .. } | Change::ManyTagged { tag, value, .. } => Some((tag, *value)),
        Change::Read { .. }
        | Change::Starred { .. }
        | Change::TextPos { .. }
        | Change::Unfolded { .. }
        | Change::AllRead { .. }
        | Change::ManyRead { .. }
        | Change::Kept { .. }
        | Change::Removed { .. }
        | Change::Rescued { .. }
        | Change::Listed { .. } => None,
    }
}
