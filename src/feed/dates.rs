//! Parses dates as feeds write them: RFC 3339, RFC 822, and many variants of both.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use regex::{Captures, Regex};

use crate::article::text::month::{DATE_SIGNS, month};

/// The time that `raw` names, to the second; `None` instead of a guess if it names no day. Without a zone it is UTC.
pub fn parse(raw: &str) -> Option<DateTime<Utc>> {
    let text = raw.trim();
    let strict = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    let seconds = strict.map(|date| date.timestamp()).ok().or_else(|| counted(text)).or_else(|| lenient(text))?;
    DateTime::from_timestamp(seconds, 0).filter(|date| YEARS.contains(&date.year()))
}

/// Other years are typing errors, or the zero date of a database.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// Seconds or milliseconds since 1970, as some feeds write. Fewer digits would mean a time before 2001, which no one
/// intends.
fn counted(text: &str) -> Option<i64> {
    let count: i64 = text.parse().ok()?;
    match text.len() {
        10 => Some(count),
        13 => Some(count / 1000),
        _ => None,
    }
}

fn lenient(text: &str) -> Option<i64> {
    // No date is longer than 200 characters, and the limit keeps the patterns fast.
    let text: String = text.chars().take(200).collect();
    let day = day(&text)?;
    let time = time(&text).unwrap_or_default();
    let moment = day.and_time(time.of_day).checked_add_signed(TimeDelta::days(time.days))?;
    Some(moment.and_utc().timestamp() - i64::from(time.zone))
}

/// In the order in which they are tried. The first match that is an existing day wins.
const DAYS: &[&str] = &[
    // 2026-04-05, 2026/4/5, 2026.04.05
    r"\b(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})",
    // 20260405, 20260405T101112Z
    r"^(?<y>(?:19|20)\d{2})(?<m>\d{2})(?<d>\d{2})(?:T|\b)",
    // 5 April 2026, 05-Apr-26, 5th of April, 2026
    r"\b(?<d>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]*(?:of |de )?(?<name>\p{L}{3,12})\.?,?[\s-]*(?:de )?(?<y>\d{4}|\d{2})\b",
    // April 5, 2026; Mon Apr  5 10:11:12 GMT 2026
    r"\b(?<name>\p{L}{3,12})\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?:[\d:\s]+[A-Z]*\s)?\s*(?<y>\d{4})\b",
    // 05.04.2026
    r"\b(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})\b",
    // 04/05/2026: read as Americans write it, the month first
    r"\b(?<m>\d{1,2})/(?<d>\d{1,2})/(?<y>\d{4}|\d{2})\b",
    // 2026年4月5日
    r"(?<y>\d{4})\s*[YEAR]\s*(?<m>\d{1,2})\s*[MONTH]\s*(?<d>\d{1,2})",
    // 2026-04, 2026
    r"^(?<y>\d{4})-(?<m>\d{1,2})(?:$|T)",
    r"^(?<y>(?:19|20)\d{2})$",
];

fn day(text: &str) -> Option<NaiveDate> {
    static PATTERNS: LazyLock<Vec<Regex>> =
        LazyLock::new(|| DAYS.iter().map(|day| pattern(&with_signs(day))).collect());
    PATTERNS.iter().find_map(|pattern| pattern.captures_iter(text).find_map(|found| named_day(&found)))
}

/// The pattern with the signs of dates in place of `YEAR` and `MONTH`.
fn with_signs(source: &str) -> String {
    let [year, month, _] = &*DATE_SIGNS;
    source.replace("YEAR", year).replace("MONTH", month)
}

fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?i){source}")).expect("the patterns are constants")
}

fn named_day(found: &Captures<'_>) -> Option<NaiveDate> {
    let number = |name| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let month = match found.name("name") {
        Some(name) => month(name.as_str())?,
        None => number("m").unwrap_or(1),
    };
    NaiveDate::from_ymd_opt(full_year(&found["y"])?, month, number("d").unwrap_or(1))
}

/// Two digits are read as in RFC 2822, section 4.3.
fn full_year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    Some(match digits.len() {
        2 if year < 50 => year + 2000,
        2 => year + 1900,
        _ => year,
    })
}

/// A time of day, the extra day of an hour 24, and the zone in seconds east.
#[derive(Default)]
struct Time {
    of_day: NaiveTime,
    days: i64,
    zone: i32,
}

/// 10:11:12, 10:11:12.345 +0200, 8:11 PM EST
const TIME: &str = r"^(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:[.,:]\d+)?)?\s*(?<half>[ap]\.?m\b)?\s*(?<zone>[+-]\s?\d{1,2}:?\d{0,2}|[a-z]{1,5}\b(?:[+-]\d{1,4})?)?";

/// 20260405T101112Z
const BASIC_TIME: &str = r"^\d{8}T(?<h>\d{2})(?<m>\d{2})(?<s>\d{2})?(?<zone>Z|[+-]\d{2}:?\d{2})?";

fn time(text: &str) -> Option<Time> {
    static PATTERNS: LazyLock<[Regex; 2]> = LazyLock::new(|| [pattern(TIME), pattern(BASIC_TIME)]);
    let [spaced, basic] = &*PATTERNS;
    match text.split_once(':') {
        Some((before, _)) => {
            let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            named_time(&spaced.captures(&text[start..])?)
        }
        None => named_time(&basic.captures(text)?),
    }
}

fn named_time(found: &Captures<'_>) -> Option<Time> {
    let number = |name| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let hour = on_24_hours(number("h")?, found.name("half").map(|half| half.as_str()));
    let of_day = NaiveTime::from_hms_opt(hour % 24, number("m")?, number("s").unwrap_or(0).min(59))?;
    let zone = found.name("zone").and_then(|zone| zone_of(zone.as_str())).unwrap_or(0);
    (hour <= 24).then_some(Time { of_day, days: i64::from(hour / 24), zone })
}

fn on_24_hours(hour: u32, half: Option<&str>) -> u32 {
    let Some(half) = half else { return hour };
    let is_afternoon = half.starts_with(['p', 'P']);
    hour % 12 + if is_afternoon { 12 } else { 0 }
}

/// RFC 822's names, and others that feeds use. An unknown one is UTC.
fn zone_of(name: &str) -> Option<i32> {
    let hours = |hours: i32| Some(hours * 3600);
    match name.to_ascii_uppercase().as_str() {
        "EDT" | "AST" => hours(-4),
        "EST" | "CDT" => hours(-5),
        "CST" | "MDT" => hours(-6),
        "MST" | "PDT" => hours(-7),
        "PST" => hours(-8),
        "CET" | "BST" | "WEST" | "MEZ" => hours(1),
        "CEST" | "EET" | "MESZ" => hours(2),
        "EEST" | "MSK" => hours(3),
        "JST" | "KST" => hours(9),
        "AEST" => hours(10),
        other => offset(other),
    }
}

/// `+0200`, `+02:00`, `-2`, `GMT+2`.
fn offset(text: &str) -> Option<i32> {
    let sign = text.find(['+', '-'])?;
    let digits: String = text[sign + 1..].chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        3 | 4 => (digits[..digits.len() - 2].parse().ok()?, digits[digits.len() - 2..].parse().ok()?),
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60 * if text[sign..].starts_with('-') { -1 } else { 1 };
    FixedOffset::east_opt(seconds).map(|offset| offset.local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> String {
        parse(raw).map_or("nothing".to_owned(), |date| date.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn every_way_to_write_the_same_moment() {
        for raw in [
            "Sun, 05 Apr 2026 10:11:12 +0200",
            "Sun, 05 Apr 2026 10:11:12 CEST",
            "Monday, 5 April 2026 10:11:12 GMT+2",
            "2026-04-05T08:11:12Z",
            "2026-04-05T10:11:12+0200",
            "2026-04-05T08:11:12.345+00:00",
            "2026-04-05 08:11:12",
            "2026-04-05 08:11:12 UTC",
            "20260405T081112Z",
            "Sun Apr  5 08:11:12 2026",
            "Sun Apr 5 08:11:12 GMT 2026",
            "April 5, 2026 8:11:12 AM",
            "5. April 2026 08:11:12",
            "dim., 05 avr. 2026 10:11:12 +0200",
            "05.04.2026 08:11:12",
            "05-Apr-26 08:11:12",
            "4/5/2026 8:11:12 am",
            "Sun,  5 Apr 2026 03:11:12 CDT",
            "1775376672",
            "1775376672000",
        ] {
            assert_eq!(read(raw), "2026-04-05 08:11:12", "{raw}");
        }
    }

    #[test]
    fn a_day_alone_is_its_midnight() {
        for raw in ["2026-04-05", "2026-4-5", "Apr 5, 2026", "5 April 2026", "2026年4月5日", "20260405"] {
            assert_eq!(read(raw), "2026-04-05 00:00:00", "{raw}");
        }
        assert_eq!(read("2026-04"), "2026-04-01 00:00:00");
    }

    #[test]
    fn a_month_may_be_russian_or_austrian() {
        assert_eq!(read("Вс, 5 апреля 2026 08:11:12"), "2026-04-05 08:11:12");
        assert_eq!(read("5. Jänner 2026"), "2026-01-05 00:00:00");
    }

    #[test]
    fn an_hour_24_is_the_next_day_and_a_leap_second_is_the_last_but_one() {
        assert_eq!(read("Sun, 05 Apr 2026 24:00:00 GMT"), "2026-04-06 00:00:00");
        assert_eq!(read("31 Dec 2016 23:59:60 Z"), "2016-12-31 23:59:59");
    }

    #[test]
    fn what_names_no_day_is_no_date() {
        for raw in [
            "",
            "now",
            "0",
            "-1",
            "yesterday at 10:11",
            "31 Feb 2026",
            "99999999999999999999",
            "-0001-01-01T00:00:00Z",
            "12:30",
            "Invalid Date",
        ] {
            assert_eq!(read(raw), "nothing", "{raw}");
        }
    }
}
