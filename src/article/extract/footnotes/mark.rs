//! The marks around a note: the label before it, the links back to its references, and how a reference is raised.

use dom_query::NodeRef;

use super::label::Label;
use super::survey::Survey;
use crate::article::html::dom;
use crate::article::html::tag::{style, text};

/// The sign of a link back.
const BACK: &str = "↩";

/// The longest text of a link that only leads back ("Jump back to the text").
const LONGEST_BACK: usize = 40;

/// The elements between a reference and the link in it.
const NEAR: usize = 3;

// References.

/// Whether the link is raised, or set apart by brackets.
pub(super) fn is_raised(link: &NodeRef) -> bool {
    let is_sup = |node: &NodeRef| {
        node.has_name("sup") || style(node, "vertical-align").is_some_and(|align| matches!(&*align, "super" | "top"))
    };
    let text = link.text();
    let text = text.trim();
    is_sup(link)
        || link.ancestors_it(Some(NEAR)).any(|node| is_sup(&node))
        || link.descendants_it().any(|node| is_sup(&node))
        || text.starts_with(['[', '(', '†', '‡', '*'])
}

/// Raises the link if nothing sets it apart from the word before. Returns the outermost element that is only the
/// reference.
pub(super) fn raised<'a>(link: &NodeRef<'a>) -> NodeRef<'a> {
    if !is_raised(link) {
        let sup = link.tree.new_element("sup");
        link.insert_before(&sup);
        sup.append_child(link);
        return sup;
    }
    let is_only = |node: &NodeRef| node.has_name("sup") && node.text().trim() == link.text().trim();
    link.ancestors_it(Some(NEAR)).filter(is_only).last().unwrap_or(*link)
}

// Links back.

/// Whether a link in a note leads to the reference: to its link, to what is around it, or to a place beside it.
pub(super) fn is_back_link(link: &NodeRef, reference: &NodeRef, survey: &Survey) -> bool {
    let Some(target) = survey.target_of(link) else { return false };
    let is_target = |node: &NodeRef| node.id == target.id;
    let around = || std::iter::once(*reference).chain(reference.ancestors_it(Some(NEAR + 2)));
    let is_block_of = |node: &NodeRef| is_target(node) && is_text_block(node);
    let before = || around().take(NEAR).filter_map(|node| node.prev_element_sibling());
    is_target(reference)
        || around().any(|node| is_target(&node) && !dom::is_block(&node) || is_block_of(&node))
        || target.ancestors_it(Some(NEAR)).any(|node| node.id == reference.id)
        || before().any(|node| is_target(&node))
}

fn is_text_block(node: &NodeRef) -> bool {
    ["p", "li", "dd", "td"].iter().any(|name| node.has_name(name))
}

/// The id of the block around the reference, if a link in the note leads back to the block and not to the reference.
pub(super) fn block_linked_back(note: &NodeRef, reference: &NodeRef, survey: &Survey) -> Option<String> {
    let block = reference.ancestors_it(Some(NEAR + 2)).find(is_text_block)?;
    let id = block.attr("id")?;
    let leads = |link: &NodeRef| survey.target_of(link).is_some_and(|target| target.id == block.id);
    note.descendants_it().any(|node| node.has_name("a") && leads(&node)).then(|| id.to_string())
}

/// Removes the links that lead back to the references, with the brackets and arrows around them.
pub(super) fn without_back_links(note: &NodeRef, references: &[NodeRef], survey: &Survey) {
    let leads_back = |link: &NodeRef| references.iter().any(|reference| is_back_link(link, reference, survey));
    let is_back =
        |node: &NodeRef| node.has_name("a") && (&*node.attr_or("role", "") == "doc-backlink" || leads_back(node));
    for link in note.descendants().into_iter().filter(|node| is_back(node)) {
        if link.text().trim().chars().count() > LONGEST_BACK {
            continue;
        }
        let is_around = |node: &NodeRef| node.id != note.id && !dom::is_block(node) && is_bare(node);
        let outer = link.ancestors_it(Some(NEAR)).take_while(is_around).last().unwrap_or(link);
        outer.remove_from_parent();
    }
    trim_end(note);
}

/// Whether the element says nothing but links, brackets and arrows.
fn is_bare(node: &NodeRef) -> bool {
    let in_link = |text: &NodeRef| text.ancestors_it(Some(2 * NEAR)).any(|above| above.has_name("a"));
    node.descendants_it().filter(|node| node.is_text() && !in_link(node)).all(|node| is_sign(&text(&node)))
}

fn is_sign(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Removes arrows and brackets that were left at the end.
fn trim_end(note: &NodeRef) {
    for node in note.descendants().into_iter().rev().filter(NodeRef::is_text) {
        let own = text(&node);
        let kept = own.trim_end_matches(|c: char| c.is_whitespace() || "↩↑↵⤴^\u{fe0e}\u{fe0f}[]".contains(c));
        if kept.len() == own.len() || kept.is_empty() && !own.trim().is_empty() && own.trim().starts_with(']') {
            return;
        }
        let kept = kept.to_owned();
        if kept.is_empty() {
            node.remove_from_parent();
        } else {
            node.set_text(kept);
            return;
        }
    }
}

/// Adds a link to each reference at the end of the note.
pub(super) fn link_back<'n>(item: &NodeRef, names: impl Iterator<Item = &'n str>) {
    let end = end_of(item);
    for name in names {
        let link = item.tree.new_element("a");
        link.set_attr("href", &format!("#{name}"));
        link.append_child(&item.tree.new_text(BACK));
        end.append_child(&item.tree.new_text(" "));
        end.append_child(&link);
    }
}

/// The last paragraph of the note, or the note if its text is not in paragraphs.
fn end_of<'a>(item: &NodeRef<'a>) -> NodeRef<'a> {
    let is_ink = |node: &NodeRef| node.is_element() || node.is_nonempty_text();
    let last = item.children().into_iter().rfind(is_ink);
    match last {
        Some(last) if last.has_name("p") => last,
        Some(last) if last.has_name("div") => end_of(&last),
        Some(last) if last.is_element() && dom::is_block(&last) => {
            let paragraph = item.tree.new_element("p");
            item.append_child(&paragraph);
            paragraph
        }
        Some(_) | None => *item,
    }
}

// Labels.

/// Removes the label at the start of the note, which its marker shows.
pub(super) fn without_label(note: &NodeRef, label: &Label) {
    let Some(mut length) = label_length(note, label) else { return };
    for node in note.descendants().into_iter().filter(NodeRef::is_text) {
        let own = text(&node);
        let cut = own.char_indices().nth(length).map_or(own.len(), |(at, _)| at);
        length -= own[..cut].chars().count();
        let rest = own[cut..].to_owned();
        if rest.is_empty() {
            node.remove_from_parent();
        } else {
            node.set_text(rest);
        }
        if length == 0 {
            return;
        }
    }
}

/// The characters of text looked at for a label.
const START: usize = 48;

/// How many characters at the start of the note are its label, with brackets, arrows and white space; `None` if the
/// note does not begin with it. A bare number in a numbered list may begin the sentence.
pub(super) fn label_length(note: &NodeRef, label: &Label) -> Option<usize> {
    let mut start = String::new();
    let mut own_element = false;
    for node in note.descendants_it().filter(NodeRef::is_text) {
        let own = text(&node);
        own_element |= own.trim() == label.text() && start.trim_matches(is_opening).is_empty();
        start.extend(own.chars().take(START));
        if start.chars().count() >= START {
            break;
        }
    }
    let is_around = |c: char| c.is_whitespace() || is_opening(c);
    let after = start.trim_start_matches(is_around).strip_prefix(label.text()).filter(|_| !label.is_empty())?;
    let rest = after.trim_start_matches(|c: char| c.is_whitespace() || "])}.:–—-".contains(c));
    let delimiters = &after[..after.len() - rest.len()];
    let is_apart = delimiters.contains(|c: char| !c.is_whitespace());
    let is_label = is_apart || own_element || !delimiters.is_empty() && !note.has_name("li");
    let is_sign = label.text().starts_with(|c: char| !c.is_alphanumeric());
    (is_label || is_sign).then(|| start.chars().count() - rest.chars().count())
}

fn is_opening(c: char) -> bool {
    "[({↑^\u{a0} ".contains(c)
}

/// The number of an item of a numbered list.
pub(super) fn number(item: &NodeRef) -> Option<usize> {
    let list = item.parent().filter(|list| list.has_name("ol"))?;
    let value = |node: &NodeRef, name: &str| node.attr(name).and_then(|value| value.trim().parse::<usize>().ok());
    let before = std::iter::successors(Some(*item), NodeRef::prev_element_sibling).filter(|node| node.has_name("li"));
    let mut steps = 0;
    for node in before {
        if let Some(value) = value(&node, "value") {
            return Some(value + steps);
        }
        steps += 1;
    }
    Some(value(&list, "start").unwrap_or(1) + steps - 1)
}
