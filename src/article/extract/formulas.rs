//! Gives each formula one shown copy, before anything is voted on.
//!
//! Wikipedia hides the MathML and shows a picture of it. MathJax 2 leaves the TeX in a `<script>` beside what it drew,
//! and before it ran there is nothing but the script.

use dom_query::{Document, NodeRef};

use crate::article::html::tag::style;
use crate::budget;

pub(super) fn show(document: &Document) {
    let Some(body) = document.body() else { return };
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        if node.has_name("math") {
            in_place_of_picture(&node);
        } else if node.has_name("script") && node.attr_or("type", "").starts_with("math/tex") {
            tex(document, &node);
        }
    }
}

/// Shows hidden MathML whose picture follows it, instead of the picture.
fn in_place_of_picture(math: &NodeRef) {
    let is_unseen = |node: &NodeRef| style(node, "display").is_some_and(|display| display == "none");
    let Some(hidden) = math.ancestors_it(Some(2)).find(is_unseen) else { return };
    if let Some(picture) = hidden.next_element_sibling().filter(|next| next.has_name("img")) {
        picture.remove_from_parent();
        hidden.remove_attr("style");
    }
}

/// Puts the TeX of a script in the text, unless MathJax has left MathML for screen readers.
fn tex(document: &Document, script: &NodeRef) {
    let is_drawn = |node: &NodeRef| node.attr_or("class", "").starts_with("MathJax");
    let drawn: Vec<NodeRef> = std::iter::successors(script.prev_element_sibling(), NodeRef::prev_element_sibling)
        .take_while(is_drawn)
        .take(3)
        .collect();
    if drawn.iter().any(|node| node.descendants_it().any(|inner| inner.has_name("math"))) {
        return;
    }
    drawn.iter().for_each(NodeRef::remove_from_parent);
    let formula = document.tree.new_element("math");
    formula.set_text(script.text());
    if script.attr_or("type", "").contains("mode=display") {
        formula.set_attr("display", "block");
    }
    script.replace_with(&formula);
}
