//! One pass over the page for what may be a note or a reference to one. It decides nothing.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

use super::{goes_on, is_named};
use crate::article::HttpUrl;
use crate::article::html::tag::style;

/// The elements that may matter.
pub(super) struct Survey<'a> {
    /// By `id`, or by the `name` of an old anchor; with the place in the page.
    ids: HashMap<String, (usize, NodeRef<'a>)>,
    /// Links to a place in the page, in its order.
    pub(super) links: Vec<Link<'a>>,
    /// Where each of `links` leads.
    leads: HashMap<NodeId, String>,
    /// Raised elements, in order.
    pub(super) raised: Vec<(usize, NodeRef<'a>)>,
    /// Elements inside of running text that are named after a note, or that are shown only on demand.
    pub(super) asides: Vec<(usize, NodeRef<'a>)>,
    /// Boxes that are named after notes, and `aside`s.
    pub(super) boxes: Vec<(usize, NodeRef<'a>)>,
}

/// A link to a place in the page.
pub(super) struct Link<'a> {
    pub(super) at: usize,
    pub(super) node: NodeRef<'a>,
    pub(super) fragment: String,
}

impl<'a> Survey<'a> {
    pub(super) fn of(body: &NodeRef<'a>, own: &[&HttpUrl]) -> Survey<'a> {
        let mut survey = Survey {
            ids: HashMap::new(),
            links: Vec::new(),
            leads: HashMap::new(),
            raised: Vec::new(),
            asides: Vec::new(),
            boxes: Vec::new(),
        };
        let nodes = body.descendants_it().filter(NodeRef::is_element).take_while(|_| goes_on());
        nodes.enumerate().for_each(|(at, node)| survey.note(at, node, own));
        survey
    }

    fn note(&mut self, at: usize, node: NodeRef<'a>, own: &[&HttpUrl]) {
        let Some(name) = node.node_name() else { return };
        if let Some(id) = node.attr("id").filter(|id| !id.is_empty()) {
            self.ids.entry(id.to_string()).or_insert((at, node));
        }
        match &*name {
            "a" => self.note_link(at, node, own),
            "sup" => self.raised.push((at, node)),
            "aside" => self.boxes.push((at, node)),
            "span" | "small" | "label" | "i" | "em" if is_named(&node) || is_on_demand(&node) => {
                self.asides.push((at, node));
            }
            "div" | "section" | "ol" | "ul" | "footer" | "table" if is_named(&node) => self.boxes.push((at, node)),
            _ => {}
        }
    }

    fn note_link(&mut self, at: usize, node: NodeRef<'a>, own: &[&HttpUrl]) {
        if let Some(name) = node.attr("name").filter(|name| !name.is_empty()) {
            self.ids.entry(name.to_string()).or_insert((at, node));
        }
        let href = node.attr("href");
        if let Some(fragment) = href.as_deref().and_then(|href| fragment(href.trim(), own)) {
            self.leads.insert(node.id, fragment.clone());
            self.links.push(Link { at, node, fragment });
        }
    }

    pub(super) fn target(&self, id: &str) -> Option<(usize, NodeRef<'a>)> {
        self.ids.get(id).copied()
    }

    /// Where the link leads in the page.
    pub(super) fn target_of(&self, link: &NodeRef) -> Option<NodeRef<'a>> {
        self.target(self.leads.get(&link.id)?).map(|(_, node)| node)
    }

    /// The name, or the name with a sign that the page has not yet.
    pub(super) fn unused(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.ids.contains_key(&name) {
            name.push('_');
        }
        name
    }

    /// The id of a reference: its own or its link's, else a new one.
    pub(super) fn name_of(&self, reference: &NodeRef, link: &NodeRef, number: usize) -> String {
        let own = [reference, link].into_iter().find_map(|node| node.attr("id").or_else(|| node.attr("name")));
        own.filter(|id| !id.is_empty()).map_or_else(|| self.unused(&format!("fnref-{number}")), |id| id.to_string())
    }
}

/// Whether the page shows the element only when it is asked for: by its own markup, or as a tooltip or a popover.
fn is_on_demand(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node.has_attr("popover")
        || &*node.attr_or("role", "") == "tooltip"
        || style(node, "display").is_some_and(|display| display == "none")
        || style(node, "visibility").is_some_and(|visibility| visibility == "hidden")
}

/// The place that an address in this page names.
fn fragment(href: &str, own: &[&HttpUrl]) -> Option<String> {
    let (page, fragment) = href.split_once('#')?;
    let same = |url: &&HttpUrl| plain(url.as_str()) == plain(page);
    (!fragment.is_empty() && (page.is_empty() || own.iter().any(same))).then(|| decoded(fragment))
}

/// Without what makes no other page.
fn plain(address: &str) -> &str {
    let address = address.split('#').next().unwrap_or_default();
    address.trim_start_matches("https:").trim_start_matches("http:").trim_end_matches('/')
}

fn decoded(fragment: &str) -> String {
    crate::article::blocks::percent_decoded(fragment)
}
