//! The authors of a page, from JSON-LD, `meta` names, markup, class names, and the lines near the headline.
//!
//! Sources are asked from the most to the least trusted, until one names somebody who is not the publisher.

use dom_query::NodeRef;

use super::byline::{self, is_address};
use super::parts::parts;
use super::{Page, is_of_another, plain};
use crate::article::Sanitized;
use crate::article::extract::text_blocks::{Unit, is_link};
use crate::article::extract::{class_names, json_ld, phrases};
use crate::article::text::key::key;

/// The most nodes of JSON-LD whose authors are compared with the publisher.
const MOST_NODES: usize = 5;

/// The most authors that are read from links.
const MOST_AUTHORS: usize = 10;

/// The most characters of a line with authors. A longer one is a biography.
const MOST_LINE: usize = 120;

impl<'a> Page<'a> {
    pub(super) fn byline(&self) -> Option<Sanitized> {
        let sources: [fn(&Page<'a>) -> Vec<Sanitized>; 6] = [
            Page::authors_in_json_ld,
            Page::authors_in_metas,
            Page::authors_in_data,
            Page::marked_authors,
            Page::lines_by,
            Page::linked_authors,
        ];
        let mut publisher = None;
        for names in sources.iter().flat_map(|source| source(self)) {
            if !self.is_publisher(&names) {
                return Some(names);
            }
            publisher.get_or_insert(names);
        }
        publisher.or_else(|| self.named_authors().into_iter().next())
    }

    fn is_publisher(&self, names: &str) -> bool {
        self.sites.get_or_init(|| self.site_keys()).contains(&key(names))
    }

    /// Reduces a raw byline to names.
    fn names(&self, raw: &str) -> Option<Sanitized> {
        byline::names(raw, self.site().as_deref(), self.host().as_deref())
    }

    /// The authors in JSON-LD. Each may be a name, a node, or the `@id` of one.
    fn authors_in_json_ld(&self) -> Vec<Sanitized> {
        let stated = self.texts().flat_map(|node| ["author", "creator"].map(|property| &node[property]));
        stated.filter_map(|authors| self.names(&self.authors_of(authors)?)).take(MOST_NODES).collect()
    }

    fn authors_of(&self, stated: &serde_json::Value) -> Option<Sanitized> {
        let each = stated.as_array().map_or(std::slice::from_ref(stated), Vec::as_slice);
        let names =
            each.iter().filter_map(|value| json_ld::string(value).or_else(|| json_ld::string(self.target(value)?)));
        let names: Vec<&str> = names.filter(|name| !is_address(name)).collect();
        Some(plain(&names.join(", "))).filter(|names| !names.is_empty())
    }

    fn authors_in_metas(&self) -> Vec<Sanitized> {
        const NAMES: [&str; 9] = [
            "author",
            "article:author",
            "article:author_name",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "byl",
            "citation_author",
        ];
        let stated = NAMES.iter().filter_map(|name| self.meta_all(name));
        stated.chain(self.card_label()).filter_map(|names| self.names(&names)).collect()
    }

    /// The second label of a Twitter card: "Written by", as WordPress' and Ghost's plugins print it.
    fn card_label(&self) -> Option<Sanitized> {
        let labels = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
        let says_by = |label: &str| self.meta(&[label]).is_some_and(|label| phrases::is_by(&label));
        labels.iter().find(|(label, _)| says_by(label)).and_then(|(_, data)| self.meta(&[data]))
    }

    /// The authors by microdata, microformats (`rel=author`, `p-author`, hCard's `fn`).
    fn marked_authors(&self) -> Vec<Sanitized> {
        const PLACES: [(&str, &str); 4] = [
            ("itemprop", r#"[itemprop~="author"] [itemprop~="name"]"#),
            ("itemprop", r#"[itemprop~="author"]"#),
            ("rel", r#"a[rel~="author"], address[rel~="author"]"#),
            ("class", ".p-author .p-name, .p-author, .byline .fn, .author .fn, .vcard .fn"),
        ];
        PLACES.iter().filter_map(|(attribute, place)| self.first_group(self.said(attribute, place))).collect()
    }

    /// The authors by class names.
    fn named_authors(&self) -> Vec<Sanitized> {
        let places: [fn(&NodeRef) -> bool; 2] = [class_names::is_author_name, class_names::is_author];
        places.iter().filter_map(|is_place| self.first_group(self.telling.iter().copied().filter(is_place))).collect()
    }

    /// The names in the first of the elements that has any, and in those beside it.
    fn first_group<'b>(&self, nodes: impl Iterator<Item = NodeRef<'b>>) -> Option<Sanitized> {
        let is_beside = |node: &NodeRef| node.ancestors_it(None).any(|node| is_of_another(&node));
        let mut named = nodes.filter(|node| !is_beside(node)).filter_map(|node| Some((node, self.names_in(&node)?)));
        let (first, mut names) = named.next()?;
        for (node, more) in named.take(10) {
            if are_beside(&first, &node) && !names.contains(&*more) {
                names = self.names(&format!("{names}, {more}"))?;
            }
        }
        Some(names)
    }

    /// The names in an element: those of its links to authors, or else the first part that is one.
    fn names_in(&self, node: &NodeRef) -> Option<Sanitized> {
        let links = node.descendants_it().filter(leads_to_author).take(MOST_AUTHORS);
        let linked: Vec<String> = links.filter_map(|link| parts(&link).into_iter().next()).collect();
        let of_part = |part: String| {
            let is_line = part.chars().count() <= MOST_LINE;
            self.names(phrases::after_by(&part).unwrap_or(&part)).filter(|_| is_line)
        };
        self.names(&linked.join(", ")).or_else(|| parts(node).into_iter().find_map(of_part))
    }

    /// The lines near the headline that begin with "By".
    fn lines_by(&self) -> Vec<Sanitized> {
        self.near_headline().iter().filter_map(|unit| self.names(&line_by(unit)?)).collect()
    }

    /// The links near the headline that lead to the page of an author.
    fn linked_authors(&self) -> Vec<Sanitized> {
        let of_line = |unit: &Unit| {
            let links = unit.links().filter(leads_to_author).take(MOST_AUTHORS);
            let links: Vec<String> = links.filter_map(|link| parts(&link).into_iter().next()).collect();
            self.names(&links.join(", ")).filter(|_| unit.text.chars().count() <= MOST_LINE)
        };
        self.near_headline().iter().filter_map(of_line).collect()
    }

    /// The authors in attributes for scripts, as forums have them for each post.
    fn authors_in_data(&self) -> Vec<Sanitized> {
        const NAMES: [&str; 3] = ["data-author", "data-author-name", "data-author-username"];
        let stated = self.telling.iter().filter_map(|node| NAMES.iter().find_map(|name| node.attr(name)));
        let first = stated.map(|name| Sanitized::line(&name)).find(|name| name.contains(char::is_alphabetic));
        first.filter(|name| name.chars().count() <= MOST_LINE).and_then(|name| self.names(&name)).into_iter().collect()
    }
}

/// What a line says after "By", if it names somebody: a capital, a link, or a single word.
fn line_by(unit: &Unit) -> Option<String> {
    let line = parts(&unit.node);
    let begins = |part: &String| phrases::after_by(part).is_some() || phrases::is_by(part);
    let at = line.iter().position(|part| part.chars().count() <= MOST_LINE && begins(part))?;
    let said = phrases::after_by(&line[at]).filter(|said| !said.is_empty());
    let said = said.or_else(|| Some(line.get(at + 1)?.as_str()))?;
    let is_linked = || unit.links().any(|link| parts(&link).first().is_some_and(|text| said.starts_with(&**text)));
    let is_line = unit.text.chars().count() <= 2 * MOST_LINE;
    let names =
        said.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) || is_linked() || !said.contains(' ');
    (is_line && names).then(|| said.to_owned())
}

/// Whether two elements are in one line: they have the same parent, or each is alone in an element of one list.
fn are_beside(one: &NodeRef, other: &NodeRef) -> bool {
    let id = |node: &NodeRef, up: usize| node.ancestors_it(Some(up)).nth(up - 1).map(|node| node.id);
    let is_alone = |node: &NodeRef| node.parent().is_some_and(|parent| key(&parent.text()) == key(&node.text()));
    id(one, 1) == id(other, 1) || id(one, 2) == id(other, 2) && is_alone(one) && is_alone(other)
}

/// Whether the link says that it leads to an author, or its address is one under which sites keep them:
/// `/author/ann-mole`.
fn leads_to_author(link: &NodeRef) -> bool {
    const FOLDERS: [&str; 10] = [
        "author",
        "authors",
        "contributor",
        "contributors",
        "people",
        "profile",
        "profiles",
        "staff",
        "writer",
        "writers",
    ];
    let is_said = || link.attr_or("rel", "").split_ascii_whitespace().any(|rel| rel == "author");
    let address = link.attr_or("href", "").to_ascii_lowercase();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut names = path.trim_end_matches('/').rsplit('/').skip(1);
    is_link(link) && (is_said() || names.any(|name| FOLDERS.contains(&name)))
}
