//! The command line as scripts use it: what is printed where, and the exit codes.

#[path = "../support/mod.rs"]
mod support;

mod feeds;
mod opml;
mod person;
mod read;
mod site;
mod terminal;
mod usage;
