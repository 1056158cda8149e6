//! Reads the entities that an XML document declares for itself (XML 1.0, section 4.2), if they are short texts.
//!
//! Only literal values that name no other entity are read, so no entity can grow by naming others. The text that all
//! references together may add to a document is bounded. External entities are never read.

use crate::article::text::part;

/// The most entities kept from one document.
const MOST_ENTITIES: usize = 256;

/// The longest text of an entity in bytes. An entity is meant to be a word or a name.
const MOST_TEXT: usize = 1_000;

/// The most bytes that all references of a document may expand to. References beyond that stay as written.
pub const MOST_IN_ALL: usize = 64 * 1024;

/// Declarations are looked for in this many bytes at the start of the document.
const PROLOG: usize = 64 * 1024;

/// The entities that a document declares.
#[derive(Debug, Default)]
pub struct Entities {
    /// The name, and the text as markup.
    declared: Vec<(String, String)>,
}

impl Entities {
    /// Reads the document type at the start of `source`. The first declaration of a name wins.
    pub fn of(source: &str) -> Entities {
        let mut entities = Entities::default();
        let Some(mut rest) = subset(source) else { return entities };
        while let Some((_, declaration)) = rest.split_once("<!ENTITY") {
            rest = declaration;
            if let Some((name, text)) = declared(declaration) {
                entities.add(name, text);
            }
        }
        entities
    }

    fn add(&mut self, name: &str, text: String) {
        if !self.names(name) && self.declared.len() < MOST_ENTITIES {
            self.declared.push((name.to_owned(), text));
        }
    }

    /// Whether the document declares an entity of this name.
    pub fn names(&self, name: &str) -> bool {
        self.declared.iter().any(|(own, _)| own == name)
    }

    /// The text of an entity, as markup. Returns `None` once the document has used up `room`.
    pub fn text(&self, name: &str, room: &mut usize) -> Option<&str> {
        let (_, text) = self.declared.iter().find(|(own, _)| own == name)?;
        *room = room.checked_sub(text.len())?;
        Some(text)
    }
}

/// The text between the brackets of the document type, which must come before the first element.
fn subset(source: &str) -> Option<&str> {
    let (before, after) = part::cut(source, PROLOG).split_once("<!DOCTYPE")?;
    let is_prolog = before.match_indices('<').all(|(at, _)| before[at + 1..].starts_with(['?', '!']));
    let (_, subset) = after.split_once('[').filter(|(name, _)| !name.contains('>'))?;
    let (subset, _) = subset.split_once("]>").or_else(|| subset.split_once(']'))?;
    is_prolog.then_some(subset)
}

/// Parses `name "text">`, an internal general entity.
fn declared(declaration: &str) -> Option<(&str, String)> {
    let (name, value) =
        declaration.strip_prefix(|c: char| c.is_whitespace())?.trim_start().split_once(char::is_whitespace)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let value = value.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (text, _) = value[1..].split_once(quote)?;
    (is_name && text.len() <= MOST_TEXT && is_plain(text)).then(|| (name, as_markup(text)))
}

/// Whether the text holds only text and character references: no markup and no other entity.
fn is_plain(text: &str) -> bool {
    let names_a_character = |at: usize| {
        let rest = &text[at + 1..];
        let is_usual = ["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|name| rest.starts_with(name));
        is_usual || rest.starts_with('#')
    };
    !text.contains(['<', '%']) && text.match_indices('&').all(|(at, _)| names_a_character(at))
}

/// Makes the text safe as markup. Character references mean the same in markup as in a declaration and are expanded
/// once: `&#38;` starts no new reference in either.
fn as_markup(text: &str) -> String {
    text.replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(declarations: &str, name: &str) -> Option<String> {
        Entities::of(&format!("<?xml version='1.0'?>\n<!DOCTYPE rss [{declarations}]><rss/>"))
            .text(name, &mut { MOST_IN_ALL })
            .map(str::to_owned)
    }

    #[test]
    fn short_texts_are_taken_and_the_first_of_a_name() {
        assert_eq!(text("<!ENTITY a 'x'> <!ENTITY\n a 'y'>", "a").as_deref(), Some("x"));
        assert_eq!(text("<!ENTITY a \"it's &#8217; >\">", "a").as_deref(), Some("it&#39;s &#8217; &gt;"));
        assert_eq!(text("<!ENTITY a 'x'>", "b"), None);
    }

    #[test]
    fn external_long_recursive_and_markup_entities_are_not_taken() {
        let long = format!("<!ENTITY a '{}'>", "x".repeat(MOST_TEXT + 1));
        for declaration in [
            "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
            "<!ENTITY a PUBLIC 'x' 'http://a.example/'>",
            "<!ENTITY % a 'x'>",
            "<!ENTITY a '&b;'>",
            "<!ENTITY a '%b;'>",
            "<!ENTITY a '<b>x</b>'>",
            long.as_str(),
        ] {
            assert_eq!(text(declaration, "a"), None, "{declaration}");
        }
    }

    #[test]
    fn only_the_document_type_declares() {
        assert!(!Entities::of("<rss><![CDATA[<!DOCTYPE a [<!ENTITY a 'x'>]>]]></rss>").names("a"));
        assert!(!Entities::of("<!DOCTYPE a><rss>[<!ENTITY a 'x'>]></rss>").names("a"));
    }

    #[test]
    fn what_all_references_add_is_bounded() {
        let entities = Entities::of(&format!("<!DOCTYPE a [<!ENTITY a '{}'>]>", "x".repeat(MOST_TEXT)));
        let mut room = MOST_IN_ALL;
        let read = (0..1_000).filter(|_| entities.text("a", &mut room).is_some());
        assert_eq!(read.count(), MOST_IN_ALL / MOST_TEXT);
    }
}
