//! What no fact tells because it is something that does not happen, or that happens little by little: a line that hears
//! nothing, models that give up, a budget that is nearly spent.

mod silence;

use crate::{Alerts, Audience, Kind, NewAlert, Place, alert, raise};
use assistant::{Bill, Budget, Reason};
use conversation::Line;
use identity::Brand;
use jiff::{Timestamp, tz::TimeZone};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Millis, days, hours, minutes};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::{StoreError, Tx};

/// Looks after one brand, again and again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Watch {
    /// Which.
    pub brand: BrandId,
}

impl Job for Watch {
    const NAME: &'static str = "alerts.watch";
    fn brand(&self) -> BrandId {
        self.brand
    }
    /// One per brand, on whatever node.
    fn key(&self) -> Option<String> {
        Some("watch".to_owned())
    }
}

/// How often.
const EVERY: Millis = minutes(10);
/// So many answers without their model …
const GIVEN_UP: i64 = 3;
/// … within so long are an agent that fails; told once in as long.
const FAILING: Millis = hours(1);
/// The parts of the budget, in percent, at which the owner hears of it.
const PARTS: [i64; 2] = [100, 80];
/// Alerts older than this are forgotten.
const KEPT: Millis = days(90);

impl Alerts {
    /// Plans what watches each brand that has a line. To be called at the start and now and then on every node, and may be
    /// called twice: there is one job per brand. How many brands are watched.
    #[kernel::boxed]
    pub async fn plan_watches(&self) -> Result<usize, StoreError> {
        let brands = Line::brands(&self.db).await?;
        let now = self.db.clock().now();
        for brand in &brands {
            self.db.write(async |tx| jobs::enqueue_by(tx, now + EVERY, &Watch { brand: *brand }).await).await?;
        }
        Ok(brands.len())
    }

    /// Handles [`Watch`].
    #[kernel::boxed]
    pub async fn watch(&self, job: Watch, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let is_there = self.db.write(async |tx| self.look(tx, job.brand, &claim).await).await?;
        Ok(if is_there { Outcome::Snooze(self.db.clock().now() + EVERY) } else { Outcome::Done })
    }

    async fn look(&self, tx: &mut Tx, brand: BrandId, claim: &Claim) -> Result<bool, StoreError> {
        let (found, lines) = (Brand::find(tx, brand).await?, Line::of_brand(tx, brand).await?);
        let Some(brand) = found.filter(|_| !lines.is_empty()) else {
            claim.end(tx).await?;
            return Ok(false);
        };
        self.look_for_silence(tx, &brand, &lines).await?;
        look_at_models(tx, &brand).await?;
        look_at_budget(tx, &brand).await?;
        let before = tx.now() - KEPT;
        alert::store::forget(tx, brand.id, before).await?;
        Ok(true)
    }

    async fn look_for_silence(&self, tx: &mut Tx, brand: &Brand, lines: &[Line]) -> Result<(), StoreError> {
        let now = tx.now();
        let stretches = silence::stretches(now, self.silence);
        // Nearly always every line hears something, and there is no need to count a week.
        let heard = Line::heard(tx, brand.id, &stretches[..1]).await?;
        if lines.iter().all(|line| heard[0].iter().any(|(id, _)| *id == line.id)) {
            return Ok(());
        }
        let heard = Line::heard(tx, brand.id, &stretches).await?;
        for line in lines {
            let of_line = |found: &Vec<_>| found.iter().find(|(id, _)| *id == line.id).map_or(0, |(_, count)| *count);
            let counts: Vec<i64> = heard.iter().map(of_line).collect();
            if !silence::is_strange(&counts) {
                continue;
            }
            // Once a day: a second word about the same silence helps nobody.
            let once = format!("{}:{}", line.id, day_of(now, &brand.time_zone));
            let about = Some(format!("+{}", line.display_phone.trim_start_matches('+')));
            let new = NewAlert { kind: Kind::NoWebhook, once, place: Place::Lines, about, to: Audience::Team };
            raise(tx, brand, new).await?;
        }
        Ok(())
    }
}

async fn look_at_models(tx: &mut Tx, brand: &Brand) -> Result<(), StoreError> {
    let now = tx.now();
    if Reason::given_up_since(tx, brand.id, now - FAILING).await? < GIVEN_UP {
        return Ok(());
    }
    let once = format!("models:{}", now.0.div_euclid(FAILING.0));
    let new = NewAlert { kind: Kind::AgentFailing, once, place: Place::Agent, about: None, to: Audience::Team };
    raise(tx, brand, new).await?;
    Ok(())
}

async fn look_at_budget(tx: &mut Tx, brand: &Brand) -> Result<(), StoreError> {
    let Some(budget) = Budget::of(tx, brand.id).await?.0.filter(|budget| budget.minor > 0) else { return Ok(()) };
    let now = tx.now();
    let spent = Bill::of(tx, brand, now).await?.month.minor();
    let Some(part) = PARTS.into_iter().find(|part| spent.saturating_mul(100) >= budget.minor.saturating_mul(*part))
    else {
        return Ok(());
    };
    let day = day_of(now, &brand.time_zone);
    let month = day.get(..7).unwrap_or(&day);
    let (once, about) = (format!("{month}:{part}"), Some(part.to_string()));
    let new = NewAlert { kind: Kind::BudgetNear, once, place: Place::Agent, about, to: Audience::Team };
    raise(tx, brand, new).await?;
    Ok(())
}

/// The brand's date: `2026-11-02`.
pub(crate) fn day_of(now: Millis, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let here = Timestamp::from_millisecond(now.0).map(|at| at.to_zoned(zone));
    here.map_or_else(|_| now.0.to_string(), |here| here.date().to_string())
}
