//! Runs a program of the user's with a text as its input, and takes what it prints.
//!
//! The program gets no terminal: it runs in a process group of its own, which is killed when the work is dropped. What it
//! prints is read up to a limit, so that no program can fill the memory.

use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::words::words;
use crate::article::Sanitized;

/// The most bytes of output that are read: about the text of a long book.
const MOST_OUTPUT: u64 = 1 << 20;

/// The most bytes of standard error that are kept: only the first line is shown.
const MOST_ERRORS: u64 = 4 << 10;

/// How long the output may stay open after the program has ended. A child that it left behind may hold it forever.
const AFTER_END: Duration = Duration::from_millis(300);

/// What a program printed.
#[derive(Debug, PartialEq, Eq)]
pub struct ProgramOutput {
    pub text: String,
    /// There was more, and the program was stopped.
    pub is_cut: bool,
    /// The first line of its standard error.
    pub remark: Sanitized,
}

/// Runs a line: its words are a program and its arguments, or all of it is a line for `sh`.
///
/// # Errors
/// A sentence for the user: it could not be started, or ended with an error.
pub async fn run(line: &str, by_shell: bool, input: Vec<u8>) -> Result<ProgramOutput, Sanitized> {
    let failed = |why: &str| Sanitized::line(&format!("`{line}` failed: {why}"));
    let mut command = command(line, by_shell).ok_or_else(|| failed("a quote is not closed"))?;
    let mut child = command.spawn().map_err(|error| failed(&error.to_string()))?;
    let group = ProcessGroup::of(&child);
    let (ended, output, errors) = talk(&mut child, input).await;
    let Some(ended) = ended else {
        drop(group);
        return Ok(ProgramOutput { text: cut(output), is_cut: true, remark: Sanitized::default() });
    };
    group.let_go();
    let remark = first_line(&errors);
    match ended {
        Ok(status) if status.success() => Ok(ProgramOutput { text: cut(output), is_cut: false, remark }),
        Ok(status) => Err(failed(&ending(status, &remark))),
        Err(error) => Err(failed(&error.to_string())),
    }
}

/// `None` if a quote is not closed, or there is nothing to run.
fn command(line: &str, by_shell: bool) -> Option<Command> {
    let words = if by_shell { vec!["sh".to_owned(), "-c".to_owned(), line.to_owned()] } else { words(line)? };
    let (program, arguments) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    Some(command)
}

/// Writes the input and reads both outputs at once: a program may print before it has read everything, or read nothing.
/// `None` if it printed too much; it may still run.
async fn talk(child: &mut Child, input: Vec<u8>) -> (Option<io::Result<ExitStatus>>, Vec<u8>, Vec<u8>) {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let ended = {
        let mut write = pin!(write_all(stdin, input));
        let mut read = pin!(read_some(stdout, MOST_OUTPUT + 1, &mut output));
        let mut complain = pin!(drain(stderr, &mut errors));
        let (mut is_written, mut is_read, mut is_silent) = (false, false, false);
        loop {
            tokio::select! {
                () = write.as_mut(), if !is_written => is_written = true,
                is_full = read.as_mut(), if !is_read => match is_full {
                    true => break None,
                    false => is_read = true,
                },
                () = complain.as_mut(), if !is_silent => is_silent = true,
                ended = child.wait() => {
                    let read = async { if is_read { false } else { read.await } };
                    let complain = async { if !is_silent { complain.await } };
                    let rest = timeout(AFTER_END, async { tokio::join!(read, complain).0 }).await;
                    break (!rest.unwrap_or(false)).then_some(ended);
                }
            }
        }
    };
    (ended, output, errors)
}

/// A program that reads only the start closes the pipe, which is no failure.
async fn write_all(to: Option<impl AsyncWrite + Unpin>, input: Vec<u8>) {
    if let Some(mut to) = to {
        let _ = to.write_all(&input).await;
    }
}

/// Reads up to a limit; whether it was reached.
async fn read_some(from: Option<impl AsyncRead + Unpin>, most: u64, into: &mut Vec<u8>) -> bool {
    if let Some(from) = from {
        let _ = from.take(most).read_to_end(into).await;
    }
    into.len() as u64 >= most
}

/// Keeps the start, and reads the rest, so that a program that complains a lot does not wait for anybody.
async fn drain(from: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) {
    let Some(mut from) = from else { return };
    let _ = (&mut from).take(MOST_ERRORS).read_to_end(into).await;
    let _ = tokio::io::copy(&mut from, &mut tokio::io::sink()).await;
}

fn cut(mut output: Vec<u8>) -> String {
    output.truncate(usize::try_from(MOST_OUTPUT).unwrap_or(usize::MAX));
    String::from_utf8_lossy(&output).into_owned()
}

fn first_line(errors: &[u8]) -> Sanitized {
    let text = String::from_utf8_lossy(errors);
    text.lines().map(Sanitized::line).find(|line| !line.is_empty()).unwrap_or_default()
}

/// `it ended with exit status: 3: no such voice`
fn ending(status: ExitStatus, remark: &str) -> String {
    if remark.is_empty() { format!("it ended with {status}") } else { format!("it ended with {status}: {remark}") }
}

/// A program with all that it started. Dropping it kills them.
struct ProcessGroup(Option<Pid>);

impl ProcessGroup {
    fn of(child: &Child) -> ProcessGroup {
        ProcessGroup(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    /// It has ended by itself. What it left in the background stays: a clipboard's owner, a player.
    fn let_go(mut self) {
        self.0 = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn shell(line: &str, input: &str) -> Result<ProgramOutput, Sanitized> {
        run(line, true, input.as_bytes().to_vec()).await
    }

    #[tokio::test]
    async fn words_go_to_the_program_and_no_shell_reads_them() {
        let echoed = run("printf %s| 'a b' $HOME *", false, Vec::new()).await.unwrap();
        assert_eq!(echoed.text, "a b|$HOME|*|");
        let counted = run("wc -c", false, vec![b'x'; 300_000]).await.unwrap();
        assert_eq!(counted.text.trim(), "300000");
        assert!(run("'open", false, Vec::new()).await.unwrap_err().contains("a quote is not closed"));
    }

    #[tokio::test]
    async fn a_failure_is_told_with_the_first_line_of_its_errors() {
        let failed = shell("echo >&2; echo 'no such voice' >&2; echo more >&2; exit 3", "").await.unwrap_err();
        assert!(failed.ends_with("failed: it ended with exit status: 3: no such voice"), "{failed}");
        let missing = run("no-such-program-here", false, Vec::new()).await.unwrap_err();
        assert!(missing.starts_with("`no-such-program-here` failed: "), "{missing}");
    }

    #[tokio::test]
    async fn endless_output_is_cut_and_the_program_is_stopped() {
        let endless = run("yes", false, Vec::new()).await.unwrap();
        assert_eq!((endless.text.len() as u64, endless.is_cut), (MOST_OUTPUT, true));
        let complaint = shell("yes | head -c 3000000 >&2; echo done", "").await.unwrap();
        assert_eq!((complaint.text.as_str(), &*complaint.remark), ("done\n", "y"));
    }

    #[tokio::test]
    async fn a_program_that_reads_nothing_and_one_that_leaves_a_child_end_nothing_but_themselves() {
        let deaf = run("true", false, vec![b'x'; 1 << 20]).await.unwrap();
        assert_eq!(deaf.text, "");
        let parent = shell("sleep 3 & echo gone", "").await.unwrap();
        assert_eq!(parent.text, "gone\n");
    }

    #[tokio::test]
    async fn dropping_the_work_kills_the_program_and_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("pid");
        let line = format!("sleep 600 & echo $! > '{}'; wait", told.display());
        let work = tokio::spawn(async move { shell(&line, "").await });
        let child = loop {
            match std::fs::read_to_string(&told) {
                Ok(pid) if pid.ends_with('\n') => break pid.trim().parse().unwrap(),
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        work.abort();
        assert!(work.await.unwrap_err().is_cancelled());
        let child = Pid::from_raw(child).unwrap();
        let is_gone = || rustix::process::test_kill_process(child).is_err() || is_zombie(child);
        while !is_gone() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Nobody may be there to collect an orphan.
    fn is_zombie(pid: Pid) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'))
    }
}
