//! Opens an entry: returns the article from the feed's own text, or from the page if the feed has only a teaser.

use std::sync::Arc;

use chrono::SecondsFormat;

use super::text::{PageMode, Text, explain, read, refuse_large};
use super::{Engine, EngineError};
use crate::article::read::ReadError;
use crate::article::text::key;
use crate::article::{Article, Direction, Explanation, HttpUrl, Metadata, QuotedPos, Sanitized, TextPos};
use crate::feed::{Body, EntryDetail, EntryId};

/// An article that is ready to be read.
#[derive(Clone, Debug)]
pub struct OpenedArticle {
    pub article: Arc<Article>,
    /// The saved reading position.
    pub text_pos: Option<TextPos>,
    /// What the user should know: why this is only the feed's summary.
    pub notice: Option<Sanitized>,
}

impl OpenedArticle {
    fn at(article: Arc<Article>, place: Option<&QuotedPos>) -> OpenedArticle {
        let text_pos = place.map(|place| article.find_again(place));
        OpenedArticle { article, text_pos, notice: None }
    }
}

impl Engine {
    /// The article of an entry. `on_pending` gets the sentence to show while a page is being fetched.
    pub async fn open_article(
        &self,
        id: EntryId,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<OpenedArticle, EngineError> {
        let (entry, body, place) = self.stored(id).await?;
        if let Some(article) = own_text(&entry, &body).await? {
            return Ok(OpenedArticle::at(article, place.as_ref()));
        }
        match self.page_article(&entry, PageMode::Extracted, on_pending).await {
            Ok(page) => longer(&entry, body, page, place.as_ref()).await,
            Err(error) => teaser(&entry, body, error).await,
        }
    }

    /// The same for the command line, which can ask for the whole page and has to wait for it. If the feed has nothing but
    /// a summary there is no notice, because nothing failed.
    pub async fn read_entry(&self, id: EntryId, reading: PageMode) -> Result<OpenedArticle, EngineError> {
        let (entry, body, place) = self.stored(id).await?;
        if let Some(article) = own_text(&entry, &body).await? {
            return Ok(OpenedArticle::at(article, place.as_ref()));
        }
        match self.page_article(&entry, reading, |_| ()).await {
            Ok(page) => longer(&entry, body, page, place.as_ref()).await,
            Err(error @ EngineError::NothingToRead) => {
                Ok(OpenedArticle { notice: None, ..teaser(&entry, body, error).await? })
            }
            Err(error) => teaser(&entry, body, error).await,
        }
    }

    /// What is read of the stored page of an entry, and why.
    pub async fn explain_entry(&self, id: EntryId) -> Result<Explanation, EngineError> {
        let (entry, ..) = self.stored(id).await?;
        let html = self.ask(move |store| store.page(id)).await?.ok_or(EngineError::NoStoredPage(id))?;
        explain(Text { html, base: entry.url.clone(), known: known(&entry) }).await
    }

    async fn stored(&self, id: EntryId) -> Result<(EntryDetail, Body, Option<QuotedPos>), EngineError> {
        let found = self.ask(move |store| Ok((store.entry(id)?, store.body(id)?, store.text_pos(id)?))).await?;
        let (entry, body, place) = found;
        Ok((entry.ok_or(EngineError::NoEntry(id))?, body.unwrap_or_default(), place))
    }

    async fn page_article(
        &self,
        entry: &EntryDetail,
        reading: PageMode,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<Arc<Article>, EngineError> {
        let html = self.page(entry, on_pending).await?;
        let text = Text { html, base: entry.url.clone(), known: known(entry) };
        Ok(read(text, reading).await??)
    }

    /// The stored page, or else the fetched one, which is then stored.
    async fn page(&self, entry: &EntryDetail, on_pending: impl FnOnce(Sanitized)) -> Result<String, EngineError> {
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
fn based(html: String, asked: &HttpUrl, end: &HttpUrl) -> String {
    if asked == end || html.contains("<base ") {
        return html;
    }
    format!("<base href=\"{}\">{html}", end.as_str().replace('"', "%22"))
}

/// The article from the feed's own text; `None` if that is a teaser or empty.
async fn own_text(entry: &EntryDetail, body: &Body) -> Result<Option<Arc<Article>>, EngineError> {
    if body.is_teaser || body.html.trim().is_empty() {
        return Ok(None);
    }
    let text = Text { html: body.html.clone(), base: entry.url.clone(), known: known(entry) };
    match read(text, PageMode::Whole).await? {
        Ok(article) => Ok(Some(article)),
        Err(ReadError::Empty) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The page's article, or the feed's summary if that is longer: a page that asks for consent or money has less to read.
async fn longer(
    entry: &EntryDetail,
    body: Body,
    page: Arc<Article>,
    place: Option<&QuotedPos>,
) -> Result<OpenedArticle, EngineError> {
    let text = Text { html: body.html, base: entry.url.clone(), known: known(entry) };
    let summary = read(text, PageMode::Whole).await?.ok();
    match summary.filter(|summary| letters(summary) > letters(&page)) {
        Some(article) => {
            let why = page.notice().unwrap_or_else(|| Sanitized::line("The page has less text."));
            let notice = Sanitized::line(&format!("This is the feed's summary. {why}"));
            Ok(OpenedArticle { article, text_pos: None, notice: Some(notice) })
        }
        None => Ok(OpenedArticle::at(page, place)),
    }
}

fn letters(article: &Article) -> usize {
    article.blocks.iter().map(|block| key::letters(&block.visible_text()).count()).sum()
}

/// The feed's summary, because the page was not available. Fails with the page's error if there is no summary either.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other failure has a sentence of its own")]
async fn teaser(entry: &EntryDetail, body: Body, why: EngineError) -> Result<OpenedArticle, EngineError> {
    let text = Text { html: body.html, base: entry.url.clone(), known: known(entry) };
    let Ok(article) = read(text, PageMode::Whole).await? else { return Err(why) };
    let notice = match why {
        EngineError::NothingToRead => Sanitized::line("The feed has only this summary, and no link to a page."),
        other => Sanitized::line(&format!("Only the feed's summary: {other}.")),
    };
    Ok(OpenedArticle { article, text_pos: None, notice: Some(notice) })
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
