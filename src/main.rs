//! The way in: gives the terminal back whatever happens, then leaves all to the command line.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    crosshead::runtime::panics::install_hook();
    crosshead::cli::run()
}
