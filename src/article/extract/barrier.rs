//! What may stand between the reader and the text of a page: a wall, a question, a script. The signs are collected
//! before anything is removed; only with the length of what could be read do they tell something.
//!
//! No word of the page is looked at. The signs are schema.org's `isAccessibleForFree` (Google's markup for paywalled
//! content), the publisher's `article:content_tier`, forms that ask for consent or a password, and a page that has
//! scripts and hardly any text.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::is_chrome;
use crate::article::html::tag::{self, Tag};
use crate::article::text::key;
use crate::article::{Block, Shortfall};

/// The signs of one page.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign that a page has or not")]
pub(crate) struct Barriers {
    is_paid: bool,
    /// Words of the whole article, as the page states them.
    words: Option<usize>,
    asks_for_consent: bool,
    asks_for_password: bool,
    has_scripts: bool,
    /// The letters of the whole page, at most [`MUCH`].
    letters: usize,
}

/// The letters of a page that has text of its own.
const MUCH: usize = 2_000;

/// Letters of an article below which a page may have withheld it: some paragraphs for a teaser, a few lines for a form.
const TEASER: usize = 1_500;
const LINES: usize = 300;

/// Letters of a page that shows nothing without its scripts, and of what could be read of it.
const SHELL: usize = 400;
const NOTHING: usize = 150;

impl Barriers {
    pub(super) fn of(document: &Document, nodes: &[Value]) -> Barriers {
        let Some(body) = document.body() else { return Barriers::default() };
        let is_out = |node: &NodeRef| is_chrome(node) || tag::is_hidden(node, Tag::of(node));
        let is_own = |node: &NodeRef| !node.ancestors_it(None).any(|above| is_out(&above));
        let forms = document.select("form[action*=consent]");
        let passwords = document.select("input[type=password]");
        Barriers {
            is_paid: nodes.iter().any(is_paid) || has_locked_tier(document),
            words: nodes.iter().find_map(words),
            asks_for_consent: !forms.is_empty(),
            asks_for_password: passwords.nodes().iter().any(is_own),
            has_scripts: !document.select("script[src], script[type=module]").is_empty(),
            letters: letters_of_page(&body),
        }
    }

    /// What is missing, if the blocks are all that could be read.
    pub(crate) fn shortfall(self, blocks: &[Block]) -> Option<Shortfall> {
        let letters = blocks.iter().map(|block| key::letters(&block.visible_text()).count()).sum::<usize>();
        // Five letters are a word, for a comparison with a count that is never exact.
        let is_half = self.words.is_none_or(|words| letters < words * 5 / 2);
        match () {
            () if self.is_paid && letters < TEASER && is_half => Some(Shortfall::Paywall),
            () if self.asks_for_consent && letters < TEASER && self.letters < MUCH => Some(Shortfall::Consent),
            () if self.asks_for_password && letters < LINES && self.letters < MUCH => Some(Shortfall::Login),
            () if self.has_scripts && letters < NOTHING && self.letters < SHELL => Some(Shortfall::Script),
            () => None,
        }
    }
}

/// The article, or a part of it, is not free. Some write the value as a string.
fn is_paid(node: &Value) -> bool {
    let value = &node["isAccessibleForFree"];
    *value == Value::Bool(false) || value.as_str().is_some_and(|value| value.eq_ignore_ascii_case("false"))
}

fn has_locked_tier(document: &Document) -> bool {
    let tier = document.select("meta[property='article:content_tier']").attr("content");
    tier.is_some_and(|tier| tier.eq_ignore_ascii_case("locked"))
}

fn words(node: &Value) -> Option<usize> {
    let count = &node["wordCount"];
    let count = count.as_u64().or_else(|| count.as_str()?.trim().parse().ok())?;
    usize::try_from(count).ok().filter(|count| *count > 0)
}

fn letters_of_page(body: &NodeRef) -> usize {
    let is_shown = |text: &NodeRef| {
        let unseen = ["script", "style", "noscript", "template"];
        text.parent().is_some_and(|parent| !unseen.iter().any(|name| parent.has_name(name)))
    };
    let mut letters = 0;
    for text in body.descendants_it().filter(|node| node.is_nonempty_text() && is_shown(node)) {
        letters += key::letters(&text.text()).count();
        if letters >= MUCH {
            return MUCH;
        }
    }
    letters
}
