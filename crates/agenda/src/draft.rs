//! An agenda as a merchant says it: on the page, through the API, in an apply file.

use crate::{Agenda, AgendaError, Opening, Rules, agenda::store};
use identity::Brand;
use kernel::{ServiceId, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// An agenda to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaDraft {
    /// Whether customers may make appointments.
    pub active: bool,
    /// When they may come.
    pub rules: Rules,
    /// What they may come for, in this order.
    pub services: Vec<ServiceDraft>,
}

/// A service to be; it is known by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceDraft {
    /// As customers read it.
    pub name: String,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// What it costs in the brand's currency, in minor units, for information.
    pub price: Option<i64>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            openings: Vec::new(),
            closed: Vec::new(),
            capacity: 1,
            every: 30,
            notice: 60,
            horizon: 30,
            reminds: true,
        }
    }
}

impl AgendaDraft {
    /// The most services of a brand: a list on the phone has ten rows.
    pub const MOST_SERVICES: usize = 10;
    /// The longest name of a service, in characters: a row on the phone.
    pub const LONGEST_NAME: usize = 24;
    /// The most dates off.
    pub const MOST_CLOSED: usize = 200;
    /// The most parts of one day: a rest at noon.
    pub const MOST_PARTS: usize = 2;

    /// What is decided now, as it would be said.
    pub fn of(agenda: &Agenda) -> Self {
        let services = agenda.services.iter().map(|service| ServiceDraft {
            name: service.name.clone(),
            minutes: service.minutes,
            price: service.price.map(|price| price.minor),
        });
        Self { active: agenda.active, rules: agenda.rules.clone(), services: services.collect() }
    }

    /// Makes the brand's agenda so; whether that changed anything. Appointments that stand are kept as they are; a service
    /// that is not offered any more stays theirs. Who did is written down; none: an apply file.
    #[kernel::boxed]
    pub async fn save(&self, tx: &mut Tx, brand: &Brand, by: Option<TeammateId>) -> Result<bool, AgendaError> {
        let wanted = self.ordered();
        wanted.check()?;
        store::lock(tx, brand.id).await?;
        let held = Agenda::of(tx, brand).await?;
        if held.as_ref().is_some_and(|held| Self::of(held) == wanted) {
            return Ok(false);
        }
        store::put_rules(tx, brand.id, wanted.active, &wanted.rules).await?;
        let known = store::all_names(tx, brand.id).await?;
        store::end_services(tx, brand.id).await?;
        for (service, position) in wanted.services.iter().zip(0..) {
            let same = |name: &str| name.to_lowercase() == service.name.to_lowercase();
            let id = known.iter().find(|(_, name)| same(name)).map(|(id, _)| *id);
            let id = id.unwrap_or_else(|| ServiceId(tx.new_id()));
            store::put_service(tx, brand.id, id, position, service).await?;
        }
        let data = json!({ "teammate": by, "active": wanted.active });
        jobs::tell(tx, brand.id, NewFact::new("agenda.changed", brand.id).with(data)).await?;
        Ok(true)
    }

    /// The same with its lists in their order and its names without spaces around them.
    fn ordered(&self) -> Self {
        let mut draft = self.clone();
        draft.rules.openings.sort_unstable();
        draft.rules.closed.sort_unstable();
        draft.rules.closed.dedup();
        for service in &mut draft.services {
            service.name = service.name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        draft
    }

    /// What cannot be so, told in the words of the apply file.
    pub fn check(&self) -> Result<(), AgendaError> {
        let must = |holds: bool, field: &'static str, why: &'static str| {
            if holds { Ok(()) } else { Err(AgendaError::Invalid { field, why }) }
        };
        let Rules { openings, closed, capacity, every, notice, horizon, .. } = &self.rules;
        must((1..=50).contains(capacity), "capacity", "must be from 1 to 50")?;
        must((5..=240).contains(every), "every_minutes", "must be from 5 to 240")?;
        must((0..=20_160).contains(notice), "notice_minutes", "must be from 0 to 20160: two weeks")?;
        must((1..=365).contains(horizon), "horizon_days", "must be from 1 to 365")?;
        must(closed.len() <= Self::MOST_CLOSED, "closed", "must be at most 200 dates")?;
        must(
            openings.iter().all(|one| one.is_sound()),
            "opening",
            "must begin before it ends, on a day, like \"09:00-18:00\"",
        )?;
        must(!Self::overlap(openings), "opening", "must not overlap on one day")?;
        let parts = |day: i64| openings.iter().filter(|one| one.day == day).count();
        must((1..=7).all(|day| parts(day) <= Self::MOST_PARTS), "opening", "must be at most two parts of one day")?;
        must(self.services.len() <= Self::MOST_SERVICES, "services", "must be at most 10")?;
        let mut names = Vec::new();
        for service in &self.services {
            let letters = service.name.chars().count();
            let is_name = (1..=Self::LONGEST_NAME).contains(&letters) && !service.name.contains(char::is_control);
            must(is_name, "name", "must have 1 to 24 characters")?;
            must((5..=480).contains(&service.minutes), "minutes", "must be from 5 to 480")?;
            let price = service.price.unwrap_or_default();
            must((0..=1_000_000_000_000).contains(&price), "price", "must be an amount, and not negative")?;
            names.push(service.name.to_lowercase());
        }
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        must(names.len() == count, "services", "must have different names")?;
        let comes_for_something = !self.active || (count > 0 && !openings.is_empty());
        must(comes_for_something, "active", "needs at least one service and one opening")
    }

    fn overlap(openings: &[Opening]) -> bool {
        openings.iter().zip(1..).any(|(one, next)| openings[next..].iter().any(|other| one.meets(*other)))
    }
}
