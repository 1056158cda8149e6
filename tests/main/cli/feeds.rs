//! Feeds from the first subscription to the last, over a site on the loopback.

use std::collections::HashSet;
use std::sync::Mutex;

use super::site::Site;
use super::user::User;
use crate::support::server::{Server, answer, status};

#[test]
fn a_feed_is_added_listed_fetched_and_removed() {
    let (user, site) = (User::new(), Site::start());
    let added = user.gets(&["add", &site.url("/feed/")]);
    assert_eq!(added, "1\tSkerry Courier\t9 new\n");
    let feeds = user.gets(&["feeds"]);
    assert_eq!(feeds, format!("1\t9\t9\tSkerry Courier\t\t{}\t\n", site.url("/feed/")));
    assert_eq!(user.gets(&["refresh"]), "1\tSkerry Courier\tnothing new\n");
    assert_eq!(user.gets(&["refresh", "--due"]), "", "it has just been visited");
    assert_eq!(user.gets(&["refresh", &site.url("/feed/")]), "1\tSkerry Courier\tnothing new\n");
    let again = user.gets(&["add", &site.url("/feed/")]);
    assert_eq!(again, "1\tSkerry Courier\talready subscribed, nothing new\n");
    assert_eq!(user.gets(&["refresh", "skerry courier"]), "1\tSkerry Courier\tnothing new\n");
    assert_eq!(user.gets(&["remove", "Skerry Courier"]), "1\tSkerry Courier\tremoved with 9 articles\n");
    assert_eq!(user.gets(&["feeds"]), "");
    assert_eq!(user.gets(&["entries"]), "");
}

#[test]
fn articles_are_prepared_when_asked_and_read_as_before() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    let ids = user.gets(&["entries"]);
    let ids: Vec<&str> = ids.lines().map(|line| line.split('\t').next().unwrap()).collect();
    let read = || ids.iter().map(|id| user.gets(&["read", id, "--format", "json"])).collect::<Vec<_>>();
    let before = read();
    assert_eq!(user.gets(&["refresh"]), "1\tSkerry Courier\tnothing new\n");
    assert_eq!(user.gets(&["index"]), "9 articles were prepared.\n");
    assert_eq!(user.gets(&["index"]), "0 articles were prepared.\n");
    assert_eq!(read(), before);
    assert!(user.gets(&["check"]).contains("is intact"));
}

#[test]
fn the_questions_of_all_articles_are_listed_once_they_are_prepared() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    let early = user.runs(&["faq", "--all"]);
    assert_eq!((early.code, &*early.printed), (0, ""));
    assert!(early.said.contains("9 articles are not prepared yet; `crosshead index` does it"), "{}", early.said);
    user.gets(&["index"]);
    let all = user.gets_json(&["faq", "--all", "--format", "json"]);
    let all = all.as_array().unwrap();
    assert!(all.len() > 2, "{all:?}");
    let fields: Vec<&String> = all[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["answers", "entry", "feed", "feed_title", "published", "question", "title", "url"]);
    let word = all[1]["question"].as_str().unwrap().split(' ').next_back().unwrap().trim_matches('?').to_uppercase();
    let some = user.gets(&["faq", "--all", &word]);
    assert!(some.contains(all[1]["question"].as_str().unwrap()), "{word}: {some}");
    assert_eq!(user.gets(&["faq", "--all", "--limit", "2"]).lines().count(), 2);
    assert_eq!(user.gets(&["faq", "--all", "--limit", "9", &word]), some);
    assert_eq!(user.gets(&["faq", &word, "--all"]), some);
    assert_eq!(user.gets(&["faq", "--all", "--", "-number"]), "");
    assert!(user.gets(&["faq", "--all", "--format", "markdown"]).starts_with("- "));
    assert_eq!(user.gets(&["faq", "--all", "zzyzx"]), "");
    for wrong in [&["faq"][..], &["faq", "1", "2"], &["faq", "1", "--limit", "3"], &["faq", "--all", "--width", "9"]] {
        assert_eq!(user.runs(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_query_finds_articles_and_an_error_in_it_is_pointed_at() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    let early = user.runs(&["search", "northern"]);
    assert_eq!((early.code, &*early.printed), (0, ""));
    assert!(early.said.contains("9 articles are not prepared yet"), "{}", early.said);
    user.gets(&["index"]);
    let all = user.gets_json(&["search", "is:unread", "--format", "json", "--limit", "0"]);
    assert_eq!(all.as_array().unwrap().len(), 9);
    let fields: Vec<&String> = all[0].as_object().unwrap().keys().collect();
    let expected = [
        "author",
        "enclosures",
        "feed",
        "feed_title",
        "id",
        "is_read",
        "is_starred",
        "published",
        "tags",
        "title",
        "url",
    ];
    assert_eq!(fields, expected);
    let found = user.gets(&["search", "title:northern -author:nobody"]);
    assert!(found.lines().count() >= 1 && found.lines().all(|line| line.contains("Northern")), "{found}");
    assert_eq!(user.gets(&["entries", "--query", "title:northern"]), found);
    assert_eq!(user.gets(&["search", "is:unread", "--limit", "2"]).lines().count(), 2);
    assert_eq!(user.gets(&["search", "--", "-is:unread"]), "");
    let wrong = user.runs(&["search", "northern", "is:new"]);
    let said = "crosshead: column 13 of the query: expected unread, read, starred, kept, offline or hidden\n  northern is:new\n              ^^^\n";
    assert_eq!((wrong.code, &*wrong.said), (2, said));
    assert_eq!(user.runs(&["search"]).code, 2);
    assert_eq!(user.runs(&["entries", "--query", "("]).code, 2);
}

/// The terminal library asks `tput` for the size of a terminal that is not there, twice for each line of progress.
#[cfg(unix)]
#[test]
fn progress_without_a_terminal_starts_no_other_program() {
    use std::os::unix::fs::PermissionsExt;
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let tput = user.write("tput", "#!/bin/sh\n: > \"$0.was-called\"\n");
    std::fs::set_permissions(&tput, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = user.command(&["refresh"]).env("PATH", tput.parent().unwrap()).output().unwrap();
    assert!(run.status.success() && !user.path("tput.was-called").exists());
}

#[test]
fn the_address_of_a_page_leads_to_the_feed_it_names() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/"), "--title", "My Courier", "--folder", "News/Local"]);
    let feeds = user.gets_json(&["feeds", "--format", "json"]);
    assert_eq!(feeds[0]["url"], site.url("/feed/full/"));
    assert_eq!(feeds[0]["title"], "My Courier");
    assert_eq!(feeds[0]["folder"], serde_json::json!(["News", "Local"]));
    assert_eq!(feeds[0]["unread"], 9);
    assert!(feeds[0]["error"].is_null());
}

#[test]
fn entries_are_listed_newest_first_and_limited() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let all = user.gets(&["entries"]);
    assert_eq!(all.lines().count(), 9);
    assert!(all.contains("\t2026-04-20 22:41\tunread\tSkerry Courier\tNorthern League Results"), "{all}");
    let dates: Vec<&str> = all.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    let two = user.gets(&["entries", "--limit", "2"]);
    assert_eq!(two.lines().collect::<Vec<_>>(), all.lines().take(2).collect::<Vec<_>>());
    let oldest = user.gets(&["entries", "--sort", "oldest", "--limit", "0"]);
    assert_eq!(oldest.lines().count(), 9);
    assert_eq!(oldest.lines().next(), all.lines().last());
    assert_eq!(user.gets(&["entries", "--starred"]), "");
    assert_eq!(user.gets(&["entries", "--feed", "1", "--unread"]), all);
}

/// Lists are read in windows; the seams between them must not show.
#[test]
fn a_long_list_is_complete_and_in_order() {
    let item = |n: usize| format!("<item><title>{n:04}</title><guid>{n}</guid></item>");
    let feed = move |first: usize| {
        let items: String = (first..first + 1_050).map(item).collect();
        format!("<rss version=\"2.0\"><channel><title>Long</title>{items}</channel></rss>")
    };
    let server = Server::start(move |request| {
        let first = request.path.trim_matches('/').parse().unwrap();
        answer("200 OK\r\nContent-Type: application/rss+xml", feed(first))
    });
    let user = User::new();
    user.gets(&["add", server.url("/0").as_str()]);
    user.gets(&["add", server.url("/1050").as_str()]);
    let titles = |limit: &str| -> Vec<usize> {
        let list = user.gets(&["entries", "--sort", "title", "--limit", limit]);
        list.lines().map(|line| line.rsplit('\t').next().unwrap().parse().unwrap()).collect()
    };
    assert_eq!(titles("0"), (0..2_100).collect::<Vec<_>>());
    assert_eq!(titles("1500"), (0..1_500).collect::<Vec<_>>());
    assert_eq!(titles("1000"), (0..1_000).collect::<Vec<_>>());
}

/// Every address answers with a feed, but some only once.
fn flaky_site() -> Server {
    let seen = Mutex::new(HashSet::new());
    Server::start(move |request| {
        let is_known = !seen.lock().unwrap().insert(request.path.clone());
        let date = if request.path == "/dead" { "<pubDate>Mon, 05 Feb 2001 10:00:00 GMT</pubDate>" } else { "" };
        match (&*request.path, is_known) {
            ("/gone", true) => status("410 Gone"),
            ("/moved", true) => status("404 Not Found"),
            (path, _) => answer(
                "200 OK\r\nContent-Type: application/rss+xml",
                format!(
                    "<rss version=\"2.0\"><channel><title>{path}</title>\
                     <item><title>A</title><guid>a</guid>{date}</item></channel></rss>"
                ),
            ),
        }
    })
}

#[test]
fn the_health_of_the_feeds_is_told_the_worst_first() {
    let (user, server) = (User::new(), flaky_site());
    for path in ["/well", "/dead", "/moved", "/gone"] {
        user.gets(&["add", server.url(path).as_str()]);
    }
    assert_ne!(user.runs(&["refresh"]).code, 0);
    let health = user.gets_json(&["health", "--format", "json"]);
    let health: Vec<_> = health.as_array().unwrap().iter().collect();
    let states: Vec<_> = health.iter().map(|feed| (feed["title"].as_str(), feed["state"].as_str())).collect();
    let expected = [("/gone", "gone"), ("/moved", "failing"), ("/dead", "dead"), ("/well", "ok")];
    assert_eq!(states, expected.map(|(title, state)| (Some(title), Some(state))));
    assert!(health[1]["error"].as_str().unwrap().starts_with("404 from "), "{health:?}");
    assert_eq!((health[1]["failures"].as_u64(), health[3]["failures"].as_u64()), (Some(1), Some(0)));
    assert!(health[1]["failing_since"].is_string() && health[1]["next_visit"].is_string());
    assert!(health[0]["next_visit"].is_null(), "what is gone is not visited by itself");
    assert_eq!(health[2]["newest"], "2001-02-05T10:00:00Z");
    let printed = user.gets(&["health"]);
    let rows: Vec<Vec<&str>> = printed.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows[2][1], rows[2][2], rows[2][5]), ("dead", "2001-02-05T10:00:00Z", "0.0"));
    assert!(rows[1][7].starts_with("404 from "), "{printed}");
}

#[test]
fn entries_as_json_have_their_address() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let entries = user.gets_json(&["entries", "--format", "json", "--limit", "0"]);
    let entry = entries.as_array().unwrap().iter().find(|e| e["title"].as_str().unwrap().starts_with("Northern"));
    let entry = entry.expect("the entry is listed");
    assert_eq!(entry["url"], site.url("/northern-league-results-last-nights-scores-highlights/"));
    assert_eq!(entry["published"], "2026-04-20T22:41:55Z");
    assert_eq!(entry["feed_title"], "Skerry Courier");
    assert_eq!(entry["is_read"], false);
}

#[test]
fn one_bad_feed_costs_only_itself_and_the_exit_code() {
    let (user, site) = (User::new(), Site::start());
    let gone = site.url("/gone/");
    user.write(
        ".config/crosshead/config.toml",
        &format!("[[feeds]]\nurl = \"{gone}\"\ntitle = \"Gone\"\n[[feeds]]\nurl = \"{}\"\n", site.url("/feed/")),
    );
    let run = user.runs(&["refresh"]);
    assert_eq!(run.code, 1);
    assert!(run.printed.contains("\t9 new\n"), "{}", run.printed);
    assert!(run.said.starts_with("crosshead: Gone: 404 from 127.0.0.1"), "{}", run.said);
    assert_eq!(run.said.lines().count(), 1);
    let feeds = user.gets(&["feeds"]);
    assert!(feeds.contains("404 from 127.0.0.1"), "{feeds}");
}

#[test]
fn what_is_no_feed_is_not_added() {
    let (user, site) = (User::new(), Site::start());
    let run = user.runs(&["add", &site.url("/weekend-guide-ten-quiet-walks/nothing")]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.starts_with("crosshead: 404 from"), "{}", run.said);
    assert_eq!(user.gets(&["feeds"]), "");
}

#[test]
fn an_address_with_a_login_in_it_is_a_wrong_command_line() {
    let run = User::new().runs(&["add", "https://ann:hunter2@a.example/feed"]);
    assert_eq!((run.code, run.printed.as_str()), (2, ""));
    assert!(run.said.starts_with("crosshead: the address holds a login; write it under [[logins]]"), "{}", run.said);
}

#[test]
fn a_feed_is_changed_by_keys_and_all_of_them_are_checked_first() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    user.gets(&["add", &site.url("/feed/full/"), "--title", "Full"]);
    let set = user.gets(&["set", "Full", "title=My Courier", "folder=News/Local"]);
    assert_eq!(set, format!("2\tMy Courier\t{}, in News/Local\n", site.url("/feed/full/")));
    assert_eq!(
        user.gets(&["set", "2", "title=", "folder="]),
        format!("2\tSkerry Courier\t{}\n", site.url("/feed/full/"))
    );
    assert_eq!(
        user.gets(&["set", "2", "interval=30", "full-text=always"]),
        format!("2\tSkerry Courier\t{}, every 30 minutes, full text always\n", site.url("/feed/full/"))
    );
    user.gets(&["set", "2", "interval=", "full-text=auto"]);
    for (changes, code, said) in [
        (&["title=X", "interval=1"][..], 2, "interval: 5 to 1440 minutes"),
        (&["full-text=yes"], 2, "full-text: auto, always or never"),
        (&["title=X", "titel=Y"], 2, "a feed has no “titel”; did you mean “title”?"),
        (
            &["title=X", "folder"],
            2,
            "“folder” is not KEY=VALUE; the keys are title, folder, address, interval, full-text",
        ),
        (&["address=ftp://a.example/"], 2, ""),
        (&["title=X", &*format!("address={}", site.url("/feed/"))], 1, "a subscription has the address"),
    ] {
        let run = user.runs(&[&["set", "2"], changes].concat());
        assert_eq!(run.code, code, "{}", run.said);
        assert!(run.said.contains(said), "{}", run.said);
    }
    let feeds = user.gets_json(&["feeds", "--format", "json"]);
    assert_eq!(feeds[1]["title"], "Skerry Courier", "nothing was changed");
    let run = user.runs(&["remove", "Skerry Courier"]);
    assert!(run.code == 1 && run.said.contains("several feeds are called “Skerry Courier”"), "{}", run.said);
    let run = user.runs(&["refresh", "Courier"]);
    assert!(
        run.said.contains("give its id, its address or its title; did you mean “Skerry Courier” (id "),
        "{}",
        run.said
    );
}

#[test]
fn the_feeds_of_a_folder_are_changed_together() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/"), "--folder", "News"]);
    user.gets(&["add", &site.url("/feed/full/"), "--folder", "News/Local"]);
    let set = user.gets(&["set", "News/", "prefetch=yes", "keep-days=30"]);
    assert_eq!(set.matches("pages fetched ahead, 30 days kept").count(), 2, "{set}");
    let set = user.gets(&["set", "News/Local/", "prefetch=no"]);
    assert_eq!((set.lines().count(), set.contains("fetched ahead")), (1, false), "{set}");
    for (change, folder, code, said) in [
        ("title=X", "News/", 2, "title and address are those of one feed"),
        ("prefetch=yes", "Sport/", 1, "no feed is in a folder “Sport”"),
        ("prefetch=yes", "/", 1, "no feed is in a folder"),
    ] {
        let run = user.runs(&["set", folder, change]);
        assert!(run.code == code && run.said.contains(said), "{}", run.said);
    }
}

#[test]
fn a_feed_that_is_not_there_is_named() {
    let user = User::new();
    for arguments in [["remove", "7"], ["refresh", "7"], ["refresh", "https://example.com/feed"]] {
        let run = user.runs(&arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.said.starts_with("crosshead: there is no feed “"), "{}", run.said);
        assert!(run.said.contains(arguments[1]), "{}", run.said);
    }
}

#[test]
fn articles_are_marked_by_their_ids_and_an_id_without_one_costs_only_itself() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let marks = |run: &str| -> Vec<(i64, bool, bool)> {
        let entries: serde_json::Value = serde_json::from_str(run).unwrap();
        let mark = |entry: &serde_json::Value| {
            (entry["id"].as_i64().unwrap(), entry["is_read"].as_bool().unwrap(), entry["is_starred"].as_bool().unwrap())
        };
        entries.as_array().unwrap().iter().map(mark).collect()
    };
    assert_eq!(
        marks(&user.gets(&["mark", "read", "1", "2", "--format", "json"])),
        [(1, true, false), (2, true, false)]
    );
    assert_eq!(marks(&user.gets(&["mark", "star", "2", "--format", "json"])), [(2, true, true)]);
    let run = user.runs(&["mark", "unread", "99", "1"]);
    assert_eq!((run.code, &*run.said), (1, "crosshead: there is no entry 99 here; `crosshead entries` lists them\n"));
    assert!(run.printed.starts_with("1\t") && run.printed.contains("\tunread\t"), "{}", run.printed);
    user.gets(&["mark", "unstar", "2"]);
    assert_eq!(user.gets(&["entries", "--starred"]), "");
    assert_eq!(user.runs(&["mark", "gone", "1"]).code, 2);
}

#[test]
fn articles_are_tagged_by_their_ids_or_by_a_query() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let tags = |run: &str| -> Vec<(i64, String)> {
        let entries: serde_json::Value = serde_json::from_str(run).unwrap();
        let of = |entry: &serde_json::Value| (entry["id"].as_i64().unwrap(), entry["tags"].to_string());
        entries.as_array().unwrap().iter().map(of).collect()
    };
    let one = |id: i64, tags: &str| (id, tags.to_owned());
    assert_eq!(user.gets(&["tag"]), "");
    let run = user.gets(&["tag", "later,+Energy", "1", "2", "--format", "json"]);
    assert_eq!(tags(&run), [one(1, r#"["Energy","later"]"#), one(2, r#"["Energy","later"]"#)]);
    assert_eq!(tags(&user.gets(&["tag", "-later", "2", "--format", "json"])), [one(2, r#"["Energy"]"#)]);
    user.gets(&["tag", "-energy,sea", "--query", "tag:energy -tag:later"]);
    assert_eq!(user.gets(&["tag", "--list"]), "Energy\t1\nlater\t1\nsea\t1\n");
    assert_eq!(
        user.gets(&["tag", "--format", "json"]).trim_end(),
        [r#"[{"tag":"Energy","articles":1},{"tag":"later","articles":1},"#, r#"{"tag":"sea","articles":1}]"#,].concat()
    );
    assert_eq!(tags(&user.gets(&["entries", "--query", "tag:sea", "--format", "json"])), [one(2, r#"["sea"]"#)]);
    let run = user.runs(&["tag", "sea", "99", "1"]);
    assert_eq!((run.code, &*run.said), (1, "crosshead: there is no entry 99 here; `crosshead entries` lists them\n"));
    for wrong in [&["tag", "sea"][..], &["tag", "!!", "1"], &["tag", ",", "1"], &["tag", "sea", "--query", "is:new"]] {
        assert_eq!(user.runs(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn old_articles_are_told_and_cleared_by_the_limits_of_their_feed() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    let nothing = user.runs(&["clean"]);
    assert_eq!((nothing.code, &*nothing.printed), (0, ""));
    assert!(user.gets(&["set", "1", "keep-articles=1", "keep-days=1"]).contains(", 1 day kept, 1 article kept"));
    let set = user.gets(&["set", "1", "keep-articles=4", "keep-days=all"]);
    assert!(set.contains("all days kept, 4 articles kept"), "{set}");
    assert_eq!(user.gets(&["clean"]), "", "they are unread and have just arrived");
    let ids: Vec<String> = (1..=9).map(|id| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    user.gets(&[&["mark", "read"][..], &ids].concat());
    user.gets(&["mark", "star", "1"]);
    let told = user.gets_json(&["clean", "--dry-run", "--format", "json"]);
    assert_eq!((&told["is_dry_run"], &told["articles"], &told["given_back"]), (&true.into(), &4.into(), &0.into()));
    assert!(told["feeds"][0]["bytes"].as_u64().unwrap() > 1_000, "{told}");
    assert!(user.gets(&["clean", "--dry-run"]).contains("4 articles would go"));
    let cleared = user.gets(&["clean"]);
    assert!(cleared.starts_with('1') && cleared.contains("4 articles cleared"), "{cleared}");
    user.gets(&["refresh"]);
    let left = user.gets_json(&["entries", "--format", "json"]);
    assert_eq!(left.as_array().unwrap().len(), 5, "they do not come back");
    assert_eq!(user.runs(&["set", "1", "keep-days=0"]).code, 2);
}

#[test]
fn a_refresh_clears_old_articles_by_the_limits_of_the_settings() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    let ids: Vec<String> = (1..=9).map(|id| id.to_string()).collect();
    user.gets(&[&["mark", "read"][..], &ids.iter().map(String::as_str).collect::<Vec<_>>()].concat());
    user.write(".config/crosshead/config.toml", "feeds = []\n[retention]\narticles = 2\n");
    user.gets(&["refresh"]);
    assert_eq!(user.gets_json(&["entries", "--format", "json"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_feed_with_starred_articles_is_not_removed_by_mistake() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    user.gets(&["mark", "star", "1", "2"]);
    let refused = user.runs(&["remove", "1"]);
    assert!(refused.code == 1 && refused.said.contains("2 starred articles, and nothing was done"), "{}", refused.said);
    assert!(user.gets(&["remove", "1", "--keep-starred"]).contains("removed with 7 articles, 2 kept"));
    assert_eq!(user.gets_json(&["entries", "--query", "is:kept", "--format", "json"]).as_array().unwrap().len(), 2);
    user.gets(&["add", &site.url("/feed/full/")]);
    let again = user.gets_json(&["feeds", "--format", "json"]);
    let id = again.as_array().unwrap().iter().find(|feed| feed["total"] == 9).unwrap()["id"].to_string();
    assert!(user.gets(&["remove", &id, "--all"]).contains("removed with 9 articles"));
}

#[test]
fn a_feed_with_tagged_articles_is_not_removed_by_mistake() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/full/")]);
    user.gets(&["tag", "sea,later", "1", "2"]);
    user.gets(&["mark", "star", "2", "3"]);
    let refused = user.runs(&["remove", "1"]);
    assert!(refused.said.contains("3 starred or tagged articles, and nothing was done"), "{}", refused.said);
    user.gets(&["mark", "unstar", "2", "3"]);
    let refused = user.runs(&["remove", "1"]);
    assert!(refused.code == 1 && refused.said.contains("2 tagged articles, and nothing"), "{}", refused.said);
    assert!(user.gets(&["remove", "1", "--keep-starred"]).contains("removed with 7 articles, 2 kept"));
}

#[test]
fn rules_of_the_config_act_on_what_arrives_and_are_tried_and_applied() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    assert_eq!(user.gets(&["rules"]), "");
    let config = |rules: &str| user.write(".config/crosshead/config.toml", &format!("feeds = []\n{rules}"));
    let all = "[[rules]]\nname = \"All\"\nquery = 'url:/./'\nactions = [\"hide\", \"tag:all\"]\n";
    config(all);
    assert_eq!(user.gets(&["rules"]), "All\thide, tag:all\turl:/./\n");
    assert_eq!(user.gets(&["rules", "--dry-run"]), "All\twould hide 9, tag 9 all of the last 9\n");
    assert_eq!(user.gets(&["rules", "--dry-run", "--last", "2"]), "All\twould hide 2, tag 2 all of the last 2\n");
    assert_eq!(user.runs(&["rules", "--last", "2"]).code, 2, "a list of rules looks at no articles");
    let json = user.gets_json(&["rules", "--dry-run", "--format", "json"]);
    assert_eq!((&json[0]["meant"], &json[0]["actions"][0]["articles"]), (&9.into(), &9.into()));
    assert_eq!(user.gets(&["rules", "--apply", "--last", "4"]), "All\t4 hidden, 4 tagged all of the last 4\n");
    assert_eq!(user.gets(&["entries"]).lines().count(), 5);
    assert_eq!(user.gets(&["entries", "--query", "is:hidden tag:all"]).lines().count(), 4);
    let hidden = user.gets_json(&["entries", "--query", "is:hidden", "--format", "json"])[0]["id"].to_string();
    user.gets(&["mark", "unhide", &hidden]);
    assert_eq!(user.gets(&["entries"]).lines().count(), 6);

    let file = config(&all.replace("url:/./", "is:new"));
    let sentence = "column 4 of the query: expected unread, read, starred, kept, offline or hidden";
    let run = user.runs(&["rules"]);
    assert_eq!(run.printed, "All\thide, tag:all\turl:/./\n", "the old one stays");
    assert!(
        run.said.contains(&format!("the rule “All” in the config is wrong: {sentence}; it stays as it was")),
        "{}",
        run.said
    );
    let check = user.runs(&["config", "check"]);
    let place = format!("{}:4:13: the rule “All” is wrong: {sentence}", file.display());
    assert_eq!((check.code, check.said.contains(&place)), (2, true), "{}", check.said);
    config("");
    assert_eq!(user.gets(&["rules"]), "");
}
