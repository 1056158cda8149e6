//! Turns the argument of `read` and similar commands into an article. Only an entry needs the data folder; a file needs
//! nothing else of the user's.

use std::sync::Arc;

use super::args::{Arguments, SourceArgs};
use super::exit::CommandFailure;
use super::session::{engine, settings, wait};
use crate::article::{Article, Explanation, HttpUrl, Sanitized};
use crate::config::Settings;
use crate::feed::Enclosure;
use crate::layout::TextRoom;
use crate::net::Fetcher;
use crate::runtime::engine::{ArticleSource, EngineError, OpenedArticle, PageMode, explain_outside, read_outside};

/// The columns of text in a file or a pipe.
const USUAL_WIDTH: u16 = 80;

/// An article, and the columns that its text is laid out to.
pub struct Page {
    pub article: Arc<Article>,
    pub room: TextRoom,
    /// Why this is only the feed's summary, if it is.
    pub notice: Option<Sanitized>,
    /// The files of an entry.
    pub enclosures: Vec<Enclosure>,
}

/// Opens the source. `terminal` is the terminal's width, if there is one.
pub fn open(wanted: &SourceArgs, arguments: &Arguments, terminal: Option<u16>) -> Result<Page, CommandFailure> {
    let (settings, _) = settings(arguments)?;
    let measure = width(wanted.reading.width, terminal, settings.measure);
    let room = TextRoom { measure, widest: wanted.reading.width.or(terminal).unwrap_or(measure) };
    let OpenedArticle { article, notice, enclosures, .. } = article(wanted, arguments, &settings)?;
    Ok(Page { article, room, notice, enclosures })
}

/// Explains what is read of the source, to be printed in so many columns.
pub fn explain(
    wanted: &SourceArgs,
    arguments: &Arguments,
    terminal: Option<u16>,
) -> Result<(Explanation, u16), CommandFailure> {
    let (settings, _) = settings(arguments)?;
    let found = match source(wanted)? {
        (ArticleSource::Entry(id), _) => wait(engine(arguments)?.explain_entry(id)),
        (source @ (ArticleSource::Web(_) | ArticleSource::File(_) | ArticleSource::Stdin), base) => {
            wait(explain_outside(&Fetcher::new(&settings.network), &source, base))
        }
    };
    let explanation = found.map_err(|error| named(&wanted.source, error))?;
    Ok((explanation, width(wanted.reading.width, terminal, settings.measure)))
}

/// The requested columns, or else the terminal's, up to the measure.
fn width(wanted: Option<u16>, terminal: Option<u16>, measure: u16) -> u16 {
    wanted.unwrap_or(terminal.map_or(USUAL_WIDTH, |columns| columns.min(measure)))
}

fn article(wanted: &SourceArgs, arguments: &Arguments, settings: &Settings) -> Result<OpenedArticle, CommandFailure> {
    let (source, base) = source(wanted)?;
    let reading = if wanted.reading.whole { PageMode::Whole } else { PageMode::Extracted };
    let found = match &source {
        ArticleSource::Entry(id) => {
            let engine = engine(arguments)?;
            wait(engine.read_entry(*id, reading))
        }
        ArticleSource::Web(_) | ArticleSource::File(_) | ArticleSource::Stdin => {
            let fetcher = Fetcher::new(&settings.network);
            wait(read_outside(&fetcher, &source, base, reading)).map(OpenedArticle::from)
        }
    };
    found.map_err(|error| named(&wanted.source, error))
}

/// The source, and the base of its links if one is given.
fn source(wanted: &SourceArgs) -> Result<(ArticleSource, Option<HttpUrl>), CommandFailure> {
    let source = ArticleSource::of(&wanted.source).map_err(|error| CommandFailure::Usage(error.to_string()))?;
    let base = wanted.reading.base_url.as_deref().map(HttpUrl::parse).transpose();
    let base = base.map_err(|error| CommandFailure::Usage(format!("--base-url: {error}")))?;
    Ok((source, base))
}

/// Puts the source's name before a sentence that does not contain it.
fn named(source: &str, error: EngineError) -> CommandFailure {
    match error {
        EngineError::Read(_)
        | EngineError::IsAFeed
        | EngineError::GivenUp(_)
        | EngineError::Deadline
        | EngineError::Panicked => CommandFailure::Work(format!("{source}: {error}")),
        EngineError::Net(_)
        | EngineError::Store(_)
        | EngineError::Url(_)
        | EngineError::Feed { .. }
        | EngineError::NoFeedFound { .. }
        | EngineError::SeveralFeeds { .. }
        | EngineError::LoginInAddress
        | EngineError::LeadsToLogin { .. }
        | EngineError::Barred { .. }
        | EngineError::Gone { .. }
        | EngineError::MovedOnto { .. }
        | EngineError::NoFeed(_)
        | EngineError::KeptFeed { .. }
        | EngineError::NoEntry(_)
        | EngineError::NothingToRead
        | EngineError::LargeExcerpt
        | EngineError::NoStoredPage(_)
        | EngineError::NoWorker
        | EngineError::Note(_)
        | EngineError::File { .. } => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_as_wide_as_asked_or_as_comfortable() {
        assert_eq!(width(Some(200), Some(100), 80), 200);
        assert_eq!(width(None, Some(100), 80), 80);
        assert_eq!(width(None, Some(60), 80), 60);
        assert_eq!(width(None, None, 66), 80);
    }
}
