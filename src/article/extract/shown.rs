//! Shows what a browser shows although its markup looks hidden, before anything is voted on: `hidden=until-found` can be
//! found by searching, an open dialogue in an article is part of it, and a declarative shadow root is on the page.

use dom_query::{Document, NodeData, NodeRef};

use crate::budget;

pub(super) fn reveal(document: &Document) {
    let Some(body) = document.body() else { return };
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        if node.attr("hidden").is_some_and(|hidden| hidden.eq_ignore_ascii_case("until-found")) {
            node.remove_attr("hidden");
        }
        if node.has_name("dialog") && node.has_attr("open") && is_in_article(&node) {
            node.rename("div");
        } else if node.has_name("template") && node.has_attr("shadowrootmode") {
            shadow(&node);
        }
    }
}

/// Anywhere else an open dialogue asks for consent or offers something.
fn is_in_article(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|above| above.has_name("article") || above.has_name("main"))
}

/// Puts a shadow root where the browser shows it. What is not for one of its slots is not shown (HTML, 4.8.5), but the
/// slots tell so little about order that all of it stays, in a row.
fn shadow(template: &NodeRef) {
    let contents = template.query_or(None, |node| match &node.data {
        NodeData::Element(element) => element.template_contents,
        NodeData::Document
        | NodeData::Fragment
        | NodeData::Doctype { .. }
        | NodeData::Text { .. }
        | NodeData::Comment { .. }
        | NodeData::ProcessingInstruction { .. } => None,
    });
    let Some(contents) = contents else { return };
    NodeRef::new(contents, template.tree).children().iter().for_each(|child| template.insert_before(child));
    template.remove_from_parent();
}
