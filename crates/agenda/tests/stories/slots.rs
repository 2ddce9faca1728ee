//! Slots by the thousand, without a database: never outside the opening hours, never more at once than there is room for,
//! in any zone.

use agenda::{Agenda, Opening, Rules, Service, Taken};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use kernel::{BrandId, Millis, ServiceId, Uuid, minutes};
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "Africa/Abidjan",
    "Africa/Douala",
    "Africa/Kinshasa",
    "Africa/Casablanca",
    "Europe/Paris",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
];

fn agenda(zone: &str, rules: Rules) -> Agenda {
    let service =
        |n: u128, minutes| Service { id: ServiceId(Uuid::from_u128(n)), name: n.to_string(), minutes, price: None };
    Agenda {
        brand: BrandId(Uuid::from_u128(1)),
        active: true,
        rules,
        services: vec![service(1, 30), service(2, 45), service(3, 120)],
        zone: TimeZone::get(zone).unwrap(),
    }
}

prop_compose! {
    fn rules()(
        openings in prop::collection::vec((1_i64..=7, 0_i64..1440, 1_i64..600), 1..8),
        closed in prop::collection::vec(0_i64..20, 0..3),
        capacity in 1_i64..4,
        every in 5_i64..90,
        notice in 0_i64..3000,
        horizon in 1_i64..20,
    ) -> (Vec<Opening>, Vec<i64>, Rules) {
        let mut kept: Vec<Opening> = Vec::new();
        for (day, from, long) in openings {
            let one = Opening { day, from, until: (from + long).min(1440) };
            if one.is_sound() && !kept.iter().any(|other| other.meets(one)) {
                kept.push(one);
            }
        }
        (kept.clone(), closed, Rules { openings: kept, closed: Vec::new(), capacity, every, notice, horizon, reminds: true })
    }
}

fn clock(agenda: &Agenda, at: Millis) -> (Date, i64) {
    (agenda.date(at), agenda.minute(at))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whoever takes a free slot, in whatever order, the shop is never fuller than it says, never open when it is not, and
    /// nobody comes sooner or later than it allows. The days around a clock's change included.
    #[test]
    fn slots_keep_every_promise(
        zone in 0_usize..ZONES.len(),
        (openings, off, rules) in rules(),
        day in 0_i64..400,
        minute in 0_i64..1440,
        takers in prop::collection::vec((0_usize..3, any::<prop::sample::Index>()), 0..40),
    ) {
        let mut agenda = agenda(ZONES[zone], rules);
        let now = Millis(1_793_577_600_000 + (day * 1440 + minute) * 60_000);
        let today = agenda.date(now);
        agenda.rules.closed = off.iter().map(|ahead| today.checked_add(ahead.days()).unwrap()).collect();
        let last = agenda.last_date(now);
        let mut taken: Vec<Taken> = Vec::new();
        for (service, pick) in takers {
            let service = agenda.services[service].clone();
            let free = agenda.free(&service, today, last, &taken, now);
            for slot in &free {
                let ((date, from), length) = (clock(&agenda, slot.starts_at), slot.ends_at - slot.starts_at);
                prop_assert_eq!(length, minutes(service.minutes));
                prop_assert!(!agenda.rules.closed.contains(&date), "{} is off", date);
                prop_assert!(slot.starts_at > now && slot.starts_at >= now + minutes(agenda.rules.notice));
                prop_assert!(date <= last);
                // Over by the time the shop closes, by the clock on its wall.
                let (end_date, end) = clock(&agenda, slot.ends_at);
                let end = if end_date > date { 1440 + end } else { end };
                let opened = openings.iter().find(|one| one.is_on(date) && one.from <= from && from < one.until);
                prop_assert!(opened.is_some_and(|one| end <= one.until), "{:?} {:?} {:?}", date, from, openings);
                prop_assert_eq!((from - opened.unwrap().from) % agenda.rules.every, 0);
                prop_assert!(slot.left > 0);
                prop_assert_eq!(agenda.slot_at(&service, slot.starts_at, &taken, now), Ok(*slot));
            }
            let mut times: Vec<Millis> = free.iter().map(|slot| slot.starts_at).collect();
            prop_assert!(times.is_sorted());
            times.dedup();
            prop_assert_eq!(times.len(), free.len(), "the same time twice");
            if !free.is_empty() {
                let slot = pick.get(&free);
                taken.push(Taken { starts_at: slot.starts_at, ends_at: slot.ends_at });
            }
        }
        for one in &taken {
            let at_once = taken.iter().filter(|o| o.starts_at <= one.starts_at && one.starts_at < o.ends_at).count();
            prop_assert!(at_once <= usize::try_from(agenda.rules.capacity).unwrap());
        }
    }
}

#[test]
fn no_slot_in_the_hour_that_the_clock_leaves_out() {
    // In Paris, 28 March 2027 goes from 1:59 to 3:00.
    let night = Rules { openings: vec![Opening { day: 7, from: 60, until: 300 }], horizon: 365, ..Rules::default() };
    let agenda = agenda("Europe/Paris", night);
    let times = agenda.times(&agenda.services[0], "2027-03-28".parse().unwrap());
    let shown: Vec<String> = times
        .iter()
        .map(|time| {
            Timestamp::from_millisecond(time.0.0).unwrap().to_zoned(agenda.zone.clone()).strftime("%H:%M").to_string()
        })
        .collect();
    assert_eq!(shown, ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]);
}
