//! The tests that take long, and those that measure what a process costs. The rest is in `tests/main`, and what is said there
//! holds here. One file alone: `cargo test --test slow killed::`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may stop where it cannot go on; its numbers are small, and it names the variants it is about"
)]

mod bomb;
mod foreign_bytes;
mod growth;
mod hostile;
mod killed;
mod load_test;
mod memory;
mod simulation;
#[path = "../support/mod.rs"]
mod support;
mod ways_out;
