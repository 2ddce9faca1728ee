//! How well intents are understood in messages nobody trained on (`data/heldout.tsv`): hand-written, other phrasings
//! than the corpora's. The set is for measuring only; nothing is tuned on single messages of it.

mod shop;

use language::{Context, Intent, understand};
use std::collections::{BTreeMap, BTreeSet};

/// A message and, for each act expected, the intents that are right for it.
fn messages() -> Vec<(&'static str, Vec<BTreeSet<Intent>>)> {
    include_str!("../data/heldout.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let (text, acts) = line.split_once('\t').expect("text, tab, intents");
            let of = |code: &str| Intent::from_code(code).unwrap_or_else(|| panic!("unknown intent {code}"));
            (text, acts.split('+').map(|act| act.split('|').map(of).collect()).collect())
        })
        .collect()
}

#[test]
fn unseen_messages_are_understood() {
    let lexicon = shop::lexicon();
    let context = Context { lexicon: Some(&lexicon), ..Context::default() };
    let (mut right, mut third, mut all) = (0, 0, 0);
    let mut per_intent: BTreeMap<Intent, [usize; 3]> = BTreeMap::new();
    let mut confusion: BTreeMap<(Intent, Intent), usize> = BTreeMap::new();
    let (mut several_right, mut several) = (0, 0);
    let mut sure: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    for (text, expected) in messages() {
        let read = understand(text, &context);
        if let [one] = &expected[..] {
            let act = read.main();
            let wanted = if one.contains(&act.intent) { act.intent } else { *one.first().expect("an intent") };
            all += 1;
            let hit = act.intent == wanted;
            right += usize::from(hit);
            third += usize::from(hit || act.alternatives.iter().take(2).any(|(intent, _)| one.contains(intent)));
            per_intent.entry(wanted).or_default()[0] += usize::from(hit);
            per_intent.entry(wanted).or_default()[1] += 1;
            per_intent.entry(act.intent).or_default()[2] += 1;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth of 0–1")]
            let tenth = (act.probability * 9.99) as u8;
            let bin = sure.entry(tenth).or_default();
            *bin = (bin.0 + usize::from(hit), bin.1 + 1);
            if !hit {
                *confusion.entry((wanted, act.intent)).or_default() += 1;
                println!("  {text:60} {} → {} {:.2}", wanted.code(), act.intent.code(), act.probability);
            }
        } else {
            several += 1;
            let found: Vec<Intent> = read.acts.iter().map(|act| act.intent).collect();
            let hit =
                found.len() == expected.len() && found.iter().zip(&expected).all(|(act, wanted)| wanted.contains(act));
            several_right += usize::from(hit);
            if !hit {
                println!("  {text:60} {:?}", found.iter().map(|i| i.code()).collect::<Vec<_>>());
            }
        }
    }
    let f1 = |[hit, wanted, given]: &[usize; 3]| 2.0 * *hit as f32 / (wanted + given).max(1) as f32;
    let macro_f1 = per_intent.values().map(f1).sum::<f32>() / per_intent.len() as f32;
    let share = |part: usize, whole: usize| part as f32 / whole as f32;
    println!("confusion (wanted → given: times)");
    for ((wanted, given), times) in &confusion {
        println!("  {} → {}: {times}", wanted.code(), given.code());
    }
    println!("per intent (F1, wanted)");
    for (intent, counts) in &per_intent {
        println!("  {:18} {:.2} {}", intent.code(), f1(counts), counts[1]);
    }
    println!("how sure → how right");
    for (tenth, (hit, count)) in &sure {
        println!("  0.{tenth}: {:.2} of {count}", share(*hit, *count));
    }
    println!(
        "accuracy {:.3} ({right}/{all}), top three {:.3}, macro-F1 {macro_f1:.3}, several acts {several_right}/{several}",
        share(right, all),
        share(third, all)
    );
    assert!(share(right, all) >= 0.92, "accuracy fell to {:.3}", share(right, all));
    assert!(macro_f1 >= 0.92, "macro-F1 fell to {macro_f1:.3}");
    assert!(share(several_right, several) >= 0.75, "several acts: {several_right}/{several}");
}

#[test]
fn the_held_out_set_was_never_trained_on() {
    let phrases: BTreeSet<String> = [include_str!("../data/train-fr.tsv"), include_str!("../data/train-en.tsv")]
        .iter()
        .flat_map(|corpus| corpus.lines())
        .filter_map(|line| line.split_once('\t').map(|(_, phrase)| language::fold(phrase)))
        .collect();
    // A single word is a word anyone uses: « merci » may be in both.
    let seen: Vec<&str> = messages()
        .into_iter()
        .map(|(text, _)| text)
        .filter(|text| text.contains(' ') && phrases.contains(&language::fold(text)))
        .collect();
    assert!(seen.is_empty(), "also in the corpora: {seen:?}");
}
