//! The config as the person wrote it: every field may be missing, none may be unknown. [`Written::resolve`] fills the rest
//! from the defaults, so that a default has one home: `Settings::default`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error};

use super::{FeedSetting, NetworkSettings, Settings, ThemeChoice};
use crate::article::HttpUrl;
use crate::feed::Sort;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Written {
    #[serde(default, deserialize_with = "measure")]
    pub measure: Option<u16>,
    pub theme: Option<ThemeChoice>,
    pub mouse: Option<bool>,
    pub sort: Option<Sort>,
    pub unread_only: Option<bool>,
    pub mark_read_on_open: Option<bool>,
    pub refresh_on_start: Option<bool>,
    pub feeds: Option<Vec<FeedSetting>>,
    pub keys: Option<BTreeMap<String, BTreeMap<String, Vec<String>>>>,
    pub network: Option<WrittenNetwork>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenNetwork {
    #[serde(default, deserialize_with = "seconds")]
    pub connect_timeout: Option<u64>,
    #[serde(default, deserialize_with = "seconds")]
    pub timeout: Option<u64>,
    #[serde(default, deserialize_with = "requests")]
    pub concurrency: Option<usize>,
}

impl Written {
    /// What is not written is as in `defaults`.
    pub fn resolve(self, defaults: Settings) -> Settings {
        Settings {
            measure: self.measure.unwrap_or(defaults.measure),
            theme: self.theme.unwrap_or(defaults.theme),
            mouse: self.mouse.unwrap_or(defaults.mouse),
            sort: self.sort.unwrap_or(defaults.sort),
            unread_only: self.unread_only.unwrap_or(defaults.unread_only),
            mark_read_on_open: self.mark_read_on_open.unwrap_or(defaults.mark_read_on_open),
            refresh_on_start: self.refresh_on_start.unwrap_or(defaults.refresh_on_start),
            feeds: self.feeds.unwrap_or(defaults.feeds),
            keys: self.keys.unwrap_or(defaults.keys),
            network: self.network.unwrap_or_default().resolve(defaults.network),
        }
    }
}

impl WrittenNetwork {
    fn resolve(self, defaults: NetworkSettings) -> NetworkSettings {
        NetworkSettings {
            connect_timeout: self.connect_timeout.unwrap_or(defaults.connect_timeout),
            timeout: self.timeout.unwrap_or(defaults.timeout),
            concurrency: self.concurrency.unwrap_or(defaults.concurrency),
        }
    }
}

/// A line shorter than 20 columns breaks nearly every word.
fn measure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    within(deserializer, 20, 400)
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    within(deserializer, 1, 600)
}

fn requests<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    within(deserializer, 1, 64)
}

/// A whole number between two bounds, both allowed.
fn within<'de, D: Deserializer<'de>, N: TryFrom<i64>>(
    deserializer: D,
    least: i64,
    most: i64,
) -> Result<Option<N>, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let in_range = Some(number).filter(|n| (least..=most).contains(n)).and_then(|n| N::try_from(n).ok());
    match in_range {
        Some(number) => Ok(Some(number)),
        None => Err(D::Error::custom(format!("{number} is out of range; write a number from {least} to {most}"))),
    }
}

/// A feed's address, checked here so that the mistake is shown where it was written.
pub fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let written = String::deserialize(deserializer)?;
    HttpUrl::parse(&written).map_err(D::Error::custom)?;
    Ok(written)
}
