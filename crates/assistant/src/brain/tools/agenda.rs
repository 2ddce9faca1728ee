//! Appointments as a model asks for them: it names slots and services by the words that a tool told; what binds is shown in
//! our own.

use super::done::{refused, why_not};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    brain::{Brain, agenda::words},
    dialogue::Visit,
};
use ::agenda::{Agenda, Appointment, Service, Slot};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use kernel::Millis;
use serde_json::{Value, json};

type Told = Result<Value, AssistantError>;

/// The most slots that are told at once, and over how many days they are sought.
const MOST_SLOTS: usize = 12;
const MOST_DAYS: i64 = 14;
const NO_SUCH: &str = "this customer has no such appointment: see find_slots";

impl Brain<'_, '_> {
    /// What they may come for, and when they come already.
    async fn facts_of_agenda(&mut self, agenda: &Agenda) -> Told {
        let ahead = self.gate.appointments_ahead().await?;
        let now = self.gate.tx.now();
        Ok(json!({
            "today": self.told_day(agenda.date(now), agenda.date(now)),
            "services": self.told_services(agenda),
            "theirs": ahead.iter().map(|one| self.told_appointment(agenda, one)).collect::<Vec<_>>(),
        }))
    }

    fn told_services(&self, agenda: &Agenda) -> Vec<Value> {
        let told = |service: &Service| {
            let mut told = json!({ "service": service.name, "minutes": service.minutes });
            if let Some(price) = service.price {
                told["price"] = json!(super::facts::amount(price, self.say.locale()));
            }
            told
        };
        agenda.services.iter().map(told).collect()
    }

    fn told_day(&self, date: Date, today: Date) -> String {
        format!("{date}, {}", words::day(self.say, date, today))
    }

    fn told_slot(&self, agenda: &Agenda, at: Millis) -> Value {
        let said = words::moment(self.say, at, &agenda.zone, self.gate.tx.now());
        json!({ "slot": key(agenda, at), "said": said })
    }

    fn told_appointment(&self, agenda: &Agenda, one: &Appointment) -> Value {
        let mut told = self.told_slot(agenda, one.starts_at);
        told["service"] = json!(one.service);
        told
    }

    fn told_slots(&self, agenda: &Agenda, slots: &[Slot]) -> Vec<Value> {
        slots.iter().take(MOST_SLOTS).map(|slot| self.told_slot(agenda, slot.starts_at)).collect()
    }

    /// The gate's refusal, with what is near where a slot was refused.
    fn slot_refused(&self, agenda: &Agenda, why: &Refusal) -> Value {
        let mut told = why_not(why);
        if let Refusal::Slot { nearest, .. } = why {
            told["near"] = json!(self.told_slots(agenda, nearest));
        }
        told
    }

    pub(super) async fn tool_slots(&mut self, service: Option<&str>, day: Option<&str>) -> Told {
        let Some(agenda) = self.gate.agenda().await? else { return Ok(why_not(&Refusal::NoAgenda)) };
        let mut told = self.facts_of_agenda(&agenda).await?;
        let service = match service {
            Some(name) => match named(&agenda, name) {
                Some(service) => Some(service),
                None => return Ok(self.slot_refused(&agenda, &Refusal::NoSuchService)),
            },
            None => agenda.services.first().filter(|_| agenda.services.len() == 1),
        };
        let Some(service) = service else {
            told["note"] = json!("ask which service they want");
            return Ok(told);
        };
        let now = self.gate.tx.now();
        let from = match day.map(str::parse::<Date>) {
            Some(Err(_)) => return Ok(refused("wrong_day", "a day is written like 2026-11-28")),
            Some(Ok(date)) => date.max(agenda.date(now)),
            None => agenda.date(now),
        };
        let until = from.checked_add(MOST_DAYS.days()).unwrap_or(from);
        let free = self.gate.free_slots(&agenda, service, (from, until), None).await?;
        told["slots"] = json!(self.told_slots(&agenda, &free));
        if free.is_empty() {
            told["note"] = json!("nothing is free from that day on: another day, or hand_over");
        }
        Ok(told)
    }

    pub(super) async fn tool_ask_book(&mut self, slot: &str, service: &str, instead_of: Option<&str>) -> Told {
        let Some(agenda) = self.gate.agenda().await? else { return Ok(why_not(&Refusal::NoAgenda)) };
        let Some(service) = named(&agenda, service).cloned() else { return Ok(why_not(&Refusal::NoSuchService)) };
        let moves = match instead_of {
            None => None,
            Some(text) => match self.visit_at(&agenda, text).await? {
                Some(theirs) => Some(theirs.id),
                None => return Ok(refused("not_theirs", NO_SUCH)),
            },
        };
        let Some(starts_at) = read(&agenda, slot) else { return Ok(wrong_slot()) };
        let date = agenda.date(starts_at);
        let free = self.gate.free_slots(&agenda, &service, (date, date), moves).await?;
        if !free.iter().any(|slot| slot.starts_at == starts_at) {
            let mut told = refused("slot_taken", "this slot is not free: see what is near");
            told["near"] = json!(self.told_slots(&agenda, &free));
            return Ok(told);
        }
        let visit = Visit { service: Some(service.id), moves, note: self.words.clone(), ..Visit::default() };
        self.ask_book(&service, starts_at, &visit)?;
        self.dialogue.visit = Some(visit);
        Ok(json!({ "done": "the slot is shown and the yes is asked for; do not repeat it" }))
    }

    pub(super) async fn tool_book(&mut self, slot: &str, service: &str) -> Told {
        let Some(agenda) = self.gate.agenda().await? else { return Ok(why_not(&Refusal::NoAgenda)) };
        let Some(service) = named(&agenda, service).map(|service| service.id) else {
            return Ok(why_not(&Refusal::NoSuchService));
        };
        let Some(starts_at) = read(&agenda, slot) else { return Ok(wrong_slot()) };
        let note = self.dialogue.visit.as_ref().map(|visit| visit.note.clone()).unwrap_or_default();
        let moved = self.dialogue.visit.as_ref().is_some_and(|visit| visit.moves.is_some());
        match self.gate.perform(ToolCall::BookAppointment { service, starts_at, note }).await? {
            Ok(ToolResult::Appointment(made)) => {
                self.dialogue.visit = None;
                self.say_booked(&made, moved);
                let mut told = self.told_appointment(&agenda, &made);
                told["done"] = json!("it is booked (réservé), and shown to the customer; do not repeat it");
                Ok(told)
            }
            Ok(_) => Ok(json!({})),
            Err(why) => Ok(self.slot_refused(&agenda, &why)),
        }
    }

    /// An appointment of theirs by when it begins.
    async fn visit_at(&mut self, agenda: &Agenda, text: &str) -> Result<Option<Appointment>, AssistantError> {
        let Some(at) = read(agenda, text) else { return Ok(None) };
        let ahead = self.gate.appointments_ahead().await?;
        Ok(ahead.into_iter().find(|one| one.starts_at == at))
    }

    pub(super) async fn tool_ask_cancel_visit(&mut self, text: &str) -> Told {
        let Some(agenda) = self.gate.agenda().await? else { return Ok(why_not(&Refusal::NoAgenda)) };
        let Some(theirs) = self.visit_at(&agenda, text).await? else { return Ok(refused("not_theirs", NO_SUCH)) };
        self.ask_cancel_visit(&theirs).await?;
        Ok(json!({ "done": "the customer is asked; do not repeat it" }))
    }

    pub(super) async fn tool_cancel_visit(&mut self, text: &str) -> Told {
        let Some(agenda) = self.gate.agenda().await? else { return Ok(why_not(&Refusal::NoAgenda)) };
        let Some(theirs) = self.visit_at(&agenda, text).await? else { return Ok(refused("not_theirs", NO_SUCH)) };
        match self.gate.perform(ToolCall::CancelAppointment { appointment: theirs.id }).await? {
            Ok(_) => {
                self.say_cancelled(&theirs);
                Ok(json!({ "done": "called off, and the customer is told" }))
            }
            Err(why) => Ok(why_not(&why)),
        }
    }
}

/// A slot's word: `2026-11-28 10:00`.
fn key(agenda: &Agenda, at: Millis) -> String {
    let minute = agenda.minute(at);
    format!("{} {:02}:{:02}", agenda.date(at), minute / 60, minute % 60)
}

/// The moment that a slot's word means.
fn read(agenda: &Agenda, text: &str) -> Option<Millis> {
    let at = DateTime::strptime("%Y-%m-%d %H:%M", text.trim()).ok()?;
    let zoned = at.to_zoned(agenda.zone.clone()).ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

fn named<'a>(agenda: &'a Agenda, name: &str) -> Option<&'a Service> {
    agenda.services.iter().find(|service| language::fold(&service.name) == language::fold(name.trim()))
}

fn wrong_slot() -> Value {
    refused("slot_closed", "a slot is written like 2026-11-28 10:00, as find_slots told it")
}
