//! Exit codes, closed pipes, and the messages for a wrong config.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::user::{PROGRAM, User};

#[test]
fn a_wrong_command_line_is_two() {
    let user = User::new();
    for arguments in [&["fly"][..], &["entries", "--sort", "colour"], &["read"], &["--nonsense"], &["read", ""]] {
        let run = user.runs(arguments);
        assert_eq!((run.code, run.printed.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.said.contains('\u{1b}'), "an escape sequence in a pipe: {:?}", run.said);
    }
}

#[test]
fn without_a_terminal_what_is_named_is_printed_as_by_read() {
    let user = User::new();
    user.write(
        "page.html",
        "<title>Tides</title><article><h1>Tides</h1><p>The sea is old, and it comes twice a day.</p></article>",
    );
    assert_eq!(user.gets(&["page.html"]), user.gets(&["read", "page.html"]));
    assert!(user.gets(&["page.html"]).contains("The sea is old"));
    let missing = user.runs(&["./gone.html"]);
    assert_eq!((missing.code, missing.printed.as_str()), (1, ""));
    assert!(missing.said.starts_with("crosshead: ./gone.html cannot be read: "), "{}", missing.said);
}

#[test]
fn a_word_that_is_neither_a_command_nor_a_file_says_what_is_near() {
    let user = User::new();
    let run = user.runs(&["fedes"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.said, "crosshead: there is no command and no file “fedes”; did you mean `crosshead feeds`?\n");
    let run = user.runs(&["page.html", "feeds"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.said, "crosshead: a command comes before “page.html”, not after it\n");
    // The name of a command is the command, whatever files there are.
    user.write("feeds", "<p>A file.</p>");
    assert!(!user.gets(&["feeds"]).contains("A file."));
}

#[test]
fn the_name_of_a_file_brings_no_escape_sequence_to_the_terminal() {
    let run = User::new().runs(&["read", "\u{1b}]0;title\u{7}gone.html"]);
    assert_eq!(run.code, 1);
    assert!(run.said.starts_with("crosshead: ]0;titlegone.html cannot be read"), "{:?}", run.said);
}

const WAY_OUT: &str = "crosshead: nothing was done; --defaults starts without the config file\n";

#[test]
fn a_wrong_config_is_left_aside_only_when_asked() {
    let user = User::new();
    let config = user.write(".config/crosshead/config.toml", "mesure = 66\n");
    assert_eq!(user.runs(&["feeds"]).code, 2);
    let feeds = user.gets(&["--defaults", "feeds"]);
    assert!(feeds.contains("Archyworldys"), "{feeds}");
    assert_eq!(std::fs::read_to_string(config).unwrap(), "mesure = 66\n");
    for arguments in [&["--defaults", "--config", "my.toml", "feeds"][..], &["--defaults", "config", "check"]] {
        assert_eq!(user.runs(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn a_wrong_config_says_where_and_nothing_is_done() {
    let user = User::new();
    let config = user.write(".config/crosshead/config.toml", "theme = \"dark\"\nmesure = 66\n");
    let expected = format!(
        "crosshead: {}:2:1: there is no setting “mesure”; did you mean “measure”?\n{WAY_OUT}",
        config.display()
    );
    for arguments in [&["feeds"][..], &["config", "check"], &["keys"], &[]] {
        let run = user.runs(arguments);
        assert_eq!((run.code, run.said.as_str()), (2, expected.as_str()), "{arguments:?}");
    }
    assert!(!user.has_data());
}

#[test]
fn a_wrong_key_says_where_it_is_written() {
    let user = User::new();
    for (written, said) in [
        ("[keys.mov]\n", "1:7: [keys] has no scope “mov”"),
        ("[keys.move]\nfly = []\n", "2:1: [keys.move] has no action “fly”"),
        ("[keys.move]\nline-down = [\"n\",\n  \"Hyper-x\"]\n", "3:3: [keys.move] line-down: “Hyper-x” is not a key"),
        ("[keys.move]\nline-down = [\"x\"]\nline-up = [\"x\"]\n", "3:12: [keys.move] x is given to two actions"),
        ("keys.move.line-up = [\"x\"]\nkeys.move.line-down = [\"x\"]\n", "1:22: [keys.move] x is given to two actions"),
        ("[keys.reader]\nfind = [\"x\"]\nbrowse = [\"xy\"]\n", "2:9: [keys.reader] find: x begins the keys of browse"),
        ("theme = \"d\u{e4}rk\"\n", "1:9: there is no choice “därk”"),
    ] {
        user.write("my.toml", written);
        for arguments in [&["config", "check"][..], &["feeds"], &[]] {
            let run = user.runs(&[arguments, &["--config", "my.toml"]].concat());
            assert_eq!((run.code, run.printed.as_str()), (2, ""), "{written}");
            assert!(run.said.starts_with(&format!("crosshead: my.toml:{said}")), "{}", run.said);
        }
    }
}

/// It does no harm, so the program starts with it. `config check` reports it.
#[test]
fn a_key_that_is_never_reached_is_told_by_the_check() {
    let user = User::new();
    let inner = "[keys.move]\nline-down = [\"x\"]\ntop = [\"z\"]\n";
    user.write("my.toml", &format!("feeds = []\n[keys.global]\nhelp = [\"?\",\n  \"x\"]\nhealth = [\"z h\"]\n{inner}"));
    let run = user.runs(&["config", "check", "--config", "my.toml"]);
    assert_eq!((run.code, run.printed.as_str()), (2, ""));
    let lines: Vec<&str> = run.said.lines().collect();
    assert!(
        lines[0].starts_with("crosshead: my.toml:5:11: [keys.global] health: z h is never reached"),
        "{}",
        run.said
    );
    assert!(lines[1].starts_with("crosshead: my.toml:4:3: [keys.global] help: x is never reached"), "{}", run.said);
    assert_eq!(lines.len(), 2);
    user.gets(&["feeds", "--config", "my.toml"]);
}

#[test]
fn the_check_lists_the_actions_that_lost_a_key_to_one_of_the_users() {
    let user = User::new();
    user.write("my.toml", "[keys.library]\nbrowse = [\"m\"]\n");
    let said = user.gets(&["config", "check", "--config", "my.toml"]);
    assert_eq!(said, "my.toml is valid.\n[keys.library] browse takes m from toggle-read of [keys.library]\n");
}

#[cfg(unix)]
#[test]
fn a_config_that_is_a_link_to_nowhere_is_no_missing_one() {
    let user = User::new();
    let config = user.path(".config/crosshead/config.toml");
    std::fs::remove_file(&config).unwrap();
    user.gets(&["feeds"]);
    std::os::unix::fs::symlink("../dotfiles/crosshead.toml", &config).unwrap();
    let expected = format!(
        "crosshead: the config file {} cannot be read: it is a link to ../dotfiles/crosshead.toml, which is not there\n{WAY_OUT}",
        config.display()
    );
    for arguments in [&["feeds"][..], &["config", "check"], &[]] {
        let run = user.runs(arguments);
        assert_eq!((run.code, run.said.as_str()), (2, expected.as_str()), "{arguments:?}");
    }
    user.gets(&["--defaults", "feeds"]);
    // The folder may be the link.
    std::fs::remove_dir_all(user.path(".config")).unwrap();
    std::os::unix::fs::symlink("dotfiles", user.path(".config")).unwrap();
    let run = user.runs(&["feeds"]);
    assert!(run.code == 2 && run.said.contains(".config is a link to dotfiles, which is not there"), "{}", run.said);
}

#[cfg(unix)]
#[test]
fn a_config_that_cannot_be_read_is_no_missing_one() {
    let user = User::new();
    let config = user.path(".config/crosshead/config.toml");
    std::fs::remove_file(&config).unwrap();
    std::fs::create_dir(&config).unwrap();
    let run = user.runs(&["feeds"]);
    assert!(run.code == 2 && run.said.contains("config.toml cannot be read: "), "{}", run.said);
    std::fs::remove_dir_all(user.path(".config")).unwrap();
    user.write(".config", "");
    let run = user.runs(&["feeds"]);
    assert!(run.code == 2 && run.said.contains("config.toml cannot be read: "), "{}", run.said);
}

#[test]
fn a_config_that_is_no_text_says_where() {
    let user = User::new();
    std::fs::write(user.path("my.toml"), b"mouse = true\n# caf\xe9\n").unwrap();
    let run = user.runs(&["config", "check", "--config", "my.toml"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.said, format!("crosshead: my.toml:2:6: this is not UTF-8; save the file as UTF-8\n{WAY_OUT}"));
}

#[test]
fn the_keys_are_shown_as_the_user_has_them() {
    let user = User::new();
    user.write("my.toml", "[keys.move]\nline-down = [\"n\"]\n");
    let keys = user.gets_json(&["keys", "--format", "json", "--config", "my.toml"]);
    let row = keys.as_array().unwrap().iter().find(|row| row["action"] == "line-down").unwrap();
    assert_eq!(row["keys"], serde_json::json!(["n"]));
    assert_eq!(row["scope"], "move");
}

#[test]
fn the_paths_are_those_of_the_options() {
    let user = User::new();
    let paths = user.gets(&["config", "path", "--config", "c.toml", "--data-dir", "d"]);
    assert_eq!(paths, "config\tc.toml\ndata\td\nlog\td/crosshead.log\n");
    let usual = user.gets(&["config", "path"]);
    assert!(usual.contains(".local/state/crosshead/crosshead.log"), "{usual}");
}

#[test]
fn the_screen_needs_a_terminal() {
    let run = User::new().runs(&[]);
    assert_eq!((run.code, run.printed.as_str()), (2, ""));
    assert_eq!(run.said, "crosshead: the screen needs a terminal; `crosshead --help` lists the commands for scripts\n");
}

/// `crosshead keys | head -1`: the reader is gone before everything is written.
#[test]
fn a_pipe_closed_early_is_quiet() {
    let user = User::new();
    user.write("long.html", &format!("<h2>Hours</h2>{}", "<p>The clock went round.</p>".repeat(4000)));
    let commands = [&["config", "example"][..], &["man"], &["keys"], &["completions", "bash"], &["--help"], &["-V"]];
    let formats =
        ["text", "markdown", "json", "html"].map(|format| ["read", "long.html", "--whole", "--format", format]);
    let others = [&["outline", "long.html", "--whole"][..], &["export"], &["feeds", "--format", "json"]];
    for arguments in commands.into_iter().chain(formats.iter().map(|format| &format[..])).chain(others) {
        let mut command: Command = user.starts(PROGRAM);
        command.args(arguments).current_dir(user.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// The device on which every write fails; only Linux has it.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_a_failure() {
    let user = User::new();
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["help", "read"], &["read", "--help"], &["man"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command: Command = user.starts(PROGRAM);
        let run = command.args(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("crosshead: the output could not be written: "), "{arguments:?}: {said}");
    }
}

#[test]
fn completions_are_there_for_the_usual_shells() {
    let user = User::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(user.gets(&["completions", shell]).contains("entries"), "{shell}");
    }
}
