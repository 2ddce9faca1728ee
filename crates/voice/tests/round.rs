//! What one voice says, the ears hear: real sound, where the models are installed (`SEVEN_T_MODELS` is their folder) and
//! espeak-ng is; skipped with a message elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

use kernel::Locale::{En, Fr};
use std::{env, path::PathBuf, time::Instant};
use voice::{Ears, Gazetteer, Hints, Lexicon, Mouth, Sound, Voice, VoiceError, decode, speakable, voice_note};

struct World {
    ears: Ears,
    mouth: Mouth,
    _kept: tempfile::TempDir,
}

impl World {
    fn of_models() -> Option<Self> {
        let Some(folder) = env::var_os("SEVEN_T_MODELS").map(PathBuf::from) else {
            eprintln!("skipped: SEVEN_T_MODELS does not say where the models are");
            return None;
        };
        let kept = tempfile::tempdir().unwrap();
        let told = |error: VoiceError| eprintln!("skipped: {error}");
        // One thread: others test at the same time, and threads that wait for each other would wait for them.
        let ears = Ears::load(&folder, 1).map_err(told).ok()?;
        let mouth = Mouth::load(&folder, 1, kept.path()).map_err(told).ok()?;
        Some(Self { ears, mouth, _kept: kept })
    }

    /// A customer's voice note.
    fn note(&self, text: &str) -> Vec<u8> {
        let said = self.mouth.say(&speakable(text, Fr, &Lexicon::default()), Fr, Voice::Other).unwrap();
        voice_note(said).unwrap()
    }

    fn hears(&self, note: &[u8], hints: &Hints) -> Result<voice::Heard, VoiceError> {
        let begun = Instant::now();
        let heard = self.ears.hear(decode(note, "audio/ogg; codecs=opus")?, hints);
        eprintln!("{:?} in {:.1} s", heard, begun.elapsed().as_secs_f32());
        heard
    }
}

fn shop() -> Hints {
    Hints {
        expected: Some(Fr),
        prompt: "Bonjour, je voudrais commander : robe wax, chemise, foulard, attiéké. Livraison à Cocody, Yopougon, Treichville.".into(),
        names: Gazetteer::new(["Cocody", "Yopougon", "Treichville"]),
    }
}

#[test]
fn voices_go_round() {
    let Some(world) = World::of_models() else { return };
    let note = world.note("Bonjour, je voudrais deux robes wax taille M, livrées à Cocody.");
    let heard = world.hears(&note, &shop()).unwrap();
    let folded = language::fold(&heard.text);
    assert!(folded.contains("robe") && (folded.contains("deux") || folded.contains('2')), "{folded}");
    assert!(heard.text.contains("Cocody"), "{folded}");
    assert!(heard.locale() == Some(Fr) && heard.confidence > 0.4, "{heard:?}");

    // The product's own voice is understood, and what it said once is not made again.
    let text = "D'accord, je vous mets deux robes. C'est bon pour vous, je valide ?";
    let spoken = world.mouth.speak(text, Fr, &Lexicon::default()).unwrap();
    assert!(spoken.whole && spoken.seconds < 10.0 && spoken.bytes.len() < 40_000, "{}", spoken.seconds);
    let begun = Instant::now();
    assert_eq!(world.mouth.speak(text, Fr, &Lexicon::default()).unwrap(), spoken);
    assert!(begun.elapsed().as_millis() < 50);
    let heard = world.hears(&spoken.bytes, &shop()).unwrap();
    assert!(language::fold(&heard.text).contains("deux robes"), "{}", heard.text);

    let spoken = world.mouth.speak("Yes, the blue dress is available in medium.", En, &Lexicon::default()).unwrap();
    let heard = world.hears(&spoken.bytes, &Hints { expected: Some(En), ..Hints::default() }).unwrap();
    assert!(heard.text.to_lowercase().contains("blue dress") && heard.locale() == Some(En), "{}", heard.text);
}

#[test]
fn silence_noise_and_music_say_nothing() {
    let Some(world) = World::of_models() else { return };
    let seconds = 6 * 16_000_u32;
    let mut dice = 1_u32;
    let mut noise = || {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (dice >> 16) as f32 / 32_768.0 - 1.0
    };
    let silence = vec![0.0; seconds as usize];
    let hiss: Vec<f32> = (0..seconds).map(|_| 0.1 * noise()).collect();
    let chord = |n: u32| [262.0, 330.0, 392.0].iter().map(|hz: &f32| (n as f32 * hz * 0.000_392_7).sin()).sum::<f32>();
    let music: Vec<f32> = (0..seconds).map(|n| 0.1 * chord(n)).collect();
    for (name, samples) in [("silence", silence), ("hiss", hiss), ("music", music)] {
        let note = voice_note(Sound { rate: 16_000, samples }).unwrap();
        match world.hears(&note, &shop()) {
            Err(VoiceError::Silent) => {}
            // What a model makes of noise is not taken as said.
            Ok(heard) => assert!(heard.confidence < 0.55 || heard.locale().is_none(), "{name}: {heard:?}"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_long_note_is_heard_to_its_end() {
    let Some(world) = World::of_models() else { return };
    let first = decode(&world.note("Bonjour, je cherche une robe pour un mariage."), "audio/ogg").unwrap();
    let last = decode(&world.note("Livrez à Yopougon demain matin s'il vous plaît."), "audio/ogg").unwrap();
    // Half a minute of silence in between, as when a phone is forgotten.
    let samples = [first.samples, vec![0.0; 30 * 16_000], last.samples].concat();
    let note = voice_note(Sound { rate: 16_000, samples }).unwrap();
    let heard = world.hears(&note, &shop()).unwrap();
    assert!(heard.text.contains("cherche") && heard.text.contains("Yopougon"), "{}", heard.text);
}
