//! What the page as a whole tells: its titles and description, the types and the text in its JSON-LD, its address.

use std::collections::HashSet;

use dom_query::Document;
use serde_json::Value;

use super::words;
use crate::article::HttpUrl;
use crate::article::blocks::percent_decoded;
use crate::article::html::guard::guard;
use crate::article::text::part;

/// The most nested values of JSON-LD that are looked into.
const DEEPEST: usize = 8;

/// The most bytes of an `articleBody` that are compared. A longer text is a book.
const MOST_BODY: usize = 1 << 20;

/// Facts that features are made of. Words are hashes, and lists of them hold each once and in order.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(in crate::article) struct Facts {
    /// The page's titles: of the document, for networks, and of the article in JSON-LD.
    pub titles: Vec<Vec<u32>>,
    pub description: Vec<u32>,
    pub slug: Vec<u32>,
    /// Runs of three words of the `articleBody`.
    pub body: HashSet<u64>,
    pub body_words: usize,
    /// Every `@type` of the JSON-LD.
    pub types: HashSet<String>,
    pub is_article: bool,
    pub is_product: bool,
    /// Segments of the address' path, dashes in the longest of them, whether it has four digits in a row, and a query.
    pub path: usize,
    pub dashes: usize,
    pub has_number: bool,
    pub has_query: bool,
}

impl Facts {
    /// Reads the head of the page, its JSON-LD (`nodes`) and its address.
    pub fn of(document: &Document, nodes: &[Value], address: Option<&HttpUrl>) -> Facts {
        let mut facts = Facts::default();
        let mut titles = vec![document.select("head title").nodes().first().map(|node| node.text().to_string())];
        titles.push(facts.read_metas(document));
        let mut body = "";
        let mut headline = None;
        nodes.iter().for_each(|node| facts.read_node(node, 0, &mut headline, &mut body));
        titles.push(headline.map(str::to_owned));
        let lists = titles.into_iter().flatten().map(|title| words::distinct(words::words(&title)));
        facts.titles = lists.filter(|title| !title.is_empty()).collect();
        facts.read_body(body);
        facts.read_address(address);
        facts
    }

    /// Returns `og:title`.
    fn read_metas(&mut self, document: &Document) -> Option<String> {
        let mut title = None;
        let mut description = String::new();
        for meta in document.select("meta[content]").nodes() {
            let name = meta.attr("property").or_else(|| meta.attr("name")).unwrap_or_default().to_ascii_lowercase();
            let content = meta.attr_or("content", "");
            match &*name {
                "og:title" => title = Some(content.to_string()),
                "og:description" | "description" | "twitter:description" if content.len() > description.len() => {
                    description = content.to_string();
                }
                "og:type" => {
                    let kind = content.to_ascii_lowercase();
                    self.is_article = kind.contains("article");
                    self.is_product = kind.contains("product");
                }
                _ => {}
            }
        }
        self.description = words::distinct(words::words(&description));
        title
    }

    fn read_node<'a>(&mut self, value: &'a Value, depth: usize, headline: &mut Option<&'a str>, body: &mut &'a str) {
        if depth > DEEPEST {
            return;
        }
        if let Some(node) = value.as_object() {
            let kinds = node
                .get("@type")
                .into_iter()
                .flat_map(|kind| kind.as_array().map_or(std::slice::from_ref(kind), Vec::as_slice));
            self.types.extend(kinds.filter_map(Value::as_str).map(str::to_owned));
            let text = |name: &str| node.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            *headline = headline.or(text("headline"));
            *body = text("articleBody").filter(|text| text.len() > body.len()).unwrap_or(body);
            node.values().for_each(|value| self.read_node(value, depth + 1, headline, body));
        }
        for value in value.as_array().into_iter().flatten().take(200) {
            self.read_node(value, depth + 1, headline, body);
        }
    }

    fn read_body(&mut self, body: &str) {
        let body = part::cut(body, MOST_BODY);
        let text = if body.contains('<') {
            Document::fragment(guard(body).as_ref()).text().to_string()
        } else {
            body.to_owned()
        };
        let all = words::words(&text);
        self.body_words = all.len();
        self.body = all.windows(3).map(words::hash).collect();
    }

    fn read_address(&mut self, address: Option<&HttpUrl>) {
        let Some(address) = address.map(HttpUrl::to_url) else { return };
        let path = percent_decoded(address.path());
        self.slug = words::distinct(words::words(&path.replace('_', " ")));
        let parts = || address.path().split('/').filter(|part| !part.is_empty());
        self.path = parts().count();
        self.dashes = parts().map(|part| part.matches(['-', '_']).count()).max().unwrap_or(0);
        self.has_number = parts().any(|part| part.as_bytes().windows(4).any(|run| run.iter().all(u8::is_ascii_digit)));
        self.has_query = address.query().is_some();
    }

    /// Whether the JSON-LD has one of the types.
    pub fn has_type(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.types.contains(*name))
    }
}
