//! The word that a follow-up promised: it is written when the conversation comes back by its own time, if it still makes
//! sense then. Whoever wrote, ordered, or woke the conversation meanwhile has made it needless.

use crate::{Deed, Later, Scene, State, SuggestionError, Suggestions, Taken, store};
use assistant::{ByHand, LinkWanted};
use catalogue::Product;
use conversation::{Conversation, ConversationError, Handling};
use identity::Brand;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{ConversationId, Millis, OrderId, days, hours};
use std::sync::Arc;
use storage::Tx;

/// At what hour of tomorrow a conversation comes back.
const MORNING: i8 = 9;
/// What was taken up longer ago promises nothing any more.
const PROMISED_WITHIN: Millis = days(2);
/// Suggestions that are looked through for the promise, the latest.
const LOOKED_AT: i64 = 20;

/// What is found when the time has come.
enum Found {
    /// The customer is left alone at this hour.
    Later(Millis),
    /// It is written, or needs not be.
    Over,
}

impl Suggestions {
    /// The fact that tells of a conversation that came back, with the name of its reaction.
    pub const WOKEN: (&'static str, &'static str) = ("conversation.woken", "suggestions.follow_up");

    /// Reacts to [`Suggestions::WOKEN`]: writes the follow-up that a teammate had tapped for this time.
    #[kernel::boxed]
    pub async fn follow_up(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let found = self.db.write(async |tx| {
            let found = match by_its_time(&fact) {
                Some(until) => self.look_and_follow_up(tx, &fact, until).await?,
                None => Found::Over,
            };
            if matches!(found, Found::Over) {
                claim.end(tx).await?;
            }
            Ok::<_, SuggestionError>(found)
        });
        match found.await {
            Ok(Found::Later(at)) => Ok(Outcome::Snooze(at)),
            Ok(Found::Over) => Ok(Outcome::Done),
            Err(SuggestionError::Store(error)) => Err(error.into()),
            Err(error) => Err(JobError::failed(error)),
        }
    }

    async fn look_and_follow_up(&self, tx: &mut Tx, fact: &FactJob, until: Millis) -> Result<Found, SuggestionError> {
        let Some(brand) = Brand::find(tx, fact.brand).await? else { return Ok(Found::Over) };
        let conversation = match Conversation::lock(tx, brand.id, ConversationId(fact.subject)).await {
            Err(ConversationError::NotFound) => return Ok(Found::Over),
            locked => locked?,
        };
        let now = tx.now();
        let taken = store::latest(tx, brand.id, conversation.id, until - PROMISED_WITHIN, LOOKED_AT).await?;
        let promise = taken.into_iter().find_map(|taken| Some((promised_at(&taken, &brand, until)?, taken)));
        let Some((promised_at, taken)) = promise else { return Ok(Found::Over) };
        let scene = Scene::of(tx, &brand, conversation, None, now).await?;
        if !scene.wants_a_word(&taken, promised_at) {
            return Ok(Found::Over);
        }
        if let Some(end) = brand.quiet_until(now) {
            return Ok(if scene.conversation.is_window_open(end) { Found::Later(end) } else { Found::Over });
        }
        self.write_again(tx, &brand, &scene, &taken).await?;
        Ok(Found::Over)
    }

    async fn write_again(
        &self,
        tx: &mut Tx,
        brand: &Brand,
        scene: &Scene,
        taken: &Taken,
    ) -> Result<(), SuggestionError> {
        if let Some(order) = scene.to_pay() {
            assistant::send_pay_link(tx, &self.public_url, brand.id, order, LinkWanted::By(taken.by)).await?;
            return Ok(());
        }
        let focus = scene.focus.as_ref().filter(|focus| focus.free > 0 && !focus.is_in_cart);
        let product = match focus {
            Some(focus) => Product::find(tx, brand.id, focus.product).await?,
            None => None,
        };
        let hand = ByHand { brand, conversation: &scene.conversation, by: taken.by };
        hand.follow_up(tx, product.as_ref(), scene.has_cart).await?;
        Ok(())
    }
}

impl Scene {
    /// Whether the customer still is where a follow-up left them: nothing was said or ordered since, nobody else has the
    /// conversation, and a word is welcome.
    fn wants_a_word(&self, taken: &Taken, since: Millis) -> bool {
        let is_ours = match &self.conversation.handling {
            Handling::Agent => true,
            Handling::Human { teammate } => *teammate == taken.by,
            Handling::Waiting { .. } => false,
        };
        let is_as_it_was = [self.last_in_at, self.last_out_at].into_iter().flatten().all(|at| at <= since)
            && self.orders.iter().all(|order| order.created_at <= since);
        is_ours && is_as_it_was && self.may_write() && !self.is_cross() && self.conversation.resolved_at.is_none()
    }

    /// The order that only wants to be paid.
    fn to_pay(&self) -> Option<OrderId> {
        let order = self.takes_payments.then(|| self.orders.iter().find(|order| self.is_due(order))).flatten();
        order.map(|order| order.id)
    }
}

/// Until when a conversation had been put off that came back by that time, and by nobody's hand.
fn by_its_time(fact: &FactJob) -> Option<Millis> {
    let until = (fact.data["why"] == "time").then(|| fact.data["until"].as_i64())?;
    until.map(Millis)
}

/// Since when a follow-up is promised, if it is one for that very moment.
fn promised_at(taken: &Taken, brand: &Brand, until: Millis) -> Option<Millis> {
    match (&taken.deed, &taken.state) {
        (Deed::FollowUp { when }, State::Done { at }) if moment(*when, *at, brand) == Some(until) => Some(*at),
        _ => None,
    }
}

/// When that is, by the brand's clock.
pub(crate) fn moment(when: Later, now: Millis, brand: &Brand) -> Option<Millis> {
    if when == Later::Soon {
        return Some(now + hours(2));
    }
    let zone = TimeZone::get(&brand.time_zone).unwrap_or(TimeZone::UTC);
    let today = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
    let morning = today.checked_add(1.day()).ok()?.at(MORNING, 0, 0, 0).to_zoned(zone).ok()?;
    Some(Millis(morning.timestamp().as_millisecond()))
}
