//! Tables: grids, header cells, and which tables contain data at all.
//!
//! A page's expected tables are matched to the ones that were read, in order: first those with exactly the same grid, then
//! the most similar. An expected table without a match was read as layout.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crosshead::app::excerpt::{Excerpt, ExcerptFormat, ExcerptSource};
use crosshead::article::read::article_from_html;
use crosshead::article::write::json;
use crosshead::article::{Article, BlockKind, HttpUrl, Metadata, Table};
use serde_json::Value;

use crate::Figure;

type Grid = Vec<Vec<String>>;

struct Expected {
    grids: Vec<Grid>,
    mask: Vec<String>,
    /// `None`: not labelled.
    is_data: Option<bool>,
}

struct Figures {
    grids: Figure,
    headers: Figure,
    labels: Figure,
    csv: Figure,
}

pub fn score(folder: &Path) -> Vec<Figure> {
    let mut figures = Figures {
        grids: Figure::new("grids exact", 1.0),
        headers: Figure::new("header cells exact", 0.97),
        labels: Figure::new("data or layout", 0.97),
        csv: Figure::new("CSV read back", 1.0),
    };
    for json in descriptions(folder) {
        score_page(&json, &mut figures);
    }
    vec![figures.grids, figures.headers, figures.labels, figures.csv]
}

/// The JSON files that have a page beside them.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_description = |path: &PathBuf| path.extension().is_some_and(|e| e == "json");
    let mut files: Vec<PathBuf> =
        entries.filter(is_description).filter(|path| path.with_extension("html").exists()).collect();
    files.sort();
    files
}

fn score_page(json: &Path, figures: &mut Figures) {
    let text = std::fs::read_to_string(json).expect("it was just listed");
    let described: Value = serde_json::from_str(&text).expect("the descriptions are JSON");
    let expected: Vec<Expected> = described["tables"].as_array().into_iter().flatten().map(expected).collect();
    let article = page(json, described["encoding"].as_str());
    let read = tables(&article);
    let matched = matched(&expected, &read);
    let page = json.file_stem().unwrap_or_default().to_string_lossy();
    figures.csv(&page, &Arc::new(article));
    for (i, (expected, found)) in expected.iter().zip(matched).enumerate() {
        figures.table(&format!("{page} table {i}"), expected, found.map(|found| &read[found]));
    }
}

fn page(json: &Path, encoding: Option<&str>) -> Article {
    let bytes = std::fs::read(json.with_extension("html")).expect("the page is beside its description");
    let encoding = encoding.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let (html, _, _) = encoding.unwrap_or(encoding_rs::UTF_8).decode(&bytes);
    let base = HttpUrl::parse("https://example.com/page").ok();
    article_from_html(&*html, base.as_ref(), &Metadata::default()).unwrap_or_default()
}

fn tables(article: &Article) -> Vec<Table> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    kinds.filter_map(|kind| if let BlockKind::Table(table) = kind { Some((**table).clone()) } else { None }).collect()
}

/// A grid with hidden cells may be given with or without them.
fn expected(table: &Value) -> Expected {
    let grids = ["grid", "visible_grid"].iter().filter_map(|name| table.get(name)).map(grid).collect();
    let mask = table["header_mask"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Expected { grids, mask: mask.map(str::to_owned).collect(), is_data: table["is_data"].as_bool() }
}

fn grid(value: &Value) -> Grid {
    let rows = value.as_array().into_iter().flatten();
    let row = |row: &Value| row.as_array().into_iter().flatten().map(|c| collapsed(c.as_str().unwrap_or(""))).collect();
    rows.map(row).collect()
}

fn read_grid(table: &Table) -> Grid {
    let text = |row, column| table.at(row, column).map(|cell| collapsed(&cell.content.text)).unwrap_or_default();
    (0..table.rows).map(|row| (0..table.columns).map(|column| text(row, column)).collect()).collect()
}

fn read_mask(table: &Table) -> Vec<String> {
    let sign = |row, column| table.at(row, column).map_or('.', |cell| if cell.is_header { 'h' } else { 'd' });
    (0..table.rows).map(|row| (0..table.columns).map(|column| sign(row, column)).collect()).collect()
}

/// For each expected table, the table that was read and is most like it.
fn matched(expected: &[Expected], read: &[Table]) -> Vec<Option<usize>> {
    let grids: Vec<Grid> = read.iter().map(read_grid).collect();
    let mut found = vec![None; expected.len()];
    let mut is_free = vec![true; read.len()];
    for least in [1.0, 0.3] {
        for (i, expected) in expected.iter().enumerate().filter(|(i, _)| found[*i].is_none()).collect::<Vec<_>>() {
            let free = (0..read.len()).filter(|j| is_free[*j]);
            let like = |j: usize| expected.grids.iter().map(|grid| likeness(grid, &grids[j])).fold(0.0, f64::max);
            found[i] = free.map(|j| (j, like(j))).find(|(_, likeness)| *likeness >= least).map(|(j, _)| j);
            if let Some(j) = found[i] {
                is_free[j] = false;
            }
        }
    }
    found
}

/// The share of slots with the same text; 1 only for equal grids.
fn likeness(a: &Grid, b: &Grid) -> f64 {
    if a == b {
        return 1.0;
    }
    let same = a.iter().zip(b).flat_map(|(a, b)| a.iter().zip(b)).filter(|(a, b)| a == b).count();
    let slots = a.iter().flatten().count().max(b.iter().flatten().count()).max(1);
    (same as f64 / slots as f64).min(0.999)
}

impl Figures {
    fn table(&mut self, name: &str, expected: &Expected, found: Option<&Table>) {
        if let Some(is_data) = expected.is_data {
            let taken_for = if is_data { "layout" } else { "data" };
            self.labels.count(is_data == found.is_some(), || format!("{name}: taken for {taken_for}"));
        }
        if expected.is_data == Some(true) {
            self.data_table(name, expected, found);
        }
    }

    /// What `:write FILE.csv` makes of each table, read by the `csv` crate, is the grid that `read --format json` prints.
    fn csv(&mut self, page: &str, article: &Arc<Article>) {
        let blocks = (0..article.blocks.len()).filter(|block| article.blocks[*block].table().is_some());
        for (number, (block, written)) in blocks.zip(&json(article).tables).enumerate() {
            let source = ExcerptSource::Tables { article: article.clone(), blocks: vec![block] };
            let text = Excerpt::new("the table", source).text(ExcerptFormat::Csv);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect()).collect();
            let grid: Grid = written.grid.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
            self.csv.count(read == grid, || format!("{page} table {number}: {}", first_difference(&grid, &read)));
        }
    }

    /// The header mask describes the grid with the hidden cells. For the grid without them there is nothing to compare.
    fn data_table(&mut self, name: &str, expected: &Expected, found: Option<&Table>) {
        let grid = found.map(read_grid).unwrap_or_default();
        let is_exact = expected.grids.contains(&grid);
        self.grids.count(is_exact, || format!("{name}: {}", first_difference(&expected.grids[0], &grid)));
        if is_exact && expected.grids[0] != grid {
            return;
        }
        let mask = found.map(read_mask).unwrap_or_default();
        for (row, signs) in expected.mask.iter().enumerate() {
            for (column, sign) in signs.chars().enumerate() {
                let read = mask.get(row).and_then(|row| row.chars().nth(column));
                self.headers
                    .count(read == Some(sign), || format!("{name}: {row},{column} is {sign}, read as {read:?}"));
            }
        }
    }
}

fn first_difference(expected: &Grid, read: &Grid) -> String {
    let size = |grid: &Grid| format!("{}x{}", grid.len(), grid.first().map_or(0, Vec::len));
    let cells = expected.iter().flatten().zip(read.iter().flatten());
    let cell = cells.filter(|(a, b)| a != b).map(|(a, b)| format!("{a:?} read as {b:?}")).next();
    format!("{} read as {}, {}", size(expected), size(read), cell.unwrap_or_default())
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
