//! Voices through the whole product as a process, with real sound: told where the models are (`SEVEN_T_MODELS`) and espeak-ng
//! is, skipped with a message elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod world;

use kernel::Locale;
use serde_json::Value;
use std::path::PathBuf;
use voice::{Ears, Hints, Lexicon, Mouth, Sound, Voice, decode, speakable, voice_note};
use world::{World, phone};

/// Goods that are spoken of, and an assistant that answers voice with voice.
#[expect(clippy::needless_pass_by_value, reason = "as World::becomes asks")]
fn speaking(shop: String) -> String {
    let shop = shop.replace("hold_minutes = 30", "hold_minutes = 30\nspeaks = true");
    let shop = shop.replace("instructions = \"\"", "instructions = \"\"\n  aloud = \"mirror\"");
    shop + "\n  [[brands.products]]\n  ref = \"ROBE\"\n  name = \"Robe wax\"\n  price = 15000\n  category = \"Robes\"\n  description = \"\"\n    \
        [[brands.products.variants]]\n    sku = \"ROBE-M\"\n    size = \"M\"\n    stock = 9\n    [[brands.products.variants]]\n    sku = \"ROBE-L\"\n    size = \"L\"\n    stock = 9\n"
}

async fn words_and_voices(world: &World, phone: &str, count: usize) -> (Vec<String>, Vec<String>) {
    let got = world.settled_within(phone, count, std::time::Duration::from_secs(150)).await;
    got.into_iter().partition(|message| !message.contains("\"audio\""))
}

/// The bytes of a voice note that the shop sent.
async fn bytes_of(world: &World, message: &str) -> Vec<u8> {
    let sent: Value = serde_json::from_str(message).unwrap();
    assert_eq!(sent["audio"]["voice"], true, "{sent}");
    let file = format!("{}/control/media/{}", world.sandbox.url(), sent["audio"]["id"].as_str().unwrap());
    world.http.get(file).send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[test]
fn a_customer_orders_aloud_and_is_answered_aloud() {
    let Some(models) = std::env::var_os("SEVEN_T_MODELS").map(PathBuf::from) else {
        eprintln!("skipped: SEVEN_T_MODELS does not say where the models are");
        return;
    };
    let kept = tempfile::tempdir().unwrap();
    let (ears, mouth) = match (Ears::load(&models, 1), Mouth::load(&models, 1, kept.path())) {
        (Ok(ears), Ok(mouth)) => (ears, mouth),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("skipped: {error}");
            return;
        }
    };
    let customer = |text: &str| {
        let said = mouth.say(&speakable(text, Locale::Fr, &Lexicon::default()), Locale::Fr, Voice::Other).unwrap();
        voice_note(said).unwrap()
    };
    let order = customer("Bonjour, je prends deux foulards, s'il vous plaît.");
    let run = tokio::runtime::Runtime::new().unwrap();
    run.block_on(async {
        let folder = models.display().to_string();
        let settings = [
            ("SEVEN_T__MODELS_DIR", folder),
            ("SEVEN_T__VOICE__SPEAK", "yes".into()),
            // Others test at the same time: threads that wait for each other would wait for them.
            ("SEVEN_T__VOICE__THREADS", "1".into()),
        ];
        let world = World::open_with(None, &settings).await;
        world.becomes(speaking);
        let mariam = phone(31);
        world.speak(&mariam, "audio/ogg; codecs=opus", &order).await;
        let (words, voices) = words_and_voices(&world, &mariam, 2).await;
        assert!(words.iter().any(|text| text.replace('\u{202f}', " ").contains("6 000")), "{words:?} {voices:?}");
        // What is said aloud tells the same.
        let note = bytes_of(&world, &voices[0]).await;
        let heard = ears
            .hear(decode(&note, "audio/ogg").unwrap(), &Hints { expected: Some(Locale::Fr), ..Hints::default() })
            .unwrap();
        let folded = language::fold(&heard.text);
        assert!(folded.contains("foulard") && (folded.contains("deux") || folded.contains('2')), "{folded}");
        let token = world.token().await;
        let (_, talks) = world.api(reqwest::Method::GET, "conversations", &token).await;
        let messages = format!("conversations/{}/messages", talks["items"][0]["id"].as_str().unwrap());
        let (_, said) = world.api(reqwest::Method::GET, &messages, &token).await;
        assert!(said.to_string().contains("\"heard\""), "what was heard stands with the message: {said}");

        // Nothing to hear, and nothing that can be read: a colleague listens.
        for (n, (mime, bytes)) in [
            ("audio/ogg; codecs=opus", voice_note(Sound { rate: 16_000, samples: vec![0.0; 48_000] }).unwrap()),
            ("audio/amr", b"#!AMR\nand so on".to_vec()),
            ("audio/ogg; codecs=opus", b"OggS, said the file".to_vec()),
        ]
        .into_iter()
        .enumerate()
        {
            let other = phone(40 + u32::try_from(n).unwrap());
            world.speak(&other, mime, &bytes).await;
            // Told in writing or aloud, as the shop answers voices.
            let (words, voices) = words_and_voices(&world, &other, 1).await;
            assert_eq!(words.len() + voices.len(), 1, "{mime}: {words:?} {voices:?}");
            let (_, talks) = world.api(reqwest::Method::GET, "conversations", &token).await;
            assert_eq!(talks.to_string().matches("\"voice_note\"").count(), n + 1, "{mime}: {talks}");
        }
    });
}
