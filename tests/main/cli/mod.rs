//! The command line as scripts use it: what is printed where, and the exit codes.

#[cfg(unix)]
mod data;
mod feeds;
mod lists;
mod newsboat;
mod opml;
mod read;
mod site;
mod terminal;
mod usage;
mod user;
