//! `completions`: what a shell wants to know of the command line, made from its grammar.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Arguments;
use super::output::Output;

pub fn completions(shell: Shell, out: &mut Output) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "crosshead", &mut script);
    out.write_all(&script)
}
