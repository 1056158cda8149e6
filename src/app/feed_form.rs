//! The form in which a feed is edited: a line for each thing that can be set, checked when it is left. It knows feeds and
//! settings; the store keeps what it returns.

use super::action::Action;
use super::keymap::{Code, Key};
use super::prompt::{Prompt, PromptKind};
use crate::article::{HttpUrl, Sanitized};
use crate::config::{Proof, Settings};
use crate::feed::{Feed, FeedEdit, FeedId, FullText, YES_NO, limit_text};

/// The form over the screen.
#[derive(Clone, Debug)]
pub struct FeedForm {
    pub feed: FeedId,
    /// What the feed is called, for the border.
    pub title: Sanitized,
    fields: Vec<FormField>,
    cursor: usize,
    /// What belongs to the config file, in sentences.
    pub notes: Vec<Sanitized>,
    /// Why nothing was kept, if no field is to blame.
    pub failure: Option<Sanitized>,
}

/// A line of the form.
#[derive(Clone, Debug)]
pub struct FormField {
    /// One of [`FeedEdit::KEYS`].
    pub key: &'static str,
    pub name: &'static str,
    /// What an empty line means, or what can be typed.
    pub hint: String,
    pub input: Prompt,
    /// What it holds now.
    before: String,
    pub error: Option<Sanitized>,
}

/// What a key did to the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormStep {
    More,
    Cancelled,
    /// What has changed; nothing if all is as before.
    Save(Vec<FeedEdit>),
}

impl FeedForm {
    /// The form of a feed as it is now.
    pub fn new(feed: &Feed, settings: &Settings) -> FeedForm {
        let folder = feed.folder.iter().map(|name| &**name).collect::<Vec<_>>().join("/");
        let interval = feed.options.interval.map_or_else(String::new, |minutes| minutes.to_string());
        let usual = format!("minutes between two fetches; nothing: {}", settings.refresh_interval);
        let days = usual_limit("days before articles go", settings.retention.days);
        let articles = usual_limit("articles at most, the newest", settings.retention.articles);
        let fields = [
            ("title", "Title", "nothing: the feed's own", feed.title.to_string()),
            ("folder", "Folder", "A/B is B in A; nothing: none", folder),
            ("address", "Address", "where it is fetched from", feed.url.to_string()),
            ("interval", "Interval", usual.as_str(), interval),
            ("full-text", "Full text", CHOICE, feed.options.full_text.name().to_owned()),
            ("prefetch", "Prefetch", PREFETCH, YES_NO[usize::from(feed.options.prefetch)].to_owned()),
            ("keep-days", "Keep days", days.as_str(), limit_text(feed.options.keep_days)),
            ("keep-articles", "Most kept", articles.as_str(), limit_text(feed.options.keep_articles)),
        ];
        let fields = fields.map(|(key, name, hint, before)| FormField::new(key, name, hint, before)).into();
        let notes = notes(feed, settings);
        FeedForm { feed: feed.id, title: feed.title.clone(), fields, cursor: 0, notes, failure: None }
    }

    /// The lines, from top to bottom.
    pub fn fields(&self) -> &[FormField] {
        &self.fields
    }

    /// Which line is typed into.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    fn field(&mut self) -> &mut FormField {
        &mut self.fields[self.cursor]
    }

    /// An action of the keys for typing.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest edits the line")]
    pub fn act(&mut self, action: Action) -> FormStep {
        match action {
            Action::Cancel => return FormStep::Cancelled,
            Action::Accept => return self.save(),
            Action::Complete | Action::Later => self.turn(1),
            Action::Earlier => self.turn(self.fields.len() - 1),
            Action::CursorRight if self.field().is_choice() => self.field().choose(1),
            Action::CursorLeft if self.field().is_choice() => {
                let before = self.field().choices().len() - 1;
                self.field().choose(before);
            }
            other if !self.field().is_choice() => {
                // To erase in an empty line does nothing here.
                let _ = self.field().input.act(other);
            }
            _ => {}
        }
        FormStep::More
    }

    /// A key that is no action.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the line takes what is text")]
    pub fn insert(&mut self, key: Key) {
        match key.code {
            Code::BackTab => self.turn(self.fields.len() - 1),
            Code::Char(' ') if self.field().is_choice() => self.field().choose(1),
            Code::Char(letter) if self.field().is_choice() => self.field().choose_by(letter),
            _ => drop(self.field().input.insert(key)),
        }
    }

    /// Pasted text goes into the line.
    pub fn paste(&mut self, text: &str) {
        if !self.field().is_choice() {
            self.field().input.paste(text);
        }
    }

    /// To another line; the one that is left is checked.
    fn turn(&mut self, by: usize) {
        let _ = self.field().read();
        self.cursor = (self.cursor + by) % self.fields.len();
    }

    /// What has changed, or the first line that is wrong.
    fn save(&mut self) -> FormStep {
        self.failure = None;
        let read: Vec<Option<Result<FeedEdit, ()>>> = self.fields.iter_mut().map(FormField::read).collect();
        if let Some(wrong) = read.iter().position(|one| matches!(one, Some(Err(())))) {
            self.cursor = wrong;
            return FormStep::More;
        }
        FormStep::Save(read.into_iter().flatten().flatten().collect())
    }

    /// Another subscription has the address.
    pub fn refuse_address(&mut self) {
        let why = "a subscription has this address, or one removed since the start";
        if let Some(at) = self.fields.iter().position(|field| field.key == "address") {
            self.cursor = at;
            self.fields[at].error = Some(Sanitized::line(why));
        }
    }
}

/// "days before articles go; nothing: 90; all: no limit"
fn usual_limit(what: &str, usual: Option<u32>) -> String {
    match usual {
        Some(usual) => format!("{what}; nothing: {usual}; all: no limit"),
        None => format!("{what}; nothing: no limit"),
    }
}

/// The hint of what is chosen.
const CHOICE: &str = "whether the page is read instead of the feed's text; Space turns";

/// The hint of pages that are fetched ahead.
const PREFETCH: &str = "whether pages of new teasers are fetched ahead; Space turns";

impl FormField {
    fn new(key: &'static str, name: &'static str, hint: &str, before: String) -> FormField {
        let mut input = Prompt::new(PromptKind::Field);
        input.set(&before);
        FormField { key, name, hint: hint.to_owned(), input, before, error: None }
    }

    /// Whether it has a few values, which are not typed.
    pub fn is_choice(&self) -> bool {
        !self.choices().is_empty()
    }

    /// Its values, if it has only a few.
    pub fn choices(&self) -> &'static [&'static str] {
        match self.key {
            "full-text" => &FullText::NAMES,
            "prefetch" => &YES_NO,
            _ => &[],
        }
    }

    fn choose(&mut self, by: usize) {
        let choices = self.choices();
        let now = choices.iter().position(|one| *one == self.input.text()).unwrap_or(0);
        self.input.set(choices[(now + by) % choices.len()]);
    }

    fn choose_by(&mut self, letter: char) {
        let mut begun = self.choices().iter().filter(|one| one.starts_with(letter));
        let other = begun.clone().find(|one| **one != self.input.text()).or_else(|| begun.next());
        if let Some(one) = other {
            self.input.set(one);
        }
    }

    /// What was typed if it has changed; what is wrong with it is kept beside it.
    fn read(&mut self) -> Option<Result<FeedEdit, ()>> {
        self.error = None;
        if self.input.text() == self.before {
            return None;
        }
        match FeedEdit::read(self.key, self.input.text())? {
            Ok(edit) => Some(Ok(edit)),
            Err(why) => {
                self.error = Some(Sanitized::line(&why));
                Some(Err(()))
            }
        }
    }
}

/// What belongs to the config file: the login, and where the feed came from.
fn notes(feed: &Feed, settings: &Settings) -> Vec<Sanitized> {
    let login = settings.network.logins.iter().find(|login| login.fits(&feed.url));
    let login = match login.map(|login| &login.proof) {
        Some(Proof::Basic { user, .. }) => format!("Login: {user}, from the config file."),
        Some(Proof::Bearer(_)) => "Login: a token, from the config file.".to_owned(),
        None => "Login: none; [[logins]] in the config file adds one.".to_owned(),
    };
    let is_configured =
        settings.feeds.iter().any(|setting| HttpUrl::parse(&setting.url).is_ok_and(|url| url == feed.url));
    let origin = is_configured.then(|| {
        "This feed is in the config file, which counts only for a new data folder: what is set here stays.".to_owned()
    });
    [Some(login), origin].into_iter().flatten().map(|note| Sanitized::line(&note)).collect()
}
