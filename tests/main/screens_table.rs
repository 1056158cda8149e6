//! What the states of a table on the full screen look like, at the four sizes that are looked at.

use crate::support::reading::open;

/// Groups of columns, a long cell, wide characters, numbers with their signs, a row without values, a total.
const PORTS: &str = "<h2>Ports</h2><table><caption>Ferry ports of the northern line, 2025</caption>\
    <thead><tr><th rowspan=2>Port<th rowspan=2>Country<th colspan=2>Passengers<th rowspan=2>Opened<th rowspan=2>Remarks\
    <tr><th>In summer<th>In winter</thead>\
    <tbody><tr><td>Skerry<td>Norway<td>12,400<td>3,100<td>1908-05-01<td>The quay is closed at spring tide, and a bus \
    leads from the old pier to the new one every twenty minutes.\
    <tr><td>Holm<td>Norway<td>9,750<td>n/a<td>1954-11-23<td>No cars\
    <tr><td>函館<td>Japan<td>48,020<td>31,500<td>1988-03-13<td>青函連絡船の後\
    <tr><td>Ronne<td>Denmark<td>7,300<td>1,050<td>1930-06-15<td>Bicycles free\
    <tr><td>Visby<td>Sweden<td>21,000<td>4,400<td>1865-04-02<td>Oldest of all\
    </tbody><tfoot><tr><td>All<td><td>98,470<td>40,050<td><td></tfoot></table>";

/// Name and keys of each state, from the open table on.
const STATES: [(&str, &str); 9] = [
    ("open", "j"),
    ("sorted by two columns", "l s l S"),
    ("filtered, by the value under the cursor", "l ="),
    ("filtered away", "& w a l r u s Enter"),
    ("a record", "Enter"),
    ("the summary of a column", "l l #"),
    ("columns hidden and frozen", "l c h c f $"),
    ("rows and columns exchanged", "T"),
    ("rows selected", "v j"),
];

/// One snapshot for all states of a size.
fn states(columns: u16, rows: u16) -> String {
    let state = |(name, keys): &(&str, &str)| {
        let mut harness = open(PORTS, columns, rows);
        harness.press("]t Enter").press(keys);
        format!("== {name}\n{}\n", harness.screen())
    };
    STATES.iter().map(state).collect()
}

#[test]
fn at_60x20() {
    insta::assert_snapshot!(states(60, 20));
}

#[test]
fn at_80x24() {
    insta::assert_snapshot!(states(80, 24));
}

#[test]
fn at_120x36() {
    insta::assert_snapshot!(states(120, 36));
}

#[test]
fn at_200x50() {
    insta::assert_snapshot!(states(200, 50));
}
