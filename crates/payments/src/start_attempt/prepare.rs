use super::CUT_OFF;
use crate::{
    Attempt, AttemptState, Balance, CloseAttempt, PaymentAccount, PaymentError, Payments, account,
    attempt::{self, Asked},
    payer::Payer,
    return_path,
};
use identity::Brand;
use kernel::{AttemptId, Locale, Millis, Money, Phone, Secret, minutes};
use ordering::{Order, OrderState};
use psp::{Kind, Reference, Urgency};
use storage::{StoreError, Tx};

/// What a click has to do.
pub(super) enum Step {
    /// Go there: a session is open.
    Go(String),
    /// Nothing, and why; what was noted meanwhile stays noted.
    Refused(PaymentError),
    /// Call the provider for this attempt, which is written down.
    Create(Box<Attempt>),
    /// Another click is calling the provider.
    Wait(Box<Attempt>),
    /// Find out first what became of this one.
    Clear(Box<Attempt>),
}

/// Added to the way back of whoever leaves the provider's page without paying.
const GAVE_UP: &str = "?gave_up=true";

/// Less is left than a payer needs: then the hold is lengthened, once per order (§9.4).
const NEEDED: Millis = minutes(3);
const LENGTHENED: Millis = minutes(5);

impl Payments {
    /// The first step: decides under the order's lock, so that clicks that come together decide one after another.
    pub(super) async fn prepare(&self, code: &str, kind: Kind, phone: Option<Phone>) -> Result<Step, PaymentError> {
        let on = &mut &self.db;
        let order = Order::by_code(on, code).await?.ok_or(PaymentError::NoSuchOrder)?;
        let account = account::store::by_kind(on, order.brand, kind).await?;
        let account = account.filter(|account| account.active).ok_or(PaymentError::NotOffered(kind))?;
        let provider = self.provider(&account, Urgency::PersonWaits)?;
        let brand = Brand::find(on, order.brand).await?;
        let brand = brand.ok_or_else(|| StoreError::Defect("an order's brand is gone".into()))?;
        let mut payer = Payer::of(on, &order).await?;
        payer.is_asked_on_phone = provider.capabilities().asks_on_phone;
        if payer.is_asked_on_phone && phone.is_none() {
            return Err(PaymentError::PhoneNeeded(kind));
        }
        payer.phone = phone.map(|phone| phone.for_payment()).or(payer.phone);
        self.db.write(async |tx| self.decide(tx, &account, &brand, payer, &order).await).await
    }

    async fn decide(
        &self,
        tx: &mut Tx,
        account: &PaymentAccount,
        brand: &Brand,
        payer: Payer,
        order: &Order,
    ) -> Result<Step, PaymentError> {
        let now = tx.now();
        let order = ordering::expire_if_overdue(tx, order.brand, order.id).await?;
        // Money that did not settle the order is with a human: nobody is asked for it twice, until the rest is asked for.
        let is_with_a_human = crate::is_with_a_human(tx, &order).await?;
        let rest = Balance::of(tx, &order).await?.rest();
        if is_with_a_human || rest.minor == 0 || !order.state.is_payable(now) {
            return Ok(Step::Refused(PaymentError::NotPayable(order.state)));
        }
        if !self
            .provider(account, Urgency::PersonWaits)?
            .limits(rest.currency)
            .is_some_and(|limits| limits.admits(rest.minor))
        {
            return Ok(Step::Refused(PaymentError::AmountNotTaken(account.kind)));
        }
        if let Some(mut live) = attempt::store::live(tx, order.brand, order.id, account.id).await? {
            // Another number than last time wants another request: the first one waits on another phone.
            let elsewhere = payer.is_asked_on_phone && live.asked(&self.vault)?.phone != payer.phone;
            // What is left to pay changed since: a session is never changed, another takes its place (§1.9).
            let of_another_amount = live.amount != rest;
            if let Some(page) = live.page(now).filter(|_| !elsewhere && !of_another_amount) {
                return Ok(Step::Go(page.to_owned()));
            }
            match live.state {
                AttemptState::Opening if now - live.created_at < CUT_OFF => return Ok(Step::Wait(Box::new(live))),
                AttemptState::Opening | AttemptState::Unclear => return Ok(Step::Clear(Box::new(live))),
                _ => {}
            }
            // Its session is over, or was closed: it makes room, and is still watched.
            live.become_(AttemptState::Stray, now);
            if of_another_amount {
                jobs::enqueue(tx, &CloseAttempt { brand: live.brand, attempt: live.id }).await?;
            } else {
                live.close(now);
            }
            live.save_and_plan(tx).await?;
        }
        let order = with_time_to_pay(tx, order).await?;
        match order.state {
            OrderState::AwaitingPayment { until } if until - now < NEEDED => Ok(Step::Refused(PaymentError::TooLate)),
            _ => Ok(Step::Create(Box::new(self.begin(tx, account, brand, payer, (&order, rest)).await?))),
        }
    }

    async fn begin(
        &self,
        tx: &mut Tx,
        account: &PaymentAccount,
        brand: &Brand,
        payer: Payer,
        (order, amount): (&Order, Money),
    ) -> Result<Attempt, PaymentError> {
        let (id, now) = (AttemptId(tx.new_id()), tx.now());
        let notify_key = tx.chance().code(16);
        let lang = payer.locale.unwrap_or(brand.locale);
        let back = format!("{}{}", self.public_url(), return_path(&order.code));
        let asked = Asked {
            designation: designation(order, brand, lang),
            name: payer.name,
            phone: payer.phone,
            failed_url: format!("{back}{GAVE_UP}"),
            success_url: back,
            notify_url: self.notify_url(account.kind, account.id, &notify_key),
            lang,
            expires_at: match order.state {
                OrderState::AwaitingPayment { until } => until,
                _ => now + brand.hold(),
            },
            now,
        };
        let request = serde_json::to_string(&asked).map_err(|e| StoreError::Defect(e.to_string()))?;
        let mut attempt = Attempt {
            brand: order.brand,
            id,
            order: order.id,
            account: account.id,
            kind: account.kind,
            reference: reference(order, tx)?,
            amount,
            state: AttemptState::Opening,
            state_at: now,
            why: None,
            provider_id: None,
            pay_url: None,
            created_at: now,
            expires_at: None,
            looked_at: None,
            wanted_at: None,
            failed_at: None,
            notify_key,
            look_from: now,
            closed: false,
            request: Vec::new(),
            secrets: None,
        };
        attempt.request = attempt.seal(tx, &self.vault, "request", &Secret::new(request));
        attempt::store::insert(tx, &attempt).await?;
        // The plan begins now: if this process dies during the call, the attempt is still asked about.
        Ok(attempt.save_and_plan(tx).await?)
    }
}

async fn with_time_to_pay(tx: &mut Tx, order: Order) -> Result<Order, PaymentError> {
    let now = tx.now();
    match order.state {
        OrderState::AwaitingPayment { until } if until - now < NEEDED => {
            Ok(ordering::lengthen_hold(tx, order.brand, order.id, now + LENGTHENED).await?)
        }
        _ => Ok(order),
    }
}

/// The order's number for people, and 58 bits that no other environment or attempt has: 30 characters at most (§1.9).
/// Not the order's code, which opens its page.
fn reference(order: &Order, tx: &Tx) -> Result<Reference, PaymentError> {
    let reference = Reference::parse(format!("CMD-{}-{}", order.number, tx.chance().code(12)));
    reference.map_err(|e| StoreError::Defect(e.to_string()).into())
}

fn designation(order: &Order, brand: &Brand, lang: Locale) -> String {
    match lang {
        Locale::Fr => format!("Commande {} chez {}", order.label(), brand.name),
        Locale::En => format!("Order {} at {}", order.label(), brand.name),
    }
}
