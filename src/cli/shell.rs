//! `completions`: what a shell wants to know of the command line, made from its grammar.

use std::io::{self, Write};

use clap::{Command, CommandFactory, ValueHint};
use clap_complete::Shell;

use super::args::Arguments;
use super::output::Output;

pub fn completions(shell: Shell, out: &mut Output) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "crosshead", &mut script);
    if shell == Shell::Bash {
        script = with_files(String::from_utf8_lossy(&script).into_owned()).into_bytes();
    }
    out.write_all(&script)
}

/// For bash the generator knows only options and would offer them where a file belongs. Offered nothing, bash completes the
/// names of files by itself (`-o default`), so these commands offer their options only after a dash.
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
