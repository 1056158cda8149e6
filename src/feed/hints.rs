//! How often an RSS feed asks to be fetched: `ttl`, `skipHours`, `skipDays` (RSS 2.0) and `sy:updatePeriod` with
//! `sy:updateFrequency` (RSS 1.0, module Syndication). Invalid values are ignored.

use std::sync::LazyLock;

use chrono::{TimeDelta, Weekday};
use regex::Regex;

use super::schedule::Hints;
use super::xml::Record;

/// Longer than any interval that is honoured, and far below what a `TimeDelta` can hold.
const MOST_MINUTES: i64 = 60 * 24 * 366;

/// The hints in a feed's head.
pub fn hints(head: &Record) -> Hints {
    let text = |name| head.all(name).next().map(|field| field.text.trim());
    Hints {
        every: text("ttl").and_then(minutes).max(period(text("sy:updateperiod"), text("sy:updatefrequency"))),
        skip_hours: text("skiphours").map_or(0, hours),
        skip_days: text("skipdays").map_or(0, days),
    }
}

fn minutes(ttl: &str) -> Option<TimeDelta> {
    let minutes = ttl.parse().ok().filter(|minutes| *minutes > 0)?;
    Some(TimeDelta::minutes(MOST_MINUTES.min(minutes)))
}

/// "Twice a day" is every twelve hours. The module's defaults are "daily" and "once"; if neither element is present there
/// is no hint.
fn period(period: Option<&str>, frequency: Option<&str>) -> Option<TimeDelta> {
    period.or(frequency)?;
    let times = frequency.map_or(Ok(1), str::parse).ok().filter(|times| *times > 0)?;
    let period = match period.unwrap_or("daily").to_ascii_lowercase().as_str() {
        "hourly" => TimeDelta::hours(1),
        "daily" => TimeDelta::days(1),
        "weekly" => TimeDelta::weeks(1),
        "monthly" => TimeDelta::days(30),
        "yearly" => TimeDelta::days(365),
        _ => return None,
    };
    Some(period / times)
}

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<(?:hour|day)>\s*(\w+)").expect("the pattern is right"));

/// The contents of the `hour` or `day` elements in a list.
fn words(list: &str) -> impl Iterator<Item = &str> {
    WORD.captures_iter(list).filter_map(|word| word.get(1)).map(|word| word.as_str())
}

/// A set of hours. Midnight is 0, or 24 in old feeds.
fn hours(list: &str) -> u32 {
    let hours = words(list).filter_map(|hour| hour.parse().ok()).filter(|hour: &u32| *hour <= 24);
    hours.fold(0, |set, hour| set | 1 << (hour % 24))
}

fn days(list: &str) -> u8 {
    let days = words(list).filter_map(|day| day.parse::<Weekday>().ok());
    days.fold(0, |set, day| set | 1 << day.num_days_from_monday())
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;
    use crate::article::HttpUrl;

    fn of(head: &str) -> Hints {
        let feed = format!(
            "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>{head}
            <item><title>a</title><ttl>7</ttl></item></channel></rss>"
        );
        hints(&xml::read(&feed, &HttpUrl::parse("https://a.example/").unwrap(), |_| ()).unwrap().head)
    }

    #[test]
    fn the_longer_of_the_two_intervals_counts() {
        for (head, every) in [
            ("", None),
            ("<ttl> 90 </ttl>", Some(TimeDelta::minutes(90))),
            (
                "<sy:updatePeriod>\n hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
                Some(TimeDelta::minutes(30)),
            ),
            ("<ttl>10</ttl><sy:updatePeriod>daily</sy:updatePeriod>", Some(TimeDelta::days(1))),
            ("<sy:updateFrequency>4</sy:updateFrequency>", Some(TimeDelta::hours(6))),
            ("<ttl>9223372036854775807</ttl>", Some(TimeDelta::minutes(MOST_MINUTES))),
        ] {
            assert_eq!(of(head).every, every, "{head}");
        }
    }

    #[test]
    fn hours_and_days_are_sets() {
        let hints = of("<skipHours><hour>0</hour><hour> 23</hour></skipHours>
            <skipDays><day>Monday</day><day>sunday</day></skipDays>");
        assert_eq!(hints.skip_hours, 1 | 1 << 23);
        assert_eq!(hints.skip_days, 0b100_0001);
        assert_eq!(of("<skipHours><hour>24</hour></skipHours>").skip_hours, 1);
    }

    #[test]
    fn invalid_hints_are_ignored() {
        for head in [
            "<ttl>-5</ttl>",
            "<ttl>0</ttl>",
            "<ttl>soon</ttl>",
            "<sy:updatePeriod>now</sy:updatePeriod>",
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            "<skipHours>5<hour>99</hour><hour>x</hour></skipHours><skipDays><day>Someday</day></skipDays>",
        ] {
            assert_eq!(of(head), Hints::default(), "{head}");
        }
    }
}
