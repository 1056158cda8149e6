//! Which segments stay, by their probabilities: where to cut, what is read as a whole, what repeats, and which pictures and
//! anchors stay with the text.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

use super::places;
use super::segments::{Segments, Silent};

/// The cut is somewhat below the best one, within bounds: most readers miss a paragraph more than they mind a line.
const LENIENCE: f32 = 0.75;
const LEAST_CUT: f32 = 0.2;
const MOST_CUT: f32 = 0.6;

/// If nothing reaches the cut, everything that is nearly as likely as the best is kept.
const NEARLY: f32 = 0.6;

/// Bytes of a text that is dropped when it comes again. Shorter ones (a label, a number) may come as often as they like.
const REPEATED: usize = 20;

/// What is chosen of a page.
pub(super) struct Chosen {
    /// The least probability of what stays.
    pub cut: f32,
    /// The probabilities that the cut is compared with: that of a table or a list for all that is in it.
    pub smoothed: Vec<f32>,
    /// For each segment, whether it stays.
    pub kept: Vec<bool>,
    /// Those that are dropped because an earlier one says the same.
    pub copies: HashSet<usize>,
}

/// Chooses among the segments.
pub(super) fn chosen(page: &Segments, probabilities: &[f32]) -> Chosen {
    let smoothed = as_wholes(page, probabilities);
    let cut = cut(page, &smoothed);
    let mut kept: Vec<bool> = smoothed.iter().map(|probability| *probability >= cut).collect();
    let copies = drop_copies(page, &mut kept);
    drop_unseen(page, &smoothed, &mut kept);
    Chosen { cut, smoothed, kept, copies }
}

/// The least probability that stays. Of a page of which all is impossible, nothing reaches it.
fn cut(page: &Segments, smoothed: &[f32]) -> f32 {
    let cut = (best_cut(page, smoothed) * LENIENCE).clamp(LEAST_CUT, MOST_CUT);
    let best = smoothed.iter().copied().fold(0.0, f32::max);
    if best > 0.0 && best < cut { best * NEARLY } else { cut }
}

/// The cut at which the expected F1 of the words is highest (Lipton, Elkan, Narayanaswamy, "Optimal Thresholding of Classifiers
/// to Maximize F1 Measure", 2014).
fn best_cut(page: &Segments, probabilities: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
    let words = |at: usize| page.all[at].words.len() as f32;
    let all: f32 = (0..probabilities.len()).map(|at| probabilities[at] * words(at)).sum();
    let (mut right, mut taken) = (0.0, 0.0);
    let mut best = (0.0, 1.0);
    for at in order {
        right += probabilities[at] * words(at);
        taken += words(at);
        let score = 2.0 * right / (taken + all + 1e-9);
        if score > best.0 {
            best = (score, probabilities[at]);
        }
    }
    best.1
}

/// Gives all segments of a table or list the mean of their probabilities.
fn as_wholes(page: &Segments, probabilities: &[f32]) -> Vec<f32> {
    let mut smoothed = probabilities.to_vec();
    for (first, last) in page.wholes() {
        let words: usize = page.all[first..=last].iter().map(|segment| segment.words.len()).sum();
        let sum: f32 = (first..=last).map(|at| probabilities[at] * page.all[at].words.len() as f32).sum();
        smoothed[first..=last].fill(sum / words.max(1) as f32);
    }
    smoothed
}

/// What a page hides stays from this probability on: folded sections, tabs.
const SURE_THOUGH_HIDDEN: f32 = 0.7;

/// Drops what the page hides and is not sure, unless that is most of what is kept: then scripts would show it, as with
/// streamed pages.
fn drop_unseen(page: &Segments, smoothed: &[f32], kept: &mut [bool]) {
    let is_unseen = |at: usize| page.elements[page.all[at].element].places & places::HIDDEN != 0;
    let words = |wanted: &dyn Fn(usize) -> bool| -> usize {
        (0..page.all.len()).filter(|at| wanted(*at)).map(|at| page.all[at].words.len()).sum()
    };
    let (all, unseen) = (words(&|at| kept[at]), words(&|at| kept[at] && is_unseen(at)));
    if unseen * 2 <= all {
        (0..kept.len())
            .filter(|at| is_unseen(*at) && smoothed[*at] < SURE_THOUGH_HIDDEN)
            .for_each(|at| kept[at] = false);
    }
}

/// Elements whose text may come again: manuals repeat code, cells and terms, and a contents list repeats the headings.
const REPEATING: [&str; 10] = ["pre", "td", "dt", "li", "h1", "h2", "h3", "h4", "h5", "h6"];

/// Drops what was kept before, in another box, and returns it. A copy in the same box is a refrain.
fn drop_copies(page: &Segments, kept: &mut [bool]) -> HashSet<usize> {
    let mut first: HashMap<u64, Option<usize>> = HashMap::new();
    let mut copies = HashSet::new();
    for (at, segment) in page.all.iter().enumerate().filter(|(at, _)| kept[*at]) {
        let element = &page.elements[segment.element];
        let may_repeat = REPEATING.iter().any(|name| element.name == places::name(name));
        if segment.text.len() > REPEATED
            && !may_repeat
            && *first.entry(segment.key).or_insert(element.parent) != element.parent
        {
            copies.insert(at);
        }
    }
    copies.iter().for_each(|at| kept[*at] = false);
    copies
}

/// The nodes that stay: the text of the kept segments, and the silent elements that belong to them.
pub(super) fn nodes(page: &Segments, kept: &[bool], voted: &HashSet<NodeId>) -> HashSet<NodeId> {
    let segments = page.all.iter().zip(kept).filter(|(_, kept)| **kept);
    let mut nodes: HashSet<NodeId> = segments.flat_map(|(segment, _)| segment.nodes.iter().copied()).collect();
    nodes.extend(page.silent.iter().filter(|silent| stays(page, kept, voted, silent)).map(|silent| silent.node));
    nodes
}

/// Whether an element without text stays: in a kept segment or its figure, or between two, or beside one if it was voted for.
fn stays(page: &Segments, kept: &[bool], voted: &HashSet<NodeId>, silent: &Silent) -> bool {
    let is_kept = |at: Option<usize>| at.is_some_and(|at| kept.get(at).copied().unwrap_or(false));
    let is_in =
        |at: Option<usize>| at.is_some_and(|at| page.all.get(at).is_some_and(|next| next.element == silent.element));
    let (before, after) = (silent.next.checked_sub(1), Some(silent.next));
    let is_inside = is_in(after) && is_kept(after) || is_in(before) && is_kept(before);
    let beside = usize::from(is_kept(before)) + usize::from(is_kept(after));
    is_inside || beside == 2 || beside == 1 && voted.contains(&silent.node) || in_kept_figure(page, kept, silent)
}

fn in_kept_figure(page: &Segments, kept: &[bool], silent: &Silent) -> bool {
    let figure = page.around(silent.element).take(3).find(|element| element.is_figure);
    figure.and_then(|figure| figure.span).is_some_and(|(first, last)| kept[first..=last].contains(&true))
}

/// Makes visible what is kept: an element that hides it is shown, and `noscript` becomes a plain box.
pub(super) fn reveal(body: &NodeRef, page: &Segments, kept: &[bool]) {
    let is_unseen = |at: usize| page.all[at].places & (places::HIDDEN | places::NO_SCRIPT) != 0;
    let unseen: HashSet<NodeId> = (0..page.all.len())
        .filter(|at| kept[*at] && is_unseen(*at))
        .flat_map(|at| page.around(page.all[at].element).map(|element| element.node))
        .collect();
    if unseen.is_empty() {
        return;
    }
    let nodes: HashMap<NodeId, NodeRef> = body.descendants_it().map(|node| (node.id, node)).collect();
    for node in unseen.iter().filter_map(|id| nodes.get(id)) {
        node.remove_attrs(&["hidden", "aria-hidden"]);
        if node.attr("style").is_some_and(|style| style.contains("none") || style.contains("hidden")) {
            node.remove_attr("style");
        }
        if node.has_name("noscript") {
            node.rename("div");
        }
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    /// The texts that are kept if each segment has the probability that is written in it.
    fn kept_of(html: &str) -> Vec<String> {
        let document = Document::from(html);
        let page = Segments::of(&document.body().unwrap(), &HashSet::new());
        let told = |text: &str| text.split(' ').find_map(|word| word.parse::<f32>().ok()).unwrap_or(0.0);
        let probabilities: Vec<f32> = page.all.iter().map(|segment| told(&segment.text)).collect();
        let kept = chosen(&page, &probabilities).kept;
        page.all.iter().zip(kept).filter(|(_, kept)| *kept).map(|(segment, _)| segment.text.clone()).collect()
    }

    #[test]
    fn what_is_likely_is_kept_and_the_best_if_nothing_is() {
        assert_eq!(kept_of("<p>a .9 text<p>a .1 menu<p>a .8 text"), ["a .9 text", "a .8 text"]);
        assert_eq!(kept_of("<p>a .09 text<p>a .01 menu"), ["a .09 text"]);
        assert!(kept_of("<p>no number").is_empty() && kept_of("").is_empty());
    }

    #[test]
    fn a_table_of_data_is_kept_or_dropped_as_a_whole() {
        let table = |one: &str, other: &str| {
            format!("<p>some words .9<table><tr><th>{one}<td>word<tr><th>{other}<td>.9 x</table>")
        };
        assert_eq!(kept_of(&table(".9 b", ".9 c")).len(), 5);
        assert_eq!(kept_of(&table(".0 b", ".0 c")).len(), 1);
    }

    #[test]
    fn what_the_page_hides_stays_hidden_unless_it_is_sure_or_most_of_it() {
        assert_eq!(kept_of("<p>a text that is seen .9<p hidden>unseen .65"), ["a text that is seen .9"]);
        assert_eq!(kept_of("<p>a text that is seen .9<p hidden>folded .75").len(), 2);
        assert_eq!(kept_of("<p>seen .9<p hidden>a text that is streamed .65").len(), 2);
    }

    #[test]
    fn a_text_that_comes_again_is_dropped_and_code_and_labels_are_not() {
        let twice = |text: &str, name: &str| kept_of(&format!("<div><{name}>{text}</{name}></div>").repeat(2)).len();
        assert_eq!(twice("the same pull quote .9 again", "p"), 1);
        assert_eq!((twice("the same pull quote .9 again", "pre"), twice("a label .9", "p")), (2, 2));
        let refrain = "<p>the same refrain .9 again</p>".repeat(2);
        assert_eq!(kept_of(&refrain).len(), 2);
    }

    /// The names of the elements that stay, in order.
    fn names(html: &str) -> Vec<String> {
        let document = Document::from(html);
        let body = document.body().unwrap();
        let page = Segments::of(&body, &HashSet::new());
        let kept: Vec<bool> = page.all.iter().map(|segment| segment.text.starts_with("yes")).collect();
        reveal(&body, &page, &kept);
        let nodes = nodes(&page, &kept, &HashSet::new());
        body.descendants_it()
            .filter(|node| node.is_element() && nodes.contains(&node.id))
            .filter_map(|node| node.node_name())
            .map(|name| name.to_string())
            .collect()
    }

    #[test]
    fn a_picture_stays_in_kept_text_in_its_figure_and_between_two_that_stay() {
        assert_eq!(names("<p>no<p><img>yes<p>no"), ["img"]);
        assert_eq!(names("<p>no<figure><img><figcaption>yes</figcaption></figure><p>no"), ["img"]);
        assert_eq!(names("<p>yes<p><img><p>yes"), ["img"]);
        assert!(names("<p>yes<p><img><p>no").is_empty());
    }

    #[test]
    fn what_is_kept_is_shown() {
        let document = Document::from(
            "<div hidden><p style='display:none'>yes</div><div hidden>no</div><noscript><p>yes</noscript>",
        );
        let body = document.body().unwrap();
        let page = Segments::of(&body, &HashSet::new());
        let kept: Vec<bool> = page.all.iter().map(|segment| segment.text == "yes").collect();
        reveal(&body, &page, &kept);
        assert_eq!(body.descendants_it().filter(|node| node.has_attr("hidden") || node.has_attr("style")).count(), 1);
        assert_eq!(document.select("noscript").length(), 0);
    }
}
