//! Dates in everyday words, in the user's time zone. Pure: the clock and the zone are handed in.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Columns of the longest form.
pub const COLUMNS: usize = "today 14:05".len();

/// `today 14:05`, `yesterday`, `21 Apr`, or `2025-11-03` for another year.
pub fn friendly(date: DateTime<Utc>, now: DateTime<Utc>, offset: FixedOffset) -> String {
    let (date, today) = (date.with_timezone(&offset), local_day(now, offset));
    let day = date.date_naive();
    if day == today {
        return date.format("today %H:%M").to_string();
    }
    if day.checked_add_days(Days::new(1)) == Some(today) {
        return "yesterday".to_owned();
    }
    if day.year() == today.year() {
        return date.format("%-d %b").to_string();
    }
    date.format("%Y-%m-%d").to_string()
}

/// When relative dates on the screen change.
pub fn next_midnight(now: DateTime<Utc>, offset: FixedOffset) -> DateTime<Utc> {
    let tomorrow = local_day(now, offset) + TimeDelta::days(1);
    let midnight = tomorrow.and_hms_opt(0, 0, 0).expect("midnight is a time of day");
    midnight.and_utc() - TimeDelta::seconds(offset.local_minus_utc().into())
}

fn local_day(now: DateTime<Utc>, offset: FixedOffset) -> NaiveDate {
    now.with_timezone(&offset).date_naive()
}

/// An age as it is typed: a number and a unit, such as `3d`, `2w`, `6m` (months of 30 days) or `1y`.
pub fn age(typed: &str) -> Option<TimeDelta> {
    let typed = typed.trim();
    let unit = typed.chars().next_back()?;
    let number: i64 = typed[..typed.len() - unit.len_utf8()].trim().parse().ok().filter(|number| *number >= 0)?;
    let days = match unit.to_ascii_lowercase() {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return None,
    };
    // Longer than anybody has had a feed.
    number.checked_mul(days).filter(|days| *days <= 365 * 200).and_then(TimeDelta::try_days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(date: &str) -> DateTime<Utc> {
        date.parse().unwrap()
    }

    #[test]
    fn days_are_named_in_the_users_zone() {
        let now = at("2026-04-22T01:30:00Z");
        let said = |date, hours: i32| friendly(at(date), now, FixedOffset::east_opt(hours * 3600).unwrap());
        assert_eq!(said("2026-04-22T01:05:00Z", 0), "today 01:05");
        assert_eq!(said("2026-04-21T23:05:00Z", 0), "yesterday");
        assert_eq!(said("2026-04-21T23:05:00Z", 2), "today 01:05");
        assert_eq!(said("2026-04-22T01:05:00Z", -5), "today 20:05");
        assert_eq!(said("2026-04-03T12:00:00Z", 0), "3 Apr");
        assert_eq!(said("2025-11-03T12:00:00Z", 0), "2025-11-03");
    }

    #[test]
    fn a_date_to_come_is_a_date() {
        let now = at("2026-04-22T01:30:00Z");
        let offset = FixedOffset::east_opt(0).unwrap();
        assert_eq!(friendly(at("2026-04-23T00:00:00Z"), now, offset), "23 Apr");
    }

    #[test]
    fn midnight_is_the_users() {
        let offset = FixedOffset::east_opt(2 * 3600).unwrap();
        assert_eq!(next_midnight(at("2026-04-22T01:30:00Z"), offset), at("2026-04-22T22:00:00Z"));
        assert_eq!(next_midnight(at("2026-04-22T22:00:00Z"), offset), at("2026-04-23T22:00:00Z"));
    }
}
