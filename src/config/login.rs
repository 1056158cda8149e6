//! Logins: who the user is on a server, and the secrets that prove it. The config file is the only place where secrets are
//! kept. The data file, the log, exported lists and all messages are without them.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, de::Error};
use url::Url;

use crate::article::HttpUrl;

/// Text that is never shown: not by `Debug`, not by `Display`, and not in an error about the config.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text that is never printed.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself, to be sent to the server it is meant for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    /// The library's own message would show the invalid value.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        let text = String::deserialize(deserializer).map_err(|_| D::Error::custom("write a text in quotes here"))?;
        Ok(Secret(text))
    }
}

/// Credentials for addresses that begin with `url`, and for no others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenLogin")]
pub struct Login {
    pub url: HttpUrl,
    pub proof: Proof,
    /// Whether to send it also for article pages that a feed of another origin links to: such an address was chosen by
    /// someone else.
    pub pages: bool,
}

/// What is sent to a server that asks who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    Basic { user: String, password: SecretSource },
    Bearer(SecretSource),
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    Written(Secret),
    /// A program and its arguments, run without a shell; the secret is the first line of its output.
    Command(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenLogin {
    #[serde(deserialize_with = "super::address::read")]
    url: String,
    user: Option<String>,
    password: Option<Secret>,
    token: Option<Secret>,
    password_command: Option<Vec<String>>,
    #[serde(default)]
    pages: bool,
}

impl TryFrom<WrittenLogin> for Login {
    type Error = &'static str;

    fn try_from(written: WrittenLogin) -> Result<Login, &'static str> {
        let url = HttpUrl::parse(&written.url).map_err(|_| "this is not a web address; write it as https://…")?;
        let proof = match (written.user, written.password, written.token, written.password_command) {
            (Some(user), Some(password), None, None) => {
                Proof::Basic { user, password: SecretSource::Written(password) }
            }
            (Some(user), None, None, Some(words)) => Proof::Basic { user, password: command(words)? },
            (None, None, Some(token), None) => Proof::Bearer(SecretSource::Written(token)),
            (None, None, None, Some(words)) => Proof::Bearer(command(words)?),
            _ => return Err("a login has a user with a password or a password-command, or a token alone"),
        };
        Ok(Login { url, proof, pages: written.pages })
    }
}

fn command(words: Vec<String>) -> Result<SecretSource, &'static str> {
    match words.first() {
        Some(program) if !program.is_empty() => Ok(SecretSource::Command(words)),
        Some(_) | None => Err("a password-command begins with the name of a program"),
    }
}

impl Login {
    /// The login in `https://user:password@host/…`.
    pub fn in_address(raw: &str) -> Option<Login> {
        let url = Url::parse(&HttpUrl::without_feed(raw.trim())).ok().filter(|_| HttpUrl::has_login(raw))?;
        let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let password = SecretSource::Written(Secret::new(decoded(url.password().unwrap_or_default())));
        let proof = Proof::Basic { user: decoded(url.username()), password };
        Some(Login { url: HttpUrl::parse(raw).ok()?, proof, pages: false })
    }

    /// Whether the login is meant for this address: same scheme, host and port, and the path begins with the login's path,
    /// up to a `/`.
    pub fn fits(&self, url: &HttpUrl) -> bool {
        let (own, other) = (self.url.to_url(), url.to_url());
        let rest = other.path().strip_prefix(own.path());
        let is_below = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || own.path().ends_with('/'));
        self.url.is_of_origin(url) && is_below
    }

    /// Whether the config file itself contains the secret.
    pub fn is_written(&self) -> bool {
        match &self.proof {
            Proof::Basic { password: SecretSource::Written(_), .. } | Proof::Bearer(SecretSource::Written(_)) => true,
            Proof::Basic { password: SecretSource::Command(_), .. } | Proof::Bearer(SecretSource::Command(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(text: &str) -> Result<Login, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    const URL: &str = "url = \"https://a.example/feeds\"\n";

    #[test]
    fn a_login_is_a_password_or_a_token() {
        let basic = |password| Proof::Basic { user: "ann".to_owned(), password };
        let pass = || SecretSource::Command(vec!["pass".to_owned(), "show".to_owned()]);
        for (text, proof) in [
            ("user = \"ann\"\npassword = \"pw\"", basic(SecretSource::Written(Secret::new("pw")))),
            ("user = \"ann\"\npassword-command = [\"pass\", \"show\"]", basic(pass())),
            ("token = \"t\"", Proof::Bearer(SecretSource::Written(Secret::new("t")))),
            ("password-command = [\"pass\", \"show\"]", Proof::Bearer(pass())),
        ] {
            assert_eq!(login(&format!("{URL}{text}")).unwrap().proof, proof, "{text}");
        }
        for text in ["", "user = \"ann\"", "password = \"pw\"", "token = \"a\"\nuser = \"b\"", "password-command = []"]
        {
            assert!(login(&format!("{URL}{text}")).is_err(), "{text}");
        }
    }

    #[test]
    fn a_login_is_for_pages_linked_by_others_only_if_configured() {
        assert!(!login(&format!("{URL}token = \"t\"")).unwrap().pages);
        assert!(login(&format!("{URL}token = \"t\"\npages = true")).unwrap().pages);
        assert!(!Login::in_address("https://ann:pw@a.example/feed").unwrap().pages);
    }

    #[test]
    fn a_secret_is_shown_nowhere() {
        let login = login(&format!("{URL}user = \"ann\"\npassword = \"hunter2\"")).unwrap();
        assert!(!format!("{login:?}").contains("hunter2"));
        let error = toml::from_str::<Login>(&format!("{URL}user = \"ann\"\npassword = 41987")).unwrap_err();
        assert!(!error.message().contains("41987"), "{error}");
    }

    #[test]
    fn an_address_may_hold_a_login() {
        let login = Login::in_address("https://ann:p%40ss@a.example/feed").unwrap();
        assert_eq!(login.url.as_str(), "https://a.example/feed");
        let password = SecretSource::Written(Secret::new("p@ss"));
        assert_eq!(login.proof, Proof::Basic { user: "ann".to_owned(), password });
        assert_eq!(Login::in_address("https://a.example/feed"), None);
        for written in ["feed:https://ann:p%40ss@a.example/feed", "feed://https://ann:p%40ss@a.example/feed"] {
            assert_eq!(Login::in_address(written).as_ref(), Some(&login), "{written}");
        }
    }

    #[test]
    fn a_login_is_for_its_own_addresses_only() {
        let login = login(&format!("{URL}token = \"t\"")).unwrap();
        let fits = |url| login.fits(&HttpUrl::parse(url).unwrap());
        assert!(fits("https://a.example/feeds") && fits("https://a.example/feeds/1?x"));
        for other in [
            "https://a.example/feeds2",
            "https://a.example/",
            "http://a.example/feeds",
            "https://a.example:8443/feeds",
            "https://b.example/feeds",
            "https://a.example.evil.example/feeds",
        ] {
            assert!(!fits(other), "{other}");
        }
    }
}
