//! A small HTTP/1.1 server on loopback: GET, ETag and 304, one request for each connection. It serves only the sample.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::site::{Document, document};

/// A larger request head is not from our own client.
const MOST_HEAD: usize = 16 * 1024;

/// How long to wait for a client that sends nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// The server. It lives as long as the program: its thread waits for the next connection.
pub struct Server {
    address: SocketAddr,
}

impl Server {
    /// Starts on a free port.
    pub fn start() -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        thread::Builder::new().name("demo server".to_owned()).spawn(move || serve(&listener, address))?;
        Ok(Server { address })
    }

    /// The address of the sample feed.
    pub fn feed(&self) -> String {
        format!("http://{}/feed/", self.address)
    }
}

fn serve(listener: &TcpListener, address: SocketAddr) {
    for connection in listener.incoming() {
        let answered = connection
            .and_then(|connection| thread::Builder::new().spawn(move || answer(connection, address)).map(drop));
        if let Err(error) = answered {
            tracing::warn!("demo server: {error}");
        }
    }
}

fn answer(mut connection: TcpStream, address: SocketAddr) {
    let result = read_head(&mut connection).and_then(|head| connection.write_all(&respond(&head, address)));
    if let Err(error) = result {
        tracing::debug!("demo server: {error}");
    }
}

/// Reads up to the empty line.
fn read_head(connection: &mut TcpStream) -> io::Result<Vec<u8>> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < MOST_HEAD {
        match connection.read(&mut part)? {
            0 => break,
            length => head.extend_from_slice(&part[..length]),
        }
    }
    Ok(head)
}

fn respond(head: &[u8], address: SocketAddr) -> Vec<u8> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    if !request.parse(head).is_ok_and(|status| status.is_complete()) || request.method != Some("GET") {
        return response("400 Bad Request", &[], "");
    }
    let path = request.path.unwrap_or("/");
    match document(path, &format!("http://{address}")) {
        Some(document) => content(&document, validator(&request)),
        None => response("404 Not Found", &[], ""),
    }
}

/// The document, unless the client already has it.
fn content(Document { content_type, body }: &Document, known: Option<&[u8]>) -> Vec<u8> {
    let tag = tag(body);
    let headers = [("ETag", &*tag), ("Content-Type", *content_type)];
    if known == Some(tag.as_bytes()) {
        return response("304 Not Modified", &headers[..1], "");
    }
    response("200 OK", &headers, body)
}

fn validator<'r>(request: &httparse::Request<'_, 'r>) -> Option<&'r [u8]> {
    let header = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case("if-none-match"))?;
    Some(header.value)
}

fn tag(body: &str) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}

fn response(status: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut response = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        response.push_str(&format!("{name}: {value}\r\n"));
    }
    response.push_str("\r\n");
    response.push_str(body);
    response.into_bytes()
}
