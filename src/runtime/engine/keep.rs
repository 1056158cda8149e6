//! Keeps a page to read it later: an entry of the feed of kept pages, with the page as it was fetched.

use std::sync::Arc;

use super::open::{based, read_page};
use super::{Engine, EngineError};
use crate::app::PageNamer;
use crate::article::text::part::start;
use crate::article::{Article, Block, BlockKind, HttpUrl, Sanitized};
use crate::feed::{Body, KeptPage, ParsedEntry, escape_html};

/// Characters of the start of the text, for the preview and until the page is prepared.
const TEASER: usize = 1_000;

impl Engine {
    /// Keeps the page of an address. It is fetched, unless it was among the last ones that were followed; `on_pending` gets
    /// what is waited for.
    pub async fn keep_page(
        &self,
        named_by: &PageNamer,
        url: &HttpUrl,
        on_pending: impl FnOnce(Sanitized),
    ) -> Result<KeptPage, EngineError> {
        let (end, html) = match self.recent.find(url) {
            Some(html) => (url.clone(), html),
            None => {
                on_pending(Sanitized::line(&url.host()));
                self.fetch_page(named_by, url).await?
            }
        };
        let article = read_page(end.clone(), html.clone()).await?;
        let (entry, html, now) = (entry(&end, &article), based(html, url, &end), self.now());
        self.ask(move |store| store.keep(&entry, &html, now)).await
    }
}

/// It has the date on which it is kept, so that it stands at the top. The article itself says when it was published.
fn entry(url: &HttpUrl, article: &Arc<Article>) -> ParsedEntry {
    let meta = &article.meta;
    ParsedEntry {
        identity: url.as_str().to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: if meta.title.is_empty() { url.to_sanitized() } else { meta.title.clone() },
        url: Some(url.clone()),
        author: meta.byline.clone(),
        published: None,
        updated: None,
        body: Body { html: format!("<p>{}</p>", escape_html(&lead(article))), is_teaser: true },
    }
}

fn lead(article: &Article) -> String {
    let mut lead = String::new();
    let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading { .. });
    for block in article.blocks.iter().filter(|block| !is_heading(block)) {
        lead.push_str(&block.visible_text());
        lead.push(' ');
        if lead.len() > TEASER {
            break;
        }
    }
    start(&lead, TEASER).trim().to_owned()
}
