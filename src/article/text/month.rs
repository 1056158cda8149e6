//! Recognises the names of months and the signs in dates (年), in all languages for which `knowledge` has them.

use std::sync::LazyLock;

use crate::article::knowledge::lang::{self, LANGUAGES};

/// For each month, the beginnings of its names in all languages.
static MONTHS: LazyLock<[Vec<&'static str>; 12]> =
    LazyLock::new(|| std::array::from_fn(|at| lang::words(|language| language.months[at])));

/// The number of the month, from 1, by its name or an abbreviation. Any word that begins like a month is taken for one,
/// so call this only where a month is expected.
pub fn month(name: &str) -> Option<u32> {
    with_letters_after(name, usize::MAX)
}

/// The same for a word in running text, which may begin like a month and be another word. So it may be at most six
/// letters longer than the beginning that was found: no month's name is longer.
pub fn month_in_text(word: &str) -> Option<u32> {
    with_letters_after(word, 6)
}

fn with_letters_after(name: &str, most: usize) -> Option<u32> {
    let name = name.to_lowercase();
    let is_name = |start: &&str| name.strip_prefix(start).is_some_and(|rest| rest.chars().count() <= most);
    let place = MONTHS.iter().position(|starts| starts.iter().any(is_name))?;
    u32::try_from(place + 1).ok()
}

/// The signs after the numbers of the year, the month and the day (年, 月, 日).
pub static DATE_SIGNS: LazyLock<[String; 3]> =
    LazyLock::new(|| std::array::from_fn(|at| LANGUAGES.iter().filter_map(|it| Some(it.date_signs?[at])).collect()));

/// Whether the character follows the number of a year, a month or a day.
pub fn is_date_sign(c: char) -> bool {
    !c.is_ascii() && DATE_SIGNS.iter().any(|signs| signs.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_known_by_its_start_in_every_language() {
        for (name, number) in
            [("January", 1), ("jän.", 1), ("März", 3), ("avril", 4), ("mayo", 5), ("maggio", 5), ("maart", 3)]
        {
            assert_eq!(month(name), Some(number), "{name}");
        }
        assert_eq!((month("августа"), month("мая"), month("abril"), month("x")), (Some(8), Some(5), Some(4), None));
    }

    #[test]
    fn a_longer_word_of_a_text_is_no_month() {
        assert_eq!((month_in_text("September"), month_in_text("marginalised")), (Some(9), None));
        assert_eq!(month("marginalised"), Some(3));
    }

    #[test]
    fn the_signs_of_a_date_are_known_in_east_asia() {
        assert!("年月日년월일".chars().all(is_date_sign) && !"2026-年代".chars().all(is_date_sign));
    }
}
