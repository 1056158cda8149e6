//! HTML and XML, before there are blocks: the table of elements, the guard in front of the parser, the DOM, and readers
//! that work on tags alone and need no DOM.
//!
//! This module knows the markup, but not which parts of a page are worth reading.

pub(in crate::article) mod dom;
pub(in crate::article) mod element;
mod entities;
pub mod guard;
pub mod markup;
pub mod plain;
pub mod start_tags;
pub(in crate::article) mod tag;
