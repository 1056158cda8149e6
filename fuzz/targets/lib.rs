//! The targets of `examples/hostile`, for libFuzzer.

#[path = "../../examples/hostile/mutate.rs"]
#[allow(dead_code, reason = "libFuzzer mutates by itself; the dice are used")]
pub mod mutate;
#[path = "../../examples/hostile/screen.rs"]
#[allow(dead_code, reason = "a part of the views is used")]
pub mod screen;
#[path = "../../examples/hostile/targets.rs"]
pub mod targets;

#[allow(dead_code, reason = "a part of the harness is used")]
pub mod support;
