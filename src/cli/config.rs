//! `config`: where the settings are, an example of them, and whether they are right.

use std::io::Write;

use super::args::{Arguments, ConfigCommand};
use super::exit::Failure;
use super::output::Output;
use super::session::settings;
use crate::config;

pub fn run(command: &ConfigCommand, arguments: &Arguments, out: &mut Output) -> Result<(), Failure> {
    match command {
        ConfigCommand::Path => paths(arguments, out),
        ConfigCommand::Example => Ok(out.write_all(config::example().as_bytes())?),
        ConfigCommand::Check => check(arguments, out),
    }
}

fn paths(arguments: &Arguments, out: &mut Output) -> Result<(), Failure> {
    let named = arguments.data_dir.as_deref();
    let file = config::config_file(arguments.config.as_deref()).ok_or(config::ConfigError::NoHome)?;
    writeln!(out, "config\t{}", file.display())?;
    writeln!(out, "data\t{}", config::data_dir(named)?.display())?;
    writeln!(out, "log\t{}", config::log_file(named)?.display())?;
    Ok(())
}

fn check(arguments: &Arguments, out: &mut Output) -> Result<(), Failure> {
    if arguments.defaults {
        return Err(Failure::Usage(
            "--defaults leaves the config file aside; it goes with no `config check`".to_owned(),
        ));
    }
    settings(arguments)?;
    let file = config::config_file(arguments.config.as_deref()).ok_or(config::ConfigError::NoHome)?;
    let verdict = if file.exists() { "is right" } else { "does not exist; the defaults are used" };
    writeln!(out, "{} {verdict}.", file.display())?;
    Ok(())
}
