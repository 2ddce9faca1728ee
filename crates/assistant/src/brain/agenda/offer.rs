//! What is free, as a list to tap: at most ten rows, a few on each of the next days where no day was said.

use super::words;
use crate::{
    brain::{Brain, Thought},
    dialogue::{Offered, Question, Thing, Visit},
    perceive::Tap,
    reply::{Extra, button, options},
};
use ::agenda::{Agenda, Service, Slot};
use jiff::{ToSpan, civil::Date};
use kernel::Millis;
use language::{Act, Choice};

/// Slots in a list; its last row is for another day.
const AT_ONCE: usize = 9;
/// Days of which some are shown where no day was said, and how many of each.
const DAYS_SHOWN: usize = 3;
const OF_EACH_DAY: usize = 3;
/// How far from the day that was said something else is looked for.
const FURTHER: i64 = 21;
/// An hour said below this one may be of the afternoon: « à 3h ».
const EARLY: i64 = 8 * 60;
const NOON: i64 = 12 * 60;

impl Brain<'_, '_> {
    /// What is free for what they said: the yes is asked for to one slot, or which of several.
    pub(in crate::brain) async fn offer_slots(&mut self, agenda: &Agenda) -> Thought {
        let visit = self.dialogue.visit.clone().unwrap_or_default();
        let only = (agenda.services.len() == 1).then(|| agenda.services[0].clone());
        let Some(service) = visit.service.and_then(|id| agenda.service(id).cloned()).or(only) else {
            return self.ask_service(agenda);
        };
        self.dialogue.visit.get_or_insert_default().service = Some(service.id);
        let now = self.gate.tx.now();
        let (today, last) = (agenda.date(now), agenda.last_date(now));
        let said: Option<Date> = visit.date.as_deref().and_then(|date| date.parse().ok());
        // A day that is over says nothing.
        let wanted = said.filter(|date| *date >= today);
        if let Some(far) = wanted.filter(|date| *date > last) {
            let values = [words::day(self.say, far, today), words::day(self.say, last, today)];
            self.reply
                .say(self.say.say("slot-too-far", &[("day", (&values[0]).into()), ("last", (&values[1]).into())]));
            self.dialogue.visit.get_or_insert_default().date = None;
        }
        let wanted = wanted.filter(|date| *date <= last);
        let from = wanted.unwrap_or(today);
        let until = from.checked_add(FURTHER.days()).unwrap_or(last);
        let free = self.gate.free_slots(agenda, &service, (from, until), visit.moves).await?;
        if free.is_empty() {
            return Box::pin(self.say_full(&visit)).await;
        }
        let fits = |slot: &&Slot| fits(&visit, agenda.minute(slot.starts_at));
        let Some(date) = wanted else {
            let fitting: Vec<Slot> = free.iter().filter(fits).copied().collect();
            if !fitting.is_empty() && visit.minute.is_some() {
                return self.ask_slot(&service, &fitting[..fitting.len().min(5)], &visit);
            }
            let base = if fitting.is_empty() { &free } else { &fitting };
            return self.ask_slot(&service, &spread(agenda, base), &visit);
        };
        let of_day: Vec<Slot> = free.iter().filter(|slot| agenda.date(slot.starts_at) == date).copied().collect();
        let fitting: Vec<Slot> = of_day.iter().filter(fits).copied().collect();
        match (&fitting[..], visit.minute) {
            ([first, ..], Some(_)) => return self.ask_book(&service, first.starts_at, &visit),
            ([only], None) => return self.ask_book(&service, only.starts_at, &visit),
            ([_, ..], None) => return self.ask_slot(&service, &fitting[..fitting.len().min(AT_ONCE)], &visit),
            ([], _) => {}
        }
        let day = words::day(self.say, date, today);
        if of_day.is_empty() {
            self.reply.say(self.say.say("slot-none-that-day", &[("day", (&day).into())]));
            return self.ask_slot(&service, &spread(agenda, &free), &visit);
        }
        self.reply.say(self.say.say("slot-none-then", &[("day", (&day).into())]));
        let nearest = nearest(agenda, &of_day, &visit);
        self.ask_slot(&service, &nearest, &visit)
    }

    fn ask_service(&mut self, agenda: &Agenda) -> Thought {
        let locale = self.say.locale();
        let note = |service: &Service| {
            let minutes = format!("{} min", service.minutes);
            service.price.map_or_else(|| minutes.clone(), |price| format!("{minutes} · {}", price.display(locale)))
        };
        let rows = agenda
            .services
            .iter()
            .map(|service| {
                let priced = agenda.services.len() > 3 || agenda.services.iter().any(|one| one.price.is_some());
                (Tap::Service(service.id).id(), service.name.clone(), priced.then(|| note(service)))
            })
            .collect();
        let offered = |service: &Service| Offered { what: Thing::Service(service.id), label: service.name.clone() };
        self.dialogue.shown = agenda.services.iter().map(offered).collect();
        self.dialogue.asked = Some(Question::Service);
        self.reply.ask(self.say.plain("visit-which-service"), options(self.say, "list-services", rows));
        Ok(())
    }

    /// Which of these?
    fn ask_slot(&mut self, service: &Service, slots: &[Slot], visit: &Visit) -> Thought {
        if let ([only], Some(_)) = (slots, visit.minute) {
            return self.ask_book(service, only.starts_at, visit);
        }
        let zone = self.shop.zone();
        let label = |slot: &Slot| words::short(self.say, slot.starts_at, &zone);
        self.dialogue.shown =
            slots.iter().map(|slot| Offered { what: Thing::Slot(slot.starts_at), label: label(slot) }).collect();
        self.dialogue.asked = Some(Question::Slot);
        let mut rows: Vec<_> = slots.iter().map(|slot| (Tap::Slot(slot.starts_at).id(), label(slot), None)).collect();
        if rows.len() != 3 {
            rows.push((Tap::Days.id(), self.say.plain("slot-other-day"), None));
        }
        let question = self.say.say("slot-which", &[("service", (&service.name).into())]);
        self.reply.ask(question, options(self.say, "list-slots", rows));
        self.reply.listed = self.slot_lines(slots);
        Ok(())
    }

    /// The same in words, a line a day: « samedi 28 novembre : 10h, 10h30 ».
    fn slot_lines(&self, slots: &[Slot]) -> Vec<String> {
        let (zone, today) = (self.shop.zone(), words::date_of(self.gate.tx.now(), &self.shop.zone()));
        let mut lines: Vec<(Date, Vec<String>)> = Vec::new();
        for slot in slots {
            let (date, hour) = (words::date_of(slot.starts_at, &zone), words::hour(self.say, slot.starts_at, &zone));
            match lines.last_mut().filter(|(day, _)| *day == date) {
                Some((_, hours)) => hours.push(hour),
                None => lines.push((date, vec![hour])),
            }
        }
        let said = lines.into_iter().map(|(date, hours)| {
            let (day, hours) = (words::day(self.say, date, today), hours.join(", "));
            self.say.say("slot-line", &[("day", (&day).into()), ("hours", (&hours).into())])
        });
        said.collect()
    }

    /// On which day?
    pub(in crate::brain) async fn offer_days(&mut self, agenda: &Agenda) -> Thought {
        let visit = self.dialogue.visit.clone().unwrap_or_default();
        let Some(service) = visit.service.and_then(|id| agenda.service(id).cloned()) else {
            return Box::pin(self.offer_slots(agenda)).await;
        };
        let now = self.gate.tx.now();
        let (today, last) = (agenda.date(now), agenda.last_date(now));
        let free = self.gate.free_slots(agenda, &service, (today, last), visit.moves).await?;
        let mut dates: Vec<Date> = free.iter().map(|slot| agenda.date(slot.starts_at)).collect();
        dates.dedup();
        if dates.is_empty() {
            return Box::pin(self.say_full(&visit)).await;
        }
        let row = |date: &Date| (Tap::Day(*date).id(), words::short_day(self.say, *date), None);
        let rows = dates.iter().take(AT_ONCE + 1).map(row).collect();
        let shown =
            |date: &Date| Offered { what: Thing::Day(date.to_string()), label: words::short_day(self.say, *date) };
        self.dialogue.shown = dates.iter().take(AT_ONCE + 1).map(shown).collect();
        self.dialogue.asked = Some(Question::Slot);
        self.reply.ask(self.say.plain("slot-which-day"), options(self.say, "list-days", rows));
        Ok(())
    }

    /// Shows one slot and asks for the yes to exactly it.
    pub(in crate::brain) fn ask_book(&mut self, service: &Service, starts_at: Millis, visit: &Visit) -> Thought {
        let when = words::moment(self.say, starts_at, &self.shop.zone(), self.gate.tx.now());
        let values =
            [("service", (&service.name).into()), ("when", (&when).into()), ("minutes", service.minutes.into())];
        if let Some(price) = service.price {
            let price = price.display(self.say.locale());
            self.reply
                .say(self.say.say("visit-price", &[("service", (&service.name).into()), ("price", (&price).into())]));
        }
        let key = if visit.moves.is_some() { "visit-ask-move" } else { "visit-ask-book" };
        self.dialogue.shown.clear();
        self.dialogue.asked = Some(Question::Book { service: service.id, starts_at, moves: visit.moves });
        let buttons = vec![
            button(&Tap::Yes.id(), &self.say.plain("visit-yes-button")),
            button(&Tap::No.id(), &self.say.plain("visit-other-button")),
        ];
        self.reply.ask(self.say.say(key, &values), Extra::Buttons(buttons));
        Ok(())
    }

    /// Nothing is free as far as one can see: a person may find something.
    async fn say_full(&mut self, visit: &Visit) -> Thought {
        self.dialogue.asked = None;
        if visit.moves.is_none() {
            self.dialogue.visit = None;
        }
        self.hand_over("appointment", "slot-none-at-all").await
    }

    /// Whether an act points at one of the slots, days or services shown.
    pub(super) fn chooses_shown(&self, act: &Act) -> bool {
        self.shown_chosen(act).is_some()
    }

    fn shown_chosen(&self, act: &Act) -> Option<Thing> {
        let shown = &self.dialogue.shown;
        let at = act.slots.choices.iter().find_map(|choice| match choice {
            Choice::Nth(n) => usize::try_from(*n).ok()?.checked_sub(1),
            Choice::Last => shown.len().checked_sub(1),
            Choice::Shown(at) => Some(*at),
            _ => None,
        })?;
        shown.get(at).map(|offered| offered.what.clone())
    }

    /// « le premier », « la dernière ».
    pub(in crate::brain) async fn choose_shown(&mut self, act: &Act) -> Thought {
        let tap = match self.shown_chosen(act) {
            Some(Thing::Service(id)) => Tap::Service(id),
            Some(Thing::Slot(at)) => Tap::Slot(at),
            Some(Thing::Day(date)) => date.parse().map_or(Tap::Days, Tap::Day),
            Some(Thing::Visit(id)) => Tap::MoveVisit(id),
            _ => Tap::Days,
        };
        Box::pin(self.tap_visit(tap)).await
    }
}

/// Whether a minute of the day is what they said, as far as they said.
fn fits(visit: &Visit, minute: i64) -> bool {
    let hour = visit.minute.is_none_or(|said| said == minute || said < EARLY && said + NOON == minute);
    let part = visit.part.is_none_or(|part| part.has(minute));
    // « 3h de l'après-midi » is three in the afternoon already.
    hour && (part || visit.minute.is_some())
        && visit.from.is_none_or(|from| minute >= from)
        && visit.before.is_none_or(|before| minute < before)
}

/// Some of each of the next days, spread over the day.
fn spread(agenda: &Agenda, slots: &[Slot]) -> Vec<Slot> {
    let mut days: Vec<(Date, Vec<Slot>)> = Vec::new();
    for slot in slots {
        let date = agenda.date(slot.starts_at);
        let full = days.len() == DAYS_SHOWN;
        match days.last_mut().filter(|(day, _)| *day == date) {
            Some((_, of_day)) => of_day.push(*slot),
            None if full => break,
            None => days.push((date, vec![*slot])),
        }
    }
    let some = |of_day: &Vec<Slot>| {
        let step = of_day.len().div_ceil(OF_EACH_DAY).max(1);
        of_day.iter().step_by(step).copied().collect::<Vec<_>>()
    };
    days.iter().flat_map(|(_, of_day)| some(of_day)).collect()
}

/// Those of a day that are nearest to what they said, by time.
fn nearest(agenda: &Agenda, of_day: &[Slot], visit: &Visit) -> Vec<Slot> {
    let aim = visit.minute.or(visit.from).or(visit.before).unwrap_or(match visit.part {
        Some(crate::dialogue::Part::Morning) => 9 * 60,
        Some(crate::dialogue::Part::Evening) => 18 * 60,
        _ => 15 * 60,
    });
    let mut near = of_day.to_vec();
    near.sort_by_key(|slot| (agenda.minute(slot.starts_at) - aim).abs());
    near.truncate(4);
    near.sort_by_key(|slot| slot.starts_at);
    near
}
