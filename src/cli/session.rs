//! What the commands work with: the checked settings, the data folder, and the engine.

use std::path::{Path, PathBuf};

use tokio::runtime::Builder;

use super::args::Arguments;
use super::exit::CommandFailure;
use crate::app::keymap::{KeyError, Keymap};
use crate::config::{self, Settings};
use crate::runtime::engine::{Engine, EngineError, STACK};
use crate::runtime::{Session, log, open_store};

/// The settings and their keymap. A wrong key is found at the start, not when it is pressed.
pub fn settings(arguments: &Arguments) -> Result<(Settings, Keymap), CommandFailure> {
    let named = arguments.config.as_deref();
    let settings = if arguments.defaults { Settings::default() } else { config::load(named)? };
    let keymap = Keymap::new(&settings).map_err(|error| wrong_keys(named, &error))?;
    Ok((settings, keymap))
}

fn wrong_keys(named: Option<&Path>, error: &KeyError) -> CommandFailure {
    match (config::config_file(named), error.place()) {
        (Some(file), Some(place)) => config::wrong_keys(&file, &place, error.to_string()).into(),
        (None, _) | (_, None) => CommandFailure::Usage(error.to_string()),
    }
}

/// What the screen needs.
pub fn session(arguments: &Arguments) -> Result<Session, CommandFailure> {
    let (settings, keymap) = settings(arguments)?;
    let log_file = config::log_file(arguments.data_dir.as_deref())?;
    Ok(Session { settings, keymap, data_file: data_file(arguments)?, log_file, guest: None })
}

/// The engine on the user's data folder, which is created if it does not exist.
pub fn engine(arguments: &Arguments) -> Result<Engine, CommandFailure> {
    let (settings, _) = settings(arguments)?;
    let store = open_store(&data_file(arguments)?, &settings).map_err(CommandFailure::work)?;
    // A command that can do its work also does it without a log.
    let _ = log::start(&config::log_file(arguments.data_dir.as_deref())?);
    Ok(Engine::new(store, &settings))
}

/// The data file in the named folder, or else in the usual one.
pub fn data_file(arguments: &Arguments) -> Result<PathBuf, CommandFailure> {
    Ok(config::store_file(&config::data_dir(arguments.data_dir.as_deref())?))
}

/// Runs one piece of work to its end. A worker past its deadline does not delay the exit.
pub fn wait<T>(work: impl Future<Output = Result<T, EngineError>>) -> Result<T, EngineError> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .expect("a thread's own event loop can be made");
    let result = runtime.block_on(work);
    runtime.shutdown_background();
    result
}
