//! The tests that take long, and those that measure what a process costs. The rest is in `tests/main`, and what is said there
//! holds here. One file alone: `cargo test --test slow killed::`.

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
