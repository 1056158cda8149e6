//! `config`: where the settings are, an example of them, and whether they are valid.

use std::io::Write;
use std::path::Path;

use super::args::{Arguments, ConfigCommand};
use super::exit::CommandFailure;
use super::output::Output;
use super::session::settings;
use crate::app::keymap::KeyError;
use crate::app::{WrongQuery, wrong_lists, wrong_rules};
use crate::article::Sanitized;
use crate::config;

/// `crosshead config`: paths, an example, a check.
pub fn run(command: &ConfigCommand, arguments: &Arguments, out: &mut Output) -> Result<(), CommandFailure> {
    match command {
        ConfigCommand::Path => paths(arguments, out),
        ConfigCommand::Example => Ok(out.write_all(config::example().as_bytes())?),
        ConfigCommand::Check => check(arguments, out),
    }
}

fn paths(arguments: &Arguments, out: &mut Output) -> Result<(), CommandFailure> {
    let named = arguments.data_dir.as_deref();
    let file = config::config_file(arguments.config.as_deref()).ok_or(config::ConfigError::NoHome)?;
    let log = config::log_file(named)?;
    for (what, path) in [("config", &file), ("data", &config::data_dir(named)?), ("log", &log)] {
        writeln!(out, "{what}\t{}", shown(path))?;
    }
    Ok(())
}

/// A path may contain control characters, so it is sanitized.
fn shown(path: &Path) -> Sanitized {
    Sanitized::text(&path.display().to_string())
}

/// The sentence for a binding that has no effect. The program starts with it, and only this command reports it.
fn placed(file: &Path, error: &KeyError) -> String {
    match error.place() {
        Some(place) => config::wrong_keys(file, &place, error.to_string()).to_string(),
        None => error.to_string(),
    }
}

fn check(arguments: &Arguments, out: &mut Output) -> Result<(), CommandFailure> {
    if arguments.defaults {
        return Err(CommandFailure::Usage(
            "--defaults ignores the config file; it cannot be used with `config check`".to_owned(),
        ));
    }
    let (settings, keymap) = settings(arguments)?;
    let file = config::config_file(arguments.config.as_deref()).ok_or(config::ConfigError::NoHome)?;
    let dead: Vec<String> = keymap.unreached(&settings).iter().map(|error| placed(&file, error)).collect();
    if !dead.is_empty() {
        return Err(CommandFailure::Usage(dead.join("\ncrosshead: ")));
    }
    let wrong = [wrong_lists(&settings), wrong_rules(&settings)].concat();
    if !wrong.is_empty() {
        let placed =
            |one: &WrongQuery<'_>| config::wrong_query(&file, one.written_at, one.at, one.problem()).to_string();
        return Err(CommandFailure::Usage(wrong.iter().map(placed).collect::<Vec<_>>().join("\ncrosshead: ")));
    }
    let verdict = if file.exists() { "is valid" } else { "does not exist; the defaults are used" };
    writeln!(out, "{} {verdict}.", shown(&file))?;
    keymap.lost().iter().try_for_each(|lost| writeln!(out, "{lost}"))?;
    Ok(())
}
