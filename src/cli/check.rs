//! `check`: whether the data file is intact.

use std::io::Write;
use std::path::Path;

use super::exit::CommandFailure;
use super::output::Output;
use crate::article::Sanitized;
use crate::runtime::open_file;

/// Runs the check. It needs no settings, because it must work even if the config file is broken.
pub fn run(file: &Path, out: &mut Output) -> Result<(), CommandFailure> {
    let name = file.display();
    if !file.exists() {
        return Ok(writeln!(
            out,
            "{}",
            Sanitized::line(&format!("{name} does not exist; it is created at the first start."))
        )?);
    }
    let findings = open_file(file).and_then(|store| store.check()).map_err(CommandFailure::work)?;
    if findings.is_empty() {
        return Ok(writeln!(out, "{}", Sanitized::line(&format!("{name} is intact.")))?);
    }
    let advice =
        "export what you can (`crosshead export`), move the file away to start afresh, or put back a copy of it";
    let sentences = findings.into_iter().map(|finding| format!("{name}: {finding}"));
    Err(CommandFailure::Several(sentences.chain([format!("{name} is damaged; {advice}")]).collect()))
}
