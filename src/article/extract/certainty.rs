//! How sure the classifier is of a page's texts. Rules that go by names and shapes, and those that recall blocks between kept ones,
//! decide only where it is in doubt. Rules that know what a text is (another article, a slide, a title) do not ask.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

/// From this probability on, no box goes by its name or shape.
const SURE: f32 = 0.8;

/// Bytes of the shortest text that is likely by itself. A shorter one is likely because of what is around it ("[edit]").
const FEWEST_BYTES: f32 = 60.0;

/// Below this probability, no block comes back for its neighbours or as a half of a question and answer.
const UNLIKELY: f32 = 0.15;

/// The probability that each text node is main content; empty if the classifier did not choose.
#[derive(Clone, Debug, Default)]
pub(super) struct Certainty(HashMap<NodeId, f32>);

impl Certainty {
    /// The probability of each text node.
    pub fn of(texts: impl IntoIterator<Item = (NodeId, f32)>) -> Certainty {
        Certainty(texts.into_iter().collect())
    }

    /// Whether the text in the node is main content for sure.
    pub fn is_content(&self, node: &NodeRef) -> bool {
        self.mean(node).is_some_and(|(mean, bytes)| mean >= SURE && bytes >= FEWEST_BYTES)
    }

    /// Whether the text in the node is probably no main content.
    pub fn is_unlikely(&self, node: &NodeRef) -> bool {
        self.mean(node).is_some_and(|(mean, _)| mean < UNLIKELY)
    }

    /// The mean over the bytes of the node's text, and their number; `None` without text that the classifier saw.
    fn mean(&self, node: &NodeRef) -> Option<(f32, f32)> {
        let (mut sum, mut bytes) = (0.0, 0.0);
        let texts = std::iter::once(*node).chain(node.descendants_it()).filter(NodeRef::is_text);
        for (text, probability) in texts.filter_map(|text| Some((text, self.0.get(&text.id)?))) {
            let length = text.text().trim().len() as f32;
            sum += probability * length;
            bytes += length;
        }
        (bytes > 0.0).then(|| (sum / bytes, bytes))
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    #[test]
    fn the_certainty_of_a_box_is_that_of_its_letters() {
        let long = "a long text of it ".repeat(5);
        let document = Document::from(format!("<div><p>{long}</p><p>no</p></div><ul><li>no</ul><b>yes</b><hr>"));
        let probability = |text: &str| if text == "no" { 0.0 } else { 1.0 };
        let body = document.body().unwrap();
        let texts = body.descendants_it().filter(NodeRef::is_nonempty_text);
        let certainty = Certainty::of(texts.map(|text| (text.id, probability(&text.text()))));
        let is = |name: &str| {
            let node = document.select(name).nodes()[0];
            (certainty.is_content(&node), certainty.is_unlikely(&node))
        };
        assert_eq!((is("div"), is("ul")), ((true, false), (false, true)));
        assert_eq!((is("b"), is("hr")), ((false, false), (false, false)));
        assert!(!Certainty::default().is_content(&document.select("div").nodes()[0]));
    }
}
