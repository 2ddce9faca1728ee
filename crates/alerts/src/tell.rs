//! What waits for a teammate on a channel is told as one message, when it is due, paced and outside their quiet hours.

pub(crate) mod store;

use crate::{
    Alert, Alerts, Channel, Kind, Letter, Place, Preferences, Severity, by_whatsapp,
    carrier::Carried,
    pace::{self, HOUR},
};
use catalogue::{Source, Sync, SyncState};
use conversation::{Conversation, Handling};
use identity::{Brand, Teammate, teammates_of};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId, Millis, SourceId, TeammateId, Uuid, hours, minutes};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::{StoreError, Tx};
use store::Waiting;

/// Tells a teammate on one channel what waits for them there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TellTeammate {
    /// Whose team.
    pub brand: BrandId,
    /// Who.
    pub teammate: TeammateId,
    /// Where.
    pub channel: Channel,
}

impl Job for TellTeammate {
    const NAME: &'static str = "alerts.tell_teammate";
    fn brand(&self) -> BrandId {
        self.brand
    }
    /// One message at a time to one person on one channel.
    fn key(&self) -> Option<String> {
        Some(format!("{}:{}", self.teammate, self.channel.word()))
    }
}

/// Longer than any carrier takes: a message that is still being sent then was lost with its process, and is sent again.
const TRY: Millis = minutes(2);
/// A message that could not be brought for so long is given up: the alert is in the product, and old.
const GIVEN_UP_AFTER: Millis = hours(24);
/// Waits between tries double from the first up to the second.
const WAITS: (Millis, Millis) = (minutes(1), hours(1));

/// What to do next.
enum Step {
    Ended,
    Wait(Millis),
    Carry(Box<Letter>),
}

impl Alerts {
    /// Handles [`TellTeammate`].
    #[kernel::boxed]
    pub async fn tell(&self, job: TellTeammate, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let step = self.db.write(async |tx| self.prepare(tx, &job, &claim).await).await?;
        let letter = match step {
            Step::Ended => return Ok(Outcome::Done),
            Step::Wait(until) => return Ok(Outcome::Snooze(until)),
            Step::Carry(letter) => letter,
        };
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let carried = match self.carrier(job.channel) {
            Some(carrier) => carrier.carry(&letter).await,
            None => Carried::Refused { why: "not_set_up" },
        };
        self.db.write(async |tx| record(tx, job.brand, letter.id, carried).await).await?;
        // What came meanwhile is looked at next.
        Ok(Outcome::Snooze(self.db.clock().now()))
    }

    /// Looks at the world again and forms the next message, in its own transaction.
    async fn prepare(&self, tx: &mut Tx, job: &TellTeammate, claim: &Claim) -> Result<Step, StoreError> {
        let who = (job.teammate, job.channel);
        let now = tx.now();
        let Some((brand, teammate)) = whom(tx, job).await? else {
            if let Some(sending) = store::sending(tx, job.brand, who).await? {
                store::end(tx, job.brand, sending.id, Err("left"), None).await?;
            }
            store::leave_out_all(tx, job.brand, who, "left").await?;
            claim.end(tx).await?;
            return Ok(Step::Ended);
        };
        if let Some(sending) = store::sending(tx, brand.id, who).await? {
            if sending.try_at > now {
                return Ok(Step::Wait(sending.try_at));
            }
            let alerts = store::alerts_of(tx, brand.id, sending.id).await?;
            match Letter::about((sending.id, sending.begun_at), &brand, &teammate, &alerts) {
                Some(letter) if now - sending.begun_at < GIVEN_UP_AFTER => {
                    store::try_now(tx, brand.id, sending.id, now + TRY).await?;
                    return Ok(Step::Carry(Box::new(letter)));
                }
                _ => store::end(tx, brand.id, sending.id, Err("given_up"), None).await?,
            }
        }
        self.next(tx, &brand, &teammate, job, claim).await
    }

    /// The next message of what waits, if it is time.
    async fn next(
        &self,
        tx: &mut Tx,
        brand: &Brand,
        teammate: &Teammate,
        job: &TellTeammate,
        claim: &Claim,
    ) -> Result<Step, StoreError> {
        let who = (job.teammate, job.channel);
        let now = tx.now();
        let theirs = Preferences::of(tx, brand.id, teammate.id).await?;
        let mut waiting = store::waiting(tx, brand.id, who).await?;
        let quiet = theirs.quiet_until(brand, now);
        if let Some(until) = quiet {
            let breaks = |one: &Waiting| theirs.urgent_anyway && one.alert.kind.severity() == Severity::Urgent;
            let all = waiting.len();
            waiting.retain(breaks);
            if waiting.is_empty() && all > 0 {
                return Ok(Step::Wait(until));
            }
        }
        let Some(due) = waiting.iter().map(|one| one.due_at).min() else {
            claim.end(tx).await?;
            return Ok(Step::Ended);
        };
        let sent = store::sent_since(tx, brand.id, who, now - HOUR).await?;
        let due = due.max(pace::not_before(&sent));
        if due > now {
            return Ok(Step::Wait(due));
        }
        let mut current = Vec::with_capacity(waiting.len());
        for one in waiting {
            match no_news(tx, brand, teammate, &theirs, job.channel, &one).await? {
                Some(why) => store::leave_out(tx, brand.id, who, one.alert.id, why).await?,
                None => current.push(one.alert),
            }
        }
        let id = tx.new_id();
        let Some(letter) = Letter::about((id, now), brand, teammate, &current) else {
            // Nothing of it is news any more: what else waits, if anything, waits for later.
            return Ok(Step::Wait(now));
        };
        self.begin(tx, brand, letter, (job, &current)).await
    }

    /// Writes the message down, as being sent; or as said, where the conversation's outbox takes it.
    async fn begin(
        &self,
        tx: &mut Tx,
        brand: &Brand,
        letter: Letter,
        (job, alerts): (&TellTeammate, &[Alert]),
    ) -> Result<Step, StoreError> {
        let (who, id) = ((job.teammate, job.channel), letter.id);
        let now = tx.now();
        store::begin(tx, brand.id, who, id, now + TRY).await?;
        store::take(tx, brand.id, who, id, alerts).await?;
        if job.channel != Channel::WhatsApp {
            return Ok(Step::Carry(Box::new(letter)));
        }
        let said = by_whatsapp::tell(tx, brand, &letter, &self.public_url).await?;
        let (ended, carried) = (said.map(drop), said.ok());
        store::end(tx, brand.id, id, ended, carried).await?;
        Ok(Step::Wait(now))
    }
}

/// The brand and the teammate, if they still work for it.
async fn whom(tx: &mut Tx, job: &TellTeammate) -> Result<Option<(Brand, Teammate)>, StoreError> {
    let Some(brand) = Brand::find(tx, job.brand).await? else { return Ok(None) };
    let team = teammates_of(tx, brand.org).await?;
    let teammate = team.into_iter().find(|one| one.id == job.teammate && one.works_for(&brand));
    Ok(teammate.map(|teammate| (brand, teammate)))
}

/// Why an alert is no news to this teammate any more, if so.
async fn no_news(
    tx: &mut Tx,
    brand: &Brand,
    teammate: &Teammate,
    theirs: &Preferences,
    channel: Channel,
    waiting: &Waiting,
) -> Result<Option<&'static str>, StoreError> {
    let alert = &waiting.alert;
    if waiting.is_read {
        return Ok(Some("read"));
    }
    if !theirs.wants(teammate.role, alert.kind, channel) {
        return Ok(Some("not_wanted"));
    }
    match (alert.kind, alert.place) {
        (Kind::AngryCustomer | Kind::Unattended | Kind::HumanWanted, Place::Conversation(id)) => {
            of_customer(tx, brand.id, alert.kind, id).await
        }
        (Kind::SourceFailed | Kind::SourceToApprove, Place::Source(id)) => {
            of_source(tx, brand.id, alert.kind, id).await
        }
        _ => Ok(None),
    }
}

/// Whether somebody looks after the customer by now.
async fn of_customer(
    tx: &mut Tx,
    brand: BrandId,
    kind: Kind,
    id: ConversationId,
) -> Result<Option<&'static str>, StoreError> {
    let Some(conversation) = Conversation::find(tx, brand, id).await? else { return Ok(Some("gone")) };
    let is_settled = match conversation.handling {
        Handling::Human { .. } => true,
        // An angry customer is news even where the agent still answers.
        Handling::Agent => kind != Kind::AngryCustomer,
        Handling::Waiting { .. } => false,
    };
    Ok(is_settled.then_some("settled"))
}

/// Whether the source is read again by now, or what waited was decided.
async fn of_source(tx: &mut Tx, brand: BrandId, kind: Kind, id: SourceId) -> Result<Option<&'static str>, StoreError> {
    let Some(source) = Source::find(tx, brand, id).await? else { return Ok(Some("gone")) };
    let is_settled = match kind {
        Kind::SourceFailed => source.problem.is_none(),
        // One that is being read again is asked about again, if it still differs.
        _ => Sync::of_source(tx, brand, id, 1).await?.first().is_none_or(|sync| sync.state != SyncState::Ready),
    };
    Ok(is_settled.then_some("settled"))
}

/// Writes down what became of a try.
async fn record(tx: &mut Tx, brand: BrandId, id: Uuid, carried: Carried) -> Result<(), StoreError> {
    match carried {
        Carried::Sent => store::end(tx, brand, id, Ok(()), None).await,
        Carried::Refused { why } => {
            tracing::info!(alert.message = %id, why, "A message about alerts will not reach its teammate: {why}");
            store::end(tx, brand, id, Err(why), None).await
        }
        Carried::Later { why, at_least } => {
            let Some(attempts) = store::attempts(tx, brand, id).await? else { return Ok(()) };
            let (first, most) = WAITS;
            let wait = Millis(first.0 << attempts.clamp(0, 6)).min(most).max(at_least);
            let until = tx.now() + wait;
            store::put_off(tx, brand, id, until, why).await
        }
    }
}
