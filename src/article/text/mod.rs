//! What text means by itself: numbers, values, months, and parts of a text. It knows neither blocks nor markup; the words
//! come from `knowledge`.

pub(crate) mod month;
pub mod number;
pub mod part;
pub mod value;
