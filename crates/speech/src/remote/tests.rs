//! Services of sounds over real HTTP, and what happens when they are down.

use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Clock, Secret};
use models::SoundDialect;
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use std::time::Duration;
use voice::{Gazetteer, Sound};

/// Who hears and speaks when no service does.
struct OwnOnes;

impl Hearing for OwnOnes {
    fn name(&self) -> &'static str {
        "own"
    }
    fn hear(&self, _: &[u8], _: &str, _: &Hints) -> Result<Heard, VoiceError> {
        let (text, raw, language) = ("own ears".to_owned(), "own ears".to_owned(), "fr".to_owned());
        Ok(Heard { text, raw, language, language_sure: 1.0, confidence: 0.6, seconds: 1.0 })
    }
}

impl Speaking for OwnOnes {
    fn name(&self) -> &'static str {
        "own"
    }
    fn speak(&self, _: &str, _: Locale, _: &Lexicon) -> Result<Spoken, VoiceError> {
        Ok(Spoken { bytes: b"own mouth".to_vec(), seconds: 1.0, whole: true })
    }
}

struct World {
    sandbox: Sandbox,
    models: Models,
}

impl World {
    async fn open() -> Self {
        let sandbox = Sandbox::start(SandboxOptions::default()).await.expect("a sandbox");
        Self { sandbox, models: Models::new(Clock::System).expect("a client") }
    }

    /// What the service hears and says, and what goes wrong.
    async fn tell(&self, told: Value) {
        let url = format!("{}/control/models/sounds", self.sandbox.url());
        let answer = reqwest::Client::new().post(url).json(&told).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{told}: {}", answer.status());
    }

    async fn asked(&self) -> Vec<Value> {
        let url = format!("{}/control/models/sounds", self.sandbox.url());
        let answer: Value = reqwest::get(url).await.expect("an answer").json().await.expect("JSON");
        answer["data"].as_array().cloned().unwrap_or_default()
    }

    fn service(&self, dialect: SoundDialect, model: &str, key: &str) -> SoundService {
        let path = match dialect {
            SoundDialect::OpenAi => "openai",
            SoundDialect::ElevenLabs => "elevenlabs",
        };
        SoundService {
            dialect,
            base_url: format!("{}/models/{path}/v1", self.sandbox.url()).parse().expect("an address"),
            model: model.to_owned(),
            voice: "nova".to_owned(),
            key: Some(Secret::new(key)),
            time_out: Duration::from_millis(600),
        }
    }

    async fn hears(&self, service: SoundService, bytes: Vec<u8>, has_own: bool) -> Result<Heard, VoiceError> {
        let behind = has_own.then(|| Arc::new(OwnOnes) as Arc<dyn Hearing>);
        let ears = RemoteEars::new(self.models.clone(), service, behind);
        let hints = Hints {
            expected: Some(Locale::Fr),
            prompt: "Robe wax, Cocody".to_owned(),
            names: Gazetteer::new(["Cocody"]),
        };
        tokio::task::spawn_blocking(move || ears.hear(&bytes, "audio/ogg; codecs=opus", &hints))
            .await
            .expect("a thread")
    }

    async fn says(&self, service: SoundService, has_own: bool) -> Result<Spoken, VoiceError> {
        let behind = has_own.then(|| Arc::new(OwnOnes) as Arc<dyn Speaking>);
        let mouth = RemoteMouth::new(self.models.clone(), service, behind);
        let said = move || mouth.speak("Bonjour, 2 robes à 3 000 FCFA.", Locale::Fr, &Lexicon::default());
        tokio::task::spawn_blocking(said).await.expect("a thread")
    }
}

/// A tone that comes and goes, as a phone sends it.
fn note() -> Vec<u8> {
    let loud = |n: u32| if (n / 4_000).is_multiple_of(2) { 0.4 } else { 0.1 };
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let tone = |n: u32| loud(n) * (n as f32 * 0.08).sin();
    voice_note(Sound { rate: 16_000, samples: (0..32_000).map(tone).collect() }).expect("a note")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_service_hears_counts() {
    let world = World::open().await;
    let told = json!({"text": " Deux robes à Coco dit.", "language": "french", "avg_logprob": -0.25});
    world.tell(told).await;
    let heard =
        world.hears(world.service(SoundDialect::OpenAi, "whisper-1", "sk-sandbox"), note(), true).await.unwrap();
    assert_eq!((heard.text.as_str(), heard.language.as_str()), ("Deux robes à Cocody.", "fr"));
    assert!((heard.confidence - 0.7788).abs() < 0.001, "{}", heard.confidence);
    let asked = world.asked().await;
    let fields = &asked[0]["fields"];
    assert_eq!((asked.len(), &fields["language"], &fields["prompt"]), (1, &json!("fr"), &json!("Robe wax, Cocody")));
    // The newer models do not tell how sure they are.
    let heard = world.hears(world.service(SoundDialect::OpenAi, "gpt-4o-transcribe", "sk-sandbox"), note(), true).await;
    assert_eq!(heard.unwrap().confidence, 1.0);
    // Silence is sent nowhere, and what is no sound neither.
    world.tell(json!({"text": "merci d'avoir regardé"})).await;
    let silence = voice_note(Sound { rate: 16_000, samples: vec![0.0; 32_000] }).unwrap();
    for (bytes, why) in [(silence, "silent"), (b"OggS torn".to_vec(), "corrupt")] {
        let service = world.service(SoundDialect::OpenAi, "whisper-1", "sk-sandbox");
        assert_eq!(world.hears(service, bytes, true).await.unwrap_err().code(), why);
    }
    assert!(world.asked().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_down_leaves_the_ears_of_this_machine() {
    let world = World::open().await;
    let right = || world.service(SoundDialect::OpenAi, "whisper-1", "sk-sandbox");
    let nowhere = SoundService { base_url: "http://127.0.0.1:1/v1".parse().unwrap(), ..right() };
    let faults = [
        (json!({"effect": "status", "status": 429}), right()),
        (json!({"effect": "status", "status": 503}), right()),
        (json!({"effect": "stall", "ms": 3_000}), right()),
        (json!({"effect": "close"}), right()),
        (json!({"effect": "garbage"}), right()),
        (Value::Null, world.service(SoundDialect::OpenAi, "whisper-1", "nobody's")),
        (Value::Null, nowhere),
    ];
    for (fault, service) in faults {
        world.tell(json!({"text": "deux robes", "language": "french", "fault": fault})).await;
        let heard = world.hears(service.clone(), note(), true).await.unwrap();
        assert_eq!(heard.text, "own ears", "{fault} {service:?}");
        // Without any of our own the note is a human's.
        assert_eq!(world.hears(service, note(), false).await.unwrap_err().code(), "model", "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_service_says_is_a_voice_note_or_this_machine_says_it() {
    let world = World::open().await;
    let sound = STANDARD.encode(note());
    for (dialect, model) in [(SoundDialect::OpenAi, "tts-1"), (SoundDialect::ElevenLabs, "eleven_flash_v2_5")] {
        world.tell(json!({ "sound": sound })).await;
        let spoken = world.says(world.service(dialect, model, "sk-sandbox"), true).await.unwrap();
        assert!(spoken.bytes.starts_with(b"OggS") && spoken.whole && spoken.seconds > 1.5, "{model}");
        let asked = world.asked().await;
        let said = asked[0]["fields"]["input"].as_str().or(asked[0]["fields"]["text"].as_str()).unwrap();
        assert!(said.contains("trois mille francs"), "{said}");
        for fault in [
            json!({"effect": "status", "status": 500}),
            json!({"effect": "stall", "ms": 3_000}),
            json!({"effect": "garbage"}),
        ] {
            world.tell(json!({"sound": sound, "fault": fault})).await;
            assert_eq!(
                world.says(world.service(dialect, model, "sk-sandbox"), true).await.unwrap().bytes,
                b"own mouth"
            );
            assert!(world.says(world.service(dialect, model, "sk-sandbox"), false).await.is_err());
        }
        assert_eq!(world.says(world.service(dialect, model, "nobody's"), true).await.unwrap().bytes, b"own mouth");
    }
}
