//! Money that goes back to customers, decided by those who may.

use super::{cases::back, orders::customer};
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::RefundView,
};
use axum::Form;
use conversation::Contact;
use identity::May;
use kernel::{ApiError, Money, OrderId, RefundId};
use ordering::Order;
use payments::{AskRefund, Balance, ByHand, Refund, RefundRoute};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// As people write it: `5 000`; empty for all.
    #[serde(default)]
    amount: String,
    #[serde(default)]
    restock: Option<String>,
    #[serde(default)]
    by_hand: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Decided {
    #[serde(default)]
    reference: String,
    /// The day, as `2026-11-26`; empty for today.
    #[serde(default)]
    day: String,
    /// Where the button was: `cases`, or the order's page.
    #[serde(default)]
    from: String,
}

/// Gives money of an order back, or asks a manager to.
pub(crate) async fn ask(desk: Desk, Id(id): Id<OrderId>, Form(wanted): Form<Wanted>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let order = Order::find(on, brand, id).await?.ok_or_else(Refused::not_found)?;
    let amount = match wanted.amount.trim() {
        "" => Balance::of(on, &order).await?.available(),
        typed => {
            let amount = Money::parse_major(typed, order.total.currency).ok();
            amount.filter(|amount| amount.minor > 0).ok_or_else(not_an_amount)?
        }
    };
    let ask = AskRefund {
        amount,
        restock: wanted.restock.is_some(),
        case: None,
        by: Some(desk.me()),
        may_decide: desk.staff.may(May::GiveMoneyBack),
        by_hand: wanted.by_hand.is_some(),
    };
    let payments = &desk.web.payments;
    desk.db().write(async |tx| payments.refund_order(tx, brand, id, &ask).await).await?;
    super::order::back_to(&desk, id)
}

fn not_an_amount() -> ApiError {
    ApiError::unprocessable("not_an_amount", "this is no amount")
}

/// A manager agrees.
pub(crate) async fn approve(desk: Desk, Id(id): Id<RefundId>, Form(decided): Form<Decided>) -> Answer {
    desk.require(May::GiveMoneyBack)?;
    let (brand, me) = (desk.brand(), desk.me());
    let refund = desk.db().write(async |tx| Refund::approve(tx, brand, id, me).await).await?;
    back(&desk, &decided.from, refund.order)
}

/// A manager says no.
pub(crate) async fn decline(desk: Desk, Id(id): Id<RefundId>, Form(decided): Form<Decided>) -> Answer {
    desk.require(May::GiveMoneyBack)?;
    let (brand, me) = (desk.brand(), desk.me());
    let refund = desk.db().write(async |tx| Refund::decline(tx, brand, id, me).await).await?;
    back(&desk, &decided.from, refund.order)
}

/// A manager gave it back by their own means.
pub(crate) async fn confirm(desk: Desk, Id(id): Id<RefundId>, Form(decided): Form<Decided>) -> Answer {
    desk.require(May::GiveMoneyBack)?;
    let (brand, me) = (desk.brand(), desk.me());
    let noted = ByHand::noted(desk.staff.brand(), &decided.reference, &decided.day, desk.now())?;
    let refund = desk.db().write(async |tx| Refund::confirm_by_hand(tx, brand, id, &noted, me).await).await?;
    back(&desk, &decided.from, refund.order)
}

/// How much of an order's money the reader may ask to go back.
pub(super) async fn refundable(desk: &Desk, order: &Order) -> Answer<Option<Money>> {
    // What came for an order that had ended is a case first: its page has the ways.
    let is_over = matches!(order.state, ordering::OrderState::Expired { .. } | ordering::OrderState::Cancelled { .. });
    let waits = is_over && payments::is_with_a_human(&mut desk.db(), order).await?;
    if !desk.staff.may(May::ManageOrders) || !(order.state.is_settled() || is_over) || waits {
        return Ok(None);
    }
    let available = Balance::of(&mut desk.db(), order).await?.available();
    Ok(Some(available).filter(|available| available.minor > 0))
}

/// Refunds as pages show them.
pub(super) async fn views(desk: &Desk, refunds: &[Refund]) -> Answer<Vec<RefundView>> {
    let mut views = Vec::new();
    for refund in refunds {
        let order = match refund.order {
            Some(order) => Order::find(&mut desk.db(), desk.brand(), order).await?,
            None => None,
        };
        views.push(RefundView {
            id: refund.id,
            amount: refund.amount,
            state: refund.state,
            by_hand: refund.route == RefundRoute::Hand,
            at: refund.state_at,
            customer: match &order {
                Some(order) => to_whom(desk, order).await?,
                None => String::new(),
            },
            order: order.map(|order| (order.id, order.label())),
            why: refund.why.clone(),
            reference: refund.reference.clone().unwrap_or_default(),
            given_on: refund.given_on,
            may_decide: desk.staff.may(May::GiveMoneyBack),
        });
    }
    Ok(views)
}

/// `Mariam Koné · +225 07 07 07 07 07`: whom money is sent to by hand.
async fn to_whom(desk: &Desk, order: &Order) -> Answer<String> {
    let contact = Contact::find(&mut desk.db(), desk.brand(), order.contact).await?;
    let phone = contact.and_then(|contact| contact.wa_id).map(|digits| super::thread::phone(&digits));
    let name = customer(desk, order).await?;
    Ok(match phone.filter(|phone| *phone != name) {
        Some(phone) => format!("{name} · {phone}"),
        None => name,
    })
}
