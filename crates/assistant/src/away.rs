//! Outside its hours the agent says once that the shop is closed, asks for a human, and is silent; when its hours begin, it
//! answers what was written meanwhile, unless a human has.

use crate::{
    Assistant, AssistantError, Phrases,
    dialogue::{self, Kept},
    perceive::{Move, perceive},
    turn::{Seen, recall},
};
use conversation::{
    AWAY, Author, ConversationError, Handling, Message, Said, TakeTurn, ask_for_human, resume_after_absence, say,
};
use jiff::{Timestamp, ToSpan};
use kernel::Millis;
use language::Intent;
use storage::Tx;
use whatsapp::Outgoing;

/// When an agent's turn may be taken.
pub(crate) enum Turn {
    /// Now.
    Now,
    /// Not before; nothing is said.
    Later(Millis),
    /// Not before; the shop is closed.
    Away(Millis),
}

impl Seen {
    /// When this may be answered. Who wants silence gets it at any hour.
    pub(crate) fn turn(&self, now: Millis) -> Turn {
        let conduct = &self.shop.agent.conduct;
        if let Some(until) = conduct.away_until(now, &self.shop.zone()).filter(|_| !self.wants_silence()) {
            return Turn::Away(until);
        }
        let last = self.waiting.last().map_or(now, |message| message.at);
        let due = last + conduct.wait;
        if now < due { Turn::Later(due) } else { Turn::Now }
    }

    fn wants_silence(&self) -> bool {
        let silence = |message: &Message| {
            perceive(message, &self.kept.state, &self.shop.ears)
                .moves
                .iter()
                .any(|one| matches!(one, Move::Act(act) if act.intent == Intent::Stop && act.is_sure()))
        };
        self.waiting.iter().any(silence)
    }
}

impl Assistant {
    /// Puts the turn off: for a little while, or until the agent is back, and then the customer is told once. Whether it
    /// did; else the agent goes on where it was away.
    pub(crate) async fn put_off(&self, tx: &mut Tx, seen: &mut Seen) -> Result<bool, AssistantError> {
        let (brand, id) = (seen.conversation.brand, seen.conversation.id);
        let job = TakeTurn { brand, conversation: id };
        match seen.turn(tx.now()) {
            Turn::Later(at) => {
                jobs::enqueue_at(tx, at, &job).await?;
                Ok(true)
            }
            Turn::Away(until) => {
                self.tell_away(tx, seen, until).await?;
                ask_for_human(tx, brand, id, AWAY).await?;
                jobs::enqueue_at(tx, until, &job).await?;
                Ok(true)
            }
            Turn::Now => {
                if seen.conversation.handling != Handling::Agent {
                    resume_after_absence(tx, brand, id).await?;
                    seen.conversation.handling = Handling::Agent;
                }
                Ok(false)
            }
        }
    }

    async fn tell_away(&self, tx: &mut Tx, seen: &Seen, until: Millis) -> Result<(), AssistantError> {
        let (brand, id) = (seen.conversation.brand, seen.conversation.id);
        let kept = recall(tx, &seen.conversation, seen.kept.clone()).await?;
        if kept.state.told_away_until == Some(until) {
            return Ok(());
        }
        let said = Said {
            brand,
            conversation: id,
            author: Author::System,
            message: Outgoing::text(words(seen, tx.now(), until)),
            quotes: None,
            revocable: false,
        };
        match say(tx, said).await {
            // They wrote long ago: what they read then is not that we are closed now.
            Ok(_) | Err(ConversationError::WindowClosed) => {}
            Err(other) => return Err(other.into()),
        }
        let state = dialogue::Dialogue { told_away_until: Some(until), ..kept.state };
        dialogue::store::save(tx, brand, id, &Kept { state, before: None, answer: None }).await?;
        Ok(())
    }
}

/// The merchant's words, or ours: when somebody answers again.
fn words(seen: &Seen, now: Millis, until: Millis) -> String {
    let shop = &seen.shop;
    let theirs = shop.agent.conduct.absence.trim();
    if !theirs.is_empty() {
        return theirs.to_owned();
    }
    let locale = seen.kept.state.locale.or(seen.contact.locale).unwrap_or(shop.brand.locale);
    let key = match days_between(seen, now, until) {
        Some(0) => "away-today",
        Some(1) => "away-tomorrow",
        _ => "away-later",
    };
    let (day, time) = (shop.clock_day(until), shop.clock_time(until));
    Phrases::new(locale, 0).say(key, &[("day", (&day).into()), ("time", (&time).into())])
}

fn days_between(seen: &Seen, now: Millis, until: Millis) -> Option<i32> {
    let date = |at: Millis| Some(Timestamp::from_millisecond(at.0).ok()?.to_zoned(seen.shop.zone()).date());
    let (today, then) = (date(now)?, date(until)?);
    (0..2).find(|ahead| today.checked_add(ahead.days()).is_ok_and(|date| date == then))
}
