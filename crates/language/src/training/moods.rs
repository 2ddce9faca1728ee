//! Moods, from our own phrases, from the corpora of intents and from public sets, to examples.

use super::{Dice, fit::Example, messages, noise, template::Things};
use crate::{
    Context, Intent, Mood,
    measure::Message,
    mood::features::{Surface, features},
    reading::Reading,
};

const OWN: &str = include_str!("../../data/mood.tsv");
const INTENTS: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];

/// The public sets, below the folder given to `train`; their licences are in `data/README.md`. Only weights are made
/// from them.
pub const SHARED: [&str; 7] = [
    "sentiment/umsab_fr_train.tsv",
    "sentiment/umsab_en_train.tsv",
    "emotion/xed_fr_train.tsv",
    "emotion/xed_en_train.tsv",
    "emotion/xed_en_neutral.tsv",
    "emotion/goemotions_en_train.tsv",
    "lexicon/vader_fr_lexicon.txt",
];

/// How much an example of ours counts beside one of a public set.
const OURS: f32 = 5.0;
/// How much an example of a public set counts: tweets and subtitles are far from shop talk.
const THEIRS: f32 = 0.1;
/// How much a real-looking message counts.
const REAL: f32 = 10.0;
/// How much a phrase of the intents' corpora counts.
const TALK: f32 = 2.0;

/// A fingerprint of everything of ours that moods are made from.
pub(super) fn fingerprint() -> u64 {
    super::fingerprint(
        [&OWN, &crate::concepts::FILE, &super::spoken::ARTICLES]
            .into_iter()
            .chain(&INTENTS)
            .chain(&messages::FILES)
            .chain(&super::template::THINGS),
    )
}

/// Every example, in a fixed order.
pub(super) fn examples(shared: &[String], messages: &[Message]) -> Vec<Example> {
    let things = Things::new();
    let mut dice = Dice(5);
    let mut made = Vec::new();
    let calm = calm(&things, &mut dice);
    let mut template = 1;
    for (code, phrase) in OWN.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        let mood = Mood::from_code(code).unwrap_or_else(|| panic!("unknown mood in the corpus: {code}"));
        for plain in things.draw(phrase, &mut dice) {
            for text in noise::variants(&plain, &mut dice) {
                made.push(example(&text, mood, template, OURS));
            }
            // « je veux la robe, vite svp »: the mood is that of the part that has one.
            if matches!(mood, Mood::Frustrated | Mood::Urgent | Mood::Hesitant) && dice.chance(50) {
                let beside = &calm[dice.below(calm.len())];
                let both = if dice.chance(70) { format!("{beside} {plain}") } else { format!("{plain} {beside}") };
                made.push(example(&both, mood, template, OURS));
            }
        }
        template += 1;
    }
    for (code, phrase) in INTENTS.iter().flat_map(|corpus| corpus.lines().skip(1)).filter_map(|l| l.split_once('\t')) {
        let Some(intent) = Intent::from_code(code) else { continue };
        for plain in things.draw(phrase, &mut dice).into_iter().take(5) {
            let Some((mood, weight)) = mood_of(intent, &plain) else { continue };
            made.push(example(&plain, mood, template, weight * TALK));
            if mood == Mood::Neutral && dice.chance(30) {
                let (face, mood) = dice.pick(&FACES);
                made.push(example(&format!("{plain} {face}"), *mood, template, TALK));
            }
        }
        template += 1;
    }
    for (at, message) in messages.iter().enumerate() {
        for text in noise::variants(&message.text, &mut dice) {
            made.push(example(&text, message.mood, 100_000 + at, REAL));
        }
    }
    for (name, text) in SHARED.iter().zip(shared) {
        for line in text.lines().skip(1) {
            if let Some((said, mood, weight)) = public(name, line) {
                // Template 0 is never set aside: how sure the model may be is measured on shop talk.
                made.push(example(said.trim_matches('"'), mood, 0, weight * THEIRS));
            }
        }
    }
    made
}

/// Plain wishes and questions, which have no mood of their own.
fn calm(things: &Things, dice: &mut Dice) -> Vec<String> {
    let lines = INTENTS[0].lines().skip(1).filter_map(|line| line.split_once('\t'));
    let plain = lines.filter(|(code, _)| {
        matches!(*code, "greeting" | "ask_price" | "product_search" | "order_add" | "ask_delivery" | "order_status")
    });
    plain.filter_map(|(_, phrase)| things.draw(phrase, dice).pop_first()).collect()
}

fn example(text: &str, mood: Mood, template: usize, weight: f32) -> Example {
    let reading = Reading::new(text, &Context::default());
    Example { class: mood as usize, features: features(&reading, &Surface::of(text)), template, weight }
}

/// The mood most messages of an intent have, where they have one.
fn mood_of(intent: Intent, phrase: &str) -> Option<(Mood, f32)> {
    match intent {
        // « merci » alone is mere politeness.
        Intent::Thanks if phrase.split(' ').count() > 3 => Some((Mood::Positive, 0.5)),
        Intent::Thanks | Intent::Complaint => None,
        Intent::Refund | Intent::Human | Intent::Stop | Intent::Smalltalk | Intent::Goodbye | Intent::Refuse => {
            Some((Mood::Neutral, 0.7))
        }
        _ => Some((Mood::Neutral, 1.0)),
    }
}

/// What a face beside plain words says.
const FACES: [(&str, Mood); 24] = [
    ("😍", Mood::Positive),
    ("❤️", Mood::Positive),
    ("😊", Mood::Positive),
    ("🥰", Mood::Positive),
    ("😁", Mood::Positive),
    ("😄", Mood::Positive),
    ("😂", Mood::Positive),
    ("🔥", Mood::Positive),
    ("👏🏾", Mood::Positive),
    ("🙏🏾", Mood::Neutral),
    ("👍🏾", Mood::Neutral),
    ("😅", Mood::Neutral),
    ("✅", Mood::Neutral),
    ("🤔", Mood::Hesitant),
    ("😬", Mood::Hesitant),
    ("😡", Mood::Frustrated),
    ("😤", Mood::Frustrated),
    ("🙄", Mood::Frustrated),
    ("😠", Mood::Frustrated),
    ("😞", Mood::Frustrated),
    ("👎", Mood::Frustrated),
    ("🚨", Mood::Urgent),
    ("⏰", Mood::Urgent),
    ("🏃🏾", Mood::Urgent),
];

/// The mood of a line of a public set.
fn public<'t>(name: &str, line: &'t str) -> Option<(&'t str, Mood, f32)> {
    if name.starts_with("lexicon") {
        let (word, score) = line.split_once("->")?;
        let score: f32 = score.trim().parse().ok()?;
        let mood = if score > 0.0 { Mood::Positive } else { Mood::Frustrated };
        return (score.abs() >= 1.5 && word.chars().all(char::is_alphabetic)).then_some((word, mood, 0.3));
    }
    let (said, labels) = line.rsplit_once('\t')?;
    let any = |wanted: &[&str]| labels.split(',').any(|label| wanted.contains(&label));
    let only = |wanted: &[&str]| labels.split(',').all(|label| wanted.contains(&label));
    if name.starts_with("sentiment") {
        let (mood, weight) = match labels {
            // Sad news are negative too: little weight.
            "negative" => (Mood::Frustrated, 0.5),
            "positive" => (Mood::Positive, 1.0),
            _ => (Mood::Neutral, 1.0),
        };
        return Some((said, mood, weight));
    }
    if name.contains("goemotions") {
        return if only(&["annoyance", "anger", "disappointment", "disgust", "disapproval"]) {
            Some((said, Mood::Frustrated, 1.0))
        } else if only(&["gratitude", "admiration", "joy", "love", "excitement"]) {
            Some((said, Mood::Positive, 1.0))
        } else if only(&["nervousness", "confusion"]) {
            Some((said, Mood::Hesitant, 0.3))
        } else if only(&["sadness", "grief", "neutral", "remorse"]) {
            Some((said, Mood::Neutral, 0.5))
        } else {
            None
        };
    }
    // Subtitles: noisy labels, little weight.
    if only(&["neutral"]) {
        Some((said, Mood::Neutral, 0.5))
    } else if only(&["anger", "disgust"]) {
        Some((said, Mood::Frustrated, 0.4))
    } else if any(&["joy"]) && !any(&["anger", "disgust", "sadness", "fear"]) {
        Some((said, Mood::Positive, 0.4))
    } else {
        None
    }
}
