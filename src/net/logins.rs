//! Decides which request carries which login, and gets the secrets. Secrets leave this module only as a header that is
//! marked sensitive, so that no library prints them either.
//!
//! A login is sent to addresses that the user chose, or that the login's own server named. An address chosen by anyone else
//! could trigger an action on a server where the user is logged in: that would be a forged request.

use std::collections::HashMap;
use std::process::Stdio;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use reqwest::header::HeaderValue;
use tokio::process::Command;
use tokio::sync::Mutex;

use super::NetError;
use crate::article::{HttpUrl, Sanitized};
use crate::config::{Login, Proof, Secret, SecretSource};

/// How long a password command may take. The user may have to unlock a keyring for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who named the address of a request.
#[derive(Clone, Copy, Debug)]
pub enum NamedBy<'u> {
    /// The user: typed, subscribed to, or in the config.
    User,
    /// The feed at this address, as the page of one of its articles.
    Feed(&'u HttpUrl),
    /// The page at this address, as one of its feeds or as the target of its `meta refresh`.
    Page(&'u HttpUrl),
}

/// Which login a request carries.
pub enum Access {
    /// No login is configured for the address.
    Open,
    /// This login, as `Authorization`.
    Login(HeaderValue),
    /// A login exists for the address but is not sent, because someone else named the address.
    Withheld,
}

/// The user's logins, with the output of the commands so far: each runs once.
pub struct Logins {
    logins: Vec<Login>,
    told: Mutex<HashMap<Vec<String>, Secret>>,
}

impl Logins {
    /// The logins of the config; their secrets are read when one is needed.
    pub fn new(logins: Vec<Login>) -> Logins {
        Logins { logins, told: Mutex::default() }
    }

    /// The login with the longest address that matches.
    fn for_address(&self, url: &HttpUrl) -> Option<&Login> {
        self.logins.iter().filter(|login| login.fits(url)).max_by_key(|login| login.url.as_str().len())
    }

    /// Whether a login is configured for an address.
    pub fn reach(&self, url: &HttpUrl) -> bool {
        self.for_address(url).is_some()
    }

    /// What to send to an address, given who named it.
    pub async fn access(&self, url: &HttpUrl, named_by: NamedBy<'_>) -> Result<Access, NetError> {
        match self.for_address(url) {
            None => Ok(Access::Open),
            Some(login) if is_meant(login, url, named_by) => self.header(login, url).await.map(Access::Login),
            Some(_) => Ok(Access::Withheld),
        }
    }

    async fn header(&self, login: &Login, url: &HttpUrl) -> Result<HeaderValue, NetError> {
        let text = match &login.proof {
            Proof::Basic { user, password } => {
                format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{}", self.secret(password).await?.reveal())))
            }
            Proof::Bearer(token) => format!("Bearer {}", self.secret(token).await?.reveal()),
        };
        let mut header = HeaderValue::from_str(&text).map_err(|_| NetError::Login {
            host: url.host(),
            why: Sanitized::line("the token holds characters that a header cannot"),
        })?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// Runs commands one at a time: two keyring prompts at once would be confusing.
    async fn secret(&self, source: &SecretSource) -> Result<Secret, NetError> {
        let words = match source {
            SecretSource::Written(secret) => return Ok(secret.clone()),
            SecretSource::Command(words) => words,
        };
        let mut told = self.told.lock().await;
        if let Some(secret) = told.get(words) {
            return Ok(secret.clone());
        }
        let secret = run(words).await?;
        told.insert(words.clone(), secret.clone());
        Ok(secret)
    }
}

fn is_meant(login: &Login, url: &HttpUrl, named_by: NamedBy<'_>) -> bool {
    match named_by {
        NamedBy::User => true,
        NamedBy::Feed(feed) => login.pages || feed.is_of_origin(url),
        NamedBy::Page(page) => page.is_of_origin(url),
    }
}

/// The first line that a command prints. It runs without a shell and without input. Its error output is discarded, because
/// it would disturb the screen.
async fn run(words: &[String]) -> Result<Secret, NetError> {
    let program = words.first().map(String::as_str).unwrap_or_default();
    let failed = |why: &str| NetError::Command { program: Sanitized::line(program), why: Sanitized::line(why) };
    let arguments = words.get(1..).unwrap_or_default();
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.map_err(|_| failed("it took too long"))?;
    let output = output.map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&format!("it ended with {}", output.status)));
    }
    let printed = String::from_utf8(output.stdout).map_err(|_| failed("its output is not text"))?;
    match printed.lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        Some(_) | None => Err(failed("its first line is empty")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Logins {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let url = HttpUrl::parse("https://a.example/").unwrap();
        Logins::new(vec![Login { url, proof: Proof::Bearer(SecretSource::Command(words)), pages: false }])
    }

    fn header(access: Access) -> Option<HeaderValue> {
        match access {
            Access::Login(header) => Some(header),
            Access::Open | Access::Withheld => None,
        }
    }

    async fn said(logins: &Logins) -> Result<String, String> {
        let access = logins.access(&HttpUrl::parse("https://a.example/feed").unwrap(), NamedBy::User).await;
        let header = access.map(header).map_err(|error| error.to_string())?;
        Ok(header.unwrap().to_str().unwrap().to_owned())
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_first_line_of_a_command_is_the_secret() {
        assert_eq!(said(&command(&["printf", "one $HOME\\ntwo\\n"])).await.as_deref(), Ok("Bearer one $HOME"));
        assert_eq!(
            said(&command(&["false"])).await.unwrap_err(),
            "the password-command `false` failed: it ended with exit status: 1"
        );
        assert_eq!(
            said(&command(&["true"])).await.unwrap_err(),
            "the password-command `true` failed: its first line is empty"
        );
        assert!(said(&command(&["no-such-program-here"])).await.is_err());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_is_run_once() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("ask");
        let count = folder.path().join("count");
        std::fs::write(&script, format!("echo >> {}\necho secret\n", count.display())).unwrap();
        let logins = command(&["sh", script.to_str().unwrap()]);
        for _ in 0..2 {
            assert_eq!(said(&logins).await.as_deref(), Ok("Bearer secret"));
        }
        assert_eq!(std::fs::read_to_string(&count).unwrap(), "\n");
    }

    #[tokio::test]
    async fn the_nearest_login_is_sent_and_none_elsewhere() {
        let login = |url: &str, token: &str| Login {
            url: HttpUrl::parse(url).unwrap(),
            proof: Proof::Bearer(SecretSource::Written(Secret::new(token))),
            pages: false,
        };
        let logins = Logins::new(vec![login("https://a.example/", "far"), login("https://a.example/x/", "near")]);
        let sent = async |url: &str| header(logins.access(&HttpUrl::parse(url).unwrap(), NamedBy::User).await.unwrap());
        assert_eq!(sent("https://a.example/x/feed").await.unwrap(), "Bearer near");
        assert_eq!(sent("https://a.example/feed").await.unwrap(), "Bearer far");
        assert_eq!(sent("https://b.example/x/feed").await, None);
        assert!(!format!("{:?}", sent("https://a.example/feed").await).contains("far"));
    }

    async fn is_sent_by(logins: &Logins, page: &HttpUrl, named_by: NamedBy<'_>) -> bool {
        header(logins.access(page, named_by).await.unwrap()).is_some()
    }

    /// The whole of "same origin": scheme, host, port.
    #[tokio::test]
    async fn a_login_goes_where_the_user_or_its_own_server_points() {
        let at = |url: &str| HttpUrl::parse(url).unwrap();
        let proof = || Proof::Bearer(SecretSource::Written(Secret::new("t")));
        let logins = |pages| Logins::new(vec![Login { url: at("https://a.example/"), proof: proof(), pages }]);
        let page = at("https://a.example/2026/bees");
        let (strict, open) = (logins(false), logins(true));
        assert!(is_sent_by(&strict, &page, NamedBy::User).await);
        let own = at("https://a.example/feed");
        assert!(
            is_sent_by(&strict, &page, NamedBy::Feed(&own)).await
                && is_sent_by(&strict, &page, NamedBy::Page(&own)).await
        );
        for other in ["http://a.example/", "https://a.example:8443/", "https://b.a.example/", "https://evil.example/"] {
            let other = at(other);
            assert!(!is_sent_by(&strict, &page, NamedBy::Feed(&other)).await, "{other}");
            assert!(is_sent_by(&open, &page, NamedBy::Feed(&other)).await, "{other}");
            assert!(!is_sent_by(&open, &page, NamedBy::Page(&other)).await, "pages of articles, not feeds: {other}");
        }
    }
}
