//! The documents of the demo's server: the sample feed and its pages, with links to the server's own address.

/// The address in the texts. `.example` leads nowhere, by RFC 2606.
const ORIGIN: &str = "https://courier.example";

const FEED: &str = include_str!("feed.xml");

/// A page by its path.
macro_rules! page {
    ($slug:literal) => {
        (concat!("/", $slug, "/"), include_str!(concat!("pages/", $slug, "/index.html")))
    };
}

const PAGES: [(&str, &str); 9] = [
    page!("base-rate-cut-explained-mortgages-savings-table"),
    page!("garnet-mite-alert-latest-cases-advice-county"),
    page!("northern-league-results-last-nights-scores-highlights"),
    page!("nuevo-puente-sobre-el-rio-fecha-de-apertura"),
    page!("smart-meter-rollout-delayed-what-households-need-to-know"),
    page!("storm-lena-ferries-cancelled-as-winds-rise"),
    page!("three-small-landers-one-quiet-moon-mission"),
    page!("tide-app-launch-harbour-clock"),
    page!("weekend-guide-ten-quiet-walks"),
];

/// A document of the site.
pub struct Document {
    pub content_type: &'static str,
    pub body: String,
}

/// The document at a path, for a server at `base` (without a slash at its end).
pub fn document(path: &str, base: &str) -> Option<Document> {
    let (content_type, text) = match path {
        "/feed/" => ("application/rss+xml; charset=UTF-8", FEED),
        _ => ("text/html; charset=UTF-8", PAGES.iter().find(|(known, _)| *known == path)?.1),
    };
    // JSON-LD writes its slashes with a backslash.
    let escaped = |address: &str| address.replace('/', "\\/");
    let body = text.replace(ORIGIN, base).replace(&escaped(ORIGIN), &escaped(base));
    Some(Document { content_type, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_the_feed_leads_to_a_page() {
        let feed = document("/feed/", "http://127.0.0.1:1").unwrap().body;
        let links: Vec<_> =
            feed.split("<link>http://127.0.0.1:1/").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
        assert_eq!(links.len(), PAGES.len());
        assert!(links.iter().all(|path| document(&format!("/{path}"), "").is_some()));
    }

    #[test]
    fn no_link_leads_out_to_the_invented_host() {
        for (path, _) in PAGES {
            assert!(!document(path, "http://127.0.0.1:1").unwrap().body.contains("courier.example/"), "{path}");
        }
    }
}
