//! `crosshead SOURCE` and `crosshead table SOURCE`: opens an article, or one of its tables, on the screen, or prints it where
//! there is no terminal.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;

use super::args::{Arguments, Command, ReadFormat, ReadingArgs, SourceArgs, TableArgs, TablesFormat};
use super::exit::CommandFailure;
use super::read::check_table;
use super::session::{engine, session, wait};
use super::{code, execute_to_stdout, source};
use crate::app::Guest;
use crate::article::Sanitized;
use crate::config::nearest;
use crate::runtime::engine::{ArticleSource, with_links};
use crate::runtime::{self, Session};

/// Opens the source above an empty stack of screens.
pub fn run(argument: &str, arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    let meant = ArticleSource::of(argument).map_err(|error| CommandFailure::Usage(error.to_string()))?;
    if let ArticleSource::File(path) = &meant {
        check_name(argument, path)?;
    }
    let source = SourceArgs { source: argument.to_owned(), reading: ReadingArgs::default() };
    open(&Wanted { source, table: None }, &meant, arguments)
}

/// Opens one table of the source above its article.
pub fn table(wanted: &TableArgs, arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    let source = &wanted.source;
    let meant = ArticleSource::of(&source.source).map_err(|error| CommandFailure::Usage(error.to_string()))?;
    open(&Wanted { source: source.clone(), table: Some(wanted.number) }, &meant, arguments)
}

/// A source, and which table of it if one is meant.
struct Wanted {
    source: SourceArgs,
    table: Option<u16>,
}

/// A file and standard input are read first, so that what is wrong with them is an error of the command.
fn open(wanted: &Wanted, meant: &ArticleSource, arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    if arguments.demo {
        return Err(CommandFailure::Usage("--demo opens the screen on a sample feed, not on anything else".to_owned()));
    }
    if !io::stdout().is_terminal() {
        return print(wanted, arguments);
    }
    let guest = guest(wanted, meant, arguments)?;
    if !runtime::take_keys_from_terminal() {
        // Standard input has been read already.
        let is_input = *meant == ArticleSource::Stdin;
        return if is_input { Err(runtime::RunError::NoTerminal.into()) } else { print(wanted, arguments) };
    }
    let mut session = session(arguments)?;
    session.settings.refresh_on_start = false;
    Ok(code(runtime::run(&Session { guest: Some(guest), ..session })?))
}

fn print(wanted: &Wanted, arguments: &Arguments) -> Result<ExitCode, CommandFailure> {
    let source = wanted.source.clone();
    let command = match wanted.table {
        None => Command::Read { source, format: ReadFormat::default(), explain: false },
        Some(number) => Command::Table(TableArgs { source, number, format: Some(TablesFormat::default()) }),
    };
    execute_to_stdout(&command, arguments)
}

fn guest(wanted: &Wanted, meant: &ArticleSource, arguments: &Arguments) -> Result<Guest, CommandFailure> {
    let guest = article_guest(wanted, meant, arguments)?;
    Ok(match wanted.table {
        None => guest,
        Some(number) => Guest::Table { of: Box::new(guest), number: number.into() },
    })
}

fn article_guest(wanted: &Wanted, meant: &ArticleSource, arguments: &Arguments) -> Result<Guest, CommandFailure> {
    let article = || {
        let page = source::open(&wanted.source, arguments, None)?;
        if let Some(number) = wanted.table {
            check_table(&page.article, number.into())?;
        }
        Ok::<_, CommandFailure>(wait(with_links(page.article))?)
    };
    Ok(match meant {
        // The screen reads the article of a page only.
        ArticleSource::Web(url) if wanted.source.reading.whole => {
            Guest::File { name: url.to_sanitized(), article: article()? }
        }
        ArticleSource::Web(url) => Guest::Page(url.clone()),
        ArticleSource::File(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Guest::File { name: Sanitized::line(&name), article: article()? }
        }
        ArticleSource::Stdin => Guest::Input(article()?),
        ArticleSource::Entry(id) => {
            let found = engine(arguments)?.store().entry(*id).map_err(CommandFailure::work)?;
            let entry = found.ok_or(crate::runtime::engine::EngineError::NoEntry(*id))?;
            Guest::Entry(entry.row)
        }
    })
}

/// A word that is neither a command nor a file was most often meant to be a command.
fn check_name(argument: &str, path: &Path) -> Result<(), CommandFailure> {
    let is_word = argument.chars().all(|c| c.is_alphanumeric() || c == '-');
    if !is_word || path.exists() {
        return Ok(());
    }
    let command = Arguments::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let advice = match nearest(argument, names) {
        Some(name) => format!("did you mean `crosshead {name}`?"),
        None => "`crosshead --help` lists the commands".to_owned(),
    };
    Err(CommandFailure::Usage(format!("there is no command and no file “{argument}”; {advice}")))
}
