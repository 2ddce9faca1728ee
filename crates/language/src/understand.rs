use crate::{
    Act, Asked, Context, Intent, Slots, Understanding,
    certain::certain,
    clauses::clauses,
    filling::fill,
    intent::{probabilities, ranked},
    reading::Reading,
    tongue::language,
};
use std::ops::Range;

/// Reads one message (or the joined messages of a burst, a line each) in the light of the dialogue.
///
/// Pure and deterministic. Every act carries the part of the message it was read in, a calibrated probability and
/// what was named; an act below [`Act::SURE`] is a guess to be asked about.
pub fn understand(text: &str, context: &Context<'_>) -> Understanding {
    let reading = Reading::new(text, context);
    let (language, language_sure) = language(&reading.tokens, context.language);
    let whole = 0..reading.tokens.len();
    let mut acts = match certain(&reading, &whole, context) {
        Some(intent) => vec![act(&reading, whole, vec![(intent, 1.0)], context)],
        None => clauses(&reading).into_iter().map(|range| read(&reading, range, context)).collect(),
    };
    settle(&reading, &mut acts, context);
    if acts.is_empty() {
        let nothing = Act {
            intent: Intent::Other,
            probability: 1.0,
            alternatives: Vec::new(),
            slots: Slots::default(),
            span: 0..text.len(),
        };
        return Understanding { language, language_sure, acts: vec![nothing] };
    }
    Understanding { language, language_sure, acts: acts.into_iter().map(|(act, _)| act).collect() }
}

/// An act with the tokens it was read in.
type Read = (Act, Range<usize>);

fn read(reading: &Reading<'_>, range: Range<usize>, context: &Context<'_>) -> Read {
    if let Some(intent) = certain(reading, &range, context) {
        return act(reading, range, vec![(intent, 1.0)], context);
    }
    let mut probabilities = probabilities(reading, range.clone());
    for (intent, factor) in expected(context) {
        probabilities[*intent as usize] *= factor;
    }
    let sum: f32 = probabilities.iter().sum::<f32>().max(f32::EPSILON);
    for probability in &mut probabilities {
        *probability /= sum;
    }
    act(reading, range, ranked(&probabilities), context)
}

fn act(reading: &Reading<'_>, range: Range<usize>, ranked: Vec<(Intent, f32)>, context: &Context<'_>) -> Read {
    let (intent, probability) = ranked.first().copied().unwrap_or((Intent::Other, 0.0));
    let alternatives = ranked.into_iter().skip(1).take(3).filter(|(_, p)| *p >= 0.02).collect();
    let slots = fill(reading, &range, intent, context);
    (Act { intent, probability, alternatives, slots, span: reading.span(&range) }, range)
}

/// How much likelier a question makes its answers.
fn expected(context: &Context<'_>) -> &'static [(Intent, f32)] {
    match context.asked {
        Some(Asked::Confirm) => &[(Intent::Confirm, 4.0), (Intent::Refuse, 3.0), (Intent::CartChange, 1.5)],
        Some(Asked::Address) => &[(Intent::GiveAddress, 8.0), (Intent::ProductSearch, 0.3), (Intent::Other, 0.5)],
        Some(Asked::Choice) => &[(Intent::Choose, 5.0), (Intent::GiveDetail, 1.5), (Intent::ProductSearch, 0.5)],
        Some(Asked::Size | Asked::Colour) => {
            &[(Intent::GiveDetail, 6.0), (Intent::Choose, 2.0), (Intent::ProductSearch, 0.5)]
        }
        Some(Asked::Quantity) => &[(Intent::GiveDetail, 6.0)],
        Some(Asked::Phone) => &[(Intent::GiveDetail, 4.0)],
        Some(Asked::Payment) => &[(Intent::PayNow, 4.0)],
        Some(Asked::Product) => &[(Intent::ProductSearch, 3.0), (Intent::Browse, 1.5)],
        None => &[],
    }
}

/// Makes one whole of what the clauses said: the same act told twice is one, a detail joins the order before it, a bare
/// « oui » that only opens another act is dropped when nothing was asked.
fn settle(reading: &Reading<'_>, acts: &mut Vec<Read>, context: &Context<'_>) {
    let mut at = 1;
    while at < acts.len() {
        let (before, here) = (&acts[at - 1].0, &acts[at].0);
        let same = before.intent == here.intent && !carries_items(here);
        let detail = matches!(here.intent, Intent::GiveDetail) && takes_details(before.intent);
        let unsure = here.probability < 0.3 && before.intent != Intent::Greeting;
        if same || detail || unsure {
            let range = acts[at - 1].1.start..acts[at].1.end;
            let probability = if same { before.probability.max(here.probability) } else { before.probability };
            let (intent, alternatives) = (before.intent, before.alternatives.clone());
            let mut merged = act(reading, range, vec![(intent, probability)], context);
            merged.0.alternatives = alternatives;
            acts[at - 1] = merged;
            acts.remove(at);
        } else {
            at += 1;
        }
    }
    let substantive = acts.iter().filter(|(act, _)| !act.intent.is_courtesy()).count();
    if substantive > 1 && !matches!(context.asked, Some(Asked::Confirm)) {
        acts.retain(|(act, range)| !(act.intent == Intent::Confirm && range.len() == 1));
    }
    // « non, le rouge »: what follows a refusal corrects.
    for at in 1..acts.len() {
        if acts[at - 1].0.intent == Intent::Refuse {
            acts[at].0.slots.repair = true;
        }
    }
}

fn carries_items(act: &Act) -> bool {
    !act.slots.items.is_empty() || !act.slots.choices.is_empty()
}

const fn takes_details(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::OrderAdd
            | Intent::CartChange
            | Intent::AskAvailability
            | Intent::ProductSearch
            | Intent::Choose
            | Intent::GiveDetail
    )
}
