use super::{SendQueued, store};
use crate::{
    Contact, Conversation, Handling, LineBook,
    handling::ANSWERED_ON_PHONE,
    message::{self, MessageState, store::Standing},
    thread,
};
use jobs::{Claim, JobError, Outcome};
use kernel::{BrandId, ConversationId, LineId, MessageId, Millis, hours, minutes, seconds};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use storage::{Db, NewFact, StoreError, Tx};
use whatsapp::{Client, Outgoing, Pacer, Recipient, SendError, Turn, Verdict, pacing::Pace};

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

/// Answers of the agent older than this are not sent any more: they would puzzle more than help.
const STALE: Millis = hours(1);
/// Age at which the others are given up: Meta was out of reach, or refused « for now », all that time.
const TOO_OLD: Millis = hours(24);
/// Sendings that Meta accepts and then reports as failed « for now » before the last is taken as final.
pub(crate) const TRIES: u32 = 10;
/// How often rates of quiet customers are forgotten.
const SWEEP: Millis = minutes(1);
/// Meta's codes for too much on a line, and too much to one customer (contract §5.3, §5.4).
const LINE_LIMIT: i64 = 130_429;
const PAIR_LIMIT: i64 = 131_056;
/// The number is being moved, for a minute at least.
const MAINTENANCE: i64 = 131_057;
/// Meta's word that the window is closed, and that the customer wants no marketing messages (contract §5.5).
const WINDOW_CLOSED: i64 = 131_047;
const OPTED_OUT: i64 = 131_050;
/// Why a message is in the queue again.
const TRY_AGAIN: &str = "try_again";
const UNREACHABLE: &str = "unreachable";
/// Messages per run, well within the lease of the job.
const PER_RUN: usize = 4;

/// Sends what [`crate::say`] queued.
pub struct Outbox {
    pub(super) db: Db,
    pub(super) lines: Arc<LineBook>,
    pub(super) client: Client,
    pub(super) options: OutboxOptions,
    /// Rates of this process (contract §5.3, §5.4). Memory only: what it forgets, Meta's own limit answers with a code
    /// that the outbox retries.
    pacer: Mutex<Paced>,
}

#[derive(Default)]
struct Paced {
    pacer: Pacer,
    swept_at: Millis,
}

/// What Meta said to a sending.
pub(super) type Sent = Result<whatsapp::Accepted, SendError>;
/// Whether the job has ended, and whether it was still ours.
pub(super) type Settled = Option<Result<(), StoreError>>;

/// What to do next for a conversation.
enum Step {
    Ended,
    Wait(Millis),
    Send(Box<Letter>),
}

/// A message at the door, with all that sending needs.
pub(super) struct Letter {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub line: LineId,
    /// Names the customer to the pacer.
    pub peer: String,
    /// Sendings so far, and why the last of them failed.
    pub attempts: u32,
    pub last: (Option<i64>, Option<String>),
    pub to: Recipient,
    pub message: Outgoing,
    pub quotes: Option<String>,
    /// Whether nothing waited behind it.
    pub is_last: bool,
}

impl Outbox {
    /// An outbox over `db` that speaks through `client`.
    pub fn new(db: Db, lines: Arc<LineBook>, client: Client, options: OutboxOptions) -> Self {
        Self { db, lines, client, options, pacer: Mutex::default() }
    }

    /// Counts an inbound message in the line's rate.
    pub(crate) fn note_inbound(&self, line: LineId, now: Millis) {
        self.with_pacer(line, now, |pacer, line| pacer.count_inbound(line, now));
    }

    pub(super) fn with_pacer<T>(&self, line: LineId, now: Millis, work: impl FnOnce(&mut Pacer, &str) -> T) -> T {
        let mut paced = self.pacer.lock().unwrap_or_else(PoisonError::into_inner);
        if now - paced.swept_at >= SWEEP {
            paced.pacer.sweep(now);
            paced.swept_at = now;
        }
        let line = line.to_string();
        paced.pacer.set_pace(&line, Pace { per_second: self.options.line_rate, ..Pace::default() });
        work(&mut paced.pacer, &line)
    }

    /// Meta reports later, in a status, that a line sends too much.
    pub(crate) fn note_refusal(&self, line: LineId, error: &whatsapp::GraphError) {
        if matches!(error.code, LINE_LIMIT | MAINTENANCE)
            && let Verdict::Retry { after } = whatsapp::classify(error, 0, 0)
        {
            let now = self.db.clock().now();
            self.with_pacer(line, now, |pacer, line| pacer.hush_line(line, now + after));
        }
    }

    /// What Meta says about rates holds for the other messages of the line, or of the customer, too.
    pub(super) fn heed(&self, letter: &Letter, sent: &Sent) {
        let Err(SendError::Refused(error)) = sent else { return };
        let Verdict::Retry { after } = whatsapp::classify(error, letter.earlier(Some(error.code), TRY_AGAIN), 0) else {
            return;
        };
        let now = self.db.clock().now();
        match error.code {
            LINE_LIMIT | MAINTENANCE => {
                self.with_pacer(letter.line, now, |pacer, line| pacer.hush_line(line, now + after));
            }
            PAIR_LIMIT => {
                self.with_pacer(letter.line, now, |pacer, line| pacer.hush_pair(line, &letter.peer, now + after));
            }
            _ => {}
        }
    }

    /// Handles [`SendQueued`].
    #[kernel::boxed]
    pub async fn run(&self, job: SendQueued, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        for _ in 0..PER_RUN {
            let step = self.db.write(async |tx| self.prepare(tx, &job, &claim).await).await?;
            let letter = match step {
                Step::Ended => return Ok(Outcome::Done),
                Step::Wait(until) => return Ok(Outcome::Snooze(until)),
                Step::Send(letter) => letter,
            };
            let sent = self.send(job.brand, &letter).await?;
            self.heed(&letter, &sent);
            let settled = self.db.write(async |tx| self.settle(tx, &claim, &letter, sent).await).await?;
            if let Some(ended) = settled {
                return Ok(ended.map(|()| Outcome::Done)?);
            }
        }
        Ok(Outcome::Snooze(self.db.clock().now()))
    }

    /// Looks at the world again and takes the oldest message out of the queue, in its own transaction.
    async fn prepare(&self, tx: &mut Tx, job: &SendQueued, claim: &Claim) -> Result<Step, StoreError> {
        let Some((conversation, contact, mut queue)) = look(tx, job.brand, job.conversation).await? else {
            claim.end(tx).await?;
            return Ok(Step::Ended);
        };
        let recipient = contact.and_then(|contact| contact.recipient());
        loop {
            let is_last = queue.len() < 2;
            let Some(next) = queue.into_iter().next() else {
                claim.end(tx).await?;
                return Ok(Step::Ended);
            };
            let now = tx.now();
            if let Some(until) = self.not_before(&next).filter(|until| *until > now) {
                return Ok(Step::Wait(until));
            }
            if take_back(tx, &conversation, &next).await? {
                queue = queue_of(tx, &conversation).await?;
                continue;
            }
            let age = now - next.at;
            let to = match &recipient {
                None => Err("no_address"),
                Some(_) if age > TOO_OLD || (next.author == "agent" && age > STALE) => Err("too_late"),
                Some(_) if !next.body.0.is_template() && !conversation.is_window_open(now) => Err("window_closed"),
                Some(to) => Ok(to.clone()),
            };
            let to = match to {
                Ok(to) => to,
                Err(reason) => {
                    fail(tx, job.brand, conversation.id, next.id, (None, reason), None).await?;
                    queue = queue_of(tx, &conversation).await?;
                    continue;
                }
            };
            let peer = conversation.contact.to_string();
            let turn = self.with_pacer(next.line_id, now, |pacer, line| pacer.take(line, &peer, now));
            if let Turn::At(until) = turn {
                return Ok(Step::Wait(until));
            }
            store::set_sending(tx, job.brand, &next).await?;
            return Ok(Step::Send(Box::new(Letter {
                id: next.id,
                conversation: conversation.id,
                line: next.line_id,
                peer,
                attempts: u32::try_from(next.attempts).unwrap_or(u32::MAX),
                last: (next.error_code, next.error_reason),
                to,
                message: next.body.0,
                quotes: next.context.and_then(|context| context.0.quoted).and_then(|quoted| quoted.id),
                is_last,
            })));
        }
    }

    /// Writes down what became of a sending, and ends the job if nothing is left to send.
    pub(super) async fn settle(
        &self,
        tx: &mut Tx,
        claim: &Claim,
        letter: &Letter,
        sent: Sent,
    ) -> Result<Settled, StoreError> {
        let brand = claim.brand;
        // Nearly every sending. Whoever queued more since we looked has enqueued the job again, which outlives its end.
        if let (Ok(accepted), true) = (&sent, letter.is_last) {
            let accepting = message::store::accepting(brand, letter.id, tx.now(), &accepted.wamid);
            let (known, gone) = tx.ask((accepting, claim.ending())).await?;
            match known.first() {
                Some((conversation,)) => tx.announce(brand, "message.state", *conversation),
                None => record(tx, brand, letter, sent, self.options.grace).await?,
            }
            return settled(claim.ended(tx, &gone).await);
        }
        record(tx, brand, letter, sent, self.options.grace).await?;
        if !store::is_empty(tx, brand, letter.conversation).await? {
            return Ok(None);
        }
        settled(claim.end(tx).await)
    }

    fn not_before(&self, next: &store::Next) -> Option<Millis> {
        match next.state.as_str() {
            "sending" => next.attempted_at.map(|at| at + self.options.grace),
            _ => next.try_at,
        }
    }

    pub(super) async fn send(&self, brand: BrandId, letter: &Letter) -> Result<Sent, JobError> {
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let Some(open) = self.lines.by_id(brand, letter.line).await? else {
            tracing::error!(line.id = %letter.line, "Line {} cannot speak: its secrets do not open", letter.line);
            return Ok(Err(SendError::NotSent));
        };
        let credentials = open.credentials(&self.options.graph_version);
        let opaque = letter.id.to_string();
        let sent = self.client.send(&credentials, &letter.to, &letter.message, letter.quotes.as_deref(), &opaque).await;
        metrics::counter!("seven_t_messages_sent_total", "ok" => if sent.is_ok() { "yes" } else { "no" }).increment(1);
        Ok(sent)
    }
}

/// What became of the message is true whoever has the job by now.
fn settled(ended: Result<(), StoreError>) -> Result<Settled, StoreError> {
    match ended {
        Err(StoreError::StaleClaim) => Ok(Some(Err(StoreError::StaleClaim))),
        Err(error) => Err(error),
        Ok(()) => Ok(Some(Ok(()))),
    }
}

/// The conversation, locked, whom it is with, and what waits to be sent.
async fn look(
    tx: &mut Tx,
    brand: BrandId,
    mut id: ConversationId,
) -> Result<Option<(Conversation, Option<Contact>, Vec<store::Next>)>, StoreError> {
    loop {
        let locking = thread::store::locking(tx.dialect(), brand, id);
        let next = store::next(tx.dialect(), brand, id);
        let (mut found, mut contact, queue) = tx.ask((locking, Contact::asking(brand, id), next)).await?;
        let Some(locked) = found.pop() else { return Ok(None) };
        match locked.merged_into {
            Some(into) => id = into,
            None => return Ok(Some((locked.conversation, contact.pop(), queue))),
        }
    }
}

async fn queue_of(tx: &mut Tx, conversation: &Conversation) -> Result<Vec<store::Next>, StoreError> {
    let next = store::next(tx.dialect(), conversation.brand, conversation.id);
    let (queue,) = tx.ask((next,)).await?;
    Ok(queue)
}

/// An answer of the agent does not talk over a human, and is thought over when the customer has written more.
async fn take_back(tx: &mut Tx, conversation: &Conversation, next: &store::Next) -> Result<bool, StoreError> {
    if next.author != "agent" {
        return Ok(false);
    }
    let (brand, id) = (conversation.brand, conversation.id);
    let on_the_phone = matches!(&conversation.handling, Handling::Waiting { why } if why == ANSWERED_ON_PHONE);
    if on_the_phone || matches!(conversation.handling, Handling::Human { .. }) {
        // If it did leave, a status still tells.
        message::store::set_cancelled(tx, brand, next.id, "human_took_over", next.in_doubt()).await?;
        return Ok(true);
    }
    let has_more = conversation.handling == Handling::Agent && conversation.pending_since.is_some();
    // The turn that answers what the customer wrote meanwhile is already enqueued, at the end of its burst.
    if next.revocable && has_more && !next.in_doubt() {
        message::store::set_cancelled(tx, brand, next.id, "superseded", false).await?;
        message::store::reopen(tx, brand, id, next.id).await?;
        return Ok(true);
    }
    Ok(false)
}

/// Writes down what became of a sending.
async fn record(tx: &mut Tx, brand: BrandId, letter: &Letter, sent: Sent, grace: Millis) -> Result<(), StoreError> {
    let Some(standing) = message::store::standing_by_id(tx, brand, letter.id).await? else {
        return Ok(());
    };
    let (id, state, now) = (letter.id, standing.state()?, tx.now());
    let error = match sent {
        Ok(accepted) => return record_accepted(tx, brand, &standing, &accepted.wamid).await,
        // A status webhook came before the answer and knows more than we do.
        Err(_) if state != MessageState::Sending => return Ok(()),
        Err(error) => error,
    };
    let jitter = tx.chance().bytes::<1>()[0];
    match error {
        // Meta may or may not have it: a status tells, or the grace passes.
        SendError::NoAnswer { .. } => {
            tracing::info!(message.id = %id, "No answer for message {id}: waiting {} ms for a status", grace.0);
            Ok(())
        }
        // The provider is unreachable; it will be back: age alone ends the tries.
        SendError::NotSent => {
            let after = whatsapp::errors::backoff(seconds(1), letter.earlier(None, UNREACHABLE), jitter);
            store::put_back(tx, brand, id, now + after, None, UNREACHABLE).await
        }
        SendError::Limit(_) => fail(tx, brand, letter.conversation, id, (None, "bad_request"), None).await,
        SendError::Refused(error) => {
            let earlier = letter.earlier(Some(error.code), TRY_AGAIN);
            match whatsapp::classify(&error, earlier, jitter) {
                Verdict::Retry { after } => {
                    store::put_back(tx, brand, id, now + after, Some(error.code), TRY_AGAIN).await
                }
                Verdict::Stop { why } => {
                    fail(tx, brand, letter.conversation, id, (Some(error.code), why.code()), None).await
                }
            }
        }
    }
}

impl Letter {
    /// Failures in a row of this kind before this sending.
    fn earlier(&self, code: Option<i64>, why: &str) -> u32 {
        if self.last.0 == code && self.last.1.as_deref() == Some(why) { self.attempts } else { 0 }
    }
}

/// Meta has taken it. A status webhook may have told more before this answer came: then only its id is news.
async fn record_accepted(tx: &mut Tx, brand: BrandId, standing: &Standing, wamid: &str) -> Result<(), StoreError> {
    if standing.is_past(wamid) {
        return Ok(());
    }
    if standing.state()?.may_become(MessageState::Accepted) {
        let now = tx.now();
        message::store::set_state(tx, brand, standing.id, MessageState::Accepted, now, Some(wamid)).await?;
        tx.announce(brand, "message.state", standing.conversation_id);
        return Ok(());
    }
    message::store::note_wamid(tx, brand, standing.id, wamid).await
}

/// The message will not reach the customer: said to the team with Meta's code, if it is Meta who said no, and a stable
/// word. `wamid`: Meta's id of the sending that failed, if it had one.
pub(crate) async fn fail(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    id: MessageId,
    (code, reason): (Option<i64>, &str),
    wamid: Option<&str>,
) -> Result<(), StoreError> {
    if !message::store::set_failed(tx, brand, id, code, reason, wamid).await? {
        return Ok(());
    }
    thread::store::add_failed(tx, brand, conversation, 1).await?;
    match code {
        Some(WINDOW_CLOSED) => thread::store::close_window(tx, brand, conversation, id).await?,
        Some(OPTED_OUT) => {
            if let Some(conversation) = thread::store::find(tx, brand, conversation).await? {
                Contact::set_opted_out(tx, brand, conversation.contact, true).await?;
            }
        }
        _ => {}
    }
    let data = json!({ "message": id, "code": code, "reason": reason });
    jobs::tell(tx, brand, NewFact::new("message.failed", conversation).with(data)).await?;
    Ok(())
}
