//! Money that came too late for its stock, given back without anybody having to decide: the shop has, once and for all
//! (§9.4). Only where the provider gives it back by its API, and only all of it; anything else waits for a human as before.

use super::{AskRefund, RefundRoute};
use crate::{CaseKind, PaymentAccount, PaymentError, Payments, Settlement, accounts_of, case};
use identity::Brand;
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, CaseId, Millis};
use psp::{Kind, Refunds, Urgency};
use storage::{Read, Tx};

impl Payments {
    /// Reaction to `payment.case_opened`: settles a case on money that came too late, where the brand's rule says so. The
    /// refund then goes its usual way, and the customer is told once the money is back. Looks at the world again: a case
    /// that somebody has settled, or whose stock came free meanwhile, is left alone.
    #[kernel::boxed]
    pub async fn refund_when_gone(&self, fact: &FactJob, claim: &Claim) -> Result<Outcome, JobError> {
        if fact.data["kind"] != CaseKind::PaidAfterExpiry.name() {
            return Ok(Outcome::Done);
        }
        let case = fact.data["case"].as_str().and_then(|id| id.parse().ok()).map(CaseId);
        let Some(case) = case else { return Ok(Outcome::Cancel("the fact names no case")) };
        self.db
            .write(async |tx| {
                self.settle_by_rule(tx, fact.brand, case).await?;
                claim.end(tx).await?;
                Ok::<_, PaymentError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }

    async fn settle_by_rule(&self, tx: &mut Tx, brand: BrandId, case: CaseId) -> Result<(), PaymentError> {
        let Some(shop) = Brand::find(tx, brand).await? else { return Ok(()) };
        if !shop.till.refund_when_gone {
            return Ok(());
        }
        let Some(case) = case::lock(tx, brand, case).await? else { return Ok(()) };
        let (None, Some(payment)) = (case.closed, case.payment) else { return Ok(()) };
        let now: Millis = tx.now();
        if case.ways(tx, now).await?.contains(&Settlement::TakeStockAgain) {
            return Ok(());
        }
        let Some(payment) = crate::Payment::find(tx, brand, payment).await? else { return Ok(()) };
        // A sum of several payments, or a part of one, is for a human to look at.
        if payment.amount != case.amount || self.route(tx, &payment, case.amount).await? != RefundRoute::Api {
            return Ok(());
        }
        let ask = AskRefund {
            amount: case.amount,
            restock: false,
            case: Some(case.id),
            by: None,
            may_decide: true,
            by_hand: false,
        };
        match self.refund_payment(tx, brand, payment.id, &ask).await {
            Ok(_) => Ok(case::close_by_rule(tx, case, Settlement::Refunded).await?),
            // It went back in another way, or is on its way.
            Err(PaymentError::TooMuch { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// By which of the brand's providers money goes back through their API.
    #[kernel::boxed]
    pub async fn gives_back(&self, on: &mut dyn Read, brand: BrandId) -> Result<Vec<Kind>, PaymentError> {
        let mut kinds = Vec::new();
        for account in accounts_of(on, brand).await?.into_iter().filter(|account: &PaymentAccount| account.active) {
            if self.provider(&account, Urgency::CanWait)?.capabilities().refunds != Refunds::None {
                kinds.push(account.kind);
            }
        }
        Ok(kinds)
    }
}
