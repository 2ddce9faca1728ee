//! The same turn when a model thinks: what the customer binds themselves to is still decided here, and what binds is still
//! shown in our words.

use super::{Brain, adds_nothing, asks_to_cancel};
use crate::{
    AssistantError, Preference,
    dialogue::{Dialogue, Question, Thing},
    ears::Ears,
    gate::Consent,
    model::asked,
    perceive::{Move, Perceived, Tap, perceive, words_of},
    reply::{Extra, options},
};
use conversation::Message;
use language::Intent;
use serde_json::json;
use whatsapp::Outgoing;

/// Whether words wait that a model may answer. Taps, places, pictures and voice notes have one meaning each; who wants
/// silence or a person gets it without asking a model; and thanks cost nothing.
pub(crate) fn is_for_a_model(waiting: &[Message], dialogue: &Dialogue, ears: &Ears) -> bool {
    let moves: Vec<Move> = waiting.iter().flat_map(|message| perceive(message, dialogue, ears).moves).collect();
    let words = |one: &Move| match one {
        Move::Act(act) => !matches!(act.intent, Intent::Stop | Intent::OptIn | Intent::Human),
        Move::Cash { .. } | Move::Online { .. } => true,
        Move::Tap(_)
        | Move::Place(_)
        | Move::Items(_)
        | Move::Voice
        | Move::Foreign
        | Move::Unsure(_)
        | Move::Media => false,
    };
    let thanks = |one: &Move| matches!(one, Move::Act(act) if matches!(act.intent, Intent::Thanks | Intent::Goodbye));
    !moves.is_empty() && moves.iter().all(words) && !moves.iter().all(thanks)
}

impl Brain<'_, '_> {
    /// Takes in what waits: its language, how they will pay, and what it binds the customer to. Does nothing yet. What was
    /// asked before is over: a yes next time is to what this answer asks.
    pub(crate) fn listen(&mut self, waiting: &[Message]) {
        let mut moves = Vec::new();
        for message in waiting {
            let Perceived { moves: found, locale, mood, .. } = perceive(message, &self.dialogue, &self.shop.ears);
            self.note_intents(&found);
            self.mood = mood.or(self.mood.take());
            if let Some(locale) = locale.filter(|locale| self.shop.agent.speaks(*locale)) {
                self.dialogue.locale = Some(locale);
                self.say = self.say.in_language(locale);
            }
            moves.extend(found);
        }
        self.words = waiting.iter().map(words_of).collect::<Vec<_>>().join("\n");
        self.hearing = waiting.last().map(|message| message.id);
        for one in &moves {
            match one {
                Move::Cash { .. } => self.dialogue.cash = true,
                Move::Online { .. } => self.dialogue.cash = false,
                _ => {}
            }
        }
        self.plain_yes = moves.iter().all(adds_nothing) && !language::holds_back(&self.words);
        let consent = moves.iter().map(|one| self.consent(one)).find(|consent| *consent != Consent::default());
        // « oui annulez » says no more than the yes it is.
        let only_cancels = moves.iter().all(|one| adds_nothing(one) || asks_to_cancel(one));
        let counts = |consent: &Consent| self.plain_yes || consent.to_cancel.is_some() && only_cancels;
        self.gate.allow(consent.filter(counts).unwrap_or_default());
        self.dialogue.asked = None;
    }

    /// The answer: the model's words, then what the tools show. Where the conversation went to a person, ours alone.
    pub(crate) fn finish_by_model(mut self, text: &str, handed_over: bool) -> (Option<Outgoing>, Dialogue) {
        self.dialogue.lost = 0;
        self.dialogue.repeats = 0;
        self.dialogue.last_answer = None;
        self.dialogue.wishes.clear();
        self.dialogue.locale = Some(self.say.locale());
        self.dialogue.greeted_at = Some(self.gate.tx.now());
        let binds = matches!(
            self.dialogue.asked,
            Some(
                Question::Confirm { .. }
                    | Question::Cancel { .. }
                    | Question::Book { .. }
                    | Question::CancelVisit { .. }
            )
        );
        // A second question beside one that binds would make a yes doubtful.
        if !(text.is_empty() || handed_over || binds && text.contains('?')) {
            self.reply.lines.insert(0, text.to_owned());
            self.offer_named(text);
        }
        self.disclose();
        (self.reply.into_message(), self.dialogue)
    }

    /// Several products that were found and are named can be tapped.
    fn offer_named(&mut self, text: &str) {
        if !matches!(self.reply.extra, Extra::Nothing) || self.dialogue.asked.is_some() {
            return;
        }
        let folded = language::fold(text);
        let named = self.dialogue.shown.iter().filter(|offered| folded.contains(&language::fold(&offered.label)));
        let rows: Vec<_> = named
            .filter_map(|offered| match offered.what {
                Thing::Product(id) => Some((Tap::Product(id).id(), offered.label.clone(), None)),
                _ => None,
            })
            .collect();
        if rows.len() > 1 {
            self.reply.extra = options(self.say, "list-products", rows);
        }
    }

    /// What is known at this moment, for a model.
    pub(crate) async fn facts_of_now(&mut self) -> Result<serde_json::Value, AssistantError> {
        let mut facts = serde_json::json!({
            "time": self.shop.clock_time(self.gate.tx.now()),
            "cart": self.tool_cart().await?,
            "payment": self.shop.brand.payment_methods,
        });
        if let Some(name) = &self.contact.name {
            facts["customer"] = serde_json::json!(name);
        }
        if let Some(order) = self.gate.latest_order().await? {
            facts["latest_order"] = self.order_facts(&order).await?;
        }
        // Days and hours are told by the tool alone: what a model may say of them it must have asked.
        if self.gate.agenda().await?.is_some() {
            facts["appointments"] = serde_json::json!("this shop takes them: see find_slots");
        }
        if let Some(address) = &self.dialogue.address {
            facts["address"] = serde_json::json!(address);
        }
        if let Some(question) = &self.seen {
            facts["you_asked"] = serde_json::json!(asked(question));
        }
        let kept = Preference::all(self.gate.tx, self.shop.brand.id, self.contact.id).await?;
        if !kept.is_empty() {
            let told = |one: &Preference| json!({"kind": one.kind, "about": one.about, "value": one.value});
            facts["preferences"] = kept.iter().map(told).collect();
        }
        let shown: Vec<&str> = self.dialogue.shown.iter().map(|offered| offered.label.as_str()).collect();
        if !shown.is_empty() {
            facts["shown_in_order"] = serde_json::json!(shown);
        }
        Ok(facts)
    }

    /// Keeps what the customer was understood to do, for whoever asks why.
    pub(super) fn note_intents(&mut self, moves: &[Move]) {
        for one in moves {
            match one {
                Move::Act(act) => self.intents.push((act.intent.code().to_owned(), act.probability)),
                Move::Tap(_) => self.intents.push(("tap".to_owned(), 1.0)),
                Move::Cash { .. } => self.intents.push(("cash".to_owned(), 1.0)),
                Move::Online { .. } => self.intents.push(("pay_online".to_owned(), 1.0)),
                Move::Place(_) => self.intents.push(("place".to_owned(), 1.0)),
                Move::Items(_) => self.intents.push(("items".to_owned(), 1.0)),
                Move::Voice | Move::Foreign | Move::Unsure(_) => self.intents.push(("voice".to_owned(), 1.0)),
                Move::Media => self.intents.push(("media".to_owned(), 1.0)),
            }
        }
    }
}
