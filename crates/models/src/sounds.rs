//! Services that hear and speak: OpenAI's `/audio/transcriptions` and `/audio/speech`, as many others have them too
//! (<https://platform.openai.com/docs/api-reference/audio>), and ElevenLabs' `/v1/text-to-speech`
//! (<https://elevenlabs.io/docs/api-reference/text-to-speech>).

use crate::{
    ModelError, Models, address,
    exchange::{exchange, fetch},
};
use bytes::Bytes;
use kernel::Secret;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::{fmt, time::Duration};
use url::Url;

/// How a service of sounds is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundDialect {
    /// OpenAI's, and whoever does as it does.
    OpenAi,
    /// ElevenLabs': it speaks.
    ElevenLabs,
}

/// A service that hears or speaks.
#[derive(Clone)]
pub struct SoundService {
    /// How it is spoken to.
    pub dialect: SoundDialect,
    /// Where it is, with its version: `https://api.openai.com/v1`.
    pub base_url: Url,
    /// The model's name there.
    pub model: String,
    /// The voice's name there, of one that speaks.
    pub voice: String,
    /// The key; none for a service on one's own machine.
    pub key: Option<Secret>,
    /// How long one sound may take in all.
    pub time_out: Duration,
}

impl fmt::Debug for SoundService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoundService")
            .field("dialect", &self.dialect)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// What a service heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Transcript {
    /// The words.
    pub text: String,
    /// The language, as the service names it.
    pub language: Option<String>,
    /// How sure the words are, 0–1, where the service tells.
    pub confidence: Option<f32>,
}

impl SoundDialect {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OpenAi, Self::ElevenLabs];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::ElevenLabs => "elevenlabs",
        }
    }
}

impl Models {
    /// Has a sound heard. It is asked once: whoever waits has ears of their own.
    #[kernel::boxed]
    pub async fn transcribe(
        &self,
        service: &SoundService,
        sound: Bytes,
        mime: &str,
        language: Option<&str>,
        prompt: &str,
    ) -> Result<Transcript, ModelError> {
        if service.dialect != SoundDialect::OpenAi {
            return Err(ModelError::Invalid("this service does not hear"));
        }
        let essence = mime.split(';').next().unwrap_or_default().trim();
        let name = if essence.ends_with("mpeg") {
            "note.mp3"
        } else if essence.ends_with("mp4") {
            "note.m4a"
        } else {
            "note.ogg"
        };
        let part = Part::stream(sound).file_name(name).mime_str(essence);
        let part = part.map_err(|_| ModelError::Invalid("the sound has a type that is none"))?;
        // Only the older models tell how sure they are.
        let form = if service.model.starts_with("gpt-") { "json" } else { "verbose_json" };
        let mut fields =
            Form::new().text("model", service.model.clone()).text("response_format", form).part("file", part);
        if let Some(language) = language {
            fields = fields.text("language", language.to_owned());
        }
        if !prompt.is_empty() {
            fields = fields.text("prompt", prompt.to_owned());
        }
        let request = self.post(service, ["audio", "transcriptions"]).multipart(fields);
        read_transcript(&exchange(request).await?)
    }

    /// Has a text said, as OGG with Opus.
    #[kernel::boxed]
    pub async fn say(&self, service: &SoundService, text: &str) -> Result<Bytes, ModelError> {
        let request = match service.dialect {
            SoundDialect::OpenAi => self.post(service, ["audio", "speech"]).json(&json!({
                "model": service.model, "voice": service.voice, "input": text, "response_format": "opus",
            })),
            SoundDialect::ElevenLabs => self
                .post(service, ["text-to-speech", &service.voice])
                .query(&[("output_format", "opus_48000_32")])
                .json(&json!({ "text": text, "model_id": service.model })),
        };
        fetch(request).await
    }

    fn post<'a>(&self, service: &SoundService, path: impl IntoIterator<Item = &'a str>) -> reqwest::RequestBuilder {
        let request = self.http().post(address::below(&service.base_url, path)).timeout(service.time_out);
        match (&service.key, service.dialect) {
            (Some(key), SoundDialect::OpenAi) => request.bearer_auth(key.reveal()),
            (Some(key), SoundDialect::ElevenLabs) => request.header("xi-api-key", key.reveal().to_string()),
            (None, _) => request,
        }
    }
}

fn read_transcript(answer: &Value) -> Result<Transcript, ModelError> {
    let text = answer["text"].as_str().ok_or(ModelError::Unreadable("it holds no text"))?.trim().to_owned();
    let sure: Vec<f64> =
        answer["segments"].as_array().into_iter().flatten().filter_map(|one| one["avg_logprob"].as_f64()).collect();
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a probability")]
    let confidence = (!sure.is_empty()).then(|| (sure.iter().sum::<f64>() / sure.len() as f64).exp().min(1.0) as f32);
    Ok(Transcript { text, language: answer["language"].as_str().map(str::to_owned), confidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_is_read() {
        let told = json!({"task": "transcribe", "language": "french", "duration": 3.1, "text": " Bonjour, deux robes.",
            "segments": [{"avg_logprob": -0.2}, {"avg_logprob": -0.4}]});
        let read = read_transcript(&told).expect("it holds a text");
        assert_eq!((read.text.as_str(), read.language.as_deref()), ("Bonjour, deux robes.", Some("french")));
        assert!((read.confidence.unwrap_or_default() - 0.741).abs() < 0.001);
        assert_eq!(read_transcript(&json!({"text": ""})).expect("silence").confidence, None);
        assert!(read_transcript(&json!({"words": []})).is_err());
    }
}
