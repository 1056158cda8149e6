//! Copying, writing and piping what the focus is on, tested with messages to `update`. What becomes of a file and a program
//! is tested where they are run.

use std::sync::Arc;

use crosshead::app::excerpt::{Excerpt, ExcerptFormat};
use crosshead::app::{Effect, ExcerptPlace, Msg, Outcome, Printed, Slot, Ticket};
use crosshead::article::{BlockKind, Sanitized};

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{answer, article, asked, open, reading, sections, table, with_questions};

/// What was asked to be put somewhere last.
fn asked_for(harness: &mut Harness) -> (Ticket, Excerpt, ExcerptFormat, ExcerptPlace) {
    let effects = harness.drain();
    let put = effects.into_iter().rev().find_map(|effect| match effect {
        Effect::PutExcerpt { ticket, excerpt, format, place } => Some((ticket, excerpt, format, place)),
        _ => None,
    });
    let put = put.expect("something is put somewhere");
    if put.3 != ExcerptPlace::Clipboard {
        // There is one at a time.
        harness.send(Msg::Done(put.0, Outcome::Failed(Sanitized::line("it is over"))));
    }
    put
}

/// What a key copies: its name and its text.
fn copied(harness: &mut Harness, keys: &str) -> (String, String) {
    harness.press(keys);
    let (_, excerpt, format, place) = asked_for(harness);
    assert_eq!(place, ExcerptPlace::Clipboard);
    (excerpt.what.to_string(), excerpt.text(format))
}

fn typed(harness: &mut Harness, line: &str) -> (String, ExcerptFormat, ExcerptPlace) {
    harness.press(":").text(line).press("Enter");
    let (_, excerpt, format, place) = asked_for(harness);
    (excerpt.what.to_string(), format, place)
}

#[test]
fn a_pane_copies_the_row_under_its_cursor() {
    let html = format!("{}<h3>Why is it salty?</h3><p>Rivers bring salt.</p>{}", sections(2), table(2, 3));
    let mut harness = asked(120, 40);
    answer(&mut harness, with_questions(&html), None);
    let (what, text) = copied(&mut harness, "gh y");
    assert_eq!(what, "the section");
    assert!(text.starts_with("Section 1\n\nFirst 1. ") && !text.contains("Section 2"), "{text}");
    let (what, text) = copied(&mut harness, "gq y");
    assert_eq!(what, "the question");
    assert!(text.starts_with("Why is it salty?\n\nRivers bring salt."), "{text}");
    assert!(text.ends_with("https://courier.example/sea#:~:text=Why%20is%20it%20salty%3F\n"), "{text}");
    let (what, text) = copied(&mut harness, "gt y");
    assert_eq!((what.as_str(), text.lines().next()), ("the table", Some("Head 1\tHead 2\tHead 3")));
}

#[test]
fn a_link_is_copied_as_its_address_or_with_its_words() {
    let mut harness = open("<p>See <a href='https://a.example/x'>the map</a> there.</p>", 100, 30);
    assert_eq!(copied(&mut harness, "gl y"), ("the link".to_owned(), "https://a.example/x".to_owned()));
    assert_eq!(copied(&mut harness, "Y m").1, "[the map](https://a.example/x)");
}

#[test]
fn the_list_of_formats_goes_from_the_article_to_the_section_and_the_paragraph() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press("]] ]] Y");
    assert!(harness.screen().contains(" Copy the article as a address"), "{}", harness.screen());
    harness.press("Tab");
    assert!(harness.screen().contains(" Copy the section as t text"), "{}", harness.screen());
    let (_, text) = copied(&mut harness, "m");
    assert!(text.starts_with("## Section 2\n\nFirst 2."), "{text}");
    assert!(text.ends_with("\n\nSource: [A Long Road to the Sea](https://courier.example/sea#:~:text=Section%202,harbour%20and%20the%20old%20salt%20works.)\n") || text.contains("#:~:text=Section%202,"), "{text}");
    harness.press("Y z");
    assert!(harness.model.copy_as().is_none() && harness.drain().is_empty(), "another key is a change of mind");
    harness.press("Y Esc");
    assert!(harness.model.copy_as().is_none());
}

#[test]
fn a_table_copies_its_cell_row_column_or_all() {
    let mut harness = open(&format!("<p>x</p>{}", table(3, 3)), 100, 30);
    harness.press("gt Enter j l");
    assert!(harness.table().is_some());
    assert_eq!(copied(&mut harness, "Y t"), ("the cell".to_owned(), "2.2".to_owned()));
    let (what, row) = copied(&mut harness, "Y Tab s");
    assert!(what == "the row" && row.starts_with("Port 2\t2.2\tremark"), "{row}");
    assert_eq!(copied(&mut harness, "Y Tab Tab c"), ("the column".into(), "Head 2\n1.2\n2.2\n3.2\n".into()));
    assert!(copied(&mut harness, "Y Tab Tab Tab m").1.starts_with("| Head 1 | Head 2 | Head 3 |\n"));
}

#[test]
fn what_is_too_large_for_a_clipboard_is_not_sent_there() {
    let mut harness = open(&sections(2), 80, 24);
    let mut copy = |bytes: usize| {
        harness.press("Y t");
        let (ticket, excerpt, format, _) = asked_for(&mut harness);
        let text = "x".repeat(bytes).into();
        harness.send(Msg::Done(ticket, Outcome::ExcerptText { what: excerpt.what, format, text }));
        (harness.drain().iter().any(|effect| matches!(effect, Effect::CopyText(_))), harness.said())
    };
    assert_eq!(copy(74_994), (true, "Copied the article as text.".to_owned()));
    let too_large = "The article has 80 KB as text, and terminals take at most 74 KB. Type :write FILE to keep it.";
    assert_eq!(copy(80_000), (false, too_large.to_owned()));
    assert_eq!(copy(0), (false, "The article has no text: nothing was copied.".to_owned()));
}

#[test]
fn a_file_takes_its_format_from_the_last_word_or_from_its_name() {
    let mut harness = open(&sections(2), 80, 24);
    let file = |path: &str, replaces| ExcerptPlace::File { path: path.to_owned(), replaces };
    let mut wrote = |line: &str| {
        let (_, format, place) = typed(&mut harness, line);
        (format, place)
    };
    assert_eq!(wrote("write a b.md"), (ExcerptFormat::Markdown, file("a b.md", false)));
    assert_eq!(wrote("w! ~/notes html"), (ExcerptFormat::Html, file("~/notes", true)));
    assert_eq!(wrote("write notes"), (ExcerptFormat::Text, file("notes", false)));
    assert_eq!(wrote("write \"~/my notes\" md"), (ExcerptFormat::Markdown, file("~/my notes", false)));
    assert_eq!(wrote("write 'a b.html'"), (ExcerptFormat::Html, file("a b.html", false)));
    harness.press(":").text("write notes rtf").press("Enter");
    let no_format = "“rtf” is no format; there are: address, text, markdown, html. A name with spaces goes in quotes.";
    assert_eq!((harness.said(), harness.drain().len()), (no_format.to_owned(), 0));
    harness.press(":").text("write a.csv").press("Enter");
    assert_eq!(harness.said(), "The article is no CSV; it can be address, text, markdown, html.");
    harness.press(":").text("write").press("Enter");
    assert!(harness.said().starts_with("Write the article to which file? :write FILE"), "{}", harness.said());
}

#[test]
fn a_program_gets_text_or_the_format_that_is_named_before_it() {
    let mut harness = open(&sections(2), 80, 24);
    let program = |line: &str, by_shell| ExcerptPlace::Program { line: line.to_owned(), by_shell };
    harness.press("|");
    assert!(harness.screen().contains("Pipe the article to:"), "{}", harness.screen());
    harness.text("espeak -s 180").press("Enter");
    let (_, _, format, place) = asked_for(&mut harness);
    assert_eq!((format, place), (ExcerptFormat::Text, program("espeak -s 180", false)));
    let (what, format, place) = typed(&mut harness, "pipe markdown pandoc -t rst");
    assert_eq!(
        (what.as_str(), format, place),
        ("the article", ExcerptFormat::Markdown, program("pandoc -t rst", false))
    );
    assert_eq!(typed(&mut harness, "pipe! sort | uniq").2, program("sort | uniq", true));
    harness.press("|").text("!sort | uniq").press("Enter");
    assert_eq!(asked_for(&mut harness).3, program("sort | uniq", true));
    harness.press("| Esc");
    assert!(harness.drain().is_empty());
}

#[test]
fn a_program_that_hangs_is_stopped_by_the_key_that_stops_all_work() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press("|").text("espeak").press("Enter");
    let ticket = harness.take_ticket(Slot::Program);
    assert!(harness.screen().contains("Running the command…"), "{}", harness.screen());
    harness.press("Ctrl-x");
    assert!(harness.drain().contains(&Effect::Cancel(Slot::Program)));
    assert_eq!(harness.said(), "Running the command stopped.");
    harness.send(Msg::Done(ticket, Outcome::Failed(Sanitized::line("late"))));
    assert_eq!(harness.said(), "Running the command stopped.", "a late result is dropped");
}

#[test]
fn what_a_program_prints_is_read_like_an_article_and_left_by_q() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press("|").text("trans :de").press("Enter");
    let output = Some(article("<p>Die Strasse zum Meer.</p>"));
    let printed =
        Printed { program: Sanitized::line("trans :de"), output, is_cut: false, remark: Sanitized::default() };
    harness.answer(Slot::Program, Outcome::ProgramEnded(printed));
    let screen = harness.screen();
    assert!(screen.contains("trans :de") && screen.contains("Die Strasse zum Meer."), "{screen}");
    harness.press("J m s r");
    assert_eq!(harness.said(), "This is not an article of your library.");
    harness.drain();
    harness.press("q");
    assert!(harness.drain().is_empty(), "no place in it is kept");
    assert!(reading(&harness).shown().article.blocks.len() > 3, "the article is there again");
}

#[test]
fn a_program_that_fails_or_prints_nothing_leaves_a_sentence() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press("|").text("espeak").press("Enter");
    harness.answer(
        Slot::Program,
        Outcome::Failed(Sanitized::line("`espeak` failed: it ended with exit status: 3: no voice")),
    );
    assert!(harness.said().ends_with("exit status: 3: no voice."), "{}", harness.said());
    harness.press("|").text("lp").press("Enter");
    let printed = Printed { program: Sanitized::line("lp"), output: None, is_cut: false, remark: Sanitized::default() };
    harness.answer(Slot::Program, Outcome::ProgramEnded(printed));
    assert_eq!(harness.said(), "`lp` is done.");
}

#[test]
fn a_row_of_the_list_is_its_article_and_a_feed_its_address() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 100, 30);
    harness.go("ga j");
    harness.press("Y");
    assert!(harness.screen().contains("Copy the article as"), "{}", harness.screen());
    harness.press("m");
    let (_, excerpt, format, _) = asked_for(&mut harness);
    assert_eq!((excerpt.entries().len(), format), (1, ExcerptFormat::Markdown));
    harness.go("gf j j");
    assert_eq!(copied(&mut harness, "Y m"), ("the feed".into(), "[Courier](https://feed1.example/feed)".into()));
    harness.press("gg Y");
    assert_eq!(harness.said(), "There is nothing here to copy, write or pipe.");
}

#[test]
fn a_copy_ends_no_file_and_a_second_file_or_command_has_to_wait() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press(":").text("write notes.md").press("Enter");
    let written = harness.take_ticket(Slot::File);
    harness.press("Y t").press(":").text("write other.md").press("Enter");
    assert!(harness.said().starts_with("Another file is being written."), "{}", harness.said());
    harness.send(Msg::Done(written, Outcome::ExcerptWritten(Sanitized::line("Wrote it."))));
    assert_eq!(harness.said(), "Wrote it.");
    harness.press("|").text("espeak").press("Enter");
    harness.drain();
    harness.press("|").text("lp").press("Enter");
    assert_eq!(harness.said(), "Another command is running. Press Ctrl-x to stop it.");
    assert!(harness.drain().is_empty());
}

#[test]
fn nothing_behind_the_help_is_copied() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press("?");
    harness.drain();
    harness.press("y Y |");
    let is_put = |effect: &Effect| matches!(effect, Effect::PutExcerpt { .. } | Effect::Copy(_));
    assert!(!harness.drain().iter().any(is_put));
    assert!(harness.model.copy_as().is_none() && harness.model.prompt().is_none());
}

#[test]
fn figures_without_an_address_are_copied_with_the_others() {
    let figure = |name: &str| {
        format!("<figure><img src='https://a.example/{name}.png'><figcaption>A map of the sea</figcaption></figure>")
    };
    let mut shown = article(&format!("<p>x</p>{}<p>y</p>{}", figure("one"), figure("two")));
    let last = Arc::get_mut(&mut shown).unwrap().blocks.iter_mut().rev().find_map(|block| match &mut block.kind {
        BlockKind::Figure(figure) => Some(figure),
        _ => None,
    });
    last.unwrap().url = None;
    let mut harness = asked(100, 30);
    answer(&mut harness, shown, None);
    harness.press("gi v j");
    let (what, text) = copied(&mut harness, "y");
    assert_eq!((what.as_str(), text.matches("A map").count()), ("2 figures", 2), "{text}");
}

#[test]
fn a_sort_ends_the_selection_of_rows() {
    let mut harness = open(&format!("<p>x</p>{}", table(9, 3)), 100, 30);
    harness.press("gt Enter j v j j s");
    assert!(harness.table().unwrap().selected().is_none());
}
