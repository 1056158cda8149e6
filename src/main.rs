//! The way in: gives the terminal back whatever happens, then leaves all to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    crosshead::runtime::panics::install_hook();
    crosshead::cli::run()
}
