//! A user at a command line: an empty home, no terminal, and only the feeds that the test adds.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::alone::{Start, alone};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

pub struct User {
    home: TempDir,
}

/// What a run printed and how it ended.
pub struct Run {
    pub code: i32,
    pub printed: String,
    pub said: String,
}

impl Run {
    pub fn of(output: &Output) -> Run {
        Run {
            code: output.status.code().expect("it was not killed"),
            printed: String::from_utf8(output.stdout.clone()).unwrap(),
            said: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

impl User {
    pub fn new() -> User {
        let user = User { home: tempfile::tempdir().unwrap() };
        user.write(".config/crosshead/config.toml", "feeds = []\n");
        user
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command: Command = self.starts(PROGRAM);
        command.current_dir(self.home.path()).args(arguments);
        command
    }

    /// A program in the home, and nowhere else.
    pub fn starts<C: Start>(&self, program: impl AsRef<OsStr>) -> C {
        alone(program, self.home.path())
    }

    pub fn runs(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    /// The same with something on the standard input.
    pub fn pipes(&self, input: &str, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).write_stdin(input).output().unwrap())
    }

    /// What a run prints that must succeed.
    pub fn gets(&self, arguments: &[&str]) -> String {
        let run = self.runs(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.said);
        assert_eq!(run.said, "", "{arguments:?}");
        run.printed
    }

    pub fn gets_json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.gets(arguments)).unwrap()
    }

    pub fn has_data(&self) -> bool {
        Path::new(&self.path(".local/share/crosshead/crosshead.db")).exists()
    }
}
