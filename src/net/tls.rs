//! Checks the identity of servers, and words each way the check can fail. It uses the system's certificates, or those in
//! `SSL_CERT_FILE` and `SSL_CERT_DIR`, which rustls-native-certs reads instead. Nothing here accepts what the platform's
//! own check refuses.

use std::env;
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use chrono::DateTime;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
};
use rustls_platform_verifier::Verifier;

use crate::article::Sanitized;

/// How many names of a certificate a sentence lists.
const MOST_NAMES: usize = 3;

/// The TLS configuration of the clients. Reading the certificates takes tens of milliseconds.
pub fn config() -> Result<ClientConfig, Sanitized> {
    let provider = Arc::new(ring::default_provider());
    let platform = Verifier::new(provider.clone()).map_err(|error| unverifiable(&error))?;
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Sanitized::line(&error.to_string()))?;
    let verifier = Arc::new(Witness { platform, provider });
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Why no certificate can be checked. On systems that keep certificates in files, this means there are none.
fn unverifiable(error: &rustls::Error) -> Sanitized {
    let rustls::Error::General(_) = error else { return Sanitized::line(&error.to_string()) };
    let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find_map(|name| Some((name, env::var_os(name)?)));
    Sanitized::line(&match named {
        Some((name, place)) => format!(
            "no CA certificate was found in {}, which {name} names; correct it, or unset it to use the system's",
            place.to_string_lossy()
        ),
        None => "this system has no CA certificates; install them (the package is usually called \
                 ca-certificates), or set SSL_CERT_FILE to a file of them"
            .to_owned(),
    })
}

/// The platform's check. It also detects whether a certificate that is not trusted is self-signed.
#[derive(Debug)]
struct Witness {
    platform: Verifier,
    provider: Arc<CryptoProvider>,
}

/// The certificate is its own authority.
#[derive(Debug)]
struct SelfSigned;

impl fmt::Display for SelfSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("self-signed")
    }
}

impl Error for SelfSigned {}

impl Witness {
    fn is_signed_by_itself(&self, certificate: &CertificateDer<'_>, now: UnixTime) -> bool {
        let mut itself = RootCertStore::empty();
        let Ok(parsed) = ParsedCertificate::try_from(certificate) else { return false };
        let algorithms = self.provider.signature_verification_algorithms.all;
        itself.add(certificate.clone().into_owned()).is_ok()
            && verify_server_cert_signed_by_trust_anchor(&parsed, &itself, &[], now, algorithms).is_ok()
    }
}

impl ServerCertVerifier for Witness {
    #[expect(clippy::wildcard_enum_match_arm, reason = "rustls adds errors; all others stay as they are")]
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.platform.verify_server_cert(certificate, intermediates, name, ocsp, now);
        verified.map_err(|error| match error {
            // A bad signature is also reported for a self-signed certificate with the same name as a known authority:
            // usually it replaces that one.
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature)
                if self.is_signed_by_itself(certificate, now) =>
            {
                CertificateError::Other(OtherError(Arc::new(SelfSigned))).into()
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.platform.supported_verify_schemes()
    }
}

/// Why a server's certificate was refused, if that is what the error is about.
pub fn distrust(error: &(dyn Error + 'static), host: &str) -> Option<Sanitized> {
    let rustls::Error::InvalidCertificate(why) = inside(error)? else { return None };
    Some(Sanitized::line(&of_certificate(why, host)))
}

/// Why the two sides do not speak the same TLS, if that is what the error is about.
#[expect(clippy::wildcard_enum_match_arm, reason = "rustls adds errors; most are about something else")]
pub fn misunderstanding(error: &(dyn Error + 'static)) -> Option<Sanitized> {
    use AlertDescription::{HandshakeFailure, InsufficientSecurity, ProtocolVersion, UnrecognisedName};
    let why = match inside(error)? {
        rustls::Error::InvalidMessage(_) => "it does not speak TLS there; an http:// address may work",
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(HandshakeFailure | InsufficientSecurity | ProtocolVersion) => {
            "it offers no TLS version that is still safe (1.2 or later)"
        }
        rustls::Error::AlertReceived(UnrecognisedName) => "it has no certificate for this name",
        _ => return None,
    };
    Some(Sanitized::line(why))
}

/// A TLS error is wrapped in an I/O error, which hides it from `source`.
fn inside<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(error) = error.downcast_ref() {
        return Some(error);
    }
    inside(error.downcast_ref::<io::Error>()?.get_ref()?)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "rustls adds errors, and has a text for each")]
fn of_certificate(error: &CertificateError, host: &str) -> String {
    match error {
        CertificateError::Expired => expired(""),
        CertificateError::ExpiredContext { not_after, .. } => expired(&format!(" on {}", day(*not_after))),
        CertificateError::NotValidYet => not_yet("later"),
        CertificateError::NotValidYetContext { not_before, .. } => not_yet(&day(*not_before)),
        CertificateError::NotValidForName => format!("its certificate is not for {host}"),
        CertificateError::NotValidForNameContext { presented, expected } => {
            format!("its certificate is for {}, not for {}", names(presented), expected.to_str())
        }
        CertificateError::UnknownIssuer => {
            "its certificate is signed by an authority that is not known here; if it is one you trust, name a file with \
             its certificate in SSL_CERT_FILE"
                .to_owned()
        }
        CertificateError::BadSignature => {
            "its certificate is not signed by the authority that it names; only the site can fix that".to_owned()
        }
        CertificateError::Revoked => "its certificate was revoked".to_owned(),
        CertificateError::Other(other) if other.0.is::<SelfSigned>() => {
            "its certificate is self-signed; if it is a server of yours, name a file with that \
             certificate in SSL_CERT_FILE"
                .to_owned()
        }
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "its certificate is a CA's and not a server's; if you made it, make it again with basicConstraints \
             CA:FALSE"
                .to_owned()
        }
        other => format!("its certificate is not valid: {other}"),
    }
}

fn expired(when: &str) -> String {
    format!("its certificate expired{when}; if the clock of this machine is right, only the site can fix that")
}

fn not_yet(when: &str) -> String {
    format!("its certificate is valid from {when} on; is the clock of this machine right?")
}

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    DateTime::from_timestamp(seconds, 0).map_or_else(|| "a day far off".to_owned(), |at| at.format("%F").to_string())
}

/// rustls gives them as `DnsName("a.example")`.
fn names(presented: &[String]) -> String {
    let bare = presented.iter().map(|name| {
        let value = name.split_once('(').map_or(&**name, |(_, value)| value.trim_end_matches(')'));
        value.trim_matches('"').to_owned()
    });
    let mut bare: Vec<String> = bare.collect();
    let more = bare.len().saturating_sub(MOST_NAMES);
    bare.truncate(MOST_NAMES);
    match (bare.is_empty(), more) {
        (true, _) => "no name at all".to_owned(),
        (false, 0) => bare.join(", "),
        (false, more) => format!("{} and {more} more", bare.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_certificate_are_listed_plainly() {
        let names = |presented: &[&str]| names(&presented.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&[]), "no name at all");
        assert_eq!(names(&["DnsName(\"a.example\")", "IpAddress(10.0.0.1)"]), "a.example, 10.0.0.1");
        assert_eq!(names(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }

    #[test]
    fn an_error_of_tls_is_found_inside_others() {
        let tls = || rustls::Error::InvalidCertificate(CertificateError::Revoked);
        let wrapped = io::Error::other(io::Error::other(tls()));
        let said = distrust(&wrapped, "a.example").unwrap();
        assert_eq!((&*said, distrust(&tls(), "a.example")), ("its certificate was revoked", Some(said.clone())));
        assert_eq!(distrust(&io::Error::other("else"), "a.example"), None);
    }
}
