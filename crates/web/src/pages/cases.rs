use super::orders::customer;
use crate::{
    door::{Answer, Desk, Id},
    shown,
    views::{AgainView, CaseView, CasesPage, KeysView},
};
use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{ApiError, CaseId, Money, OrderId};
use ordering::{Order, OrderError};
use payments::{Attempt, Balance, ByHand, Case, CaseKind, PaymentAccount, Settlement};
use serde::Deserialize;

/// Situations on one page.
const SHOWN: i64 = 100;

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    how: String,
    /// Where the button was: `cases`, or the order's page.
    #[serde(default)]
    from: String,
    /// Of money that the merchant has given back: what the operator calls it, and the day, empty for today.
    #[serde(default)]
    amount: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    day: String,
}

/// All that waits for a human where money is concerned.
pub(crate) async fn page(desk: Desk, Query(done): Query<Done>) -> Answer {
    desk.require(May::ReadOrders)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let cases = payments::list_cases(on, brand, true, None, SHOWN).await?.cases;
    let cases = open_views(&desk, &cases).await?;
    let refunds = super::refunds::views(&desk, &payments::open_refunds(on, brand).await?).await?;
    let keys = refused_keys(&desk).await?;
    let shell = desk.shell().await?;
    Ok(CasesPage { ui: desk.ui, shell, keys, done: done.settlement(), cases, refunds }.into_response())
}

/// Providers that do not accept the shop's keys: nothing can be paid or looked up there.
pub(super) async fn refused_keys(desk: &Desk) -> Answer<Vec<KeysView>> {
    let accounts = payments::accounts_of(&mut desk.db(), desk.brand()).await?;
    let view = |account: PaymentAccount| {
        let refused = account.keys_refused?;
        Some(KeysView { provider: account.kind.name(), since: refused.since, why: refused.why })
    };
    Ok(accounts.into_iter().filter_map(view).collect())
}

/// A human settles a payment situation.
pub(crate) async fn settle(desk: Desk, Id(id): Id<CaseId>, Form(chosen): Form<Chosen>) -> Answer {
    desk.require(May::ManageOrders)?;
    let how = Settlement::parse(&chosen.how);
    let how = how.ok_or_else(|| ApiError::unprocessable("unknown_settlement", "choose how the case is settled"))?;
    let (brand, by) = (desk.brand(), (desk.me(), desk.staff.may(May::GiveMoneyBack)));
    let payments = &desk.web.payments;
    let noted = ByHand::noted_for(how, desk.staff.brand(), &chosen.reference, &chosen.day, desk.now())?;
    let amount = match chosen.amount.trim() {
        "" => None,
        typed => Some(
            Money::parse_major(typed, desk.staff.brand().currency)
                .map_err(|_| ApiError::unprocessable("not_an_amount", "this is no amount"))?,
        ),
    };
    let noted = noted.map(|noted| noted.of(amount));
    let settled = desk.db().write(async |tx| payments.settle_case(tx, brand, id, how, by, noted.as_ref()).await);
    let case = settled.await?;
    // The page that is read again says what was done.
    let page = case.order.filter(|_| chosen.from != "cases").map_or("cases".to_owned(), |id| format!("orders/{id}"));
    Ok(Redirect::to(&format!("{}/{page}?done={}", desk.ui.base, how.name())).into_response())
}

/// What was just done, as the address of the page says.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    pub(super) fn settlement(&self) -> Option<Settlement> {
        Settlement::parse(&self.done)
    }
}

/// The page the button was on, read again.
pub(super) fn back(desk: &Desk, from: &str, order: Option<OrderId>) -> Answer {
    match order.filter(|_| from != "cases") {
        Some(order) => super::order::back_to(desk, order),
        None => Ok(Redirect::to(&format!("{}/cases", desk.ui.base)).into_response()),
    }
}

/// The open ones with what the reader may do about them.
pub(super) async fn open_views(desk: &Desk, cases: &[Case]) -> Answer<Vec<CaseView>> {
    let mut views = Vec::new();
    for case in cases.iter().filter(|case| case.closed.is_none()) {
        views.push(view(desk, case).await?);
    }
    Ok(views)
}

async fn view(desk: &Desk, case: &Case) -> Answer<CaseView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let order = match case.order {
        Some(order) => Order::find(on, brand, order).await?,
        None => None,
    };
    let payment = match case.payment {
        Some(payment) => payments::Payment::find(on, brand, payment).await?,
        None => None,
    };
    let account = match &payment {
        Some(payment) => PaymentAccount::find(on, brand, payment.account).await?,
        None => None,
    };
    let attempt = match case.attempt {
        Some(attempt) => Attempt::find(on, brand, attempt).await?,
        None => None,
    };
    let kind = account.map(|account| account.kind).or(attempt.as_ref().map(|attempt| attempt.kind));
    let decides = desk.staff.may(May::GiveMoneyBack);
    let mut ways = if desk.staff.may(May::ManageOrders) { case.ways(on, desk.now()).await? } else { Vec::new() };
    let all = ways.len();
    ways.retain(|way| decides || !case.kind.needs_manager(*way));
    let waits_for_manager = ways.is_empty() && all > 0;
    let used_up = match case.what_is_gone(on, desk.now()).await? {
        Some(OrderError::CodeUsedUp { code }) => Some(code),
        _ => None,
    };
    let again = case.ordered_again(on).await?.map(|again| again.order);
    let came = match &order {
        Some(order) if matches!(case.kind, CaseKind::Short | CaseKind::CollectedShort) => {
            Some((Balance::of(on, order).await?.received, order.total))
        }
        _ => None,
    };
    Ok(CaseView {
        id: case.id,
        kind: shown::case_kind(case.kind),
        amount: case.amount,
        at: case.opened_at,
        customer: match &order {
            Some(order) => customer(desk, order).await?,
            None => String::new(),
        },
        order: order.map(|order| (order.id, order.label())),
        provider: kind.map(|kind| kind.name().to_owned()).unwrap_or_default(),
        reference: match (payment, attempt) {
            (Some(payment), _) => payment.provider_payment_id,
            (None, Some(attempt)) => attempt.reference.to_string(),
            (None, None) => String::new(),
        },
        why: case.why.clone(),
        used_up,
        again: again.map(|order| AgainView {
            id: order.id,
            number: order.label(),
            is_paid: order.state.is_settled(),
            costs_less: order.total.minor < case.amount.minor,
        }),
        came,
        ways,
        waits_for_manager,
    })
}
