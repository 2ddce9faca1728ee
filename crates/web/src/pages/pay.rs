use crate::{
    Ui, Web,
    door::{Answer, Reader, Refused, accent_of, zone_of},
    shown,
    views::{BillView, CashDue, PayOutcome, PayPage, PayReturn, PayState, PayTrouble, ShopView, WayKind, WayView},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use conversation::Conversation;
use identity::{Logo, PaymentMethod};
use kernel::Phone;
use ordering::{Order, OrderState};
use payments::{PayPageData, PayStatus, Payment, PaymentError};
use psp::Kind;
use serde::Deserialize;

/// What an order costs and how it can be paid. Messaging apps fetch links before people do: nothing happens by it.
pub(crate) async fn page(State(web): State<Web>, reader: Reader, Path(code): Path<String>) -> Answer {
    let data = open(&web, &code).await?;
    Ok(pay_page(&web, &reader, data, None).await?.into_response())
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    account: String,
    /// The number that pays, where the provider asks on the phone.
    #[serde(default)]
    phone: String,
}

/// The customer chose a provider: its session is opened, and they go there.
pub(crate) async fn attempt(
    State(web): State<Web>,
    reader: Reader,
    Path(code): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let Ok(kind) = chosen.account.parse::<Kind>() else {
        return told(&web, &reader, &code, StatusCode::UNPROCESSABLE_ENTITY, None).await;
    };
    let phone = match chosen.phone.trim() {
        "" => None,
        written => {
            let country = open(&web, &code).await?.brand.country;
            match Phone::parse_at_home(written, &country) {
                Ok(phone) => Some(phone),
                Err(_) => {
                    let trouble = Some(PayTrouble::PhoneNeeded);
                    return told(&web, &reader, &code, StatusCode::UNPROCESSABLE_ENTITY, trouble).await;
                }
            }
        }
    };
    // A customer who hangs up must not leave the provider's answer unwritten.
    let (till, order) = (web.payments.clone(), code.clone());
    let started = tokio::spawn(async move { till.start_attempt_from(&order, kind, phone).await }).await;
    let error = match started {
        Ok(Ok(url)) => return Ok(Redirect::to(&url).into_response()),
        Ok(Err(error)) => error,
        Err(join) => {
            tracing::error!(error = %join, "A click on « pay » ended early: {join}");
            PaymentError::ProviderDown(kind)
        }
    };
    let (status, trouble) = match error {
        PaymentError::NotPayable(_) => (StatusCode::CONFLICT, None),
        PaymentError::PhoneNeeded(_) => (StatusCode::UNPROCESSABLE_ENTITY, Some(PayTrouble::PhoneNeeded)),
        PaymentError::TooLate => (StatusCode::CONFLICT, Some(PayTrouble::TooLate)),
        PaymentError::NotOffered(_) | PaymentError::AmountNotTaken(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Some(PayTrouble::ProviderDown))
        }
        PaymentError::ProviderDown(_) | PaymentError::ProviderBusy { .. } | PaymentError::OverBudget { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, Some(PayTrouble::ProviderDown))
        }
        PaymentError::Refused { .. } | PaymentError::Account(_) | PaymentError::Sealed(_) => {
            tracing::error!(%error, "A payment could not be opened: {error}");
            (StatusCode::BAD_GATEWAY, Some(PayTrouble::ProviderDown))
        }
        other => return Err(other.into()),
    };
    told(&web, &reader, &code, status, trouble).await
}

/// The page again, with why the click did not lead on.
async fn told(web: &Web, reader: &Reader, code: &str, status: StatusCode, trouble: Option<PayTrouble>) -> Answer {
    let data = open(web, code).await?;
    Ok((status, pay_page(web, reader, data, trouble).await?).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Back {
    /// They left the provider's page without paying.
    #[serde(default)]
    gave_up: bool,
    /// There was no page to leave: the provider asks on the phone.
    #[serde(default)]
    on_phone: bool,
}

/// The customer comes back from the provider. That proves nothing: it is a reason to ask.
pub(crate) async fn back(
    State(web): State<Web>,
    reader: Reader,
    Path(code): Path<String>,
    Query(back): Query<Back>,
) -> Answer {
    let data = open(&web, &code).await?;
    let (brand, id) = (data.order.brand, data.order.id);
    web.payments.ask_again(brand, id).await?;
    let may_pay = !data.is_with_a_human;
    let outcome = match data.status {
        PayStatus::Paid => PayOutcome::Paid,
        PayStatus::Payable { .. } if back.gave_up && may_pay => PayOutcome::Failed,
        PayStatus::Payable { verifying: true, .. } if may_pay && back.on_phone => PayOutcome::OnPhone,
        PayStatus::Payable { verifying: true, .. } if may_pay => PayOutcome::Waiting,
        PayStatus::Payable { .. } if may_pay => PayOutcome::Failed,
        // Too late, called off, or money that does not fit: the order's page says it.
        _ => return Ok(to_page(&code)),
    };
    let (ui, shop) = (ui(&reader, &data), shop(&web, &data).await?);
    Ok(PayReturn { ui, shop, code, bill: bill(&data), outcome }.into_response())
}

fn to_page(code: &str) -> Response {
    Redirect::to(&payments::pay_path(code)).into_response()
}

async fn open(web: &Web, code: &str) -> Answer<PayPageData> {
    web.payments.open_page(code).await?.ok_or_else(Refused::not_found)
}

async fn pay_page(web: &Web, reader: &Reader, data: PayPageData, trouble: Option<PayTrouble>) -> Answer<PayPage> {
    let money = payments::payments_of(&mut &web.db, data.order.brand, data.order.id).await?;
    let has_receipt = !payments::receipts_of(&mut &web.db, data.order.brand, data.order.id).await?.is_empty();
    let receipt = has_receipt.then(|| payments::receipt_path(&data.order.code));
    let (ui, shop) = (ui(reader, &data), shop(web, &data).await?);
    let state = state(&data, &money, receipt, trouble);
    let (code, bill) = (data.order.code.clone(), bill(&data));
    Ok(PayPage { ui, shop, code, bill, state, money: data.money })
}

fn ui(reader: &Reader, data: &PayPageData) -> Ui {
    reader.meet(data.brand.locale, accent_of(&data.brand));
    Ui::new(reader.locale_of_customer(), zone_of(&data.brand), data.now)
}

fn state(data: &PayPageData, money: &[Payment], receipt: Option<String>, trouble: Option<PayTrouble>) -> PayState {
    match data.status {
        PayStatus::Paid => {
            // Cash on delivery is settled without a payment of ours.
            let settled = data.order.state.payment().and_then(|id| money.iter().find(|payment| payment.id == id));
            PayState::Paid {
                at: settled.map_or(data.order.state_at, |payment| payment.at),
                reference: settled.map(|payment| payment.provider_payment_id.clone()).unwrap_or_default(),
                receipt,
            }
        }
        PayStatus::Refunded => PayState::Refunded,
        // Money came that did not settle the order: the customer must not be asked for it again, until the rest is.
        _ if data.is_with_a_human || (data.covered.minor > 0 && !matches!(data.status, PayStatus::Payable { .. })) => {
            PayState::Unsettled
        }
        PayStatus::Payable { until: Some(until), .. } => {
            let cash = data.brand.payment_methods.contains(&PaymentMethod::CashOnDelivery);
            PayState::Open { until, ways: ways(data), has_some: !data.methods.is_empty(), cash, trouble }
        }
        PayStatus::Payable { until: None, .. } => PayState::Cash { ways: ways(data), due: cash_due(&data.order) },
        PayStatus::Expired => PayState::Expired,
        PayStatus::Cancelled => PayState::Cancelled,
    }
}

fn cash_due(order: &Order) -> CashDue {
    match order.state {
        OrderState::PartlyCollected => CashDue::Rest,
        _ if order.pickup => CashDue::AtTheShop,
        _ => CashDue::AtTheDoor,
    }
}

fn ways(data: &PayPageData) -> Vec<WayView> {
    let mut available: Vec<_> = data.methods.iter().filter(|method| method.is_available).collect();
    // Wallets by their own names first: most people here have one of them.
    available.sort_by_key(|method| match method.kind {
        Kind::Wave | Kind::Orange | Kind::Mtn => 0,
        Kind::PaymeTrust | Kind::CinetPay => 1,
        Kind::GeniusPay => 2,
        Kind::Stripe => 3,
    });
    available
        .into_iter()
        .map(|method| WayView {
            account: method.kind.code().to_owned(),
            provider: method.name.to_owned(),
            asks_phone: method.asks_phone,
            kind: match method.kind {
                Kind::PaymeTrust | Kind::CinetPay => WayKind::Mobile,
                Kind::Wave | Kind::Orange | Kind::Mtn => WayKind::Wallet,
                Kind::Stripe => WayKind::Card,
                Kind::GeniusPay => WayKind::MobileAndCard,
            },
        })
        .collect()
}

fn bill(data: &PayPageData) -> BillView {
    let line = |line: &ordering::OrderLine| (format!("{} × {}", line.quantity, shown::title(line)), line.total);
    BillView {
        number: data.order.label(),
        lines: data.lines.iter().map(line).collect(),
        discounts: data.promos.clone(),
        delivery: shown::delivery(&data.order),
        total: data.order.total,
        covered: data.covered,
        rest: data.rest,
    }
}

/// A page that is opened on a slow network carries no larger picture (its first load is 30 KB at most).
const LARGEST_LOGO: usize = 12 * 1024;

/// The shop's logo and its hash, if it has one that is small enough.
async fn logo_of(web: &Web, brand: kernel::BrandId) -> Answer<Option<(String, Logo)>> {
    let on = &mut &web.db;
    let Some(hash) = Logo::in_use(on, brand).await? else { return Ok(None) };
    let logo = Logo::find(on, brand, &hash).await?;
    Ok(logo.filter(|logo| logo.bytes.len() <= LARGEST_LOGO).map(|logo| (hash, logo)))
}

/// The shop's logo, for the pay page; its address changes with it.
pub(crate) async fn logo(State(web): State<Web>, Path(code): Path<String>) -> Answer {
    let order = Order::by_code(&mut &web.db, &code).await?.ok_or_else(Refused::not_found)?;
    let (_, logo) = logo_of(&web, order.brand).await?.ok_or_else(Refused::not_found)?;
    let kept = (header::CACHE_CONTROL, "private, max-age=86400".to_owned());
    Ok(([(header::CONTENT_TYPE, logo.mime), kept], logo.bytes).into_response())
}

/// The shop, with the way back to its chat: the number the order was placed on.
async fn shop(web: &Web, data: &PayPageData) -> Answer<ShopView> {
    let brand = data.brand.id;
    let conversation = Conversation::find(&mut &web.db, brand, data.order.conversation).await?;
    let lines = web.lines.of_brand(brand).await?;
    let line = conversation.and_then(|conversation| lines.iter().find(|line| line.id == conversation.line));
    let digits = line.or(lines.first()).map(|line| line.display_phone.chars().filter(char::is_ascii_digit).collect());
    let digits: String = digits.unwrap_or_default();
    let small =
        logo_of(web, brand).await?.map(|(hash, _)| format!("{}/logo?{hash}", payments::pay_path(&data.order.code)));
    Ok(ShopView {
        logo: small,
        name: data.brand.name.clone(),
        accent: accent_of(&data.brand),
        chat: format!("https://wa.me/{digits}"),
    })
}
