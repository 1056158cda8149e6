//! The same commands on a terminal.

use portable_pty::CommandBuilder;

use super::site::Site;
use super::user::{PROGRAM, User};
use crate::support::pty::Pty;

fn command(user: &User, arguments: &[&str]) -> CommandBuilder {
    let mut command: CommandBuilder = user.starts(PROGRAM);
    command.args(arguments);
    command.cwd(user.path(""));
    command
}

fn on_a_terminal(user: &User, arguments: &[&str], columns: u16) -> Pty {
    Pty::start(command(user, arguments), columns, 24)
}

#[test]
fn a_list_has_a_head_and_columns_and_no_colours() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let mut pty = on_a_terminal(&user, &["entries", "--limit", "1"], 120);
    assert!(pty.wait_for_end().success());
    let shown = String::from_utf8(pty.bytes()).unwrap();
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    assert_eq!(lines.len(), 2, "{shown:?}");
    let column = lines[0].find("published").unwrap();
    assert_eq!(&lines[1][column..column + 10], "2026-04-20");
    assert!(!shown.contains(['\u{1b}', '\t']), "{shown:?}");
}

#[test]
fn text_is_as_wide_as_a_narrow_terminal() {
    let user = User::new();
    user.write("long.html", &format!("<p>{}</p>", "word and word ".repeat(100)));
    let mut pty = on_a_terminal(&user, &["read", "long.html"], 40);
    assert!(pty.wait_for_end().success());
    let shown = String::from_utf8(pty.bytes()).unwrap();
    let longest = shown.lines().map(|line| line.trim_end().len()).max().unwrap();
    assert!((30..=40).contains(&longest), "{longest} columns");
}

#[test]
fn an_empty_list_says_what_to_do() {
    let user = User::new();
    for (command, hint) in [("feeds", "`crosshead add URL`"), ("entries", "`crosshead refresh`")] {
        let mut pty = on_a_terminal(&user, &[command], 80);
        assert!(pty.wait_for_end().success());
        let shown = String::from_utf8(pty.bytes()).unwrap();
        assert!(shown.contains(hint), "{shown:?}");
    }
}

#[test]
fn a_terminal_that_cannot_place_text_gets_a_sentence_and_no_screen() {
    let user = User::new();
    for (kind, named) in [(Some("dumb"), "TERM is “dumb”"), (Some(""), "TERM is not set"), (None, "TERM is not set")]
    {
        for arguments in [&[][..], &["--demo"]] {
            let mut command = command(&user, arguments);
            command.env_remove("TERM");
            if let Some(kind) = kind {
                command.env("TERM", kind);
            }
            let mut pty = Pty::start(command, 200, 24);
            assert_eq!(pty.wait_for_end().exit_code(), 2);
            let shown = String::from_utf8(pty.bytes()).unwrap();
            assert!(shown.contains(named) && shown.contains("`crosshead read ID`"), "{shown:?}");
            assert!(!shown.contains('\u{1b}'), "{shown:?}");
        }
    }
    assert!(!user.has_data());
}

#[test]
fn the_commands_need_no_able_terminal() {
    let user = User::new();
    user.write("page.html", "<p>They come and they go.</p>");
    let mut command = command(&user, &["read", "page.html"]);
    command.env("TERM", "dumb");
    let mut pty = Pty::start(command, 80, 24);
    assert!(pty.wait_for_end().success());
    assert_eq!(String::from_utf8(pty.bytes()).unwrap(), "They come and they go.\r\n");
}

/// Types into a bash that has read the completions, as far as the machine has one.
#[test]
fn bash_completes_files_where_a_file_belongs() {
    let user = User::new();
    user.write("lists/list.opml", "");
    user.write(".completions", &user.gets(&["completions", "bash"]));
    let mut shell: CommandBuilder = user.starts("bash");
    shell.args(["--noprofile", "--norc", "-i"]);
    shell.env("PS1", "ready> ");
    shell.cwd(user.path("lists"));
    let Some(pty) = Pty::try_start(shell, 80, 24) else { return };
    pty.wait_for("ready>");
    pty.press("source ../.completions; printf '%s\\n' complete''d\r");
    pty.wait_for("completed");
    for (typed, completed) in [
        ("crosshead import ", "crosshead import list.opml"),
        ("crosshead export ", "crosshead export list.opml"),
        ("crosshead read ", "crosshead read list.opml"),
        ("crosshead tables --width 40 ", "crosshead tables --width 40 list.opml"),
        ("crosshead read --ba", "crosshead read --base-url"),
        ("crosshead feeds --config ", "crosshead feeds --config list.opml"),
        ("crosshead rem", "crosshead remove"),
    ] {
        pty.press(&format!("{typed}\t"));
        pty.wait_for(completed);
        pty.press("\u{15}");
        pty.wait_without(completed);
    }
}
