//! Recognises pages that block the answer until a browser has run their script or the user has clicked. It relies on a few
//! signs, each of which the maker documents or prints in every such page. Signs that ordinary pages also carry (another
//! script by the same maker, say) are not used.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::cache_headers::text;
use crate::article::HttpUrl;
use crate::article::html::plain;

/// Headers that declare a check: Cloudflare ("Detect a Challenge Page response"), AWS WAF ("Challenge and CAPTCHA").
const DECLARED: [(&str, &[&str]); 2] =
    [("cf-mitigated", &["challenge"]), ("x-amzn-waf-action", &["challenge", "captcha"])];

/// Titles of whole check pages, each with the most bytes of text such a page shows: Cloudflare (challenge, block), Anubis,
/// Imperva, HUMAN. Articles and poems have such titles too, but more text.
const TITLES: [(&str, usize); 7] = [
    ("just a moment...", FEW),
    ("attention required! | cloudflare", MANY),
    ("making sure you're not a bot!", MANY),
    ("pardon our interruption", MANY),
    ("pardon our interruption...", MANY),
    ("access to this page has been denied", MANY),
    ("access to this page has been denied.", MANY),
];

/// Bytes of text on a page that only asks for patience, and on one that explains itself.
const FEW: usize = 600;
const MANY: usize = 4_000;

/// Cloudflare's page shows this where no script runs, under any title, with hardly any other text. Articles about it quote
/// it.
const WITHOUT_SCRIPT: &str = "Enable JavaScript and cookies to continue";

/// First labels of hosts that only ask for consent: Google's, YouTube's and Yahoo's; Yahoo's older one; DPG Media's.
const CONSENT: [&str; 3] = ["consent", "guce", "myprivacy"];

/// A check page is small. A larger page with the words quotes them.
const LARGEST: usize = 64 << 10;

/// Whether the headers declare that this is a check.
pub fn is_declared(headers: &HeaderMap) -> bool {
    let is = |name: &str, values: &[&str]| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
        values.iter().any(|known| value.eq_ignore_ascii_case(known))
    };
    DECLARED.iter().any(|(name, values)| is(name, values))
}

/// Whether the answer is an HTML page, as every check is.
pub fn is_page(headers: &HeaderMap) -> bool {
    let content_type = text(headers, &CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    content_type.trim_start().starts_with("text/html")
}

/// Whether the request was redirected to a host that asks for consent.
pub fn leads_to_consent(asked: &HttpUrl, end: &HttpUrl) -> bool {
    let first = |url: &HttpUrl| url.host().split('.').next().unwrap_or_default().to_owned();
    asked.host() != end.host() && CONSENT.contains(&&*first(end))
}

/// Whether a page is a check, judged by its content.
pub fn is_shown(page: &[u8]) -> bool {
    if page.len() > LARGEST {
        return false;
    }
    let page = String::from_utf8_lossy(page);
    let titled = title(&page).and_then(|title| TITLES.iter().find(|(known, _)| *known == title));
    let most = titled.map(|(_, most)| *most).or(page.contains(WITHOUT_SCRIPT).then_some(FEW));
    most.is_some_and(|most| plain::text(&page, 2 * most).len() <= most)
}

/// The title in lower case, with single spaces and a plain apostrophe.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let open = start + lower[start..].find('>')? + 1;
    let end = open + lower[open..].find('<')?;
    let words: Vec<&str> = lower[open..end].split_whitespace().collect();
    Some(words.join(" ").replace("&#39;", "'").replace('’', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_told_by_what_it_shows() {
        for page in [
            "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title>",
            "<html><head><TITLE>\nAttention Required! | Cloudflare</TITLE>",
            "<head><title>Making sure you&#39;re not a bot!</title><link rel=stylesheet>",
            "<title data-x='1'>Pardon Our Interruption...</title>",
            "<title>example.com</title><h1>…</h1><noscript>Enable JavaScript and cookies to continue</noscript>",
        ] {
            assert!(is_shown(page.as_bytes()), "{page}");
        }
    }

    #[test]
    fn an_article_about_checks_is_not_one() {
        let long = format!("<title>News</title>{}Enable JavaScript and cookies to continue", "<p>x</p>".repeat(10_000));
        let words = "<p>It took the keeper of the lock a moment to see what the two had meant by it.</p>";
        let poem = format!("<title>Just a moment...</title><body>{}", words.repeat(10));
        let answer = format!("<title>How do I get past this?</title>{}<code>{WITHOUT_SCRIPT}</code>", words.repeat(10));
        let study = format!("<title>Access to this page has been denied</title>{}", words.repeat(60));
        for page in [
            &*poem,
            &*answer,
            &*study,
            "<title>Just a moment... | The Courier</title>",
            "<title>Why “Making sure you're not a bot!” is everywhere</title>",
            "<title>News</title><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>",
            "<title",
            "<title>",
            "",
            &long,
        ] {
            assert!(!is_shown(page.as_bytes()), "{page}");
        }
    }

    #[test]
    fn a_redirect_to_a_consent_host_is_recognised() {
        let leads =
            |asked: &str, end: &str| leads_to_consent(&HttpUrl::parse(asked).unwrap(), &HttpUrl::parse(end).unwrap());
        assert!(leads("https://www.youtube.com/@bees", "https://consent.youtube.com/m?continue=x"));
        assert!(leads("https://news.yahoo.com/", "https://guce.yahoo.com/consent"));
        assert!(!leads("https://consent.example.com/feed", "https://consent.example.com/feed/"));
        assert!(!leads("https://example.com/consent", "https://www.example.com/consent"));
    }
}
