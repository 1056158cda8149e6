//! A table on the full screen: filters, records, columns, the summary, and what is copied of all of it.

use chrono::TimeDelta;
use crosshead::app::excerpt::ExcerptFormat;
use crosshead::app::{Effect, Guest, Msg, Outcome, Slot, Ticket};
use crosshead::article::{HttpUrl, Sanitized};

use crate::support::harness::{Harness, Shelf, now};
use crate::support::reading::{article, open, table};

const TOWNS: &str = "<table><caption>Towns</caption><tr><th>Town<th>Land<th>People<th>Since\
    <tr><td>Lima<td>Peru<td>9,750<td>2024-01-18<tr><td>Cusco<td>Peru<td>430<td>2024-05-02\
    <tr><td>Oslo<td>Norway<td>700<td>2023-11-30<tr><td>Bergen<td>Norway<td>280<td>2024-06-30</table>";

fn towns() -> Harness {
    let mut harness = open(TOWNS, 100, 24);
    harness.press("]t Enter");
    harness
}

/// The cell under the cursor.
fn cell(harness: &Harness) -> String {
    harness.table().unwrap().cell().map(|cell| cell.content.text.to_string()).unwrap_or_default()
}

/// The text of the first effect that copies.
fn copied(harness: &mut Harness, format: ExcerptFormat) -> String {
    let excerpt = |effect: Effect| match effect {
        Effect::PutExcerpt { excerpt, .. } => Some(excerpt.text(format)),
        _ => None,
    };
    harness.drain().into_iter().find_map(excerpt).expect("it is copied")
}

fn rows(harness: &mut Harness) -> Vec<String> {
    harness.drain();
    harness.press("gg v G Y c");
    let copied = copied(harness, ExcerptFormat::Csv);
    harness.press("v");
    copied.lines().map(str::to_owned).collect()
}

#[test]
fn a_further_column_sorts_what_is_equal_and_goes_again() {
    let mut harness = towns();
    harness.press("l s l S");
    assert_eq!(harness.said(), "Sorted by Land, A first; then by People, smallest first.");
    assert_eq!(rows(&mut harness)[0], "Bergen,Norway,280,2024-06-30");
    assert!(harness.screen().contains("↑ Land, ↑ People, row"), "{}", harness.screen());
    harness.press("S");
    assert_eq!(harness.said(), "Sorted by Land, A first; then by People, largest first.");
    assert_eq!(rows(&mut harness)[0], "Oslo,Norway,700,2023-11-30");
    harness.press("S");
    assert_eq!(harness.said(), "Sorted by Land, A first.");
}

#[test]
fn filters_add_up_stand_in_the_title_and_are_taken_back_one_by_one() {
    let mut harness = towns();
    harness.press("&").text("er");
    assert!(
        harness.screen().contains("Towns &er") && harness.screen().contains("row 1 of 3 (4)"),
        "{}",
        harness.screen()
    );
    harness.press("Enter");
    assert_eq!(harness.said(), "3 of 4 rows.");
    harness.press("l l &").text(">300").press("Enter");
    assert_eq!(rows(&mut harness), ["Lima,Peru,\"9,750\",2024-01-18", "Cusco,Peru,430,2024-05-02"]);
    harness.press("$ &").text("2024-02..2024-06").press("Enter");
    assert_eq!(rows(&mut harness), ["Cusco,Peru,430,2024-05-02"]);
    let screen = harness.screen();
    assert!(screen.contains("Towns &er &People>300 &Since 2024-02..2024-06"), "{screen}");
    harness.press("Backspace");
    assert_eq!(rows(&mut harness).len(), 2);
    harness.press("Esc");
    assert_eq!(harness.said(), "All rows are shown.");
    assert_eq!(rows(&mut harness).len(), 4);
    harness.press("Backspace");
    assert_eq!(harness.said(), "All rows are shown: no filter holds.");
}

#[test]
fn the_value_under_the_cursor_filters_and_the_cursor_stays_on_its_row() {
    let mut harness = towns();
    harness.press("2 j l =");
    assert_eq!((rows(&mut harness).len(), harness.table().unwrap().filters().as_str()), (2, " &Land=Norway"));
    harness.press("Esc j 2 j l =");
    assert_eq!(cell(&harness), "280", "its row");
}

#[test]
fn a_filter_that_is_left_brings_rows_and_cursor_back() {
    let mut harness = towns();
    harness.press("3 j &").text("lima");
    assert_eq!(cell(&harness), "Lima");
    harness.press("Esc");
    assert_eq!(cell(&harness), "Bergen");
    assert_eq!(harness.table().unwrap().filters(), "");
}

#[test]
fn a_table_whose_rows_are_all_filtered_away_says_so() {
    let headless = "<table><caption>T</caption><tr><td>1<td>2<tr><td>3<td>4</table>";
    for (html, columns, lines) in [(TOWNS, 80, 24), (TOWNS, 30, 8), (headless, 80, 24), (headless, 20, 5)] {
        let mut harness = open(html, columns, lines);
        harness.press("]t Enter &").text("walrus").press("Enter");
        assert!(columns < 40 || harness.screen().contains("No row has this. Backspace"), "{}", harness.screen());
        harness.send(Msg::Clock(now() + TimeDelta::seconds(9)));
        let hints = harness.screen().lines().last().unwrap().to_owned();
        assert!(columns < 80 || hints == " Backspace last filter off · Esc all rows · q back · ? all keys", "{hints}");
        harness.press("j k l h G gg Space b 0 $ Enter = y Y Esc v j y Esc s S c h # T Esc Esc");
        harness.press("Backspace");
    }
}

#[test]
fn the_words_that_were_looked_for_are_marked_in_the_cells_until_esc() {
    let mut harness = towns();
    let marks = |harness: &Harness| {
        let marks = harness.table().unwrap().marks();
        marks.iter().flat_map(|mark| mark.find_iter("Lima, Peru: 9,750")).map(|hit| hit.as_str()).collect::<String>()
    };
    harness.press("/").text("per");
    assert_eq!(marks(&harness), "Per");
    harness.press("Enter Esc");
    assert_eq!(marks(&harness), "");
    harness.press("&").text("lim pe");
    assert_eq!(marks(&harness), "LimPe");
    harness.press("Enter Esc &").text(">100").press("Enter");
    assert_eq!(marks(&harness), "", "a bound is no word");
}

#[test]
fn while_rows_are_selected_the_bottom_line_says_what_can_be_done_with_them() {
    let mut harness = towns();
    harness.press("v j");
    let hints = harness.screen().lines().last().unwrap().to_owned();
    assert!(hints.contains("y copy") && hints.contains("| pipe") && hints.contains("Esc end"), "{hints}");
}

#[test]
fn a_row_is_read_as_a_record() {
    let mut harness = open(&table(3, 4), 60, 20);
    harness.press("]t Enter j l Enter");
    let screen = harness.screen();
    assert!(screen.contains("─ Freight rates · Port 2 ") && screen.contains("row 2 of 3"), "{screen}");
    for (name, value) in [("Head 1", "Port 2"), ("Head 3", "2.3")] {
        assert!(screen.lines().any(|line| line.contains(name) && line.ends_with(value)), "{screen}");
    }
    harness.press("j");
    assert!(harness.screen().contains("Freight rates · Port 3") && harness.screen().contains("3.2"));
    harness.press("j k k k");
    assert!(harness.screen().contains("Freight rates · Port 1"));
    harness.drain();
    harness.press("y");
    assert!(copied(&mut harness, ExcerptFormat::Tsv).starts_with("Head 1\tPort 1\nHead 2\t1.2\n"));
    harness.press("h");
    assert_eq!(cell(&harness), "1.2", "the row that was read last, the column as it was");
}

#[test]
fn columns_are_hidden_moved_and_shown_again() {
    let mut harness = towns();
    harness.press("l c h");
    assert!(harness.said().contains("1 of 4 columns are hidden"), "{}", harness.said());
    assert_eq!(rows(&mut harness)[0], "Lima,\"9,750\",2024-01-18");
    harness.press("l c <");
    assert_eq!(rows(&mut harness)[3], "Bergen,2024-06-30,280");
    harness.press("s c a");
    assert_eq!(rows(&mut harness)[0], "Oslo,Norway,700,2023-11-30", "the order stays");
    harness.press("0 c h c h c h c h");
    assert_eq!(harness.said(), "The last column stays.");
}

#[test]
fn columns_are_widened_narrowed_and_kept_in_view() {
    let mut harness = open(&table(4, 30), 60, 20);
    harness.press("]t Enter l");
    let start = |harness: &Harness, name: &str| harness.screen().lines().find_map(|line| line.find(name)).unwrap();
    let before = start(&harness, "Head 3");
    harness.press("3 >");
    assert_eq!(start(&harness, "Head 3"), before + 6);
    harness.press("5 <");
    assert_eq!(start(&harness, "Head 3"), before - 3, "never narrower than three columns");
    harness.press("c f $");
    let screen = harness.screen();
    assert!(screen.contains("Head 1") && screen.contains("Hea") && screen.contains("Head 30"), "{screen}");
    assert!(!screen.contains("Head 3 "), "{screen}");
}

#[test]
fn rows_and_columns_change_places_and_back() {
    let mut harness = towns();
    harness.press("l T");
    assert_eq!(harness.table().unwrap().position(), "row 1 of 3, column 2 of 5");
    assert_eq!(cell(&harness), "Peru", "the cursor stays on its cell");
    harness.press("T =");
    assert_eq!(harness.table().unwrap().position(), "row 1 of 2 (4), column 2 of 4");
    harness.press("T");
    assert_eq!(harness.table().unwrap().position(), "row 1 of 3, column 2 of 3 (5)", "the rows are columns");
    harness.press("T Esc T");
    harness.press("s");
    assert_eq!(harness.said(), "Rows and columns are exchanged. T puts them back.");
    harness.press("T l s");
    assert_eq!(harness.said(), "Sorted by People, smallest first.");
}

#[test]
fn the_summary_follows_the_column_and_what_is_filtered() {
    let mut harness = towns();
    harness.press("l #");
    assert!(harness.screen().contains("4 values · 2 different · Peru 2, Norway 2"), "{}", harness.screen());
    harness.press("l");
    assert!(harness.screen().contains("─ People · summary ─"), "{}", harness.screen());
    assert!(harness.screen().contains("min 280 · median 565 · mean 2,790 · max 9,750"), "{}", harness.screen());
    harness.press("&").text("peru").press("Enter");
    assert!(harness.screen().contains("2 values"), "{}", harness.screen());
    harness.press("&").text("walrus").press("Enter");
    assert!(harness.screen().contains("no values"), "{}", harness.screen());
    harness.press("q");
    assert!(!harness.screen().contains("summary"));
}

#[test]
fn a_large_table_is_filtered_and_summed_up_beside_the_loop() {
    let rows: String = (1..=2_100).map(|row| format!("<tr><td>Port {row}<td>1<td>2<td>3<td>4")).collect();
    let mut harness = open(&format!("<table><tr><th>Port<th>a<th>b<th>c<th>d{rows}</table>"), 80, 24);
    harness.press("]t Enter &").text("port 69").press("Enter");
    // However long it takes, the line stays.
    harness.send(Msg::Clock(now() + TimeDelta::seconds(9)));
    let screen = harness.screen();
    assert!(screen.contains("Arranging the table; waiting for 2,100 rows, 9 s; Ctrl-x stops"), "{screen}");
    let order = |effect: &Effect| match effect {
        Effect::ArrangeTable(_, order) => Some(order.clone()),
        _ => None,
    };
    let order = harness.effects.iter().rev().find_map(order).unwrap();
    harness.answer(Slot::Table, Outcome::TableArranged(order.arranged()));
    assert_eq!(harness.said(), "41 of 2100 rows.");
    harness.press("Esc");
    assert_eq!(harness.said(), "All rows are shown.");
    harness.press("#");
    let to_sum = |effect: &Effect| match effect {
        Effect::SumUpColumn(_, column) => Some(column.clone()),
        _ => None,
    };
    let column = harness.effects.iter().rev().find_map(to_sum).unwrap();
    assert!(!harness.screen().contains("2100 values"));
    harness.answer(Slot::Summary, Outcome::ColumnSummed(column.summary()));
    assert!(harness.screen().contains("2100 values"), "{}", harness.screen());
}

fn written(harness: &mut Harness) -> (String, String) {
    let excerpt = |effect: Effect| match effect {
        Effect::PutExcerpt { excerpt, format, .. } => Some((excerpt.what.to_string(), excerpt.text(format))),
        _ => None,
    };
    harness.drain().into_iter().find_map(excerpt).expect("it is written")
}

#[test]
fn a_file_and_a_program_get_the_table_as_it_is_shown() {
    let mut harness = towns();
    harness.press(":").text("write towns.csv").press("Enter");
    let (what, text) = written(&mut harness);
    assert_eq!((what.as_str(), text.lines().count()), ("the table", 5));
    harness.press("l l s c h &").text("peru").press("Enter j");
    harness.send(Msg::Done(Ticket { slot: Slot::File, era: 1 }, Outcome::ExcerptWritten(Sanitized::line("Wrote it."))));
    harness.press(":").text("write towns.csv").press("Enter");
    let (what, text) = written(&mut harness);
    assert_eq!(
        (what.as_str(), text.as_str()),
        ("the table as shown", "Town,Land,Since\nCusco,Peru,2024-05-02\nLima,Peru,2024-01-18\n")
    );
    harness.press("|");
    assert!(harness.screen().contains("Pipe the table as shown to:"), "{}", harness.screen());
    harness.press("Esc v j |");
    assert!(harness.screen().contains("Pipe the rows to:"), "{}", harness.screen());
    harness.press("Esc Esc Enter |");
    assert!(harness.screen().contains("Pipe the record to:"), "{}", harness.screen());
}

#[test]
fn a_cell_is_copied_at_once_and_row_column_and_table_by_their_list() {
    let mut harness = towns();
    harness.press("j l y");
    assert_eq!(harness.said(), "Copied the cell.");
    let shown = |harness: &Harness| harness.screen().lines().last().unwrap().to_owned();
    let mut seen = Vec::new();
    harness.press("Y");
    for _ in 0..4 {
        seen.push(shown(&harness));
        harness.press("Tab");
    }
    for (line, what) in seen.iter().zip(["the cell", "the row", "the column", "the table"]) {
        assert!(line.contains(&format!("Copy {what} as")), "{seen:?}");
    }
}

const PORTS: &str = "https://ports.example/now";

/// A page that a link led to, with its table on the full screen.
fn ports(html: &str) -> Harness {
    let mut harness = open("<p>See <a href='https://ports.example/now'>the ports</a>.</p>", 80, 24);
    harness.press("f a");
    arrive(&mut harness, html);
    harness.press("]t Enter");
    assert!(harness.table().is_some(), "{}", harness.screen());
    harness
}

fn arrive(harness: &mut Harness, html: &str) {
    harness.answer(Slot::Article, Outcome::Page { url: HttpUrl::parse(PORTS).unwrap(), article: article(html) });
}

const BEFORE: &str =
    "<h2>Ports</h2><table><tr><th>Port<th>Ships<tr><td>Lima<td>4<tr><td>Oslo<td>9<tr><td>Rome<td>1</table>";

#[test]
fn a_table_whose_page_is_fetched_again_has_the_new_values_and_keeps_its_order() {
    let mut harness = ports(BEFORE);
    harness.press("l s j r");
    assert_eq!((cell(&harness).as_str(), harness.said().as_str()), ("4", "Fetching the page from ports.example …"));
    assert!(harness.screen().contains("Oslo"), "the old one stays until then: {}", harness.screen());
    arrive(
        &mut harness,
        "<p>News.</p><h2>Ports</h2><table><tr><th>Port<th>Ships<tr><td>Lima<td>40<tr><td>Oslo<td>8</table>",
    );
    assert_eq!(harness.said(), "The table is as the page has it now.");
    assert!(harness.screen().contains("↑ Ships, row"), "{}", harness.screen());
    assert_eq!(rows(&mut harness), ["Oslo,8", "Lima,40"]);
    harness.press("q");
    assert!(harness.screen().contains("News."), "the page is the new one too: {}", harness.screen());
}

#[test]
fn a_table_that_is_gone_when_its_page_is_fetched_again_closes_with_a_sentence() {
    let gone = "<p>No ships any more.</p><table><caption>Trains</caption><tr><th>a<th>b<tr><td>c<td>d</table>";
    for keys in ["r", "r &", "r s", "r Enter", "r /", "r c"] {
        let mut harness = ports(BEFORE);
        harness.press(keys);
        arrive(&mut harness, gone);
        assert!(harness.table().is_none() && harness.model.prompt().is_none(), "{keys}");
        assert_eq!(harness.said(), "The page has changed: this table is not in it any more.");
        assert!(harness.screen().contains("No ships any more."), "{}", harness.screen());
    }
    let mut harness = ports(BEFORE);
    harness.press("r H");
    arrive(&mut harness, gone);
    assert!(harness.table().is_none() && harness.health().is_some(), "only the table goes");
}

#[test]
fn a_page_that_cannot_be_fetched_again_leaves_the_table() {
    let mut harness = ports(BEFORE);
    harness.press("r").answer(Slot::Article, Outcome::Failed(Sanitized::line("ports.example is away")));
    assert_eq!((harness.said().as_str(), cell(&harness).as_str()), ("ports.example is away.", "Lima"));
    harness.press("r Ctrl-x");
    assert!(harness.effects.contains(&Effect::Cancel(Slot::Article)));
    assert_eq!((harness.said().as_str(), cell(&harness).as_str()), ("Fetching was stopped.", "Lima"));
    harness.press("q");
    assert!(harness.screen().contains("Ports"), "{}", harness.screen());
}

#[test]
fn a_table_that_has_fewer_rows_and_columns_than_before_is_shown_as_it_is() {
    let few = "<h2>Ports</h2><table><tr><th>Port<tr><td>Lima</table>";
    for keys in ["G $", "G $ s", "G $ T", "G $ #", "G $ =", "G Enter", "G $ c h", "$ c f", "G v k"] {
        let mut harness = ports(BEFORE);
        harness.press("r").press(keys);
        arrive(&mut harness, few);
        assert!(harness.table().is_none_or(|table| table.position().contains("of 1")), "{keys}: {}", harness.screen());
    }
}

#[test]
fn the_program_can_be_started_for_a_table_which_leads_to_its_article_and_out() {
    let (article, name) = (article(&format!("{BEFORE}{TOWNS}")), Sanitized::line("ports.html"));
    let page = Guest::Page(HttpUrl::parse(PORTS).unwrap());
    for (of, number, is_page) in [(Guest::File { name, article: article.clone() }, 2, false), (page.clone(), 2, true)] {
        let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
        let effects = harness.model.open_guest(Guest::Table { of: Box::new(of), number });
        harness.effects.extend(effects);
        if is_page {
            assert!(harness.table().is_none(), "it is fetched first");
            harness
                .answer(Slot::Article, Outcome::Page { url: HttpUrl::parse(PORTS).unwrap(), article: article.clone() });
        }
        assert!(harness.screen().contains("─ Towns ─"), "{}", harness.screen());
        harness.press("q");
        assert!(harness.table().is_none() && harness.screen().contains("Rome"), "{}", harness.screen());
        harness.drain();
        harness.press("q");
        assert!(harness.effects.contains(&Effect::Quit));
    }
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    let effects = harness.model.open_guest(Guest::Table { of: Box::new(page), number: 3 });
    harness.effects.extend(effects);
    harness.answer(Slot::Article, Outcome::Page { url: HttpUrl::parse(PORTS).unwrap(), article });
    assert_eq!(harness.said(), "There is no table 3 in this page.");
}

#[test]
fn all_columns_again_also_undoes_widths_and_frozen_ones() {
    let mut harness = towns();
    let before = harness.screen();
    harness.press("l cf > >");
    assert_ne!(harness.screen(), before);
    harness.press("ca");
    assert_eq!(harness.said(), "All columns again, as the page has them.");
    harness.press("h");
    let grid = |screen: &str| screen.lines().take(6).collect::<Vec<_>>().join("\n");
    assert_eq!(grid(&harness.screen()), grid(&before));
    harness.press("ca");
    assert_eq!(harness.said(), "All columns are shown, as the page has them.");
}
