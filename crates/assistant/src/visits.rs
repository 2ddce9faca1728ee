//! What the product says by itself of appointments: a reminder the day before and two hours before, and that the shop has
//! called one off. A reminder is a timer that looks at the world again: whatever has changed since counts.

mod due;

use crate::{
    Assistant, AssistantError, Phrases,
    brain::agenda::{visit_buttons, words},
    notices::locale_of,
    perceive::Tap,
    reply::{Extra, Reply, button},
};
use agenda::{Agenda, Appointment, State};
use conversation::{Author, Contact, Conversation, ConversationError, Said, say};
use due::{DUE, Due, due};
use identity::Brand;
use jiff::tz::TimeZone;
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{AppointmentId, BrandId, Millis};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{NewFact, Tx};

/// Reminds a customer of an appointment, if that still makes sense.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemindVisit {
    brand: BrandId,
    appointment: AppointmentId,
    which: Which,
    /// The time it was planned for: an appointment that moved has reminders of its own.
    starts_at: Millis,
}

/// Which of the two reminders an appointment may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// The day before.
    Day,
    /// Two hours before.
    Hours,
}

impl Which {
    const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hours => "hours",
        }
    }
}

impl Job for RemindVisit {
    const NAME: &'static str = "assistant.remind_visit";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", self.which.word(), self.appointment, self.starts_at.0))
    }
}

/// What a reminder finds when its time has come.
enum Found {
    /// Not now.
    Later(Millis),
    /// It is said, or need not be.
    Over,
}

impl Assistant {
    /// Reacts to `appointment.booked` and `appointment.moved`: sets the timers of its reminders.
    #[kernel::boxed]
    pub async fn plan_visit_reminders(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let (brand, id) = (fact.brand, AppointmentId(fact.subject));
        self.db
            .write(async |tx| {
                let now = tx.now();
                if let Some(made) = Appointment::find(tx, brand, id).await?.filter(|made| made.state == State::Booked) {
                    for which in DUE {
                        if let Due::At(at) = due(&made, which, fact.at)
                            && at > now
                        {
                            let starts_at = made.starts_at;
                            let job = RemindVisit { brand, appointment: made.id, which, starts_at };
                            jobs::enqueue_at(tx, at, &job).await?;
                        }
                    }
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// Handles [`RemindVisit`].
    #[kernel::boxed]
    pub async fn remind_visit(&self, job: RemindVisit, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let found = self.db.write(async |tx| {
            let found = self.look_and_remind_visit(tx, &job).await?;
            if matches!(found, Found::Over) {
                claim.end(tx).await?;
            }
            Ok::<_, AssistantError>(found)
        });
        Ok(match found.await? {
            Found::Later(at) => Outcome::Snooze(at),
            Found::Over => Outcome::Done,
        })
    }

    async fn look_and_remind_visit(&self, tx: &mut Tx, job: &RemindVisit) -> Result<Found, AssistantError> {
        let RemindVisit { brand, appointment, which, starts_at } = *job;
        let Some(made) = Appointment::find(tx, brand, appointment).await? else { return Ok(Found::Over) };
        // As a turn does: the conversation first. What a customer says is then said before or after this, never beside it.
        let conversation = match Conversation::lock(tx, brand, made.conversation).await {
            Err(ConversationError::NotFound) => return Ok(Found::Over),
            locked => locked?,
        };
        let (Some(made), Some(shop), Some(contact)) = (
            Appointment::find(tx, brand, appointment).await?,
            Brand::find(tx, brand).await?,
            Contact::find(tx, brand, made.contact).await?,
        ) else {
            return Ok(Found::Over);
        };
        let now = tx.now();
        let stands = made.state == State::Booked && made.starts_at == starts_at && now < starts_at;
        let reminds = Agenda::of(tx, &shop).await?.is_some_and(|agenda| agenda.rules.reminds);
        let welcome =
            contact.opted_out_at.is_none() && conversation.handling.is_the_agents() && conversation.is_window_open(now);
        if !(stands && reminds && welcome) {
            return Ok(Found::Over);
        }
        if let Some(end) = shop.quiet_until(now) {
            let in_time = end + due::AT_LEAST < starts_at && conversation.is_window_open(end);
            return Ok(if in_time { Found::Later(end) } else { Found::Over });
        }
        if agenda::note_reminder(tx, brand, made.id, which.word(), starts_at).await? {
            self.say_visit_reminder(tx, &made, &contact, &shop, which).await?;
        }
        Ok(Found::Over)
    }

    async fn say_visit_reminder(
        &self,
        tx: &mut Tx,
        made: &Appointment,
        contact: &Contact,
        shop: &Brand,
        which: Which,
    ) -> Result<(), AssistantError> {
        let phrases = Phrases::new(locale_of(contact, shop), 0);
        let when = words::moment(phrases, made.starts_at, &zone(shop), tx.now());
        let values = [("service", (&made.service).into()), ("when", (&when).into()), ("brand", (&shop.name).into())];
        let mut reply = Reply::default();
        reply.ask(phrases.say("visit-remind", &values), visit_buttons(phrases, made.id));
        tell(tx, made, reply).await?;
        let data = json!({ "which": which, "conversation": made.conversation });
        jobs::tell(tx, made.brand, NewFact::new("appointment.reminded", made.id).with(data)).await?;
        Ok(())
    }

    /// Reacts to `appointment.cancelled`: whose appointment the shop has called off is told, and may take another.
    #[kernel::boxed]
    pub async fn tell_visit_cancelled(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let (brand, id) = (fact.brand, AppointmentId(fact.subject));
        self.db
            .write(async |tx| {
                if fact.data["by"] != "customer" {
                    self.say_visit_cancelled(tx, brand, id).await?;
                }
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn say_visit_cancelled(&self, tx: &mut Tx, brand: BrandId, id: AppointmentId) -> Result<(), AssistantError> {
        let Some(gone) = Appointment::find(tx, brand, id).await? else { return Ok(()) };
        let (Some(shop), Some(contact)) =
            (Brand::find(tx, brand).await?, Contact::find(tx, brand, gone.contact).await?)
        else {
            return Ok(());
        };
        // Nobody is told of an appointment that is over, and nobody who asked for silence.
        if gone.starts_at <= tx.now() || contact.opted_out_at.is_some() {
            return Ok(());
        }
        let phrases = Phrases::new(locale_of(&contact, &shop), 0);
        let when = words::moment(phrases, gone.starts_at, &zone(&shop), tx.now());
        let values = [("service", (&gone.service).into()), ("when", (&when).into()), ("brand", (&shop.name).into())];
        let again = button(&Tap::Visit.id(), &phrases.plain("visit-book-button"));
        let mut reply = Reply::default();
        reply.ask(phrases.say("visit-cancelled-by-shop", &values), Extra::Buttons(vec![again]));
        tell(tx, &gone, reply).await
    }
}

/// Says it in the talk where the appointment was made, if free text may still go there.
async fn tell(tx: &mut Tx, of: &Appointment, reply: Reply) -> Result<(), AssistantError> {
    let Some(message) = reply.into_message() else { return Ok(()) };
    let (brand, conversation, author) = (of.brand, of.conversation, Author::System);
    match say(tx, Said { brand, conversation, author, message, quotes: None, revocable: false }).await {
        // Free text may not go any more: the page says who must be called.
        Ok(_) | Err(ConversationError::WindowClosed | ConversationError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn zone(shop: &Brand) -> TimeZone {
    TimeZone::get(&shop.time_zone).unwrap_or(TimeZone::UTC)
}
