//! Makes the text of an excerpt outside of the loop, and puts it into a file or a program. The clipboard belongs to the
//! terminal: its text goes back to the loop.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::engine::{self, Engine, EngineError, printed};
use super::program::{self, ProgramOutput};
use super::replace::replace;
use crate::app::excerpt::{Excerpt, ExcerptFormat, ExcerptSource};
use crate::app::{ExcerptPlace, Outcome, Printed};
use crate::article::{Question, Sanitized};
use crate::budget;
use crate::feed::EntryId;

/// The most bytes of an excerpt's text.
const MOST_TEXT: usize = 64 << 20;

/// Memory is set aside as for a page of so many bytes: the article itself is there already.
const WORK: usize = 1 << 20;

/// The text of an excerpt, and what it is of: an article that cannot be read costs only itself.
pub struct ExcerptText {
    pub text: String,
    /// As a sentence names it.
    pub what: Sanitized,
}

/// The text of an excerpt. Articles of the library are loaded, and their pages fetched if need be; `on_pending` gets what is
/// waited for.
pub async fn text(
    engine: &Engine,
    excerpt: &Excerpt,
    format: ExcerptFormat,
    on_pending: impl Fn(Sanitized),
) -> Result<ExcerptText, EngineError> {
    let entries = excerpt.entries();
    if entries.is_empty() {
        let text = made(excerpt.clone(), format).await?;
        return Ok(ExcerptText { text, what: excerpt.what.clone() });
    }
    let (mut texts, mut last_failure, mut bytes) = (Vec::new(), None, 0);
    for (entry, question) in &entries {
        match entry_text(engine, *entry, question.as_ref(), format, &on_pending).await {
            Ok(text) => {
                bytes += text.len();
                texts.push(text);
            }
            Err(failure) => last_failure = Some(failure),
        }
        if bytes > MOST_TEXT {
            return Err(EngineError::LargeExcerpt);
        }
    }
    let (made, all) = (texts.len(), entries.len());
    match last_failure {
        // There is nothing without it.
        Some(failure) if made == 0 => Err(failure),
        Some(_) => {
            let what = format!("{made} of {all} articles ({} could not be read)", all - made);
            Ok(ExcerptText { text: texts.join("\n"), what: Sanitized::line(&what) })
        }
        None => Ok(ExcerptText { text: texts.join("\n"), what: excerpt.what.clone() }),
    }
}

async fn entry_text(
    engine: &Engine,
    entry: EntryId,
    question: Option<&Sanitized>,
    format: ExcerptFormat,
    on_pending: &impl Fn(Sanitized),
) -> Result<String, EngineError> {
    let excerpt = match question {
        Some(question) => question_excerpt(engine, entry, question, on_pending).await?,
        None => entry_excerpt(engine, entry, format, on_pending).await?,
    };
    made(excerpt, format).await
}

/// A question of an article, found by its words.
async fn question_excerpt(
    engine: &Engine,
    entry: EntryId,
    question: &Sanitized,
    on_pending: &impl Fn(Sanitized),
) -> Result<Excerpt, EngineError> {
    let article = engine.open_article(entry, on_pending).await?.article;
    let is_meant = |asked: &Question| Sanitized::line(&asked.text) == *question;
    let number = article.questions.iter().position(is_meant).ok_or(EngineError::NothingToRead)?;
    Ok(Excerpt::new("", ExcerptSource::Questions { article, numbers: vec![number] }))
}

/// Only the address is needed of an article whose address is asked for.
async fn entry_excerpt(
    engine: &Engine,
    entry: EntryId,
    format: ExcerptFormat,
    on_pending: &impl Fn(Sanitized),
) -> Result<Excerpt, EngineError> {
    if format == ExcerptFormat::Address {
        let detail = engine.ask(move |store| store.entry(entry)).await?.ok_or(EngineError::NoEntry(entry))?;
        let url = detail.url.ok_or(EngineError::NothingToRead)?;
        return Ok(Excerpt::new("", ExcerptSource::Page { title: detail.row.title, url }));
    }
    let opened = engine.open_article(entry, on_pending).await?;
    Ok(Excerpt::article(opened.article, 0))
}

/// On a worker, within a budget: it ends when nobody waits for it any more.
async fn made(excerpt: Excerpt, format: ExcerptFormat) -> Result<String, EngineError> {
    let made = move || budget::document(MOST_TEXT / 2, || excerpt.text(format));
    let text = engine::on_worker(WORK, made).await?;
    text.map_err(|_| EngineError::LargeExcerpt)
}

/// Puts the text where it belongs, and tells how that ended.
pub async fn put(
    what: &Sanitized,
    format: ExcerptFormat,
    text: String,
    place: ExcerptPlace,
) -> Result<Outcome, EngineError> {
    let what = what.clone();
    match place {
        ExcerptPlace::Clipboard => Ok(Outcome::ExcerptText { what, format, text: text.into() }),
        ExcerptPlace::File { path, replaces } => {
            let writing = move || write(&path, replaces, with_end(text).as_bytes());
            let written = tokio::task::spawn_blocking(writing).await.map_err(|_| EngineError::Panicked)?;
            let said = |place| Outcome::ExcerptWritten(Sanitized::line(&format!("Wrote {what} {place}")));
            Ok(written.map_or_else(Outcome::Failed, said))
        }
        ExcerptPlace::Program { line, by_shell } => {
            let output = program::run(&line, by_shell, with_end(text).into_bytes()).await;
            let ProgramOutput { text, is_cut, remark } = match output {
                Ok(output) => output,
                Err(sentence) => return Ok(Outcome::Failed(sentence)),
            };
            let program = Sanitized::line(&line);
            let output = if text.trim().is_empty() { None } else { Some(printed(text, &program).await?) };
            Ok(Outcome::ProgramEnded(Printed { program, output: output.map(Arc::new), is_cut, remark }))
        }
    }
}

/// A file, and what a program reads, ends with a whole line.
fn with_end(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// `to ~/notes.md, 1200 bytes.`
fn write(typed: &str, replaces: bool, bytes: &[u8]) -> Result<String, Sanitized> {
    let path = expanded(typed);
    let written = if replaces { replace(&path, bytes) } else { create(&path, bytes) };
    let done = || format!("to {}, {}.", path.display(), crate::app::size_of_text(bytes.len()));
    let failed = |error| Sanitized::line(&format!("{} cannot be written: {}", path.display(), why(&error)));
    written.map(|()| done()).map_err(failed)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the system's words will do for all others")]
fn why(error: &io::Error) -> Sanitized {
    match error.kind() {
        io::ErrorKind::AlreadyExists => Sanitized::line("it is there already; :write! replaces it"),
        io::ErrorKind::IsADirectory => Sanitized::line("it is a folder"),
        _ => Sanitized::line(&error.to_string()),
    }
}

/// A new file. It never replaces one, not even one that appears at the same moment.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would keep its name from being used again.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// `~/` is the home folder, as in a shell.
fn expanded(typed: &str) -> PathBuf {
    let rest = if typed == "~" { Some("") } else { typed.strip_prefix("~/") };
    match (rest, std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        (_, _) => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_replaced_unless_that_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.md");
        let typed = file.to_str().unwrap();
        let said = write(typed, false, b"one\n").unwrap();
        assert!(said.ends_with("notes.md, 4 bytes."), "{said}");
        let refused = write(typed, false, b"two\n").unwrap_err();
        assert!(refused.ends_with("notes.md cannot be written: it is there already; :write! replaces it"), "{refused}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\n");
        write(typed, true, b"two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "two\n");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("no/where.txt");
        for replaces in [false, true] {
            let failed = write(nowhere.to_str().unwrap(), replaces, b"x").unwrap_err();
            assert!(failed.contains("where.txt cannot be written: "), "{failed}");
        }
    }
}
