//! Many feeds, each on a loopback host of its own, of which three in ten fail, each in one of the ways there are.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::hostile::Victim;

/// How a feed fails.
type Fault = fn(&mut Victim);

/// The ways to fail. One in five of them is silence of some kind, which only a time-out ends.
const FAULTS: [Fault; 25] = [
    |it| it.hang_up(),
    |it| drop_after(it, ""),
    |it| drop_after(it, "HTTP/1.1 2"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\nContent-"),
    |it| drop_after(it, "SSH-2.0-OpenSSH_9.9\r\n"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsize\r\n"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<rss/>"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\n\r\n<!doctype html><title>Parked</title>"),
    |it| drop_after(it, "HTTP/1.1 200 OK\r\n\r\n<rss><channel><item><title>half"),
    |it| drop_after(it, "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: file:///etc/passwd\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"),
    |it| drop_after(it, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
    |it| {
        it.listen().say("HTTP/1.1 200 OK\r\n\r\n");
        it.babble([b' '; 1 << 16]);
    },
    |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        it.babble(&*BOMB);
    },
    |it| it.stare(),
    |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nContent-");
        it.stare();
    },
    |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>");
        it.stare();
    },
    |it| {
        it.listen().say("HTTP/1.1 200 OK\r\n\r\n");
        it.drip(" ", Duration::from_millis(100));
    },
];

static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&vec![b' '; 1 << 20]).expect("memory takes it");
    encoder.finish().expect("memory takes it")
});

fn drop_after(it: &mut Victim, words: &str) {
    it.listen().say(words);
}

/// Whether the feed of this number fails.
pub fn fails(n: usize) -> bool {
    n % 10 < 3
}

/// The address of a feed: every host is one of loopback's 16 million.
pub fn address(n: usize, port: u16) -> String {
    format!("http://127.{}.{}.{}:{port}/{n}", 1 + n / 62_500, n / 250 % 250, 1 + n % 250)
}

/// Starts the servers of all feeds; they are one. Its threads end with the process.
pub fn server() -> SocketAddr {
    LazyLock::force(&BOMB);
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("the machine has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || serve(&mut Victim::new(connection)));
        }
    });
    address
}

/// The feed's number is in the address that the client connected to, so that no request has to be taken first.
fn serve(it: &mut Victim) {
    let Some([_, high, middle, low]) = it.own_address() else { return };
    let n = (usize::from(high) - 1) * 62_500 + usize::from(middle) * 250 + usize::from(low) - 1;
    if fails(n) {
        return FAULTS[n / 10 % FAULTS.len()](it);
    }
    let feed = feed(n);
    it.listen().say(format!(
        "HTTP/1.1 200 OK\r\nETag: \"{n}\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        feed.len()
    ));
    it.say(feed);
}

/// Twenty entries of 2 KiB.
fn feed(n: usize) -> String {
    let text = "The bees of the county came back this spring, and the keepers counted every hive twice. ".repeat(23);
    let item = |m: usize| {
        let day = 1 + m % 28;
        format!(
            "<item><title>Bees {m} of {n}</title><guid>{n}/{m}</guid><pubDate>{day:02} Nov 2026 12:00:00 GMT</pubDate>
            <description>&lt;p>{text}&lt;/p></description></item>"
        )
    };
    let items: String = (0..20).map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Gazette {n}</title>{items}</channel></rss>")
}
