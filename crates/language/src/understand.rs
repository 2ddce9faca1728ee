use crate::{
    Act, Asked, Choice, Context, Intent, Slots, Understanding,
    certain::certain,
    classifier::Model,
    clauses::clauses,
    entities::entities,
    filling::fill,
    intent::{probabilities, ranked},
    label::{Voice, labels},
    meaning,
    models::Models,
    mood::{
        features::{Surface, features},
        feeling,
    },
    reading::Reading,
    tongue::language,
};
use std::ops::Range;

/// Reads one message (or the joined messages of a burst, a line each) in the light of the dialogue.
///
/// Pure and deterministic. Every act carries the part of the message it was read in, a calibrated probability and
/// what was named; an act below [`Act::SURE`] is a guess to be asked about.
pub fn understand(text: &str, context: &Context<'_>) -> Understanding {
    understand_with(&Models::own(), text, context)
}

/// The same with other weights.
pub(crate) fn understand_with(models: &Models<'_>, text: &str, context: &Context<'_>) -> Understanding {
    let reading = Reading::new(text, context);
    let (language, language_sure) = language(&reading.tokens, context.language);
    let whole = 0..reading.tokens.len();
    let sure = certain(&reading, &whole, context);
    let mut reads = match sure {
        Some(intent) => vec![act(&reading, whole, vec![(intent, 1.0)], context)],
        None => clauses(&reading).into_iter().map(|range| read(models.intent, &reading, range, context)).collect(),
    };
    settle(&reading, &mut reads, context);
    if reads.is_empty() {
        let nothing = Act {
            intent: Intent::Other,
            probability: 1.0,
            alternatives: Vec::new(),
            slots: Slots::default(),
            span: 0..text.len(),
        };
        reads.push(Read { act: nothing, range: 0..0, shares: vec![(Intent::Other, 1.0)] });
    }
    let surface = Surface::of(text);
    let features = features(&reading, &surface);
    let meant = |model| context.meaning.and_then(|vector| meaning::meant(model, vector));
    let voices = voices(&reading, &reads);
    let labels = labels(models.label, &voices, sure.is_some(), &features, meant(models.label_meant));
    let mood = feeling(models.mood, &surface, &features, meant(models.mood_meant));
    let entities = entities(models.spoken, &reading, context, &labels);
    let acts = reads.into_iter().map(|read| read.act).collect();
    Understanding { language, language_sure, acts, labels, mood, entities }
}

/// What each act has to say about the labels.
fn voices<'a>(reading: &'a Reading<'_>, reads: &'a [Read]) -> Vec<Voice<'a>> {
    let voice =
        |read: &'a Read| Voice { act: &read.act, shares: &read.shares, words: &reading.tokens[read.range.clone()] };
    reads.iter().map(voice).collect()
}

/// An act with the tokens it was read in and the probability of every intent there, for the labels.
#[derive(Clone)]
struct Read {
    act: Act,
    range: Range<usize>,
    shares: Vec<(Intent, f32)>,
}

fn read(model: &Model, reading: &Reading<'_>, range: Range<usize>, context: &Context<'_>) -> Read {
    if let Some(intent) = certain(reading, &range, context) {
        return act(reading, range, vec![(intent, 1.0)], context);
    }
    let mut probabilities = probabilities(model, reading, range.clone());
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
    let alternatives = ranked.iter().copied().skip(1).take(3).filter(|(_, p)| *p >= 0.02).collect();
    let mut shares = ranked;
    let slots = fill(reading, &range, intent, context);
    let mut act = Act { intent, probability, alternatives, slots, span: reading.span(&range) };
    let question = reading.tokens[range.clone()].iter().any(|t| t.is("?"));
    if let Some(intent) = told_by_slots(&act, question, context) {
        act.alternatives.insert(0, (act.intent, act.probability));
        act.alternatives.truncate(3);
        (act.intent, act.probability) = (intent, act.probability.max(0.9));
        shares.iter_mut().for_each(|(_, share)| *share *= 1.0 - act.probability);
        shares.push((intent, act.probability));
    }
    Read { act, range, shares }
}

/// What is named sometimes says more than how it is said.
fn told_by_slots(act: &Act, question: bool, context: &Context<'_>) -> Option<Intent> {
    use Intent::{CartRemove, Choose, GiveDetail, Other, ProductSearch, Refuse, Smalltalk};
    let slots = &act.slots;
    let shown = slots.choices.iter().any(|choice| matches!(choice, Choice::Shown(_)));
    let detail = matches!(context.asked, Some(Asked::Size | Asked::Colour | Asked::Quantity));
    if slots.phone.is_some() && (context.asked == Some(Asked::Phone) || act.intent == Choose) {
        return Some(GiveDetail).filter(|intent| *intent != act.intent);
    }
    match act.intent {
        // One of the options shown was named.
        ProductSearch | GiveDetail | Other | Smalltalk if shown && !question && !detail => Some(Choose),
        // Named, and the rest is a guess.
        guess if shown && !question && !detail && guess != Choose && act.probability < 0.6 => Some(Choose),
        // « non le noir », « pas la rouge, la bleue »: another one, not none.
        Refuse | CartRemove if slots.repair || !slots.refused_colours.is_empty() || !slots.refused_sizes.is_empty() => {
            let other = slots.choices.iter().any(|choice| !matches!(choice, Choice::That));
            (!slots.negated && (other || !slots.colours.is_empty() || !slots.sizes.is_empty())).then_some(Choose)
        }
        // Nothing to choose from: the thing named is looked for.
        Choose | GiveDetail if context.options.is_empty() && context.asked.is_none() => {
            let named = slots.items.iter().any(|item| !item.mention.candidates.is_empty());
            (named && slots.choices.is_empty() && !slots.repair).then_some(ProductSearch)
        }
        _ => None,
    }
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
        Some(Asked::Payment) => &[(Intent::PayNow, 8.0), (Intent::AskDelivery, 0.2)],
        Some(Asked::Product) => &[(Intent::ProductSearch, 3.0), (Intent::Browse, 1.5)],
        None => &[],
    }
}

/// Makes one whole of what the clauses said: the same act told twice is one, a detail joins the order before it, a bare
/// « oui » that only opens another act is dropped when nothing was asked.
fn settle(reading: &Reading<'_>, acts: &mut Vec<Read>, context: &Context<'_>) {
    join_fragments(reading, acts, context);
    let mut at = 1;
    while at < acts.len() {
        let (before, here) = (&acts[at - 1].act, &acts[at].act);
        let same = before.intent == here.intent && !carries_items(here);
        let detail = matches!(here.intent, Intent::GiveDetail) && takes_details(before.intent);
        let unsure = here.probability < 0.3 && before.intent != Intent::Greeting;
        if same || detail || unsure {
            let range = acts[at - 1].range.start..acts[at].range.end;
            let probability = if same { before.probability.max(here.probability) } else { before.probability };
            let (intent, alternatives) = (before.intent, before.alternatives.clone());
            let mut merged = act(reading, range, vec![(intent, probability)], context);
            merged.act.alternatives = alternatives;
            merged.shares.clone_from(&acts[at - 1].shares);
            acts[at - 1] = merged;
            acts.remove(at);
        } else {
            at += 1;
        }
    }
    let substantive = acts.iter().filter(|read| !read.act.intent.is_courtesy()).count();
    if substantive > 1 && !matches!(context.asked, Some(Asked::Confirm)) {
        acts.retain(|read| !(read.act.intent == Intent::Confirm && read.range.len() == 1));
    }
    // « non, le rouge »: what follows a refusal corrects.
    for at in 1..acts.len() {
        if acts[at - 1].act.intent == Intent::Refuse {
            acts[at].act.slots.repair = true;
        }
    }
}

/// « la robe wax » | « c combien »: a thing named alone belongs to the act beside it that names none.
fn join_fragments(reading: &Reading<'_>, acts: &mut Vec<Read>, context: &Context<'_>) {
    let mut at = 0;
    while at + 1 < acts.len() {
        let (first, second) = (&acts[at], &acts[at + 1]);
        let host = if is_fragment(reading, first) && wants_thing(&second.act) {
            second
        } else if is_fragment(reading, second) && wants_thing(&first.act) {
            first
        } else {
            at += 1;
            continue;
        };
        let mut ranked = vec![(host.act.intent, host.act.probability)];
        ranked.extend(host.act.alternatives.iter().copied());
        let shares = host.shares.clone();
        let range = first.range.start..second.range.end;
        acts[at] = Read { shares, ..act(reading, range, ranked, context) };
        acts.remove(at + 1);
    }
}

/// Products named and nothing said of them.
fn is_fragment(reading: &Reading<'_>, Read { act, range, .. }: &Read) -> bool {
    let little = ["le", "la", "les", "un", "une", "de", "du", "des", "et", "svp", "the", "a", "and", "en"];
    let only = |at: usize| reading.is_named(at) || reading.tokens[at].is_any(&little) || reading.tokens[at].is(",");
    !act.slots.items.is_empty() && range.clone().all(only)
}

fn wants_thing(act: &Act) -> bool {
    use Intent::{AskAvailability, AskPrice, CartRemove, Negotiate, OrderAdd, ProductInfo};
    act.slots.items.is_empty()
        && matches!(act.intent, AskPrice | AskAvailability | ProductInfo | OrderAdd | CartRemove | Negotiate)
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
