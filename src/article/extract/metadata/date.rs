//! Reads dates as pages write them: for machines, in words, and in addresses.
//!
//! It never guesses. 4/5/2026 is rejected, because half of its readers take it for another day.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::article::knowledge::lang;
use crate::article::text::month::{is_date_sign, month_in_text as month};
use crate::article::{HttpUrl, Sanitized};

/// The years in which a page of the web can have been published.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A date as RFC 3339, in the zone it was published with. Without a zone it is UTC. A date without a time stays one.
pub(super) fn rfc3339(raw: &str) -> Option<Sanitized> {
    let raw = raw.trim();
    let zoned = DateTime::parse_from_rfc3339(raw).ok().or_else(|| DateTime::parse_from_rfc2822(raw).ok());
    let zoned =
        zoned.or_else(|| first_match(raw, &["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M:%S %z"]));
    let raw = raw.trim_end_matches(" UTC").trim_end_matches(" GMT");
    zoned.or_else(|| without_zone(raw)).map(written).or_else(|| without_time(raw))
}

/// A day written in words.
pub(super) fn in_words(raw: &str) -> Option<Sanitized> {
    in_text(raw).map(day)
}

/// The day in an address (`/2026/04/20/`, `/2026/apr/20/`, `20260420`), as used by newspapers and blogs.
pub(super) fn in_address(url: &HttpUrl) -> Option<NaiveDate> {
    in_text(url.to_url().path())
}

/// A day as RFC 3339 writes it (`full-date`).
pub(super) fn day(day: NaiveDate) -> Sanitized {
    Sanitized::line(&day.format("%Y-%m-%d").to_string())
}

/// The day of a date that was read here.
pub(super) fn day_of(date: &str) -> Option<NaiveDate> {
    date.get(..10)?.parse().ok()
}

fn written(date: DateTime<FixedOffset>) -> Sanitized {
    Sanitized::line(&date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

fn first_match(raw: &str, formats: &[&str]) -> Option<DateTime<FixedOffset>> {
    formats.iter().find_map(|format| DateTime::parse_from_str(raw, format).ok())
}

fn without_zone(raw: &str) -> Option<DateTime<FixedOffset>> {
    const TIMES: [&str; 4] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let time = TIMES.iter().find_map(|format| NaiveDateTime::parse_from_str(raw, format).ok());
    Some(time?.and_utc().fixed_offset())
}

fn without_time(raw: &str) -> Option<Sanitized> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"].iter().find_map(|format| NaiveDate::parse_from_str(raw, format).ok()).map(day)
}

// In words.

/// The first day that a line names.
pub(super) fn in_text(text: &str) -> Option<NaiveDate> {
    let words: Vec<String> = words(text);
    let mut threes = words.windows(3);
    let whole = || words.iter().find_map(|word| of_eight_digits(word));
    threes.find_map(|three| of_three(&three[0], &three[1], &three[2])).or_else(whole)
}

/// Words between the parts of a date: "of", "de".
static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.date_particles));

/// Endings of the number of a day.
static DAY_ENDINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.day_endings));

/// Splits the text into numbers and words. "5th" becomes a number; "of" and "de" are dropped.
fn words(text: &str) -> Vec<String> {
    let apart: String = text.chars().take(300).map(|c| if is_date_sign(c) { ' ' } else { c }).collect();
    let words = apart.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| cardinal(&word.to_lowercase())).filter(|word| !PARTICLES.contains(&**word)).collect()
}

fn cardinal(word: &str) -> String {
    let word = before_time(word);
    let digits = word.trim_end_matches(char::is_alphabetic);
    let is_ordinal = (1..=2).contains(&digits.len()) && DAY_ENDINGS.contains(&word[digits.len()..]);
    if is_ordinal { digits.to_owned() } else { word.to_owned() }
}

/// The day in the middle of a time stamp: "23t08".
fn before_time(word: &str) -> &str {
    let is_number = |digits: &str| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    word.split_once('t').filter(|(day, hour)| is_number(day) && is_number(hour)).map_or(word, |(day, _)| day)
}

/// "2026 4 20", "2026 apr 20", "20 april 2026", "april 20 2026"; and "20 4 2026" or "4 20 2026" if only one of the
/// numbers can be a month.
fn of_three(first: &str, second: &str, third: &str) -> Option<NaiveDate> {
    // Few words are a year. To look for the months of all languages takes much longer.
    year(first).or_else(|| year(third))?;
    let date = |year, month: Option<u32>, day| date(year, month?, day);
    date(first, month(second).or_else(|| number(second)), third)
        .or_else(|| date(third, month(second), first))
        .or_else(|| date(third, month(first), second))
        .or_else(|| date(third, number(second), first).filter(|_| is_day(first)))
        .or_else(|| date(third, number(first), second).filter(|_| is_day(second)))
}

fn date(year: &str, month: u32, day: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(self::year(year)?, month, number(day)?)
}

fn year(word: &str) -> Option<i32> {
    word.parse().ok().filter(|year| YEARS.contains(year))
}

/// Whether the number can be a day, but not a month.
fn is_day(word: &str) -> bool {
    number(word).is_some_and(|day| day > 12)
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|_| word.len() <= 2)
}

fn of_eight_digits(word: &str) -> Option<NaiveDate> {
    let digits = word.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let is_longer = word[8..].starts_with(|c: char| c.is_ascii_digit());
    if is_longer { None } else { date(&digits[..4], digits[4..6].parse().ok()?, &digits[6..]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_words_of_many_languages() {
        for text in [
            "posted Apr 5th 2026 7:30PM",
            "5 April 2026",
            "Sonntag, 5. April 2026 um 10:11",
            "5 de abril de 2026",
            "le 5 avril 2026",
            "5 апреля 2026 г.",
            "2026年4月5日",
            "2026/04/05",
            "Published: 2026-04-05 11:00",
            "2026-04-05T11:00+02:00",
            "/news/2026/apr/05/a-ferry",
            "/id/20260405_ferry",
        ] {
            assert_eq!(in_text(text), NaiveDate::from_ymd_opt(2026, 4, 5), "{text}");
        }
    }

    #[test]
    fn an_ambiguous_day_is_rejected() {
        assert_eq!(in_text("4/5/2026"), None);
        assert_eq!(in_text("25.12.2025"), NaiveDate::from_ymd_opt(2025, 12, 25));
        assert_eq!(in_text("12/25/2025"), NaiveDate::from_ymd_opt(2025, 12, 25));
        assert_eq!(in_text("Room 4 2026"), None);
        assert_eq!(in_text("id 44613978, 12345678901"), None);
    }
}
