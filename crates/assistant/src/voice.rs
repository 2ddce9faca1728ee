//! Voices in a turn: what was heard is read as if it were written, and who wants to be answered aloud is.

use crate::{Aloud, Assistant, AssistantError, brain::wanted, perceive::words_of, turn::Seen};
use conversation::{Author, Body, ConversationError, Leaving, Message, Said, Wants, answer_held, ask_for_human};
use identity::Brand;
use kernel::{Locale, MessageId, Millis};
use speech::{HELD, PATIENCE, Speak, must_be_read};
use storage::Tx;
use whatsapp::{Content, Outgoing};

/// A voice note whose words are sure is read as if they had been written.
pub(crate) fn as_written(message: Message, brand: &Brand) -> Message {
    let sure = message.heard.as_ref().filter(|heard| heard.is_ours && brand.voice.is_sure(heard.confidence));
    match sure.and_then(|heard| heard.words()) {
        Some(words) if message.is_voice() => {
            let body = Body::In(Box::new(Content::Text { body: words.to_owned() }));
            Message { body, ..message }
        }
        _ => message,
    }
}

impl Assistant {
    /// Until when the turn waits for what a voice note says; none when nothing is to be waited for.
    pub(crate) fn hears_until(&self, brand: &Brand, waiting: &[Message], now: Millis) -> Option<Millis> {
        let listens = brand.listens() && self.voices.as_ref().is_some_and(speech::Voices::can_listen);
        let unheard = waiting.iter().filter(|message| message.is_voice() && message.heard.is_none());
        unheard.map(|message| message.at + PATIENCE).max().filter(|until| listens && *until > now)
    }

    /// Whether the answer is to be said aloud: platform, brand, and then the customer's wish, or the agent's rule.
    pub(crate) fn says_aloud(&self, seen: &Seen) -> bool {
        let may = seen.shop.brand.speaks() && self.voices.as_ref().is_some_and(speech::Voices::can_speak);
        // What they say now counts already.
        let said = seen.waiting.iter().rev().find_map(|message| wanted(words_of(message)));
        may && match (said.or(seen.contact.wants), seen.shop.agent.conduct.aloud) {
            (Some(Wants::Voice), _) | (None, Aloud::Always) => true,
            (None, Aloud::Mirror) => seen.by_voice,
            (Some(Wants::Text), _) | (None, Aloud::Never) => false,
        }
    }

    /// Answers aloud: in writing too, first, where figures, places or links are told.
    pub(crate) async fn say_aloud(
        &self,
        tx: &mut Tx,
        seen: &Seen,
        (message, locale): (Outgoing, Locale),
        revocable: bool,
    ) -> Result<Option<(MessageId, Option<Leaving>)>, AssistantError> {
        let (brand, conversation) = (seen.conversation.brand, &seen.conversation);
        let instead = !must_be_read(&message);
        let said = if instead {
            let author = Author::Agent;
            let said = Said { brand, conversation: conversation.id, author, message, quotes: None, revocable };
            let until = tx.now() + HELD;
            match answer_held(tx, conversation, said, &seen.waiting, until).await {
                Ok(id) => Some((id, None)),
                Err(ConversationError::WindowClosed) => {
                    ask_for_human(tx, brand, conversation.id, "window_closed").await?;
                    None
                }
                Err(error) => return Err(error.into()),
            }
        } else {
            self.say(tx, seen, message, revocable).await?
        };
        if let Some((id, _)) = &said {
            jobs::enqueue(tx, &Speak { brand, message: *id, locale, instead }).await?;
        }
        Ok(said)
    }
}
