//! Why each text of a page is in the article or not: what the classifier says of it and by which features, and which rule has
//! the last word.
//!
//! The page is reduced again and again, with one rule less each time from the last to the first. The rule without which a
//! segment's fate changes is the one that decides it: of two that remove the same text, the one that is applied first.

use std::borrow::Cow;
use std::collections::HashSet;

use dom_query::{Document, NodeId};
use serde::Serialize;

use super::WholePage;
use super::classify::{Classifier, FeatureName, Judged, Told, names};
use super::content::Choice;
use super::rules::{PageRule, PageRules};
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized};
use crate::budget;

pub use super::content::PageWay;

/// The schema of [`Explanation`] as JSON. It changes when a name or a meaning changes, but not for new names.
const SCHEMA: u32 = 1;

/// Characters of a segment that are told, and of an element's name.
const START: usize = 120;
const LONGEST_NAME: usize = 20;

/// The elements of a place.
const LEVELS: usize = 3;

/// A page's decision with its reasons. It is also the object that `read --explain --format json` prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    pub schema: u32,
    pub way: PageWay,
    /// The least probability that the classifier keeps; `None` if it was not asked.
    pub cut: Option<f32>,
    pub apart: Vec<PartApart>,
    /// In document order; empty if the page is too large for the classifier, or has its text only as data.
    pub segments: Vec<ExplainedSegment>,
}

/// A part that has its own place in the article, wherever the page has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartApart {
    /// `title`, `deck` or `note`.
    pub what: &'static str,
    pub text: Sanitized,
    /// A note is read only if a reference to it is.
    pub read: Extent,
}

/// A run of text in one block element, and why it is read or not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedSegment {
    pub read: Extent,
    pub by: DecidedBy,
    /// The rule, if one decides against what was chosen.
    pub rule: Option<PageRule>,
    pub probability: f32,
    /// The probability of the list or table that is chosen or dropped as a whole.
    pub together: Option<f32>,
    /// The element that holds the text, after those around it: `main > article > p`.
    pub place: Sanitized,
    /// The start of the text.
    pub text: Sanitized,
    /// The features that told most, the strongest first.
    #[serde(rename = "for")]
    pub supports: Vec<ToldFeature>,
    #[serde(rename = "against")]
    pub opposes: Vec<ToldFeature>,
}

/// How much of a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    Whole,
    Part,
    Nothing,
}

/// What decides on a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    /// Its probability against the cut.
    Probability,
    /// The probability of its whole list or table.
    Together,
    /// An earlier segment says the same.
    Copy,
    /// The page hides it.
    Hidden,
    /// dom_smoothie's vote.
    Vote,
    /// The page is read whole, without what its markup declares not to be content.
    WholePage,
    /// Its element is read or left out as a whole: a player.
    Markup,
    Rule,
}

/// A feature of a segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldFeature {
    pub feature: String,
    pub value: f32,
    /// What it adds to the log-odds. All weights of a segment add up to its log-odds less what its trees start with.
    pub weight: f32,
}

/// Explains what is read of a page by these weights and every rule.
pub(crate) fn explain(html: Cow<str>, base: Option<&HttpUrl>, classifier: &Classifier) -> Explanation {
    let page = WholePage::of(html, base);
    let document = &page.extracted.document;
    let decision = page.decide(base, classifier);
    let judged: Vec<Judged> = decision.iter().flat_map(|decision| decision.judged()).collect();
    // Showing what is hidden changes elements.
    let places: Vec<Sanitized> = judged.iter().map(|segment| place(document, segment.element)).collect();
    let choice = page.choice(decision.as_ref());
    let (way, cut) = (choice.way, decision.as_ref().map(|decision| rounded(decision.cut())));
    let whole = document.clone();
    page.reduce(&whole, choice.clone(), PageRules::ALL);
    let fates = Fates { page: &page, choice, segments: &judged }.all(&whole);
    let names = names();
    let segments = judged.iter().zip(fates).zip(places);
    let segments = segments.map(|((segment, fate), place)| explained(segment, fate, place, way, &names)).collect();
    Explanation { schema: SCHEMA, way, cut, apart: apart(&page, &whole), segments }
}

/// What became of a segment.
#[derive(Clone, Copy)]
struct Fate {
    read: Extent,
    /// The same, if there were no rules.
    bare: Extent,
    rule: Option<PageRule>,
}

/// Reads the page by fewer rules.
struct Fates<'p> {
    page: &'p WholePage,
    choice: Choice,
    segments: &'p [Judged<'p>],
}

impl Fates<'_> {
    /// The fate of each segment; `whole` is what all rules left.
    fn all(&self, whole: &Document) -> Vec<Fate> {
        let (read, bare) = (self.extents(whole), self.by(PageRules::NONE));
        let fate = |(read, bare): (Extent, Extent)| Fate { read, bare, rule: None };
        let mut fates: Vec<Fate> = read.into_iter().zip(bare).map(fate).collect();
        let mut rules = PageRules::ALL;
        for rule in PageRule::ALL.into_iter().rev() {
            if !fates.iter().any(Fate::is_open) || budget::is_spent() {
                break;
            }
            rules = rules.without(rule);
            let open = fates.iter_mut().zip(self.by(rules)).filter(|(fate, _)| fate.is_open());
            open.filter(|(fate, read)| fate.read != *read).for_each(|(fate, _)| fate.rule = Some(rule));
        }
        fates
    }

    fn by(&self, rules: PageRules) -> Vec<Extent> {
        let document = self.page.extracted.document.clone();
        self.page.reduce(&document, self.choice.clone(), rules);
        self.extents(&document)
    }

    fn extents(&self, document: &Document) -> Vec<Extent> {
        let nodes = document.body().into_iter().flat_map(|body| body.descendants_it().collect::<Vec<_>>());
        let left: HashSet<NodeId> = nodes.filter(|node| node.is_text()).map(|node| node.id).collect();
        let extent = |segment: &Judged| match segment.nodes.iter().filter(|node| left.contains(node)).count() {
            0 => Extent::Nothing,
            count if count == segment.nodes.len() => Extent::Whole,
            _ => Extent::Part,
        };
        self.segments.iter().map(extent).collect()
    }
}

impl Fate {
    /// Whether a rule decides, and is not known yet.
    fn is_open(&self) -> bool {
        self.rule.is_none() && self.read != self.bare
    }
}

fn explained(segment: &Judged, fate: Fate, place: Sanitized, way: PageWay, names: &[FeatureName]) -> ExplainedSegment {
    ExplainedSegment {
        read: fate.read,
        by: decided_by(segment, fate, way),
        rule: fate.rule,
        probability: rounded(segment.probability),
        together: segment.together.map(rounded),
        place,
        text: Sanitized::line(part::start(segment.text, START)),
        supports: segment.supports.iter().map(|told| feature(told, names)).collect(),
        opposes: segment.opposes.iter().map(|told| feature(told, names)).collect(),
    }
}

fn feature(told: &Told, names: &[FeatureName]) -> ToldFeature {
    let (about, what) = names[told.feature];
    let feature = if about.is_empty() { what.to_owned() } else { format!("{about}: {what}") };
    ToldFeature { feature, value: rounded(told.value), weight: rounded(told.weight) }
}

fn decided_by(segment: &Judged, fate: Fate, way: PageWay) -> DecidedBy {
    if fate.rule.is_some() {
        return DecidedBy::Rule;
    }
    match way {
        PageWay::Vote => DecidedBy::Vote,
        PageWay::TooLittle | PageWay::TooLarge | PageWay::Data => DecidedBy::WholePage,
        PageWay::Classifier if segment.is_kept != (fate.bare != Extent::Nothing) => DecidedBy::Markup,
        PageWay::Classifier if segment.is_copy => DecidedBy::Copy,
        PageWay::Classifier if segment.is_hidden => DecidedBy::Hidden,
        PageWay::Classifier if segment.together.is_some() => DecidedBy::Together,
        PageWay::Classifier => DecidedBy::Probability,
    }
}

/// Thousandths are enough to be told.
fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

/// The element after those around it, without the body.
fn place(document: &Document, element: NodeId) -> Sanitized {
    let Some(element) = document.tree.get(&element) else { return Sanitized::default() };
    let around = element.ancestors_it(Some(LEVELS - 1)).take_while(|above| !above.has_name("body"));
    let mut names: Vec<String> = std::iter::once(element)
        .chain(around)
        .filter_map(|node| Some(part::start(&node.node_name()?, LONGEST_NAME).to_owned()))
        .collect();
    names.reverse();
    Sanitized::line(&names.join(" > "))
}

/// The title, the deck and the notes, as the reduced page has them.
fn apart(page: &WholePage, whole: &Document) -> Vec<PartApart> {
    let part = |what, text: &str, is_read: bool| {
        let read = if is_read { Extent::Whole } else { Extent::Nothing };
        PartApart { what, text: Sanitized::line(part::start(text.trim(), START)), read }
    };
    let title = Some(&page.extracted.meta.title).filter(|title| !title.is_empty());
    let deck = page.placed.deck.as_ref().map(|deck| part("deck", deck.text(), true));
    let notes = page.placed.notes.texts(whole).into_iter().map(|(text, is_read)| part("note", &text, is_read));
    title.map(|title| part("title", title, true)).into_iter().chain(deck).chain(notes).collect()
}

#[cfg(test)]
mod tests {
    use super::super::classify::{Node, TokenTable};
    use super::*;

    const PROSE: &str = "The tide comes twice a day, and twice a day it goes, as the harbour has written down for a \
        hundred years. Nobody who lives by the sea, and few who only visit it, would plan a walk without the table.";

    /// A classifier that keeps what is not linked.
    fn by_links() -> Classifier {
        let names = names();
        let linked = names.iter().position(|name| *name == ("", "linked")).and_then(|at| u8::try_from(at).ok());
        let split = Node { feature: Some(linked.unwrap()), right: 2, threshold: 0.5, value: 0.25 };
        let leaf = |value| Node { feature: None, right: 0, threshold: 0.0, value };
        let trees = vec![vec![split, leaf(3.0), leaf(-3.0)]];
        Classifier { start: 0.0, features: names.len(), trees, tokens: TokenTable::empty() }
    }

    /// A page of three paragraphs, with more before its end.
    fn page(more: &str) -> Explanation {
        let prose = ["First", "Second", "Third"].map(|word| format!("<p>{word}. {PROSE}</p>")).concat();
        let html = format!(
            "<title>Tides of the harbour</title><nav><a href=/>Home</a> <a href=/shop>Shop</a></nav>
            <article><h1>Tides of the harbour</h1>{prose}{more}</article>"
        );
        explain(html.into(), None, &by_links())
    }

    fn segment<'e>(explanation: &'e Explanation, start: &str) -> &'e ExplainedSegment {
        let found = explanation.segments.iter().rfind(|segment| segment.text.starts_with(start));
        found.unwrap_or_else(|| panic!("no segment starts with {start:?}"))
    }

    /// How much of the segment is read, and what decides.
    fn fate(explanation: &Explanation, start: &str) -> (Extent, DecidedBy, Option<PageRule>) {
        let segment = segment(explanation, start);
        (segment.read, segment.by, segment.rule)
    }

    #[test]
    fn the_classifier_tells_what_it_keeps_and_drops_and_by_which_features() {
        let explanation = page("");
        assert_eq!((explanation.way, explanation.cut), (PageWay::Classifier, Some(0.6)));
        assert_eq!(fate(&explanation, "Second."), (Extent::Whole, DecidedBy::Probability, None));
        assert_eq!(fate(&explanation, "Home"), (Extent::Nothing, DecidedBy::Probability, None));
        let (text, menu) = (segment(&explanation, "Second."), segment(&explanation, "Home"));
        assert_eq!((text.probability, menu.probability), (0.953, 0.047));
        assert_eq!((&*text.place, &*menu.place), ("article > p", "nav"));
        let told = |value, weight| vec![ToldFeature { feature: "linked".to_owned(), value, weight }];
        assert_eq!((&text.supports, &text.opposes), (&told(0.0, 2.75), &Vec::new()));
        assert_eq!((&menu.supports, &menu.opposes), (&Vec::new(), &told(1.0, -3.25)));
    }

    #[test]
    fn a_rule_that_removes_is_named_and_of_two_the_first() {
        let explanation = page(&format!("<h2>Share</h2><p>Fourth. {PROSE}</p>"));
        let removed_by = |rule| (Extent::Nothing, DecidedBy::Rule, Some(rule));
        assert_eq!(fate(&explanation, "Tides"), removed_by(PageRule::Title));
        assert_eq!(fate(&explanation, "Share"), removed_by(PageRule::Labels));
        let both = page(&format!("<div class=related-posts><p>Share</p></div><p>Fourth. {PROSE}</p>"));
        assert_eq!(fate(&both, "Share"), removed_by(PageRule::Named));
    }

    #[test]
    fn a_rule_that_recalls_is_named() {
        let quotation =
            format!("<blockquote><p>Fourth. {PROSE}</p><footer><a href=/a>A. Smith</a></footer></blockquote>");
        let explanation = page(&quotation);
        assert_eq!(fate(&explanation, "A. Smith"), (Extent::Whole, DecidedBy::Rule, Some(PageRule::Parts)));
        assert!(segment(&explanation, "A. Smith").probability < 0.1);
    }

    #[test]
    fn a_name_removes_no_text_that_is_sure_and_neighbours_recall_none_that_is_unlikely() {
        let named = page(&format!("<div class=related-posts><p>Fourth. {PROSE}</p></div>"));
        assert_eq!(fate(&named, "Fourth."), (Extent::Whole, DecidedBy::Probability, None));
        let figure = "<figure><p><a href=/x>Other harbours and their tides</a></p></figure>";
        let between = page(&format!("{figure}<p>Fifth. {PROSE}</p>"));
        assert_eq!(fate(&between, "Other harbours"), (Extent::Nothing, DecidedBy::Probability, None));
    }

    #[test]
    fn a_text_that_loses_a_part_to_a_rule_is_read_in_part() {
        let explanation = page("<div>It is said <span class=related-posts>and shared</span> here.</div>");
        assert_eq!(fate(&explanation, "It is said"), (Extent::Part, DecidedBy::Rule, Some(PageRule::Named)));
    }

    #[test]
    fn a_copy_what_is_hidden_and_what_is_kept_as_a_whole_say_so() {
        let again = format!("<div><p>First. {PROSE}</p></div>");
        let unseen = "<ul hidden><li>Unseen high water mark<li><a href=/x>low tide</a></ul>";
        let explanation = page(&format!("{again}{unseen}<ul><li>high water<li><a href=/x>low</a></ul>"));
        assert_eq!(fate(&explanation, "First."), (Extent::Nothing, DecidedBy::Copy, None));
        assert_eq!(fate(&explanation, "Unseen"), (Extent::Nothing, DecidedBy::Hidden, None));
        assert_eq!(fate(&explanation, "low"), (Extent::Whole, DecidedBy::Together, None));
        assert!(segment(&explanation, "low").together.is_some_and(|together| together > 0.6));
    }

    #[test]
    fn what_has_its_own_place_is_told_apart() {
        let notes = "<p>It is so.<sup><a id=r href=#n>1</a></sup></p><p id=n><a href=#r>1</a> As the almanac says.</p>";
        let apart = page(notes).apart;
        let told: Vec<(&str, &str, Extent)> = apart.iter().map(|part| (part.what, &*part.text, part.read)).collect();
        let whole = |what, text| (what, text, Extent::Whole);
        assert_eq!(told, [whole("title", "Tides of the harbour"), whole("note", "As the almanac says. ↩")]);
    }

    #[test]
    fn a_page_with_too_little_text_says_that_it_is_read_whole() {
        let explanation = explain("<p>They come and they go.</p>".into(), None, Classifier::embedded());
        assert_eq!(explanation.way, PageWay::TooLittle);
        assert_eq!(fate(&explanation, "They"), (Extent::Whole, DecidedBy::WholePage, None));
    }
}
