//! Finds where in the file a wrong binding or query is written. [`Settings`](super::Settings) does not keep that, or only as a
//! byte. It is needed only once, for an error, so the file is then read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;

/// A place in `[keys]`, as exact as it is known. Of several actions, the first that is in the file is meant: the other side
/// of a conflict may be a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPlace<'a> {
    pub scope: &'a str,
    pub actions: Vec<&'a str>,
    pub keys: Option<&'a str>,
}

/// Action → its keys, all with their place.
type Bindings = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

#[derive(Deserialize)]
struct Written {
    keys: BTreeMap<Spanned<String>, Bindings>,
}

/// A mistake in `[keys]`, with line and column like any other. If the file has been deleted in the meantime, it is at 1:1.
pub fn wrong_keys(file: &Path, place: &KeyPlace<'_>, sentence: String) -> ConfigError {
    let text = fs::read_to_string(file).unwrap_or_default();
    let start = start(&text, place).unwrap_or_default();
    ConfigError::at(file, &text, start, sentence)
}

/// A mistake in a query that is written at a byte of the file. `within` is the byte of the query; if the query is written with
/// escapes, the place is some bytes off.
pub fn wrong_query(file: &Path, written_at: usize, within: usize, sentence: String) -> ConfigError {
    let text = fs::read_to_string(file).unwrap_or_default();
    // After the quote.
    ConfigError::at(file, &text, written_at + 1 + within, sentence)
}

/// The byte where the keys are written, or else the action, or else the scope.
fn start(text: &str, place: &KeyPlace<'_>) -> Option<usize> {
    let written: Written = toml::from_str(text).ok()?;
    let (scope, actions) = written.keys.get_key_value(place.scope)?;
    let Some((action, bindings)) = place.actions.iter().find_map(|name| actions.get_key_value(*name)) else {
        return Some(scope.span().start);
    };
    let exact = bindings.iter().find(|keys| Some(keys.get_ref().as_str()) == place.keys);
    Some(exact.map_or(action.span(), Spanned::span).start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "measure = 66\n[keys.move]\n\"line-down\" = [\"n\", \"Hyper-x\"]\n";

    fn found(scope: &str, actions: &[&str], keys: Option<&str>) -> Option<&'static str> {
        let place = KeyPlace { scope, actions: actions.to_vec(), keys };
        start(TEXT, &place).map(|start| &TEXT[start..])
    }

    #[test]
    fn the_most_exact_place_that_is_written_is_found() {
        assert_eq!(found("move", &["line-down"], Some("Hyper-x")), Some("\"Hyper-x\"]\n"));
        assert_eq!(found("move", &["line-up", "line-down"], Some("n")), Some("\"n\", \"Hyper-x\"]\n"));
        assert!(found("move", &["line-down"], Some("x")).unwrap().starts_with("\"line-down\" ="));
        assert!(found("move", &[], None).unwrap().starts_with("move]"));
        assert_eq!(found("reader", &[], None), None);
    }
}
