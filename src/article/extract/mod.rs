//! Reduces a page to its main content. In order:
//!
//! 1. The guard limits depth and size, and the page becomes a DOM.
//! 2. Escaped markup is recovered (`escaped`), and tables made of roles become tables (`aria`).
//! 3. Metadata, the deck, footnotes and questions are read from the whole page (`metadata`, `deck`, `footnotes`, `questions`),
//!    before anything is removed.
//! 4. A text that the page has only as data is the article, and the rest is done (`article_body`).
//! 5. Otherwise a classifier chooses the text that is main content (`classify`), with dom_smoothie's vote as one of its features, and
//!    `content` keeps what belongs to it.
//! 6. Rules remove what is still not the article's text, where the classifier is in doubt (`trim`, `behind`, `boilerplate`,
//!    `certainty`; `rules` lists all of them).
//!
//! This module knows the web's markup but makes no blocks. It returns a DOM that `blocks` walks.

mod aria;
mod article_body;
mod barrier;
mod behind;
mod boilerplate;
mod certainty;
mod class_names;
pub mod classify;
mod content;
mod deck;
mod escaped;
pub mod explain;
mod footnotes;
mod formulas;
mod json_ld;
mod metadata;
mod parts;
mod phrases;
mod pictures;
mod questions;
pub mod rules;
mod shown;
mod text_blocks;
mod trim;

use std::borrow::Cow;

use dom_query::{Document, NodeId, NodeRef};
use serde_json::Value;

use article_body::StatedText;
pub(crate) use barrier::Barriers;
use certainty::Certainty;
use classify::{Classifier, Decision, Facts};
use content::Choice;
use deck::PageDeck;
use footnotes::PageNotes;
pub(crate) use metadata::merged;
use rules::PageRules;

use super::faq::Evidence;
use super::html::{dom, guard};
use super::{HttpUrl, Metadata};
use crate::budget;

/// A DOM ready for `blocks`, and what else the page states.
pub(crate) struct Extracted {
    pub document: Document,
    pub meta: Metadata,
    pub evidence: Evidence,
    /// See [`super::Shortfall::Cut`].
    pub is_cut: bool,
    /// What may stand between the reader and the text; nothing in a text that is read whole.
    pub barriers: Barriers,
}

/// Removes everything but the article from the page.
pub(crate) fn page(html: Cow<str>, base: Option<&HttpUrl>, classifier: &Classifier, rules: PageRules) -> Extracted {
    let page = WholePage::of(html, base);
    let choice = page.choice(page.decide(base, classifier).as_ref());
    page.reduce(&page.extracted.document, choice, rules);
    page.extracted
}

/// Keeps everything, as for the body in a feed.
pub(crate) fn whole(html: Cow<str>, base: Option<&HttpUrl>) -> Extracted {
    let (extracted, parts, _) = prepare(html, base);
    parts.put_back(&extracted.document);
    extracted
}

/// What has its own place in the article, wherever the page has it.
struct Placed {
    deck: Option<PageDeck>,
    notes: PageNotes,
}

impl Placed {
    fn put_back(&self, document: &Document) {
        self.deck.iter().for_each(|deck| deck.put_back(document));
        self.notes.put_back(document);
    }
}

/// A page from which nothing was removed yet, and what decides on its text.
struct WholePage {
    extracted: Extracted,
    placed: Placed,
    facts: Facts,
    stated: StatedText,
    /// See [`behind::own_article`].
    own: Option<NodeId>,
    /// See [`article_body::only_in_data`].
    only_in_data: Option<String>,
    bytes: usize,
}

impl WholePage {
    fn of(html: Cow<str>, base: Option<&HttpUrl>) -> WholePage {
        let bytes = html.len();
        let (mut extracted, placed, nodes) = prepare(html, base);
        extracted.barriers = Barriers::of(&extracted.document, &nodes);
        let stated = StatedText::of(&nodes);
        let facts = Facts::of(&extracted.document, &nodes, base.or(extracted.meta.url.as_ref()));
        let own = behind::own_article(&extracted.document, &extracted.meta);
        let only_in_data = article_body::only_in_data(&extracted.document, &nodes);
        WholePage { extracted, placed, facts, stated, own, only_in_data, bytes }
    }

    fn decide<'p>(&'p self, base: Option<&HttpUrl>, classifier: &'p Classifier) -> Option<Decision<'p>> {
        let document = Some(&self.extracted.document).filter(|_| self.only_in_data.is_none())?;
        content::decide(document, self.bytes, base, &self.facts, classifier)
    }

    fn choice(&self, decision: Option<&Decision>) -> Choice {
        let data = self.only_in_data.as_ref().map(|_| Choice::data());
        data.unwrap_or_else(|| content::choice(&self.extracted.document, decision))
    }

    /// Reduces the document, which is this page's or a copy of it, to the article.
    fn reduce(&self, document: &Document, choice: Choice, rules: PageRules) {
        let certainty = content::keep(document, choice, &self.extracted.evidence.pairs, rules);
        if let Some(text) = &self.only_in_data {
            article_body::show(document, text);
        } else if !budget::is_spent() {
            let known = Known { stated: &self.stated, certainty, own: self.own };
            trim::page(document, &self.extracted.meta, &known, rules);
        }
        self.placed.put_back(document);
    }
}

/// What is known of the page's text when the rules look at it.
struct Known<'p> {
    stated: &'p StatedText,
    certainty: Certainty,
    /// See [`behind::own_article`].
    own: Option<NodeId>,
}

/// The segments of a page that the classifier is trained on.
pub(crate) fn samples(html: &str, base: Option<&HttpUrl>) -> Vec<classify::Sample> {
    let (page, untrained) = (WholePage::of(html.into(), base), Classifier::untrained());
    page.decide(base, &untrained).map(|decision| decision.samples()).unwrap_or_default()
}

/// The text that the classifier alone chooses.
pub(crate) fn chosen(html: &str, base: Option<&HttpUrl>, classifier: &Classifier) -> String {
    let page = WholePage::of(html.into(), base);
    let decision = page.decide(base, classifier);
    decision.iter().flat_map(|decision| decision.texts()).collect::<Vec<_>>().join("\n")
}

/// Parses the page and reads from it what is read before anything is removed. Returns it with what is to be put back, and its
/// JSON-LD.
fn prepare(html: Cow<str>, base: Option<&HttpUrl>) -> (Extracted, Placed, Vec<Value>) {
    let (document, is_cut) = parsed(html);
    dom::shrink(&document);
    escaped::recover(&document);
    shown::reveal(&document);
    pictures::unwrap(&document);
    formulas::show(&document);
    aria::tables(&document);
    let nodes = json_ld::nodes(&document);
    let meta = metadata::read(&document, &nodes, base);
    let deck = deck::mark(&document, &meta);
    let own: Vec<&HttpUrl> = base.into_iter().chain(&meta.url).collect();
    let notes = footnotes::take(&document, &own);
    let evidence = questions::prepare(&document, &nodes);
    (Extracted { document, meta, evidence, is_cut, barriers: Barriers::default() }, Placed { deck, notes }, nodes)
}

/// Parses the text and drops it: the DOM has its own copy of what it needs.
#[expect(clippy::needless_pass_by_value, reason = "dropping the text early is the point")]
fn parsed(html: Cow<str>) -> (Document, bool) {
    let guarded = guard::guarded(&html);
    (dom::document(&guarded), guarded.is_cut)
}

/// Whether the markup declares that an element is not content: the page's landmarks (WAI-ARIA landmark roles and the
/// elements that have them by default), dialogues, menus and forms.
fn is_chrome(node: &NodeRef) -> bool {
    let Some(name) = node.qual_name_ref() else { return false };
    match &*name.local {
        "nav" | "aside" | "dialog" | "menu" | "search" => true,
        // A footer or header inside an article belongs to the article (HTML, 4.3.8 and 4.3.9).
        "footer" | "header" => !node.ancestors_it(None).any(|node| node.has_name("article") || node.has_name("main")),
        _ => matches!(
            &*node.attr_or("role", ""),
            "navigation"
                | "complementary"
                | "banner"
                | "contentinfo"
                | "search"
                | "dialog"
                | "alertdialog"
                | "menu"
                | "menubar"
        ),
    }
}

/// Whether the node contains the article. A class on the article's own container is no reason to drop it:
/// "has-share-buttons", or a body with "comments-area".
fn holds_article(node: &NodeRef) -> bool {
    node.has_name("body")
        || node.has_name("article")
        || node.has_name("main")
        || node.descendants_it().any(|node| node.has_name("article") || node.has_name("main"))
}
