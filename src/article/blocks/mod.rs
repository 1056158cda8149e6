//! Turns sanitised HTML into blocks: one walk with an arm for each tag. A run with marks goes through html2text once; a
//! run of plain text and line breaks rarely needs it.

mod ascii_table;
mod attribution;
mod callout;
mod caption;
mod cell;
mod code;
mod definition_table;
mod direction;
mod link;
mod list;
mod markdown;
mod math;
mod media;
mod run;
mod table;
mod table_kind;
mod task;
mod walk;

/// Below this depth, elements are read as text only, so that the stack does not overflow. The guard caps pages earlier.
const DEEPEST: usize = 600;

pub(super) use link::{REFERENCE, percent_decoded};
pub(super) use media::resolve;
pub(super) use table_kind::TableKinds;
pub(crate) use walk::{ANSWER, DECK, NOTE, QUESTION, Walked, blocks};
