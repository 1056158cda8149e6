//! The shell: takes messages from the terminal and from tasks, calls `update`, starts the effects, and draws once for
//! each batch of messages.
//!
//! [`engine`] is shared by the screen and the command line; it never writes to the terminal. The loop blocks until there is
//! a message, takes all others that wait, and draws once. Nothing ticks, so an idle screen costs nothing.

mod background;
mod browser;
mod decode;
pub mod demo;
mod effects;
pub mod engine;
mod excerpts;
mod fault_injection;
pub mod heap;
mod input;
pub mod job_line;
pub mod log;
mod notify;
mod paint;
pub mod panics;
mod pick;
mod program;
pub mod replace;
mod scroll;
mod shell;
mod signals;
pub mod terminal;
mod threads;
mod words;
mod writer;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Utc;

use crate::app::job::{Job, JobKind};
use crate::app::keymap::Keymap;
use crate::app::{Guest, Msg, wrong_lists, wrong_rules};
use crate::article::{HttpUrl, Sanitized};
use crate::config::{FeedSetting, ListSetting, RuleSetting, Settings};
use crate::feed::{QueryRule, SmartList, Subscription};
use crate::query::SearchQuery;
use crate::store::{Store, StoreError, UpgradeStep};
use crate::ui::theme::Palette;
use engine::Engine;
use scroll::Scrolling;
use signals::Call;

/// What the screen needs from outside.
#[derive(Clone, Debug)]
pub struct Session {
    pub settings: Settings,
    pub keymap: Keymap,
    pub data_file: PathBuf,
    pub log_file: PathBuf,
    /// What is opened above the library.
    pub guest: Option<Guest>,
}

/// How the screen was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Quit,
    /// By a signal, or because the terminal is gone (like SIGHUP). The exit code is 128 plus the number, as in shells.
    Signal(u8),
}

/// Why the screen could not be opened or was ended by an error.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("the screen needs a terminal; `crosshead --help` lists the commands for scripts")]
    NoTerminal,
    #[error(
        "the screen needs a terminal that can position text, and TERM is {}; the commands work without one: \
         `crosshead entries`, `crosshead read ID`",
        if kind.is_empty() { "not set".to_owned() } else { format!("“{kind}”") }
    )]
    Unable { kind: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the terminal cannot be used: {0}")]
    Terminal(io::Error),
    #[error("the demo cannot be started: {0}")]
    Demo(io::Error),
}

/// Opens the screen, and returns when it is left. `main` has installed the panic hook ([`panics`]).
pub fn run(session: &Session) -> Result<Ending, RunError> {
    check_terminal()?;
    if let Err(error) = log::start(&session.log_file) {
        say(&format!("the log file {} cannot be written: {error}", session.log_file.display()));
    }
    let store = open_store(&session.data_file, &session.settings)?;
    let settings = Arc::new(session.settings.clone());
    let engine = Engine::new(store, &settings);
    shell::run(engine, settings, session.keymap.clone(), session.guest.clone())
        .map_err(threads::explained)
        .map_err(RunError::Terminal)
}

/// Makes the terminal the source of keys, because standard input is something else, such as the text to be read. Whether the
/// screen can be opened.
pub fn take_keys_from_terminal() -> bool {
    terminal::take_keys() && check_terminal().is_ok()
}

/// Checks the terminal before anything is created or written.
fn check_terminal() -> Result<(), RunError> {
    if !terminal::is_there() {
        return Err(RunError::NoTerminal);
    }
    let kind = std::env::var_os("TERM").unwrap_or_default().to_string_lossy().into_owned();
    if terminal::is_able(&kind) { Ok(()) } else { Err(RunError::Unable { kind }) }
}

/// Opens the data file. A new one gets the feeds of the settings, except those with an invalid address. The smart lists and the
/// rules of the settings are taken over; one with a wrong query stays as it was.
pub fn open_store(file: &Path, settings: &Settings) -> Result<Store, StoreError> {
    let store = open_file(file)?;
    store.notices().iter().for_each(|notice| say(&notice.to_string()));
    let wanted: Vec<_> = settings.feeds.iter().filter_map(subscription).collect();
    store.seed(&wanted)?;
    follow_lists(&store, settings)?;
    follow_rules(&store, settings)?;
    Ok(store)
}

/// Takes over the smart lists of the settings, and says which of them are wrong.
fn follow_lists(store: &Store, settings: &Settings) -> Result<(), StoreError> {
    let Some(lists) = &settings.lists else { return Ok(()) };
    wrong_lists(settings).iter().for_each(|wrong| say(&wrong.sentence()));
    let list = |list: &ListSetting| {
        let query = SearchQuery::parse(&list.query).is_ok().then(|| list.query.clone());
        SmartList::name(&list.name).ok().map(|name| (name, query))
    };
    for name in store.follow_lists(&lists.iter().filter_map(list).collect::<Vec<_>>())? {
        say(&format!(
            "the smart list “{name}” of the config is left out: a list of that name was made in the program, with another \
            query; rename or remove one of them"
        ));
    }
    Ok(())
}

/// Takes over the rules of the settings, and says which of them are wrong.
fn follow_rules(store: &Store, settings: &Settings) -> Result<(), StoreError> {
    let Some(rules) = &settings.rules else { return Ok(()) };
    let wrong = wrong_rules(settings);
    wrong.iter().for_each(|wrong| say(&wrong.sentence()));
    let rule = |(index, setting): (usize, &RuleSetting)| {
        let RuleSetting { name, query, actions, .. } = setting;
        let rule = QueryRule { name: Sanitized::line(name), query: query.clone(), actions: actions.clone() };
        (rule, !wrong.iter().any(|wrong| wrong.index == index))
    };
    for name in store.follow_rules(&rules.iter().enumerate().map(rule).collect::<Vec<_>>())? {
        say(&format!("the rule “{name}” is left out: a smart list of that name has another query; rename one of them"));
    }
    Ok(())
}

/// Opens the data file. While it is upgraded, the job line shows how far that is.
pub fn open_file(file: &Path) -> Result<Store, StoreError> {
    let mut is_shown = false;
    let opened = Store::open_telling(file, &mut |step| {
        is_shown = true;
        job_line::show(&upgrade(step));
    });
    if is_shown {
        job_line::clear();
    }
    opened
}

fn upgrade(UpgradeStep { done, total }: UpgradeStep) -> Job {
    let count = |mebibytes| usize::try_from(mebibytes).unwrap_or(usize::MAX);
    let mut job = Job::new(JobKind::Upgrade, Utc::now());
    (job.done, job.total) = (count(done), count(total));
    job
}

/// Tells the user something that does not end the program. It is written above the screen, and becomes visible when that is
/// left.
fn say(sentence: &str) {
    let sentence = Sanitized::line(sentence);
    tracing::warn!("{sentence}");
    // If even this fails, there is no one left to tell.
    let _ = writeln!(io::stderr(), "crosshead: {sentence}");
}

fn subscription(feed: &FeedSetting) -> Option<Subscription> {
    Some(Subscription {
        url: HttpUrl::parse(&feed.url).ok()?,
        title: feed.title.as_deref().map(Sanitized::line),
        folder: feed.folder.iter().map(|name| Sanitized::line(name)).collect(),
    })
}

/// What the loop receives.
#[expect(clippy::large_enum_variant, reason = "almost all are messages, and each is moved a few times only")]
enum Incoming {
    Msg(Msg),
    /// The terminal's background is known.
    Palette(Palette),
    /// The terminal has answered everything it was asked, and can move this by itself.
    Answered(Scrolling),
    Call(Call),
    /// The terminal is gone.
    Vanished,
}
