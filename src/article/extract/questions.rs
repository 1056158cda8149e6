//! The FAQ and disclosure pre-pass: records what the markup tells about questions in the DOM, before anything is
//! removed from it.
//!
//! The meaning of the markup counts first (schema.org microdata and RDFa, WAI-ARIA disclosures), then the class names
//! of known plugins, and words in class names last. Each pair gets a number ([`QUESTION`], [`ANSWER`]). Collapsed
//! panels become visible, and buttons that label them become text, because main-content extraction drops both. This
//! module knows no blocks.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};
use html5ever::tendril::StrTendril;
use serde_json::Value;

use super::json_ld;
use crate::article::Sanitized;
use crate::article::blocks::{ANSWER, QUESTION, blocks};
use crate::article::faq::{Evidence, StatedQuestions, Strength};
use crate::article::html::{dom, guard::guard};
use crate::article::knowledge::sites::{Pairs, SITES, Site};
use crate::article::text::key;
use crate::budget;

/// The most pairs of one page. A page with more has generated them.
const MOST_PAIRS: usize = 1_000;

/// The most blocks of all answers stated in JSON-LD. The guard counted each answer as one string.
const MOST_STATED: usize = 20_000;

/// Marks every pair that the page's markup names and collects the pairs stated in JSON-LD.
pub(super) fn prepare(document: &Document, nodes: &[Value]) -> Evidence {
    let Some(body) = document.body() else { return Evidence::default() };
    let mut marking = Marking::of(&body);
    marking.schema();
    marking.plugins();
    marking.disclosures();
    marking.amp();
    Evidence { pairs: marking.pairs, stated: stated(nodes) }
}

/// The elements that may matter, found in one pass.
struct Marking<'a> {
    classed: Vec<(NodeRef<'a>, StrTendril)>,
    scoped: Vec<NodeRef<'a>>,
    labels: Vec<NodeRef<'a>>,
    amp: Vec<NodeRef<'a>>,
    ids: HashMap<String, NodeRef<'a>>,
    marked: HashSet<NodeId>,
    pairs: Vec<Strength>,
}

impl<'a> Marking<'a> {
    fn of(body: &NodeRef<'a>) -> Marking<'a> {
        let mut marking = Marking {
            classed: Vec::new(),
            scoped: Vec::new(),
            labels: Vec::new(),
            amp: Vec::new(),
            ids: HashMap::new(),
            marked: HashSet::new(),
            pairs: Vec::new(),
        };
        for node in body.descendants_it().filter(NodeRef::is_element) {
            marking.note(node);
        }
        marking
    }

    fn note(&mut self, node: NodeRef<'a>) {
        let Some(element) = node.element_ref() else { return };
        if &*element.name.local == "amp-accordion" {
            self.amp.push(node);
        }
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "class" => self.classed.push((node, attribute.value.clone())),
                "itemtype" | "typeof" if names_question(&attribute.value) => self.scoped.push(node),
                "aria-expanded" | "data-toggle" | "data-bs-toggle" => self.labels.push(node),
                "role" if &*attribute.value == "tab" => self.labels.push(node),
                "id" => {
                    self.ids.entry(attribute.value.to_string()).or_insert(node);
                }
                _ => {}
            }
        }
    }

    /// Marks schema.org `Question` in microdata (HTML, "Microdata") or RDFa Lite. A question in a `Quiz` does not
    /// count.
    fn schema(&mut self) {
        for scope in std::mem::take(&mut self.scoped).into_iter().take_while(|_| !budget::is_spent()) {
            let is_quiz =
                |node: &NodeRef| ["itemtype", "typeof"].iter().any(|name| node.attr_or(name, "").ends_with("Quiz"));
            if scope.ancestors_it(None).any(|node| is_quiz(&node)) {
                continue;
            }
            let answer = property(&scope, "acceptedAnswer").or_else(|| property(&scope, "suggestedAnswer"));
            let text = answer.and_then(|answer| property(&answer, "text"));
            if let (Some(question), Some(answer)) = (property(&scope, "name"), text.or(answer)) {
                self.pair(question, answer, Strength::Named);
            }
        }
    }

    /// Marks a question's class and then its answer's. In every plugin known here they follow each other in the
    /// document.
    fn plugins(&mut self) {
        let mut asked: HashMap<&'static str, NodeRef> = HashMap::new();
        for (node, class) in std::mem::take(&mut self.classed).into_iter().take_while(|_| !budget::is_spent()) {
            let classes = tokens(&class);
            for plugin in &*PLUGINS {
                if classes.iter().any(|class| class == plugin.question) {
                    asked.insert(plugin.question, node);
                } else if classes.iter().any(|class| class == plugin.answer) {
                    let question = asked.remove(plugin.question);
                    question.into_iter().for_each(|question| self.pair(question, node, plugin.strength));
                }
            }
            match worded(&classes) {
                Some(Word::Question) => {
                    asked.insert("", node);
                }
                Some(Word::Answer) => {
                    let question = asked.remove("");
                    question.into_iter().for_each(|question| self.pair(question, node, strength_of(&question)));
                }
                None => {}
            }
        }
    }

    /// Marks WAI-ARIA's "Accordion" and "Disclosure": a control with `aria-expanded` that names its panel in
    /// `aria-controls`, or whose panel follows the heading around it. Bootstrap names the panel in `data-target` or
    /// `href`.
    fn disclosures(&mut self) {
        for label in std::mem::take(&mut self.labels).into_iter().take_while(|_| !budget::is_spent()) {
            if in_chrome(&label) {
                continue;
            }
            let Some(panel) = self.panel(&label) else { continue };
            if is_tab(&label) {
                reveal(&panel, None);
            } else {
                self.pair(label, panel, Strength::Folds);
            }
        }
    }

    fn panel(&self, label: &NodeRef<'a>) -> Option<NodeRef<'a>> {
        let named =
            ["aria-controls", "data-bs-target", "data-target", "href"].iter().filter_map(|name| label.attr(name));
        let by_id = named.into_iter().find_map(|id| self.ids.get(id.trim_start_matches('#')).copied());
        let panel = by_id.or_else(|| after_heading(label))?;
        let is_menu = |role: &str| matches!(role, "menu" | "listbox" | "dialog" | "navigation" | "search" | "tooltip");
        let is_own = panel.id != label.id && !contains(&panel, label) && !contains(label, &panel);
        let is_text = !is_menu(&panel.attr_or("role", "")) && !panel.has_name("nav") && !panel.has_name("form");
        (is_own && is_text).then_some(panel)
    }

    /// Marks AMP's accordion: sections with a heading and one other element.
    fn amp(&mut self) {
        for accordion in std::mem::take(&mut self.amp).into_iter().take_while(|_| !budget::is_spent()) {
            for section in accordion.element_children() {
                if let [question, answer, ..] = section.element_children().as_slice() {
                    self.pair(*question, *answer, Strength::Folds);
                }
            }
        }
    }

    fn pair(&mut self, question: NodeRef<'a>, answer: NodeRef<'a>, strength: Strength) {
        if self.pairs.len() == MOST_PAIRS {
            return;
        }
        let question = label_of(question, &answer);
        let known = |node: &NodeRef| self.marked.contains(&node.id);
        let is_inside_known = question.ancestors_it(None).any(|node| node.has_attr(QUESTION));
        if known(&question)
            || known(&answer)
            || is_inside_known
            || contains(&question, &answer)
            || is_blank(&question)
            || is_blank(&answer)
        {
            return;
        }
        let number = self.pairs.len().to_string();
        question.set_attr(QUESTION, &number);
        answer.set_attr(ANSWER, &number);
        plain_label(&question);
        reveal(&answer, Some(&question));
        self.marked.extend([question.id, answer.id]);
        self.pairs.push(strength);
    }
}

fn tokens(class: &str) -> Vec<String> {
    class.split_ascii_whitespace().map(str::to_ascii_lowercase).collect()
}

fn names_question(types: &str) -> bool {
    types.split_ascii_whitespace().any(|name| name.rsplit(['/', ':', '#']).next() == Some("Question"))
}

/// The first element with a property, as `itemprop` or as RDFa's `property`.
fn property<'a>(scope: &NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    scope.descendants_it().find(|node| {
        let said = node.attr("itemprop").or_else(|| node.attr("property"));
        said.is_some_and(|said| said.split_ascii_whitespace().any(|said| said.rsplit(':').next() == Some(name)))
    })
}

struct Plugin {
    question: &'static str,
    answer: &'static str,
    strength: Strength,
}

/// Class names of a question and of its answer, by plugin or theme.
static PLUGINS: LazyLock<Vec<Plugin>> = LazyLock::new(|| SITES.iter().flat_map(plugins).collect());

fn plugins(site: &Site) -> impl Iterator<Item = Plugin> {
    let of =
        |pairs: Pairs, strength| pairs.iter().map(move |&(question, answer)| Plugin { question, answer, strength });
    of(site.faqs, Strength::Named).chain(of(site.accordions, Strength::Folds))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Question,
    Answer,
}

/// The meaning of the last word of a class name: `faq__question`, `faq-a`, `helpAnswer`. A single letter counts only
/// after "faq".
fn worded(classes: &[String]) -> Option<Word> {
    classes.iter().find_map(|class| {
        let words: Vec<&str> =
            class.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let about_faq = words.iter().any(|word| word.starts_with("faq"));
        match words.last().copied()? {
            "question" => Some(Word::Question),
            "answer" => Some(Word::Answer),
            "q" | "title" | "heading" | "header" | "trigger" if about_faq && words.len() > 1 => Some(Word::Question),
            "a" | "content" | "body" | "panel" if about_faq && words.len() > 1 => Some(Word::Answer),
            _ => None,
        }
    })
}

/// How strong the class name is as evidence. It is weak unless the question or something around it is named FAQ,
/// because quizzes and forums have questions and answers too.
fn strength_of(question: &NodeRef) -> Strength {
    let is_named_faq =
        |node: &NodeRef| ["class", "id"].iter().any(|name| node.attr_or(name, "").to_ascii_lowercase().contains("faq"));
    if is_named_faq(question) || question.ancestors_it(Some(6)).any(|node| is_named_faq(&node)) {
        Strength::Named
    } else {
        Strength::Folds
    }
}

/// The whole label whose text is `inner`: the heading, term or control around it, if that has no other text.
fn label_of<'a>(inner: NodeRef<'a>, answer: &NodeRef<'a>) -> NodeRef<'a> {
    let own = letters(&inner);
    let is_label = |node: &NodeRef<'a>| {
        let name = node.node_name().unwrap_or_default();
        matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "button" | "dt" | "a" | "p")
            || node.has_attr("aria-expanded")
    };
    let around = inner.ancestors_it(Some(4)).take_while(|node| !contains(node, answer) && letters(node) == own);
    around.filter(is_label).last().unwrap_or(inner)
}

fn letters(node: &NodeRef) -> String {
    key::letters(&node.text()).collect()
}

fn is_blank(node: &NodeRef) -> bool {
    !node.text().chars().any(char::is_alphanumeric)
}

fn contains(outer: &NodeRef, inner: &NodeRef) -> bool {
    outer.id == inner.id || inner.ancestors_it(None).any(|node| node.id == outer.id)
}

fn is_tab(label: &NodeRef) -> bool {
    &*label.attr_or("role", "") == "tab"
}

/// The element after the heading that a control is in.
fn after_heading<'a>(label: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let is_heading = |node: &NodeRef| {
        let name = node.node_name().unwrap_or_default();
        matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") || &*node.attr_or("role", "") == "heading"
    };
    label.ancestors_it(Some(3)).find(is_heading)?.next_element_sibling()
}

/// Whether the node is in a menu, a dialogue or the like: those can be expanded too.
fn in_chrome(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|node| super::is_chrome(&node))
}

/// Turns a label into plain text: a control becomes a span, and decorative signs (a caret, a plus) are removed.
fn plain_label(label: &NodeRef) {
    for node in label.descendants() {
        let is_space = || node.first_child().is_some() && node.text().trim().is_empty();
        let is_sign = node.is_element() && is_blank(&node) && !node.has_name("img") && !is_space();
        if is_sign || &*node.attr_or("aria-hidden", "") == "true" {
            dom::remove(&node);
        } else if node.has_name("button") {
            node.rename("span");
        }
    }
    if label.has_name("button") {
        label.rename("div");
    }
    reveal(label, None);
}

/// Makes a panel visible, and the elements around it up to the container of its label.
fn reveal(panel: &NodeRef, label: Option<&NodeRef>) {
    let show = |node: &NodeRef| node.remove_attrs(&["hidden", "aria-hidden", "style"]);
    show(panel);
    let Some(label) = label else { return };
    // Collected first: the tree cannot be changed while it is iterated.
    let around: Vec<NodeRef> = panel.ancestors_it(Some(6)).take_while(|node| !contains(node, label)).collect();
    around.iter().for_each(show);
}

// JSON-LD.

/// The pairs of `FAQPage` and `QAPage` nodes. Yoast stores the questions as separate nodes and refers to them by `@id`.
fn stated(nodes: &[Value]) -> Vec<StatedQuestions> {
    let pages = nodes.iter().filter(|node| json_ld::has_type(node, |name| matches!(name, "FAQPage" | "QAPage")));
    let entities = pages.flat_map(|page| {
        let entity = &page["mainEntity"];
        entity.as_array().map_or_else(|| vec![entity], |entities| entities.iter().collect())
    });
    let mut left = MOST_STATED;
    let within = |pair: &StatedQuestions| {
        let has_room = pair.answer.len() <= left && !budget::is_spent();
        left = left.saturating_sub(pair.answer.len());
        has_room
    };
    let pairs = entities.map(|entity| followed(nodes, entity)).filter_map(stated_pair);
    pairs.take(MOST_PAIRS).take_while(within).collect()
}

fn followed<'a>(nodes: &'a [Value], entity: &'a Value) -> &'a Value {
    if entity.get("name").is_some() {
        return entity;
    }
    let target =
        entity["@id"].as_str().and_then(|id| nodes.iter().find(|node| node["@id"] == id && node.get("name").is_some()));
    target.unwrap_or(entity)
}

/// Parses markup from a JSON string, which the guard has not checked yet.
fn fragment(html: &str) -> Document {
    Document::fragment(guard(html).as_ref())
}

fn stated_pair(entity: &Value) -> Option<StatedQuestions> {
    let question = Sanitized::line(&fragment(entity["name"].as_str()?).text());
    let accepted = ["acceptedAnswer", "suggestedAnswer"].iter().find_map(|name| entity.get(*name))?;
    let accepted = accepted.as_array().map_or(Some(accepted), |answers| answers.first())?;
    let html = accepted["text"].as_str()?;
    let answer = blocks(&fragment(html).root(), None).blocks;
    (!question.is_empty() && !answer.is_empty()).then_some(StatedQuestions { question, answer })
}
