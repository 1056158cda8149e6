//! The Skerry Courier's feeds and pages on the loopback, with their links leading here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::server::{Reply, Request, Server, answer, html, status};

/// Where the fixtures say they are from.
const HOME: &str = "https://courier.example";

/// A front page names the full feed.
const FRONT_PAGE: &str = "<!DOCTYPE html><title>Skerry Courier</title>\
    <link rel=alternate type=application/rss+xml href=/feed/full/><h1>Skerry Courier</h1>";

pub struct Site {
    server: Server,
}

impl Site {
    pub fn start() -> Site {
        Site { server: Server::start(reply) }
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url(path).to_string()
    }
}

pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/courier").join(path)
}

/// The pages are those of the demo: the program carries them anyway.
fn demo(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime/demo").join(path)
}

fn reply(request: &Request) -> Reply {
    match request.path.as_str() {
        "/" => html(FRONT_PAGE),
        "/feed/" => file(request, &fixture("courier-feed-summary.xml")),
        "/feed/full/" => file(request, &fixture("courier-feed-full.xml")),
        page => file(request, &demo(&format!("pages/{}/index.html", page.trim_matches('/')))),
    }
}

fn file(request: &Request, path: &Path) -> Reply {
    let Ok(text) = fs::read_to_string(path) else { return status("404 Not Found") };
    let host = request.header("host").expect("HTTP/1.1 sends it");
    let kind = if path.extension().is_some_and(|end| end == "xml") { "application/rss+xml" } else { "text/html" };
    answer(&format!("200 OK\r\nContent-Type: {kind}"), text.replace(HOME, &format!("http://{host}")))
}
