//! What can go wrong between a server and us, one fault at a time: each ends in a sentence that names the host, within the
//! time-outs, and without a control character.

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::NetworkSettings;
use crosshead::net::{Fetched, Fetcher};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::hostile::{Victim, hostile};
use crate::support::server::Nobody;

const PAUSE: Duration = Duration::from_millis(50);

/// Much more than a fault needs that is seen at once, or after a second: whoever needs longer hangs.
const HANG: Duration = Duration::from_secs(120);

/// What a server is not waited for. The other time-outs are longer than [`HANG`], so that on a busy machine they do not
/// come before what a test is about.
#[derive(Clone, Copy)]
enum Impatience {
    Nothing,
    Headers,
    Body,
}

impl Impatience {
    fn fetcher(self) -> Fetcher {
        const LONG: u64 = 600;
        let patient = NetworkSettings {
            connect_timeout: LONG,
            header_timeout: LONG,
            idle_timeout: LONG,
            timeout: LONG,
            ..NetworkSettings::default()
        };
        Fetcher::new(&match self {
            Impatience::Nothing => patient,
            Impatience::Headers => NetworkSettings { header_timeout: 1, ..patient },
            Impatience::Body => NetworkSettings { idle_timeout: 1, ..patient },
        })
    }
}

use Impatience::{Body, Headers, Nothing};

async fn fetch(impatience: Impatience, scheme: &str, address: SocketAddr) -> Result<Fetched, String> {
    let url = HttpUrl::parse(&format!("{scheme}://{address}/feed")).unwrap();
    let start = Instant::now();
    let fetched = impatience.fetcher().feed(&url, None, None).await.map_err(|error| error.to_string());
    assert!(start.elapsed() < HANG, "it took {:?}", start.elapsed());
    fetched
}

/// The sentence, with HOST for the host.
async fn sentence(impatience: Impatience, scheme: &str, address: SocketAddr) -> String {
    let sentence = fetch(impatience, scheme, address).await.expect_err("this is no good answer");
    assert_eq!(&*Sanitized::line(&sentence), sentence);
    assert!(sentence.contains(&address.to_string()), "{sentence}");
    sentence.replace(&address.to_string(), "HOST")
}

/// `name (impatience): script => the sentence's start`. A script is what the server does; without a word, nothing is waited
/// for in vain.
macro_rules! faults {
    ($($name:ident $(($impatience:ident))?: |$it:ident| $script:expr => $start:expr;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                let script: fn(&mut Victim) = |$it| { $script; };
                let impatience = [$($impatience,)? Nothing][0];
                let sentence = sentence(impatience, "http", hostile(script)).await;
                assert!(sentence.starts_with($start), "{sentence}");
            }
        )+
    };
}

fn ok(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n{headers}\r\n")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const PACKED: &str = "Content-Encoding: gzip\r\n";
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";

faults! {
    hanging_up_at_once: |it| it.hang_up() => "the answer from HOST broke off: ";
    a_reset_before_the_answer: |it| it.hear() => "the answer from HOST broke off: the connection was cut";
    hanging_up_after_the_request: |it| it.listen() => "the answer from HOST broke off: ";
    silence (Headers): |it| it.stare() => "HOST took too long to answer";
    half_a_status_line: |it| it.listen().say("HTTP/1.1 2") => "the answer from HOST broke off: ";
    half_the_headers: |it| it.listen().say("HTTP/1.1 200 OK\r\nContent-") => "the answer from HOST broke off: ";
    half_the_headers_and_silence (Headers): |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nContent-");
        it.stare();
    } => "HOST took too long to answer";
    headers_that_trickle (Headers): |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nX: ");
        it.drip("x", PAUSE);
    } => "HOST took too long to answer";
    headers_without_end: |it| {
        it.listen().say("HTTP/1.1 200 OK\r\n");
        it.babble("X-Header: and another one of them\r\n");
    } => "the answer from HOST broke off: ";
    a_header_without_end: |it| {
        it.listen().say("HTTP/1.1 200 OK\r\nX: ");
        it.babble("and so on ");
    } => "the answer from HOST broke off: ";
    a_header_with_a_zero_byte: |it| it.listen().say("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n") => "the answer from HOST broke off: ";
    noise: |it| it.listen().say([0xff; 4096]) => "the answer from HOST broke off: ";
    another_protocol: |it| it.listen().say("SSH-2.0-OpenSSH_9.9\r\n") => "the answer from HOST broke off: ";
    a_body_without_a_head: |it| it.listen().say("<rss version=\"2.0\"></rss>\r\n\r\n") => "the answer from HOST broke off: ";
    a_length_that_is_no_number: |it| it.listen().say(ok("Content-Length: -1\r\n")) => "the answer from HOST broke off: ";
    two_lengths: |it| it.listen().say(ok("Content-Length: 5\r\nContent-Length: 6\r\n") + "12345") => "the answer from HOST broke off: ";
    a_length_beyond_the_cap: |it| {
        it.listen().say(ok("Content-Length: 99999999999\r\n"));
        it.stare();
    } => "the answer from HOST is larger than 16 MiB and was dropped";
    less_than_was_promised: |it| it.listen().say(ok("Content-Length: 100\r\n") + "half") => "the answer from HOST broke off: ";
    a_chunk_of_no_size: |it| it.listen().say(ok(CHUNKED) + "size\r\nabc\r\n") => "the answer from HOST broke off: ";
    a_chunk_larger_than_numbers: |it| it.listen().say(ok(CHUNKED) + "FFFFFFFFFFFFFFFFF\r\nabc\r\n") => "the answer from HOST broke off: ";
    chunks_without_the_last: |it| it.listen().say(ok(CHUNKED) + "3\r\nabc\r\n") => "the answer from HOST broke off: ";
    a_body_that_stalls (Body): |it| {
        it.listen().say(ok("Content-Length: 100\r\n") + "half");
        it.stare();
    } => "HOST stopped in the middle of its answer";
    a_body_that_trickles (Body): |it| {
        it.listen().say(ok(""));
        it.drip("x", PAUSE);
    } => "HOST stopped in the middle of its answer";
    a_body_without_end: |it| {
        it.listen().say(ok(""));
        it.babble(vec![b' '; 1 << 16]);
    } => "the answer from HOST is larger than 16 MiB and was dropped";
    a_bomb: |it| {
        let bomb = gzip(&vec![b' '; 1 << 20]);
        it.listen().say(ok(PACKED));
        it.babble(bomb);
    } => "the answer from HOST is larger than 16 MiB and was dropped";
    packing_around_nothing_without_end: |it| {
        it.listen().say(ok(PACKED));
        it.babble(gzip(b"").repeat(1000));
    } => "the answer from HOST broke off: it decompresses to almost nothing";
    packing_that_breaks_off: |it| {
        let packed = gzip(&[b'x'; 1000]);
        it.listen().say(ok(PACKED));
        it.say(&packed[..packed.len() - 6]);
    } => "the answer from HOST broke off: ";
    packing_that_is_none: |it| it.listen().say(ok(PACKED) + "<rss/>") => "the answer from HOST broke off: ";
    packing_that_was_not_asked_for: |it| it.listen().say(ok("Content-Encoding: zstd\r\n") + "x") => "the answer from HOST is compressed as “zstd”";
    packing_upon_packing: |it| it.listen().say(ok(&format!("Content-Encoding: {}\r\n", "gzip,".repeat(1000)))) => "the answer from HOST is compressed more than 4 times over";
    a_bomb_in_a_bomb: |it| {
        let bomb = gzip(&gzip(&vec![b' '; 1 << 20]).repeat(17));
        it.listen().say(ok("Content-Encoding: gzip, gzip\r\n"));
        it.say(bomb);
    } => "the answer from HOST is larger than 16 MiB and was dropped";
    packing_around_nothing_in_a_bomb: |it| {
        let bomb = gzip(&gzip(b"").repeat(1 << 15));
        it.listen().say(ok("Content-Encoding: gzip, gzip\r\n"));
        it.say(bomb);
    } => "the answer from HOST broke off: it decompresses to almost nothing";
    a_circle: |it| it.listen().say("HTTP/1.1 301 Moved\r\nLocation: /feed\r\nConnection: close\r\n\r\n") => "HOST redirects in a circle or more than 10 times";
    a_redirect_to_nowhere: |it| it.listen().say("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n") => "302 from HOST: it redirects without naming an address";
    a_redirect_to_nothing: |it| it.listen().say("HTTP/1.1 301 Moved\r\nLocation: \r\nContent-Length: 0\r\n\r\n") => "301 from HOST: it redirects without naming an address";
    a_choice_of_nothing: |it| it.listen().say("HTTP/1.1 300 Choose\r\nContent-Length: 0\r\n\r\n") => "300 from HOST: it redirects without naming an address";
    a_redirect_to_a_script: |it| it.listen().say("HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\n\r\n") => "HOST redirects to an address that is not opened: “javascript:”";
    a_redirect_to_a_file: |it| it.listen().say("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n") => "HOST redirects to an address that is not opened: “file:”";
    another_protocol_from_now_on: |it| it.listen().say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n") => "101 from HOST";
    patience_without_end (Headers): |it| {
        it.listen();
        it.drip("HTTP/1.1 100 Continue\r\n\r\n", PAUSE);
    } => "HOST took too long to answer";
    unchanged_from_what: |it| it.listen().say("HTTP/1.1 304 Not Modified\r\n\r\n") => "304 from HOST";
    a_part_that_nobody_asked_for: |it| it.listen().say("HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nhalf") => "206 from HOST";
    a_status_that_does_not_exist: |it| it.listen().say("HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n") => "999 from HOST";
    escapes_in_the_reason: |it| it.listen().say("HTTP/1.1 500 \x1b]0;PWN\x07\r\nContent-Length: 0\r\n\r\n") => "";
    escapes_in_the_realm: |it| it.listen().say("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"\x1b[2J\"\r\nContent-Length: 0\r\n\r\n") => "";
}

#[tokio::test]
async fn a_bomb_of_brotli() {
    let mut bomb = Vec::new();
    brotli::CompressorWriter::new(&mut bomb, 1 << 16, 0, 22).write_all(&vec![b' '; 17 << 20]).unwrap();
    assert!(bomb.len() < 1 << 16);
    let server = hostile(move |it: &mut Victim| {
        it.listen().say(ok("Content-Encoding: br\r\n"));
        it.say(&bomb);
    });
    assert_eq!(sentence(Nothing, "http", server).await, "the answer from HOST is larger than 16 MiB and was dropped");
}

#[tokio::test]
async fn nobody_there() {
    let nobody = Nobody::new();
    assert_eq!(sentence(Nothing, "http", nobody.address()).await, "no connection to HOST: nothing answers there");
}

#[tokio::test]
async fn a_greeting_that_is_not_answered() {
    let silent = hostile(|it: &mut Victim| it.stare());
    assert_eq!(sentence(Headers, "https", silent).await, "HOST took too long to answer");
}

#[tokio::test]
async fn a_greeting_that_is_not_understood() {
    let plain = hostile(|it: &mut Victim| {
        it.hear().say("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    assert!(sentence(Nothing, "https", plain).await.starts_with("no connection to HOST: "));
}

/// Odd but valid answers are read: more bytes than announced, or an end by closing the connection.
#[tokio::test]
async fn odd_answers_are_read() {
    let scripts: [fn(&mut Victim); 11] = [
        |it| {
            it.listen().say(ok("Content-Encoding:\r\n gzip\r\n"));
            it.say(gzip(b"<rss/>"));
        },
        |it| {
            it.listen().say(ok("Content-Encoding : gzip\r\n"));
            it.say(gzip(b"<rss/>"));
        },
        |it| {
            it.listen().say(ok("no \x1b[31mheader\r\n") + "<rss/>");
        },
        |it| {
            it.listen().say(ok("X-Folded: one\r\n  two\r\nX-Blank : y\r\nX Y: z\r\n: nameless\r\n") + "<rss/>");
        },
        |it| {
            it.listen().say(ok("Content-Length : 6\r\nX-\u{e4}: umlaut\r\n") + "<rss/>");
        },
        |it| {
            it.listen().say(ok("Content-Encoding: x-\u{9b}zip\r\n") + "<rss/>");
        },
        |it| {
            it.listen().say(ok(PACKED));
            it.say([gzip(b"<rss/>"), b"\0\0<!-- behind -->".to_vec()].concat());
        },
        |it| {
            it.listen().say(ok("Content-Length: 6\r\n") + "<rss/>and more");
        },
        |it| {
            it.listen().say(ok("") + "<rss/>");
        },
        |it| {
            it.listen().say(String::from("HTTP/1.0 200\r\n\r\n<rss/>"));
        },
        |it| {
            it.listen().say(ok(PACKED));
            it.say([gzip(b"<rs"), gzip(b"s/>")].concat());
        },
    ];
    for script in scripts {
        let Fetched::Content { bytes, .. } = fetch(Nothing, "http", hostile(script)).await.unwrap() else { panic!() };
        assert_eq!(bytes, b"<rss/>");
    }
}
