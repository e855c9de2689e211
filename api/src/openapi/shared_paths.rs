//! What lives here: Gemini's paths are served under `/v1beta` and under `/v1` alike; a handler describes one of them.

use utoipa::Modify;
use utoipa::openapi::OpenApi;

use super::{refusals, tag};

const BETA: &str = "/v1beta/models";
const STABLE: &str = "/v1/models";

/// Adds the paths under the other version.
pub(super) struct UnderBothVersions;

impl Modify for UnderBothVersions {
    fn modify(&self, document: &mut OpenApi) {
        let mut twins = Vec::new();
        for (path, item) in &document.paths.paths {
            if let Some(rest) = path.strip_prefix(BETA) {
                twins.push((format!("{STABLE}{rest}"), "v1", item.clone()));
            } else if let Some(rest) = path.strip_prefix(STABLE) {
                twins.push((format!("{BETA}{rest}"), "v1beta", item.clone()));
            }
        }
        for (path, version, mut item) in twins {
            refusals::operations_of(&mut item, |operation| {
                if let Some(id) = &mut operation.operation_id {
                    *id = format!("{id}_{version}");
                }
                // Without a header that says otherwise, `/v1beta` is Gemini's.
                if version == "v1beta" {
                    operation.tags = Some(vec![tag::GEMINI.to_owned()]);
                }
            });
            document.paths.paths.entry(path).or_insert(item);
        }
    }
}
