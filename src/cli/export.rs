//! `export`: the subscription list for other readers.

use std::io::Write;
use std::path::Path;

use super::exit::CommandFailure;
use super::import::{STANDARD, about};
use super::output::Output;
use crate::feed::opml;
use crate::runtime::replace::replace;
use crate::store::Store;

/// `crosshead export`: the feeds as OPML, into a file or to standard output.
pub fn export(store: &Store, file: Option<&Path>, out: &mut Output) -> Result<(), CommandFailure> {
    let text = opml::write(&store.feeds().map_err(CommandFailure::work)?.feeds);
    match file.filter(|file| *file != Path::new(STANDARD)) {
        Some(file) => replace(file, text.as_bytes()).map_err(|error| about(file, &error)),
        None => Ok(out.write_all(text.as_bytes())?),
    }
}
