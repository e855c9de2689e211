//! What lives here: the name under which a bridge claims tasks.

use b2a_config::RegistrarSettings;

/// The name of the settings, else host and process.
pub(crate) fn worker_name(settings: &RegistrarSettings) -> String {
    let named = settings.worker_id.as_deref().unwrap_or_default().trim();
    if !named.is_empty() {
        return named.to_owned();
    }
    let system = rustix::system::uname();
    let host = system.nodename().to_string_lossy().into_owned();
    let host = if host.is_empty() { "registrar" } else { &host };
    format!("{host}-{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_without_a_name_is_its_host_and_process() {
        let mut settings = RegistrarSettings {
            worker_id: Some(" mine ".to_owned()),
            ..RegistrarSettings::default()
        };
        assert_eq!(worker_name(&settings), "mine");
        settings.worker_id = Some(" ".to_owned());
        let name = worker_name(&settings);
        assert!(
            name.ends_with(&format!("-{}", std::process::id())),
            "{name}"
        );
    }
}
