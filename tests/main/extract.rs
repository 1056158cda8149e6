//! What is kept of a page: each `tests/fixtures/extract/x.html` is written after a common template of blogs and
//! newspapers, and its `x.txt` is the text of its article. All texts are invented.
//!
//! Compared by shingles of four words (an ideograph or a kana is a word), as evaluations of article extraction do.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::read::ReadError;
use crosshead::article::read::article_from_page;
use crosshead::article::{BlockKind, Metadata, Shortfall, text_of};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/extract");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    pages.sort();
    pages
}

fn words(text: &str) -> Vec<String> {
    let spaced = |c: char| if ('\u{2e80}'..'\u{fb00}').contains(&c) { format!(" {c} ") } else { c.to_string() };
    let text: String = text.to_lowercase().chars().map(spaced).collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let mut counts = HashMap::new();
    for shingle in words(text).windows(4) {
        *counts.entry(shingle.to_vec()).or_default() += 1;
    }
    counts
}

/// The harmonic mean of what is right in the text and what is there of the expected one.
fn f1(text: &str, expected: &str) -> f64 {
    let (text, expected) = (shingles(text), shingles(expected));
    let common: usize = text.iter().map(|(key, count)| *count.min(expected.get(key).unwrap_or(&0))).sum();
    2.0 * common as f64 / (text.values().sum::<usize>() + expected.values().sum::<usize>()) as f64
}

fn score(page: &Path) -> f64 {
    let article = article_from_page(fs::read_to_string(page).unwrap(), None, &Metadata::default()).unwrap();
    let (text, expected) = (text_of(&article.blocks), fs::read_to_string(page.with_extension("txt")).unwrap());
    let f1 = f1(&text, &expected);
    if f1 < 0.995 {
        println!("{f1:.3} {}\n{text}\n", page.display());
    }
    f1
}

#[test]
fn the_text_of_common_templates_is_kept_and_nothing_else() {
    let scores: Vec<f64> = pages().iter().map(|page| score(page)).collect();
    assert!(scores.len() >= 25, "only {} pages", scores.len());
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    println!("mean {mean:.4}");
    assert!(mean >= 0.97, "mean {mean:.4}");
    assert!(scores.iter().all(|score| *score >= 0.9), "{scores:.3?}");
}

fn text(html: &str) -> String {
    text_of(&article_from_page(html, None, &Metadata::default()).unwrap().blocks)
}

/// Some words that are a paragraph, and can be told from others.
fn paragraph(subject: &str) -> String {
    format!("<p>The {subject} was inspected on Monday, and nobody on the quay complained, as the {subject} is old.</p>")
}

#[test]
fn a_link_below_a_heading_is_what_the_heading_promises() {
    let below = "<p><a href='/friends'>Many houses along the river, and more of them every year</a></p>";
    let some = paragraph("ferry").repeat(4);
    let promised = text(&format!("<article>{some}<h2>Who else has one?</h2>{below}{some}</article>"));
    assert!(promised.contains("Many houses"), "{promised}");
    let alone = text(&format!("<article>{some}{below}{some}</article>"));
    assert!(!alone.contains("Many houses"), "{alone}");
}

#[test]
fn a_list_of_links_to_other_sites_stays() {
    let some = paragraph("ferry").repeat(4);
    let list = "<ul><li><a href='https://a.example/x'>Drawings of the first ferry</a></li></ul>";
    assert!(text(&format!("<article>{some}{list}{some}</article>")).contains("Drawings"));
}

#[test]
fn a_page_that_is_a_list_of_links_is_left_alone() {
    let item = |at: usize| format!("<li><a href='/{at}'>Chapter {at}: how the ferry came to the island</a></li>");
    let list: String = (0..20).map(item).collect();
    assert!(text(&format!("<main><h1>Contents</h1><ul>{list}</ul></main>")).contains("Chapter 19"));
}

#[test]
fn a_standfirst_in_a_heading_is_a_paragraph() {
    let some = paragraph("ferry").repeat(4);
    let page = format!(
        "<article><div><h1>Late</h1><h2 class='dek'>The ferry is old. It left late for the first time in forty years.</h2>\
        </div><div class='text'>{some}</div></article>"
    );
    let article = article_from_page(&page, None, &Metadata::default()).unwrap();
    assert!(text_of(&article.blocks).contains("first time in forty years"));
    assert!(!article.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading { level: 2, .. })));
}

#[test]
fn a_page_of_more_than_is_read_says_so() {
    let page = |ends: usize| format!("{}{}<p>the end", paragraph("ferry").repeat(4), "</i>".repeat(ends));
    let is_cut =
        |ends| article_from_page(page(ends), None, &Metadata::default()).unwrap().shortfall == Some(Shortfall::Cut);
    assert!(is_cut(200_001) && !is_cut(2_000));
}

/// Google's guide to structured data for paywalled content gives the text behind the wall this class.
#[test]
fn paragraphs_named_after_the_wall_they_stood_behind_are_the_text() {
    let behind: String =
        ["ferry", "crane", "lock", "quay"].map(paragraph).concat().replace("<p>", "<p class='paywall'>");
    let kept =
        text(&format!("<article><h1>Late</h1><div class='body'>{}{behind}</div></article>", paragraph("bridge")));
    assert!(["ferry", "crane", "lock", "quay"].iter().all(|subject| kept.contains(subject)), "{kept}");
}

#[test]
fn a_name_that_most_paragraphs_bear_says_nothing() {
    let some: String = ["ferry", "crane", "lock", "quay", "bridge", "weir"].map(paragraph).concat();
    let kept = text(&format!("<article>{}</article>", some.replace("<p>", "<p class='story-sponsored'>")));
    assert!(kept.contains("crane") && kept.contains("weir"), "{kept}");
}

#[test]
fn what_json_ld_says_is_the_articles_text_is_kept_and_nothing_else_is_taken_from_it() {
    let last = paragraph("weir");
    let body = format!(
        "{}\n{}\nOnly in the script stands this sentence about the mill.",
        plain(&paragraph("ferry")),
        plain(&last)
    );
    let script = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":{}}}</script>"#,
        serde_json::to_string(&body).unwrap()
    );
    let page = |script: &str| {
        let some = (paragraph("ferry") + &paragraph("crane") + &paragraph("lock")).repeat(2);
        format!("{script}<main>{some}<div class='promo-b'>{last}</div></main>")
    };
    let kept = text(&page(&script));
    assert!(kept.contains("weir") && kept.contains("crane") && !kept.contains("mill"), "{kept}");
    assert!(!text(&page("")).contains("weir"));
}

fn plain(paragraph: &str) -> &str {
    paragraph.trim_start_matches("<p>").trim_end_matches("</p>")
}

#[test]
fn what_only_screen_readers_say_is_not_read() {
    let some = paragraph("ferry").repeat(4);
    let figure = "<figure><img src=a.png><figcaption><span class='off-screen'>Image caption</span>The old quay</figcaption></figure>";
    let kept = text(&format!("<article>{some}{figure}{some}</article>"));
    assert!(kept.contains("The old quay") && !kept.contains("Image caption"), "{kept}");
}

#[test]
fn a_short_text_does_not_bring_its_sidebar() {
    let some = paragraph("ferry").repeat(5);
    let side = "<div class='sidebar'><h2>Most read</h2><ul><li>The harbour fair opens on Saturday</li></ul><p>Weather: rain, \
        wind from the west, and more of both tomorrow, say those who know.</p></div>";
    let kept = text(&format!("<div><div class='text'>{some}</div>{side}</div>"));
    assert!(kept.contains("ferry") && !kept.contains("harbour fair"), "{kept}");
}

#[test]
fn a_box_with_a_heading_that_only_asks_to_subscribe_goes() {
    let some = ["ferry", "crane", "lock", "quay", "bridge", "weir"].map(paragraph).concat();
    let asks = |line: &str| format!("<div class='newsletter-box'><h2>The river letter</h2><p>{line}</p></div>");
    let page = |line: &str| text(&format!("<article>{some}{}{some}</article>", asks(line)));
    assert!(!page("Sign up for our newsletter, every Friday.").contains("river letter"));
    assert!(page("It was first printed in 1911, and lasted nine years.").contains("river letter"));
}

#[test]
fn a_breadcrumb_goes_from_a_short_text_too() {
    let some = ["ferry", "crane", "lock", "quay", "weir"].map(paragraph).concat();
    let trail = "<nav id='breadcrumb'><a href='/'>Home</a> › <span>Latest news of the river and of the harbour and of both \
        banks of it, told by those who live there</span></nav>";
    let kept = text(&format!("<div class='post'>{trail}{some}</div>"));
    assert!(kept.contains("weir") && !kept.contains("both banks"), "{kept}");
}

#[test]
fn who_said_a_quotation_stays_with_it() {
    let some = paragraph("ferry").repeat(4);
    for quotation in [
        "<blockquote><p>Deep words.</p><footer>— <cite>Ann Other</cite></footer></blockquote>",
        "<figure><blockquote class=blockquote><p>Deep words.</p></blockquote>\
         <figcaption class=blockquote-footer>Ann Other in <cite>The Log</cite></figcaption></figure>",
        "<blockquote class=wp-block-quote><p>Deep words.</p><cite>Ann Other</cite></blockquote>",
        "<blockquote><p>Deep words.</p><div><footer class=footer>Ann Other</footer></div></blockquote>",
    ] {
        let kept = text(&format!("<main><article>{some}{quotation}{some}</article></main><footer>Foot words</footer>"));
        assert!(kept.contains("Deep words.") && kept.contains("Ann Other"), "{quotation}\n{kept}");
        assert!(!kept.contains("Foot words"), "{kept}");
    }
}

#[test]
fn links_to_edit_a_section_are_not_read() {
    let some = paragraph("ferry").repeat(2);
    let link = "<span class=mw-editsection>[<a href='/w?action=edit&section=1'>edit</a>]</span>";
    for heading in [
        format!("<h2><span class=mw-headline id=History>History</span>{link}</h2>"),
        format!("<div class=mw-heading><h2 id=History>History</h2>{link}</div>"),
        "<h2>History<span class=editsection>[<a href='/w?action=edit'>edit</a>]</span></h2>".to_owned(),
        "<h2 class=sectionedit2>History</h2><div class='secedit editbutton_section'>[edit]</div>".to_owned(),
    ] {
        let page = format!("<div id=content><div class=mw-parser-output>{some}{heading}{some}</div></div>");
        let article = article_from_page(page, None, &Metadata::default()).unwrap();
        let headings: Vec<_> = article.blocks.iter().filter_map(|block| block.heading()).collect();
        assert_eq!(headings.iter().map(|(_, text)| &*text.text).collect::<Vec<_>>(), ["History"], "{heading}");
        assert!(!text_of(&article.blocks).contains("edit"), "{heading}");
    }
}

#[test]
fn check_boxes_empty_items_and_pictures_that_are_cells_stay() {
    let some = paragraph("ferry").repeat(4);
    let inside = "<ol><li></li><li>second</li></ol><ul><li><input type=checkbox checked disabled> paint the gate</li><li><input type=checkbox disabled> mend it</li></ul>\
        <table><tr><th>Plan</th><th>Lamp</th></tr><tr><td>Small</td><td><img src=y.png alt=Yes></td></tr>\
        <tr><td>Large</td><td><i class='fa fa-times' role=img aria-label=No></i></td></tr></table>";
    let page = format!("<main><article>{some}{inside}{some}</article></main>");
    let article = article_from_page(page, None, &Metadata::default()).unwrap();
    let written = crosshead::article::write::markdown(&article);
    for line in ["2. second", "- [x] paint the gate", "- [ ] mend it", "| Small | Yes |", "| Large | No |"] {
        assert!(written.contains(line), "{line}\n{written}");
    }
}

fn shortfall(page: &str) -> Option<Shortfall> {
    match article_from_page(page, None, &Metadata::default()) {
        Ok(article) => article.shortfall,
        Err(ReadError::Withheld(shortfall)) => Some(shortfall),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_page_that_withholds_its_text_says_why() {
    let few = paragraph("ferry");
    let paid = |rest: &str| format!("<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",{rest}}}</script>");
    for (page, expected) in [
        (format!("{}<article>{few}{few}</article>", paid("\"isAccessibleForFree\":false")), Shortfall::Paywall),
        (
            format!(
                "{}<article>{few}{few}</article>",
                paid("\"wordCount\":900,\"hasPart\":{\"@type\":\"WebPageElement\",\"isAccessibleForFree\":\"False\"}")
            ),
            Shortfall::Paywall,
        ),
        (format!("<meta property=article:content_tier content=locked><article>{few}</article>"), Shortfall::Paywall),
        (
            format!(
                "<main>{few}<form action=https://consent.example/save method=post><button>No</button></form></main>"
            ),
            Shortfall::Consent,
        ),
        ("<main><h1>Sign in</h1><form><input name=n><input type=password></form></main>".to_owned(), Shortfall::Login),
        (
            "<div id=app></div><script src=app.js></script><noscript>Turn it on.</noscript>".to_owned(),
            Shortfall::Script,
        ),
    ] {
        assert_eq!(shortfall(&page), Some(expected), "{page}");
    }
}

#[test]
fn a_page_that_shows_its_text_withholds_nothing() {
    let text: String = ["ferry", "crane", "lock", "quay", "bridge", "weir", "mill", "tower"].map(paragraph).concat();
    let text = text.repeat(3);
    let few = paragraph("ferry");
    let paid = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false,\"wordCount\":30}</script>";
    for page in [
        format!(
            "<script src=a.js></script><article>{text}</article><form action=/consent></form><form><input type=password></form>"
        ),
        format!(
            "<script src=a.js></script><article>{few}{few}{few}</article><header><form><input type=password></form></header>"
        ),
        format!("{paid}<article>{few}{few}{few}</article>"),
        format!("<article>{few}</article><form style='display: none'><input type=password></form>"),
        format!("{}<article>{text}</article>", paid.replace(",\"wordCount\":30", "")),
    ] {
        assert_eq!(shortfall(&page), None, "{page}");
    }
}

#[test]
fn a_headline_said_twice_is_no_deck() {
    let some = paragraph("ferry").repeat(4);
    let is_deck = |line: &str| {
        let page = format!("<article><h1>Late ferries</h1><h2 class=dek>{line}</h2>{some}</article>");
        let article = article_from_page(&page, None, &Metadata::default()).unwrap();
        article.blocks.iter().any(|block| matches!(block.kind, BlockKind::Deck(_)))
    };
    assert!(is_deck("For the first time in years") && !is_deck("Late ferries."));
}

#[test]
fn slides_that_count_themselves_go_and_steps_stay() {
    let some = ["ferry", "crane", "lock", "quay", "bridge", "weir"].map(paragraph).concat();
    let some = some.clone() + &some.replace("Monday", "Tuesday");
    let slide = |counter: String| {
        format!("<li><h2>{counter} Dawn</h2><p>The keeper of the quay is seen at work, with his dog.</p></li>")
    };
    let page = |some: &str, counter: &dyn Fn(usize) -> String| {
        format!("<article>{some}<ul>{}</ul>{some}</article>", (1..=6).map(counter).map(slide).collect::<String>())
    };
    let shows_dog = |some: &str, counter: &dyn Fn(usize) -> String| text(&page(some, counter)).contains("his dog");
    assert!(!shows_dog(&some, &|number| format!("<span>{number}/6</span>")));
    assert!(
        shows_dog(&some, &|number| format!("Step {number} of 6"))
            && shows_dog(&some, &|number| format!("{number}/6 cup"))
    );
    // The slides are the article if little text is beside them.
    assert!(shows_dog("", &|number| format!("<span>{number}/6</span>")));
}

#[test]
fn a_list_of_written_out_addresses_after_the_text_is_read() {
    let some = ["ferry", "crane", "lock", "quay"].map(paragraph).concat();
    let link = |number| format!("<li><a href='https://n.example/{number}'>https://n.example/{number}</a></li>");
    let list = [3, 4].map(link).concat();
    let kept = text(&format!("<article>{some}<h3>Links in this article:</h3><ul>{list}</ul></article>"));
    assert!(kept.contains("https://n.example/4"), "{kept}");
}

#[test]
fn a_text_that_is_only_in_data_is_read() {
    let lines = ["ferry", "crane", "bell"].map(|subject| plain(&paragraph(subject)).to_owned());
    let data = serde_json::json!({"@type": "NewsArticle", "headline": "Quay", "articleBody": lines.join("\n\n")});
    for body in ["<div id=root></div>", "<nav><a href=/>Home</a></nav><div id=app></div>", "<p>Please wait.</p>"] {
        let page = format!("<title>Quay</title><script type='application/ld+json'>{data}</script><body>{body}");
        let read = text(&page);
        assert!(lines.iter().all(|line| read.contains(line)) && !read.contains("wait"), "{body}: {read}");
    }
}

#[test]
fn what_a_browser_never_shows_parts_no_words() {
    let some = paragraph("ferry").repeat(4);
    for (markup, shown) in [
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>.", "漢(kan)."),
        ("on the qu<script>track()</script>ay", "on the quay"),
        ("on the qu<style>b{}</style>ay", "on the quay"),
    ] {
        let inside = format!("<p>Nobody on the old ferry complained in summer, but they wrote {markup}</p>");
        let read = text(&format!("<article><h1>Quay</h1>{some}{inside}{some}</article>"));
        assert!(read.contains(shown), "{markup}: {read}");
    }
}

#[test]
fn a_quotation_stays_in_a_box_named_after_networks() {
    let some = paragraph("ferry").repeat(3);
    let quoted = "Four boats a day is not a timetable, it is a rumour, and everybody knows that.";
    for name in ["social-media-embed", "social-media", "social-links"] {
        let page =
            |inside: &str| format!("<article><h1>Quay</h1>{some}<div class={name}>{inside}</div>{some}</article>");
        let quotation = text(&page(&format!("<blockquote><p>{quoted}</p>— Mara Quill</blockquote>")));
        assert!(quotation.contains("Four boats"), "{name}: {quotation}");
        let other = text(&page("<p>Follow us on every network that there is on the quay</p>"));
        assert!(!other.contains("Follow us"), "{name}: {other}");
    }
}

#[test]
fn what_follows_the_article_with_the_headline_goes_if_it_is_shorter() {
    let some = paragraph("ferry").repeat(5);
    let people = "<div class=person><p>Dora Mikk</p></div><div class=person><p>Doran March</p></div>";
    let appeal = "<p>Most of our work begins when readers ask whether something is true, and we do it every day.</p>";
    for rest in [
        format!("<section class=team><h3>Team Weir</h3>{people}{appeal}</section>"),
        format!("<div><h2>About us</h2>{appeal}</div>"),
        appeal.to_owned(),
    ] {
        let page = format!("<title>Quay</title><main><article><h1>Quay</h1>{some}</article>{rest}</main>");
        let read = text(&page);
        assert!(read.contains("inspected") && !read.contains("Most of our work"), "{rest}: {read}");
    }
    let more = paragraph("crane").repeat(9);
    let read =
        text(&format!("<title>Quay</title><main><article><h1>Quay</h1>{some}</article><div>{more}</div></main>"));
    assert!(read.contains("The crane"), "{read}");
}
