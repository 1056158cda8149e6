//! A tour of moving and acting, as a user makes it in a terminal: filter, zoom, select, copy, write, pipe, follow inside and
//! back, a note at its mark, a table as a record, marks and their undo, folders, the list of commands, the help. And of what is done
//! with tables and questions.

use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;

use crate::support::alone::alone_in_one_folder;
use crate::support::oracle::{Paper, assert_meant};
use crate::support::pty::Pty;
use crate::support::server::{Reply, Server, answer, html};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

const LONG_DAY: &str = "<p>The ferry leaves at noon, as the <a href='/second'>second page</a> says<sup><a href='#n1' \
    id='r1'>1</a></sup>. It is slow.</p><h2>Noon</h2><p>The clock went round.</p><table><caption>Tides</caption>\
    <tr><th>Port<th>Land<th>Tide<tr><td>Skerry<td>North<td>42<tr><td>Brae<td>North<td>7<tr><td>Muckle<td>South<td>19\
    </table><h2>Night</h2><p>The lamps were lit.</p><h2>Frequently Asked Questions</h2><h3>Is there a boat at \
    night?</h3><p>There is none.</p><section class='footnotes'><ol><li id='n1'>As the harbour master told us. \
    <a href='#r1'>↩</a></ol></section>";

fn reply(path: &str, host: &str) -> Reply {
    let text = "The harbour opens at dawn and the ferries follow the tide. ".repeat(9);
    match path {
        "/second" => html(format!("<title>Another</title><article><h1>Another</h1><p>{text}</p></article>")),
        _ => answer("200 OK", feed(host)),
    }
}

/// Its links are whole addresses: the entries have none of their own.
fn feed(host: &str) -> String {
    let item = |id: u8, title: &str, body: &str| {
        format!(
            "<item><title>{title}</title><guid>{id}</guid><pubDate>Mon, 20 Apr 2026 0{id}:00:00 GMT</pubDate>\
             <content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    };
    format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Gazette</title>{}{}\
         </channel></rss>",
        item(2, "A long day", &LONG_DAY.replace("/second", &format!("http://{host}/second"))),
        item(1, "A short day", "<p>Nothing of note.</p>")
    )
}

fn command(home: &Path, server: &Server) -> CommandBuilder {
    let (host, feed) = (server.host(), server.url("/"));
    let config = format!("[network]\nlocal-hosts = [\"{host}\"]\n[[feeds]]\nurl = \"{feed}\"\nfolder = [\"Papers\"]\n");
    fs::create_dir(home.join("crosshead")).unwrap();
    fs::write(home.join("crosshead/config.toml"), config).unwrap();
    alone_in_one_folder(PROGRAM, home)
}

/// Keys, and what stands on the screen after them.
type Step<'a> = (&'a str, &'a str);

fn walk(pty: &Pty, steps: &[Step<'_>]) {
    for (keys, shown) in steps {
        pty.press(keys);
        pty.wait_for(shown);
    }
}

#[test]
fn a_tour_of_moving_and_acting() {
    let server = Server::start(|request| reply(&request.path, request.header("host").unwrap_or_default()));
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("day.md");
    let write = format!(":write {}\r", file.display());
    let mut pty = Pty::start(command(home.path(), &server), 120, 36);
    pty.wait_for("A long day");
    walk(&pty, &[("ga\r", "gh Headings")]);
    a_pane_and_the_zoom(&pty);
    walk(
        &pty,
        &[
            ("v", "sentence, paragraph, section"),
            ("y", "Copied"),
            (&write, "Wrote the selection"),
            ("|wc -w\r", "what `wc -w` printed"),
            // The hints of the selection are hidden by the popup: once they are back, the popup is gone, and the Esc below
            // is a key of its own.
            ("q", "sentence, paragraph, section"),
        ],
    );
    assert!(fs::read_to_string(&file).unwrap().starts_with("The ferry leaves at noon, as the [second page]("));
    assert!(pty.bytes().windows(7).any(|bytes| bytes == b"\x1b]52;c;"), "the terminal was asked to copy");
    pty.press("\x1b");
    pty.wait_without("sentence, paragraph");
    walk(&pty, &[("f", "Follow a link:"), ("a", "The harbour opens at dawn"), ("q", "The clock went round.")]);
    a_table(&pty);
    the_library(&pty);
    walk(&pty, &[(":", "Commands"), ("\x03?", "Moving"), ("&nothing but", "only this pane")]);
    pty.press("\x03qqq");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
    assert_meant(&pty.bytes(), Paper::Screen);
}

fn a_pane_and_the_zoom(pty: &Pty) {
    walk(pty, &[("gh&lamp", "Nothing has these words.")]);
    pty.press("\x03");
    pty.wait_without("Nothing has these words.");
    walk(pty, &[("&noon\r", "1 of 4")]);
    // A lone Esc has no key right behind it.
    pty.press("\x1b");
    pty.wait_without("1 of 4");
    pty.press("gxZ");
    pty.wait_without("Headings");
    walk(pty, &[("Z", "Headings")]);
}

fn a_table(pty: &Pty) {
    walk(
        pty,
        &[
            ("gt\r", "row 1 of 3"),
            ("ls", "↑ Land"),
            ("lS", "Sorted by Land, A first; then by Tide, smallest first."),
            ("&>10\r", "Tides &Tide>10"),
            ("#", "min 19"),
            ("\r", "─ Tides · Skerry ─"),
            ("j", "─ Tides · Muckle ─"),
            ("h", "Backspace last filter off"),
            ("\x7f", "All rows are shown."),
        ],
    );
    pty.press("q");
    pty.wait_without("summary");
    walk(pty, &[("q", "The clock went round.")]);
}

fn the_library(pty: &Pty) {
    // Out of the pane of the tables, then of the article.
    pty.press("gxq");
    pty.wait_for("Papers");
    walk(
        pty,
        &[
            ("s", "1 ★"),
            ("u", "Undone"),
            ("Ma", "u undoes"),
            ("u", "Undone"),
            ("gfjj", "▾ Papers"),
            ("za", "▸ Papers"),
            ("za", "▾ Papers"),
        ],
    );
}

fn run(home: &Path, argument: &str) {
    let mut command: assert_cmd::Command = alone_in_one_folder(PROGRAM, home);
    command.arg(argument).assert().success();
}

#[test]
fn a_tour_of_tables_and_questions() {
    let server = Server::start(|request| reply(&request.path, request.header("host").unwrap_or_default()));
    let home = tempfile::tempdir().unwrap();
    let start = command(home.path(), &server);
    run(home.path(), "refresh");
    run(home.path(), "index");
    let file = home.path().join("tides.csv");
    let write = format!(":write {}\r", file.display());
    let mut pty = Pty::start(start, 120, 36);
    pty.wait_for("A long day");
    walk(
        &pty,
        &[
            ("gQ", "There is none."),
            ("/boat\r", "All questions &boat"),
            ("y", "Copied the answer as text."),
            ("\r", "gh Headings"),
            ("gq/none\r", "There is none."),
            ("\r", "- Is there"),
            ("gt\r", "row 1 of 3"),
            ("lls", "Sorted by Tide, smallest first."),
            ("0ch", "Hidden: Port."),
            (&write, "Wrote the table as shown"),
            ("T", "column 2 of 4"),
            ("T", "row 1 of 3"),
        ],
    );
    let mut written = csv::ReaderBuilder::new().has_headers(false).from_path(&file).unwrap();
    let rows: Vec<Vec<String>> =
        written.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows, [["Land", "Tide"], ["North", "7"], ["South", "19"], ["North", "42"]]);
    walk(&pty, &[("q", "gt Tables"), ("gxq", "All questions"), ("q", "Papers"), ("ga\r", "- Is there")]);
    pty.press("qq");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
    assert_meant(&pty.bytes(), Paper::Screen);
}

#[test]
fn a_tour_of_one_table_of_a_file() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("day.html"), LONG_DAY).unwrap();
    let mut start: CommandBuilder = alone_in_one_folder(PROGRAM, home.path());
    start.args(["table", "day.html", "--whole"]);
    start.cwd(home.path());
    let mut pty = Pty::start(start, 60, 20);
    walk(
        &pty,
        &[
            ("", "─ Tides ─"),
            ("&brae\r", "row 1 of 1 (3)"),
            ("\r", "─ Tides · Brae ─"),
            ("h&walrus\r", "No row has this."),
            ("\x7f", "1 of 3 rows."),
            ("r", "This file cannot be fetched again."),
            ("q", "Noon"),
        ],
    );
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
    assert_meant(&pty.bytes(), Paper::Screen);
}
