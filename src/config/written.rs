//! The config as the user wrote it: every field may be missing, and none may be unknown. [`Written::resolve`] fills the
//! rest from the defaults, so that defaults are defined in one place: `Settings::default`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error};
use toml::Spanned;

use url::Url;

use super::address::checked;
use super::{
    FeedSetting, KeyPreset, ListSetting, Login, NetworkSettings, NotifySettings, OpenSettings, ProxyChoice,
    RuleSetting, Secret, Settings, ThemeChoice, WrittenKeys,
};
use crate::article::HttpUrl;
use crate::feed::{KeepLimits, MOST_ARTICLES, MOST_DAYS, PrefetchLimits, RuleAction, Sort};

/// The config file as written: what is left out is `None`.
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
    pub next_at_end: Option<bool>,
    pub refresh_on_start: Option<bool>,
    pub refresh_while_open: Option<bool>,
    #[serde(default, deserialize_with = "minutes")]
    pub refresh_interval: Option<u64>,
    #[serde(default, deserialize_with = "keymap")]
    pub keymap: Option<KeyPreset>,
    pub feeds: Option<Vec<FeedSetting>>,
    pub logins: Option<Vec<Login>>,
    pub keys: Option<WrittenKeys>,
    pub network: Option<WrittenNetwork>,
    pub notify: Option<WrittenNotify>,
    pub rules: Option<Vec<WrittenRule>>,
    pub open: Option<WrittenOpen>,
    pub retention: Option<WrittenRetention>,
    pub prefetch: Option<WrittenPrefetch>,
    pub lists: Option<BTreeMap<String, Spanned<String>>>,
}

/// The `[prefetch]` table as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenPrefetch {
    #[serde(default, deserialize_with = "pages")]
    pub pages_of_feed: Option<usize>,
    #[serde(default, deserialize_with = "pages")]
    pub pages: Option<usize>,
}

/// The `[retention]` table as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenRetention {
    #[serde(default, deserialize_with = "days")]
    pub days: Option<u32>,
    #[serde(default, deserialize_with = "articles")]
    pub articles: Option<u32>,
}

/// The `[open]` table as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenOpen {
    #[serde(default, deserialize_with = "command")]
    pub audio: Option<Vec<String>>,
    #[serde(default, deserialize_with = "command")]
    pub video: Option<Vec<String>>,
    #[serde(default, deserialize_with = "command")]
    pub image: Option<Vec<String>>,
}

/// A rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenRule {
    pub name: String,
    pub query: Spanned<String>,
    pub actions: Vec<RuleAction>,
}

/// The `[notify]` table as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenNotify {
    #[serde(default, deserialize_with = "command")]
    pub command: Option<Vec<String>>,
    pub only_unfocused: Option<bool>,
}

/// The `[network]` table as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenNetwork {
    #[serde(default, deserialize_with = "seconds")]
    pub connect_timeout: Option<u64>,
    #[serde(default, deserialize_with = "seconds")]
    pub header_timeout: Option<u64>,
    #[serde(default, deserialize_with = "seconds")]
    pub idle_timeout: Option<u64>,
    #[serde(default, deserialize_with = "seconds")]
    pub timeout: Option<u64>,
    #[serde(default, deserialize_with = "requests")]
    pub concurrency: Option<usize>,
    #[serde(default, deserialize_with = "web_address")]
    pub about_url: Option<String>,
    #[serde(default, deserialize_with = "proxy")]
    pub proxy: Option<ProxyChoice>,
    pub local_hosts: Option<Vec<String>>,
}

impl Written {
    /// Takes what is not written from `defaults`.
    pub fn resolve(self, defaults: Settings) -> Settings {
        let (feeds, mut logins) = without_logins(self.feeds.unwrap_or(defaults.feeds));
        logins.extend(self.logins.unwrap_or_default());
        let network = self.network.unwrap_or_default().resolve(defaults.network);
        Settings {
            measure: self.measure.unwrap_or(defaults.measure),
            theme: self.theme.unwrap_or(defaults.theme),
            mouse: self.mouse.unwrap_or(defaults.mouse),
            sort: self.sort.unwrap_or(defaults.sort),
            unread_only: self.unread_only.unwrap_or(defaults.unread_only),
            mark_read_on_open: self.mark_read_on_open.unwrap_or(defaults.mark_read_on_open),
            next_at_end: self.next_at_end.unwrap_or(defaults.next_at_end),
            refresh_on_start: self.refresh_on_start.unwrap_or(defaults.refresh_on_start),
            refresh_while_open: self.refresh_while_open.unwrap_or(defaults.refresh_while_open),
            refresh_interval: self.refresh_interval.unwrap_or(defaults.refresh_interval),
            feeds,
            keymap: self.keymap.unwrap_or(defaults.keymap),
            keys: self.keys.unwrap_or(defaults.keys),
            network: NetworkSettings { logins, ..network },
            notify: self.notify.unwrap_or_default().resolve(defaults.notify),
            rules: self.rules.map(|rules| rules.into_iter().map(WrittenRule::resolve).collect()).or(defaults.rules),
            open: self.open.unwrap_or_default().resolve(defaults.open),
            retention: self.retention.unwrap_or_default().resolve(defaults.retention),
            prefetch: self.prefetch.unwrap_or_default().resolve(defaults.prefetch),
            lists: self.lists.map(lists).or(defaults.lists),
        }
    }
}

fn lists(written: BTreeMap<String, Spanned<String>>) -> Vec<ListSetting> {
    let list = |(name, query): (String, Spanned<String>)| {
        let at = query.span().start;
        ListSetting { name, query: query.into_inner(), at }
    };
    written.into_iter().map(list).collect()
}

impl WrittenRule {
    fn resolve(self) -> RuleSetting {
        let at = self.query.span().start;
        RuleSetting { name: self.name, query: self.query.into_inner(), actions: self.actions, at }
    }
}

impl WrittenNotify {
    fn resolve(self, defaults: NotifySettings) -> NotifySettings {
        NotifySettings {
            command: self.command.unwrap_or(defaults.command),
            only_unfocused: self.only_unfocused.unwrap_or(defaults.only_unfocused),
        }
    }
}

impl WrittenPrefetch {
    fn resolve(self, defaults: PrefetchLimits) -> PrefetchLimits {
        PrefetchLimits {
            of_feed: self.pages_of_feed.unwrap_or(defaults.of_feed),
            in_all: self.pages.unwrap_or(defaults.in_all),
        }
    }
}

impl WrittenRetention {
    /// 0 is no limit.
    fn resolve(self, defaults: KeepLimits) -> KeepLimits {
        let limit = |written: Option<u32>, usual| written.map_or(usual, |limit| Some(limit).filter(|limit| *limit > 0));
        KeepLimits { days: limit(self.days, defaults.days), articles: limit(self.articles, defaults.articles) }
    }
}

impl WrittenOpen {
    fn resolve(self, defaults: OpenSettings) -> OpenSettings {
        OpenSettings {
            audio: self.audio.unwrap_or(defaults.audio),
            video: self.video.unwrap_or(defaults.video),
            image: self.image.unwrap_or(defaults.image),
        }
    }
}

impl WrittenNetwork {
    fn resolve(self, defaults: NetworkSettings) -> NetworkSettings {
        NetworkSettings {
            connect_timeout: self.connect_timeout.unwrap_or(defaults.connect_timeout),
            header_timeout: self.header_timeout.unwrap_or(defaults.header_timeout),
            idle_timeout: self.idle_timeout.unwrap_or(defaults.idle_timeout),
            timeout: self.timeout.unwrap_or(defaults.timeout),
            concurrency: self.concurrency.unwrap_or(defaults.concurrency),
            about_url: self.about_url.unwrap_or(defaults.about_url),
            proxy: self.proxy.unwrap_or(defaults.proxy),
            local_hosts: self.local_hosts.unwrap_or(defaults.local_hosts),
            logins: defaults.logins,
        }
    }
}

/// The feeds with addresses that can be shown, and the logins that were in them.
fn without_logins(feeds: Vec<FeedSetting>) -> (Vec<FeedSetting>, Vec<Login>) {
    let logins = feeds.iter().filter_map(|feed| Login::in_address(&feed.url)).collect();
    let bare = |url: &str| HttpUrl::parse(url).map_or_else(|_| url.to_owned(), |url| url.to_string());
    let feeds = feeds.into_iter().map(|feed| match Login::in_address(&feed.url) {
        Some(_) => FeedSetting { url: bare(&feed.url), ..feed },
        None => feed,
    });
    (feeds.collect(), logins)
}

/// A line shorter than 20 columns breaks nearly every word.
fn measure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    within(deserializer, 20, 400)
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    within(deserializer, 1, 600)
}

/// The schedule fetches no feed more often than every five minutes or less often than once a day anyway.
fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    within(deserializer, 5, 1440)
}

fn pages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    within(deserializer, 0, 1_000)
}

fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    within(deserializer, 0, MOST_DAYS.into())
}

fn articles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    within(deserializer, 0, MOST_ARTICLES.into())
}

fn requests<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    within(deserializer, 1, 64)
}

/// The name of a preset.
fn keymap<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<KeyPreset>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let missing = || {
        let names = KeyPreset::ALL.map(KeyPreset::name).join(", ");
        D::Error::custom(format!("there is no key map “{name}”; there are: {names}"))
    };
    KeyPreset::named(&name).map(Some).ok_or_else(missing)
}

/// A program and its arguments, or an empty list.
fn command<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let words: Vec<String> = Vec::deserialize(deserializer)?;
    if words.first().is_some_and(String::is_empty) {
        return Err(D::Error::custom("the first word is the program, and it is empty; [] is no command"));
    }
    Ok(Some(words))
}

/// A whole number between two bounds, both included.
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

/// An address, or an empty text.
fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let written = String::deserialize(deserializer)?;
    if written.is_empty() { Ok(Some(written)) } else { checked(written).map(Some) }
}

/// Read as a secret, because the address may contain a password.
fn proxy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ProxyChoice>, D::Error> {
    let written = Secret::deserialize(deserializer)?;
    let scheme = Url::parse(written.reveal()).ok().filter(Url::has_host).map(|url| url.scheme().to_owned());
    match (written.reveal(), scheme.as_deref()) {
        ("environment", _) => Ok(Some(ProxyChoice::Environment)),
        ("none", _) => Ok(Some(ProxyChoice::Direct)),
        (_, Some("http" | "https" | "socks5" | "socks5h")) => Ok(Some(ProxyChoice::At(written))),
        (_, Some(_) | None) => Err(D::Error::custom(
            "write \"environment\", \"none\" or an address that begins with http://, https://, socks5:// or socks5h://",
        )),
    }
}
