//! A loopback server that speaks raw TCP, and as badly as a test wants.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// The server's end of a connection. If the client has closed it, writes are dropped silently.
pub struct Victim(TcpStream);

/// The address of a server that does `script` to everyone who comes. Its threads end with the test's process.
pub fn hostile(script: impl Fn(&mut Victim) + Send + Sync + Clone + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let script = script.clone();
            thread::spawn(move || script(&mut Victim(connection)));
        }
    });
    address
}

impl Victim {
    pub fn new(connection: TcpStream) -> Victim {
        Victim(connection)
    }

    /// The address that the client meant.
    pub fn own_address(&self) -> Option<[u8; 4]> {
        match self.0.local_addr().ok()? {
            SocketAddr::V4(address) => Some(address.ip().octets()),
            SocketAddr::V6(_) => None,
        }
    }

    /// Reads the request. Closing the connection without reading it would reset the connection, because bytes are left
    /// over.
    pub fn listen(&mut self) -> &mut Victim {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && self.0.read(&mut byte).is_ok_and(|count| count == 1) {
            head.push(byte[0]);
        }
        self
    }

    /// Waits for the first byte of the request and does not read the rest.
    pub fn hear(&mut self) -> &mut Victim {
        let _ = self.0.peek(&mut [0]);
        self
    }

    pub fn hang_up(&mut self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }

    /// Whether the client still reads.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).is_ok()
    }

    /// Sends a piece over and over, until the client no longer reads.
    pub fn babble(&mut self, piece: impl AsRef<[u8]>) {
        while self.say(piece.as_ref()) {}
    }

    /// A piece now and then.
    pub fn drip(&mut self, piece: impl AsRef<[u8]>, pause: Duration) {
        while self.say(piece.as_ref()) && !self.is_left_within(pause) {}
    }

    /// Nothing, until the client gives up.
    pub fn stare(&mut self) {
        while self.0.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {}
    }

    fn is_left_within(&mut self, pause: Duration) -> bool {
        let _ = self.0.set_read_timeout(Some(pause));
        matches!(self.0.read(&mut [0]), Ok(0))
    }
}
