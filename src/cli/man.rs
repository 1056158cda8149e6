//! `man`: the manual, one page for the whole program, generated from the grammar of the command line.
//!
//! clap_mangen writes the usual sections (name, description, options). The synopsis is written here because clap_mangen's
//! would not show which options take a value. The commands, the exit codes and the files are written here because
//! clap_mangen would refer to a page for each command, which does not exist.

use std::io::{self, Write};

use clap::{Arg, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, line_break, roman};

use super::args::Arguments;
use super::exit::EXIT_CODES;
use super::output::Output;

/// Files and their contents; `config path` shows where they are on this machine.
const FILES: [(&str, &str); 3] = [
    ("$XDG_CONFIG_HOME/crosshead/config.toml", "The settings; ~/.config if the variable is not set."),
    ("$XDG_DATA_HOME/crosshead/crosshead.db", "Feeds and articles; ~/.local/share if the variable is not set."),
    ("$XDG_STATE_HOME/crosshead/crosshead.log", "The log; ~/.local/state if the variable is not set."),
];

/// `crosshead man`: the manual page in roff.
pub fn man(out: &mut Output) -> io::Result<()> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let page = Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    out.write_all(synopsis(&command).to_roff().as_bytes())?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    out.write_all(our_sections(&command).to_roff().as_bytes())
}

fn synopsis(command: &Command) -> Roff {
    let mut line = vec![bold(command.get_name())];
    for option in command.get_arguments().filter(|argument| !argument.is_positional()) {
        line.extend([roman(" ["), bold(name(option)), roman("]")]);
    }
    line.push(roman(" [<COMMAND> | <SOURCE>]"));
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).text(line);
    roff
}

fn our_sections(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    commands(command, &mut roff);
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        term(&mut roff, code, meaning);
    }
    roff.control("SH", ["FILES"]);
    for (file, holds) in FILES {
        term(&mut roff, file, holds);
    }
    roff
}

/// Every command that does something itself: for `config`, its subcommands.
fn commands(command: &Command, roff: &mut Roff) {
    for subcommand in command.get_subcommands() {
        if subcommand.has_subcommands() {
            commands(subcommand, roff);
        } else {
            about(subcommand, roff);
        }
    }
}

fn about(command: &Command, roff: &mut Roff) {
    let usage = command.clone().render_usage().to_string();
    roff.control("SS", [usage.trim_start_matches("Usage: ")]);
    let about = command.get_long_about().or(command.get_about());
    roff.text([roman(about.map(ToString::to_string).unwrap_or_default())]);
    for argument in command.get_arguments().filter(|argument| is_its_own(argument)) {
        term(roff, &name(argument), &help(argument));
    }
    if let Some(after) = command.get_after_long_help() {
        roff.control("PP", []).control("nf", []).text([roman(after.to_string())]).control("fi", []);
    }
}

/// Whether the argument belongs to the command. Global options have a section of their own.
fn is_its_own(argument: &Arg) -> bool {
    !argument.is_global_set() && argument.get_id() != "help"
}

fn name(argument: &Arg) -> String {
    let value = argument.get_value_names().map(|names| format!("<{}>", names.join(" "))).unwrap_or_default();
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    }
}

fn help(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if values.is_empty() || !argument.get_action().takes_values() {
        return format!("{help}.");
    }
    format!("{help}: {}.", values.join(", "))
}

/// A term in bold, and its meaning below it.
fn term(roff: &mut Roff, term: &str, meaning: &str) {
    let lines: [Inline; 3] = [bold(term), line_break(), roman(meaning)];
    roff.control("TP", []).text(lines);
}
