//! The user's settings: first as written (unknown fields are refused, with line and column), then completed with defaults.
//!
//! The annotated `config.example.toml` is generated from the same defaults, so the two cannot drift apart. Knows the paths
//! and the file of the config; does not know what keys mean (`app::keymap` reads the `[keys]` strings) or the terminal.

mod address;
mod error;
mod example;
mod login;
mod nearest;
mod paths;
mod place;
mod presets;
mod written;

pub use error::ConfigError;
pub use example::example;
pub use login::{Login, Proof, Secret, SecretSource};
pub use nearest::nearest;
pub use paths::{config_file, data_dir, log_file, store_file};
pub use place::{KeyPlace, wrong_keys, wrong_query};
pub use presets::{KeyPreset, WrittenKeys};

use std::path::Path;
use std::{fs, io};

use crate::article::HttpUrl;
use crate::feed::{EnclosureKind, KeepLimits, PrefetchLimits, RuleAction, Sort};

/// Resolved settings: every field has a value.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the config")]
pub struct Settings {
    /// The largest number of columns in a line of prose.
    pub measure: u16,
    pub theme: ThemeChoice,
    pub mouse: bool,
    pub sort: Sort,
    pub unread_only: bool,
    /// Opening an article marks it read.
    pub mark_read_on_open: bool,
    /// A page down at the end of an article opens the next unread one.
    pub next_at_end: bool,
    /// Refresh the feeds that are due at the start.
    pub refresh_on_start: bool,
    /// Refresh those that become due while the screen is open.
    pub refresh_while_open: bool,
    /// Minutes between two fetches of a feed without wishes of its own.
    pub refresh_interval: u64,
    /// Feeds to subscribe to when the store is new.
    pub feeds: Vec<FeedSetting>,
    /// What `keys` is laid over.
    pub keymap: KeyPreset,
    /// The user's own keys.
    pub keys: WrittenKeys,
    pub network: NetworkSettings,
    pub notify: NotifySettings,
    /// What is done with articles that arrive; `None` without a config file, and then the rules of an earlier one stay.
    pub rules: Option<Vec<RuleSetting>>,
    pub open: OpenSettings,
    /// `[retention]`: what is kept of a feed without limits of its own.
    pub retention: KeepLimits,
    /// `[prefetch]`: how many pages a day are fetched ahead.
    pub prefetch: PrefetchLimits,
    /// Smart lists; `None` without a config file, and then those of an earlier one stay.
    pub lists: Option<Vec<ListSetting>>,
}

/// A smart list of the config. What its query means is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSetting {
    pub name: String,
    pub query: String,
    /// The byte of the file at which the query is written.
    pub at: usize,
}

/// What to run when feeds that were fetched automatically have new articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotifySettings {
    /// A program and its arguments, which may contain `{feed}` and `{count}`; empty for none.
    pub command: Vec<String>,
    /// Only while the terminal does not have the focus.
    pub only_unfocused: bool,
}

/// Programs that open files: each with its arguments, which may contain `{url}`; empty for the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenSettings {
    pub audio: Vec<String>,
    pub video: Vec<String>,
    pub image: Vec<String>,
}

impl OpenSettings {
    /// The program for a kind of file with its arguments; the address is the last one if it has no place of its own. `None` is
    /// the browser.
    pub fn words(&self, kind: EnclosureKind, url: &HttpUrl) -> Option<Vec<String>> {
        let words = match kind {
            EnclosureKind::Audio => &self.audio,
            EnclosureKind::Video => &self.video,
            EnclosureKind::Image => &self.image,
            EnclosureKind::File => return None,
        };
        let (program, arguments) = words.split_first()?;
        let has_place = arguments.iter().any(|word| word.contains(URL));
        let arguments = arguments.iter().map(|word| word.replace(URL, url.as_str()));
        let last = (!has_place).then(|| url.as_str().to_owned());
        Some([program.clone()].into_iter().chain(arguments).chain(last).collect())
    }
}

/// What stands for the address in the arguments of a program.
const URL: &str = "{url}";

/// A rule of the config. What its query means is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetting {
    pub name: String,
    pub query: String,
    pub actions: Vec<RuleAction>,
    /// The byte of the file at which the query is written.
    pub at: usize,
}

/// Which colours the screen has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// By the terminal's background. `NO_COLOR` turns all of them into `Mono`.
    #[default]
    Auto,
    Light,
    Dark,
    /// No colours, only bold, underline and reverse.
    Mono,
}

impl ThemeChoice {
    /// All of them.
    pub const ALL: [ThemeChoice; 4] = [ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Mono];

    /// As it is written in the config, and after `:theme`.
    pub fn name(self) -> &'static str {
        match self {
            ThemeChoice::Auto => "auto",
            ThemeChoice::Light => "light",
            ThemeChoice::Dark => "dark",
            ThemeChoice::Mono => "mono",
        }
    }

    /// What it means, in a few words.
    pub fn says(self) -> &'static str {
        match self {
            ThemeChoice::Auto => "by the terminal's background",
            ThemeChoice::Light => "for a light background",
            ThemeChoice::Dark => "for a dark background",
            ThemeChoice::Mono => "no colours",
        }
    }
}

/// A feed of the config, which the store takes over when it is new.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSetting {
    #[serde(deserialize_with = "address::read")]
    pub url: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub folder: Vec<String>,
}

/// Time limits, and which addresses and proxies may be used.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSettings {
    /// Seconds to wait for a connection.
    pub connect_timeout: u64,
    /// Seconds to wait for the start of an answer, including the connection.
    pub header_timeout: u64,
    /// Seconds an answer may pause.
    pub idle_timeout: u64,
    /// Seconds a whole request may take, including redirects.
    pub timeout: u64,
    /// Simultaneous requests.
    pub concurrency: usize,
    /// An address in the User-Agent where a site's owner can find out who asks; empty for none.
    pub about_url: String,
    pub proxy: ProxyChoice,
    /// Names that may lead to the local network although they look public; `*` is any.
    pub local_hosts: Vec<String>,
    /// `[[logins]]`, and those in the addresses of `[[feeds]]`.
    pub logins: Vec<Login>,
}

/// Which proxy requests go through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// From `HTTPS_PROXY` and similar variables.
    #[default]
    Environment,
    /// None, whatever the environment contains.
    Direct,
    /// This address; it may contain a password.
    At(Secret),
}

impl Settings {
    /// Whether rules say of which articles the user is notified.
    pub fn has_notify_rule(&self) -> bool {
        self.rules.iter().flatten().any(|rule| rule.actions.contains(&RuleAction::Notify))
    }

    /// Whether the config file must not be readable by others.
    fn holds_secrets(&self) -> bool {
        let is_proxy_secret = matches!(&self.network.proxy, ProxyChoice::At(address) if address.reveal().contains('@'));
        is_proxy_secret || self.network.logins.iter().any(Login::is_written)
    }
}

impl Default for NetworkSettings {
    fn default() -> NetworkSettings {
        NetworkSettings {
            connect_timeout: 8,
            header_timeout: 12,
            idle_timeout: 8,
            timeout: 30,
            concurrency: 32,
            about_url: String::new(),
            proxy: ProxyChoice::Environment,
            local_hosts: Vec::new(),
            logins: Vec::new(),
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        let archyworldys = FeedSetting {
            url: "https://www.archyworldys.com/feed/".to_owned(),
            title: Some("Archyworldys".to_owned()),
            folder: Vec::new(),
        };
        Settings {
            measure: 80,
            theme: ThemeChoice::Auto,
            mouse: false,
            sort: Sort::Newest,
            unread_only: false,
            mark_read_on_open: true,
            next_at_end: true,
            refresh_on_start: true,
            refresh_while_open: true,
            refresh_interval: 60,
            feeds: vec![archyworldys],
            keymap: KeyPreset::Default,
            keys: WrittenKeys::default(),
            network: NetworkSettings::default(),
            notify: NotifySettings::default(),
            rules: None,
            open: OpenSettings::default(),
            retention: KeepLimits::default(),
            prefetch: PrefetchLimits { of_feed: 20, in_all: 200 },
            lists: None,
        }
    }
}

/// The settings of the named file, or else of the usual one, or else (if that does not exist) the defaults.
///
/// A named file must exist, and an existing file must be valid: starting with other settings than the user wrote would hide
/// the mistake.
pub fn load(named: Option<&Path>) -> Result<Settings, ConfigError> {
    let Some(file) = config_file(named) else {
        return Ok(Settings::default());
    };
    match fs::read(&file) {
        Ok(bytes) => {
            let settings = parse(&file, &text(&file, bytes)?)?;
            let (lists, rules) = (Some(settings.lists.unwrap_or_default()), Some(settings.rules.unwrap_or_default()));
            private(&file, Settings { rules, lists, ..settings })
        }
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => nothing_at(&file),
        Err(error) => Err(ConfigError::Unread { file, why: error.to_string() }),
    }
}

/// The defaults if nothing is there. A link to a missing target is an error: the target may be on a disk that is not
/// mounted.
fn nothing_at(file: &Path) -> Result<Settings, ConfigError> {
    let dangling = file.ancestors().find_map(|path| Some((path, fs::read_link(path).ok()?)));
    match dangling.filter(|(link, _)| !link.exists()) {
        Some((link, target)) => Err(ConfigError::Dangling { file: file.to_owned(), link: link.to_owned(), target }),
        None => Ok(Settings::default()),
    }
}

/// Refuses a file that contains secrets and that others can read: the user believes that a password in it is safe.
fn private(file: &Path, settings: Settings) -> Result<Settings, ConfigError> {
    if settings.holds_secrets() && paths::is_open_to_others(file) {
        return Err(ConfigError::Exposed { file: file.to_owned() });
    }
    Ok(settings)
}

fn text(file: &Path, bytes: Vec<u8>) -> Result<String, ConfigError> {
    String::from_utf8(bytes).map_err(|error| ConfigError::not_text(file, &error))
}

/// The settings in a file's text; `file` is used only for errors.
fn parse(file: &Path, text: &str) -> Result<Settings, ConfigError> {
    let written: written::Written = toml::from_str(text).map_err(|error| ConfigError::in_text(file, text, &error))?;
    Ok(written.resolve(Settings::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        parse(Path::new("c.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn missing_settings_have_their_defaults() {
        let settings = parse(Path::new("c.toml"), "measure = 66\n[network]\ntimeout = 5\n").unwrap();
        let mut expected = Settings { measure: 66, ..Settings::default() };
        expected.network.timeout = 5;
        assert_eq!(settings, expected);
    }

    #[test]
    fn an_unknown_setting_names_its_place_and_the_nearest() {
        assert_eq!(
            mistake("mouse = true\nmesure = 80\n"),
            "c.toml:2:1: there is no setting “mesure”; did you mean “measure”?"
        );
        assert_eq!(
            mistake("[network]\ntimeouts = 1"),
            "c.toml:2:1: there is no setting “timeouts”; did you mean “timeout”?"
        );
        assert_eq!(
            mistake("[network]\nzzzzzzzzz = 1"),
            "c.toml:2:1: there is no setting “zzzzzzzzz”; there are: connect-timeout, header-timeout, idle-timeout, timeout, \
             concurrency, about-url, proxy, local-hosts"
        );
    }

    #[test]
    fn an_unknown_choice_names_the_nearest() {
        assert_eq!(mistake("theme = \"drak\""), "c.toml:1:9: there is no choice “drak”; did you mean “dark”?");
    }

    #[test]
    fn an_unknown_key_map_lists_those_there_are() {
        assert_eq!(
            mistake("mouse = true\nkeymap = \"clasic\""),
            "c.toml:2:10: there is no key map “clasic”; there are: default, classic"
        );
        let settings = parse(Path::new("c.toml"), "keymap = \"classic\"").unwrap();
        assert_eq!(settings.keymap, KeyPreset::Classic);
    }

    #[test]
    fn a_number_out_of_range_says_the_range() {
        assert_eq!(mistake("measure = 5"), "c.toml:1:11: 5 is out of range; write a number from 20 to 400");
        assert_eq!(
            mistake("[network]\nconcurrency = -1"),
            "c.toml:2:15: -1 is out of range; write a number from 1 to 64"
        );
    }

    #[test]
    fn a_notify_command_needs_a_program() {
        assert_eq!(
            mistake("[notify]\ncommand = [\"\", \"{feed}\"]"),
            "c.toml:2:11: the first word is the program, and it is empty; [] is no command"
        );
        let settings = parse(Path::new("c.toml"), "[notify]\ncommand = [\"n\"]\nonly-unfocused = true").unwrap();
        assert_eq!(settings.notify, NotifySettings { command: vec!["n".to_owned()], only_unfocused: true });
    }

    #[test]
    fn an_invalid_feed_address_is_located() {
        assert_eq!(
            mistake("[[feeds]]\nurl = \"example.com\""),
            "c.toml:2:7: “example.com” is not a web address; write it as https://…"
        );
    }

    #[test]
    fn broken_toml_says_where() {
        assert!(mistake("measure = 66\ntheme = dark").starts_with("c.toml:2:9: "));
    }

    #[test]
    fn a_missing_value_is_reported() {
        for text in ["measure = ", "measure =\nmouse = true", "measure = \r\n", "measure =  # none yet"] {
            let said = mistake(text);
            assert!(said.starts_with("c.toml:1:1") && said.ends_with(": there is no value after the “=”"), "{said}");
        }
    }

    #[test]
    fn a_duplicate_is_named() {
        assert_eq!(mistake("mouse = true\nmouse = true"), "c.toml:2:1: “mouse” is written twice; keep one of them");
        assert_eq!(mistake("[network]\n[network]\n"), "c.toml:2:2: “network” is written twice; keep one of them");
        assert_eq!(
            mistake("[keys.move]\n\"top\" = []\n\"top\" = []"),
            "c.toml:3:1: “top” is written twice; keep one of them"
        );
    }

    #[test]
    fn a_setting_that_must_be_there_is_named() {
        assert_eq!(mistake("[[feeds]]\ntitle = \"x\""), "c.toml:1:1: the setting “url” is missing here");
    }

    #[test]
    fn bytes_that_are_not_text_are_located() {
        let refused = text(Path::new("c.toml"), b"mouse = true\ntheme = \"\xc3\xa4\xff\"".to_vec()).unwrap_err();
        assert_eq!(refused.to_string(), "c.toml:2:11: this is not UTF-8; save the file as UTF-8");
    }

    #[test]
    fn a_login_in_a_feeds_address_is_taken_out_of_it() {
        let settings = parse(Path::new("c.toml"), "[[feeds]]\nurl = \"https://ann:hunter2@a.example/feed\"").unwrap();
        assert_eq!(settings.feeds[0].url, "https://a.example/feed");
        assert_eq!(settings.network.logins[0].url.as_str(), "https://a.example/feed");
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn a_file_without_lists_says_that_there_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        fs::write(&file, "measure = 66").unwrap();
        assert_eq!(load(Some(&file)).unwrap().lists, Some(Vec::new()));
        fs::write(&file, "[lists]\n\"Long reads\" = \"minutes>10\"").unwrap();
        let lists = load(Some(&file)).unwrap().lists.unwrap();
        assert_eq!(lists, [ListSetting { name: "Long reads".to_owned(), query: "minutes>10".to_owned(), at: 23 }]);
        let said = wrong_query(&file, lists[0].at, 8, "of what?".to_owned()).to_string();
        assert!(said.ends_with("c.toml:2:25: of what?"), "{said}");
    }

    #[test]
    fn a_feeds_address_may_begin_with_feed() {
        for url in ["feed://a.example/rss", "feed:https://a.example/rss"] {
            assert!(parse(Path::new("c.toml"), &format!("[[feeds]]\nurl = \"{url}\"")).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_mistake_does_not_show_a_password() {
        for text in [
            "[[feeds]]\nurl = \"https://ann:hunter2@\"",
            "[[logins]]\nurl = \"ann:hunter2@a.example\"\ntoken = \"t\"",
            "[network]\nproxy = \"ann:hunter2@a.example\"",
            "[network]\nproxy = 41987",
        ] {
            let said = mistake(text);
            assert!(!said.contains("hunter2") && !said.contains("41987"), "{said}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_a_password_must_be_readable_by_the_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        let secret = "[[logins]]\nurl = \"https://a.example/\"\ntoken = \"t\"";
        let asked = "[[logins]]\nurl = \"https://a.example/\"\npassword-command = [\"pass\"]";
        let proxy = "[network]\nproxy = \"http://ann:pw@proxy.example\"";
        for (text, mode, is_right) in [
            (secret, 0o600, true),
            (secret, 0o400, true),
            (secret, 0o640, false),
            (secret, 0o604, false),
            (proxy, 0o644, false),
            (asked, 0o644, true),
            ("measure = 66", 0o644, true),
        ] {
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let loaded = load(Some(&file));
            assert_eq!(loaded.is_ok(), is_right, "{text} {mode:o}: {loaded:?}");
            fs::remove_file(&file).unwrap();
        }
    }

    #[test]
    fn a_file_that_was_named_must_be_there() {
        let error = load(Some(Path::new("/nowhere/c.toml"))).unwrap_err().to_string();
        assert!(error.starts_with("the config file /nowhere/c.toml cannot be read"), "{error}");
    }
}
