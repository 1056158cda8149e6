//! Where a segment is: the kinds of elements around it, by name, role or state, and the names that the classifier tells
//! apart.

use dom_query::NodeRef;

use crate::article::html::tag::{Tag, is_hidden};

/// Names of elements that are features. Every other name is one kind.
#[rustfmt::skip]
pub(super) const NAMES: [&str; 30] = [
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "dt", "dd", "blockquote", "div", "section", "article",
    "main", "figcaption", "caption", "button", "label", "summary", "a", "span", "nav", "header", "footer", "aside", "form",
];

pub(super) const PARAGRAPH: usize = 0;
pub(super) const H1: usize = 2;
pub(super) const ARTICLE: usize = 16;
pub(super) const MAIN: usize = 17;
pub(super) const SECTION: usize = 15;

/// The position of a name in [`NAMES`], or its length.
pub(super) fn name(name: &str) -> usize {
    NAMES.iter().position(|known| *known == name).unwrap_or(NAMES.len())
}

/// A place, and the names and roles (WAI-ARIA 1.2) that make one.
struct Place {
    what: &'static str,
    names: &'static [&'static str],
    roles: &'static [&'static str],
}

const fn place(what: &'static str, names: &'static [&'static str], roles: &'static [&'static str]) -> Place {
    Place { what, names, roles }
}

/// In the order of their bits.
const PLACES: [Place; COUNT] = [
    place("in an article", &["article"], &["article"]),
    place("in the main part", &["main"], &["main"]),
    place("in navigation", &["nav"], &["navigation", "menu", "menubar", "tablist"]),
    place("in a header", &["header"], &["banner"]),
    place("in a footer", &["footer"], &["contentinfo"]),
    place("in an aside", &["aside"], &["complementary"]),
    place("in a form", &["form", "search"], &["form", "search"]),
    place("in a list", &["ul", "ol", "dl", "menu"], &["list"]),
    place("in a table", &["table"], &[]),
    place("in a figure", &["figure"], &[]),
    place("in a quotation", &["blockquote"], &[]),
    place("in a section", &["section"], &[]),
    place("in a dialog", &["dialog"], &["dialog", "alertdialog"]),
    place("in noscript", &["noscript"], &[]),
    place("in details", &["details"], &[]),
    place("in code", &["pre"], &[]),
    place("in a button", &["button"], &["button"]),
    place("in a feed", &[], &["feed"]),
    place("hidden", &[], &[]),
    place("in a link around blocks", &[], &[]),
    place("in articleBody", &[], &[]),
    place("in a marked question or answer", &[], &[]),
];

pub(super) const COUNT: usize = 22;
pub(super) const NO_SCRIPT: u32 = 1 << 13;
pub(super) const HIDDEN: u32 = 1 << 18;
pub(super) const LINK: u32 = 1 << 19;
const BODY: u32 = 1 << 20;
pub(super) const FAQ: u32 = 1 << 21;

/// What the places are called, in the order of their bits.
pub(super) fn names() -> [&'static str; COUNT] {
    PLACES.map(|place| place.what)
}

/// The places that an element makes.
pub(super) fn of(node: &NodeRef, name: &str) -> u32 {
    let role = node.attr("role");
    let is_made =
        |place: &Place| place.names.contains(&name) || role.as_deref().is_some_and(|role| place.roles.contains(&role));
    let made = (0..COUNT).filter(|at| is_made(&PLACES[*at])).map(|at| 1 << at).sum::<u32>();
    let is_body = || node.attr_or("itemprop", "").to_ascii_lowercase().contains("articlebody");
    let is_unseen = || is_hidden(node, Tag::of(node)) || &*node.attr_or("aria-hidden", "") == "true";
    made | if is_body() { BODY } else { 0 } | if is_unseen() { HIDDEN } else { 0 }
}
