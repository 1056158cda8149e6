//! Fetching from good and hostile servers on loopback.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crosshead::article::HttpUrl;
use crosshead::config::{NetworkSettings, Settings};
use crosshead::feed::schedule::FetchFailure;
use crosshead::net::{CacheHeaders, Fetched, Fetcher, NetError};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::server::{Nobody, Reply, Server, answer, html, redirect, status};

fn fetcher() -> Fetcher {
    Fetcher::new(&Settings::default().network)
}

async fn fetch(server: &Server, path: &str) -> Result<Fetched, NetError> {
    fetcher().feed(&server.url(path), None, None).await
}

async fn sentence(server: &Server, path: &str) -> String {
    fetch(server, path).await.expect_err("the server does not answer well").to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn body(fetched: Fetched) -> Vec<u8> {
    match fetched {
        Fetched::Content { bytes, .. } => bytes,
        Fetched::Unchanged(_) => panic!("there should be content"),
    }
}

#[tokio::test]
async fn what_the_server_said_of_freshness_is_sent_back_verbatim() {
    let server = Server::start(|request| match request.header("if-none-match") {
        Some(_) => status("304 Not Modified"),
        None => answer("200 OK\r\nETag: W/\"a,b\"\r\nLast-Modified: yesterday, I think", "x"),
    });
    let Fetched::Content { cache_headers: CacheHeaders { etag, last_modified, .. }, .. } =
        fetch(&server, "/").await.unwrap()
    else {
        panic!("nothing is stored, so there is content");
    };
    let again = fetcher().feed(&server.url("/"), etag.as_deref(), last_modified.as_deref()).await.unwrap();
    assert!(matches!(again, Fetched::Unchanged(_)));
    let second = &server.requests()[1];
    assert_eq!(second.header("if-none-match"), Some("W/\"a,b\""));
    assert_eq!(second.header("if-modified-since"), Some("yesterday, I think"));
}

#[tokio::test]
async fn not_modified_is_a_failure_when_nothing_was_stored() {
    let server = Server::start(|_| status("304 Not Modified"));
    assert!(sentence(&server, "/").await.starts_with("304 from "));
}

#[tokio::test]
async fn redirects_are_followed_to_the_end_which_is_told() {
    let server = Server::start(|request| match &*request.path {
        "/a/b" => redirect("../c?d=e"),
        "/c?d=e" => answer("200 OK\r\nContent-Type: text/html; charset=utf-8", "end"),
        _ => status("404 Not Found"),
    });
    let Fetched::Content { url, bytes, content_type, .. } = fetch(&server, "/a/b").await.unwrap() else { panic!() };
    assert_eq!(url, server.url("/c?d=e"));
    assert_eq!(bytes, b"end");
    assert_eq!(content_type.as_deref(), Some("text/html; charset=utf-8"));
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start(|request| redirect(if request.path == "/a" { "/b" } else { "/a" }));
    assert_eq!(sentence(&server, "/a").await, format!("{} redirects in a circle or more than 10 times", server.host()));
    assert_eq!(server.requests().len(), 11);
}

#[tokio::test]
async fn a_redirect_leads_only_to_the_web() {
    for location in ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.com/"] {
        let server = Server::start(move |_| redirect(location));
        let scheme = location.split(':').next().unwrap();
        assert_eq!(
            sentence(&server, "/").await,
            format!(
                "{} redirects to an address that is not opened: “{scheme}:” addresses are not opened, only http and https",
                server.host()
            )
        );
    }
}

#[tokio::test]
async fn a_visit_leaves_no_trace_but_an_honest_name() {
    let server = Server::start(|request| match &*request.path {
        "/" => answer("302 Found\r\nSet-Cookie: id=1\r\nLocation: /end", ""),
        _ => answer("200 OK", "end"),
    });
    fetch(&server, "/").await.unwrap();
    let last = &server.requests()[1];
    assert_eq!(last.header("cookie"), None);
    assert_eq!(last.header("referer"), None);
    let name = format!("crosshead/{} (", env!("CARGO_PKG_VERSION"));
    assert!(last.header("user-agent").is_some_and(|agent| agent.starts_with(&name)));
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let server = Server::start(|request| {
        assert!(request.header("accept-encoding").is_some_and(|accepted| accepted.contains("gzip")));
        answer("200 OK\r\nContent-Encoding: gzip", gzip(b"<rss/>"))
    });
    assert_eq!(body(fetch(&server, "/").await.unwrap()), b"<rss/>");
}

/// What S3, WordPress plugins and hand-written servers send.
#[tokio::test]
async fn an_encoding_that_packs_nothing_costs_nothing_and_lists_are_undone_in_turn() {
    let server = Server::start(|request| match &*request.path {
        "/aws-chunked" | "/utf-8" | "/none" | "/binary" => {
            answer(&format!("200 OK\r\nContent-Encoding: {}", &request.path[1..]), "<rss/>")
        }
        "/twice" => answer("200 OK\r\nContent-Encoding: gzip, gzip", gzip(&gzip(b"<rss/>"))),
        "/lines" => answer("200 OK\r\nContent-Encoding: aws-chunked\r\nContent-Encoding: gzip", gzip(b"<rss/>")),
        "/behind" => answer("200 OK\r\nContent-Encoding: gzip", [gzip(b"<rss/>"), vec![0; 512]].concat()),
        "/empty" => answer("200 OK\r\nContent-Encoding:", "<rss/>"),
        other => panic!("{other}"),
    });
    for path in ["/aws-chunked", "/utf-8", "/none", "/binary", "/twice", "/lines", "/behind", "/empty"] {
        assert_eq!(body(fetch(&server, path).await.unwrap()), b"<rss/>", "{path}");
    }
}

/// (Sent, whether it is a feed or a page that is asked for: a check stands before both.)
#[tokio::test]
async fn a_cookie_or_bot_check_says_what_it_is() {
    const CHECK: &str = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>…</body></html>";
    const ANUBIS: &str = "<html><head><title>Making sure you&#39;re not a bot!</title></head>";
    let page = |status: &str, body: &str| answer(&format!("{status}\r\nContent-Type: text/html"), body);
    let server = Server::start(move |request| match &*request.path {
        "/declared" => status("403 Forbidden\r\ncf-mitigated: challenge"),
        "/waf" => status("202 Accepted\r\nx-amzn-waf-action: challenge"),
        "/captcha" => status("405 Method Not Allowed\r\nx-amzn-waf-action: captcha"),
        "/403" => page("403 Forbidden", CHECK),
        "/503" => page("503 Service Unavailable\r\nContent-Encoding: identity", CHECK),
        "/packed" => {
            answer("429 Too Many\r\nContent-Type: text/html\r\nContent-Encoding: gzip", gzip(CHECK.as_bytes()))
        }
        _ => page("200 OK", ANUBIS),
    });
    let said = format!("{} shows a cookie or bot check instead of an answer; open it in the browser", server.host());
    for path in ["/declared", "/waf", "/captcha", "/403", "/503", "/packed", "/200"] {
        assert_eq!(sentence(&server, path).await, said, "{path}");
        let failure = fetcher().page(&server.url(path)).await.unwrap_err();
        assert_eq!(failure.to_string(), said, "{path}");
    }
}

#[tokio::test]
async fn what_is_refused_without_a_check_keeps_its_sentence() {
    let server = Server::start(|_| answer("403 Forbidden\r\nContent-Type: text/html", "<title>Forbidden</title>"));
    let said = format!("403 from {}: the server refuses access", server.host());
    assert_eq!(sentence(&server, "/").await, said);
    let quiet = Server::start(|_| {
        Reply::Stall(b"HTTP/1.1 403 No\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<title>".to_vec())
    });
    let settings = NetworkSettings { idle_timeout: 1, ..NetworkSettings::default() };
    let failure = Fetcher::new(&settings).feed(&quiet.url("/"), None, None).await.unwrap_err();
    assert_eq!(failure.to_string(), format!("403 from {}: the server refuses access", quiet.host()));
}

#[tokio::test]
async fn a_check_that_asks_for_time_gets_it() {
    let server = Server::start(|_| status("429 Too Many\r\nRetry-After: 7200\r\ncf-mitigated: challenge"));
    let fetch_failure = fetch(&server, "/").await.unwrap_err().fetch_failure();
    assert_eq!(fetch_failure, FetchFailure::Busy { wait: Some(chrono::TimeDelta::hours(2)) });
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_failure() {
    let server = Server::start(|_| Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec()));
    assert!(sentence(&server, "/").await.starts_with(&format!("the answer from {} broke off: ", server.host())));
}

#[tokio::test]
async fn a_lie_about_compression_is_a_failure() {
    let server = Server::start(|_| answer("200 OK\r\nContent-Encoding: gzip", "<rss/>"));
    assert!(sentence(&server, "/").await.starts_with(&format!("the answer from {} broke off: ", server.host())));
}

#[tokio::test]
async fn a_gzip_bomb_is_dropped_at_the_cap() {
    let bomb = gzip(&vec![b' '; 17 << 20]);
    assert!(bomb.len() < 1 << 20);
    let server = Server::start(move |_| answer("200 OK\r\nContent-Encoding: gzip", &bomb));
    assert_eq!(
        sentence(&server, "/").await,
        format!("the answer from {} is larger than 16 MiB and was dropped", server.host())
    );
}

#[tokio::test]
async fn a_server_that_stalls_is_given_up() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    let usual = NetworkSettings::default;
    for (beginning, settings, end) in [
        ("", NetworkSettings { header_timeout: 1, ..usual() }, "took too long to answer"),
        (half, NetworkSettings { idle_timeout: 1, ..usual() }, "stopped in the middle of its answer"),
        (half, NetworkSettings { timeout: 1, ..usual() }, "took too long to answer"),
    ] {
        let server = Server::start(move |_| Reply::Stall(beginning.as_bytes().to_vec()));
        let failure = Fetcher::new(&settings).feed(&server.url("/"), None, None).await.unwrap_err();
        assert_eq!(failure.to_string(), format!("{} {end}", server.host()));
    }
}

#[tokio::test]
async fn nobody_listening_is_said_plainly() {
    let nobody = Nobody::new();
    let closed = nobody.address();
    let url = HttpUrl::parse(&format!("http://{closed}/")).unwrap();
    let failure = fetcher().feed(&url, None, None).await.unwrap_err();
    assert_eq!(failure.to_string(), format!("no connection to {closed}: nothing answers there"));
}

#[tokio::test]
async fn each_status_has_its_sentence() {
    for (answer, end) in [
        ("403 Forbidden", "403 from HOST: the server refuses access"),
        ("404 Not Found", "404 from HOST: it may have moved; look for its new address on the site"),
        ("410 Gone", "410 from HOST: it is gone for good"),
        ("418 I'm a teapot", "418 from HOST"),
        ("429 Too Many Requests", "429 from HOST: too many requests; try again later"),
        ("500 Internal Server Error", "500 from HOST: the server has an error; try again later"),
        ("503 Service Unavailable", "503 from HOST: the site cannot answer now; try again later"),
        ("302 Found", "302 from HOST: it redirects without naming an address"),
    ] {
        let server = Server::start(move |_| status(answer));
        assert_eq!(sentence(&server, "/").await, end.replace("HOST", &server.host()));
    }
}

#[tokio::test]
async fn pages_are_decoded_by_what_header_and_page_say() {
    let server = Server::start(|request| match &*request.path {
        "/header" => answer("200 OK\r\nContent-Type: text/html; charset=ISO-8859-2", b"\xb1"),
        "/meta" => html(b"<meta charset=koi8-r>\xc1"),
        "/mark" => answer("200 OK\r\nContent-Type: text/html; charset=ISO-8859-2", b"\xef\xbb\xbf\xc3\xa9"),
        _ => html("é"),
    });
    for (path, end) in [("/header", 'ą'), ("/meta", 'а'), ("/mark", 'é'), ("/none", 'é')] {
        let (_, page) = fetcher().page(&server.url(path)).await.unwrap();
        assert_eq!(page.chars().last(), Some(end), "{path}");
    }
}

#[tokio::test]
async fn a_picture_is_no_page() {
    let server = Server::start(|_| answer("200 OK\r\nContent-Type: image/png", "x"));
    let failure = fetcher().page(&server.url("/")).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!("{} sent image/png, which cannot be read here; the browser may show it", server.host())
    );
}

#[tokio::test]
async fn a_page_of_plain_text_keeps_its_lines_and_a_feed_under_that_label_is_left_alone() {
    let server = Server::start(|request| {
        let body = if request.path == "/feed" { "<rss version='2.0'><channel/></rss>" } else { "a < b\nc <b> d" };
        answer("200 OK\r\nContent-Type: text/plain; charset=utf-8", body)
    });
    let page = |path| {
        let (fetcher, url) = (fetcher(), server.url(path));
        async move { fetcher.page(&url).await.unwrap().1 }
    };
    assert_eq!(page("/text").await, "<p>a &lt; b<br>\nc &lt;b&gt; d</p>\n");
    assert!(page("/feed").await.starts_with("<rss"));
}

#[tokio::test]
async fn a_host_is_never_asked_for_more_than_two_things_at_once() {
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counter, record) = (inside.clone(), most.clone());
    let server = Server::start(move |_| {
        record.fetch_max(counter.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Whoever is let in at the same time has arrived after a few turns.
        (0..100).for_each(|_| std::thread::yield_now());
        counter.fetch_sub(1, Ordering::SeqCst);
        answer("200 OK", "x")
    });
    let (fetcher, url) = (fetcher(), server.url("/"));
    futures_util::future::join_all((0..12).map(|_| fetcher.feed(&url, None, None))).await;
    assert_eq!(server.requests().len(), 12);
    assert!(most.load(Ordering::SeqCst) <= 2);
}
