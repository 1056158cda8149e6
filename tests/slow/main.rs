//! Slow tests, and tests that measure the whole process. The others are in `tests/main`, and the rules there apply here,
//! too. One file alone: `cargo test --test slow killed::`.

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
mod tour;
mod ways_out;
