//! Helpers for the tests of both binaries.
#![allow(dead_code, reason = "the two test binaries and the examples use a part of it each")]

pub mod alone;
pub mod characters;
pub mod engine;
pub mod harness;
pub mod hostile;
pub mod load_test;
pub mod memory;
pub mod oracle;
pub mod pty;
pub mod reading;
pub mod server;
