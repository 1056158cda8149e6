//! What a text means without its markup: numbers, values, months, keys to compare by. Also cuts texts. It knows neither
//! blocks nor markup. The words of languages come from `knowledge`.

pub mod key;
pub(crate) mod month;
pub mod number;
pub mod part;
pub(crate) mod patterns;
pub mod value;
pub mod words;
