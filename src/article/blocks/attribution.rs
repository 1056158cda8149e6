//! Who said a quotation: the caption of a figure whose content is one (WHATWG HTML, 4.4.4 and 4.4.12).

use dom_query::NodeRef;

use crate::article::html::tag::Tag;

/// The quotation and the caption of a figure that holds nothing else.
pub(super) fn of<'a>(figure: &NodeRef<'a>) -> Option<(NodeRef<'a>, NodeRef<'a>)> {
    let mut shown = figure.children_it(false).filter(|child| child.is_element() || child.is_nonempty_text());
    match (shown.next(), shown.next(), shown.next()) {
        (Some(quote), Some(caption), None) if is_quotation(&quote) && caption.has_name("figcaption") => {
            Some((quote, caption))
        }
        _ => None,
    }
}

fn is_quotation(node: &NodeRef) -> bool {
    node.is_element() && Tag::of(node) == Tag::Quote
}
