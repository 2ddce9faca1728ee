//! Appointments: « je veux un rdv pour essayer la robe demain après-midi », « plutôt 15h », « annulez mon rdv ». Where the
//! shop has no agenda, a person answers, as before.

mod offer;
mod said;
mod wants;
pub(crate) mod words;

use super::{Brain, Thought};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    dialogue::{Offered, Question, Thing, Visit},
    gate::Booking,
    perceive::{Move, Tap},
    reply::{Extra, button, options},
};
use ::agenda::{Agenda, Appointment};
use kernel::{AppointmentId, Millis, ServiceId};
use knowledge::Kind;
use language::{Act, Intent};
use said::TimeSaid;
use std::pin::Pin;
use wants::Wants;

/// A thought boxed where it is made: one thought leads to another, and their futures would fill the stack of those before.
type Boxed<'s, T> = Pin<Box<dyn Future<Output = Result<T, AssistantError>> + Send + 's>>;

impl Brain<'_, '_> {
    /// Whether an act is about an appointment, and was answered as one.
    pub(super) fn hears_of_an_appointment<'s>(&'s mut self, act: &'s Act) -> Boxed<'s, bool> {
        Box::pin(self.hears_of_it(act))
    }

    /// A tap on something of the agenda.
    pub(super) fn taps_visit(&mut self, tap: Tap) -> Boxed<'_, ()> {
        Box::pin(self.tap_visit(tap))
    }

    /// « le premier », of what the agenda showed.
    pub(super) fn points_at_visit<'s>(&'s mut self, act: &'s Act) -> Boxed<'s, ()> {
        Box::pin(self.choose_shown(act))
    }

    /// A yes to what was asked about an appointment.
    pub(super) fn yes_to_visit(&mut self) -> Boxed<'_, ()> {
        match self.dialogue.asked {
            Some(Question::Book { .. }) => Box::pin(self.book_it()),
            Some(Question::CancelVisit { .. }) => Box::pin(self.cancel_visit_for_sure()),
            _ => Box::pin(self.another_time()),
        }
    }

    /// A no to it.
    pub(super) fn no_to_visit(&mut self) -> Boxed<'_, ()> {
        match self.dialogue.asked {
            Some(Question::Book { .. }) => Box::pin(self.another_time()),
            Some(Question::CancelVisit { appointment }) => Box::pin(self.keep_visit(appointment)),
            _ => Box::pin(self.drop_visit()),
        }
    }

    /// Nothing is looked for any more.
    async fn drop_visit(&mut self) -> Thought {
        self.dialogue.asked = None;
        self.dialogue.visit = None;
        self.reply.ask(self.say.plain("visit-dropped"), Extra::Nothing);
        Ok(())
    }

    async fn hears_of_it(&mut self, act: &Act) -> Result<bool, AssistantError> {
        let pending = self.asks_about_a_visit();
        let named = wants::names_one(&self.words);
        let sure = act.intent == Intent::Appointment && act.is_sure();
        let begun = self.dialogue.visit.is_some() && !self.asks_for_a_yes();
        if !(pending || named || sure || begun) || !named && wants::fetches(&self.words) {
            return Ok(false);
        }
        // The rest of a message that was answered whole.
        if self.visit_heard {
            return Ok(wants::may_be_one(act) && act.slots.items.is_empty());
        }
        let about = named || sure || wants::may_be_one(act);
        // « bonjour, un rdv svp »: the greeting is greeted, unless all of it was read as one.
        let only_greets = act.intent.is_courtesy() && !wants::names_one(&self.words_of_act(act));
        if only_greets && act.intent != Intent::Goodbye || !about {
            return Ok(false);
        }
        let Some(agenda) = self.gate.agenda().await? else { return Ok(false) };
        let heard = Box::pin(self.answer_about_a_visit(&agenda, act, named || sure)).await?;
        self.visit_heard |= heard;
        self.understood |= heard;
        Ok(heard)
    }

    /// Whether the last answer asked about an appointment.
    pub(super) fn asks_about_a_visit(&self) -> bool {
        let asked = self.dialogue.asked.as_ref();
        matches!(asked, Some(Question::Service | Question::Slot | Question::Book { .. } | Question::CancelVisit { .. }))
    }

    /// Whether the last answer asked something of an order, that words about a time may be an answer to.
    fn asks_for_a_yes(&self) -> bool {
        matches!(
            self.dialogue.asked,
            Some(
                Question::Confirm { .. }
                    | Question::Cancel { .. }
                    | Question::Reopen { .. }
                    | Question::Address { .. }
                    | Question::Zone
            )
        )
    }

    async fn answer_about_a_visit(&mut self, agenda: &Agenda, act: &Act, about: bool) -> Result<bool, AssistantError> {
        let now = self.gate.tx.now();
        let pending = self.asks_about_a_visit();
        let said = TimeSaid::read(&self.words, agenda.date(now), pending);
        let service = wants::service_named(&agenda.services, &self.words).map(|service| service.id);
        let wants = Wants::read(&self.words);
        if self.agrees_to_time() {
            Box::pin(self.book_it()).await?;
            return Ok(true);
        }
        // « vous prenez sans rendez-vous ? »: what the merchant told answers, where they told it.
        if about && said.is_silent() && wants == Wants::Book && self.asks_what_was_told(Intent::Appointment, act) {
            return Ok(true);
        }
        // « samedi 9h30 », after a word about something else.
        if !(pending || about) && said.is_silent() {
            return Ok(false);
        }
        let done = match wants {
            Wants::Person if about => self.hand_over("appointment", "ask-shop").await,
            Wants::Cancel if about || pending => Box::pin(self.wants_it_cancelled(&said, agenda)).await,
            Wants::Ask if about => Box::pin(self.tell_appointments()).await,
            Wants::Move if about && !self.is_choosing_a_time() => Box::pin(self.wants_it_moved(&said, agenda)).await,
            _ if act.intent == Intent::Refuse && said.is_silent() => return Ok(false),
            _ if act.intent == Intent::Confirm && said.is_silent() => return Ok(false),
            _ if about || !said.is_silent() || service.is_some() => {
                Box::pin(self.goes_on_with_a_visit(agenda, &said, service, about)).await
            }
            _ if pending && self.chooses_shown(act) => Box::pin(self.choose_shown(act)).await,
            _ => return Ok(false),
        };
        done.map(|()| true)
    }

    /// Whether a time for an appointment is being looked for.
    fn is_choosing_a_time(&self) -> bool {
        matches!(self.dialogue.asked, Some(Question::Slot | Question::Book { .. }))
    }

    /// What was said of it so far, with what is said now; then what is free.
    async fn goes_on_with_a_visit(
        &mut self,
        agenda: &Agenda,
        said: &TimeSaid,
        service: Option<ServiceId>,
        about: bool,
    ) -> Thought {
        let mut visit = self.dialogue.visit.take().unwrap_or_default();
        visit.service = service.or(visit.service);
        said.onto(&mut visit);
        if let (Some(Question::Book { starts_at, .. }), None) = (&self.dialogue.asked, said.date) {
            // « plutôt 15h »: on the day that was asked about.
            visit.date.get_or_insert_with(|| agenda.date(*starts_at).to_string());
        }
        if about && visit.note.is_empty() {
            visit.note = self.words.trim().chars().take(Appointment::LONGEST_NOTE).collect();
        }
        self.dialogue.visit = Some(visit);
        Box::pin(self.offer_slots(agenda)).await
    }

    /// Whether a yes names the very time that was asked about.
    pub(super) fn agrees_to_time(&self) -> bool {
        let Some(Question::Book { starts_at, .. }) = &self.dialogue.asked else { return false };
        let zone = self.shop.zone();
        let (date, today) = (words::date_of(*starts_at, &zone), words::date_of(self.gate.tx.now(), &zone));
        let here = jiff::Timestamp::from_millisecond(starts_at.0).unwrap_or_default().to_zoned(zone);
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        self.dialogue.asked == self.seen && said::is_yes_to(&self.words, date, minute, today)
    }

    /// The appointment that a yes binds them to, where one was asked about.
    pub(super) fn booking_asked(&self) -> Option<Booking> {
        match &self.dialogue.asked {
            Some(Question::Book { service, starts_at, moves }) => {
                Some(Booking { service: *service, starts_at: *starts_at, moves: *moves })
            }
            _ => None,
        }
    }

    /// The yes: the slot is taken, or what is near it is shown.
    async fn book_it(&mut self) -> Thought {
        let Some(Booking { service, starts_at, moves }) = self.booking_asked() else { return Ok(()) };
        let note = self.dialogue.visit.as_ref().map(|visit| visit.note.clone()).unwrap_or_default();
        match self.gate.perform(ToolCall::BookAppointment { service, starts_at, note }).await? {
            Ok(ToolResult::Appointment(made)) => {
                self.dialogue.visit = None;
                self.dialogue.asked = None;
                self.dialogue.shown.clear();
                self.say_booked(&made, moves.is_some());
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(refusal) => Box::pin(self.say_no_slot(&refusal, service, starts_at, moves)).await,
        }
    }

    pub(super) fn say_booked(&mut self, made: &Appointment, moved: bool) {
        let when = words::moment(self.say, made.starts_at, &self.shop.zone(), self.gate.tx.now());
        let values = [("service", (&made.service).into()), ("when", (&when).into())];
        self.reply.ask(String::new(), Extra::Nothing);
        self.reply.say(self.say.say(if moved { "visit-moved" } else { "visit-booked" }, &values));
        // Where to come, in the merchant's own words.
        self.know_of(Kind::Address);
        self.reply.say(self.say.plain("visit-booked-next"));
    }

    /// What the gate refused, and what is free instead.
    async fn say_no_slot(
        &mut self,
        refusal: &Refusal,
        service: ServiceId,
        starts_at: Millis,
        moves: Option<AppointmentId>,
    ) -> Thought {
        self.dialogue.asked = None;
        let Some(agenda) = self.gate.agenda().await? else { return self.hand_over("appointment", "ask-shop").await };
        match refusal {
            Refusal::TooManyAppointments => {
                self.reply.say(self.say.plain("visit-too-many"));
                return Box::pin(self.tell_appointments()).await;
            }
            Refusal::AppointmentOver | Refusal::NotTheirs => return Box::pin(self.tell_appointments()).await,
            // Nobody said yes to it yet: it is asked again.
            Refusal::NeedsYes => {}
            _ => self.reply.say(self.say.plain("visit-someone-quicker")),
        }
        let visit = self.dialogue.visit.get_or_insert_default();
        (visit.service, visit.moves) = (Some(service), moves);
        (visit.date, visit.minute) = (Some(agenda.date(starts_at).to_string()), Some(agenda.minute(starts_at)));
        (visit.part, visit.from, visit.before) = (None, None, None);
        Box::pin(self.offer_slots(&agenda)).await
    }

    /// « non », to a time that was proposed: another one.
    async fn another_time(&mut self) -> Thought {
        let Some(agenda) = self.gate.agenda().await? else { return self.hand_over("appointment", "ask-shop").await };
        if let Some(Booking { service, moves, .. }) = self.booking_asked() {
            let visit = self.dialogue.visit.get_or_insert_default();
            (visit.service, visit.moves) = (Some(service), moves);
        }
        let visit = self.dialogue.visit.get_or_insert_default();
        (visit.date, visit.minute, visit.part, visit.from, visit.before) = (None, None, None, None, None);
        Box::pin(self.offer_slots(&agenda)).await
    }

    /// What a tap on something of the agenda means.
    async fn tap_visit(&mut self, tap: Tap) -> Thought {
        let Some(agenda) = self.gate.agenda().await? else { return self.hand_over("appointment", "ask-shop").await };
        let held = self.dialogue.visit.take().unwrap_or_default();
        let visit = match tap {
            Tap::Service(id) => Visit { service: Some(id), ..held },
            Tap::Day(date) => Visit { date: Some(date.to_string()), minute: None, part: None, ..held },
            Tap::Slot(at) => Visit {
                date: Some(agenda.date(at).to_string()),
                minute: Some(agenda.minute(at)),
                part: None,
                from: None,
                before: None,
                ..held
            },
            Tap::MoveVisit(id) => {
                self.dialogue.visit = Some(held);
                return Box::pin(self.move_this(&agenda, id, &TimeSaid::default())).await;
            }
            Tap::CancelVisit(id) => {
                return match self.gate.their_appointment(id).await? {
                    Some(theirs) => Box::pin(self.ask_cancel_visit(&theirs)).await,
                    None => Box::pin(self.tell_appointments()).await,
                };
            }
            Tap::Days => {
                self.dialogue.visit = Some(held);
                return Box::pin(self.offer_days(&agenda)).await;
            }
            _ => Visit::default(),
        };
        self.dialogue.visit = Some(visit);
        Box::pin(self.offer_slots(&agenda)).await
    }

    /// « c'est à quelle heure mon rdv ? ».
    pub(super) async fn tell_appointments(&mut self) -> Thought {
        let ahead = self.gate.appointments_ahead().await?;
        self.dialogue.asked = None;
        self.dialogue.visit = None;
        if ahead.is_empty() {
            let book = button(&Tap::Visit.id(), &self.say.plain("visit-book-button"));
            self.reply.ask(self.say.plain("visit-none"), Extra::Buttons(vec![book]));
            return Ok(());
        }
        let lines: Vec<String> = ahead.iter().map(|one| self.visit_line(one)).collect();
        self.reply.say(self.say.plain("visit-yours"));
        for line in lines {
            self.reply.say(line);
        }
        if let [only] = &ahead[..] {
            self.reply.extra = visit_buttons(self.say, only.id);
        }
        Ok(())
    }

    fn visit_line(&self, one: &Appointment) -> String {
        let when = words::moment(self.say, one.starts_at, &self.shop.zone(), self.gate.tx.now());
        self.say.say("visit-line", &[("service", (&one.service).into()), ("when", (&when).into())])
    }

    async fn wants_it_cancelled(&mut self, said: &TimeSaid, agenda: &Agenda) -> Thought {
        if let Some(Question::CancelVisit { .. }) = self.dialogue.asked {
            return Box::pin(self.cancel_visit_for_sure()).await;
        }
        let ahead = self.gate.appointments_ahead().await?;
        if ahead.is_empty() && self.dialogue.visit.take().is_some() {
            return self.drop_visit().await;
        }
        match meant(&ahead, said, agenda) {
            Meant::None => Box::pin(self.tell_appointments()).await,
            Meant::One(only) => Box::pin(self.ask_cancel_visit(&only)).await,
            Meant::Several => self.ask_which_visit(&ahead, Tap::CancelVisit),
        }
    }

    async fn wants_it_moved(&mut self, said: &TimeSaid, agenda: &Agenda) -> Thought {
        let ahead = self.gate.appointments_ahead().await?;
        match &ahead[..] {
            [] => Box::pin(self.goes_on_with_a_visit(agenda, said, None, true)).await,
            [only] => Box::pin(self.move_this(agenda, only.id, said)).await,
            _ => self.ask_which_visit(&ahead, Tap::MoveVisit),
        }
    }

    async fn move_this(&mut self, agenda: &Agenda, id: AppointmentId, said: &TimeSaid) -> Thought {
        let Some(theirs) = self.gate.their_appointment(id).await? else {
            return Box::pin(self.tell_appointments()).await;
        };
        // What is not offered any more has no other time: a person sees to it.
        if agenda.service(theirs.service_id).is_none() {
            return self.hand_over("appointment", "ask-shop").await;
        }
        let mut visit = Visit { service: Some(theirs.service_id), moves: Some(id), ..Visit::default() };
        said.onto(&mut visit);
        // « décalez mon rdv à 17h »: on the same day.
        if visit.date.is_none() && !said.is_silent() {
            visit.date = Some(agenda.date(theirs.starts_at).to_string());
        }
        self.dialogue.visit = Some(visit);
        Box::pin(self.offer_slots(agenda)).await
    }

    fn ask_which_visit(&mut self, ahead: &[Appointment], tap: fn(AppointmentId) -> Tap) -> Thought {
        let zone = self.shop.zone();
        let label = |one: &Appointment| words::short(self.say, one.starts_at, &zone);
        let rows = ahead.iter().map(|one| (tap(one.id).id(), label(one), Some(one.service.clone()))).collect();
        self.dialogue.shown =
            ahead.iter().map(|one| Offered { what: Thing::Visit(one.id), label: label(one) }).collect();
        self.dialogue.asked = None;
        self.reply.ask(self.say.plain("visit-which-of-yours"), options(self.say, "list-visits", rows));
        Ok(())
    }

    pub(super) async fn ask_cancel_visit(&mut self, theirs: &Appointment) -> Thought {
        let when = words::moment(self.say, theirs.starts_at, &self.shop.zone(), self.gate.tx.now());
        let values = [("service", (&theirs.service).into()), ("when", (&when).into())];
        let question = self.say.say("visit-ask-cancel", &values);
        self.ask_yes_no(question, Question::CancelVisit { appointment: theirs.id });
        Ok(())
    }

    /// The yes: it is called off.
    async fn cancel_visit_for_sure(&mut self) -> Thought {
        let Some(Question::CancelVisit { appointment }) = self.dialogue.asked else { return Ok(()) };
        match self.gate.perform(ToolCall::CancelAppointment { appointment }).await? {
            Ok(ToolResult::Appointment(gone)) => {
                self.say_cancelled(&gone);
                Ok(())
            }
            Ok(_) => Ok(()),
            // Not a plain yes: it is asked again.
            Err(Refusal::NeedsYes) => match self.gate.their_appointment(appointment).await? {
                Some(theirs) => Box::pin(self.ask_cancel_visit(&theirs)).await,
                None => Box::pin(self.tell_appointments()).await,
            },
            Err(_) => Box::pin(self.tell_appointments()).await,
        }
    }

    pub(super) fn say_cancelled(&mut self, gone: &Appointment) {
        self.dialogue.asked = None;
        self.dialogue.visit = None;
        let when = words::moment(self.say, gone.starts_at, &self.shop.zone(), self.gate.tx.now());
        let values = [("service", (&gone.service).into()), ("when", (&when).into())];
        let again = button(&Tap::Visit.id(), &self.say.plain("visit-book-button"));
        self.reply.ask(self.say.say("visit-cancelled", &values), Extra::Buttons(vec![again]));
    }

    /// « non » to calling it off.
    async fn keep_visit(&mut self, appointment: AppointmentId) -> Thought {
        self.dialogue.asked = None;
        if let Some(theirs) = self.gate.their_appointment(appointment).await? {
            let when = words::moment(self.say, theirs.starts_at, &self.shop.zone(), self.gate.tx.now());
            let values = [("service", (&theirs.service).into()), ("when", (&when).into())];
            self.reply.say(self.say.say("visit-kept", &values));
        }
        Ok(())
    }
}

/// What a reminder and a list of one offer to tap.
pub(crate) fn visit_buttons(say: crate::Phrases, id: AppointmentId) -> Extra {
    Extra::Buttons(vec![
        button(&Tap::MoveVisit(id).id(), &say.plain("visit-move-button")),
        button(&Tap::CancelVisit(id).id(), &say.plain("visit-cancel-button")),
    ])
}

/// Which of theirs is meant.
enum Meant {
    None,
    One(Box<Appointment>),
    Several,
}

fn meant(ahead: &[Appointment], said: &TimeSaid, agenda: &Agenda) -> Meant {
    let fits = |one: &&Appointment| {
        said.date.is_none_or(|date| agenda.date(one.starts_at) == date)
            && said.minute.is_none_or(|minute| agenda.minute(one.starts_at) == minute)
    };
    let fitting: Vec<&Appointment> = ahead.iter().filter(fits).collect();
    match (&fitting[..], ahead) {
        ([only], _) => Meant::One(Box::new((*only).clone())),
        (_, [only]) => Meant::One(Box::new(only.clone())),
        (_, []) => Meant::None,
        _ => Meant::Several,
    }
}

/// Whether a move asks, surely and plainly, for an appointment to be called off.
pub(super) fn asks_to_cancel_visit(one: &Move, words: &str) -> bool {
    matches!(one, Move::Act(act) if !act.slots.negated) && Wants::read(words) == Wants::Cancel && !words.contains('?')
}
