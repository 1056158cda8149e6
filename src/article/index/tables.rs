//! The Tables pane: one line for each data table, with its name. Showing cells is the job of `layout`.

use std::collections::HashMap;

use super::{Index, Landmark, Opens};
use crate::article::{Article, BlockId, BlockKind, Cell, Sanitized, Table, shift};

/// The data tables, named by their caption, else by a first row that is one cell, else by the heading above them.
pub struct Tables;

impl Index for Tables {
    fn noun(&self) -> &'static str {
        "table"
    }

    fn plural(&self) -> &'static str {
        "tables"
    }

    fn title(&self) -> &'static str {
        "Tables"
    }

    fn letter(&self) -> char {
        't'
    }

    fn is_shown(&self) -> bool {
        true
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        let mut names = Names::default();
        let mut found = Vec::new();
        for (i, block) in article.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading { text, .. } => names.heading = Sanitized::line(&shift::flat(text)),
                BlockKind::Table(table) => found.push(landmark(i, table, names.name(table))),
                BlockKind::Paragraph(_)
                | BlockKind::Term(_)
                | BlockKind::Summary(_)
                | BlockKind::Deck(_)
                | BlockKind::Code { .. }
                | BlockKind::Figure(_)
                | BlockKind::Media(_)
                | BlockKind::Rule => {}
            }
        }
        found
    }

    fn opens(&self, _article: &Article, _landmark: &Landmark) -> Opens {
        Opens::Table
    }
}

fn landmark(block: usize, table: &Table, label: Sanitized) -> Landmark {
    Landmark {
        block: BlockId(block),
        offset: 0,
        end: BlockId(block + 1),
        label,
        detail: Sanitized::line(&format!("{} × {}", table.body_rows(), table.columns)),
        depth: 0,
        folded: None,
    }
}

/// Gives each table a unique name.
#[derive(Default)]
struct Names {
    heading: Sanitized,
    used: HashMap<Sanitized, usize>,
}

impl Names {
    fn name(&mut self, table: &Table) -> Sanitized {
        let caption = table.caption.as_ref().map(|caption| Sanitized::line(&caption.text)).filter(|c| !c.is_empty());
        let name = caption.or_else(|| spanned_name(table)).unwrap_or_else(|| self.heading.clone());
        let count = self.used.entry(name.clone()).or_default();
        *count += 1;
        match (name.is_empty(), *count) {
            (true, n) => Sanitized::line(&format!("Table {n}")),
            (false, 1) => name,
            (false, n) => Sanitized::line(&format!("{name} ({n})")),
        }
    }
}

/// The text of the one cell that spans the table, if that is its first row: it names the table.
pub fn spanned_name(table: &Table) -> Option<Sanitized> {
    let is_spanning = |cell: &&Cell| table.columns > 1 && cell.column_span == table.columns;
    let mut spanning = table.cells.iter().filter(is_spanning);
    let first = spanning.next().filter(|cell| cell.row == 0 && cell.row_span == 1)?;
    let name = Sanitized::line(&shift::flat(&first.content));
    (spanning.next().is_none() && table.rows > 1 && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{article, heading, table};
    use super::*;

    fn labels(blocks: Vec<crate::article::Block>) -> Vec<String> {
        Tables.landmarks(&article(blocks)).iter().map(|l| l.label.to_string()).collect()
    }

    #[test]
    fn a_caption_names_a_table_and_its_size_follows() {
        let found = Tables.landmarks(&article(vec![heading(2, "Prices"), table(Some("Fares 2026"), 4, 3)]));
        assert_eq!((&*found[0].label, &*found[0].detail), ("Fares 2026", "4 × 3"));
        assert_eq!((found[0].block, found[0].end), (BlockId(1), BlockId(2)));
    }

    #[test]
    fn without_a_caption_the_heading_above_names_it_and_a_second_one_is_numbered() {
        let blocks = vec![heading(2, "Prices"), table(None, 1, 1), table(None, 1, 1)];
        assert_eq!(labels(blocks), ["Prices", "Prices (2)"]);
    }

    #[test]
    fn a_first_row_of_one_cell_names_a_table_before_the_heading_does() {
        let html = "<h2>Prices</h2><table><tr><th colspan=2>Fares<tr><td>a<td>1<tr><td>b<td>2</table>\
            <table><tr><td colspan=2>Day<tr><td>a<td>1<tr><td colspan=2>Night<tr><td>b<td>2</table>";
        let article = crate::article::read::article_from_html(html, None, &crate::article::Metadata::default());
        let labels: Vec<String> =
            Tables.landmarks(&article.unwrap()).iter().map(|landmark| landmark.label.to_string()).collect();
        assert_eq!(labels, ["Fares", "Prices"]);
    }

    #[test]
    fn without_either_tables_are_counted() {
        assert_eq!(labels(vec![table(None, 1, 1), table(Some(" "), 1, 1)]), ["Table 1", "Table 2"]);
    }
}
