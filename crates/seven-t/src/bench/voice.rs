//! Ears and mouth: how many words are heard wrong, how fast, and in how much memory.
//!
//! Sentences of our own (`voice/said.txt`) are said by two synthetic voices, sent through Opus at 16 kbit/s as phones do, with
//! noise of a street below them (20 and 10 decibels), and heard with what a shop knows. They are not people: accents and
//! real streets are not measured.

mod score;
mod street;

use super::{
    Bed,
    figure::{Figure, Reach},
};
use anyhow::{Context, bail};
use kernel::Locale;
use score::Errors;
use std::time::{Duration, Instant};
use voice::{Ears, Gazetteer, Hints, Lexicon, Mouth, Sound, Voice, VoiceError, decode, speakable, voice_note_at};

const SAID: &str = include_str!("voice/said.txt");
/// Bits a second, as WhatsApp records.
const PHONE: i32 = 16_000;
/// Places that the shop of this measure delivers to, and what it sells.
const PLACES: [&str; 9] =
    ["Cocody", "Yopougon", "Treichville", "Marcory", "Plateau", "Angré", "Bouaké", "Siporex", "Koumassi"];
const GOODS: &str = "robe wax, sac en raphia, foulard, chemise, attiéké, poulet, jus de bissap, boubou, karité, savon noir, perruque, sandales";

/// What is said in one language, and what helps to hear it.
struct Talk {
    locale: Locale,
    said: Vec<&'static str>,
    hints: Hints,
}

impl Talk {
    fn of(locale: Locale, most: usize) -> Self {
        let lines = SAID.lines().filter_map(|line| line.split_once('\t'));
        let said = lines.filter(|(code, _)| *code == locale.code()).map(|(_, text)| text).take(most).collect();
        let prompt = match locale {
            Locale::Fr => format!(
                "Bonjour, je voudrais commander : {GOODS}. Livraison à {}. Paiement à la livraison, Wave, mobile money, FCFA.",
                PLACES.join(", ")
            ),
            Locale::En => {
                "Hello, I would like to order a dress, a shirt, a bag. Cash on delivery, mobile money.".to_owned()
            }
        };
        Self { locale, said, hints: Hints { expected: Some(locale), prompt, names: Gazetteer::new(PLACES) } }
    }
}

/// How long work took for how much sound.
#[derive(Default)]
struct Pace {
    took: Duration,
    sound: f32,
    notes: Vec<f64>,
}

impl Pace {
    fn note(&mut self, took: Duration, sound: f32) {
        self.took += took;
        self.sound += sound;
        self.notes.push(took.as_secs_f64());
    }

    fn ratio(&self) -> f64 {
        if self.sound > 0.0 { self.took.as_secs_f64() / f64::from(self.sound) } else { 0.0 }
    }

    fn slowest(&self) -> f64 {
        self.notes.iter().copied().fold(0.0, f64::max)
    }
}

pub(super) fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    bed.say("voice");
    let Some(folder) = &bed.models else {
        bail!("SEVEN_T_MODELS does not say where the models of ears and mouth are (seven-t models install stt tts)");
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let at_rest = memory();
    let begun = Instant::now();
    let ears = Ears::load(folder, threads).context("the ears")?;
    let ears_loaded = begun.elapsed().as_secs_f64();
    let with_ears = memory();
    let begun = Instant::now();
    let mouth = Mouth::load(folder, threads, &bed.folder.join("spoken")).context("the mouth")?;
    let mouth_loaded = begun.elapsed().as_secs_f64();
    let mut figures = vec![
        Figure::new("voice", "ears read from disk", ears_loaded, "s"),
        Figure::new("voice", "mouth read from disk", mouth_loaded, "s"),
    ];
    let (fr, en) = (Talk::of(Locale::Fr, bed.notes), Talk::of(Locale::En, bed.notes));
    let mut pace = Pace::default();
    let street = |decibels: f32| Some(decibels);
    for (name, talk, voice, noise, reach) in [
        ("French, first voice", &fr, Voice::Other, None, Some(9.0)),
        ("French, second voice", &fr, Voice::Own, None, Some(9.0)),
        ("French, first voice, street at 20 dB", &fr, Voice::Other, street(20.0), None),
        ("French, first voice, street at 10 dB", &fr, Voice::Other, street(10.0), None),
        ("English", &en, Voice::Own, None, None),
    ] {
        bed.say(name);
        let errors = hear_all(&ears, &mouth, talk, voice, noise, &mut pace)?;
        let mut figure = Figure::new("voice", format!("words heard wrong: {name}"), errors.rate(), "%");
        figure.note = errors.told();
        figures.push(match reach {
            Some(reach) => figure.with_reach(Reach::AtMost(reach)),
            None => figure,
        });
    }
    let heard = Figure::new("voice", "time to hear, to length of sound", pace.ratio(), "");
    let mut heard = heard.with_reach(Reach::AtMost(0.25));
    heard.note =
        format!("{} notes, {:.0} s of sound, the slowest {:.1} s", pace.notes.len(), pace.sound, pace.slowest());
    figures.push(heard);
    figures.extend(speak_all(&ears, &mouth, [&fr, &en])?);
    figures.push(Figure::new("voice", "memory of the ears", with_ears - at_rest, "MB"));
    figures.push(Figure::new("voice", "memory of both, at work", memory() - at_rest, "MB"));
    Ok(figures)
}

/// Has every sentence said and heard.
fn hear_all(
    ears: &Ears,
    mouth: &Mouth,
    talk: &Talk,
    voice: Voice,
    noise: Option<f32>,
    pace: &mut Pace,
) -> anyhow::Result<Errors> {
    let mut errors = Errors::default();
    for text in &talk.said {
        let said = mouth.say(&speakable(text, talk.locale, &Lexicon::default()), talk.locale, voice)?;
        let said = match noise {
            Some(decibels) => street::below(&said, decibels),
            None => said,
        };
        let heard = hear(ears, said, &talk.hints, pace)?;
        errors.count(text, &heard, talk.locale);
    }
    Ok(errors)
}

fn hear(ears: &Ears, said: Sound, hints: &Hints, pace: &mut Pace) -> anyhow::Result<String> {
    let note = voice_note_at(said, PHONE)?;
    let begun = Instant::now();
    let sound = decode(&note, "audio/ogg; codecs=opus")?;
    let seconds = sound.seconds();
    let heard = match ears.hear(sound, hints) {
        Ok(heard) => heard.text,
        Err(VoiceError::Silent) => String::new(),
        Err(error) => return Err(error.into()),
    };
    pace.note(begun.elapsed(), seconds);
    Ok(heard)
}

/// Has answers made as they are sent, and heard again.
fn speak_all(ears: &Ears, mouth: &Mouth, talks: [&Talk; 2]) -> anyhow::Result<Vec<Figure>> {
    let (mut figures, mut made, mut first) = (Vec::new(), Pace::default(), Pace::default());
    for talk in talks {
        let mut errors = Errors::default();
        for text in talk.said.iter().take(24) {
            let begun = Instant::now();
            let spoken = mouth.speak(text, talk.locale, &Lexicon::default())?;
            made.note(begun.elapsed(), spoken.seconds);
            first.note(begun.elapsed(), spoken.seconds);
            let sound = decode(&spoken.bytes, "audio/ogg; codecs=opus")?;
            let heard = ears.hear(sound, &talk.hints).map(|heard| heard.text).unwrap_or_default();
            errors.count(text, &heard, talk.locale);
        }
        let name = format!("spoken answers heard again wrong: {}", talk.locale.code());
        let mut figure = Figure::new("voice", name, errors.rate(), "%");
        figure.note = errors.told();
        figures.push(figure);
    }
    let ratio = Figure::new("voice", "time to speak, to length of sound", made.ratio(), "");
    figures.push(ratio.with_reach(Reach::AtMost(0.5)));
    first.notes.sort_by(f64::total_cmp);
    let middle = first.notes.get(first.notes.len() / 2).copied().unwrap_or_default();
    figures.push(Figure::new("voice", "one sentence until its sound is there", middle, "s"));
    Ok(figures)
}

/// Resident memory of this process, MB.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default();
    kilobytes / 1024.0
}
