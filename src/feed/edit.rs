//! What the user can set of one feed: by the form of the screen, by `crosshead set`. Both read what was typed here.

use super::opml::{MOST_FOLDERS, MOST_NAME};
use crate::article::{HttpUrl, Sanitized};

/// Minutes between two fetches of a feed that may be asked for, as in the settings.
const SHORTEST: u32 = 5;
const LONGEST: u32 = 1440;

/// The most days that a limit may be: a hundred years.
pub const MOST_DAYS: u32 = 36_500;
/// The most articles that a limit may be; a feed has no more.
pub const MOST_ARTICLES: u32 = 20_000;

/// What is typed for no limit.
const ALL: &str = "all";

/// Whether an article is the feed's own text or the page that it links to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FullText {
    /// The page if the feed has only a teaser.
    #[default]
    Auto,
    /// The page.
    Always,
    /// The feed's text, as long as it has any.
    Never,
}

/// What the user has set for a feed besides its title, folder and address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedOptions {
    /// Minutes between two fetches; those of the settings if it is `None`.
    pub interval: Option<u32>,
    pub full_text: FullText,
    /// How many days articles are kept, and how many of them; 0 is no limit, and `None` what the settings say.
    pub keep_days: Option<u32>,
    pub keep_articles: Option<u32>,
    /// Whether the pages of its teasers are fetched ahead.
    pub prefetch: bool,
}

/// One thing that is set anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedEdit {
    /// `None` is the feed's own title.
    Title(Option<Sanitized>),
    Folder(Vec<Sanitized>),
    Address(HttpUrl),
    Interval(Option<u32>),
    FullText(FullText),
    KeepDays(Option<u32>),
    KeepArticles(Option<u32>),
    Prefetch(bool),
}

impl FullText {
    /// In the order of the form.
    pub const ALL: [FullText; 3] = [FullText::Auto, FullText::Always, FullText::Never];

    /// Their names.
    pub const NAMES: [&str; 3] = [FullText::Auto.name(), FullText::Always.name(), FullText::Never.name()];

    /// As it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            FullText::Auto => "auto",
            FullText::Always => "always",
            FullText::Never => "never",
        }
    }

    /// `None` if it is none of the names.
    pub fn of(name: &str) -> Option<FullText> {
        FullText::ALL.into_iter().find(|full_text| full_text.name() == name)
    }
}

impl FeedEdit {
    /// What can be set.
    pub const KEYS: [&str; 8] =
        ["title", "folder", "address", "interval", "full-text", "prefetch", "keep-days", "keep-articles"];

    /// What was typed for a key. `None` if there is no such key.
    ///
    /// # Errors
    /// What is wrong with the value, as a sentence.
    pub fn read(key: &str, value: &str) -> Option<Result<FeedEdit, String>> {
        Some(match key {
            "title" => Ok(FeedEdit::Title(Some(Sanitized::line(value)).filter(|title| !title.is_empty()))),
            "folder" => folder(value).map(FeedEdit::Folder),
            "address" => address(value).map(FeedEdit::Address),
            "interval" => interval(value).map(FeedEdit::Interval),
            "full-text" => full_text(value).map(FeedEdit::FullText),
            "prefetch" => yes_or_no(value).map(FeedEdit::Prefetch),
            "keep-days" => limit(value, MOST_DAYS, "days").map(FeedEdit::KeepDays),
            "keep-articles" => limit(value, MOST_ARTICLES, "articles").map(FeedEdit::KeepArticles),
            _ => return None,
        })
    }
}

/// A path of folders as it is typed: names with `/` between them.
fn folder(typed: &str) -> Result<Vec<Sanitized>, String> {
    let path: Vec<Sanitized> = typed.split('/').map(Sanitized::line).filter(|name| !name.is_empty()).collect();
    if path.len() > MOST_FOLDERS {
        return Err(format!("folders can be {MOST_FOLDERS} deep"));
    }
    match path.iter().any(|name| name.chars().count() > MOST_NAME) {
        true => Err(format!("the name of a folder has at most {MOST_NAME} characters")),
        false => Ok(path),
    }
}

fn address(typed: &str) -> Result<HttpUrl, String> {
    HttpUrl::parse(typed.trim()).map(|url| url.without_fragment()).map_err(|error| error.to_string())
}

fn interval(typed: &str) -> Result<Option<u32>, String> {
    match typed.trim() {
        "" | "auto" => Ok(None),
        minutes => match minutes.parse() {
            Ok(minutes) if (SHORTEST..=LONGEST).contains(&minutes) => Ok(Some(minutes)),
            _ => Err(format!("{SHORTEST} to {LONGEST} minutes, or nothing: the usual")),
        },
    }
}

/// In the order of the form.
pub const YES_NO: [&str; 2] = ["no", "yes"];

fn yes_or_no(typed: &str) -> Result<bool, String> {
    match YES_NO.iter().position(|word| *word == typed.trim()) {
        Some(at) => Ok(at == 1),
        None => Err("yes or no".to_owned()),
    }
}

/// How much is kept: a number, "all", or nothing for the usual.
fn limit(typed: &str, most: u32, unit: &str) -> Result<Option<u32>, String> {
    match typed.trim() {
        "" | "auto" => Ok(None),
        ALL => Ok(Some(0)),
        number => match number.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
            _ => Err(format!("1 to {most} {unit}, {ALL}, or nothing: the usual")),
        },
    }
}

/// A limit as it is typed.
pub fn limit_text(limit: Option<u32>) -> String {
    match limit {
        None => String::new(),
        Some(0) => ALL.to_owned(),
        Some(limit) => limit.to_string(),
    }
}

fn full_text(typed: &str) -> Result<FullText, String> {
    FullText::of(typed.trim()).ok_or_else(|| "auto, always or never".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_refused_with_what_would_do() {
        let read = |key, value| FeedEdit::read(key, value).unwrap();
        assert_eq!(read("title", "  "), Ok(FeedEdit::Title(None)));
        assert_eq!(read("folder", "a//b"), Ok(FeedEdit::Folder(["a", "b"].map(Sanitized::line).to_vec())));
        assert_eq!(read("interval", " 30 "), Ok(FeedEdit::Interval(Some(30))));
        assert_eq!(read("interval", ""), Ok(FeedEdit::Interval(None)));
        assert_eq!(read("full-text", "always"), Ok(FeedEdit::FullText(FullText::Always)));
        assert_eq!(read("prefetch", "yes"), Ok(FeedEdit::Prefetch(true)));
        assert!(read("prefetch", "often").unwrap_err().contains("yes or no"));
        assert_eq!(read("keep-days", "30"), Ok(FeedEdit::KeepDays(Some(30))));
        assert_eq!(read("keep-articles", " all "), Ok(FeedEdit::KeepArticles(Some(0))));
        assert_eq!(read("keep-articles", ""), Ok(FeedEdit::KeepArticles(None)));
        assert!(read("keep-days", "0").unwrap_err().contains("1 to 36500 days, all, or nothing"));
        assert!(read("interval", "1").unwrap_err().contains("5 to 1440 minutes"));
        assert!(read("full-text", "yes").unwrap_err().contains("auto, always or never"));
        assert!(read("address", "ftp://a.example/").is_err());
        assert!(read("folder", &"a/".repeat(MOST_FOLDERS + 1)).is_err());
        assert!(FeedEdit::read("colour", "red").is_none());
    }
}
