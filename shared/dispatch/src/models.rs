//! What lives here: from a model name to what the upstream is asked for.

use std::collections::BTreeMap;

use b2a_domain::{Bucket, ErrorCode, Fault};
use b2a_upstream::Tools;

use crate::InvalidModels;
use crate::aliases::Aliases;
use crate::suffixes::{SUFFIXES, cut_suffixes, with_suffixes};

/// A model that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseModel {
    /// The id that clients name.
    pub id: String,
    /// The upstream's id; `None`: the service chooses.
    pub upstream: Option<String>,
}

/// What an unknown model name becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownModel {
    /// An error: 404.
    Refuse,
    /// The service chooses.
    Auto,
    /// This listed model.
    Use(String),
}

/// What a model name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedModel {
    /// The name that the answer carries: the client's, or the default's.
    pub name: String,
    /// The listed model that it is; `None`: an unknown one, for which the service chooses.
    pub listed: Option<String>,
    /// The upstream's id; `None`: the service chooses.
    pub upstream: Option<String>,
    /// The tools that the suffixes named.
    pub tools: Tools,
    /// Whose quota it uses.
    pub bucket: Bucket,
}

impl ResolvedModel {
    /// The name under which lists show what it is: the listed model with the tools that were named; `None`: an unknown one.
    pub fn listed_name(&self) -> Option<String> {
        Some(with_suffixes(self.listed.as_deref()?, self.tools))
    }
}

/// Models of the Flow upstream: never served by a Business account, whatever their names look like (facts: flow.md).
const FLOW_MODELS: [&str; 20] = [
    "gemini-2.5-flash-image-landscape",
    "gemini-2.5-flash-image-portrait",
    "gemini-3.0-pro-image-landscape",
    "gemini-3.0-pro-image-portrait",
    "imagen-4.0-generate-preview-landscape",
    "imagen-4.0-generate-preview-portrait",
    "veo_2_0_i2v_landscape",
    "veo_2_0_i2v_portrait",
    "veo_2_0_t2v_landscape",
    "veo_2_0_t2v_portrait",
    "veo_2_1_fast_d_15_i2v_landscape",
    "veo_2_1_fast_d_15_i2v_portrait",
    "veo_2_1_fast_d_15_t2v_landscape",
    "veo_2_1_fast_d_15_t2v_portrait",
    "veo_3_0_r2v_fast_landscape",
    "veo_3_0_r2v_fast_portrait",
    "veo_3_1_i2v_s_fast_fl_landscape",
    "veo_3_1_i2v_s_fast_fl_portrait",
    "veo_3_1_t2v_fast_landscape",
    "veo_3_1_t2v_fast_portrait",
];

/// The longest name that is looked at, in bytes. Names are repeated in each piece of an answer.
const MAX_NAME_BYTES: usize = 256;

/// The models that are offered, and how names are read.
#[derive(Debug, Clone)]
pub struct ModelCatalog {
    models: Vec<BaseModel>,
    aliases: Aliases,
    unknown: UnknownModel,
}

fn not_listed(target: &str) -> String {
    format!("`{target}` is no model of the list")
}

impl ModelCatalog {
    /// A catalogue of `models`, of which the first is the default. `*` in an alias stands for any text. It is an
    /// error when there are no models, or an alias or `unknown` leads to one that is not offered; it is named.
    pub fn new(
        models: Vec<BaseModel>,
        aliases: BTreeMap<String, String>,
        unknown: UnknownModel,
    ) -> Result<Self, InvalidModels> {
        if models.is_empty() {
            return Err(InvalidModels::of("models", "names no model"));
        }
        let catalog = Self {
            models,
            aliases: Aliases::new(aliases),
            unknown,
        };
        for (alias, target) in catalog.aliases.iter() {
            if alias.is_empty() {
                return Err(InvalidModels::of("model_aliases", "a name is empty"));
            }
            if catalog.read(target).is_none() {
                let field = format!("model_aliases.{alias}");
                return Err(InvalidModels::of(field, not_listed(target)));
            }
        }
        if let UnknownModel::Use(target) = &catalog.unknown
            && catalog.read(target).is_none()
        {
            return Err(InvalidModels::of("unknown_model", not_listed(target)));
        }
        Ok(catalog)
    }

    /// Every name that lists show: each model plain, then with each single suffix.
    pub fn listed(&self) -> Vec<String> {
        let plain = self.models.iter().map(|model| model.id.clone());
        let with_suffix = self.models.iter().flat_map(|model| {
            SUFFIXES
                .iter()
                .map(move |(suffix, _)| format!("{}{suffix}", model.id))
        });
        plain.chain(with_suffix).collect()
    }

    /// What `name` means; no name: the default model. A listed model comes before an alias of that name, and
    /// that before an alias with `*` in it. The fault is the client's 404, or 503 for a Flow model.
    pub fn resolve(&self, name: Option<&str>) -> Result<ResolvedModel, Fault> {
        let name = name.map(|name| name.trim().trim_start_matches("models/"));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            let default = &self.models[0];
            return Ok(resolved(&default.id, Some(default), Tools::default()));
        };
        if FLOW_MODELS.contains(&name) {
            let message = format!("model `{name}` belongs to Flow, which is switched off here");
            return Err(Fault::new(ErrorCode::Unavailable, message));
        }
        if name.len() > MAX_NAME_BYTES {
            let message = format!("the name of a model has {MAX_NAME_BYTES} bytes at most");
            return Err(no_model(message));
        }
        let alias = || self.read(self.aliases.exact(name)?);
        if let Some((listed, tools)) = self.read(name).or_else(alias) {
            return Ok(resolved(name, Some(listed), tools));
        }
        let instead = match (self.aliases.fitting(name), &self.unknown) {
            (Some(target), _) => target,
            (None, UnknownModel::Use(target)) => target,
            (None, UnknownModel::Auto) => return Ok(resolved(name, None, cut_suffixes(name).1)),
            (None, UnknownModel::Refuse) => {
                let message =
                    format!("model `{name}` does not exist; /v1/models lists those that do");
                return Err(no_model(message));
            }
        };
        let (listed, of_target) = match self.read(instead) {
            Some((listed, tools)) => (Some(listed), tools),
            None => (None, Tools::default()),
        };
        let (_, named) = cut_suffixes(name);
        let tools = if named.is_unrestricted() {
            of_target
        } else {
            named
        };
        Ok(resolved(name, listed, tools))
    }

    /// Reads base model and suffixes; `None` when the rest is not offered.
    fn read(&self, name: &str) -> Option<(&BaseModel, Tools)> {
        let (rest, tools) = cut_suffixes(name);
        let base = self.models.iter().find(|model| model.id == rest)?;
        Some((base, tools))
    }
}

fn no_model(message: String) -> Fault {
    Fault {
        field: Some("model".to_owned()),
        ..Fault::new(ErrorCode::NotFound, message)
    }
}

fn resolved(name: &str, listed: Option<&BaseModel>, tools: Tools) -> ResolvedModel {
    let bucket = match tools {
        Tools { video: true, .. } => Bucket::Video,
        Tools { image: true, .. } => Bucket::Image,
        Tools { .. } => Bucket::Text,
    };
    ResolvedModel {
        name: name.to_owned(),
        listed: listed.map(|listed| listed.id.clone()),
        upstream: listed.and_then(|listed| listed.upstream.clone()),
        tools,
        bucket,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(unknown: UnknownModel) -> ModelCatalog {
        let model = |id: &str, upstream: Option<&str>| BaseModel {
            id: id.to_owned(),
            upstream: upstream.map(str::to_owned),
        };
        let models = vec![
            model("gemini-2.5-flash", Some("gemini-2.5-flash")),
            model("gemini-3-pro-preview", Some("gemini-3-pro-preview")),
            model("gemini-3-flash", None),
        ];
        let aliases = [
            ("gemini-2.5-flash-image-preview", "gemini-2.5-flash-image"),
            ("claude-*", "gemini-3-pro-preview"),
            ("claude-haiku-*", "gemini-2.5-flash-search"),
        ];
        let aliases = aliases
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .into();
        ModelCatalog::new(models, aliases, unknown).unwrap()
    }

    fn meaning(name: &str) -> Result<(Option<String>, Tools, Bucket), ErrorCode> {
        let resolved = catalog(UnknownModel::Refuse).resolve(Some(name));
        resolved
            .map(|r| (r.upstream, r.tools, r.bucket))
            .map_err(|fault| fault.code)
    }

    const IMAGE: Tools = Tools {
        image: true,
        search: false,
        video: false,
    };

    #[test]
    fn suffixes_are_whole_words_in_any_position() {
        let flash = Some("gemini-2.5-flash".to_owned());
        let pro = Some("gemini-3-pro-preview".to_owned());
        let both = Tools {
            search: true,
            ..IMAGE
        };
        assert_eq!(
            meaning("gemini-2.5-flash"),
            Ok((flash.clone(), Tools::default(), Bucket::Text))
        );
        assert_eq!(
            meaning("models/gemini-2.5-flash"),
            meaning("gemini-2.5-flash")
        );
        assert_eq!(
            meaning("gemini-3-pro-image-preview"),
            Ok((pro, IMAGE, Bucket::Image))
        );
        assert_eq!(
            meaning("gemini-2.5-flash-search-image"),
            Ok((flash.clone(), both, Bucket::Image))
        );
        assert_eq!(
            meaning("gemini-2.5-flash-image-preview"),
            Ok((flash, IMAGE, Bucket::Image))
        );
        assert_eq!(meaning("gemini-3-flash").unwrap().0, None);
        assert_eq!(
            meaning("gemini-2.5-flash-imagery"),
            Err(ErrorCode::NotFound)
        );
        assert_eq!(meaning("gpt-4o"), Err(ErrorCode::NotFound));
    }

    #[test]
    fn flow_models_are_never_served_by_business_accounts() {
        assert_eq!(
            meaning("gemini-2.5-flash-image-landscape"),
            Err(ErrorCode::Unavailable)
        );
        let auto = catalog(UnknownModel::Auto).resolve(Some("veo_2_0_t2v_portrait"));
        assert_eq!(auto.unwrap_err().code, ErrorCode::Unavailable);
    }

    #[test]
    fn an_unknown_model_becomes_what_the_setting_says() {
        let auto = catalog(UnknownModel::Auto)
            .resolve(Some("gpt-4o-search"))
            .unwrap();
        assert_eq!((auto.upstream, auto.tools.search), (None, true));
        assert_eq!(auto.name, "gpt-4o-search");
        let fixed = UnknownModel::Use("gemini-2.5-flash-image".to_owned());
        let fixed = catalog(fixed).resolve(Some("dall-e-3")).unwrap();
        assert_eq!(
            (fixed.upstream.as_deref(), fixed.tools),
            (Some("gemini-2.5-flash"), IMAGE)
        );
    }

    #[test]
    fn a_pattern_stands_for_all_names_that_it_fits() {
        let pro = Some("gemini-3-pro-preview".to_owned());
        let flash = Some("gemini-2.5-flash".to_owned());
        let search = Tools {
            search: true,
            ..Tools::default()
        };
        for (name, expected) in [
            (
                "claude-sonnet-4-5",
                (pro.clone(), Tools::default(), Bucket::Text),
            ),
            ("claude-haiku-4-5", (flash.clone(), search, Bucket::Text)),
            ("claude-haiku-image", (flash, IMAGE, Bucket::Image)),
            ("claude-opus-image", (pro, IMAGE, Bucket::Image)),
        ] {
            assert_eq!(meaning(name), Ok(expected), "{name}");
        }
        assert_eq!(meaning("o3"), Err(ErrorCode::NotFound));
        let long = format!("claude-{}", "x".repeat(MAX_NAME_BYTES));
        let fault = catalog(UnknownModel::Auto)
            .resolve(Some(&long))
            .unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("model"));
        assert!(fault.message.len() < 100, "{fault}");
    }

    #[test]
    fn no_model_means_the_first() {
        let default = catalog(UnknownModel::Refuse).resolve(None).unwrap();
        assert_eq!(default.name, "gemini-2.5-flash");
    }

    #[test]
    fn lists_each_model_plain_and_with_each_suffix() {
        let listed = catalog(UnknownModel::Refuse).listed();
        assert_eq!(listed.len(), 12);
        assert_eq!(listed[0], "gemini-2.5-flash");
        assert!(listed.contains(&"gemini-3-flash-search".to_owned()));
    }

    #[test]
    fn names_that_lead_nowhere_are_refused_at_the_start() {
        let models = || {
            vec![BaseModel {
                id: "a".to_owned(),
                upstream: None,
            }]
        };
        for (alias, target) in [("x", "y"), ("x-*", "y"), ("", "a")] {
            let aliases = BTreeMap::from([(alias.to_owned(), target.to_owned())]);
            let error = ModelCatalog::new(models(), aliases, UnknownModel::Refuse).unwrap_err();
            assert!(error.field.starts_with("model_aliases"), "{error}");
        }
        let unknown = UnknownModel::Use("z".to_owned());
        assert!(ModelCatalog::new(models(), BTreeMap::new(), unknown).is_err());
        assert!(ModelCatalog::new(vec![], BTreeMap::new(), UnknownModel::Refuse).is_err());
    }

    #[test]
    fn whatever_it_is_called_it_has_the_name_of_the_list() {
        let catalog = catalog(UnknownModel::Auto);
        let name = |name: &str| catalog.resolve(Some(name)).unwrap().listed_name();
        assert_eq!(
            name("gemini-2.5-flash").as_deref(),
            Some("gemini-2.5-flash")
        );
        let both = name("gemini-search-image-2.5-flash");
        assert_eq!(both.as_deref(), Some("gemini-2.5-flash-image-search"));
        assert_eq!(name("something-else"), None);
    }
}
