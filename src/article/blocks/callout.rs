//! Callouts: warnings, tips and notes in a box of their own. Their frame tells where they end.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::NodeRef;

use crate::article::knowledge::sites;

static CALLOUTS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.callouts));
static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.callout_titles));

/// Whether a box is a callout, by its name or its role (DPUB-ARIA 1.1: `doc-notice`, `doc-tip`).
pub(super) fn is_one(node: &NodeRef) -> bool {
    let is_box = ["div", "section", "aside"].iter().any(|name| node.has_name(name));
    is_box && (has_one_of(node, &CALLOUTS) || matches!(&*node.attr_or("role", ""), "doc-notice" | "doc-tip"))
}

/// Whether it is the line in a callout that says what kind it is.
pub(super) fn is_title(node: &NodeRef) -> bool {
    has_one_of(node, &TITLES)
}

fn has_one_of(node: &NodeRef, names: &HashSet<&str>) -> bool {
    node.class().is_some_and(|class| class.split_ascii_whitespace().any(|name| names.contains(name)))
}
