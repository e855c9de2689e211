//! What lives here: the service's names for the tools that the model may use.

use serde::Serialize;

use crate::Tools;

/// The `toolsSpec` of a question.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolsSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    web_grounding_spec: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_registry: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_generation_spec: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_generation_spec: Option<Empty>,
}

/// Written as `{}`.
#[derive(Debug, Serialize, PartialEq, Eq)]
struct Empty {}

impl From<Tools> for ToolsSpec {
    /// No tool named: all four. Else those named and no registry.
    fn from(tools: Tools) -> Self {
        let all = tools.is_unrestricted();
        let spec = |wanted: bool| (all || wanted).then_some(Empty {});
        Self {
            web_grounding_spec: spec(tools.search),
            tool_registry: all.then_some("default_tool_registry"),
            image_generation_spec: spec(tools.image),
            video_generation_spec: spec(tools.video),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tools: Tools) -> String {
        serde_json::to_string(&ToolsSpec::from(tools)).unwrap()
    }

    #[test]
    fn no_tool_named_is_every_tool() {
        assert_eq!(
            written(Tools::default()),
            r#"{"webGroundingSpec":{},"toolRegistry":"default_tool_registry","imageGenerationSpec":{},"videoGenerationSpec":{}}"#
        );
    }

    #[test]
    fn named_tools_are_the_only_ones() {
        let image = Tools {
            image: true,
            ..Tools::default()
        };
        assert_eq!(written(image), r#"{"imageGenerationSpec":{}}"#);
        let both = Tools {
            search: true,
            video: true,
            ..Tools::default()
        };
        assert_eq!(
            written(both),
            r#"{"webGroundingSpec":{},"videoGenerationSpec":{}}"#
        );
    }
}
