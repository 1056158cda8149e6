//! Opens an entry: returns the article from the feed's own text, or from the page if the feed has only a teaser. An article
//! that was derived from its text before is not parsed again.

use std::sync::Arc;

use chrono::SecondsFormat;
use tokio::task::spawn_blocking;

use super::text::{PageMode, Text, explain, on_worker, parse, read, refuse_large};
use super::{Engine, EngineError};
use crate::app::PageNamer;
use crate::article::read::ReadError;
use crate::article::text::key;
use crate::article::{Article, Direction, Explanation, HttpUrl, Metadata, QuotedPos, Sanitized, TextPos};
use crate::feed::{Body, Enclosure, EntryDetail, EntryId, is_feed};
use crate::store::{StoredArticle, TextSource};

/// An article that is ready to be read.
#[derive(Clone, Debug)]
pub struct OpenedArticle {
    pub article: Arc<Article>,
    /// The saved reading position.
    pub text_pos: Option<TextPos>,
    /// What the user should know: why this is only the feed's summary.
    pub notice: Option<Sanitized>,
    /// The files that the entry comes with.
    pub enclosures: Vec<Enclosure>,
}

impl OpenedArticle {
    fn at(article: Arc<Article>, place: Option<&QuotedPos>) -> OpenedArticle {
        let text_pos = place.map(|place| article.find_again(place));
        OpenedArticle { article, text_pos, notice: None, enclosures: Vec::new() }
    }
}

/// An article that is none of the library's.
impl From<Arc<Article>> for OpenedArticle {
    fn from(article: Arc<Article>) -> OpenedArticle {
        OpenedArticle::at(article, None)
    }
}

/// Which text of an entry is shown, and as what.
pub(super) struct ChosenText {
    pub source: TextSource,
    pub article: Arc<Article>,
    /// Why this is only the feed's summary.
    pub notice: Option<Sanitized>,
}

impl ChosenText {
    /// A saved position belongs to the whole text, not to the summary that is shown in its place.
    fn opened(self, place: Option<&QuotedPos>) -> OpenedArticle {
        let place = place.filter(|_| self.source != TextSource::Teaser);
        OpenedArticle { notice: self.notice, ..OpenedArticle::at(self.article, place) }
    }
}

/// An entry with its text in the feed.
#[derive(Clone)]
struct StoredTexts {
    entry: EntryDetail,
    body: Arc<Body>,
}

impl StoredTexts {
    /// Parses on a worker.
    async fn on_worker<T: Send + 'static>(
        self,
        work: impl FnOnce(&EntryDetail, &Body) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        on_worker(self.body.html.len(), move || work(&self.entry, &self.body)).await?
    }
}

/// What an earlier reading has left of an entry.
enum Earlier {
    /// The article that opening shows.
    Opened(OpenedArticle),
    /// An article of another format, or none because it could not be read then.
    Outdated,
    /// Nothing, or not what opening shows.
    Missing,
}

impl Engine {
    /// The article of an entry. `on_pending` gets the sentence to show while a page is being fetched.
    pub async fn open_article(
        &self,
        id: EntryId,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<OpenedArticle, EngineError> {
        self.opened.note(id);
        let parsing = async { Ok(self.parsed(id, PageMode::Extracted, on_pending).await?.0) };
        self.with_enclosures(id, self.open_or(id, PageMode::Extracted, parsing).await).await
    }

    /// The same for the command line, which can ask for the whole page and has to wait for it. If the feed has nothing but
    /// a summary there is no notice, because nothing failed.
    pub async fn read_entry(&self, id: EntryId, reading: PageMode) -> Result<OpenedArticle, EngineError> {
        let parsing = async {
            let (opened, has_page) = self.parsed(id, reading, |_| ()).await?;
            Ok(OpenedArticle { notice: opened.notice.filter(|_| has_page), ..opened })
        };
        self.with_enclosures(id, self.open_or(id, reading, parsing).await).await
    }

    /// Adds the files of the entry. An episode without a text is an article that has nothing else.
    async fn with_enclosures(
        &self,
        id: EntryId,
        opened: Result<OpenedArticle, EngineError>,
    ) -> Result<OpenedArticle, EngineError> {
        let enclosures = self.ask(move |store| store.enclosures(id)).await?;
        let error = match opened {
            Ok(opened) => return Ok(OpenedArticle { enclosures, ..opened }),
            Err(error) if enclosures.is_empty() => return Err(error),
            Err(error) => error,
        };
        let entry = self.ask(move |store| store.entry(id)).await?.ok_or(EngineError::NoEntry(id))?;
        let article = Article { meta: known(&entry), ..Article::default() };
        let has_page = !matches!(error, EngineError::NothingToRead);
        let notice = has_page.then(|| Sanitized::line(&format!("Only what comes with the article: {error}.")));
        Ok(OpenedArticle { notice, enclosures, ..OpenedArticle::at(Arc::new(article), None) })
    }

    /// The article as its texts are now, and whether the entry names a page or needs none.
    async fn parsed(
        &self,
        id: EntryId,
        reading: PageMode,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<(OpenedArticle, bool), EngineError> {
        let (texts, place) = self.stored(id).await?;
        let mut has_page = true;
        let shown = match texts.clone().on_worker(own_text).await? {
            Some(own) => own,
            None => match self.page_article(&texts.entry, reading, on_pending).await {
                Ok(page) => texts.on_worker(|entry, body| Ok(longer(entry, body, page))).await?,
                Err(error) => {
                    has_page = !matches!(error, EngineError::NothingToRead);
                    texts.on_worker(|entry, body| teaser(entry, body, error)).await?
                }
            },
        };
        Ok((shown.opened(place.as_ref()), has_page))
    }

    /// The article as it was derived from the text earlier, or else by parsing. If it can be derived anew, that is done later:
    /// opening does not wait for the file.
    async fn open_or(
        &self,
        id: EntryId,
        reading: PageMode,
        parsing: impl Future<Output = Result<OpenedArticle, EngineError>>,
    ) -> Result<OpenedArticle, EngineError> {
        match self.earlier(id, reading).await? {
            Earlier::Opened(opened) => Ok(opened),
            Earlier::Missing => parsing.await,
            Earlier::Outdated => {
                let opened = parsing.await?;
                self.derive_again(id);
                Ok(opened)
            }
        }
    }

    /// An article as it was prepared; `None` if it is not. Nothing is fetched or parsed.
    pub async fn prepared(&self, id: EntryId) -> Result<Option<Arc<Article>>, EngineError> {
        Ok(match self.earlier(id, PageMode::Extracted).await? {
            Earlier::Opened(opened) => Some(opened.article),
            Earlier::Missing | Earlier::Outdated => None,
        })
    }

    async fn earlier(&self, id: EntryId, reading: PageMode) -> Result<Earlier, EngineError> {
        let stored = self.ask(move |store| Ok((store.article(id)?, store.entry(id)?, store.text_pos(id)?)));
        let (stored, entry, place) = stored.await?;
        let entry = entry.ok_or(EngineError::NoEntry(id))?;
        Ok(match stored {
            StoredArticle::Current { source, article, notice } if is_shown(source, notice.as_ref(), reading) => {
                let article = Arc::new(article.known_as(&known(&entry)));
                Earlier::Opened(ChosenText { source, article, notice }.opened(place.as_ref()))
            }
            StoredArticle::Current { .. } | StoredArticle::Missing => Earlier::Missing,
            StoredArticle::Nothing | StoredArticle::Outdated => Earlier::Outdated,
        })
    }

    fn derive_again(&self, id: EntryId) {
        let store = self.store.clone();
        spawn_blocking(move || {
            if let Err(error) = store.derive_again(id) {
                tracing::warn!(entry = id.0, "it could not be put into the backlog: {error}");
            }
        });
    }

    /// What is read of the stored page of an entry, and why.
    pub async fn explain_entry(&self, id: EntryId) -> Result<Explanation, EngineError> {
        let (texts, _) = self.stored(id).await?;
        let entry = texts.entry;
        let html = self.ask(move |store| store.page(id)).await?.ok_or(EngineError::NoStoredPage(id))?;
        explain(Text { html, base: entry.url.clone(), known: known(&entry) }).await
    }

    async fn stored(&self, id: EntryId) -> Result<(StoredTexts, Option<QuotedPos>), EngineError> {
        let found = self.ask(move |store| Ok((store.entry(id)?, store.body(id)?, store.text_pos(id)?))).await?;
        let (entry, body, place) = found;
        let (entry, body) = (entry.ok_or(EngineError::NoEntry(id))?, Arc::new(body.unwrap_or_default()));
        Ok((StoredTexts { entry, body }, place))
    }

    async fn page_article(
        &self,
        entry: &EntryDetail,
        reading: PageMode,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<Arc<Article>, EngineError> {
        let html = self.page(entry, on_pending).await?;
        Ok(read(text(entry, html), reading).await??)
    }

    /// The stored page, or else the fetched one, which is then stored.
    pub(super) async fn page(
        &self,
        entry: &EntryDetail,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<String, EngineError> {
        let id = entry.row.id;
        if let Some(html) = self.ask(move |store| store.page(id)).await? {
            return Ok(html);
        }
        let url = entry.url.as_ref().ok_or(EngineError::NothingToRead)?;
        on_pending(Sanitized::line(&format!("fetching the page from {}", url.host())));
        let (end, html) = self.fetcher.page_from(&self.origin(entry, url).await?, url).await?;
        refuse_large(&html)?;
        let html = based(html, url, &end);
        let stored = html.clone();
        self.ask(move |store| store.save_page(id, &stored)).await?;
        Ok(html)
    }
}

impl Engine {
    /// The page of an address, with the address that it was fetched from in the end. Who named it decides whether a login is
    /// sent and whether it may be in the local network.
    pub async fn open_page(&self, named_by: &PageNamer, url: &HttpUrl) -> Result<(HttpUrl, Arc<Article>), EngineError> {
        let (url, html) = self.fetch_page(named_by, url).await?;
        let article = read_page(url.clone(), html.clone()).await?;
        self.recent.keep(url.clone(), html);
        Ok((url, article))
    }

    /// Fetches a page as it is.
    pub(super) async fn fetch_page(
        &self,
        named_by: &PageNamer,
        url: &HttpUrl,
    ) -> Result<(HttpUrl, String), EngineError> {
        Ok(match named_by {
            // The article's feed counts as who named it.
            PageNamer::Entry(id) => {
                let id = *id;
                let entry = self.ask(move |store| store.entry(id)).await?.ok_or(EngineError::NoEntry(id))?;
                self.fetcher.page_from(&self.origin(&entry, url).await?, url).await?
            }
            PageNamer::Page(page) => self.fetcher.page_from_page(page, url).await?,
            PageNamer::User => self.fetcher.page(url).await?,
            // Never a local one, and without a login.
            PageNamer::Nobody => {
                let nobody = HttpUrl::parse("https://nobody.example/").expect("it is a web address");
                self.fetcher.page_from_page(&nobody, url).await?
            }
        })
    }
}

/// Reads a fetched page.
pub(super) async fn read_page(url: HttpUrl, html: String) -> Result<Arc<Article>, EngineError> {
    if is_feed(&html) {
        return Err(EngineError::IsAFeed);
    }
    refuse_large(&html)?;
    let known = Metadata { url: Some(url.clone()), ..Metadata::default() };
    Ok(read(Text { html, base: Some(url), known }, PageMode::Extracted).await??)
}

impl Engine {
    /// The address of the entry's feed, which named the entry's address.
    async fn origin(&self, entry: &EntryDetail, url: &HttpUrl) -> Result<HttpUrl, EngineError> {
        let feed = entry.row.feed;
        let feed = self.ask(move |store| store.feed(feed)).await?;
        Ok(feed.map_or_else(|| url.clone(), |feed| feed.url))
    }
}

/// The page with its own address in a `<base>`, if it was redirected. Only the entry's address is stored, and relative
/// links would lead elsewhere from there. If the page has a `<base>` of its own, that is kept, because it is nearly always
/// absolute; a second one would be ignored (HTML, section 4.2.3).
pub(super) fn based(html: String, asked: &HttpUrl, end: &HttpUrl) -> String {
    if asked == end || html.contains("<base ") {
        return html;
    }
    format!("<base href=\"{}\">{html}", end.as_str().replace('"', "%22"))
}

/// Whether opening shows the article that was derived from this text. Reading the whole page takes the page itself.
fn is_shown(source: TextSource, notice: Option<&Sanitized>, reading: PageMode) -> bool {
    match (source, reading) {
        (TextSource::Feed, PageMode::Extracted | PageMode::Whole) | (TextSource::Page, PageMode::Extracted) => true,
        (TextSource::Teaser, PageMode::Extracted) => notice.is_some(),
        (TextSource::Page | TextSource::Teaser, PageMode::Whole)
        | (TextSource::Nothing, PageMode::Extracted | PageMode::Whole) => false,
    }
}

/// What is shown of the texts that are stored, without a request. A teaser without a page has no notice: the page was not
/// asked for yet.
pub(super) fn shown(entry: &EntryDetail, body: &Body, page: Option<String>) -> Result<ChosenText, EngineError> {
    if let Some(own) = own_text(entry, body)? {
        return Ok(own);
    }
    let Some(html) = page else {
        return Ok(ChosenText { notice: None, ..teaser(entry, body, EngineError::NothingToRead)? });
    };
    match parse(text(entry, html), PageMode::Extracted) {
        Ok(page) => Ok(longer(entry, body, Arc::new(page))),
        Err(error) => teaser(entry, body, error.into()),
    }
}

fn text(entry: &EntryDetail, html: String) -> Text {
    Text { html, base: entry.url.clone(), known: known(entry) }
}

/// The feed's text as it is, even if it is only a summary.
fn read_body(entry: &EntryDetail, body: &Body) -> Result<Arc<Article>, ReadError> {
    parse(text(entry, body.html.clone()), PageMode::Whole).map(Arc::new)
}

/// The article from the feed's own text; `None` if that is a teaser or empty.
fn own_text(entry: &EntryDetail, body: &Body) -> Result<Option<ChosenText>, EngineError> {
    if body.is_teaser || body.html.trim().is_empty() {
        return Ok(None);
    }
    match read_body(entry, body) {
        Ok(article) => Ok(Some(ChosenText { source: TextSource::Feed, article, notice: None })),
        Err(ReadError::Empty) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The page's article, or the feed's summary if that is longer: a page that asks for consent or money has less to read.
fn longer(entry: &EntryDetail, body: &Body, page: Arc<Article>) -> ChosenText {
    let summary = read_body(entry, body).ok();
    match summary.filter(|summary| letters(summary) > letters(&page)) {
        Some(article) => {
            let why = page.notice().unwrap_or_else(|| Sanitized::line("The page has less text."));
            let notice = Sanitized::line(&format!("This is the feed's summary. {why}"));
            ChosenText { source: TextSource::Teaser, article, notice: Some(notice) }
        }
        None => ChosenText { source: TextSource::Page, article: page, notice: None },
    }
}

fn letters(article: &Article) -> usize {
    article.blocks.iter().map(|block| key::letters(&block.visible_text()).count()).sum()
}

/// The feed's summary, because the page was not available. Fails with the page's error if there is no summary either.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other failure has a sentence of its own")]
fn teaser(entry: &EntryDetail, body: &Body, why: EngineError) -> Result<ChosenText, EngineError> {
    let Ok(article) = read_body(entry, body) else { return Err(why) };
    let notice = match why {
        EngineError::NothingToRead => Sanitized::line("The feed has only this summary, and no link to a page."),
        other => Sanitized::line(&format!("Only the feed's summary: {other}.")),
    };
    Ok(ChosenText { source: TextSource::Teaser, article, notice: Some(notice) })
}

/// The metadata from the feed. It wins over the page's own.
fn known(entry: &EntryDetail) -> Metadata {
    Metadata {
        title: entry.row.title.clone(),
        byline: entry.author.clone(),
        site: Some(entry.row.feed_title.clone()),
        published: entry.row.published.map(|date| Sanitized::line(&date.to_rfc3339_opts(SecondsFormat::Secs, true))),
        url: entry.url.clone(),
        lang: None,
        image: None,
        direction: Direction::default(),
    }
}
