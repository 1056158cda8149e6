//! JSON-LD in a page: its nodes, whatever they are wrapped in.
//!
//! A script may hold one node, an array of nodes or a `@graph` (JSON-LD 1.1, section 4.9). A script that is not JSON costs
//! only itself.

use dom_query::Document;
use serde_json::Value;

/// Nodes of one page at most: a page with more has them generated.
const MOST_NODES: usize = 2_000;

/// Every typed node of the page, outermost first, in document order.
pub(super) fn nodes(document: &Document) -> Vec<Value> {
    let mut found = Vec::new();
    for script in document.select(r#"script[type^="application/ld+json"]"#).nodes() {
        if let Some(value) = parse(&script.text()) {
            collect(value, &mut found);
        }
    }
    found
}

/// Some systems wrap the script in a CDATA section or a comment, as was needed in XHTML.
fn parse(raw: &str) -> Option<Value> {
    let raw = raw.trim();
    let raw = raw.strip_prefix("<!--").map_or(raw, |rest| rest.strip_suffix("-->").unwrap_or(rest));
    let raw = raw.trim().trim_start_matches("//").trim_start();
    let raw = raw.strip_prefix("<![CDATA[").unwrap_or(raw).trim();
    let raw = raw.strip_suffix("]]>").unwrap_or(raw).trim_end().trim_end_matches("//");
    serde_json::from_str(raw).ok()
}

fn collect(value: Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, found)),
        Value::Object(ref node) if found.len() < MOST_NODES => {
            let inner: Vec<Value> =
                ["@graph", "mainEntity", "hasPart"].iter().filter_map(|k| node.get(*k)).cloned().collect();
            if node.contains_key("@type") {
                found.push(value);
            }
            inner.into_iter().for_each(|value| collect(value, found));
        }
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether the node's type (one or several) passes `test`, a `schema:` prefix or address left out.
pub(super) fn has_type(node: &Value, test: impl Fn(&str) -> bool) -> bool {
    let local = |name: &str| name.rsplit(['/', '#', ':']).next().unwrap_or(name).to_owned();
    match &node["@type"] {
        Value::String(name) => test(&local(name)),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| test(&local(name))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// The first string found: the value itself, its first element, or its `name`, `url`, `@value` or `@id`.
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
}
