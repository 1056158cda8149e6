//! The second opinion on what the vote left out: recalls paragraphs that are placed like the article's paragraphs.
//!
//! The vote picks one container and its best siblings (Readability's `grabArticle`). It may lose a lead in a wrapper of
//! its own, text that is split into several sections, and sometimes the article itself. This module looks at the blocks
//! in reading order instead. It recalls blocks between kept ones, blocks between the headline and the first kept one,
//! and blocks after the last one in the same template.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

use super::article_body::StatedText;
use super::text_blocks::{Unit, units};
use super::{class_names, holds_article, is_chrome};
use crate::budget;

/// The most blocks between headline and text that may be a lead. With more of them, something else starts there.
const MOST_LEADS: usize = 8;

/// The most boxes looked at around a block. People do not nest deeper; a hostile page would do so for each of its
/// blocks.
const MOST_BOXES: usize = 24;

/// Returns `kept` with the missed blocks, or other blocks if `kept` is not the article at all.
pub(super) fn with_missed(body: &NodeRef, kept: HashSet<NodeId>, stated: &StatedText) -> HashSet<NodeId> {
    let page = Page::new(body, kept, stated);
    if let Some(better) = page.stated_elsewhere().or_else(|| page.elsewhere()) {
        return better;
    }
    let missed: Vec<(NodeRef, bool)> =
        page.missed().into_iter().map(|at| (page.units[at].node, page.units[at].is_heading())).collect();
    let mut kept = page.kept;
    for (node, is_heading) in missed {
        keep(&mut kept, &node);
        // A standfirst in a heading element is no heading: HTML (4.3.11) forbids such markup for subtitles.
        if is_heading {
            node.rename("p");
        }
    }
    kept
}

fn keep(kept: &mut HashSet<NodeId>, node: &NodeRef) {
    kept.insert(node.id);
    kept.extend(node.descendants_it().map(|node| node.id));
}

struct Page<'a> {
    units: Vec<Unit<'a>>,
    is_kept: Vec<bool>,
    /// Whether the page states that the block is the article's text and shows it.
    is_stated: Vec<bool>,
    kept: HashSet<NodeId>,
    /// All ancestors of kept blocks.
    around: HashSet<NodeId>,
    /// The parents of kept paragraphs, and the shapes of parents with a class.
    parents: HashSet<NodeId>,
    shapes: HashSet<String>,
}

impl<'a> Page<'a> {
    fn new(body: &NodeRef<'a>, kept: HashSet<NodeId>, stated: &StatedText) -> Page<'a> {
        let units = units(body);
        let is_kept: Vec<bool> = units.iter().map(|unit| holds(&unit.node, &kept)).collect();
        let is_stated = units.iter().map(|unit| is_stated(unit, stated)).collect();
        let (around, parents, shapes) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut page = Page { units, is_kept, is_stated, kept, around, parents, shapes };
        page.survey();
        page
    }

    fn survey(&mut self) {
        for (unit, _) in self.units.iter().zip(&self.is_kept).filter(|(_, is_kept)| **is_kept) {
            for node in unit.node.ancestors_it(None) {
                if !self.around.insert(node.id) {
                    break;
                }
            }
            let Some(parent) = unit.node.parent().filter(|_| unit.is_prose()) else { continue };
            self.parents.insert(parent.id);
            self.shapes.extend(shape(&parent));
        }
    }

    fn missed(&self) -> Vec<usize> {
        let kept = |at: &usize| !budget::is_spent() && self.is_kept[*at] && self.units[*at].is_prose();
        let Some(first) = (0..self.units.len()).find(kept) else { return Vec::new() };
        let last = (0..self.units.len()).rfind(kept).unwrap_or(first);
        let mut missed: Vec<usize> = (first..last).filter(|at| self.is_between(*at)).collect();
        missed.extend(
            (0..self.units.len()).filter(|at| self.is_stated[*at] && !self.is_kept[*at] && !self.is_again(*at)),
        );
        missed.extend(self.leads(first));
        missed.extend(self.tail(last));
        missed
    }

    /// Whether the block repeats text that is kept, as a pull quote does.
    fn is_again(&self, at: usize) -> bool {
        !budget::is_spent() && self.all_kept().any(|unit| unit.text.contains(&self.units[at].text))
    }

    /// Whether the block is a dropped paragraph, list or quotation among kept ones, in their template or in a plain
    /// box.
    fn is_between(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let is_long = || unit.letters >= 2 * 60 && self.boxes(&unit.node).count() <= 2;
        !budget::is_spent()
            && !self.is_kept[at]
            && (unit.is_prose() || self.is_linked_paragraph(at))
            && !is_gallery(unit)
            && !self.is_aside(&unit.node)
            && (self.is_in_template(unit) || is_long())
    }

    /// Whether the block is a paragraph of at least one sentence, linked or not, directly between two that are kept.
    fn is_linked_paragraph(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let is_sentence = unit.text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '۔']);
        let is_text = |at: usize| self.units.get(at).is_some_and(Unit::is_prose) && self.is_kept[at];
        unit.has_name(&["p"]) && unit.letters >= 30 && is_sentence && is_text(at.wrapping_sub(1)) && is_text(at + 1)
    }

    /// Paragraphs after the headline and before the first kept one: the standfirst, or the first paragraph in a wrapper
    /// of its own. HTML has no element for it, so position and names decide.
    fn leads(&self, first: usize) -> Vec<usize> {
        let headline = self.units[..first].iter().rposition(|unit| unit.has_name(&["h1"]));
        let Some(headline) = headline.filter(|at| first - at <= MOST_LEADS) else { return Vec::new() };
        (headline + 1..first).filter(|at| self.is_lead(*at)).collect()
    }

    fn is_lead(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let named = || self.boxes(&unit.node).any(|node| class_names::is_standfirst(&node));
        let is_own_name = || class_names::is_standfirst(&unit.node) && !class_names::is_boilerplate(&unit.node);
        let is_dated = unit.node.descendants_it().any(|node| node.has_name("time"));
        let is_text = unit.is_prose() || unit.letters >= 30 && unit.linked == 0 && named();
        !self.is_kept[at]
            && is_text
            && !is_dated
            && !is_gallery(unit)
            && !unit.is_object()
            && (is_own_name() || !self.is_aside(&unit.node))
    }

    /// Blocks after the last kept paragraph, in the same parent or in another box of the same shape, up to the first
    /// block that is in neither. Another `article` is another article (HTML, 4.3.2).
    fn tail(&self, last: usize) -> Vec<usize> {
        let own = article(&self.units[last].node);
        let rest = (last + 1..self.units.len()).filter(|at| !self.is_aside(&self.units[*at].node));
        let goes_on = |at: &usize| {
            let unit = &self.units[*at];
            let is_part = unit.is_prose() || unit.is_object() || unit.is_heading() && !unit.is_linked();
            is_part && !unit.has_name(&["h1"]) && self.is_in_template(unit) && article(&unit.node) == own
        };
        rest.take_while(goes_on).filter(|at| self.units[*at].is_prose() && !self.is_kept[*at]).collect()
    }

    fn is_in_template(&self, unit: &Unit) -> bool {
        let Some(parent) = unit.node.parent() else { return false };
        self.parents.contains(&parent.id) || shape(&parent).is_some_and(|shape| self.shapes.contains(&shape))
    }

    /// The block and the boxes around it that hold nothing kept.
    fn boxes<'s>(&'s self, node: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'s, 'a> {
        let boxes = std::iter::successors(Some(*node), |node| node.parent());
        boxes.take(MOST_BOXES).take_while(|node| !self.around.contains(&node.id) && !node.has_name("body"))
    }

    /// Whether the node is in something beside the text, by its markup or its names.
    fn is_aside(&self, node: &NodeRef<'a>) -> bool {
        let is_named = |node: &NodeRef| is_chrome(node) && !node.has_name("header");
        self.boxes(node).any(|node| is_named(&node) || class_names::is_boilerplate(&node) || is_beside(&node))
    }

    // The article is elsewhere.

    /// All stated blocks, if the vote kept none of them and they are more than a summary.
    fn stated_elsewhere(&self) -> Option<HashSet<NodeId>> {
        let stated = || self.units.iter().zip(&self.is_stated).filter(|(_, is_stated)| **is_stated);
        let is_kept = self.is_stated.iter().zip(&self.is_kept).any(|(is_stated, is_kept)| *is_stated && *is_kept);
        let kept: usize = self.all_kept().map(|unit| unit.letters).sum();
        if is_kept || stated().map(|(unit, _)| unit.letters).sum::<usize>() * 2 <= kept {
            return None;
        }
        let mut kept = HashSet::new();
        stated().for_each(|(unit, _)| keep(&mut kept, &unit.node));
        Some(kept)
    }

    /// The paragraphs of the container with the most text, if the vote kept something with less than half as much: a
    /// comment, a notice, the imprint.
    fn elsewhere(&self) -> Option<HashSet<NodeId>> {
        let all: usize = self.units.iter().filter(|unit| unit.is_prose()).map(|unit| unit.letters).sum();
        let kept: usize = self.all_kept().filter(|unit| !in_place_beside(&unit.node)).map(|unit| unit.letters).sum();
        if all <= 2 * kept {
            return None;
        }
        let mut sums: HashMap<NodeId, usize> = HashMap::new();
        let text =
            self.units.iter().filter(|unit| unit.is_prose() && !unit.has_name(&["ul", "ol"]) && !is_out(&unit.node));
        for unit in text {
            for parent in unit.node.ancestors_it(Some(2)).filter(|node| !node.has_name("body")) {
                *sums.entry(parent.id).or_default() += unit.letters;
            }
        }
        let (best, most) = sums.into_iter().max_by_key(|(id, sum)| (*sum, *id))?;
        let is_inside = |unit: &Unit| unit.node.ancestors_it(None).any(|node| node.id == best);
        let overlaps = self.all_kept().any(is_inside);
        (most > 2 * kept && !overlaps).then(|| self.all_inside(best))
    }

    fn all_kept(&self) -> impl Iterator<Item = &Unit<'a>> {
        self.units.iter().zip(&self.is_kept).filter(|(_, is_kept)| **is_kept).map(|(unit, _)| unit)
    }

    fn all_inside(&self, id: NodeId) -> HashSet<NodeId> {
        let mut kept = HashSet::new();
        let is_inside = |node: &NodeRef| node.ancestors_it(None).any(|node| node.id == id);
        for unit in self.units.iter().filter(|unit| is_inside(&unit.node) && !is_out(&unit.node)) {
            keep(&mut kept, &unit.node);
        }
        kept
    }
}

/// Whether a list has headings in it: then it is a gallery or a list of teasers.
fn is_gallery(unit: &Unit) -> bool {
    let is_list = unit.has_name(&["ul", "ol"]);
    is_list && unit.node.descendants_it().any(|node| node.has_name("h2") || node.has_name("h3") || node.has_name("h4"))
}

fn is_stated(unit: &Unit, stated: &StatedText) -> bool {
    let is_shown = || !is_hidden(&unit.node) && !unit.node.ancestors_it(Some(MOST_BOXES)).any(|node| is_hidden(&node));
    let is_inside = || stated.is_inside(&unit.node) && !is_out(&unit.node) && !is_gallery(unit);
    unit.is_prose() && (stated.is_text(&unit.text) || is_inside()) && is_shown()
}

fn holds(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    node.descendants_it().any(|node| kept.contains(&node.id) && node.is_nonempty_text())
}

/// The tag and classes, which identify a template. `None` without a class, since everything is a `div`.
fn shape(node: &NodeRef) -> Option<String> {
    let class = node.class().filter(|class| !class.trim().is_empty())?;
    Some(format!("{}.{class}", node.node_name()?))
}

fn article(node: &NodeRef) -> Option<NodeId> {
    node.ancestors_it(None).find(|node| node.has_name("article")).map(|node| node.id)
}

/// Whether the node is hidden by its markup (HTML, 6.1; WAI-ARIA, `aria-hidden`; CSS in its own `style`), or named
/// after an area beside the text.
fn is_beside(node: &NodeRef) -> bool {
    let names = ["class", "id"].into_iter().filter_map(|name| node.attr(name));
    let names: String = names.map(|names| names.to_ascii_lowercase() + " ").collect();
    let places = ["sidebar", "side-bar", "footer", "menu", "modal", "popup", "overlay", "caption", "comment", "legal"];
    is_hidden(node) || places.iter().any(|place| names.contains(place))
}

/// Whether the node is in a sidebar or among comments, but not merely in a page that has one.
fn in_place_beside(node: &NodeRef) -> bool {
    let holds_title = |node: &NodeRef| node.descendants_it().any(|node| node.has_name("h1"));
    let is_place = |node: &NodeRef| class_names::is_beside(node) && !holds_article(node) && !holds_title(node);
    node.ancestors_it(Some(MOST_BOXES)).any(|node| is_place(&node))
}

fn is_hidden(node: &NodeRef) -> bool {
    let style = node.attr_or("style", "").to_ascii_lowercase().replace(' ', "");
    node.has_attr("hidden")
        || &*node.attr_or("aria-hidden", "") == "true"
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_out(node: &NodeRef) -> bool {
    let mut around =
        node.ancestors_it(Some(MOST_BOXES)).filter(|node| !node.has_name("body") && !node.has_name("html"));
    let is_named = |node: &NodeRef| is_chrome(node) || class_names::is_boilerplate(node) || is_beside(node);
    is_named(node) || around.any(|node| is_named(&node))
}
