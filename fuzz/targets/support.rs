//! The program without a shell, as the tests drive it.

#[path = "../../tests/support/harness.rs"]
pub mod harness;
