//! `completions`: completion scripts for shells, generated from the grammar of the command line.

use std::io::{self, Write};

use clap::{Command, CommandFactory, ValueHint};
use clap_complete::Shell;

use super::args::Arguments;
use super::output::Output;

/// `crosshead completions`: a script that completes commands and options in a shell.
pub fn completions(shell: Shell, out: &mut Output) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "crosshead", &mut script);
    if shell == Shell::Bash {
        script = with_files(String::from_utf8_lossy(&script).into_owned()).into_bytes();
    }
    out.write_all(&script)
}

/// Adapts the script for bash. The generator knows only options and would offer them where a file belongs. If nothing is
/// offered, bash completes file names itself (`-o default`), so these commands offer their options only after a dash.
fn with_files(script: String) -> String {
    let grammar = Arguments::command();
    grammar.get_subcommands().filter(|command| takes_a_file(command)).fold(script, |script, command| {
        let start = format!("crosshead__subcmd__{})\n            ", command.get_name());
        script.replace(&format!("{start}opts="), &format!("{start}[[ ${{cur}} == -* ]] && opts="))
    })
}

fn takes_a_file(command: &Command) -> bool {
    command.get_positionals().any(|argument| argument.get_value_hint() == ValueHint::FilePath)
}
