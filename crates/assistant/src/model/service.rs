//! Where a merchant's models may be asked: well-known services. An address of one's own is the operator's to set, in an
//! apply file: typed by a merchant, it would carry their requests into the operator's own network.

use models::Dialect;

/// A public service that answers with models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// OpenAI.
    OpenAi,
    /// Mistral AI.
    Mistral,
    /// Groq.
    Groq,
    /// OpenRouter.
    OpenRouter,
    /// DeepSeek.
    DeepSeek,
    /// Anthropic.
    Anthropic,
    /// Google's Gemini.
    Gemini,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 7] =
        [Self::OpenAi, Self::Mistral, Self::Groq, Self::OpenRouter, Self::DeepSeek, Self::Anthropic, Self::Gemini];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Mistral => "mistral",
            Self::Groq => "groq",
            Self::OpenRouter => "openrouter",
            Self::DeepSeek => "deepseek",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
        }
    }

    /// Its own name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "OpenAI",
            Self::Mistral => "Mistral",
            Self::Groq => "Groq",
            Self::OpenRouter => "OpenRouter",
            Self::DeepSeek => "DeepSeek",
            Self::Anthropic => "Anthropic (Claude)",
            Self::Gemini => "Google Gemini",
        }
    }

    /// Reads [`Service::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.code() == word)
    }

    /// How it is spoken to.
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Anthropic => Dialect::Anthropic,
            Self::Gemini => Dialect::Gemini,
            _ => Dialect::OpenAi,
        }
    }

    /// Where it is; none: the official address of its dialect.
    pub const fn base_url(self) -> Option<&'static str> {
        match self {
            Self::Mistral => Some("https://api.mistral.ai/v1"),
            Self::Groq => Some("https://api.groq.com/openai/v1"),
            Self::OpenRouter => Some("https://openrouter.ai/api/v1"),
            Self::DeepSeek => Some("https://api.deepseek.com/v1"),
            Self::OpenAi | Self::Anthropic | Self::Gemini => None,
        }
    }

    /// The service that is spoken to so, there; none for an address of one's own.
    pub fn of(dialect: Dialect, base_url: Option<&str>) -> Option<Self> {
        let same =
            |one: &Self| one.dialect() == dialect && one.base_url() == base_url.map(|url| url.trim_end_matches('/'));
        Self::ALL.into_iter().find(same)
    }
}
