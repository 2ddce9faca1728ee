//! What a customer is told of their money when a human, or a provider, has decided on it: it is back, a rest is asked for, a
//! credit is kept. Reactions to facts; each once.

use crate::{
    Assistant, AssistantError, Phrases,
    notices::{locale_of, send},
    reply::{Extra, Reply},
};
use conversation::Contact;
use identity::Brand;
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{CaseId, Money, OrderId};
use ordering::Order;
use payments::{Balance, Case, CaseKind, Settlement};
use std::sync::Arc;
use storage::{StoreError, Tx};

impl Assistant {
    /// Reacts to `payment.refunded`, `payment.refund_came_back`, `payment.rest_asked`, `payment.credit_given`, and
    /// `payment.case_closed` where the shop keeps the money.
    #[kernel::boxed]
    pub async fn tell_money(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                self.tell_of_money(tx, &fact).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn tell_of_money(&self, tx: &mut Tx, fact: &FactJob) -> Result<(), AssistantError> {
        // Money that named nothing of ours has nobody to be told.
        let Some(order) = Order::find(tx, fact.brand, OrderId(fact.subject)).await? else { return Ok(()) };
        let Some(contact) = Contact::find(tx, fact.brand, order.contact).await? else { return Ok(()) };
        let Some(shop) = Brand::find(tx, fact.brand).await? else { return Ok(()) };
        let locale = locale_of(&contact, &shop);
        let phrases = Phrases::new(locale, 0);
        let number = order.label();
        let mut reply = Reply::default();
        match fact.kind.as_str() {
            "payment.refunded" => {
                let amount = amount_of(fact)?.display(locale);
                let values = [("amount", (&amount).into()), ("number", (&number).into())];
                let by_hand = fact.data["route"] == payments::RefundRoute::Hand.name();
                let key = if by_hand { "refund-done-by-hand" } else { "refund-done" };
                reply.say(phrases.say(key, &values));
            }
            "payment.refund_came_back" => {
                let amount = amount_of(fact)?.display(locale);
                let values = [("amount", (&amount).into()), ("number", (&number).into())];
                reply.say(phrases.say("refund-came-back", &values));
            }
            "payment.credit_given" => {
                let amount = amount_of(fact)?.display(locale);
                match self.counted_on(tx, &order).await? {
                    Some((next, rest)) if rest.minor > 0 => {
                        let (number, rest) = (next.label(), rest.display(locale));
                        let values =
                            [("amount", (&amount).into()), ("number", (&number).into()), ("rest", (&rest).into())];
                        let (label, url) = (phrases.plain("order-pay-button"), self.pay_url(&next));
                        reply.ask(phrases.say("credit-counted", &values), Extra::Link { label, url });
                    }
                    Some((next, _)) => {
                        let number = next.label();
                        let values = [("amount", (&amount).into()), ("number", (&number).into())];
                        reply.say(phrases.say("credit-pays", &values));
                        let left = payments::credit_of(tx, next.brand, next.contact, next.total.currency).await?;
                        if left.minor > 0 {
                            let left = left.display(locale);
                            reply.say(phrases.say("credit-left-over", &[("amount", (&left).into())]));
                        }
                    }
                    None => reply.say(phrases.say("credit-given", &[("amount", (&amount).into())])),
                }
            }
            "payment.case_closed" => {
                let Some(case) = kept(tx, fact).await? else { return Ok(()) };
                let amount = case.amount.display(locale);
                let values = [("amount", (&amount).into()), ("number", (&number).into())];
                reply.say(phrases.say("money-kept", &values));
            }
            "payment.rest_asked" => {
                let balance = Balance::of(tx, &order).await?;
                let (received, rest) = (balance.available().display(locale), balance.rest().display(locale));
                let values = [("received", (&received).into()), ("rest", (&rest).into()), ("number", (&number).into())];
                let (label, url) = (phrases.plain("order-pay-button"), self.pay_url(&order));
                reply.ask(phrases.say("rest-asked", &values), Extra::Link { label, url });
            }
            other => return Err(StoreError::Defect(format!("no news is told of {other}")).into()),
        }
        send(tx, &order, reply).await?;
        Ok(())
    }
}

impl Assistant {
    /// The order that this credit counts on already, and what is left to pay of it: its customer had placed it for the same
    /// goods.
    async fn counted_on(&self, tx: &mut Tx, order: &Order) -> Result<Option<(Order, Money)>, AssistantError> {
        let Some(again) = ordering::ordered_again(tx, order).await? else { return Ok(None) };
        let balance = Balance::of(tx, &again.order).await?;
        Ok(Some((again.order, balance.due())).filter(|_| balance.credit_used.minor > 0))
    }
}

/// The case by which the shop keeps money that was more than it was owed: its customer was told that they would hear of it.
async fn kept(tx: &mut Tx, fact: &FactJob) -> Result<Option<Case>, StoreError> {
    let promised = [CaseKind::Over, CaseKind::Double, CaseKind::PaidAfterExpiry, CaseKind::PaidAfterCancel];
    if fact.data["how"] != Settlement::Kept.name() {
        return Ok(None);
    }
    let id = serde_json::from_value::<CaseId>(fact.data["case"].clone());
    let id = id.map_err(|_| StoreError::Defect("a case that was closed is not named".into()))?;
    Ok(Case::find(tx, fact.brand, id).await?.filter(|case| promised.contains(&case.kind)))
}

fn amount_of(fact: &FactJob) -> Result<Money, StoreError> {
    let unreadable = || StoreError::Defect(format!("a fact {} has no amount", fact.kind));
    let minor = fact.data["amount"].as_i64().ok_or_else(unreadable)?;
    let currency = fact.data["currency"].as_str().and_then(|code| code.parse().ok()).ok_or_else(unreadable)?;
    Ok(Money::new(minor, currency))
}
