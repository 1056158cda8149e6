//! Snapshots of the reading screen at three sizes. Look at each difference as at a screenshot.

use crate::support::reading::{open, sections, table};

const FAQ: &str = "<h2>Questions</h2><h3>Why is the sea salty?</h3><p>Rivers bring the salt.</p>\
    <h3>How deep is it?</h3><p>Very deep, deeper than the hills are high.</p>";

fn article() -> String {
    format!("{}{}{FAQ}", sections(2), table(2, 4))
}

#[test]
fn an_unfolded_answer_below_the_text() {
    insta::assert_snapshot!(open(&article(), 60, 20).press("gq Enter").screen());
}

#[test]
fn a_table_on_the_full_screen() {
    insta::assert_snapshot!(open(&article(), 80, 24).press("]t Enter l").screen());
}

#[test]
fn the_pane_of_the_links_opened_by_its_key() {
    let html = article().replace("Rivers bring", "<a href='https://map.example/'>Rivers</a> bring");
    insta::assert_snapshot!(open(&html, 120, 30).press("gl").screen());
}

#[test]
fn every_pane_beside_the_text() {
    insta::assert_snapshot!(open(&article(), 120, 36).press("]t").screen());
}
