//! What several tests lean on. Each test binary uses a part of it.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod alone;
pub mod crowd;
pub mod harness;
pub mod hostile;
pub mod memory;
pub mod oracle;
pub mod pty;
pub mod reading;
pub mod server;
