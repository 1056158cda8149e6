//! Servers without a valid certificate, and the message for each case. Also `SSL_CERT_FILE`, which names the authorities
//! that are trusted. These tests run the program itself, because the certificates depend on the environment.
#![cfg(all(unix, not(target_os = "macos")))]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::thread;

use assert_cmd::Command;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use crate::support::alone::alone_in_one_folder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

const PAGE: &str = "<!doctype html><title>Bees</title><article><h1>Bees</h1><p>The bees of the county came back this spring, \
    and the keepers counted every hive of them twice before the rain.</p></article>";

/// The user's folders, and an authority whose certificate may be in them.
struct Scene {
    home: TempDir,
    authority: CertifiedIssuer<'static, KeyPair>,
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// For a server of this name, today.
fn certificate_for(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name = named(name);
    params
}

impl Scene {
    fn new() -> Scene {
        Scene { home: tempfile::tempdir().unwrap(), authority: authority("The test's own authority") }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.home.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    /// A file with the authority's certificate.
    fn believed(&self) -> PathBuf {
        self.file("authority.pem", &self.authority.pem())
    }

    fn signed(&self, params: &CertificateParams) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.authority).unwrap();
        server(certificate.der().clone(), &key)
    }

    /// The output of `crosshead read` for a page there.
    fn read(&self, address: &str, certificates: &Path) -> Output {
        let mut command: Command = alone_in_one_folder(PROGRAM, self.home.path());
        command.env("SSL_CERT_FILE", certificates).args(["read", address]).output().unwrap()
    }

    fn sentence(&self, server: SocketAddr, certificates: &Path) -> String {
        let output = self.read(&format!("https://localhost:{}/", server.port()), certificates);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        said.trim_end().replace(&format!("localhost:{}", server.port()), "HOST")
    }
}

/// A server with this certificate that answers with a page.
fn server(certificate: CertificateDer<'static>, key: &KeyPair) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let mut stream = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), connection);
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
                head.push(byte[0]);
            }
            // A client that has seen enough hangs up; that is its right.
            let length = PAGE.len();
            let _ =
                write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n{PAGE}");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    address
}

#[test]
fn who_is_vouched_for_by_an_authority_of_ssl_cert_file_is_believed() {
    let scene = Scene::new();
    let server = scene.signed(&certificate_for("localhost"));
    let output = scene.read(&format!("https://localhost:{}/", server.port()), &scene.believed());
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("The bees of the county"));
}

#[test]
fn an_authority_that_is_not_known_is_not_believed() {
    let scene = Scene::new();
    let server = scene.signed(&certificate_for("localhost"));
    let others = scene.file("others.pem", &authority("Somebody else").pem());
    assert_eq!(
        scene.sentence(server, &others),
        "crosshead: no secure connection to HOST: its certificate is signed by an authority that is not known here; if it \
         is one you trust, name a file with its certificate in SSL_CERT_FILE"
    );
}

#[test]
fn a_certificate_that_is_signed_by_itself_is_told_and_can_be_believed() {
    let scene = Scene::new();
    let key = KeyPair::generate().unwrap();
    let certificate = certificate_for("localhost").self_signed(&key).unwrap();
    let server = server(certificate.der().clone(), &key);
    assert_eq!(
        scene.sentence(server, &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate is self-signed; if it is a server of \
         yours, name a file with that certificate in SSL_CERT_FILE"
    );
    let own = scene.file("own.pem", &certificate.pem());
    assert!(scene.read(&format!("https://localhost:{}/", server.port()), &own).status.success());
}

/// As when a server's certificate was made anew, and the old one is still among those that are believed.
#[test]
fn a_certificate_that_another_one_was_replaced_by_is_signed_by_itself_too() {
    let scene = Scene::new();
    let certificate = |key: &KeyPair| certificate_for("localhost").self_signed(key).unwrap();
    let (old, new) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let believed = scene.file("old.pem", &certificate(&old).pem());
    assert_eq!(
        scene.sentence(server(certificate(&new).der().clone(), &new), &believed),
        "crosshead: no secure connection to HOST: its certificate is self-signed; if it is a server of \
         yours, name a file with that certificate in SSL_CERT_FILE"
    );
}

#[test]
fn one_that_takes_an_authoritys_name_is_not_believed() {
    let scene = Scene::new();
    let impostor = authority("The test's own authority");
    let key = KeyPair::generate().unwrap();
    let certificate = certificate_for("localhost").signed_by(&key, &impostor).unwrap();
    assert_eq!(
        scene.sentence(server(certificate.der().clone(), &key), &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate is not signed by the authority that it names; only the \
         site can fix that"
    );
}

#[test]
fn an_authority_is_no_server() {
    let scene = Scene::new();
    let mut params = certificate_for("localhost");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let server = server(params.self_signed(&key).unwrap().der().clone(), &key);
    assert_eq!(
        scene.sentence(server, &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate is a CA's and not a server's; if you made it, \
         make it again with basicConstraints CA:FALSE"
    );
}

#[test]
fn a_certificate_for_another_name_says_for_which() {
    let scene = Scene::new();
    let mut params = certificate_for("www.example.com");
    params.subject_alt_names.push(rcgen::SanType::DnsName("example.com".try_into().unwrap()));
    assert_eq!(
        scene.sentence(scene.signed(&params), &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate is for www.example.com, example.com, not for localhost"
    );
}

#[test]
fn a_certificate_that_is_too_old_or_too_new_says_from_when_or_until_when() {
    let scene = Scene::new();
    let mut params = certificate_for("localhost");
    (params.not_before, params.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 2, 29));
    assert_eq!(
        scene.sentence(scene.signed(&params), &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate expired on 2020-02-29; if the clock of this machine is \
         right, only the site can fix that"
    );
    (params.not_before, params.not_after) = (date_time_ymd(3000, 1, 1), date_time_ymd(3001, 1, 1));
    assert_eq!(
        scene.sentence(scene.signed(&params), &scene.believed()),
        "crosshead: no secure connection to HOST: its certificate is valid from 3000-01-01 on; is the clock of this \
         machine right?"
    );
}

#[test]
fn where_there_is_no_authority_at_all_the_way_on_is_named() {
    let scene = Scene::new();
    let server = scene.signed(&certificate_for("localhost"));
    for file in [scene.file("empty.pem", ""), scene.home.path().join("missing.pem")] {
        assert_eq!(
            scene.sentence(server, &file),
            format!(
                "crosshead: no connection can be made: no CA certificate was found in {}, which SSL_CERT_FILE \
                 names; correct it, or unset it to use the system's",
                file.display()
            )
        );
    }
}

#[test]
fn who_speaks_no_tls_is_told_from_who_cannot_be_believed() {
    let scene = Scene::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = connection.read(&mut [0; 1024]);
        }
    });
    assert_eq!(
        scene.sentence(plain, &scene.believed()),
        "crosshead: no connection to HOST: it does not speak TLS there; an http:// address may work"
    );
}

/// `add example.com` tries https. It falls back to http if the server has no https, but not after a wrong certificate.
#[test]
fn an_address_without_a_scheme_does_not_fall_back_from_a_wrong_certificate() {
    let scene = Scene::new();
    let server = scene.signed(&certificate_for("www.example.com"));
    let mut command: Command = alone_in_one_folder(PROGRAM, scene.home.path());
    command.env("SSL_CERT_FILE", scene.believed());
    let output = command.args(["add", &format!("localhost:{}/feed", server.port())]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no secure connection to localhost"), "{said}");
}
