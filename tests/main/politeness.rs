//! Politeness: what a server asks for is followed from one refresh to the next. Privacy: logins and the local network of
//! the user are not given to others.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{TimeDelta, Utc};
use crosshead::article::HttpUrl;
use crosshead::config::{Login, NetworkSettings, Proof, Secret, SecretSource, Settings};
use crosshead::feed::schedule::{FetchSchedule, Moving};
use crosshead::feed::{FeedId, Round};
use crosshead::net::{Fetched, Fetcher, Lookup, Resolver};
use crosshead::runtime::engine::{Engine, EngineError, FeedRefresh};
use crosshead::store::{FeedToFetch, Store, Validators};

use crate::support::engine::{engine, subscribed};
use crate::support::server::{Reply, Request, Server, answer, redirect, status};

async fn refresh(engine: &Engine, round: Round) -> Vec<FeedRefresh> {
    engine.refresh(round, |_| (), std::future::pending()).await.unwrap()
}

/// The result of refreshing the only feed: its counts, or its error.
async fn refresh_one(engine: &Engine, round: Round) -> Result<bool, String> {
    let results = refresh(engine, round).await;
    assert_eq!(results.len(), 1);
    results[0].result.clone().map(|refreshed| refreshed.is_unchanged).map_err(|sentence| sentence.to_string())
}

fn job(engine: &Engine, id: FeedId) -> FeedToFetch {
    engine.store().job(id).unwrap().unwrap()
}

/// Moves a feed's stored schedule back in time.
fn pass(engine: &Engine, id: FeedId, time: TimeDelta) {
    let fetch_schedule = job(engine, id).fetch_schedule;
    let earlier = FetchSchedule {
        due: fetch_schedule.due.map(|at| at - time),
        barred: fetch_schedule.barred.map(|at| at - time),
        moving: fetch_schedule.moving.map(|moving| Moving { since: moving.since - time, ..moving }),
        ..fetch_schedule
    };
    engine.store().save_fetch_schedule(id, &earlier).unwrap();
}

const FEED: &str = "<rss version='2.0'><channel><title>Gazette</title><ttl>180</ttl>
    <item><title>Bees</title><guid>bees</guid></item></channel></rss>";

fn feed(headers: &str) -> Reply {
    answer(&format!("200 OK\r\nContent-Type: application/rss+xml{headers}"), FEED)
}

fn minutes_left(engine: &Engine, id: FeedId) -> i64 {
    (job(engine, id).fetch_schedule.due.unwrap() - Utc::now()).num_minutes()
}

#[tokio::test]
async fn a_feed_that_is_not_due_is_left_alone_unless_the_user_asks() {
    let server = Server::start(|_| feed(""));
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    assert_eq!(refresh(&engine, Round::Due).await.len(), 1);
    assert_eq!(refresh(&engine, Round::Due).await.len(), 0);
    assert!((178..=198).contains(&minutes_left(&engine, id)), "the feed's own ttl counts");
    assert_eq!(refresh(&engine, Round::All).await.len(), 1);
    pass(&engine, id, TimeDelta::hours(4));
    assert_eq!(refresh(&engine, Round::Due).await.len(), 1);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_server_that_calls_its_answer_fresh_is_not_asked_before() {
    let server = Server::start(|_| feed("\r\nCache-Control: max-age=43200"));
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    refresh(&engine, Round::Due).await;
    assert!(minutes_left(&engine, id) >= 719);
}

#[tokio::test]
async fn a_server_that_asks_for_time_gets_it_even_from_the_user_and_for_all_its_feeds() {
    let server = Server::start(|request| match &*request.path {
        "/busy" => status("429 Too Many Requests\r\nRetry-After: 7200"),
        _ => feed(""),
    });
    let (engine, _folder) = engine();
    let busy = subscribed(&engine, &server.url("/busy"));
    let refused = refresh_one(&engine, Round::One(busy)).await.unwrap_err();
    assert!(refused.starts_with("429 from "), "{refused}");
    let left = job(&engine, busy).fetch_schedule.barred_for(Utc::now()).unwrap();
    assert!(left > TimeDelta::minutes(119), "{left}");
    subscribed(&engine, &server.url("/other"));
    for round in [Round::All, Round::One(busy)] {
        for refresh in refresh(&engine, round).await {
            let told = refresh.result.unwrap_err();
            assert!(told.starts_with(&format!("{} asked for no requests for another ", server.host())), "{told}");
        }
    }
    assert_eq!(server.paths(), ["/busy"]);
    assert!(engine.store().feed(busy).unwrap().unwrap().error.unwrap().starts_with("429 from "));
}

#[tokio::test]
async fn a_server_that_is_down_for_a_while_says_when_it_is_back() {
    let date = httpdate(Utc::now() + TimeDelta::hours(3));
    let server = Server::start(move |_| status(&format!("503 Service Unavailable\r\nRetry-After: {date}")));
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    refresh_one(&engine, Round::Due).await.unwrap_err();
    assert!(minutes_left(&engine, id) >= 178);
}

fn httpdate(date: chrono::DateTime<Utc>) -> String {
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn what_is_gone_is_visited_no_more_until_the_user_asks_for_it_alone() {
    let is_back = Arc::new(AtomicBool::new(false));
    let asked = is_back.clone();
    let server = Server::start(move |_| if asked.load(Ordering::SeqCst) { feed("") } else { status("410 Gone") });
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    let said = refresh_one(&engine, Round::Due).await.unwrap_err();
    assert!(said.contains("is gone for good and is no longer fetched"), "{said}");
    assert!(engine.store().feed(id).unwrap().unwrap().health.is_gone);
    pass(&engine, id, TimeDelta::days(400));
    for round in [Round::Due, Round::All] {
        assert!(refresh(&engine, round).await.is_empty());
    }
    assert_eq!(server.requests().len(), 1);
    is_back.store(true, Ordering::SeqCst);
    assert!(refresh_one(&engine, Round::One(id)).await.is_ok());
    assert!(!job(&engine, id).fetch_schedule.is_gone);
}

#[tokio::test]
async fn validators_stay_with_304_are_replaced_with_200_and_go_when_it_has_none() {
    let server =
        Server::start(|request| match (request.header("if-none-match"), request.header("if-modified-since")) {
            (None, None) => feed("\r\nETag: W/\"1\"\r\nLast-Modified: long ago"),
            (Some("W/\"1\""), Some("long ago")) => status("304 Not Modified\r\nETag: W/\"2\""),
            (Some("W/\"2\""), Some("long ago")) => feed("\r\nETag: \"3\""),
            (Some("\"3\""), None) => feed(""),
            other => panic!("unexpected: {other:?}"),
        });
    let (engine, _folder) = engine();
    let id = subscribed(&engine, &server.url("/"));
    let known = |etag: Option<&str>, date: Option<&str>| Validators {
        etag: etag.map(str::to_owned),
        last_modified: date.map(str::to_owned),
    };
    for expected in [
        known(Some("W/\"1\""), Some("long ago")),
        known(Some("W/\"2\""), Some("long ago")),
        known(Some("\"3\""), None),
        known(None, None),
    ] {
        refresh_one(&engine, Round::All).await.unwrap();
        assert_eq!(job(&engine, id).validators, expected);
    }
}

fn moved(kind: &str, to: &HttpUrl) -> Reply {
    answer(&format!("{kind}\r\nLocation: {to}"), "")
}

#[tokio::test]
async fn a_permanent_move_is_followed_once_it_is_certain() {
    let new = Server::start(|_| feed(""));
    let to = new.url("/feed");
    let old = Server::start(move |request| match &*request.path {
        "/301" => moved("301 Moved Permanently", &to),
        "/308" => moved("308 Permanent Redirect", &to),
        "/chain" => moved("301 Moved Permanently", &"/302?chain".parse_on(request)),
        _ => moved("302 Found", &to),
    });
    let (engine, _folder) = engine();
    let ids = ["/301", "/chain", "/302"].map(|path| subscribed(&engine, &old.url(path)));
    for _ in 0..3 {
        refresh(&engine, Round::All).await;
    }
    assert_eq!(job(&engine, ids[0]).url, old.url("/301"), "not within a day");
    for id in ids {
        pass(&engine, id, TimeDelta::days(1));
    }
    refresh(&engine, Round::All).await;
    assert_eq!(job(&engine, ids[0]).url, new.url("/feed"));
    assert_eq!(job(&engine, ids[1]).url, old.url("/302?chain"), "only as far as the move is permanent");
    assert_eq!(job(&engine, ids[2]).url, old.url("/302"));
}

/// An address on the server that is being asked.
trait OnServer {
    fn parse_on(&self, request: &Request) -> HttpUrl;
}

impl OnServer for str {
    fn parse_on(&self, request: &Request) -> HttpUrl {
        HttpUrl::parse(&format!("http://{}{self}", request.header("host").unwrap())).unwrap()
    }
}

#[tokio::test]
async fn a_move_onto_another_subscription_is_told() {
    let server = Server::start(|request| match &*request.path {
        "/old" => moved("301 Moved Permanently", &"/new".parse_on(request)),
        _ => feed(""),
    });
    let (engine, _folder) = engine();
    let [old, _] = ["/old", "/new"].map(|path| subscribed(&engine, &server.url(path)));
    for _ in 0..3 {
        refresh(&engine, Round::All).await;
    }
    pass(&engine, old, TimeDelta::days(1));
    refresh(&engine, Round::All).await;
    let feed = engine.store().feed(old).unwrap().unwrap();
    assert_eq!(feed.url, server.url("/old"));
    let said = format!("the feed has moved to {}, which is subscribed to already; remove this one", server.url("/new"));
    assert_eq!(feed.error.as_deref(), Some(&*said));
}

/// Names lead to loopback here, and 127.0.0.2 is the public web.
struct Names;

impl Lookup for Names {
    fn addresses(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> {
        let last = if name.starts_with("rebound") { 1 } else { 2 };
        Box::pin(async move { Ok(vec![SocketAddr::from(([127, 0, 0, last], 0))]) })
    }
}

fn is_public(address: IpAddr) -> bool {
    address == IpAddr::from(Ipv4Addr::new(127, 0, 0, 2))
}

fn traveller(local_hosts: &[&str]) -> Fetcher {
    let local_hosts = local_hosts.iter().map(|host| (*host).to_owned()).collect();
    let proxy = crosshead::config::ProxyChoice::Direct;
    let settings = NetworkSettings { local_hosts, proxy, ..NetworkSettings::default() };
    Fetcher::with_resolver(&settings, Resolver { lookup: Arc::new(Names), is_public })
}

/// Redirects from the web to `to`, with its port for PORT.
fn web(to: &'static str) -> Server {
    Server::start_at(Ipv4Addr::UNSPECIFIED, move |request| match &*request.path {
        "/start" => redirect(&to.replace("PORT", request.header("host").unwrap().rsplit(':').next().unwrap())),
        _ => answer("200 OK", "inside"),
    })
}

async fn travel(fetcher: &Fetcher, server: &Server, host: &str) -> Result<Vec<u8>, String> {
    let url = HttpUrl::parse(&format!("http://{host}:{}/start", server.port())).unwrap();
    match fetcher.feed(&url, None, None).await.map_err(|error| error.to_string())? {
        Fetched::Content { bytes, .. } => Ok(bytes),
        Fetched::Unchanged(_) => panic!("nothing is stored"),
    }
}

#[tokio::test]
async fn nothing_public_leads_to_the_local_network() {
    for to in [
        "http://127.0.0.1:PORT/",
        "http://localhost:PORT/",
        "http://[::1]:PORT/",
        "http://0x7f000001:PORT/",
        "http://nas.local:PORT/",
        "http://rebound.example:PORT/",
    ] {
        let server = web(to);
        let said = travel(&traveller(&[]), &server, "news.example").await.unwrap_err();
        assert!(
            said.starts_with("this address leads to ") && said.contains("which is on the local network"),
            "{to}: {said}"
        );
        assert_eq!(server.paths(), ["/start"]);
    }
}

#[tokio::test]
async fn a_public_name_that_means_a_local_address_is_not_visited_unless_the_user_says_so() {
    let server = web("http://news.example:PORT/");
    let said = travel(&traveller(&[]), &server, "rebound.example").await.unwrap_err();
    assert!(said.contains("which is on the local network"), "{said}");
    assert!(server.paths().is_empty());
    for allowed in ["rebound.example", "*"] {
        assert_eq!(travel(&traveller(&[allowed]), &server, "rebound.example").await.unwrap(), b"inside");
    }
}

#[tokio::test]
async fn what_the_user_chose_on_the_local_network_works_and_so_does_the_web() {
    let (local, public) = (web("http://127.0.0.1:PORT/"), web("http://other.example:PORT/"));
    assert_eq!(travel(&traveller(&[]), &local, "127.0.0.1").await.unwrap(), b"inside");
    assert_eq!(travel(&traveller(&[]), &public, "news.example").await.unwrap(), b"inside");
    assert_eq!(travel(&traveller(&["127.0.0.1"]), &local, "news.example").await.unwrap(), b"inside");
}

#[tokio::test]
async fn a_link_in_a_public_feed_does_not_open_a_local_page() {
    let server = web("unused");
    let url = |host: &str| HttpUrl::parse(&format!("http://{host}:{}/page", server.port())).unwrap();
    let fetcher = traveller(&[]);
    assert!(fetcher.page_from(&url("news.example"), &url("127.0.0.1")).await.is_err());
    assert!(fetcher.page_from(&url("127.0.0.1"), &url("127.0.0.1")).await.is_ok());
    assert!(fetcher.page(&url("127.0.0.1")).await.is_ok());
}

/// A page that forwards by itself (`meta refresh`) is another way to the local network.
#[tokio::test]
async fn a_public_page_does_not_go_to_the_local_network_by_itself() {
    let server = Server::start_at(Ipv4Addr::UNSPECIFIED, |request| match &*request.path {
        "/feed" => feed(""),
        to => {
            let (host, port) = (&to[1..], request.header("host").unwrap().rsplit(':').next().unwrap());
            let page = format!("<meta http-equiv=refresh content='0;url=http://{host}:{port}/feed'>");
            answer("200 OK\r\nContent-Type: text/html", page)
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.db")).unwrap();
    let engine = Engine::with(store, traveller(&[]), Arc::new(Utc::now), &Settings::default());
    for host in ["127.0.0.1", "localhost", "rebound.example"] {
        let typed = format!("http://news.example:{}/{host}", server.port());
        let said = engine.subscribe(&typed).await.unwrap_err().to_string();
        assert!(said.contains("which is on the local network"), "{host}: {said}");
    }
    assert!(!server.paths().iter().any(|path| path == "/feed"));
    let typed = format!("http://news.example:{}/other.example", server.port());
    assert!(engine.subscribe(&typed).await.is_ok());
}

/// The consent pages of Google, YouTube and Yahoo.
#[tokio::test]
async fn who_is_sent_to_a_host_for_consent_is_told_so() {
    let server = Server::start_at(Ipv4Addr::UNSPECIFIED, |request| {
        let host = request.header("host").unwrap();
        match host.split_once(':').unwrap() {
            ("www.example", port) => redirect(&format!("http://consent.example:{port}/m?continue=x")),
            _ => answer("200 OK\r\nContent-Type: text/html; charset=utf-8", "<title>Before you continue</title>"),
        }
    });
    let url = |host: &str| HttpUrl::parse(&format!("http://{host}:{}/", server.port())).unwrap();
    let failure = traveller(&[]).page(&url("www.example")).await.unwrap_err();
    let said = format!(
        "{} shows a cookie or bot check instead of an answer; open it in the browser",
        url("consent.example").host()
    );
    assert_eq!(failure.to_string(), said);
    assert!(traveller(&[]).page(&url("consent.example")).await.is_ok(), "what was asked for itself");
}

/// A proxy resolves names. Numeric addresses can be checked before it.
#[tokio::test]
async fn behind_a_proxy_no_literal_address_leads_to_the_local_network() {
    for to in ["http://10.0.0.1/", "http://[fd00::1]/", "http://192.88.99.1/", "http://169.254.169.254/", "http://nas/"]
    {
        let proxy = Server::start(move |_| redirect(to));
        let address = Secret::new(format!("http://{}", proxy.host()));
        let proxied = crosshead::config::ProxyChoice::At(address);
        let settings = NetworkSettings { proxy: proxied, ..NetworkSettings::default() };
        let url = HttpUrl::parse("http://news.example/feed").unwrap();
        let said = Fetcher::new(&settings).feed(&url, None, None).await.unwrap_err().to_string();
        assert!(said.contains("which is on the local network"), "{to}: {said}");
        assert_eq!(proxy.paths(), ["http://news.example/feed"], "{to}");
    }
}

/// `socks5://` resolves names here, `socks5h://` there (curl's convention).
#[tokio::test]
async fn what_a_socks_proxy_does_not_resolve_is_checked_here() {
    let proxy = Server::start(|_| status("404 Not Found"));
    let address = Secret::new(format!("socks5://{}", proxy.host()));
    let proxied = crosshead::config::ProxyChoice::At(address);
    let settings = NetworkSettings { proxy: proxied, ..NetworkSettings::default() };
    let fetcher = Fetcher::with_resolver(&settings, Resolver { lookup: Arc::new(Names), is_public });
    let url = HttpUrl::parse("http://rebound.example/feed").unwrap();
    let said = fetcher.feed(&url, None, None).await.unwrap_err().to_string();
    assert!(said.contains("which is on the local network"), "{said}");
}

fn login(url: &HttpUrl, pages: bool) -> Login {
    let password = SecretSource::Written(Secret::new("hunter2"));
    Login { url: url.clone(), proof: Proof::Basic { user: "ann".to_owned(), password }, pages }
}

fn with_logins(logins: Vec<Login>) -> Fetcher {
    Fetcher::new(&NetworkSettings { logins, ..NetworkSettings::default() })
}

fn with_login(url: &HttpUrl) -> Fetcher {
    with_logins(vec![login(url, false)])
}

const LOGIN: &str = "Basic YW5uOmh1bnRlcjI=";

/// The logins that a server was sent, request by request.
fn sent_to(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|request| request.header("authorization").map(str::to_owned)).collect()
}

/// A forged request: somebody else's feed links to an address on a server where the user has a login.
#[tokio::test]
async fn a_page_gets_a_login_from_a_feed_of_its_own_origin_or_where_the_config_says_so() {
    for (pages, from_stranger) in [(false, None), (true, Some(LOGIN.to_owned()))] {
        let private = Server::start(|_| answer("200 OK\r\nContent-Type: text/html", "<p>done"));
        let stranger = Server::start(|_| status("404 Not Found"));
        let fetcher = with_logins(vec![login(&private.url("/"), pages)]);
        let page = private.url("/delete?all");
        fetcher.page_from(&stranger.url("/feed"), &page).await.unwrap();
        fetcher.page_from(&private.url("/feed"), &page).await.unwrap();
        fetcher.page(&page).await.unwrap();
        assert_eq!(sent_to(&private), [from_stranger, Some(LOGIN.to_owned()), Some(LOGIN.to_owned())]);
    }
}

#[tokio::test]
async fn a_page_that_misses_its_login_says_why() {
    let private = Server::start(|_| status("401 Unauthorized"));
    let stranger = HttpUrl::parse("http://127.0.0.1:9/feed").unwrap();
    let failure = with_login(&private.url("/")).page_from(&stranger, &private.url("/bees")).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!(
            "401 from {}: it requires a login; the one in the config is sent only to pages of its own feeds, or to all \
             with `pages = true`",
            private.host()
        )
    );
}

/// Otherwise somebody else's feed would become one of the private server's, and be fetched with the login from then on.
#[tokio::test]
async fn a_stranger_does_not_move_a_feed_to_where_a_login_is_sent() {
    let private = Server::start(|_| feed(""));
    let to = private.url("/export?everything");
    let stranger = Server::start(move |_| moved("301 Moved Permanently", &to));
    let moved_to = async |fetcher: Fetcher| match fetcher.feed(&stranger.url("/"), None, None).await.unwrap() {
        Fetched::Content { cache_headers, .. } => cache_headers.moved_to,
        Fetched::Unchanged(_) => panic!("nothing is stored"),
    };
    assert_eq!(moved_to(with_login(&private.url("/"))).await, None);
    assert_eq!(moved_to(Fetcher::new(&NetworkSettings::default())).await, Some(private.url("/export?everything")));
    assert_eq!(sent_to(&private), [None, None]);
}

/// The same by a redirect, by a page that links to a feed, and by a page that forwards.
#[tokio::test]
async fn nobody_else_subscribes_the_user_to_what_a_login_is_sent_to() {
    let private = Server::start(|_| feed(""));
    let to = private.url("/export");
    let stranger = Server::start(move |request| match &*request.path {
        "/redirect" => moved("302 Found", &to),
        "/names" => answer(
            "200 OK\r\nContent-Type: text/html",
            format!("<link rel=alternate type=application/rss+xml href='{to}'>"),
        ),
        _ => answer("200 OK\r\nContent-Type: text/html", format!("<meta http-equiv=refresh content='0;url={to}'>")),
    });
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.db")).unwrap();
    let engine = Engine::with(store, with_login(&private.url("/")), Arc::new(Utc::now), &Settings::default());
    for path in ["/redirect", "/names", "/goes"] {
        let failure = engine.subscribe(stranger.url(path).as_str()).await.unwrap_err();
        let said = format!(
            "{} leads to {}, for which there is a login in the config; if you mean that feed, give its own address",
            stranger.host(),
            private.url("/export")
        );
        assert_eq!(failure.to_string(), said, "{path}");
    }
    assert_eq!(sent_to(&private), [None, None, None]);
    assert!(engine.store().feeds().unwrap().feeds.is_empty());
    engine.subscribe(private.url("/export").as_str()).await.unwrap();
    assert_eq!(sent_to(&private).last(), Some(&Some(LOGIN.to_owned())), "what the user typed");
}

#[tokio::test]
async fn a_login_goes_to_its_own_server_and_no_further() {
    let other = Server::start(|_| answer("200 OK", "x"));
    let to = other.url("/");
    let server = Server::start(move |request| match &*request.path {
        "/feeds/away" => moved("302 Found", &to),
        "/feeds/near" => redirect("/feeds/end"),
        _ => answer("200 OK", "x"),
    });
    let fetcher = with_login(&server.url("/feeds/"));
    for path in ["/feeds/near", "/feeds/away", "/open"] {
        fetcher.feed(&server.url(path), None, None).await.unwrap();
    }
    let login = Some(LOGIN.to_owned());
    assert_eq!(sent_to(&server), [login.clone(), login.clone(), login, None]);
    assert_eq!(other.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_login_is_in_no_sentence() {
    let server = Server::start(|_| status("401 Unauthorized"));
    let failure = with_login(&server.url("/")).feed(&server.url("/feed"), None, None).await.unwrap_err();
    for said in [failure.to_string(), format!("{failure:?}")] {
        assert!(!said.contains("hunter2") && !said.contains("YW5u"), "{said}");
    }
}

#[tokio::test]
async fn who_subscribes_again_does_not_ask_for_everything_again() {
    let server = Server::start(|request| match request.header("if-none-match") {
        Some(_) => status("304 Not Modified"),
        None => feed("\r\nETag: \"1\""),
    });
    let (engine, _folder) = engine();
    let first = engine.subscribe(server.url("/feed").as_str()).await.unwrap();
    let again = engine.subscribe(&format!("{}/feed", server.host())).await.unwrap();
    assert_eq!((again.feed, again.is_new, again.refreshed.is_unchanged), (first.feed, false, true));
}

#[tokio::test]
async fn an_address_with_a_password_is_not_stored() {
    let server = Server::start(|_| feed(""));
    let (engine, _folder) = engine();
    let failure = engine.subscribe(&format!("http://ann:hunter2@{}/", server.host())).await.unwrap_err();
    assert!(matches!(failure, EngineError::LoginInAddress));
    assert!(!failure.to_string().contains("hunter2"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn who_visits_says_where_to_read_about_it_if_the_user_names_a_page() {
    let server = Server::start(|_| answer("200 OK", "x"));
    let settings = NetworkSettings { about_url: "https://about.example/".to_owned(), ..NetworkSettings::default() };
    Fetcher::new(&settings).feed(&server.url("/"), None, None).await.unwrap();
    let agent = server.requests()[0].header("user-agent").unwrap().to_owned();
    assert!(agent.ends_with("; +https://about.example/)"), "{agent}");
    Fetcher::new(&NetworkSettings::default()).feed(&server.url("/"), None, None).await.unwrap();
    let agent = server.requests()[1].header("user-agent").unwrap().to_owned();
    assert_eq!(agent, format!("crosshead/{} (terminal feed reader)", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_proxy_is_used_when_the_user_names_one() {
    let proxy = Server::start(|_| answer("200 OK", "by proxy"));
    let address = Secret::new(format!("http://{}", proxy.host()));
    let settings = NetworkSettings { proxy: crosshead::config::ProxyChoice::At(address), ..NetworkSettings::default() };
    let url = HttpUrl::parse("http://news.example/feed").unwrap();
    let Fetched::Content { bytes, .. } = Fetcher::new(&settings).feed(&url, None, None).await.unwrap() else {
        panic!()
    };
    assert_eq!(bytes, b"by proxy");
    assert_eq!(proxy.paths(), ["http://news.example/feed"]);
}

#[tokio::test]
async fn a_silent_host_is_not_waited_for_once_for_each_of_its_feeds() {
    let server = Server::start(|_| Reply::Stall(Vec::new()));
    let settings = NetworkSettings { header_timeout: 1, ..NetworkSettings::default() };
    let fetcher = Fetcher::new(&settings);
    let url = server.url("/");
    let answers = futures_util::future::join_all((0..20).map(|_| fetcher.feed(&url, None, None))).await;
    assert!(server.requests().len() <= 4, "{}", server.requests().len());
    let last = answers.into_iter().next_back().unwrap().unwrap_err();
    assert_eq!(last.to_string(), format!("{} does not answer; it was tried several times just now", server.host()));
}
