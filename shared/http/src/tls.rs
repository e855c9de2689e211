//! What lives here: which servers are trusted.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::{HttpSettings, HttpSettingsError};

/// TLS that trusts the certificates of the system and the extra ones, and no others. A machine without
/// any (a bare container) still gets a client; its calls over TLS fail for want of trust.
pub(crate) fn config(settings: &HttpSettings) -> Result<ClientConfig, HttpSettingsError> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    for error in system.errors {
        tracing::warn!(%error, "a certificate of the system could not be read");
    }
    roots.add_parsable_certificates(system.certs);
    for path in &settings.extra_ca_files {
        add_file(&mut roots, path)?;
    }
    if roots.is_empty() {
        tracing::warn!("no trusted certificates on this machine: calls over TLS will fail");
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| HttpSettingsError::Client(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), HttpSettingsError> {
    let fault = |reason: String| HttpSettingsError::CaFile {
        path: path.display().to_string(),
        reason,
    };
    let certificates = CertificateDer::pem_file_iter(path).map_err(|e| fault(e.to_string()))?;
    let mut found = false;
    for certificate in certificates {
        let certificate = certificate.map_err(|e| fault(e.to_string()))?;
        roots.add(certificate).map_err(|e| fault(e.to_string()))?;
        found = true;
    }
    if found {
        Ok(())
    } else {
        Err(fault("holds no certificate".to_owned()))
    }
}
