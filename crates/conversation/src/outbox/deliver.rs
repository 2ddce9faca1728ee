use super::{SendQueued, store};
use crate::{
    Contact, Conversation, Handling, LineBook, TakeTurn,
    message::{self, MessageState},
    thread,
};
use jobs::{Claim, JobError, Outcome};
use kernel::{BrandId, ConversationId, LineId, MessageId, Millis, hours, seconds};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use storage::{Db, NewFact, StoreError, Tx};
use whatsapp::{Client, Credentials, Outgoing, Pacer, Recipient, SendError, StopReason, Turn, Verdict, pacing::Pace};

/// How the outbox sends.
#[derive(Debug, Clone)]
pub struct OutboxOptions {
    /// Graph API version segment.
    pub graph_version: String,
    /// Messages per second and line, both ways together.
    pub line_rate: u32,
    /// After a sending whose answer was lost (crash, time-out): how long a status webhook may still tell that Meta has
    /// it, before it is sent again and marked as doubtful.
    pub grace: Millis,
}

impl Default for OutboxOptions {
    fn default() -> Self {
        Self { graph_version: "v26.0".into(), line_rate: 80, grace: seconds(30) }
    }
}

/// Answers older than this are not sent any more: they would puzzle more than help.
const STALE: Millis = hours(1);
/// Tries before a passing refusal is taken as final.
pub(crate) const TRIES: u32 = 10;
/// Messages per run, well within the lease of the job.
const PER_RUN: usize = 4;

/// Sends what [`crate::say`] queued.
pub struct Outbox {
    db: Db,
    lines: Arc<LineBook>,
    client: Client,
    options: OutboxOptions,
    /// Rates of this process (contract §5.3, §5.4). Memory only: what it forgets, Meta's own limit answers with a code
    /// that the outbox retries.
    pacer: Mutex<Pacer>,
}

/// What to do next for a conversation.
enum Step {
    Ended,
    Wait(Millis),
    Send(Box<Letter>),
}

/// A message at the door, with all that sending needs.
struct Letter {
    id: MessageId,
    conversation: ConversationId,
    line: LineId,
    /// Failures so far.
    attempts: u32,
    to: Recipient,
    message: Outgoing,
    quotes: Option<String>,
}

impl Outbox {
    /// An outbox over `db` that speaks through `client`.
    pub fn new(db: Db, lines: Arc<LineBook>, client: Client, options: OutboxOptions) -> Self {
        Self { db, lines, client, options, pacer: Mutex::default() }
    }

    /// Counts an inbound message in the line's rate.
    pub(crate) fn note_inbound(&self, line: LineId, now: Millis) {
        self.with_pacer(line, |pacer, line| pacer.count_inbound(line, now));
    }

    fn with_pacer<T>(&self, line: LineId, work: impl FnOnce(&mut Pacer, &str) -> T) -> T {
        let mut pacer = self.pacer.lock().unwrap_or_else(PoisonError::into_inner);
        let line = line.to_string();
        pacer.set_pace(&line, Pace { per_second: self.options.line_rate, ..Pace::default() });
        work(&mut pacer, &line)
    }

    /// Handles [`SendQueued`].
    pub async fn run(&self, job: SendQueued, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        for _ in 0..PER_RUN {
            let step = self.db.write(async |tx| self.prepare(tx, &job, &claim).await).await?;
            let letter = match step {
                Step::Ended => return Ok(Outcome::Done),
                Step::Wait(until) => return Ok(Outcome::Snooze(until)),
                Step::Send(letter) => letter,
            };
            let sent = self.send(job.brand, &letter).await?;
            let ended = self
                .db
                .write(async |tx| {
                    record(tx, job.brand, &letter, sent, self.options.grace).await?;
                    let empty = store::is_empty(tx, job.brand, letter.conversation).await?;
                    if empty {
                        claim.end(tx).await?;
                    }
                    Ok::<_, StoreError>(empty)
                })
                .await?;
            if ended {
                return Ok(Outcome::Done);
            }
        }
        Ok(Outcome::Snooze(self.db.clock().now()))
    }

    /// Looks at the world again and takes the oldest message out of the queue, in its own transaction.
    async fn prepare(&self, tx: &mut Tx, job: &SendQueued, claim: &Claim) -> Result<Step, StoreError> {
        let Some(conversation) = thread::store::lock(tx, job.brand, job.conversation).await? else {
            claim.end(tx).await?;
            return Ok(Step::Ended);
        };
        let contact = Contact::find(tx, job.brand, conversation.contact).await?;
        let recipient = contact.and_then(|contact| contact.recipient());
        loop {
            let Some(next) = store::next(tx, job.brand, conversation.id).await? else {
                claim.end(tx).await?;
                return Ok(Step::Ended);
            };
            let now = tx.now();
            let in_doubt = next.state == "sending";
            if let Some(until) = self.not_before(&next).filter(|until| *until > now) {
                return Ok(Step::Wait(until));
            }
            if !in_doubt && self.take_back(tx, &conversation, &next).await? {
                continue;
            }
            let to = match &recipient {
                None => Err("no_address"),
                Some(_) if next.author == "agent" && now - next.at > STALE => Err("too_late"),
                Some(_) if !next.body.0.is_template() && !conversation.is_window_open(now) => Err("window_closed"),
                Some(to) => Ok(to.clone()),
            };
            let to = match to {
                Ok(to) => to,
                Err(reason) => {
                    fail(tx, job.brand, conversation.id, next.id, None, reason).await?;
                    continue;
                }
            };
            if let Turn::At(until) =
                self.with_pacer(next.line_id, |pacer, line| pacer.take(line, &conversation.contact.to_string(), now))
            {
                return Ok(Step::Wait(until));
            }
            store::set_sending(tx, job.brand, next.id, in_doubt).await?;
            return Ok(Step::Send(Box::new(Letter {
                id: next.id,
                conversation: conversation.id,
                line: next.line_id,
                attempts: u32::try_from(next.attempts).unwrap_or(u32::MAX),
                to,
                message: next.body.0,
                quotes: next.context.and_then(|context| context.0.quoted).and_then(|quoted| quoted.id),
            })));
        }
    }

    fn not_before(&self, next: &store::Next) -> Option<Millis> {
        match next.state.as_str() {
            "sending" => next.attempted_at.map(|at| at + self.options.grace),
            _ => next.try_at,
        }
    }

    /// An answer of the agent does not talk over a human, and is thought over when the customer has written more.
    async fn take_back(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        next: &store::Next,
    ) -> Result<bool, StoreError> {
        if next.author != "agent" {
            return Ok(false);
        }
        let (brand, id) = (conversation.brand, conversation.id);
        if matches!(conversation.handling, Handling::Human { .. }) {
            message::store::set_cancelled(tx, brand, next.id, "human_took_over").await?;
            return Ok(true);
        }
        if next.revocable && conversation.handling == Handling::Agent && conversation.pending_since.is_some() {
            message::store::set_cancelled(tx, brand, next.id, "superseded").await?;
            message::store::reopen(tx, brand, id, next.id).await?;
            jobs::enqueue(tx, &TakeTurn { brand, conversation: id }).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn send(&self, brand: BrandId, letter: &Letter) -> Result<Result<whatsapp::Accepted, SendError>, JobError> {
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let Some(open) = self.lines.by_id(brand, letter.line).await? else {
            return Err(JobError::failed("the line is unknown or its secrets do not open"));
        };
        let credentials = Credentials {
            graph_url: open.line.graph_url.clone(),
            version: self.options.graph_version.clone(),
            phone_number_id: open.line.phone_number_id.clone(),
            access_token: open.secrets.access_token.clone(),
        };
        let opaque = letter.id.to_string();
        let sent = self.client.send(&credentials, &letter.to, &letter.message, letter.quotes.as_deref(), &opaque).await;
        metrics::counter!("seven_t_messages_sent_total", "ok" => if sent.is_ok() { "yes" } else { "no" }).increment(1);
        Ok(sent)
    }
}

/// Writes down what became of a sending.
async fn record(
    tx: &mut Tx,
    brand: BrandId,
    letter: &Letter,
    sent: Result<whatsapp::Accepted, SendError>,
    grace: Millis,
) -> Result<(), StoreError> {
    // A status webhook may have come before the answer: then it knows more than we do.
    let Some(standing) = message::store::standing_by_id(tx, brand, letter.id).await? else {
        return Ok(());
    };
    let state = MessageState::read(&standing.state)?;
    let now = tx.now();
    let jitter = tx.chance().bytes::<1>()[0];
    match sent {
        Ok(accepted) => {
            let state = if state.may_become(MessageState::Accepted) { MessageState::Accepted } else { state };
            message::store::set_state(tx, brand, letter.id, state, now, Some(&accepted.wamid)).await?;
            tx.announce(brand, "message.state", letter.conversation);
            Ok(())
        }
        Err(_) if state != MessageState::Sending => Ok(()),
        // Meta may or may not have it: a status tells, or the grace passes.
        Err(SendError::NoAnswer { .. }) => {
            tracing::info!(message.id = %letter.id, "No answer for message {}: waiting {} ms for a status", letter.id, grace.0);
            Ok(())
        }
        Err(SendError::NotSent) => {
            // The provider is unreachable; it will be back: age alone ends the tries.
            let after = whatsapp::errors::backoff(seconds(1), letter.attempts, jitter);
            store::put_back(tx, brand, letter.id, now + after, None, "unreachable").await
        }
        Err(SendError::Limit(_)) => fail(tx, brand, letter.conversation, letter.id, None, "bad_request").await,
        Err(SendError::Refused(error)) => match whatsapp::classify(&error, letter.attempts, jitter) {
            Verdict::Retry { after } if letter.attempts < TRIES => {
                store::put_back(tx, brand, letter.id, now + after, Some(error.code), "try_again").await
            }
            Verdict::Retry { .. } => {
                fail(tx, brand, letter.conversation, letter.id, Some(error.code), StopReason::Undeliverable.code())
                    .await
            }
            Verdict::Stop { why } => {
                fail(tx, brand, letter.conversation, letter.id, Some(error.code), why.code()).await
            }
        },
    }
}

/// The message will not reach the customer: said to the team with its reason.
pub(crate) async fn fail(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    id: MessageId,
    code: Option<i64>,
    reason: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    message::store::set_failed(tx, brand, id, now, code, reason).await?;
    thread::store::add_failed(tx, brand, conversation, 1).await?;
    let data = json!({ "message": id, "code": code, "reason": reason });
    jobs::tell(tx, brand, NewFact::new("message.failed", conversation).with(data)).await?;
    Ok(())
}
