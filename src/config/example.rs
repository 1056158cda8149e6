//! The annotated example config, generated from the defaults. Each setting has a comment that explains it, and its default,
//! commented out, so that a copy of the file changes nothing and later defaults still apply.
//!
//! A new setting is a field in `written` and in [`Settings`], and a row here. A test compares the two.

use serde::Serialize;
use toml::Value;

use super::{ProxyChoice, Settings};

/// A setting's name, its meaning, and its default.
struct Row {
    name: &'static str,
    about: &'static str,
    value: fn(&Settings) -> Value,
}

const TOP: &[Row] = &[
    Row {
        name: "measure",
        about: "The largest number of columns in a line of text, from 20 to 400.",
        value: |s| value(s.measure),
    },
    Row {
        name: "theme",
        about: "Colours: \"auto\" (by the terminal's background), \"light\", \"dark\" or \"mono\" (none).",
        value: |s| value(s.theme),
    },
    Row {
        name: "mouse",
        about: "Whether the mouse scrolls and clicks; the terminal's own selection then needs Shift.",
        value: |s| value(s.mouse),
    },
    Row {
        name: "sort",
        about: "The initial order of articles: \"newest\", \"oldest\" or \"title\".",
        value: |s| value(s.sort),
    },
    Row {
        name: "unread-only",
        about: "Whether the list shows only unread articles at the start.",
        value: |s| value(s.unread_only),
    },
    Row {
        name: "mark-read-on-open",
        about: "Whether opening an article marks it read.",
        value: |s| value(s.mark_read_on_open),
    },
    Row {
        name: "next-at-end",
        about: "Whether a page down (Space) at the end of an article opens the next unread one.",
        value: |s| value(s.next_at_end),
    },
    Row {
        name: "refresh-on-start",
        about: "Whether the feeds that are due are fetched when crosshead starts. The screen does not wait for them.",
        value: |s| value(s.refresh_on_start),
    },
    Row {
        name: "refresh-while-open",
        about: "Whether feeds that become due while crosshead is open are fetched, in rounds at least five minutes apart.",
        value: |s| value(s.refresh_while_open),
    },
    Row {
        name: "refresh-interval",
        about: "Minutes between two fetches of a feed, from 5 to 1440; a server or feed can ask for a longer time.",
        value: |s| value(s.refresh_interval),
    },
    Row {
        name: "keymap",
        about: "The keys that yours below are laid over: \"default\", or \"classic\", where digits choose panes and g is the start.",
        value: |s| value(s.keymap.name()),
    },
];

const NETWORK: &[Row] = &[
    Row {
        name: "connect-timeout",
        about: "Seconds to wait for a connection, from 1 to 600.",
        value: |s| value(s.network.connect_timeout),
    },
    Row {
        name: "header-timeout",
        about: "Seconds to wait for the start of an answer, including the connection, from 1 to 600.",
        value: |s| value(s.network.header_timeout),
    },
    Row {
        name: "idle-timeout",
        about: "Seconds an answer may pause, or arrive too slowly, from 1 to 600.",
        value: |s| value(s.network.idle_timeout),
    },
    Row {
        name: "timeout",
        about: "Seconds a whole request may take, including redirects, from 1 to 600.",
        value: |s| value(s.network.timeout),
    },
    Row {
        name: "concurrency",
        about: "Simultaneous requests, from 1 to 64; never more than two to one host.",
        value: |s| value(s.network.concurrency as u64),
    },
    Row {
        name: "about-url",
        about: "A page about you or your machine, sent with each request so that a site's owner can find out who asks; \"\" is none.",
        value: |s| value(&s.network.about_url),
    },
    Row {
        name: "proxy",
        about: "\"environment\" (HTTPS_PROXY and similar variables), \"none\", or an address: http://, https://, socks5://, socks5h://.",
        value: |s| value(proxy(&s.network.proxy)),
    },
    Row {
        name: "local-hosts",
        about: "Names that may lead to the local network although they look public; \"*\" is any. All others are blocked.",
        value: |s| value(&s.network.local_hosts),
    },
];

const NOTIFY: &[Row] = &[
    Row {
        name: "command",
        about: "A program and its arguments; [] is none. For example: [\"notify-send\", \"--\", \"{feed}\", \"{count} new\"]",
        value: |s| value(&s.notify.command),
    },
    Row {
        name: "only-unfocused",
        about: "Whether to run it only while the terminal does not have the focus, if it reports that (tmux: focus-events on).",
        value: |s| value(s.notify.only_unfocused),
    },
];

const OPEN: &[Row] = &[
    Row {
        name: "audio",
        about: "For sound: an episode, a song. For example: [\"mpv\", \"--no-video\", \"{url}\"]",
        value: |s| value(&s.open.audio),
    },
    Row { name: "video", about: "For films.", value: |s| value(&s.open.video) },
    Row { name: "image", about: "For pictures. For example: [\"feh\", \"{url}\"]", value: |s| value(&s.open.image) },
];

const OPEN_HEAD: &str = "
# Programs for the files and pictures of articles, with their arguments and without a shell; {url} is the address. They are
# started in the background, without the terminal. [] is the browser.
[open]
";

const RETENTION: &[Row] = &[
    Row {
        name: "days",
        about: "Articles older than so many days are cleared; 0 clears none.",
        value: |s| value(s.retention.days.unwrap_or(0)),
    },
    Row {
        name: "articles",
        about: "Of a feed with more articles than this, the oldest are cleared; 0 clears none.",
        value: |s| value(s.retention.articles.unwrap_or(0)),
    },
];

const RETENTION_HEAD: &str = "
# How long articles are kept. What is starred, tagged or kept stays, and so does an unread article for 30 days after it arrived.
# A feed can have limits of its own (`e`, `crosshead set FEED keep-days=30`). `crosshead clean --dry-run` shows what would go.
[retention]
";

const PREFETCH: &[Row] = &[
    Row {
        name: "pages-of-feed",
        about: "Pages of one feed that are fetched ahead in a day, from 0 to 1000.",
        value: |s| value(s.prefetch.of_feed as u64),
    },
    Row { name: "pages", about: "The same of all feeds together.", value: |s| value(s.prefetch.in_all as u64) },
];

const PREFETCH_HEAD: &str = "
# Feeds can have the pages of their new teasers fetched ahead, after a refresh, so that they can be read without the network:
# `e`, or `crosshead set FEED prefetch=yes`.
[prefetch]
";

const NOTIFY_HEAD: &str = "
# A command to run when an automatic fetch brings new articles, without a shell: once for each feed, or once for all if
# there are six feeds or more.
[notify]
";

const HEAD: &str = "\
# crosshead's settings. Copy this file to ~/.config/crosshead/config.toml and change what you like;
# `crosshead config check` checks it. Every setting is commented out and shows its default.
";

const KEYS: &str = "
# Keys, by scope and action; `crosshead keys` lists them all. Keys that you set here replace the action's own keys in that
# scope; an empty list removes its keys. Your key wins over every default that is in its way: `crosshead config check`
# lists the actions that have lost a key. For example:
#
# [keys.global]
# help = [\"?\", \"F1\"]
";

const LOGINS: &str = "
# Logins, for feeds and article pages whose address begins with `url`. They are sent only to that scheme, host and port,
# not to another one that it redirects to. A feed on another host may link to your host, too: those pages are fetched
# without the login, unless you set `pages = true`. A file with a password or token in it must be readable only by you:
# chmod 600. A password-command is run without a shell and must not ask on the terminal; the first line it prints is the
# password, or the token if there is no user.
#
# [[logins]]
# url = \"https://example.com/private/\"
# user = \"ann\"
# password-command = [\"pass\", \"show\", \"example.com\"]
#
# [[logins]]
# url = \"https://example.org/\"
# token = \"secret\"
# pages = true
";

const LISTS: &str = "
# Smart lists: queries with a name, which are among the feeds with the count of their unread articles; `crosshead search --guide`
# shows what can be asked. They follow this file at each start; more can be made in crosshead itself (`:list NAME QUERY`).
#
# [lists]
# \"Long reads\" = \"minutes>10 is:unread\"
# Prices = 'has:table (price or cost) age<30d'
";

const RULES: &str = "
# Rules: what is done with articles that arrive. `crosshead search --guide` shows what a query can ask; one that asks for words acts
# once the article is prepared. Actions: \"hide\" (only `is:hidden` finds it), \"read\", \"star\", \"tag:NAME\", \"full-text\" (its page
# is read, not the feed's text) and \"notify\" (the command above is run for these articles, and not for each feed any more).
# `crosshead rules --dry-run` says what they would do.
#
# [[rules]]
# name = \"Energy\"
# query = 'feed:courier (energy or grid)'
# actions = [\"star\", \"tag:energy\"]
";

const FEEDS: &str = "
# The feeds of a new data folder. After the first start, feeds are added and removed in crosshead itself
# (`a`, `crosshead add`, `crosshead import`).
";

/// The text of `config.example.toml`.
pub fn example() -> String {
    let defaults = Settings::default();
    let mut text = HEAD.to_owned();
    push_rows(&mut text, TOP, &defaults);
    text.push_str("\n[network]\n");
    push_rows(&mut text, NETWORK, &defaults);
    text.push_str(NOTIFY_HEAD);
    push_rows(&mut text, NOTIFY, &defaults);
    text.push_str(RETENTION_HEAD);
    push_rows(&mut text, RETENTION, &defaults);
    text.push_str(PREFETCH_HEAD);
    push_rows(&mut text, PREFETCH, &defaults);
    text.push_str(OPEN_HEAD);
    push_rows(&mut text, OPEN, &defaults);
    text.push_str(KEYS);
    text.push_str(LOGINS);
    text.push_str(LISTS);
    text.push_str(RULES);
    text.push_str(FEEDS);
    push_feeds(&mut text, &defaults);
    text
}

fn push_rows(text: &mut String, rows: &[Row], defaults: &Settings) {
    for row in rows {
        text.push_str(&format!("\n# {}\n#{} = {}\n", row.about, row.name, (row.value)(defaults)));
    }
}

fn push_feeds(text: &mut String, defaults: &Settings) {
    for feed in &defaults.feeds {
        text.push_str(&format!("#[[feeds]]\n#url = {}\n", value(&feed.url)));
        if let Some(title) = &feed.title {
            text.push_str(&format!("#title = {}\n", value(title)));
        }
        text.push_str(&format!("#folder = {}\n", value(&feed.folder)));
    }
}

/// The value as written in the file.
fn proxy(choice: &ProxyChoice) -> &str {
    match choice {
        ProxyChoice::Environment => "environment",
        ProxyChoice::Direct => "none",
        ProxyChoice::At(address) => address.reveal(),
    }
}

fn value(setting: impl Serialize) -> Value {
    Value::try_from(setting).expect("settings are strings, numbers, booleans and lists of them")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::written::{
        Written, WrittenNetwork, WrittenNotify, WrittenOpen, WrittenPrefetch, WrittenRetention,
    };
    use super::*;

    /// Prose is `# text`, a setting is `#name = value`.
    fn uncommented() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') && !setting.is_empty() => setting.to_owned(),
            Some(_) | None => line.to_owned(),
        };
        example().lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_uncommented_is_the_defaults() {
        let settings = super::super::parse(Path::new("example"), &uncommented()).unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!(super::super::parse(Path::new("example"), &example()).unwrap(), Settings::default());
    }

    #[test]
    fn the_example_shows_every_setting() {
        let written: Written = toml::from_str(&uncommented()).unwrap();
        let Written {
            measure,
            theme,
            mouse,
            sort,
            unread_only,
            mark_read_on_open,
            next_at_end,
            refresh_on_start,
            refresh_while_open,
            refresh_interval,
            keymap,
            feeds,
            logins: _,
            keys: _,
            network,
            notify,
            open,
            retention,
            prefetch,
            lists: _,
            rules: _,
        } = written;
        let WrittenPrefetch { pages_of_feed, pages } = prefetch.unwrap();
        assert!(pages_of_feed.is_some() && pages.is_some());
        let WrittenRetention { days, articles } = retention.unwrap();
        assert!(days.is_some() && articles.is_some());
        let WrittenOpen { audio, video, image } = open.unwrap();
        assert!(audio.is_some() && video.is_some() && image.is_some());
        let WrittenNotify { command, only_unfocused } = notify.unwrap();
        assert!(command.is_some() && only_unfocused.is_some() && refresh_while_open.is_some());
        assert!(measure.is_some() && theme.is_some() && mouse.is_some() && sort.is_some() && feeds.is_some());
        assert!(unread_only.is_some() && mark_read_on_open.is_some() && next_at_end.is_some());
        assert!(refresh_on_start.is_some() && refresh_interval.is_some() && keymap.is_some());
        let network = network.unwrap();
        let WrittenNetwork {
            connect_timeout,
            header_timeout,
            idle_timeout,
            timeout,
            concurrency,
            about_url,
            proxy,
            local_hosts,
        } = network;
        assert!(connect_timeout.is_some() && header_timeout.is_some() && idle_timeout.is_some());
        assert!(timeout.is_some() && concurrency.is_some() && about_url.is_some());
        assert!(proxy.is_some() && local_hosts.is_some());
    }
}
