//! Which vocabulary a name belongs to, whatever prefix it is written with.

use super::{MOST_PREFIXES, local};
use crate::article::html::markup::OpenTag;

/// The namespaces of prefixes, as declared. An undeclared prefix has its usual one.
#[derive(Default)]
pub(super) struct Prefixes {
    /// Depth, prefix (empty for the default), namespace.
    declared: Vec<(usize, String, &'static str)>,
}

impl Prefixes {
    pub(super) fn declare(&mut self, depth: usize, tag: &OpenTag<'_>) {
        for (name, uri) in &tag.attributes {
            let prefix = if *name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix.filter(|_| self.declared.len() < MOST_PREFIXES) {
                self.declared.push((depth, prefix.to_owned(), space_of(uri)));
            }
        }
    }

    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|(declared, ..)| *declared >= depth) {
            self.declared.pop();
        }
    }

    pub(super) fn space(&self, name: &str) -> &'static str {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let declared = self.declared.iter().rev().find(|(_, own, _)| own == prefix).map(|(_, _, space)| *space);
        declared.unwrap_or_else(|| usual(prefix))
    }

    /// The name with the usual prefix of its namespace. Names of the feed's own vocabulary get none.
    pub(super) fn resolve(&self, name: &str, home: &str) -> String {
        let space = self.space(name);
        if space.is_empty() || space == home || space == "rss" {
            local(name).to_owned()
        } else {
            format!("{space}:{}", local(name))
        }
    }
}

/// Namespaces by their usual prefix, each with all its known addresses.
const SPACES: &[(&str, &[&str])] = &[
    ("atom", &["www.w3.org/2005/atom", "purl.org/atom/ns#"]),
    (
        "rss",
        &[
            "purl.org/rss/1.0",
            "purl.org/net/rss1.1#",
            "my.netscape.com/rdf/simple/0.9",
            "channel.netscape.com/rdf/simple/0.9",
            "backend.userland.com/rss2",
            "backend.userland.com/rss",
            "blogs.law.harvard.edu/tech/rss",
        ],
    ),
    ("rdf", &["www.w3.org/1999/02/22-rdf-syntax-ns#"]),
    ("dc", &["purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0"]),
    ("dcterms", &["purl.org/dc/terms"]),
    ("content", &["purl.org/rss/1.0/modules/content"]),
    ("media", &["search.yahoo.com/mrss", "search.yahoo.com/rss"]),
    ("itunes", &["www.itunes.com/dtds/podcast-1.0.dtd"]),
    ("feedburner", &["rssnamespace.org/feedburner/ext/1.0"]),
    ("sy", &["purl.org/rss/1.0/modules/syndication"]),
    ("xhtml", &["www.w3.org/1999/xhtml"]),
];

/// Addresses of namespaces are compared without scheme, case and trailing slash: feeds get all three wrong.
fn space_of(uri: &str) -> &'static str {
    let uri = uri.trim().to_ascii_lowercase();
    let uri = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest).trim_end_matches('/');
    let known = SPACES.iter().find(|(_, uris)| uris.contains(&uri)).map(|(space, _)| *space);
    known.unwrap_or(if uri.is_empty() { "" } else { "other" })
}

fn usual(prefix: &str) -> &'static str {
    match prefix {
        "" => "",
        "a10" => "atom",
        prefix => SPACES.iter().find(|(space, _)| *space == prefix).map_or("other", |(space, _)| space),
    }
}
