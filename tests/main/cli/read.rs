//! Articles and their parts in every format, from every kind of source.

use serde_json::{Value, json};

use super::site::{Site, fixture};
use super::user::User;
use crate::support::server::{Server, answer, status};

/// One of each thing that the JSON object lists.
const PAGE: &str = "<!DOCTYPE html><html lang=en><title>Tides</title><body>
    <h1>Tides</h1><p>They come and <a href='/go'>they go</a>.</p>
    <h2>Heights</h2>
    <table><caption>In metres</caption><tr><th>Port<th>High<tr><td rowspan=2>Skerry<td>4,2<tr><td>\"3.9\"</table>
    <figure><img src=pier.jpg alt='A pier'><figcaption>The pier</figcaption></figure>
    <h2>Frequently asked questions</h2>
    <h3>Why two a day?</h3><p>The earth turns under two bulges.</p>
    <h3>Who measures them?</h3><p>The harbour.</p></body></html>";

const WHOLE: [&str; 3] = ["--whole", "--base-url", "https://tides.example/a/"];

fn printed(user: &User, command: &[&str]) -> String {
    user.write("page.html", PAGE);
    let arguments: Vec<&str> = command.iter().copied().chain(WHOLE).collect();
    user.gets(&arguments)
}

#[test]
fn the_json_object_has_the_documented_names() {
    let text = printed(&User::new(), &["read", "page.html", "--format", "json"]);
    assert_eq!(text.lines().count(), 1, "one line for a program");
    let object: Value = serde_json::from_str(&text).unwrap();
    let mut names: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let documented = [
        "byline",
        "deck",
        "direction",
        "enclosures",
        "faqs",
        "figures",
        "headings",
        "html",
        "image",
        "lang",
        "links",
        "minutes",
        "notes",
        "published",
        "schema",
        "site",
        "tables",
        "text",
        "title",
        "url",
    ];
    assert_eq!(names, documented);
    let help = User::new().gets(&["read", "--help"]);
    for name in documented {
        assert!(help.contains(name), "the help does not tell of {name}");
    }
    assert_eq!(object["schema"], 1);
    assert_eq!(object["headings"][1], json!({"level": 2, "text": "Heights"}));
    assert_eq!(
        object["tables"],
        json!([{
            "caption": "In metres",
            "grid": [["Port", "High"], ["Skerry", "4,2"], ["Skerry", "\"3.9\""]],
            "header": [[true, true], [false, false], [false, false]],
        }])
    );
    assert_eq!(object["links"], json!([{"text": "they go", "url": "https://tides.example/go"}]));
    assert_eq!(
        object["figures"],
        json!([{"caption": "The pier", "alt": "A pier", "url": "https://tides.example/a/pier.jpg"}])
    );
}

#[test]
fn a_title_that_is_not_known_is_null() {
    let run = User::new().pipes("<p>They come and they go.</p>", &["read", "-", "--format", "json"]);
    let object: Value = serde_json::from_str(&run.printed).unwrap();
    for name in ["title", "deck", "byline", "site", "published", "lang", "url", "image"] {
        assert_eq!(object[name], Value::Null, "{name}");
    }
}

/// A page whose menu is not read, in which a rule brings back who said a quotation, and that tries to write to the terminal.
fn harbour() -> String {
    let prose =
        "The tide comes twice a day, and twice a day it goes, as the harbour has written down for a hundred years. ";
    let paragraph = |word: &str| format!("<p>{word}. {}</p>", prose.repeat(2));
    format!(
        "<title>Tides</title><nav><a href=/>Home \u{1b}[31m</a></nav><article><h1>Tides</h1>{}{}<blockquote>{}
        <footer><a href=/smith>A. Smith</a></footer></blockquote></article>",
        paragraph("First"),
        paragraph("Second"),
        paragraph("Third"),
    )
}

#[test]
fn an_explanation_tells_of_each_text_whether_it_is_read_and_why() {
    let user = User::new();
    user.write("page.html", &harbour());
    let text = user.gets(&["read", "page.html", "--explain"]);
    assert!(text.starts_with("The classifier chooses what is read: what is likely by at least "), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let line = |of: &str| lines.iter().position(|line| line.contains(of)).unwrap_or_else(|| panic!("{of}: {text}"));
    assert!(lines[line("Home")].starts_with("no "), "{text}");
    assert_eq!(lines[line("Home") + 1], "     place  nav");
    assert!(lines[line("  Second.")].starts_with("read"), "{text}");
    assert_eq!(lines[line("  Second.") + 1], "     place  article > p");
    assert!(lines[line("A. Smith")].starts_with("read"), "{text}");
    assert!(lines[line("A. Smith") + 2].starts_with("        by  the rule “parts”, which brings it back"), "{text}");
    assert!(!text.contains('\u{1b}') && lines.iter().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn an_explanation_as_json_has_the_documented_names() {
    let user = User::new();
    user.write("page.html", &harbour());
    let object = user.gets_json(&["read", "page.html", "--explain", "--format", "json"]);
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let segment = object["segments"].as_array().unwrap().iter().find(|segment| segment["text"] == "A. Smith").unwrap();
    let documented = [
        (names(&object), &["apart", "cut", "schema", "segments", "way"][..]),
        (names(&object["apart"][0]), &["read", "text", "what"]),
        (names(segment), &["against", "by", "for", "place", "probability", "read", "rule", "text", "together"]),
        (names(&segment["for"][0]), &["feature", "value", "weight"]),
    ];
    let help = user.gets(&["read", "--help"]);
    for (names, documented) in documented {
        assert_eq!(names, documented);
        documented.iter().for_each(|name| assert!(help.contains(name), "the help does not tell of {name}"));
    }
    let told = ["read", "by", "rule", "place", "text"].map(|name| segment[name].clone());
    assert_eq!(told, ["whole", "rule", "parts", "article > blockquote > footer", "A. Smith"].map(Value::from));
    assert_eq!((&object["schema"], &object["way"]), (&json!(1), &json!("classifier")));
}

#[test]
fn what_cannot_be_explained_says_why() {
    let user = User::new();
    user.write("empty.html", "<html><body> </body></html>");
    user.write("page.html", &harbour());
    for (arguments, code, sentence) in [
        (&["empty.html"][..], 1, "crosshead: empty.html: the page holds no text to read\n"),
        (&["nowhere.html"], 1, "crosshead: nowhere.html cannot be read: "),
        (&["99"], 1, "crosshead: there is no entry 99 here; "),
        (&["page.html", "--format", "html"], 2, "crosshead: --explain prints text, or JSON with --format json\n"),
        (&["page.html", "--whole"], 2, "error: the argument '--explain' cannot be used with '--whole'"),
    ] {
        let run = user.runs(&[&["read", "--explain"], arguments].concat());
        assert_eq!((run.code, run.printed.as_str()), (code, ""), "{arguments:?}");
        assert!(run.said.starts_with(sentence), "{}", run.said);
    }
}

#[test]
fn the_page_of_an_entry_is_explained_once_it_is_stored() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let run = user.runs(&["read", "1", "--explain"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.starts_with("crosshead: no page of entry 1 is stored: "), "{}", run.said);
    user.gets(&["read", "1"]);
    assert!(user.gets(&["read", "1", "--explain"]).contains("place  "));
}

#[test]
fn questions_are_paired_with_their_answers() {
    let user = User::new();
    let faqs: Value = serde_json::from_str(&printed(&user, &["faq", "page.html", "--format", "json"])).unwrap();
    let expected = json!([
        {"question": "Why two a day?", "answer": "The earth turns under two bulges."},
        {"question": "Who measures them?", "answer": "The harbour."},
    ]);
    assert_eq!(faqs, expected);
    let text = printed(&user, &["faq", "page.html"]);
    assert!(text.starts_with("Why two a day?\n") && text.ends_with("The harbour.\n"), "{text}");
    assert!(!text.contains("They come"), "{text}");
    let markdown = printed(&user, &["faq", "page.html", "--format", "markdown"]);
    assert!(markdown.starts_with("## Why two a day?\n"), "{markdown}");
}

#[test]
fn the_outline_is_indented_by_level() {
    let user = User::new();
    let expected = "Tides\n  Heights\n  Frequently asked questions\n    Why two a day?\n    Who measures them?\n";
    assert_eq!(printed(&user, &["outline", "page.html"]), expected);
    let markdown = printed(&user, &["outline", "page.html", "--format", "markdown"]);
    assert!(markdown.starts_with("# Tides\n\n## Heights\n"), "{markdown}");
}

#[test]
fn tables_are_printed_without_the_text_around_them() {
    let user = User::new();
    assert_eq!(printed(&user, &["tables", "page.html", "--format", "csv"]), CSV);
    let markdown = printed(&user, &["tables", "page.html", "--format", "markdown"]);
    assert!(markdown.contains("| Port | High |"), "{markdown}");
    let text = printed(&user, &["tables", "page.html"]);
    assert!(text.contains("Skerry") && !text.contains("They come"), "{text}");
}

#[test]
fn an_article_without_what_is_asked_for_says_so() {
    let user = User::new();
    user.write("plain.html", "<p>They come and they go.</p>");
    for (command, what) in [("tables", "tables"), ("outline", "headings"), ("faq", "questions")] {
        let run = user.runs(&[command, "plain.html", "--whole"]);
        assert_eq!((run.code, run.printed.as_str()), (1, ""), "{command}");
        assert_eq!(run.said, format!("crosshead: this article has no {what}\n"));
        assert_eq!(user.gets(&[command, "plain.html", "--whole", "--format", "json"]), "[]\n");
    }
    let run = user.runs(&["tables", "plain.html", "--whole", "--format", "csv"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
}

const CSV: &str = "# In metres\nPort,High\nSkerry,\"4,2\"\nSkerry,\"\"\"3.9\"\"\"\n";

#[test]
fn text_is_at_most_as_wide_as_asked() {
    let user = User::new();
    user.write("long.html", &format!("<p>{}</p>", "word and word ".repeat(100)));
    for (width, widest) in [(&["--width", "30"][..], 30), (&[], 80)] {
        let text = user.gets(&[&["read", "long.html"][..], width].concat());
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= widest && longest > widest - 10, "{longest} columns at {widest}");
    }
}

#[test]
fn a_file_needs_no_data_folder() {
    let user = User::new();
    printed(&user, &["read", "page.html"]);
    printed(&user, &["outline", "page.html"]);
    assert!(!user.has_data());
}

#[test]
fn links_of_a_file_lead_from_where_the_page_says_it_is() {
    let user = User::new();
    let canonical = "<link rel=canonical href='https://tides.example/own/page'>";
    let card = "<meta property=og:url content='https://tides.example/card/'>";
    let based = format!("{canonical}<base href=/base/>");
    for (head, wanted) in [
        (canonical, &["https://tides.example/own/moon"][..]),
        (card, &["https://tides.example/card/moon"]),
        (&based, &["https://tides.example/base/moon"]),
        ("<link rel=canonical href=/own/>", &[]),
    ] {
        user.write("page.html", &format!("<title>Tides</title>{head}<p>They follow <a href=moon>the moon</a>.</p>"));
        let article = user.gets_json(&["read", "page.html", "--whole", "--format", "json"]);
        let links: Vec<&str> =
            article["links"].as_array().unwrap().iter().map(|l| l["url"].as_str().unwrap()).collect();
        assert_eq!(links, wanted, "{head}");
    }
}

#[test]
fn an_address_that_is_given_wins_over_the_one_the_page_names() {
    let user = User::new();
    let head = "<title>Tides</title><link rel=canonical href='https://tides.example/own/'>";
    user.write("page.html", &format!("{head}<p>They follow <a href=moon>the moon</a>.</p>"));
    let arguments = ["read", "page.html", "--whole", "--format", "json", "--base-url", "https://mirror.example/"];
    assert_eq!(user.gets_json(&arguments)["links"][0]["url"], "https://mirror.example/moon");
}

#[test]
fn the_standard_input_is_a_source() {
    let run = User::new().pipes(PAGE, &["read", "-", "--format", "markdown", "--whole"]);
    assert_eq!((run.code, run.said.as_str()), (0, ""));
    assert!(run.printed.starts_with("# Tides\n"), "{}", run.printed);
}

#[test]
fn plain_text_keeps_its_lines_and_a_tag_in_it_is_text() {
    let user = User::new();
    let run = user.pipes("# Ferries\n\n- to Brae, at noon\n- to Muckle, at night\n", &["read", "-"]);
    assert_eq!(run.printed, "# Ferries\n\n- to Brae, at noon\n- to Muckle, at night\n");
    user.write("tags.md", "Use <b> for\nbold.\n\n    <b>so</b>\n");
    let printed = user.gets(&["read", "tags.md"]);
    assert_eq!(printed, "Use <b> for\nbold.\n\n    <b>so</b>\n");
    user.write("a.c", "#include <stdio.h>\nint a = b<c && d>e;\n");
    assert_eq!(user.gets(&["read", "a.c"]), "#include <stdio.h>\nint a = b<c && d>e;\n");
}

#[test]
fn html_is_clean_and_keeps_the_table() {
    let user = User::new();
    user.write("page.html", "<p onclick=x()>a<script>y()</script></p><table><tr><th>b<tr><td>c</table>");
    let html = user.gets(&["read", "page.html", "--format", "html", "--whole"]);
    assert!(html.contains("<th") && !html.contains("script") && !html.contains("onclick"), "{html}");
}

#[test]
fn a_web_page_and_an_entry_are_read_over_the_network() {
    let (user, site) = (User::new(), Site::start());
    let page = site.url("/storm-lena-ferries-cancelled-as-winds-rise/");
    let read = user.gets_json(&["read", &page, "--format", "json"]);
    assert_eq!(read["url"], page);
    assert!(!user.has_data(), "a page needs no data folder");
    user.gets(&["add", &site.url("/feed/full/")]);
    let entry = user.gets_json(&["read", "1", "--format", "json"]);
    assert_eq!(entry["site"], "Skerry Courier");
    assert!(entry["text"].as_str().unwrap().len() > 300, "{}", entry["text"]);
}

#[test]
fn a_teaser_is_completed_from_its_page() {
    let (user, site) = (User::new(), Site::start());
    user.gets(&["add", &site.url("/feed/")]);
    let headings = user.gets_json(&["outline", "1", "--format", "json"]);
    assert!(headings.as_array().unwrap().len() > 1, "{headings}");
}

const TEASER: &str = "<rss version=\"2.0\"><channel><title>Gazette</title><item><title>Bees</title><guid>bees</guid>
    <link>LINK</link><description>Bees are back this spring. [&amp;#8230;]</description></item></channel></rss>";

/// A site whose feed holds a teaser and whose page cannot be had.
fn site_without_pages() -> Server {
    Server::start(|request| match &*request.path {
        "/feed" => {
            let link = format!("http://{}/bees", request.header("host").unwrap());
            answer("200 OK\r\nContent-Type: application/rss+xml", TEASER.replace("LINK", &link))
        }
        _ => status("403 Forbidden"),
    })
}

#[test]
fn a_summary_whose_page_cannot_be_had_is_printed_but_is_no_success() {
    let (user, server) = (User::new(), site_without_pages());
    user.gets(&["add", server.url("/feed").as_str()]);
    let reason = format!("403 from {}: the server refuses access", server.host());
    for arguments in [&["read", "1"][..], &["read", "1", "--whole"]] {
        let run = user.runs(arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.printed.contains("Bees are back this spring."), "{arguments:?}: {}", run.printed);
        assert_eq!(run.said, format!("crosshead: Only the feed's summary: {reason}.\n"), "{arguments:?}");
    }
    let run = user.runs(&["tables", "1", "--format", "json"]);
    assert_eq!((run.code, run.printed.as_str()), (1, "[]\n"));
}

#[test]
fn a_summary_that_is_all_there_is_is_a_success() {
    let feed = TEASER.replace("<link>LINK</link>", "");
    let server = Server::start(move |_| answer("200 OK\r\nContent-Type: application/rss+xml", &feed));
    let user = User::new();
    user.gets(&["add", server.url("/feed").as_str()]);
    assert!(user.gets(&["read", "1"]).contains("Bees are back this spring."));
}

#[test]
fn what_cannot_be_read_says_why() {
    let user = User::new();
    user.write("empty.html", "<html><body> </body></html>");
    let feed = fixture("courier-feed-full.xml");
    let feed = feed.to_str().unwrap();
    for (source, sentence) in [
        ("nowhere.html", "nowhere.html cannot be read: ".to_owned()),
        ("empty.html", "empty.html: the page holds no text to read\n".to_owned()),
        (feed, format!("{feed}: this is a feed, not a page; ")),
        ("99", "there is no entry 99 here; ".to_owned()),
    ] {
        let run = user.runs(&["read", source]);
        assert_eq!((run.code, run.printed.as_str()), (1, ""), "{source}");
        assert!(run.said.starts_with(&format!("crosshead: {sentence}")), "{}", run.said);
    }
    let run = user.runs(&["read", "empty.html", "--base-url", "tides.example"]);
    assert_eq!(run.code, 2);
    assert!(run.said.starts_with("crosshead: --base-url: “tides.example” is not a web address"), "{}", run.said);
}

/// Half of it would pass for the whole.
#[test]
fn what_is_larger_than_a_page_may_be_is_refused_from_every_source() {
    let large = format!("<p>{}</p>", "word ".repeat(24 << 18));
    let user = User::new();
    user.write("large.html", &large);
    for command in ["read", "outline", "tables", "faq"] {
        let run = user.runs(&[command, "large.html"]);
        assert_eq!((run.code, run.printed.as_str()), (1, ""), "{command}");
        assert_eq!(run.said, "crosshead: large.html: the page is larger than 24 MiB and was not read\n");
    }
    let run = user.pipes(&large, &["read", "-"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert_eq!(run.said, "crosshead: -: the page is larger than 24 MiB and was not read\n");
}

#[test]
fn a_page_that_loses_its_structure_is_printed_and_says_so() {
    let user = User::new();
    // Comments count as elements do, and cost the least.
    user.write("long.html", &format!("{}<p>The end.</p>", "<!---->".repeat(201_000)));
    let run = user.runs(&["read", "long.html", "--whole"]);
    assert_eq!((run.code, run.printed.contains("The end.")), (0, true));
    assert!(run.said.contains("too large to read whole"), "{}", run.said);
}

#[test]
fn one_table_is_printed_without_a_terminal_and_a_missing_one_is_a_failure() {
    let user = User::new();
    let tables = "<h2>Heights</h2><table><tr><th>a<th>b<tr><td>=1<td>2,5</table><table><caption>Depths</caption>\
        <tr><th>c<th>d<tr><td>3<td>4</table>";
    user.write("tables.html", tables);
    assert_eq!(user.gets(&["table", "tables.html", "--whole"]), "Heights\na     b\n──  ───\n=1  2,5\n");
    assert_eq!(user.gets(&["table", "tables.html", "2", "--whole"]), "Depths\nc  d\n─  ─\n3  4\n");
    assert_eq!(user.gets(&["table", "tables.html", "--format", "csv", "--whole"]), "a,b\n=1,\"2,5\"\n");
    let object: Value =
        serde_json::from_str(&user.gets(&["table", "tables.html", "2", "--format", "json", "--whole"])).unwrap();
    assert_eq!(object["grid"], json!([["c", "d"], ["3", "4"]]));
    let run = user.runs(&["table", "tables.html", "3", "--whole"]);
    assert_eq!((run.code, run.said.as_str()), (1, "crosshead: there is no table 3: this article has 2 tables\n"));
    assert_eq!(user.runs(&["table", "tables.html", "0"]).code, 2);
    assert_eq!(user.pipes("<p>No table here at all.</p>", &["table", "-", "--whole"]).code, 1);
    assert_eq!(user.runs(&["table", "nowhere.html"]).code, 1);
}
