//! Programs as tests start them: nothing of the user who runs the tests reaches them, and they reach nothing of the user's.
//! Every test starts every program through here (`tests/main/docs.rs` looks).

use std::ffi::OsStr;
use std::path::Path;
use std::process;

use portable_pty::CommandBuilder;

/// What a program is started with. Three libraries have such a type, with no trait in common.
pub trait Start {
    fn program(name: &OsStr) -> Self;
    fn forget_all(&mut self);
    fn set(&mut self, name: &str, value: &OsStr);
    fn arguments(&mut self, arguments: &[&str]);
}

macro_rules! start {
    ($($command:ty),*) => {$(
        impl Start for $command {
            fn program(name: &OsStr) -> Self {
                Self::new(name)
            }

            fn forget_all(&mut self) {
                self.env_clear();
            }

            fn set(&mut self, name: &str, value: &OsStr) {
                self.env(name, value);
            }

            fn arguments(&mut self, arguments: &[&str]) {
                self.args(arguments);
            }
        }
    )*};
}

start!(process::Command, assert_cmd::Command, CommandBuilder);

/// A program that knows its home and where programs are, and nothing else: what it keeps, it keeps in the usual places
/// below the home.
pub fn alone<C: Start>(program: impl AsRef<OsStr>, home: &Path) -> C {
    let mut command = C::program(program.as_ref());
    command.forget_all();
    command.set("PATH", &std::env::var_os("PATH").unwrap_or_default());
    command.set("TERM", "xterm-256color".as_ref());
    command.set("TZ", "UTC".as_ref());
    command.set("HOME", home.as_ref());
    command.set("TMPDIR", home.as_ref());
    command
}

/// The same, and all that it keeps is in one folder: `crosshead` in its home.
pub fn alone_in_one_folder<C: Start>(program: impl AsRef<OsStr>, home: &Path) -> C {
    let mut command: C = alone(program, home);
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
        command.set(variable, home.as_ref());
    }
    command
}

/// This test binary itself, running one of its tests alone: `file::name`.
pub fn one_test_alone<C: Start>(test: &str, home: &Path) -> C {
    let mut command: C = alone_in_one_folder(std::env::current_exe().expect("this program has a file"), home);
    command.arguments(&["--exact", test, "--include-ignored", "--nocapture", "--test-threads=1"]);
    command
}

/// Set in a process that was started for one test.
const OWN_PROCESS: &str = "CROSSHEAD_TEST_IN_A_PROCESS_OF_ITS_OWN";

/// Runs the body of a test in a process of its own, because it measures the whole process. `test` is the test's own name.
pub fn in_a_process_of_its_own(test: &str, body: impl FnOnce()) {
    if std::env::var_os(OWN_PROCESS).is_some() {
        return body();
    }
    let home = tempfile::tempdir().expect("the system has a folder for temporary files");
    let mut command: process::Command = one_test_alone(test, home.path());
    let output = command.env(OWN_PROCESS, "1").output().expect("this program starts");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    // A name that no test has makes a run of none, which succeeds.
    assert!(output.status.success() && said.contains("1 passed"), "{test} failed in a process of its own:\n{said}");
}
