//! The tests that share one binary: each binary links the whole program again, which costs more than most tests do.
//!
//! They share a process, too. So a test must not change the process: its environment, its folder, its hooks, its limits. A
//! test that has to, or that measures the process, runs in a child process (`support::alone`). Slow tests are in
//! `tests/slow`. One file alone: `cargo test --test main store::`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may stop where it cannot go on; its numbers are small, and it names the variants it is about"
)]

mod articles;
mod characters;
mod circles;
mod cli;
mod code;
mod courier;
mod dependency_policy;
mod derived;
mod deriving;
mod docs;
mod documented;
mod enclosures;
mod engine;
mod extract;
mod faq;
mod faults;
mod feed_form;
mod feeds;
mod filter;
mod filter_library;
mod geometry;
mod geometry_library;
mod geometry_screen;
mod geometry_states;
mod handing;
mod health;
mod keys;
mod layers;
mod library;
mod library_acts;
mod links;
mod lists_library;
mod locks;
mod markdown;
mod metadata;
mod net;
mod picker;
mod politeness;
mod questions;
mod reader;
mod rounds;
mod rules;
mod screens;
mod screens_library;
mod screens_table;
mod search;
mod search_library;
mod selecting;
mod smart_lists;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod tables;
mod tagging;
mod terminal;
mod tls;
mod troublemakers;
