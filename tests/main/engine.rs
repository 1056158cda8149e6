//! Refreshing, opening and subscribing, from loopback servers into a store.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crosshead::app::PageNamer;
use crosshead::article::{HttpUrl, Sanitized, TextPos};
use crosshead::config::Settings;
use crosshead::feed::{
    Body, Change, EntryFilter, EntryId, EntryQuery, FeedEdit, FeedKind, FullText, KeepLimits, KeptPlace, ListScope,
    ParsedEntry, ParsedFeed, QueryRule, RuleAction, Sort,
};
use crosshead::net::Fetcher;
use crosshead::runtime::engine::{ArticleSource, Engine, EngineError, PageMode, read_outside};

use crosshead::store::{Store, Validators};

use crate::support::engine::{engine, subscribed};
use crate::support::server::{Reply, Request, Server, answer, html, redirect, status};

async fn refresh(engine: &Engine) -> Vec<crosshead::runtime::engine::FeedRefresh> {
    engine.refresh(None, |_| (), std::future::pending()).await.unwrap()
}

fn only_entry(engine: &Engine) -> EntryId {
    let query = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
    let page = engine.store().entries(&query, 0, 10).unwrap();
    assert_eq!(page.total, 1);
    page.rows[0].id
}

/// A feed with one entry. What is `content` is the whole text, what is `description` only a teaser.
fn feed(server: &Request, element: &str, text: &str) -> Reply {
    let host = server.header("host").unwrap();
    answer(
        "200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"1\"",
        format!(
            r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gazette</title>
            <item><title>Bees</title><link>http://{host}/bees</link><guid>bees</guid>
            <{element}><![CDATA[{text}]]></{element}></item></channel></rss>"#
        ),
    )
}

const TEASER: &str = "Bees are back this spring. [&#8230;]";

fn bees() -> String {
    let paragraph =
        "<p>The bees of the county came back this spring, and the keepers counted every hive of them twice.</p>";
    format!(
        "<!doctype html><title>Bees</title><nav><a href=/>Home</a></nav><article><h1>Bees</h1>{}</article>",
        paragraph.repeat(8)
    )
}

/// The plain text of an article.
fn text(article: &crosshead::article::Article) -> String {
    article.blocks.iter().map(|block| block.text().into_owned()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn one_bad_feed_costs_only_itself() {
    let server = Server::start(|request| match &*request.path {
        "/good" => feed(request, "content:encoded", "<p>All about bees.</p>"),
        "/gone" => status("410 Gone"),
        "/page" => html("<!doctype html><p>No feed here.</p>"),
        _ => answer("200 OK", ""),
    });
    let (engine, _folder) = engine();
    let ids = ["/good", "/gone", "/page", "/empty"].map(|path| subscribed(&engine, &server.url(path)));
    let results = refresh(&engine).await;
    let result = |id| results.iter().find(|refresh| refresh.feed == id).unwrap().result.clone();
    assert_eq!(result(ids[0]).unwrap().new, 1);
    for id in &ids[1..] {
        let sentence = result(*id).unwrap_err();
        assert!(sentence.contains(&server.host()), "{sentence}");
        assert_eq!(engine.store().feed(*id).unwrap().unwrap().error, Some(sentence));
    }
}

#[tokio::test]
async fn an_unchanged_feed_is_not_read_again_and_its_failure_is_over() {
    let server = Server::start(|request| match request.header("if-none-match") {
        Some("\"1\"") => status("304 Not Modified"),
        _ => feed(request, "content:encoded", "<p>All about bees.</p>"),
    });
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    assert_eq!(refresh(&engine).await[0].result.clone().unwrap().new, 1);
    engine.store().save_failure(id, &Sanitized::line("it failed")).unwrap();
    let again = refresh(&engine).await[0].result.clone().unwrap();
    assert!(again.is_unchanged);
    assert_eq!(engine.store().feed(id).unwrap().unwrap().error, None);
}

#[tokio::test]
async fn a_refresh_says_how_far_it_is() {
    let server = Server::start(|request| match &*request.path {
        "/a" => feed(request, "content:encoded", "<p>All about bees.</p>"),
        _ => status("404 Not Found"),
    });
    let (engine, _folder) = engine();
    for path in ["/a", "/b"] {
        subscribed(&engine, &server.url(path));
    }
    let mut steps = Vec::new();
    engine.refresh(None, |step| steps.push(step), std::future::pending()).await.unwrap();
    let counts: Vec<_> = steps.iter().map(|step| (step.done, step.total)).collect();
    assert_eq!(counts, [(0, 2), (1, 2), (2, 2)]);
    assert!(!steps[0].current.is_empty());
    let last = steps.last().unwrap();
    assert_eq!((last.failed, last.new, &*last.current), (1, 1, ""));
}

#[tokio::test]
async fn a_cancelled_refresh_gives_what_is_done_by_then() {
    let server = Server::start(|request| match &*request.path {
        "/slow" => Reply::Stall(Vec::new()),
        _ => feed(request, "content:encoded", "<p>All about bees.</p>"),
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/slow"));
    let quick = subscribed(&engine, &server.url("/quick"));
    let (done, is_done) = tokio::sync::oneshot::channel();
    let mut done = Some(done);
    let on_step = |step: crosshead::runtime::engine::Step| {
        if step.done == 1 {
            done.take().unwrap().send(()).unwrap();
        }
    };
    let results = engine.refresh(None, on_step, async { is_done.await.unwrap() }).await.unwrap();
    assert_eq!(results.iter().map(|refresh| refresh.feed).collect::<Vec<_>>(), [quick]);
}

/// Changes as the screen makes them.
fn make(engine: &Engine, change: Change) {
    let named = engine.store().name(&[change], chrono::Utc::now()).unwrap();
    assert_eq!(named.len(), 1);
    engine.store().make(&named).unwrap();
}

#[tokio::test]
async fn a_page_is_kept_once_in_a_feed_that_is_never_fetched() {
    let server = Server::start(|_| html(bees()));
    let (engine, _folder) = engine();
    let url = server.url("/bees");
    let user = PageNamer::User;
    let (end, _) = engine.open_page(&user, &url).await.unwrap();
    let page = engine.keep_page(&user, &end, |_| panic!("it was fetched already")).await.unwrap();
    assert_eq!((&*page.title, page.place), ("Bees", KeptPlace::New));
    assert_eq!(engine.keep_page(&user, &end, |_| ()).await.unwrap().place, KeptPlace::Before);
    assert_eq!(server.paths(), ["/bees"]);
    let feed = engine.store().feeds().unwrap().feeds.remove(0);
    assert_eq!((feed.kind, &*feed.title, feed.unread, feed.total), (FeedKind::Kept, "Kept", 1, 1));
    let opened = engine.open_article(page.entry, |_| panic!("nothing is fetched")).await.unwrap();
    assert!(text(&opened.article).contains("the keepers counted every hive"), "{}", text(&opened.article));
    let preview = engine.store().preview(page.entry).unwrap().unwrap();
    assert!(preview.summary.starts_with("The bees of the county"), "{}", preview.summary);
    assert!(refresh(&engine).await.is_empty(), "there is nothing to fetch");
    let refused = engine.refresh(Some(feed.id), |_| (), std::future::pending()).await.unwrap_err();
    assert_eq!(&*refused.sentence(), "Kept is not fetched: it holds the pages that you keep");
    assert_eq!(server.paths(), ["/bees"]);
}

#[tokio::test]
async fn a_kept_page_that_is_taken_out_comes_back_as_it_was() {
    let server = Server::start(|_| html(bees()));
    let (engine, _folder) = engine();
    let url = server.url("/bees");
    let page = engine.keep_page(&PageNamer::User, &url, |_| ()).await.unwrap().entry;
    make(&engine, Change::Starred { of: page, value: true });
    make(&engine, Change::Kept { of: page, value: false });
    let list = engine.store().feeds().unwrap();
    assert_eq!((list.feeds.len(), list.total, list.starred), (0, 0, 0), "the feed goes with its last page");
    assert_eq!(engine.store().check().unwrap(), [""; 0], "the counters are right");
    make(&engine, Change::Kept { of: page, value: true });
    let list = engine.store().feeds().unwrap();
    assert_eq!((list.feeds.len(), list.unread, list.starred), (1, 1, 1));
    make(&engine, Change::Kept { of: page, value: false });
    let again = engine.keep_page(&PageNamer::User, &url, |_| ()).await.unwrap();
    assert_eq!((again.entry, again.place), (page, KeptPlace::New), "keeping it again is the same entry");
    make(&engine, Change::Kept { of: page, value: false });
    engine.store().purge(&engine.store().hidden_feeds().unwrap()).unwrap();
    assert_eq!(engine.store().entry(page).unwrap(), None, "the next start deletes it");
    let named = engine.store().name(&[Change::Kept { of: page, value: true }], chrono::Utc::now()).unwrap();
    assert!(named.is_empty(), "it cannot come back");
}

#[tokio::test]
async fn an_article_of_a_feed_is_not_kept_a_second_time() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => html(bees()),
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let page = engine.keep_page(&PageNamer::User, &server.url("/bees"), |_| ()).await.unwrap();
    assert_eq!((page.entry, page.place), (only_entry(&engine), KeptPlace::Feed(Sanitized::line("Gazette"))));
    assert_eq!(engine.store().feeds().unwrap().feeds.len(), 1);
}

#[tokio::test]
async fn a_whole_text_is_read_without_the_page() {
    let server = Server::start(|request| feed(request, "content:encoded", "<p>All about <b>bees</b>.</p>"));
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let opened = engine.open_article(only_entry(&engine), |_| panic!("nothing is fetched")).await.unwrap();
    assert_eq!(text(&opened.article), "All about bees.");
    assert_eq!(&*opened.article.meta.title, "Bees");
    assert_eq!(opened.article.meta.site.as_deref(), Some("Gazette"));
    assert_eq!(server.paths(), ["/feed"]);
}

/// The feed's text changes, or a newer crosshead cuts it into other blocks.
#[tokio::test]
async fn a_reading_position_is_found_again_by_its_words() {
    let is_updated = AtomicBool::new(false);
    let server = Server::start(move |request| {
        let news = match is_updated.swap(true, Ordering::SeqCst) {
            true => "<p>Updated at noon.</p><h2>What happened</h2>",
            false => "",
        };
        let text = "<p>The bees of the county came back.</p><p>The keepers counted every hive of them twice.</p>";
        feed(request, "content:encoded", &format!("{news}{text}"))
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let id = only_entry(&engine);
    let before = engine.open_article(id, |_| ()).await.unwrap().article;
    engine.store().save_text_pos(id, before.quoted(TextPos { block: 1, offset: 4 })).unwrap();
    refresh(&engine).await;
    let after = engine.open_article(id, |_| ()).await.unwrap();
    assert_eq!(after.text_pos, Some(TextPos { block: 3, offset: 4 }));
}

#[tokio::test]
async fn a_teaser_brings_the_page_once() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => html(bees()),
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let entry = only_entry(&engine);
    let pending = Mutex::new(None);
    let opened = engine.open_article(entry, |sentence| *pending.lock().unwrap() = Some(sentence)).await.unwrap();
    assert_eq!(opened.notice, None);
    assert!(text(&opened.article).contains("counted every hive"));
    let said = pending.lock().unwrap().take().unwrap();
    assert_eq!(&*said, format!("fetching the page from {}", server.host()));
    let again = engine.open_article(entry, |_| panic!("the page is stored")).await.unwrap();
    assert_eq!(again.article, opened.article);
    assert_eq!(server.paths(), ["/feed", "/bees"]);
}

#[tokio::test]
async fn whether_the_page_is_read_can_be_set_for_a_feed() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => html(bees()),
    });
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let entry = only_entry(&engine);
    let opened = |set| {
        engine.store().edit_feed(id, &[FeedEdit::FullText(set)]).unwrap();
        engine.open_article(entry, |_| ())
    };
    engine.derive(|_| (), std::future::pending()).await.unwrap();
    let version = || engine.store().text_version(entry).unwrap();
    let before = version();
    assert!(text(&opened(FullText::Never).await.unwrap().article).contains("Bees are back"));
    assert_ne!(before, version(), "an article that a screen has kept is read anew");
    assert_eq!(server.paths(), ["/feed"], "the page is not fetched");
    engine.derive(|_| (), std::future::pending()).await.unwrap();
    assert!(text(&opened(FullText::Always).await.unwrap().article).contains("counted every hive"));
    assert_eq!(server.paths(), ["/feed", "/bees"]);
}

async fn prefetch(engine: &Engine) -> usize {
    engine.prefetch(|_, _| (), std::future::pending()).await.unwrap()
}

fn offline(engine: &Engine) -> usize {
    let query = crosshead::query::SearchQuery::parse("is:offline").unwrap();
    let time =
        crosshead::feed::QueryTime { now: chrono::Utc::now(), offset: chrono::FixedOffset::east_opt(0).unwrap() };
    engine.store().search(&EntryFilter::of_query(&query, time), None, 50).unwrap().rows.len()
}

#[tokio::test]
async fn the_page_of_a_teaser_is_fetched_ahead_once_if_that_is_set_for_its_feed() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => html(bees()),
    });
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    assert_eq!((prefetch(&engine).await, offline(&engine)), (0, 0), "nothing is fetched that nobody asked for");
    engine.store().edit_feed(id, &[FeedEdit::Prefetch(true)]).unwrap();
    assert_eq!((prefetch(&engine).await, offline(&engine)), (1, 1));
    engine.derive(|_| (), std::future::pending()).await.unwrap();
    assert_eq!(offline(&engine), 1);
    assert_eq!(prefetch(&engine).await, 0);
    let opened = engine.open_article(only_entry(&engine), |_| panic!("the page is here")).await.unwrap();
    assert!(text(&opened.article).contains("counted every hive"));
    assert_eq!(server.paths(), ["/feed", "/bees"]);
}

#[tokio::test]
async fn the_page_of_an_article_is_fetched_ahead_if_a_rule_asks_for_its_full_text_and_it_is_not_hidden() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => html(bees()),
    });
    for (actions, pages) in [(vec![RuleAction::FullText], 1), (vec![RuleAction::FullText, RuleAction::Hide], 0)] {
        let (engine, _folder) = engine();
        let rule = QueryRule { name: Sanitized::line("Whole"), query: "title:/./".to_owned(), actions };
        engine.store().follow_rules(&[(rule, true)]).unwrap();
        subscribed(&engine, &server.url("/feed"));
        refresh(&engine).await;
        assert_eq!(prefetch(&engine).await, pages);
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_fetched_ahead_is_tried_once_and_read_articles_are_not() {
    let server = Server::start(|request| match &*request.path {
        "/feed" | "/other" => feed(request, "description", TEASER),
        _ => status("503 Service Unavailable"),
    });
    let (engine, _folder) = engine();
    for path in ["/feed", "/other"] {
        let id = subscribed(&engine, &server.url(path));
        engine.store().edit_feed(id, &[FeedEdit::Prefetch(true)]).unwrap();
    }
    refresh(&engine).await;
    engine.store().mark_read(&[EntryId(2)], true).unwrap();
    assert_eq!((prefetch(&engine).await, prefetch(&engine).await, offline(&engine)), (0, 0, 0));
    assert_eq!(server.paths().iter().filter(|path| *path == "/bees").count(), 1);
}

#[tokio::test]
async fn no_more_pages_are_fetched_ahead_than_the_limits_of_a_day_allow() {
    let server = Server::start(|request| match &*request.path {
        "/one" | "/two" => {
            let host = request.header("host").unwrap();
            let item = |n: usize| {
                format!(
                    "<item><title>{n}</title><link>http://{host}{}/{n}</link><description>{TEASER}</description></item>",
                    request.path
                )
            };
            let items: String = (0..5).map(item).collect();
            answer("200 OK", format!("<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"))
        }
        _ => html(bees()),
    });
    let folder = tempfile::tempdir().unwrap();
    let store = crosshead::store::Store::open(&folder.path().join("test.db")).unwrap();
    let mut settings = Settings::default();
    settings.network.local_hosts = vec!["*".to_owned()];
    settings.prefetch = crosshead::feed::PrefetchLimits { of_feed: 3, in_all: 4 };
    let engine = Engine::new(store, &settings);
    for path in ["/one", "/two"] {
        let id = subscribed(&engine, &server.url(path));
        engine.store().edit_feed(id, &[FeedEdit::Prefetch(true)]).unwrap();
    }
    refresh(&engine).await;
    assert_eq!((prefetch(&engine).await, prefetch(&engine).await), (4, 0));
    let of = |feed: &str| server.paths().iter().filter(|path| path.starts_with(&format!("{feed}/"))).count();
    assert_eq!((of("/one"), of("/two")), (3, 1));
}

#[tokio::test]
async fn a_page_with_less_text_than_the_feeds_summary_does_not_replace_it() {
    let wall =
        "<title>Bees</title><main><p>Your choice counts.</p><form action='/consent'><button>No</button></form></main>";
    let plain = "<title>Bees</title><article><p>Bees came.</p></article>";
    for (page, why) in
        [(wall, "The page asks for consent before it shows its text."), (plain, "The page has less text.")]
    {
        let server = Server::start(move |request| match &*request.path {
            "/feed" => feed(request, "description", TEASER),
            _ => html(page),
        });
        let (engine, _folder) = engine();
        subscribed(&engine, &server.url("/feed"));
        refresh(&engine).await;
        let opened = engine.open_article(only_entry(&engine), |_| ()).await.unwrap();
        assert!(text(&opened.article).contains("Bees are back"));
        assert_eq!(opened.notice.as_deref(), Some(&*format!("This is the feed's summary. {why}")));
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_had_leaves_the_teaser_and_the_reason() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        _ => status("403 Forbidden"),
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    let opened = engine.open_article(only_entry(&engine), |_| ()).await.unwrap();
    assert!(text(&opened.article).contains("Bees are back"));
    let notice = opened.notice.unwrap();
    assert_eq!(&*notice, format!("Only the feed's summary: 403 from {}: the server refuses access.", server.host()));
}

#[tokio::test]
async fn links_of_a_redirected_page_are_relative_to_its_end_also_when_it_is_stored() {
    let server = Server::start(|request| match &*request.path {
        "/feed" => feed(request, "description", TEASER),
        "/bees" => redirect("/2026/bees/"),
        _ => html(bees().replace("came back", "<a href=why>came back</a>")),
    });
    let (engine, _folder) = engine();
    subscribed(&engine, &server.url("/feed"));
    refresh(&engine).await;
    for _ in 0..2 {
        let opened = engine.open_article(only_entry(&engine), |_| ()).await.unwrap();
        let why = server.url("/2026/bees/why");
        assert!(format!("{:?}", opened.article.blocks).contains(why.as_str()));
    }
}

#[tokio::test]
async fn subscribing_to_a_page_finds_its_feed() {
    let server = Server::start(|request| match &*request.path {
        "/" => html(
            "<link rel=alternate type=application/rss+xml href=/comments/feed><link rel=alternate type=application/rss+xml href=/feed>",
        ),
        "/feed" => feed(request, "content:encoded", "<p>All about bees.</p>"),
        _ => html("broken"),
    });
    let (engine, _folder) = engine();
    let subscribed = engine.subscribe(server.url("/").as_str()).await.unwrap();
    assert_eq!(subscribed.url, server.url("/feed"));
    assert_eq!(&*subscribed.title, "Gazette");
    assert_eq!(subscribed.refreshed.new, 1);
    assert_eq!(engine.store().feeds().unwrap().feeds.len(), 1);
}

#[tokio::test]
async fn which_of_several_feeds_is_meant_the_user_says() {
    let server = Server::start(|request| match &*request.path {
        "/" => html(
            "<link rel=alternate type=application/rss+xml title=News href=/a><link rel=alternate type=application/rss+xml href=/b>",
        ),
        "/b" => feed(request, "content:encoded", "<p>All about bees.</p>"),
        other => panic!("{other} is not asked for"),
    });
    let (engine, _folder) = engine();
    let failure = engine.subscribe(server.url("/").as_str()).await.unwrap_err();
    let EngineError::SeveralFeeds { page, feeds } = failure else { panic!("{failure}") };
    assert_eq!(feeds.iter().map(|feed| &*feed.title).collect::<Vec<_>>(), ["News", ""]);
    assert_eq!(server.paths(), ["/"]);
    let subscribed = engine.subscribe_from(&page, &feeds[1].url).await.unwrap();
    assert_eq!(subscribed.url, server.url("/b"));
}

#[tokio::test]
async fn a_feed_that_no_page_names_is_found_where_feeds_usually_are() {
    for (place, page) in [("/news/rss", "<a href=/news/rss>RSS</a>"), ("/index.xml", "<p>Bees.</p>")] {
        let server = Server::start(move |request| match &*request.path {
            "/" => html(page),
            path if path == place => feed(request, "content:encoded", "<p>All about bees.</p>"),
            _ => status("404 Not Found"),
        });
        let (engine, _folder) = engine();
        let tried = Mutex::new(Vec::new());
        let on_try = |url: &HttpUrl| tried.lock().unwrap().push(url.clone());
        let subscribed = engine.subscribe_telling(server.url("/").as_str(), &on_try).await.unwrap();
        assert_eq!(subscribed.url, server.url(place));
        assert_eq!(tried.lock().unwrap().last(), Some(&server.url(place)), "it is the last that is tried");
        let usual = ["/", "/feed", "/rss", "/atom.xml", "/index.xml"];
        assert!(place != "/index.xml" || server.paths() == usual, "{:?}", server.paths());
    }
}

#[tokio::test]
async fn a_server_that_asks_for_fewer_requests_is_not_asked_for_more_places() {
    let server = Server::start(|request| match &*request.path {
        "/" => html("<p>Bees.</p>"),
        _ => status("429 Too Many Requests"),
    });
    let (engine, _folder) = engine();
    let failure = engine.subscribe(server.url("/").as_str()).await.unwrap_err();
    assert!(failure.to_string().starts_with("no feed was found at "), "{failure}");
    assert_eq!(server.paths(), ["/", "/feed"]);
}

/// What a person types: the scheme may be missing, and a fragment says nothing of a feed.
#[tokio::test]
async fn an_address_is_completed_and_known_again() {
    let server = Server::start(|request| feed(request, "content:encoded", "<p>All about bees.</p>"));
    let (engine, _folder) = engine();
    let url = server.url("/feed");
    let first = engine.subscribe(&format!(" {}/feed ", url.host())).await.unwrap();
    let again = engine.subscribe(&format!("feed:{url}#top")).await.unwrap();
    assert_eq!((&first.url, first.is_new), (&url, true));
    assert_eq!((again.feed, again.is_new), (first.feed, false));
    for wrong in ["ftp://example.com", "", "not an address"] {
        assert!(matches!(engine.subscribe(wrong).await, Err(EngineError::Url(_))), "{wrong}");
    }
}

/// Sites that can send no redirect move so; `attacks/meta-refresh.html` would go to a file.
#[tokio::test]
async fn a_page_that_goes_to_another_is_followed_to_its_feed() {
    let goes = |to: &str| html(format!("<!doctype html><meta http-equiv=\"refresh\" content=\"0; url='{to}'\">"));
    let server = Server::start(move |request| match &*request.path {
        "/" => goes("blog/"),
        "/blog/" => html("<link rel=alternate type=application/rss+xml href=feed>"),
        "/blog/feed" => feed(request, "content:encoded", "<p>All about bees.</p>"),
        "/feed" => goes("/blog/feed"),
        "/circle" => goes("/circle?again"),
        "/circle?again" => goes("/circle"),
        "/file" => goes("file:///etc/passwd"),
        _ => status("404 Not Found"),
    });
    let (engine, _folder) = engine();
    for path in ["/", "/feed"] {
        let subscribed = engine.subscribe(server.url(path).as_str()).await.unwrap();
        assert_eq!(subscribed.url, server.url("/blog/feed"), "{path}");
    }
    for (path, visits) in [("/circle", 4), ("/file", 1 + 7)] {
        let before = server.paths().len();
        let failure = engine.subscribe(server.url(path).as_str()).await.unwrap_err();
        assert!(failure.to_string().starts_with("no feed was found at "), "{failure}");
        assert_eq!(server.paths().len() - before, visits, "{path}");
    }
}

#[tokio::test]
async fn what_is_no_web_address_is_named_and_the_network_is_not_asked() {
    let (engine, _folder) = engine();
    for (typed, said) in [
        ("tides", "“tides” is not a web address; write it as https://…"),
        ("exec:fetch.sh", "“exec:” addresses run a program; crosshead opens only http and https"),
        (
            "filter:tidy:https://a.example/feed",
            "“filter:” addresses run a program; crosshead opens only http and https",
        ),
        ("query:unread:x", "“query:” addresses are not opened, only http and https"),
        ("gopher://a.example/", "“gopher:” addresses are not opened, only http and https"),
        ("mailto:ann@a.example", "“mailto:” addresses are not opened, only http and https"),
        ("file:///tmp/feed.xml", "“file:” addresses are not opened, only http and https"),
        ("./feed.xml", "“./feed.xml” is a file and not a web address; feeds are fetched from the web only"),
        ("/tmp/feed", "“/tmp/feed” is a file and not a web address; feeds are fetched from the web only"),
        ("~/feeds/a", "“~/feeds/a” is a file and not a web address; feeds are fetched from the web only"),
        ("feed.xml", "“feed.xml” is a file and not a web address; feeds are fetched from the web only"),
    ] {
        assert_eq!(engine.subscribe(typed).await.unwrap_err().to_string(), said, "{typed}");
    }
    for typed in
        ["ann:hunter2@a.example/feed", "feed:https://ann:hunter2@a.example/feed", "feed://ann:hunter2@a.example/"]
    {
        let failure = engine.subscribe(typed).await.unwrap_err();
        assert!(matches!(failure, EngineError::LoginInAddress), "{typed}: {failure}");
    }
}

#[tokio::test]
async fn feed_before_an_address_is_understood() {
    let server = Server::start(|request| feed(request, "content:encoded", "<p>All about bees.</p>"));
    let url = server.url("/feed");
    let host = server.host();
    for typed in
        [format!("feed://{host}/feed"), format!("FEED:{url}"), format!("feed://{url}"), format!("feed:{host}/feed")]
    {
        let (engine, _folder) = engine();
        assert_eq!(engine.subscribe(&typed).await.unwrap().url, url, "{typed}");
    }
}

#[tokio::test]
async fn a_page_without_a_feed_is_not_subscribed_to() {
    let server = Server::start(|_| html("<!doctype html><p>Nothing here."));
    let (engine, _folder) = engine();
    let failure = engine.subscribe(server.url("/").as_str()).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!("no feed was found at {}; give the address of the feed itself", server.url("/"))
    );
    assert!(engine.store().feeds().unwrap().feeds.is_empty());
}

#[tokio::test]
async fn a_source_is_read_from_the_web_or_from_a_file() {
    let server = Server::start(|_| html(bees()));
    let fetcher = Fetcher::new(&Settings::default().network);
    let read = async |source: &str| {
        read_outside(&fetcher, &ArticleSource::of(source).unwrap(), None, PageMode::Extracted).await
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bees.html");
    std::fs::write(&file, bees()).unwrap();
    for source in [server.url("/bees").as_str(), file.to_str().unwrap()] {
        let article = read(source).await.unwrap();
        assert!(text(&article).contains("counted every hive"), "{source}");
    }
    let missing = read("no-such-file.html").await.unwrap_err();
    assert!(missing.to_string().starts_with("no-such-file.html cannot be read: "));
}

#[tokio::test]
async fn what_is_open_is_not_cleared_before_the_next_start() {
    let (engine, folder) = engine();
    let feed = subscribed(&engine, &HttpUrl::parse("https://courier.example/feed").unwrap());
    let old = |identity: &str| ParsedEntry {
        identity: identity.to_owned(),
        title: Sanitized::line(identity),
        url: None,
        published: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        body: Body { html: "<p>Text of the article.</p>".to_owned(), is_teaser: false },
        raw_digest: None,
        author: None,
        updated: None,
        enclosures: Vec::new(),
    };
    let parsed = ParsedFeed { entries: vec![old("open"), old("closed")], ..ParsedFeed::default() };
    engine.store().save_feed(feed, &parsed, &Validators::default(), chrono::Utc::now()).unwrap();
    engine.store().mark_all_read(ListScope::All).unwrap();
    let retention = KeepLimits { days: Some(30), articles: None };
    let start = || {
        let store = Store::open(&folder.path().join("test.db")).unwrap();
        Engine::new(store, &Settings { retention, ..Settings::default() })
    };
    let (engine, titles) = (start(), |engine: &Engine| -> Vec<String> {
        let query = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
        engine.store().entries(&query, 0, 9).unwrap().rows.iter().map(|row| row.title.to_string()).collect()
    });
    let query = EntryQuery { filter: EntryFilter::Titled("open".to_owned()), sort: Sort::Newest };
    let id = engine.store().entries(&query, 0, 1).unwrap().rows[0].id;
    engine.open_article(id, |_| ()).await.unwrap();
    let cleared = engine.clean(|_| (), std::future::pending()).await.unwrap();
    assert_eq!((cleared[0].articles, titles(&engine)), (1, vec!["open".to_owned()]));
    drop(engine);
    let engine = start();
    engine.clean(|_| (), std::future::pending()).await.unwrap();
    assert_eq!(titles(&engine), [""; 0]);
}
