//! What was said while a human had the conversation: the agent takes it in before it answers again.

use super::{Brain, Thought, target::Found};
use crate::{
    dialogue::{Offered, Thing},
    perceive::{Move, perceive},
    voice::as_written,
};
use conversation::{Author, Conversation, Message, message_page};
use kernel::ProductId;
use language::Intent;

/// How far back the agent reads.
const MOST_READ: i64 = 40;

impl Brain<'_, '_> {
    /// Reads what humans and customer said to each other since the agent's last answer, up to the messages that wait:
    /// what the talk is about, where to deliver, how they will pay. What the agent had asked before is forgotten.
    pub async fn catch_up(&mut self, conversation: &Conversation, waiting: &[Message]) -> Thought {
        let since = Some(conversation.handling_at);
        if self.dialogue.with_agent_since == since {
            return Ok(());
        }
        self.dialogue.with_agent_since = since;
        let page = message_page(self.gate.tx, self.shop.brand.id, conversation.id, None, MOST_READ).await?;
        let page: Vec<Message> = page.into_iter().map(|message| as_written(message, &self.shop.brand)).collect();
        let said: Vec<&Message> =
            page.iter().filter(|message| waiting.iter().all(|waits| waits.id != message.id)).collect();
        let missed = said.iter().rposition(|message| message.author == Author::Agent).map_or(0, |last| last + 1);
        let missed = &said[missed..];
        if !missed.iter().any(|message| matches!(message.author, Author::Teammate(_) | Author::Phone)) {
            return Ok(());
        }
        self.dialogue.loses_the_thread();
        self.seen = None;
        for message in missed {
            self.overhear(message);
        }
        Ok(())
    }

    fn overhear(&mut self, message: &Message) {
        self.look_at(message.words().unwrap_or_default());
        let moves = perceive(message, &self.dialogue, &self.shop.ears).moves;
        for one in moves {
            match one {
                Move::Place(place) => self.dialogue.address = Some(place),
                Move::Act(act) if act.intent == Intent::GiveAddress && act.is_sure() => {
                    self.dialogue.address = Some(self.address_words(&act)).filter(|words| !words.trim().is_empty());
                }
                Move::Cash { .. } => self.dialogue.cash = true,
                _ => {}
            }
        }
    }

    /// What some words name comes into view: one product is what the talk is about, several are what was shown.
    fn look_at(&mut self, words: &str) {
        let mut named: Vec<ProductId> = Vec::new();
        for mention in self.shop.search.lexicon().find(words) {
            match self.mentioned(&mention) {
                Found::One(id) => named.push(id),
                Found::Several(ids) => named.extend(ids),
                Found::Nothing => {}
            }
        }
        named.dedup();
        if named.is_empty() {
            return;
        }
        self.dialogue.focus = match named[..] {
            [only] => Some(only),
            _ => None,
        };
        let offered = |id: &ProductId| Offered { what: Thing::Product(*id), label: self.shop.name_of(*id) };
        self.dialogue.shown = named.iter().map(offered).collect();
    }
}
