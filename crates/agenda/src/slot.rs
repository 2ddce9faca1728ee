//! Slots: computed from the rules and from what is taken, never stored.

use crate::{Agenda, Opening, Service, SlotRefused};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use kernel::{Millis, days, minutes};

/// A time at which somebody can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When it begins.
    pub starts_at: Millis,
    /// When it is over.
    pub ends_at: Millis,
    /// How many may still take it; above zero where it is free.
    pub left: i64,
}

/// The time of an appointment that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// When it begins.
    pub starts_at: Millis,
    /// When it is over.
    pub ends_at: Millis,
}

impl Agenda {
    /// Every time of a date at which a service can begin by the opening hours alone, ascending.
    pub fn times(&self, service: &Service, date: Date) -> Vec<(Millis, Millis)> {
        if self.rules.closed.contains(&date) {
            return Vec::new();
        }
        let mut times: Vec<(Millis, Millis)> = Vec::new();
        for opening in self.rules.openings.iter().filter(|opening| opening.is_on(date)) {
            let mut minute = opening.from;
            while minute + service.minutes <= opening.until {
                times.extend(self.time(service, date, minute, *opening));
                minute += self.rules.every;
            }
        }
        times.sort_unstable();
        times.dedup();
        times
    }

    /// The moments of an appointment that begins with a minute of a date; none where the clock is put forward over it, or
    /// the clock at its end says a time after the opening.
    fn time(&self, service: &Service, date: Date, minute: i64, opening: Opening) -> Option<(Millis, Millis)> {
        let begins = clock(date, minute)?;
        let zoned = begins.to_zoned(self.zone.clone()).ok().filter(|zoned| zoned.datetime() == begins)?;
        let starts_at = Millis(zoned.timestamp().as_millisecond());
        let ends = zoned.checked_add(service.minutes.minutes()).ok()?;
        let closes = clock(date, opening.until)?;
        (ends.datetime() <= closes).then_some((starts_at, starts_at + minutes(service.minutes)))
    }

    /// The free slots of a service from one date to another, both included, as things stand at `now`; `taken` are the
    /// appointments that stand on those days.
    pub fn free(&self, service: &Service, from: Date, until: Date, taken: &[Taken], now: Millis) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut date = Some(from.max(self.date(now)));
        while let Some(today) = date.filter(|date| *date <= until.min(self.last_date(now))) {
            for (starts_at, ends_at) in self.times(service, today) {
                let slot = Slot { starts_at, ends_at, left: self.left((starts_at, ends_at), taken) };
                if slot.left > 0 && self.is_in_time(starts_at, now).is_ok() {
                    slots.push(slot);
                }
            }
            date = today.checked_add(1.day()).ok();
        }
        slots
    }

    /// The slot of a service that begins at a moment, or why there is none; `taken` are the appointments that stand on
    /// that day.
    pub fn slot_at(
        &self,
        service: &Service,
        starts_at: Millis,
        taken: &[Taken],
        now: Millis,
    ) -> Result<Slot, SlotRefused> {
        self.is_in_time(starts_at, now)?;
        let times = self.times(service, self.date(starts_at));
        let (_, ends_at) = times.into_iter().find(|time| time.0 == starts_at).ok_or(SlotRefused::Closed)?;
        let left = self.left((starts_at, ends_at), taken);
        if left > 0 { Ok(Slot { starts_at, ends_at, left }) } else { Err(SlotRefused::Taken) }
    }

    /// The last date on which a slot may be taken now.
    pub fn last_date(&self, now: Millis) -> Date {
        let today = self.date(now);
        today.checked_add(self.rules.horizon.days()).unwrap_or(today)
    }

    fn is_in_time(&self, starts_at: Millis, now: Millis) -> Result<(), SlotRefused> {
        if starts_at < now + minutes(self.rules.notice) || starts_at <= now {
            return Err(SlotRefused::TooSoon);
        }
        let far = starts_at > now + days(self.rules.horizon + 2) || self.date(starts_at) > self.last_date(now);
        if far { Err(SlotRefused::TooFar) } else { Ok(()) }
    }

    /// How many may still come between two moments: the fewest at any moment of it.
    fn left(&self, (starts_at, ends_at): (Millis, Millis), taken: &[Taken]) -> i64 {
        let meeting: Vec<&Taken> =
            taken.iter().filter(|one| one.starts_at < ends_at && starts_at < one.ends_at).collect();
        // The most at once is reached when one of them begins, or when this one does.
        let moments = meeting.iter().map(|one| one.starts_at.max(starts_at)).chain([starts_at]);
        let at_once = |moment: Millis| {
            let there = meeting.iter().filter(|one| one.starts_at <= moment && moment < one.ends_at).count();
            i64::try_from(there).unwrap_or(i64::MAX)
        };
        self.rules.capacity - moments.map(at_once).max().unwrap_or_default()
    }
}

/// A minute of a date as clocks show it; the last one of a day is the first of the next.
fn clock(date: Date, minute: i64) -> Option<DateTime> {
    date.at(0, 0, 0, 0).checked_add(minute.minutes()).ok()
}
