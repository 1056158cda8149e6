//! `check`: whether the data file is whole.

use std::io::Write;
use std::path::Path;

use super::exit::Failure;
use super::output::Output;
use crate::article::Sanitized;
use crate::store::Store;

/// Needs no settings: it must work where nothing else does.
pub fn run(file: &Path, out: &mut Output) -> Result<(), Failure> {
    let name = file.display();
    if !file.exists() {
        return Ok(writeln!(
            out,
            "{}",
            Sanitized::line(&format!("{name} does not exist; it is made at the first start."))
        )?);
    }
    let findings = Store::open(file).and_then(|store| store.check()).map_err(Failure::work)?;
    if findings.is_empty() {
        return Ok(writeln!(out, "{}", Sanitized::line(&format!("{name} is whole.")))?);
    }
    let way_out =
        "export what you can (`crosshead export`), move the file away to start anew, or put a copy of it back";
    let sentences = findings.into_iter().map(|finding| format!("{name}: {finding}"));
    Err(Failure::Several(sentences.chain([format!("{name} is damaged; {way_out}")]).collect()))
}
