//! The command line, with one file for each group of commands. It uses the same engine as the screen.
//!
//! `args` is the grammar, and `exit` defines how a run ends. All output of the commands goes through one writer (`output`),
//! so that a closed pipe ends every command in the same way. Nothing here writes a colour or an escape sequence, except the
//! progress line on standard error, which only a terminal gets.

mod args;
mod check;
mod clean;
mod config;
mod entries;
mod exit;
mod explain;
mod export;
mod feeds;
mod health;
mod import;
mod index;
mod keys;
mod lists;
mod man;
mod mark;
mod open;
mod output;
mod query;
mod questions;
mod read;
mod rules;
mod search;
mod session;
mod set;
mod shell;
mod source;
mod tag;
mod windows;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::article::Sanitized;
use crate::query::guide;
use crate::runtime::{self, Ending};
use args::{Arguments, Command, SearchArgs, SourceArgs};
use exit::CommandFailure;
use feeds::NewFeed;
use output::Output;
use session::{engine, settings};
use source::Page;

/// Runs the whole program: reads the arguments, does the work, and reports an error in one sentence.
pub fn run() -> ExitCode {
    let ending = match Arguments::try_parse() {
        Ok(arguments) => dispatch(&arguments),
        Err(answer) => say(&answer),
    };
    ending.unwrap_or_else(|failure| {
        report(&failure);
        failure.code()
    })
}

fn dispatch(arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    match (&arguments.command, &arguments.source) {
        (Some(_), Some(source)) => {
            Err(CommandFailure::Usage(format!("a command comes before “{source}”, not after it")))
        }
        (Some(Command::Table(wanted)), None) if wanted.format.is_none() => open::table(wanted, arguments),
        (Some(command), None) => execute_to_stdout(command, arguments),
        (None, Some(source)) => open::run(source, arguments),
        (None, None) => screen(arguments),
    }
}

/// Prints what clap answers itself: the help, the version, or an error in the arguments. The first two were asked for, so
/// failing to print them is an error. If the third cannot be printed, there is no one left to tell. It quotes the
/// arguments, which a script may have taken from anywhere, so it is sanitized and not coloured.
fn say(answer: &clap::Error) -> Result<ExitCode, CommandFailure> {
    let text = Sanitized::text(&answer.render().to_string());
    if answer.use_stderr() {
        let _ = write!(io::stderr(), "{text}");
        return Ok(ExitCode::from(2));
    }
    let mut stdout = io::stdout().lock();
    write!(stdout, "{text}")?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A sentence may contain a file's name or a line of the config, which may contain anything.
fn report(failure: &CommandFailure) {
    if !matches!(failure, CommandFailure::PipeClosed) {
        let sentence = Sanitized::text(&failure.to_string());
        // If even this fails, there is no one left to tell.
        let _ = writeln!(io::stderr(), "crosshead: {sentence}");
    }
}

fn screen(arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    let ending = if arguments.demo {
        let (settings, keymap) = settings(arguments)?;
        runtime::demo::demo(settings, keymap)?
    } else {
        runtime::run(&session::session(arguments)?)?
    };
    Ok(code(ending))
}

fn code(ending: Ending) -> ExitCode {
    match ending {
        Ending::Quit => ExitCode::SUCCESS,
        Ending::Signal(number) => ExitCode::from(128 + number),
    }
}

fn execute_to_stdout(command: &Command, arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    if arguments.demo {
        return Err(CommandFailure::Usage("--demo opens the screen; it cannot be used with a command".to_owned()));
    }
    let mut out = Output::stdout();
    let result = execute(command, arguments, &mut out);
    // What was printed before a failure counts too: a refresh lists the feeds that worked.
    let flushed = out.flush();
    result?;
    flushed?;
    Ok(ExitCode::SUCCESS)
}

fn execute(command: &Command, arguments: &Arguments, out: &mut Output) -> Result<(), CommandFailure> {
    let columns = out.columns;
    let open = |wanted| source::open(wanted, arguments, columns);
    match command {
        Command::Refresh { due: true, .. } => feeds::refresh_due(&engine(arguments)?, out),
        Command::Refresh { feed, .. } => feeds::refresh(&engine(arguments)?, feed.as_deref(), out),
        Command::Add { url, pick, all, title, folder } => {
            let new_feed = NewFeed { title: title.as_deref(), folder: folder.as_deref(), pick: *pick, takes_all: *all };
            feeds::add(&engine(arguments)?, url, &new_feed, out)
        }
        Command::Remove { feed, keep_starred, all } => {
            let stars = match (keep_starred, all) {
                (true, _) => feeds::Stars::Kept,
                (false, true) => feeds::Stars::Dropped,
                (false, false) => feeds::Stars::Unsaid,
            };
            feeds::remove(engine(arguments)?.store(), feed, stars, out)
        }
        Command::Set { feed, changes } => set::run(engine(arguments)?.store(), feed, changes, out),
        Command::Feeds { format } => feeds::list(engine(arguments)?.store(), *format, out),
        Command::Health { format } => health::run(engine(arguments)?.store(), *format, out),
        Command::Mark { mark, ids, format } => mark::run(engine(arguments)?.store(), *mark, ids, *format, out),
        Command::Tag(wanted) => tag::run(engine(arguments)?.store(), wanted, out),
        Command::Rules(wanted) => rules::run(engine(arguments)?.store(), wanted, out),
        Command::Entries(wanted) => entries::run(engine(arguments)?.store(), wanted, out),
        Command::Search(SearchArgs { guide: true, .. }) => Ok(write!(out, "{}", guide::markdown())?),
        Command::Search(wanted) => search::run(engine(arguments)?.store(), wanted, out),
        Command::Lists { command, format } => lists::run(engine(arguments)?.store(), command.as_ref(), *format, out),
        Command::Read { source, format, explain: true } => explain::run(source, arguments, *format, out),
        Command::Read { source, format, explain: false } => {
            print(&open(source)?, |page| read::read(page, *format, out))
        }
        Command::Outline { source, format } => print(&open(source)?, |page| read::outline(page, *format, out)),
        Command::Tables { source, format } => print(&open(source)?, |page| read::tables(page, *format, out)),
        Command::Table(wanted) => {
            let format = wanted.format.unwrap_or_default();
            print(&open(&wanted.source)?, |page| read::table(page, wanted.number.into(), format, out))
        }
        Command::Faq { source: words, all: true, limit, format, .. } => {
            questions::run(engine(arguments)?.store(), &words.join(" "), *limit, *format, out)
        }
        Command::Faq { source, reading, format, .. } => {
            let [source] = source.as_slice() else {
                return Err(CommandFailure::Usage(
                    "faq reads one article, or with --all the words of questions".to_owned(),
                ));
            };
            let wanted = SourceArgs { source: source.clone(), reading: reading.clone() };
            print(&open(&wanted)?, |page| read::faq(page, *format, out))
        }
        Command::Import { files } => import::import(engine(arguments)?.store(), files, out),
        Command::Export { file } => export::export(engine(arguments)?.store(), file.as_deref(), out),
        Command::Index => index::run(&engine(arguments)?, out),
        Command::Clean { dry_run, format } => clean::run(&engine(arguments)?, *dry_run, *format, out),
        Command::Check => check::run(&session::data_file(arguments)?, out),
        Command::Config(command) => config::run(command, arguments, out),
        Command::Keys { format } => Ok(keys::run(*format, &settings(arguments)?.1, out)?),
        Command::Completions { shell } => Ok(shell::completions(*shell, out)?),
        Command::Man => Ok(man::man(out)?),
    }
}

/// Prints an article. If it is only a summary the command fails, so that a script does not take it for the article. If a
/// part of the page is missing, the text is printed and a note says why.
fn print(page: &Page, print: impl FnOnce(&Page) -> Result<(), CommandFailure>) -> Result<(), CommandFailure> {
    let printed = print(page);
    if matches!(printed, Err(CommandFailure::PipeClosed)) {
        return printed;
    }
    if let Some(sentence) = page.article.notice() {
        let _ = writeln!(io::stderr(), "crosshead: {sentence}");
    }
    match &page.notice {
        None => printed,
        Some(sentence) => Err(CommandFailure::work(sentence)),
    }
}
