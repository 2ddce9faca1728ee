use super::{ByHand, Refund, RefundRoute, RefundState, ask, lock, outcome, store};
use crate::{Case, PaymentError, case, ended};
use kernel::{BrandId, CaseId, RefundId, TeammateId};
use storage::Tx;

impl Refund {
    /// A manager agrees: the provider is asked, or somebody gives it back by hand. Quiet when it is agreed already.
    #[kernel::boxed]
    pub async fn approve(tx: &mut Tx, brand: BrandId, id: RefundId, by: TeammateId) -> Result<Self, PaymentError> {
        let refund = lock(tx, brand, id).await?;
        if refund.state == RefundState::Approved {
            return Ok(refund);
        }
        let refund = refund.moved(tx, RefundState::Approved, by)?;
        store::update(tx, &refund).await?;
        ask::tell(tx, &refund, "payment.refund_approved", Some(by)).await?;
        ask::send_if_approved(tx, &refund).await?;
        if let Some(case) = refund.case
            && let Some(case) = case::lock(tx, brand, case).await?
        {
            case::call_off_short(tx, &case, by).await?;
        }
        Ok(refund)
    }

    /// A manager agrees to what a teammate has asked for to settle this case; nothing where nobody waits for that.
    pub(crate) async fn approve_asked(
        tx: &mut Tx,
        brand: BrandId,
        case: CaseId,
        by: TeammateId,
    ) -> Result<(), PaymentError> {
        let Some(case) = Case::find(tx, brand, case).await? else { return Ok(()) };
        let Some(order) = case.order else { return Ok(()) };
        for refund in crate::refunds_of(tx, brand, order).await? {
            if refund.case == Some(case.id) && refund.state == RefundState::Requested {
                Self::approve(tx, brand, refund.id, by).await?;
            }
        }
        Ok(())
    }

    /// A manager says no, before anything was sent: the case that it was to settle is open again. Quiet when that was said
    /// already.
    #[kernel::boxed]
    pub async fn decline(tx: &mut Tx, brand: BrandId, id: RefundId, by: TeammateId) -> Result<Self, PaymentError> {
        let refund = lock(tx, brand, id).await?;
        if refund.state == RefundState::Declined {
            return Ok(refund);
        }
        if refund.state == RefundState::Approved && refund.route == RefundRoute::Api {
            return Err(PaymentError::RefundRefuses("the provider is being asked"));
        }
        let refund = refund.moved(tx, RefundState::Declined, by)?;
        store::update(tx, &refund).await?;
        ask::tell(tx, &refund, "payment.refund_declined", Some(by)).await?;
        if let Some(case) = refund.case {
            case::reopen(tx, brand, case, by).await?;
        }
        // An order that ended meanwhile holds its money again, and must not hold it in silence.
        if let Some(order) = refund.order {
            ended::settle(tx, brand, order).await?;
        }
        Ok(refund)
    }

    /// A manager gave the money back by their own means, and notes when and what the operator calls it. Quiet the second time.
    #[kernel::boxed]
    pub async fn confirm_by_hand(
        tx: &mut Tx,
        brand: BrandId,
        id: RefundId,
        noted: &ByHand,
        by: TeammateId,
    ) -> Result<Self, PaymentError> {
        let refund = lock(tx, brand, id).await?;
        if refund.route != RefundRoute::Hand {
            return Err(PaymentError::RefundRefuses("the provider gives it back"));
        }
        if refund.state == RefundState::Done {
            return Ok(refund);
        }
        let (reference, given_on) = (Some(noted.reference.clone()), Some(noted.given_on));
        let refund = Self { reference, given_on, decided_by: Some(by), ..refund };
        if !refund.state.may_become(RefundState::Done) {
            return Err(PaymentError::RefundRefuses("it has ended in another way"));
        }
        outcome::done(tx, refund, Some(by)).await
    }

    fn moved(self, tx: &Tx, next: RefundState, by: TeammateId) -> Result<Self, PaymentError> {
        if !self.state.may_become(next) {
            return Err(PaymentError::RefundRefuses("it has ended, or is under way"));
        }
        Ok(Self { state: next, state_at: tx.now(), decided_by: Some(by), ..self })
    }
}
