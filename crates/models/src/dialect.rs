use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A way of talking to models over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Chat completions (`…/chat/completions`): OpenAI itself, Mistral (`https://api.mistral.ai/v1`), Groq
    /// (`https://api.groq.com/openai/v1`), OpenRouter (`https://openrouter.ai/api/v1`), DeepSeek
    /// (`https://api.deepseek.com/v1`), Ollama (`http://localhost:11434/v1`), vLLM (`http://localhost:8000/v1`) and
    /// llama-server (`http://localhost:8080/v1`).
    OpenAi,
    /// The Messages API (`…/v1/messages`): Anthropic itself, and what imitates it.
    Anthropic,
    /// `…/models/NAME:generateContent`: Google's Gemini API.
    Gemini,
}

/// Not a word for a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a dialect is openai, anthropic or gemini")]
pub struct UnknownDialect;

impl Dialect {
    /// Every dialect spoken here.
    pub const ALL: [Self; 3] = [Self::OpenAi, Self::Anthropic, Self::Gemini];

    /// Its word in configuration and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
        }
    }

    /// The address of the service the dialect is named after.
    pub const fn official(self) -> &'static str {
        match self {
            Self::OpenAi => "https://api.openai.com/v1",
            Self::Anthropic => "https://api.anthropic.com",
            Self::Gemini => "https://generativelanguage.googleapis.com/v1beta",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;
    fn from_str(code: &str) -> Result<Self, UnknownDialect> {
        Self::ALL.into_iter().find(|dialect| dialect.code() == code).ok_or(UnknownDialect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_as_the_same_dialect() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.code().parse(), Ok(dialect));
            assert_eq!(serde_json::to_value(dialect).unwrap(), dialect.code());
            assert!(crate::base_url(dialect, None).is_ok());
        }
        assert_eq!("OpenAI".parse::<Dialect>(), Err(UnknownDialect));
    }
}
