//! What lives here: HTTPS with a certificate made for this run, and the authority that stands behind it.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// TLS for this machine.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// The certificate of the authority, in PEM. Nobody trusts it unless told to.
    pub(crate) ca_pem: String,
}

impl Tls {
    /// TLS for `localhost` and `127.0.0.1`, with a new authority. Clients may choose between HTTP/2 and HTTP/1.1.
    pub(crate) fn new() -> io::Result<Self> {
        let mut authority = CertificateParams::default();
        authority
            .distinguished_name
            .push(DnType::CommonName, "business2api simulator");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let authority_key = KeyPair::generate().map_err(io::Error::other)?;
        let authority_certificate = authority
            .self_signed(&authority_key)
            .map_err(io::Error::other)?;

        let names = ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = CertificateParams::new(names)
            .and_then(|server| server.signed_by(&key, &Issuer::new(authority, authority_key)))
            .map_err(io::Error::other)?;

        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            ca_pem: authority_certificate.pem(),
        })
    }
}
