//! A loopback server that does what a test tells it to, good or hostile.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crosshead::article::HttpUrl;

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    /// The whole head, as sent.
    pub head: String,
}

impl Request {
    /// The value of a header, if it was sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// What the server does with a request.
pub enum Reply {
    /// These bytes, head and all; then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, and then nothing, until the test is over.
    Stall(Vec<u8>),
}

/// An answer with a body and its right length. `head` is the status line's end and the headers: `200 OK\r\nETag: "1"`.
pub fn answer(head: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Reply::Raw(bytes)
}

/// A page.
pub fn html(body: impl AsRef<[u8]>) -> Reply {
    answer("200 OK\r\nContent-Type: text/html", body)
}

/// A status without a body.
pub fn status(status: &str) -> Reply {
    answer(status, "")
}

/// A redirect.
pub fn redirect(location: &str) -> Reply {
    answer(&format!("302 Found\r\nLocation: {location}"), "")
}

/// An address of this machine at which no server listens. A connection of its own holds it, so that no server of another
/// test gets it in the meantime.
pub struct Nobody {
    _server: TcpListener,
    client: TcpStream,
}

impl Nobody {
    pub fn new() -> Nobody {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = server.local_addr().expect("a bound listener has an address");
        Nobody { client: TcpStream::connect(address).expect("the server listens"), _server: server }
    }

    pub fn address(&self) -> SocketAddr {
        self.client.local_addr().expect("a connection has two ends")
    }
}

/// The server. Its thread ends with the test's process.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        Server::start_at(Ipv4Addr::LOCALHOST, reply)
    }

    /// At a certain address of this machine, or at all of them.
    pub fn start_at(at: Ipv4Addr, reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((at, 0)).expect("the machine has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (reply, seen) = (Arc::new(reply), requests.clone());
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (reply, seen) = (reply.clone(), seen.clone());
                thread::spawn(move || serve(connection, &*reply, &seen));
            }
        });
        Server { address, requests }
    }

    pub fn url(&self, path: &str) -> HttpUrl {
        HttpUrl::parse(&format!("http://{}{path}", self.address)).expect("it is a web address")
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// As sentences name it.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What came in so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The paths asked for so far.
    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }
}

fn serve(mut connection: TcpStream, reply: &dyn Fn(&Request) -> Reply, seen: &Mutex<Vec<Request>>) {
    let Some(request) = read(&mut connection) else { return };
    seen.lock().unwrap().push(request.clone());
    // A client that has seen enough hangs up; that is its right.
    match reply(&request) {
        Reply::Raw(bytes) => drop(connection.write_all(&bytes)),
        Reply::Stall(bytes) => {
            let _ = connection.write_all(&bytes);
            // Returns when the client gives up.
            let _ = connection.read(&mut [0]);
        }
    }
}

fn read(connection: &mut TcpStream) -> Option<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if connection.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
        // A greeting of TLS, which this server doesn't speak.
        if head[0] == 0x16 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Request { path, head })
}
