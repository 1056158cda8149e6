//! Starts the user's browser. No shell sees the address, and the browser's output is discarded.
//!
//! `BROWSER` is read as in other programs (xdg-open, sensible-browser, Python's webbrowser): commands are separated by
//! colons, and the first that starts is used. Words are separated by blanks; quotes and `\` keep them together. `%s` is the
//! address (otherwise it is added at the end), `%%` a percent sign, `%c` a colon.

use std::io;
use std::process::{Command, Stdio};
use std::thread;

use super::words::words;

/// Opens an address with the first of the user's browsers that starts, or else with the system's.
pub fn open(address: &str) -> io::Result<()> {
    if commands(&named(), address).iter().any(|words| start(words).is_ok()) {
        return Ok(());
    }
    open::that_detached(address)
}

/// The value of `BROWSER`.
pub fn named() -> String {
    std::env::var("BROWSER").unwrap_or_default()
}

/// Why no browser was started. If the user has set `BROWSER`, the sentence is about that.
pub fn none(named: &str) -> &'static str {
    let is_script = |words: Vec<String>| with_address(&words, "").is_none() && !words.is_empty();
    if named.split(':').filter_map(words).any(is_script) {
        "BROWSER passes the address to a script in quotes, which is not safe; put the script into a file and name that"
    } else if named.trim().is_empty() {
        "no browser was found"
    } else {
        "BROWSER names no program that could be started, and no other browser was found"
    }
}

/// Starts a program in a process group of its own, so that a Ctrl-C typed here does not interrupt it.
pub fn start(words: &[String]) -> io::Result<()> {
    let [program, arguments @ ..] = words else { return Err(io::ErrorKind::InvalidInput.into()) };
    if let [address] = arguments {
        return open::with_detached(address, program);
    }
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    // Waiting for it keeps it from remaining as a zombie. If that fails it does no harm.
    let _ = thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait());
    Ok(())
}

/// The commands that `BROWSER` names, each with the address in it.
fn commands(named: &str, address: &str) -> Vec<Vec<String>> {
    named.split(':').filter_map(words).filter_map(|words| with_address(&words, address)).collect()
}

/// `None` for a command without a program, and for one that passes the address to a shell: a word with both blanks and `%s`
/// is a script, and the address cannot be quoted safely for it.
fn with_address(words: &[String], address: &str) -> Option<Vec<String>> {
    let is_script = |word: &String| word.contains("%s") && word.contains(char::is_whitespace);
    if words.is_empty() || words.iter().any(is_script) {
        return None;
    }
    let has_place = words.iter().skip(1).any(|word| filled(word, "").1);
    let rest = (!has_place).then(|| address.to_owned());
    Some(words.iter().map(|word| filled(word, address).0).chain(rest).collect())
}

/// A word with the address filled in, and whether it had a place for it.
fn filled(word: &str, address: &str) -> (String, bool) {
    let (mut text, mut has_place) = (String::new(), false);
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('%', Some('s')) => {
                text.push_str(address);
                has_place = true;
            }
            ('%', Some('%')) => text.push('%'),
            ('%', Some('c')) => text.push(':'),
            _ => {
                text.push(c);
                continue;
            }
        }
        chars.next();
    }
    (text, has_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://a.example/?q=$(id);%20&s";

    #[test]
    fn a_browser_is_named_as_other_programs_have_it() {
        for (named, expected) in [
            ("firefox", vec![vec!["firefox", ADDRESS]]),
            ("firefox --new-window", vec![vec!["firefox", "--new-window", ADDRESS]]),
            ("a %s:b -u=%s -x::", vec![vec!["a", ADDRESS], vec!["b", "-u=https://a.example/?q=$(id);%20&s", "-x"]]),
            ("'/opt/my browser' \"a b\" c\\ d %s", vec![vec!["/opt/my browser", "a b", "c d", ADDRESS]]),
            ("b --at=50%% h%c8 %s &", vec![vec!["b", "--at=50%", "h:8", ADDRESS]]),
            ("b ''", vec![vec!["b", "", ADDRESS]]),
            ("", vec![]),
        ] {
            assert_eq!(commands(named, ADDRESS), expected, "{named}");
        }
    }

    #[test]
    fn a_user_who_set_browser_is_told_that_it_did_not_start() {
        for (named, start) in [
            ("", "no browser was found"),
            ("nosuch --new:other", "BROWSER names no program"),
            ("'unclosed", "BROWSER names no program"),
            ("sh -c 'firefox %s'", "BROWSER passes the address to a script"),
        ] {
            assert!(none(named).starts_with(start), "{named}: {}", none(named));
        }
    }

    #[test]
    fn no_script_gets_the_address() {
        assert_eq!(commands("sh -c 'firefox %s'", ADDRESS), [""; 0].map(|_| Vec::<String>::new()));
        assert_eq!(commands("sh -c \"exec b '%s'\":'b", ADDRESS), Vec::<Vec<String>>::new());
    }
}
