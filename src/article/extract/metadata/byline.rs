//! Reduces a byline to the name. Sites print "By", a date, a role, the publication or an address around it.

use crate::article::Sanitized;
use crate::article::extract::phrases;
use crate::article::text::key::key;
use crate::article::text::month::month_in_text;

/// Returns the name or names, or `None` if no part is a name.
pub(super) fn names(raw: &str, site: Option<&str>, host: Option<&str>) -> Option<Sanitized> {
    let line = Sanitized::line(raw);
    let undated = without_date(phrases::without_other_credits(without_all_by(&line)));
    let parts = undated
        .split([',', '|', '·', '•', '–', '—'])
        .flat_map(|part| part.split(" - "))
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let mut kept: Vec<&str> = Vec::new();
    for part in parts {
        let is_beside = !kept.is_empty() && (phrases::is_role(part) || is_publication(part, site, host));
        if !is_beside && !is_address(part) && !kept.contains(&part) {
            kept.push(part);
        }
    }
    let names = kept.join(", ");
    Some(Sanitized::line(&names)).filter(|names| can_name(names) && is_short(names))
}

/// The line without "By", which themes and authors may both have written.
fn without_all_by(line: &str) -> &str {
    let once = phrases::without_by(line);
    if once.len() < line.len() { without_all_by(once) } else { line }
}

/// Whether the text has the letters of a name, and is neither a label nor what a template prints without an author.
fn can_name(text: &str) -> bool {
    const EMPTY: [&str; 3] = ["undefined", "null", "[object object]"];
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(2).count();
    let is_wide = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    (letters > 1 || text.contains(is_wide))
        && !EMPTY.contains(&&*text.to_lowercase())
        && !phrases::is_action(text)
        && !is_label(text)
}

/// Whether the text is a label before a name. A short word may be a name in another language: "Di".
fn is_label(text: &str) -> bool {
    phrases::is_by(text) && text.chars().count() > 3
}

/// Whether the text is short enough. A longer one is a sentence, or a list of everything.
fn is_short(names: &str) -> bool {
    names.chars().count() <= 200
}

/// The text before a date or a time. It ends at the first number that begins a word ("wader7" is a name), and before the
/// month or the words in front of that number.
fn without_date(text: &str) -> &str {
    let begins = |(at, c): &(usize, char)| c.is_ascii_digit() && !text[..*at].ends_with(char::is_alphanumeric);
    let Some((digit, _)) = text.char_indices().find(begins) else { return text };
    let head = text[..digit].trim_end_matches(|c: char| !c.is_whitespace());
    without_month(head).trim_end_matches(|c: char| !c.is_alphanumeric() && !".)".contains(c))
}

fn without_month(head: &str) -> &str {
    let head = head.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = head.rsplit(' ').next().unwrap_or_default();
    if month_in_text(last).is_some() || phrases::dates(last) {
        without_month(&head[..head.len() - last.len()])
    } else {
        head
    }
}

/// Whether the part is the site's own name after an author's name.
fn is_publication(part: &str, site: Option<&str>, host: Option<&str>) -> bool {
    let part = key(part);
    let label = host.and_then(|host| host.split('.').next());
    part.len() > 1 && (site.is_some_and(|site| key(site) == part) || label.is_some_and(|label| key(label) == part))
}

/// Whether the text is a page, a host or a mailbox.
pub(super) fn is_address(text: &str) -> bool {
    let is_host = || {
        let ending = text.rsplit_once('.').map_or("", |(_, ending)| ending);
        !text.contains(' ') && ending.len() >= 2 && ending.bytes().all(|b| b.is_ascii_lowercase())
    };
    text.starts_with("http://") || text.starts_with("https://") || text.contains('@') || is_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(raw: &str) -> Option<String> {
        names(raw, Some("The Courier"), Some("courier.example")).map(|names| names.to_string())
    }

    #[test]
    fn only_the_name_is_left() {
        for raw in [
            "By Ann Mole",
            "BY: Ann Mole, The Courier",
            "Ann Mole, Courier 8:42 a.m. EDT October 3, 2014",
            "Posted by Ann Mole on March 5, 2024",
            "Ann Mole | Science Editor",
            "Von Ann Mole, 5. März 2024",
            "Ann Mole, ann@courier.example",
            "Ann Mole, Ann Mole",
            "By Posted by Ann Mole",
            "Ann Mole December 3",
            "Ann Mole – Last updated on 5 April 2026",
            "Ann Mole. Medically reviewed by Bo Reed",
            "Écrit par Ann Mole",
            "作者：Ann Mole",
        ] {
            assert_eq!(said(raw).as_deref(), Some("Ann Mole"), "{raw}");
        }
    }

    #[test]
    fn several_names_stay_and_what_is_none_goes() {
        assert_eq!(said("Ann Mole, Bo Reed and Cy Fen").as_deref(), Some("Ann Mole, Bo Reed and Cy Fen"));
        assert_eq!(said("The Courier").as_deref(), Some("The Courier"));
        assert_eq!(said("Byron Vonn").as_deref(), Some("Byron Vonn"));
        assert_eq!(said("wader7").as_deref(), Some("wader7"));
        for raw in
            ["https://courier.example/ann", "courier.example", "", "12:30", "undefined", "Written by", "R", "Share"]
        {
            assert_eq!(said(raw), None, "{raw}");
        }
    }
}
