//! The act itself: the conversation is looked at again, then done or refused.

use crate::{
    Act, Deed, Later, Scene, State, SuggestionError, Suggestions, Taken, follow_up::moment, rules, store, taken::end,
};
use assistant::{ByHand, LinkWanted};
use catalogue::Product;
use conversation::{Conversation, Handling};
use identity::Brand;
use insight::{Event, Signal};
use jobs::{Claim, JobError, Outcome};
use kernel::{ApiError, BrandId, TeammateId, Uuid};
use knowledge::Library;
use ordering::Order;
use std::sync::Arc;
use storage::{StoreError, Tx};

impl Suggestions {
    /// Handles [`Act`]. What is refused undoes what of it was begun, and says why.
    #[kernel::boxed]
    pub async fn act(&self, job: Act, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let (of, id) = (job.brand, job.suggestion);
        let Some(brand) = Brand::find(&mut &self.db, of).await? else {
            return Ok(Outcome::Cancel("the brand is gone"));
        };
        let library = self.library(&brand).await.map_err(failed)?;
        let done = self
            .db
            .write(async |tx| {
                self.act_in(tx, &brand, id, &library).await?;
                claim.end(tx).await?;
                Ok::<_, SuggestionError>(())
            })
            .await;
        match done {
            Ok(()) => Ok(Outcome::Done),
            Err(error) => match refusal(error) {
                Ok(why) => self.refuse(of, id, why, &claim).await,
                Err(error) => Err(error),
            },
        }
    }

    async fn act_in(&self, tx: &mut Tx, brand: &Brand, id: Uuid, library: &Library) -> Result<(), SuggestionError> {
        let Some(known) = store::find(tx, brand.id, id).await? else { return Ok(()) };
        // As a turn does: the conversation first. It may have become another's meanwhile.
        let conversation = Conversation::lock(tx, brand.id, known.conversation).await?;
        let Some(taken) = store::lock(tx, brand.id, id).await? else { return Ok(()) };
        if !matches!(taken.state, State::Waiting { .. }) {
            return Ok(());
        }
        let now = tx.now();
        let scene = Scene::of(tx, brand, conversation, Some(library), now).await?;
        let still_fits = rules::proposals(&scene, taken.by).iter().any(|one| one.deed.key() == taken.deed.key());
        if !still_fits {
            return Err(SuggestionError::NoLongerFits);
        }
        self.perform(tx, brand, &scene, &taken).await?;
        end(tx, brand.id, &taken, &State::Done { at: now }, Some(taken.by)).await?;
        Ok(())
    }

    async fn perform(&self, tx: &mut Tx, brand: &Brand, scene: &Scene, taken: &Taken) -> Result<(), SuggestionError> {
        let (of, conversation, by) = (brand.id, &scene.conversation, taken.by);
        let hand = ByHand { brand, conversation, by };
        match &taken.deed {
            Deed::HandOver => {
                conversation::take(tx, of, conversation.id, by, &Handling::Agent).await?;
            }
            Deed::SendOffer { code } => {
                let given = ordering::give(tx, of, code, conversation.contact).await?;
                hand.offer(tx, &given.map_err(SuggestionError::Promo)?).await?;
                insight::note(tx, of, conversation.id, &[Event::Noticed(Signal::Offer)], scene.now).await?;
            }
            Deed::SendLink { order, .. } => {
                assistant::send_pay_link(tx, &self.public_url, of, *order, LinkWanted::By(by)).await?;
            }
            Deed::AskAddress { order, .. } => {
                let order = Order::find(tx, of, *order).await?.ok_or(SuggestionError::NoLongerFits)?;
                hand.ask_address(tx, &order).await?;
            }
            Deed::AskSize { product, .. } => {
                let product = Product::find(tx, of, *product).await?.ok_or(SuggestionError::NoLongerFits)?;
                let sizes = scene.focus.as_ref().map(|focus| focus.sizes.clone()).unwrap_or_default();
                hand.ask_size(tx, &product, &sizes).await?;
            }
            Deed::TellRestock { product, .. } => {
                let product = Product::find(tx, of, *product).await?.ok_or(SuggestionError::NoLongerFits)?;
                hand.tell_back_in_stock(tx, &product).await?;
            }
            Deed::FollowUp { when } | Deed::Remind { when } => put_off(tx, brand, conversation, *when, by).await?,
            Deed::Close => conversation::resolve(tx, of, conversation.id, by).await?,
            // A draft is the teammate's at the tap.
            Deed::Answer { .. } => {}
        }
        Ok(())
    }

    async fn refuse(&self, brand: BrandId, id: Uuid, why: String, claim: &Claim) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(taken) = store::lock(tx, brand, id).await?
                    && matches!(taken.state, State::Waiting { .. })
                {
                    end(tx, brand, &taken, &State::Refused { at: tx.now(), why: why.clone() }, None).await?;
                }
                claim.end(tx).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }
}

async fn put_off(
    tx: &mut Tx,
    brand: &Brand,
    conversation: &Conversation,
    when: Later,
    by: TeammateId,
) -> Result<(), SuggestionError> {
    let until = moment(when, tx.now(), brand).ok_or(SuggestionError::NoLongerFits)?;
    Ok(conversation::snooze(tx, brand.id, conversation.id, until, by).await?)
}

/// Why a deed was refused, in a stable word; or what is to be tried again.
fn refusal(error: SuggestionError) -> Result<String, JobError> {
    let said: ApiError = match error {
        SuggestionError::Store(error) => return Err(error.into()),
        other => other.into(),
    };
    match said.status {
        500.. => Err(JobError::Failed(said.code.into_owned())),
        _ => Ok(said.code.into_owned()),
    }
}

fn failed(error: SuggestionError) -> JobError {
    JobError::failed(error)
}
