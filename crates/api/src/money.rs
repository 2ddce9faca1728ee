//! What a brand's money comes to, and the account of an order.

use crate::{
    Api,
    cases::CaseView,
    desk::Desk,
    extract::{Asked, Named},
    orders::OrderPath,
    problem::Problem,
    shown::{Moment, MoneyView},
};
use axum::{Json, extract::State};
use identity::{May, PaymentMethod};
use kernel::{ApiError, Uuid};
use payments::{Entry, EntryKind, Figures, Ledger, Part, Period, Source};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Days of the brand's own time zone, today among them.
#[derive(Default, Clone, Copy, Deserialize, ToSchema)]
pub(crate) enum PeriodName {
    /// Since midnight.
    #[default]
    #[serde(rename = "today")]
    Today,
    /// Today and the six days before.
    #[serde(rename = "7-days")]
    Week,
    /// Today and the 29 days before.
    #[serde(rename = "30-days")]
    Month,
}

impl From<PeriodName> for Period {
    fn from(name: PeriodName) -> Self {
        match name {
            PeriodName::Today => Self::Today,
            PeriodName::Week => Self::Week,
            PeriodName::Month => Self::Month,
        }
    }
}

/// Which days.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MoneyQuery {
    /// `today`, `7-days` or `30-days`, in the brand's time zone.
    #[serde(default)]
    #[param(inline, default = "today")]
    period: PeriodName,
}

/// What a brand's money comes to over a period. Amounts of different currencies are never added.
#[derive(Serialize, ToSchema)]
#[schema(as = Figures)]
pub(crate) struct FiguresView {
    /// The first moment of the period.
    since: Moment,
    /// What came in, by where it came from and by currency, the largest first.
    collected: Vec<PartView>,
    /// The cash among it, by who took it, the largest first.
    cash_by: Vec<CashByView>,
    /// What is still to come for orders placed in the period, by method: `online` or `cash_on_delivery`.
    pending: Vec<PartView>,
    /// What customers are paying at providers now. An order tried at two providers stands at both.
    under_way: Vec<PartView>,
    /// What went back to customers, by where it had come from and by currency.
    refunded: Vec<PartView>,
    /// Cases that wait for a human, of whatever day.
    open_cases: i64,
    /// Those cases, and refunds to agree to or to give back by hand.
    to_settle: i64,
}

/// Cash that somebody took, less what was taken back.
#[derive(Serialize, ToSchema)]
#[schema(as = CashBy)]
pub(crate) struct CashByView {
    /// Which teammate; `null` for what was taken before that was written down.
    #[schema(required)]
    teammate: Option<Uuid>,
    /// How many times.
    count: i64,
    amount: MoneyView,
}

/// Movements or orders that have something in common, counted and summed.
#[derive(Serialize, ToSchema)]
#[schema(as = FiguresPart)]
pub(crate) struct PartView {
    /// A provider, `cash`, or a payment method.
    #[schema(example = "wave")]
    of: &'static str,
    /// How many.
    count: i64,
    /// Their sum.
    amount: MoneyView,
}

impl PartView {
    fn of<Of>(part: &Part<Of>, word: impl Fn(&Of) -> &'static str) -> Self {
        Self { of: word(&part.of), count: part.count, amount: part.amount.into() }
    }
}

fn source_word(source: &Source) -> &'static str {
    source.code()
}

fn method_word(method: &PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Online => "online",
        PaymentMethod::CashOnDelivery => "cash_on_delivery",
    }
}

/// The account of an order: what is owed counts up, what came in counts down.
#[derive(Serialize, ToSchema)]
#[schema(as = Ledger)]
pub(crate) struct LedgerView {
    /// What is owed in all.
    total: MoneyView,
    /// What made the total, then what came in, oldest first; their sum is the balance.
    entries: Vec<EntryView>,
    /// What is left: above zero the customer owes it, below zero the shop has that much too much.
    balance: MoneyView,
    /// Money in another currency, which settles nothing.
    foreign: Vec<EntryView>,
    /// What humans settle, or settled.
    cases: Vec<CaseView>,
}

/// An entry of an order's account.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub(crate) struct EntryView {
    at: Moment,
    /// `goods`, `discount`, `delivery`, `called_off` (it expired or was cancelled: nothing is owed any more), `money`,
    /// `cash_taken_back` (a counter-entry), `forgiven` (the shop lets go of it), `refund`, `won_back` (a lost dispute that was won after all), `remitted` (what went back is not owed any more), `credit_given`, `credit_used` or `credit_given_back`.
    #[schema(example = "money")]
    kind: &'static str,
    /// The promo code of a discount.
    #[schema(required, example = "WA10")]
    code: Option<String>,
    /// Where delivery goes.
    #[schema(required, example = "Cocody")]
    zone: Option<String>,
    /// Where money came from: a provider, or `cash`.
    #[schema(required, example = "wave")]
    source: Option<&'static str>,
    /// The provider's id of the money movement.
    #[schema(required)]
    reference: Option<String>,
    /// Our reference at the provider.
    #[schema(required)]
    our_reference: Option<String>,
    /// Which teammate noted it, for cash.
    #[schema(required)]
    by: Option<Uuid>,
    /// Below zero what came in or was given.
    amount: MoneyView,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        let mut view = Self {
            at: entry.at.into(),
            kind: entry.what.name(),
            code: None,
            zone: None,
            source: None,
            reference: None,
            our_reference: None,
            by: entry.what.by().map(|by| by.0),
            amount: entry.amount.into(),
        };
        match entry.what {
            EntryKind::Goods
            | EntryKind::CalledOff
            | EntryKind::Remitted
            | EntryKind::Kept
            | EntryKind::CashTakenBack { .. }
            | EntryKind::Forgiven { .. }
            | EntryKind::CreditGiven
            | EntryKind::CreditUsed
            | EntryKind::CreditGivenBack => {}
            EntryKind::Cash { .. } => view.source = Some(Source::Cash.code()),
            EntryKind::Refund { reference, .. } | EntryKind::WonBack { reference } => view.reference = reference,
            EntryKind::Discount { code } => view.code = Some(code),
            EntryKind::Delivery { zone } => view.zone = zone,
            EntryKind::Money { source, reference, our_reference } => {
                view.source = Some(source.code());
                view.reference = reference;
                view.our_reference = our_reference.map(|reference| reference.to_string());
            }
        }
        view
    }
}

/// Show the money of a period
///
/// Collected, still to come, under way and to settle. Counted by the moment money was recorded, so that a day that is over
/// does not change.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/money", tag = "Money", params(MoneyQuery),
    responses((status = 200, description = "The figures.", body = FiguresView))
)]
pub(crate) async fn show_money(
    State(api): State<Api>,
    desk: Desk,
    Asked(MoneyQuery { period }): Asked<MoneyQuery>,
) -> Result<Json<FiguresView>, Problem> {
    let brand = desk.may(&[May::SeeFigures])?.brand();
    let figures = Figures::of(&mut &api.db, brand, period.into(), api.db.clock().now()).await?;
    let sources = |parts: &[Part<Source>]| parts.iter().map(|part| PartView::of(part, source_word)).collect::<Vec<_>>();
    Ok(Json(FiguresView {
        since: figures.since.into(),
        collected: sources(&figures.collected),
        cash_by: figures
            .cash_by
            .iter()
            .map(|part| CashByView { teammate: part.of.map(|by| by.0), count: part.count, amount: part.amount.into() })
            .collect(),
        pending: figures.pending.iter().map(|part| PartView::of(part, method_word)).collect(),
        under_way: sources(&figures.under_way),
        refunded: sources(&figures.refunded),
        open_cases: figures.open_cases,
        to_settle: figures.to_settle,
    }))
}

/// Show an order's account
///
/// Goods, discounts by code, delivery, and every payment; the entries less the balance are zero.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/orders/{order}/ledger", tag = "Money",
    responses((status = 200, description = "The account.", body = LedgerView))
)]
pub(crate) async fn show_ledger(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<LedgerView>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let ledger = Ledger::of(&mut &api.db, brand, path.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    Ok(Json(LedgerView {
        total: ledger.order.total.into(),
        entries: ledger.entries.into_iter().map(EntryView::from).collect(),
        balance: ledger.balance.into(),
        foreign: ledger.foreign.into_iter().map(EntryView::from).collect(),
        cases: ledger.cases.into_iter().map(CaseView::from).collect(),
    }))
}
