//! The names of months, as used in the dates of feeds and tables.

/// The first letters of the months in English, German, French, Spanish, Italian, Portuguese and Dutch, where they
/// differ.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fev", "fév"],
    &["mar", "mär", "mrz", "maa"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aou", "aoû", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dez", "dic", "déc"],
];

/// The number of the month, from 1, for its name or the start of its name.
pub fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let place = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
    u32::try_from(place + 1).ok()
}
