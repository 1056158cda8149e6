//! What text means by itself: numbers, values, months, keys to compare by, and parts of a text. It knows neither blocks
//! nor markup; the words come from `knowledge`.

pub mod key;
pub(crate) mod month;
pub mod number;
pub mod part;
pub mod value;
