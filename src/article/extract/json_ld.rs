//! The JSON-LD nodes of a page, however they are wrapped.
//!
//! A script may hold one node, an array of nodes or a `@graph` (JSON-LD 1.1, section 4.9). A script that is not JSON is
//! skipped; the others are still read.

use dom_query::Document;
use serde_json::Value;

use crate::budget;

/// The most nodes of one page. A page with more has generated them.
const MOST_NODES: usize = 2_000;

/// The most bytes that all scripts of one page may become in memory. A script beyond that is skipped. The nodes of five
/// thousand questions take half of it.
const MOST_BYTES: usize = 16 << 20;

/// Bytes of an almost empty object, and of each value in an object or array (serde_json's maps are B-trees with room
/// for eleven).
const OBJECT: usize = 640;
const VALUE: usize = 112;

/// Every typed node of the page, outermost first, in document order.
pub(super) fn nodes(document: &Document) -> Vec<Value> {
    let mut found = Found { nodes: Vec::new(), room: MOST_BYTES };
    for script in document.select(r#"script[type^="application/ld+json"]"#).nodes() {
        found.read(&script.text());
    }
    found.nodes
}

/// The nodes so far, and the bytes that may still be allocated.
struct Found {
    nodes: Vec<Value>,
    room: usize,
}

impl Found {
    fn read(&mut self, script: &str) {
        let is_over = budget::is_spent() || self.nodes.len() >= MOST_NODES;
        if is_over || !self.has_room(written_size(script)) {
            return;
        }
        if let Some(value) = parse(script) {
            self.collect(value);
        }
    }

    fn collect(&mut self, value: Value) {
        match value {
            Value::Array(values) => values.into_iter().for_each(|value| self.collect(value)),
            Value::Object(ref node) if self.nodes.len() < MOST_NODES => {
                let inner = ["@graph", "mainEntity", "hasPart"].iter().filter_map(|key| node.get(*key));
                // A node is copied once for each node around it.
                let inner: Vec<Value> = inner.filter(|value| self.has_room(size(value))).cloned().collect();
                if node.contains_key("@type") {
                    self.nodes.push(value);
                }
                inner.into_iter().for_each(|value| self.collect(value));
            }
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Reserves the bytes if there is room.
    fn has_room(&mut self, bytes: usize) -> bool {
        let left = self.room.checked_sub(bytes);
        self.room = left.unwrap_or(self.room);
        left.is_some()
    }
}

/// The bytes that a script will take in memory, too many rather than too few: punctuation inside texts counts as well.
fn written_size(script: &str) -> usize {
    let parts = script.bytes().map(|byte| match byte {
        b'{' => OBJECT,
        b'[' | b',' => VALUE,
        _ => 1,
    });
    parts.sum()
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(values) => VALUE + values.iter().map(size).sum::<usize>(),
        Value::Object(node) => OBJECT + node.iter().map(|(key, value)| key.len() + size(value)).sum::<usize>(),
        Value::String(text) => VALUE + text.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => VALUE,
    }
}

/// Parses a script. Some systems wrap it in a CDATA section or a comment, as XHTML required.
fn parse(raw: &str) -> Option<Value> {
    let raw = raw.trim();
    let raw = raw.strip_prefix("<!--").map_or(raw, |rest| rest.strip_suffix("-->").unwrap_or(rest));
    let raw = raw.trim().trim_start_matches("//").trim_start();
    let raw = raw.strip_prefix("<![CDATA[").unwrap_or(raw).trim();
    let raw = raw.strip_suffix("]]>").unwrap_or(raw).trim_end().trim_end_matches("//");
    serde_json::from_str(raw).ok()
}

/// Whether one of the node's types passes `test`. A `schema:` prefix or address is removed first.
pub(super) fn has_type(node: &Value, test: impl Fn(&str) -> bool) -> bool {
    let local = |name: &str| name.rsplit(['/', '#', ':']).next().unwrap_or(name).to_owned();
    match &node["@type"] {
        Value::String(name) => test(&local(name)),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| test(&local(name))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// The first string in the value: the value itself, its first element, or its `name`, `url`, `@value` or `@id`.
pub(super) fn string(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(values) => values.iter().find_map(string),
        Value::Object(node) => ["name", "url", "@value"].iter().find_map(|key| node.get(*key).and_then(string)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(html: &str) -> Vec<String> {
        nodes(&Document::from(html)).iter().filter_map(|node| node["@type"].as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn graphs_arrays_and_single_nodes_are_read_alike() {
        let html = r#"<script type="application/ld+json">{"@graph":[{"@type":"A"},{"@type":"B"}]}</script>
            <script type="application/ld+json">[{"@type":"C"}]</script>
            <script type="application/ld+json; charset=utf-8">{"@type":"D","mainEntity":{"@type":"E"}}</script>"#;
        assert_eq!(types(html), ["A", "B", "C", "D", "E"]);
    }

    #[test]
    fn a_broken_script_costs_only_itself() {
        let html = r#"<script type="application/ld+json">{"@type":"A",}</script>
            <script type="application/ld+json">//<![CDATA[
            {"@type":"B"}
            //]]></script>"#;
        assert_eq!(types(html), ["B"]);
    }

    #[test]
    fn a_script_that_becomes_many_times_as_large_is_left_out() {
        let people = r#"{"name":"a"},"#.repeat(MOST_BYTES / OBJECT);
        let script = |body: &str| format!(r#"<script type="application/ld+json">{body}</script>"#);
        let large = script(&format!(r#"{{"@type":"A","author":[{people}{{}}]}}"#));
        assert_eq!(types(&format!("{large}{}", script(r#"{"@type":"B"}"#))), ["B"]);
        let questions = r#"{"@type":"Question","acceptedAnswer":{"@type":"Answer"}},"#.repeat(5_000);
        let honest = script(&format!(r#"{{"@type":"FAQPage","mainEntity":[{questions}{{}}]}}"#));
        assert_eq!(types(&honest).len(), MOST_NODES);
    }

    #[test]
    fn nodes_in_nodes_are_not_copied_without_end() {
        let text = "x".repeat(1 << 20);
        let deep = format!(r#"{}{{"text":"{text}"}}{}"#, r#"{"@type":"A","hasPart":"#.repeat(100), "}".repeat(100));
        let html = format!(r#"<script type="application/ld+json">{deep}</script>"#);
        let kept: usize = nodes(&Document::from(html)).iter().map(size).sum();
        assert!(kept <= MOST_BYTES, "{kept}");
        assert!(
            types(r#"<script type="application/ld+json">{"@type":"A","hasPart":{"@type":"B"}}</script>"#).len() == 2
        );
    }
}
