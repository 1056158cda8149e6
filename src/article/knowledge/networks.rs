//! Social networks and other services that pages have share buttons for, one a line.

/// A network or a service.
pub struct Network {
    /// Texts of its share button, in lower case. Each is the whole text of the button.
    pub names: &'static [&'static str],
    /// Parts of the addresses that its share buttons link to, from its developer pages. In lower case.
    pub shares: &'static [&'static str],
}

const fn network(names: &'static [&'static str], shares: &'static [&'static str]) -> Network {
    Network { names, shares }
}

/// All networks, in any order.
#[rustfmt::skip]
pub static NETWORKS: &[Network] = &[
    network(&["bluesky"], &["bsky.app/intent"]),
    network(&["delicious"], &[]),
    network(&["digg"], &[]),
    network(
        &["facebook"],
        &["facebook.com/sharer", "facebook.com/share.php", "facebook.com/dialog/share", "facebook.com/dialog/feed"],
    ),
    network(&["flipboard"], &["share.flipboard.com"]),
    network(&["google"], &[]),
    // Hacker News
    network(&[], &["news.ycombinator.com/submitlink"]),
    // Hatena
    network(&[], &["b.hatena.ne.jp/entry", "b.hatena.ne.jp/add"]),
    network(&["instagram"], &[]),
    network(&["line"], &["line.me/r/msg", "social-plugins.line.me"]),
    network(&["linkedin"], &["linkedin.com/sharearticle", "linkedin.com/sharing", "linkedin.com/cws/share"]),
    network(&["mastodon"], &[]),
    network(&["messenger"], &["fb-messenger:"]),
    // Odnoklassniki
    network(&[], &["connect.ok.ru"]),
    network(&["pinterest"], &["/pin/create"]),
    network(&["pocket"], &["getpocket.com/edit", "getpocket.com/save"]),
    network(&["reddit"], &["reddit.com/submit"]),
    network(&["rss"], &[]),
    network(&["stumbleupon"], &[]),
    network(&["telegram"], &["t.me/share", "telegram.me/share"]),
    network(&["threads"], &["threads.net/intent"]),
    network(&["tumblr"], &["tumblr.com/share", "tumblr.com/widgets/share"]),
    network(&["twitter", "x"], &["twitter.com/intent", "twitter.com/share", "x.com/intent", "x.com/share"]),
    network(&["vk"], &["vk.com/share"]),
    network(&["whatsapp"], &["whatsapp.com/send", "wa.me/?", "whatsapp:"]),
    network(&["xing"], &["xing.com/spi"]),
    network(&["youtube"], &[]),
    // The user's own mail program and printer.
    network(&[], &["mailto:?", "javascript:window.print"]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_and_address_is_in_lower_case_and_there_once() {
        let mut seen = HashSet::new();
        for text in NETWORKS.iter().flat_map(|network| network.names.iter().chain(network.shares)) {
            assert!(!text.is_empty() && *text == text.to_lowercase() && seen.insert(text), "{text}");
        }
    }

    #[test]
    fn every_network_has_a_name_or_an_address() {
        assert!(NETWORKS.iter().all(|network| !network.names.is_empty() || !network.shares.is_empty()));
    }
}
