//! The command line as scripts use it: what is printed where, and the exit codes.

#[path = "../support/mod.rs"]
mod support;

#[cfg(unix)]
mod data;
mod feeds;
mod opml;
mod person;
mod read;
mod site;
mod terminal;
mod usage;
