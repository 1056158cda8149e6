//! HTML and XML before there are blocks: what the elements are, the guard in front of the parser, the DOM, and the
//! readers that need none.
//!
//! This module knows the markup, not what is worth reading in it.

pub(in crate::article) mod dom;
pub(in crate::article) mod element;
mod entities;
pub mod guard;
pub mod markup;
pub mod plain;
pub mod start_tags;
pub(in crate::article) mod tag;
