//! The targets of links: the web, a mail program, or a position in the article. Links with any other scheme have no
//! target.

use dom_query::NodeRef;

use super::media::resolve;
use crate::article::html::tag::Tag;
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized, Target};

/// The attribute with which the pre-pass for notes marks a reference to one.
pub(crate) const REFERENCE: &str = "data-crosshead-reference";

/// The elements between a reference to a note and its link.
const NEAR: usize = 4;

pub(super) fn target(link: &NodeRef, base: Option<&HttpUrl>) -> Option<Target> {
    let href = link.attr("href")?;
    let href = href.trim();
    if let Some(fragment) = href.strip_prefix('#') {
        let is_reference =
            || link.has_attr(REFERENCE) || link.ancestors_it(Some(NEAR)).any(|node| node.has_attr(REFERENCE));
        let name = fragment_name(fragment)?;
        return Some(if is_reference() { Target::Note(name) } else { Target::Fragment(name) });
    }
    if let Some(addresses) = part::after(href, "mailto:") {
        return mail_target(addresses);
    }
    let url = resolve(href, base)?;
    match own_fragment(&url, base) {
        Some(fragment) => fragment_name(&fragment).map(Target::Fragment),
        None => Some(Target::Web(url)),
    }
}

/// Whether a link in a heading leads to that heading and is not its name: the name has more letters ("History Link").
/// A number in front is none (RFCs link "10.3." and the name apart).
pub(super) fn is_to_own_heading(link: &NodeRef) -> bool {
    let Some(id) = link.attr("href").and_then(|href| href.strip_prefix('#').map(str::to_owned)) else { return false };
    let Some(heading) = link.ancestors_it(Some(4)).find(|above| matches!(Tag::of(above), Tag::Heading(_))) else {
        return false;
    };
    let is_target = |node: &NodeRef| node.attr("id").is_some_and(|own| *own == *id);
    let letters = |node: &NodeRef| node.text().chars().filter(|c| c.is_alphabetic()).count();
    let leads_here = is_target(&heading) || heading.descendants_it().any(|node| is_target(&node));
    leads_here && letters(&heading) > 2 * letters(link)
}

/// `#` alone and `#top` mean the top of the page (WHATWG HTML, 7.4.6.4), which is no position in the article.
fn fragment_name(fragment: &str) -> Option<Sanitized> {
    let name = Sanitized::line(&percent_decoded(fragment));
    (!name.is_empty() && !name.eq_ignore_ascii_case("top")).then_some(name)
}

/// The addresses before the query (RFC 6068). Subject, copies and text are never taken from a page. There is no target
/// if decoding produces a query, or if there is no address.
fn mail_target(rest: &str) -> Option<Target> {
    let address = Sanitized::line(&percent_decoded(rest.split('?').next().unwrap_or_default()));
    let is_address =
        |address: &str| address.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty());
    let is_plain = !address.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '%' | '&' | '<' | '>' | '"'));
    (is_plain && address.split(',').all(is_address)).then_some(Target::Mail(address))
}

/// The fragment of an address in the same page.
fn own_fragment(url: &HttpUrl, base: Option<&HttpUrl>) -> Option<String> {
    let (page, fragment) = url.as_str().split_once('#')?;
    let own = base?.as_str().split('#').next()?;
    (page == own).then(|| fragment.to_owned())
}

/// RFC 3986, section 2.1. A `%` that starts no escape stays.
pub(in crate::article) fn percent_decoded(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| raw.get(at + 1..at + 3)).flatten();
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_link_is_its_addresses_and_nothing_else() {
        let to = |rest| match mail_target(rest) {
            Some(Target::Mail(address)) => address.to_string(),
            Some(Target::Web(_) | Target::Fragment(_) | Target::Note(_)) => unreachable!("it is made as an address"),
            None => String::new(),
        };
        assert_eq!(to("a@example.org,b%2Bc@example.org?bcc=x@example.org"), "a@example.org,b+c@example.org");
        for refused in
            ["", "?to=a@b", "rm -rf /", "a@b%3Fbcc=c@d", "a@b%250aBcc:c@d", "a@b%0d%0aBcc:%20c@d", "@b", "a@b,c"]
        {
            assert_eq!(to(refused), "", "{refused}");
        }
    }

    #[test]
    fn escapes_are_decoded_and_stray_percent_signs_stay() {
        assert_eq!(percent_decoded("caf%C3%A9 100% %zz %"), "café 100% %zz %");
    }
}
