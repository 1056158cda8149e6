//! The page of the table was fetched again while the table is open: the same table is found in it.

use std::sync::Arc;

use super::TableView;
use super::sort::Purpose;
use crate::app::Context;
use crate::app::table_order::{Arrangement, name, table_in};
use crate::article::index::{Index, Tables};
use crate::article::{Article, Sanitized, Table};

impl TableView {
    /// Shows the table as the article has it now, arranged as before. `false` if it is not there any more.
    pub(super) fn renew(&mut self, article: &Arc<Article>, context: &mut Context<'_>) -> bool {
        let Some(block) = self.found_in(article) else { return false };
        self.stop_quietly(context);
        let columns = self.written().columns;
        (self.article, self.block) = (article.clone(), block);
        let is_as_wide = self.written().columns == columns;
        // Its columns are other ones: what was said of the old ones means nothing.
        let wanted = if is_as_wide { self.wanted.clone() } else { Arrangement::default() };
        self.typed = self.typed.take().filter(|_| is_as_wide);
        self.arranged = self.arranged.take().filter(|_| is_as_wide);
        self.sizes.forget(is_as_wide);
        (self.row, self.column) = (self.row.min(self.table().rows - 1), self.column.min(self.table().columns - 1));
        self.rearrange(wanted, Purpose::Columns, context);
        context.news(Sanitized::line("The table is as the page has it now."));
        true
    }

    /// The block of a table with the same name; of several, the one with the same columns. Else the only one with the same
    /// columns.
    fn found_in(&self, article: &Article) -> Option<usize> {
        let tables: Vec<(usize, bool, bool)> = Tables
            .landmarks(article)
            .into_iter()
            .filter_map(|landmark| {
                let table = table_in(article, landmark.block.0).filter(|table| table.rows > 0 && table.columns > 0)?;
                let has_columns = heads(table) == heads(self.written());
                Some((landmark.block.0, landmark.label == self.label, has_columns))
            })
            .collect();
        let first = |is_it: &dyn Fn(bool, bool) -> bool| {
            tables.iter().find(|(_, is_named, has_columns)| is_it(*is_named, *has_columns)).map(|(block, ..)| *block)
        };
        let alike = tables.iter().filter(|(.., has_columns)| *has_columns).count();
        first(&|is_named, has_columns| is_named && has_columns)
            .or_else(|| first(&|is_named, _| is_named))
            .or_else(|| first(&|_, has_columns| has_columns && alike == 1))
    }
}

fn heads(table: &Table) -> Vec<String> {
    (0..table.columns).map(|column| name(table, column)).collect()
}
