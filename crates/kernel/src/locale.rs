use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A language the product speaks to people.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French, the first language.
    #[default]
    Fr,
    /// English.
    En,
}

impl Locale {
    /// Every locale, the default one first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The best locale for an `Accept-Language` header: the first known language in order of preference, else French.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = accept_language
            .split(',')
            .filter_map(|part| {
                let (tag, quality) = part.split_once(";q=").unwrap_or((part, "1"));
                Some((quality.trim().parse().ok()?, tag.trim().parse().ok()?))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, locale)| *locale).unwrap_or_default()
    }
}

impl FromStr for Locale {
    type Err = String;
    /// Reads `fr`, `fr-CI`, `en_GB`….
    fn from_str(tag: &str) -> Result<Self, String> {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "fr" => Ok(Self::Fr),
            "en" => Ok(Self::En),
            _ => Err(format!("unknown language {tag:?}: use fr or en")),
        }
    }
}
