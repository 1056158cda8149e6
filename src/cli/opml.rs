//! `import` and `export`: subscription lists from and for other readers.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use super::exit::CommandFailure;
use super::output::Output;
use super::replace::replace;
use crate::feed::opml;
use crate::net::decode;
use crate::store::Store;

/// The name that means standard input or output.
const STANDARD: &str = "-";

/// `crosshead import`: subscribes to the feeds of an OPML file; those it has already stay as they are.
pub fn import(store: &Store, file: &Path, out: &mut Output) -> Result<(), CommandFailure> {
    let text = text(file).map_err(|error| about(file, &error))?;
    let list = opml::read(&text).map_err(|error| about(file, &error))?;
    drop(text);
    let new = store.subscribe_all(&list.subscriptions).map_err(CommandFailure::work)?;
    writeln!(out, "New feeds: {new} of {}.", list.subscriptions.len() + list.refused)?;
    list.cut.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))?;
    if list.skipped.is_empty() {
        Ok(())
    } else {
        Err(CommandFailure::Several(list.skipped.iter().map(ToString::to_string).collect()))
    }
}

/// A failure with the file's name before it.
fn about(file: &Path, error: &dyn std::fmt::Display) -> CommandFailure {
    if file == Path::new(STANDARD) {
        CommandFailure::Work(format!("standard input: {error}"))
    } else {
        CommandFailure::Work(format!("{}: {error}", file.display()))
    }
}

fn text(file: &Path) -> io::Result<String> {
    let bytes = if file == Path::new(STANDARD) { capped(io::stdin().lock()) } else { capped(File::open(file)?) };
    Ok(decode(&bytes?, None))
}

/// Reads one byte more than the limit, to detect a list that is too large. An endless source ends here, too.
fn capped(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(opml::MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `crosshead export`: the feeds as OPML, into a file or to standard output.
pub fn export(store: &Store, file: Option<&Path>, out: &mut Output) -> Result<(), CommandFailure> {
    let text = opml::write(&store.feeds().map_err(CommandFailure::work)?.feeds);
    match file.filter(|file| *file != Path::new(STANDARD)) {
        Some(file) => replace(file, text.as_bytes()).map_err(|error| about(file, &error)),
        None => Ok(out.write_all(text.as_bytes())?),
    }
}
