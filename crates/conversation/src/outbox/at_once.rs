//! An answer that nothing holds back leaves as soon as the transaction that gives it has committed: it is written down as
//! leaving, by the same transaction and after the same looks as [`Outbox::run`] would take at the next moment.

use super::{
    Outbox, Said, SendQueued, answer_in,
    deliver::{Letter, Sent},
    say::write_down,
};
use crate::{Contact, Conversation, ConversationError, Message, message, message::MessageState};
use jobs::{Claim, JobError};
use kernel::{BrandId, ConversationId, MessageId};
use storage::{Ask, Tx};
use whatsapp::Turn;

/// A message written down as leaving, to be sent once that is durable: [`Outbox::send_off`]. Forgotten, it counts as sent
/// with its answer lost.
#[must_use]
pub struct Leaving {
    letter: Letter,
    claim: Claim,
}

/// Asks whether something waits in this conversation's outbox, which must leave first; one row if so.
pub fn asking_unsent(brand: BrandId, conversation: ConversationId) -> Ask<(MessageId,)> {
    super::store::asking_unsent(brand, conversation)
}

impl Outbox {
    /// [`answer_in`] a locked conversation with this contact. With nothing `unsent` ([`asking_unsent`] under the lock), what
    /// may leave now is written down as leaving and given back, to be sent off after the commit.
    #[kernel::boxed]
    pub async fn answer_at_once(
        &self,
        tx: &mut Tx,
        (conversation, contact): (&Conversation, &Contact),
        unsent: &[(MessageId,)],
        said: Said,
        to: &[Message],
    ) -> Result<(MessageId, Option<Leaving>), ConversationError> {
        let (now, peer) = (tx.now(), conversation.contact.to_string());
        let is_next = unsent.is_empty();
        let recipient = contact
            .recipient()
            .filter(|_| is_next)
            .filter(|_| said.message.is_template() || conversation.is_window_open(now));
        let may_leave = || self.with_pacer(conversation.line, now, |pacer, line| pacer.take(line, &peer, now));
        let Some(recipient) = recipient.filter(|_| may_leave() == Turn::Now) else {
            return Ok((answer_in(tx, conversation, said, to).await?, None));
        };
        let (brand, job) = (said.brand, SendQueued { brand: said.brand, conversation: conversation.id });
        let id = write_down(tx, conversation, &said, MessageState::Sending, true).await?;
        message::store::set_answered(tx, brand, to, id).await?;
        // Ours as long as nobody else may send it: should this process end meanwhile, another waits no longer than that.
        let claim = jobs::enqueue_claimed(tx, &job, now + self.options.grace).await?;
        let letter = Letter {
            id,
            conversation: conversation.id,
            line: conversation.line,
            peer,
            attempts: 0,
            last: (None, None),
            to: recipient,
            message: said.message,
            quotes: said.quotes,
            is_last: true,
        };
        Ok((id, Some(Leaving { letter, claim })))
    }

    /// Sends what [`Outbox::answer_at_once`] wrote down, after the commit, and writes down what became of it. What could
    /// not be sent is the queue's from now on.
    #[kernel::boxed]
    pub async fn send_off(&self, leaving: Leaving) -> Result<(), JobError> {
        let Leaving { letter, claim } = leaving;
        let sent: Sent = self.send(claim.brand, &letter).await?;
        self.heed(&letter, &sent);
        self.db
            .write(async |tx| match self.settle(tx, &claim, &letter, sent).await? {
                // Ended, or somebody else's by now.
                Some(_) => Ok(()),
                None => claim.give_back(tx, tx.now()).await,
            })
            .await?;
        Ok(())
    }
}
