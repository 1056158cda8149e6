//! The entry point: installs the panic hook, which restores the terminal, and runs the command line.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    crosshead::runtime::heap::set_limits();
    crosshead::runtime::panics::install_hook();
    crosshead::cli::run()
}
