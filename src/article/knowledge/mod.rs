//! What is known of languages and of the systems that build sites: words, names and patterns, as data.
//!
//! Each language and each system has a file of its own, so that adding one changes nothing else. The rules that use the data are elsewhere. This module knows none of them and imports nothing.

pub mod lang;
pub mod sites;
