//! The parts of a line with an author or a date: "Ann Mole", "Staff writer", "5 April 2026", however they are glued.

use dom_query::NodeRef;

use crate::article::Sanitized;
use crate::article::extract::phrases;
use crate::article::html::element::Tag;

/// The most parts of an element that are read.
const MOST_PARTS: usize = 20;

/// The most bytes of a part.
const MOST_READ: usize = 2_000;

/// The texts of an element that are set apart from each other: by blocks and line breaks, by elements without a space
/// between, and by the word for a role.
pub(super) fn parts(node: &NodeRef) -> Vec<String> {
    let mut parts = Parts { done: Vec::new(), line: String::new(), is_apart: false };
    parts.add(node);
    parts.end();
    parts.done
}

struct Parts {
    done: Vec<String>,
    line: String,
    /// Whether an element began or ended after the last text.
    is_apart: bool,
}

impl Parts {
    fn add(&mut self, node: &NodeRef) {
        for child in node.children_it(false) {
            if self.done.len() > MOST_PARTS || self.line.len() > MOST_READ {
                return;
            }
            if child.is_text() {
                self.text(&child.text());
            } else if let Some(tag) = child.qual_name_ref().map(|name| Tag::named(&name.local)) {
                self.element(&child, tag);
            }
        }
    }

    fn element(&mut self, node: &NodeRef, tag: Tag) {
        if matches!(tag, Tag::Absent | Tag::NoScript | Tag::Button) {
            return;
        }
        let ends = tag.is_block() || node.has_name("br");
        for inside in [true, false] {
            self.is_apart = true;
            if ends {
                self.end();
            }
            if inside {
                self.add(node);
            }
        }
    }

    fn text(&mut self, text: &str) {
        let is_end = |c: char| c.is_alphanumeric() || c == '.' || c == ')';
        let is_glued = self.is_apart && self.line.ends_with(is_end) && text.starts_with(char::is_alphanumeric);
        let is_role = || !self.line.trim().is_empty() && !self.line.trim_end().ends_with(',') && phrases::is_role(text);
        if is_glued || is_role() {
            self.end();
        }
        self.line.push_str(text);
        self.is_apart = false;
    }

    fn end(&mut self) {
        let line = Sanitized::line(&std::mem::take(&mut self.line)).into_string();
        self.done.extend(Some(line).filter(|line| line.contains(char::is_alphanumeric)));
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn parts_of(html: &str) -> Vec<String> {
        parts(&Document::from(html).body().unwrap())
    }

    #[test]
    fn elements_without_a_space_between_are_apart_and_so_is_a_role() {
        assert_eq!(parts_of("<a><b>Ann Mole</b><i>Gardener</i></a>"), ["Ann Mole", "Gardener"]);
        assert_eq!(parts_of("<span>Ann Mole</span> <span>Staff Writer</span>"), ["Ann Mole", "Staff Writer"]);
        assert_eq!(parts_of("<p>Ann Mole<p>5 April 2026<br>4 min"), ["Ann Mole", "5 April 2026", "4 min"]);
    }

    #[test]
    fn names_that_are_joined_stay_so() {
        assert_eq!(
            parts_of("By <a>Ann Mole</a>, <a>Bo Reed</a> and <a>Cy Fen</a>"),
            ["By Ann Mole, Bo Reed and Cy Fen"]
        );
        assert_eq!(parts_of("<span>Ann</span> <span>Mole</span><svg><title>x</title></svg>"), ["Ann Mole"]);
    }
}
