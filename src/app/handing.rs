//! Copies, writes and pipes what the focus is on: from the key or the `:` line to the effect, and from its result to a
//! sentence.
//!
//! Each screen says what it has (`Screen::excerpts`); this module says where it goes.

use std::sync::Arc;

use super::action::Action;
use super::copy_as::CopyAs;
use super::excerpt::{Excerpt, ExcerptFormat};
use super::messages::{ExcerptPlace, Printed};
use super::overlay::Overlay;
use super::prompt::{Prompt, PromptKind};
use super::reader::Reader;
use super::{Effect, Model, Outcome, Slot, going_back, status};
use crate::article::Sanitized;

/// The most bytes for a clipboard. As base64 (OSC 52) they are 100,000 bytes, the most that many terminals take.
pub const MOST_CLIPBOARD: usize = 74_994;

fn nothing(model: &mut Model) {
    model.status.error(Sanitized::line("There is nothing here to copy, write or pipe."));
}

/// Copies what the focus is on, as what it is copied most often.
pub(super) fn copy(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(excerpt) = model.top().excerpts().into_iter().next() else { return nothing(model) };
    let format = excerpt.formats()[0];
    put(model, excerpt, format, ExcerptPlace::Clipboard, effects);
}

/// Asks in which format to copy.
pub(super) fn ask_how(model: &mut Model) {
    match CopyAs::of(model.top().excerpts()) {
        Some(copy_as) => model.overlay = Some(Overlay::CopyAs(copy_as)),
        None => nothing(model),
    }
}

/// A format was chosen from the list. A key that stands for none closes it.
pub(super) fn choose(model: &mut Model, letter: Option<char>, effects: &mut Vec<Effect>) {
    let Some(Overlay::CopyAs(copy_as)) = model.overlay.take() else { return };
    if let Some(format) = letter.and_then(|letter| copy_as.chosen(letter)) {
        put(model, copy_as.excerpt().clone(), format, ExcerptPlace::Clipboard, effects);
    }
}

/// Asks for the program that gets what the focus is on.
pub(super) fn ask_for_program(model: &mut Model) {
    let Some(excerpt) = model.top().excerpt_to_write() else { return nothing(model) };
    let label = format!("Pipe {} to: ", excerpt.what);
    let prompt = Prompt::with_history(PromptKind::Pipe, &model.history).labelled(&label);
    model.open_prompt(prompt);
}

/// `:pipe [FORMAT] COMMAND`, also after the `|` key. A `!` before the command is a shell's.
pub(super) fn pipe(model: &mut Model, line: &str, by_shell: bool, effects: &mut Vec<Effect>) {
    let line = line.trim();
    let (line, by_shell) = line.strip_prefix('!').map_or((line, by_shell), |line| (line.trim(), true));
    let Some(excerpt) = model.top().excerpt_to_write() else { return nothing(model) };
    let (format, line) = with_format(line).unwrap_or((excerpt.piped_as(), line));
    if line.is_empty() {
        return ask_for_program(model);
    }
    if let Some(format) = offered(model, &excerpt, format) {
        let place = ExcerptPlace::Program { line: line.to_owned(), by_shell };
        put(model, excerpt, format, place, effects);
    }
}

/// `markdown pandoc -t rst`: a format, and what follows.
fn with_format(line: &str) -> Option<(ExcerptFormat, &str)> {
    let (first, rest) = line.split_once(char::is_whitespace)?;
    let format = ExcerptFormat::ALL.into_iter().find(|format| format.name() == first)?;
    Some((format, rest.trim()))
}

/// `:write FILE [FORMAT]`
pub(super) fn write(model: &mut Model, argument: &str, replaces: bool, effects: &mut Vec<Effect>) {
    let Some(excerpt) = model.top().excerpt_to_write() else { return nothing(model) };
    let (file, format) = match file_and_format(argument, &excerpt) {
        Ok(("", _)) => {
            let formats = names(&excerpt);
            let sentence = format!("Write {} to which file? :write FILE, and then maybe {formats}.", excerpt.what);
            return model.status.error(Sanitized::line(&sentence));
        }
        Ok(found) => found,
        Err(wrong) => {
            let sentence =
                format!("“{wrong}” is no format; there are: {}. A name with spaces goes in quotes.", names(&excerpt));
            return model.status.error(Sanitized::line(&sentence));
        }
    };
    if let Some(format) = offered(model, &excerpt, format) {
        put(model, excerpt, format, ExcerptPlace::File { path: file.to_owned(), replaces }, effects);
    }
}

/// The format is the last word, or what the file's name ends in, or text. `Err` is a word that should be a format.
fn file_and_format<'a>(argument: &'a str, excerpt: &Excerpt) -> Result<(&'a str, ExcerptFormat), &'a str> {
    let argument = argument.trim();
    let (file, named) = quoted(argument).unwrap_or_else(|| unquoted(argument));
    match named {
        "" => Ok((file, ExcerptFormat::of_file(file).unwrap_or(excerpt.piped_as()))),
        name => Ok((file, ExcerptFormat::named(name).ok_or(name)?)),
    }
}

/// `"my notes" markdown`: the name in quotes, and what follows.
fn quoted(argument: &str) -> Option<(&str, &str)> {
    let quote = argument.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let (file, rest) = argument[1..].split_once(quote)?;
    Some((file, rest.trim()))
}

/// `my notes.md markdown`: the last of several words is a format, unless it looks like the end of a name.
fn unquoted(argument: &str) -> (&str, &str) {
    match argument.rsplit_once(char::is_whitespace) {
        Some((file, last)) if !last.contains(['.', '/']) => (file.trim(), last),
        Some(_) | None => (argument, ""),
    }
}

fn names(excerpt: &Excerpt) -> String {
    let formats: Vec<&str> = excerpt.formats().iter().map(|format| format.name()).collect();
    formats.join(", ")
}

/// The format, unless the excerpt has none such: then a sentence says so.
fn offered(model: &mut Model, excerpt: &Excerpt, format: ExcerptFormat) -> Option<ExcerptFormat> {
    if excerpt.formats().contains(&format) {
        return Some(format);
    }
    let sentence = format!("{} is no {}; it can be {}.", excerpt.what, format.title(), names(excerpt));
    model.status.error(super::status::sentence(&sentence));
    None
}

fn put(model: &mut Model, excerpt: Excerpt, format: ExcerptFormat, place: ExcerptPlace, effects: &mut Vec<Effect>) {
    let (slot, program) = match &place {
        ExcerptPlace::Clipboard => (Slot::Excerpt, None),
        ExcerptPlace::File { .. } => (Slot::File, None),
        ExcerptPlace::Program { line, .. } => (Slot::Program, Some(Sanitized::line(line))),
    };
    let (_, _, mut context) = model.split(effects);
    if let Some(busy) = busy(slot).filter(|_| context.jobs.is_waiting(slot)) {
        let stop = status::press(context.keymap, context.scopes, Action::CancelJob, "to stop it");
        return context.status.error(Sanitized::line(&format!("{busy} {stop}")));
    }
    context.ask(slot, |ticket| Effect::PutExcerpt { ticket, excerpt, format, place });
    if let Some(program) = program {
        context.jobs.wait_for(Slot::Program, program, context.now);
    }
}

/// Why there is no second one beside it: newer work ends the older work of its slot, and a file would never be written. A
/// copy only takes the place of an older copy.
#[expect(clippy::wildcard_enum_match_arm, reason = "the slots of this module alone")]
fn busy(slot: Slot) -> Option<&'static str> {
    match slot {
        Slot::File => Some("Another file is being written."),
        Slot::Program => Some("Another command is running."),
        _ => None,
    }
}

/// A result of what this module asked for.
#[expect(clippy::wildcard_enum_match_arm, reason = "no other outcome is a result of `PutExcerpt`")]
pub(super) fn done(model: &mut Model, outcome: Outcome, effects: &mut Vec<Effect>) {
    match outcome {
        Outcome::ExcerptText { what, format, text } => to_clipboard(model, &what, format, text, effects),
        Outcome::ExcerptWritten(sentence) => say(model, &sentence, effects),
        Outcome::ProgramEnded(printed) => model.printed = Some(printed),
        Outcome::Failed(sentence) => model.status.error(super::status::sentence(&sentence)),
        _ => {}
    }
}

fn say(model: &mut Model, sentence: &str, effects: &mut Vec<Effect>) {
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(sentence));
}

fn to_clipboard(model: &mut Model, what: &str, format: ExcerptFormat, text: Arc<str>, effects: &mut Vec<Effect>) {
    if text.is_empty() {
        let sentence = format!("{what} has no {}: nothing was copied.", format.title());
        return model.status.error(super::status::sentence(&sentence));
    }
    if text.len() > MOST_CLIPBOARD {
        let sentence = format!(
            "{what} has {} as {}, and terminals take at most {}. Type :write FILE to keep it.",
            size(text.len()),
            format.title(),
            size(MOST_CLIPBOARD)
        );
        return model.status.error(super::status::sentence(&sentence));
    }
    effects.push(Effect::CopyText(text));
    say(model, &format!("Copied {what} as {}.", format.title()), effects);
}

/// `12 KB`
pub fn size(bytes: usize) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// A program has ended: what it printed is read like an article, once no prompt, letters or list are in the way. They
/// belong to the screen that is on top now.
pub(super) fn show_printed(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(printed) = model.printed.take_if(|_| model.overlay.is_none()) {
        ended(model, printed, effects);
    }
}

fn ended(model: &mut Model, printed: Printed, effects: &mut Vec<Effect>) {
    let sentence = match (&printed.output, printed.is_cut) {
        (None, _) => format!("`{}` is done{}", printed.program, after(&printed.remark)),
        (Some(_), false) => format!("This is what `{}` printed{}", printed.program, after(&printed.remark)),
        (Some(_), true) => format!("`{}` printed too much and was stopped: this is the start.", printed.program),
    };
    if let Some(output) = printed.output {
        going_back::leave_for_a_page(model);
        model.push(Box::new(Reader::of_output(&printed.program, output)), effects);
    }
    say(model, &sentence, effects);
}

/// What a program said on standard error, after a sentence about it.
fn after(remark: &str) -> String {
    if remark.is_empty() { ".".to_owned() } else { format!(": {remark}") }
}
