//! The names of months, as used in the dates of pages, feeds and tables.

/// The first letters of the months in English, German, French, Spanish, Italian, Portuguese, Dutch and Russian, where
/// they differ.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "янв"],
    &["feb", "fev", "fév", "фев"],
    &["mar", "mär", "mrz", "maa", "март"],
    &["apr", "avr", "abr", "апр"],
    &["may", "mai", "mei", "mag", "мая", "май"],
    &["jun", "juin", "giu", "июн"],
    &["jul", "juil", "lug", "июл"],
    &["aug", "aou", "aoû", "ago", "авг"],
    &["sep", "set", "сен"],
    &["oct", "okt", "ott", "out", "окт"],
    &["nov", "ноя"],
    &["dec", "dez", "dic", "déc", "дек"],
];

/// The number of the month, from 1, for its name or the start of its name.
pub fn month(name: &str) -> Option<u32> {
    with_letters_after(name, usize::MAX)
}

/// The same for a word of a text, which may begin like a month and be another word. The name of a month is at most six
/// letters longer than its start in the table.
pub fn month_in_text(word: &str) -> Option<u32> {
    with_letters_after(word, 6)
}

fn with_letters_after(name: &str, most: usize) -> Option<u32> {
    let name = name.to_lowercase();
    let is_name = |start: &&str| name.strip_prefix(start).is_some_and(|rest| rest.chars().count() <= most);
    let place = MONTHS.iter().position(|starts| starts.iter().any(is_name))?;
    u32::try_from(place + 1).ok()
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
}
