//! The gate: a brain proposes typed tool calls; code checks them against the conversation's facts before any write. A
//! brain can never set a price, a total, a stock, a payment state or another contact's data.

mod agenda;
mod call;

pub use call::{Booking, Consent, Refusal, ToolCall, ToolResult};

use conversation::{Contact, Conversation, Line, Priority};
use identity::{Brand, PaymentMethod};
use kernel::{ContactId, ConversationId, Locale, MessageId, Money, OrderId, VariantId, ZoneId};
use ordering::{
    CancelledBy, Cart, CartView, CashRefused, Gives, Order, OrderError, OrderState, Promo, PromoRefused, Zone,
};
use storage::{NewFact, Tx};

use crate::{AssistantError, Conduct, Preference, PreferenceKind, reason::ToolUse};

/// Among so many orders the one that « j'ai payé » is about is looked for.
const LATEST: i64 = 5;

/// Checks and performs tool calls for one conversation, in the turn's transaction.
pub struct Gate<'t> {
    pub(crate) tx: &'t mut Tx,
    brand: &'t Brand,
    /// What the merchant lets the agent do.
    conduct: &'t Conduct,
    conversation: &'t Conversation,
    contact: &'t Contact,
    consent: Consent,
    /// Whether anything was changed: then the answer may not be taken back.
    wrote: bool,
    handed_over: bool,
    /// What was asked for, and what became of it.
    log: Vec<ToolUse>,
    /// Codes of orders put back into the cart that serve no more, and why.
    lost_codes: Vec<(String, PromoRefused)>,
}

type Done = Result<Result<ToolResult, Refusal>, AssistantError>;

impl<'t> Gate<'t> {
    /// The gate of a turn.
    pub fn new(
        tx: &'t mut Tx,
        brand: &'t Brand,
        conduct: &'t Conduct,
        conversation: &'t Conversation,
        contact: &'t Contact,
        consent: Consent,
    ) -> Self {
        let (log, lost_codes) = (Vec::new(), Vec::new());
        Self { tx, brand, conduct, conversation, contact, consent, wrote: false, handed_over: false, log, lost_codes }
    }

    /// Codes of orders put back into the cart that serve no more, and why; forgotten here.
    pub(crate) fn take_lost_codes(&mut self) -> Vec<(String, PromoRefused)> {
        std::mem::take(&mut self.lost_codes)
    }

    /// What the next calls may do on the customer's own word.
    pub fn allow(&mut self, consent: Consent) {
        self.consent = consent;
    }

    /// What was asked for so far, and what became of it; forgotten here.
    pub(crate) fn take_log(&mut self) -> Vec<ToolUse> {
        std::mem::take(&mut self.log)
    }

    /// Writes a tool down that only read.
    pub(crate) fn note(&mut self, used: ToolUse) {
        self.log.push(used);
    }

    /// Notes a question that nobody can answer, for the merchant. Changes nothing that the answer says: it may still be
    /// taken back.
    pub(crate) async fn note_question(
        &mut self,
        message: MessageId,
        words: &str,
        locale: Locale,
    ) -> Result<(), AssistantError> {
        let of = (self.conversation.id, message);
        knowledge::record_question(self.tx, self.brand.id, of, words, locale).await?;
        Ok(())
    }

    /// Whether a call has changed anything.
    pub fn has_written(&self) -> bool {
        self.wrote
    }

    /// Checks the call and performs it, or says why not. A refused call leaves nothing behind.
    #[kernel::boxed]
    pub async fn perform(&mut self, call: ToolCall) -> Done {
        // The yes was to the cart as it was read: whatever changes it takes the yes back, even at the same total.
        let changes_cart = call.changes_cart();
        let again = match call {
            ToolCall::TakeUpAgain { order } if self.consent.to_order_again == Some(order) => Some(order),
            _ => None,
        };
        let asked = call.told();
        // Boxed: a thought that calls tools is itself deep, and its future would hold the largest of these.
        let done = Box::pin(self.dispatch(call)).await?;
        self.wrote |= done.is_ok();
        if changes_cart && done.is_ok() {
            self.consent.to_order = match again {
                Some(order) => self.total_of_the_same(order).await?,
                None => None,
            };
        }
        let refused = done.as_ref().err().map(|why| why.word().to_owned());
        self.log.push(ToolUse { done: refused.is_none(), refused, ..asked });
        Ok(done)
    }

    async fn dispatch(&mut self, call: ToolCall) -> Done {
        match call {
            ToolCall::CartAdd { variant, quantity } => self.cart_add(variant, quantity).await,
            ToolCall::CartSet { variant, quantity } => self.cart_set(variant, quantity).await,
            ToolCall::CartRemove { variant } => self.cart_remove(variant).await,
            ToolCall::CartClear => self.cart_clear().await,
            ToolCall::SetZone { zone } => self.set_zone(zone).await,
            ToolCall::ApplyPromo { code } => self.apply_promo(&code).await,
            ToolCall::OfferPromo { code } => self.offer_promo(&code).await,
            ToolCall::PlaceOrder { method } => self.place_order(method).await,
            ToolCall::CancelOrder { order } => self.cancel_order(order).await,
            ToolCall::PayOnDelivery { order } => self.pay_on_delivery(order).await,
            ToolCall::Reopen { order } => self.reopen(order).await,
            ToolCall::TakeUpAgain { order } => self.take_up_again(order).await,
            ToolCall::SetAddress { order, address } => self.set_address(order, &address).await,
            ToolCall::BookAppointment { service, starts_at, note } => {
                self.book_appointment(service, starts_at, &note).await
            }
            ToolCall::CancelAppointment { appointment } => self.cancel_appointment(appointment).await,
            ToolCall::Remember { kind, about, value } => self.remember(kind, about, value).await,
            ToolCall::HandOver { why } => self.hand_over(why).await,
            ToolCall::SetSilence { silent } => self.set_silence(silent).await,
        }
    }

    /// The open cart as it would be ordered now.
    #[kernel::boxed]
    pub async fn cart(&mut self) -> Result<Option<CartView>, AssistantError> {
        let Some(cart) = Cart::of_conversation(self.tx, self.brand.id, self.conversation.id).await? else {
            return Ok(None);
        };
        let now = self.tx.now();
        let view = cart.view(self.tx, now).await?;
        Ok((!view.is_empty()).then_some(view))
    }

    /// Tells that the customer asks about the payment of an order that is not settled, whatever became of it: a reason to
    /// ask the providers that may hold money for it (contract of payments, §9.8). Binds nobody and changes nothing that
    /// the answer says.
    #[kernel::boxed]
    pub async fn ask_about_payment(&mut self, order: &Order) -> Result<(), AssistantError> {
        if !order.state.is_settled() && payments::may_hold_money(self.tx, self.brand.id, order.id).await? {
            jobs::tell(self.tx, self.brand.id, NewFact::new("order.payment_asked", order.id)).await?;
        }
        Ok(())
    }

    /// The same of the conversation's latest order that is not settled.
    #[kernel::boxed]
    pub async fn ask_about_latest_payment(&mut self) -> Result<(), AssistantError> {
        let latest = ordering::list_of_conversation(self.tx, self.brand.id, self.conversation.id, None, LATEST).await?;
        match latest.orders.iter().find(|order| !order.state.is_settled()) {
            Some(order) => self.ask_about_payment(order).await,
            None => Ok(()),
        }
    }

    /// Whether money of the conversation's latest order that is not settled came, or may be about to: a try is open, or a
    /// human looks at what came.
    #[kernel::boxed]
    pub async fn has_money_on_its_way(&mut self) -> Result<bool, AssistantError> {
        let latest = ordering::list_of_conversation(self.tx, self.brand.id, self.conversation.id, None, LATEST).await?;
        let Some(order) = latest.orders.iter().find(|order| !order.state.is_settled()) else { return Ok(false) };
        Ok(payments::may_hold_money(self.tx, self.brand.id, order.id).await? || self.is_with_a_human(order).await?)
    }

    /// Whether money of this order came, or may be about to: a try is open.
    #[kernel::boxed]
    pub async fn may_hold_money(&mut self, order: OrderId) -> Result<bool, AssistantError> {
        Ok(payments::may_hold_money(self.tx, self.brand.id, order).await?)
    }

    /// Whether money came for an order: then it is not changed by opening it again.
    #[kernel::boxed]
    pub async fn has_money(&mut self, order: OrderId) -> Result<bool, AssistantError> {
        Ok(!payments::payments_of(self.tx, self.brand.id, order).await?.is_empty())
    }

    /// Whether money of an order waits for a human: nobody is asked for more until then.
    #[kernel::boxed]
    pub async fn is_with_a_human(&mut self, order: &Order) -> Result<bool, AssistantError> {
        Ok(payments::is_with_a_human(self.tx, order).await?)
    }

    /// What the customer has left for this order.
    #[kernel::boxed]
    pub async fn credit(&mut self) -> Result<Money, AssistantError> {
        Ok(payments::credit_of(self.tx, self.brand.id, self.contact.id, self.brand.currency).await?)
    }

    /// Whether a provider of the shop takes this amount.
    #[kernel::boxed]
    pub async fn takes_online(&mut self, amount: Money) -> Result<bool, AssistantError> {
        Ok(payments::takes_online(self.tx, self.brand.id, amount).await?)
    }

    /// Why this customer is not offered cash on delivery; none: they are.
    #[kernel::boxed]
    pub async fn cash_refused(&mut self) -> Result<Option<CashRefused>, AssistantError> {
        Ok(ordering::cash_refused(self.tx, self.brand, self.contact.id).await?)
    }

    /// What an order's money comes to.
    #[kernel::boxed]
    pub async fn balance(&mut self, order: &Order) -> Result<payments::Balance, AssistantError> {
        Ok(payments::Balance::of(self.tx, order).await?)
    }

    /// Meta's catalogue of the line that is written on, if one is connected.
    pub(crate) async fn meta_catalogue(&mut self) -> Result<Option<String>, AssistantError> {
        Ok(Line::catalogue(self.tx, self.brand.id, self.conversation.line).await?)
    }

    /// The conversation's latest order.
    #[kernel::boxed]
    pub async fn latest_order(&mut self) -> Result<Option<Order>, AssistantError> {
        let orders = ordering::list_of_conversation(self.tx, self.brand.id, self.conversation.id, None, 1).await?;
        Ok(orders.orders.into_iter().next())
    }

    /// An order of this contact by its number; another contact's is none.
    #[kernel::boxed]
    pub async fn order_numbered(&mut self, number: i64) -> Result<Option<Order>, AssistantError> {
        let found = Order::by_number(self.tx, self.brand.id, number).await?;
        Ok(found.filter(|order| self.is_theirs(order)))
    }

    fn is_theirs(&self, order: &Order) -> bool {
        order.contact == self.contact.id || order.conversation == self.conversation.id
    }

    async fn open_cart(&mut self) -> Result<Cart, AssistantError> {
        Ok(Cart::open(self.tx, self.brand.id, self.conversation.id, self.contact.id).await?)
    }

    async fn cart_add(&mut self, variant: VariantId, quantity: i64) -> Done {
        let cart = self.open_cart().await?;
        allowed(cart.add(self.tx, variant, quantity).await.map(ToolResult::Quantity))
    }

    async fn cart_set(&mut self, variant: VariantId, quantity: i64) -> Done {
        let cart = self.open_cart().await?;
        allowed(cart.set_quantity(self.tx, variant, quantity).await.map(ToolResult::Quantity))
    }

    async fn cart_remove(&mut self, variant: VariantId) -> Done {
        let cart = self.open_cart().await?;
        allowed(cart.remove(self.tx, variant).await.map(ToolResult::Removed))
    }

    async fn cart_clear(&mut self) -> Done {
        let cart = self.open_cart().await?;
        allowed(cart.clear(self.tx).await.map(ToolResult::Removed))
    }

    async fn set_zone(&mut self, zone: ZoneId) -> Done {
        let cart = self.open_cart().await?;
        allowed(cart.set_zone(self.tx, zone).await.map(|()| ToolResult::Done))
    }

    async fn apply_promo(&mut self, code: &str) -> Done {
        let cart = self.open_cart().await?;
        match cart.apply_promo(self.tx, code).await {
            Ok(Ok(given)) => Ok(Ok(ToolResult::Promo(Box::new(given)))),
            Ok(Err(why)) => Ok(Err(Refusal::Promo(why))),
            Err(error) => allowed(Err(error)),
        }
    }

    /// The codes that the cart wants, whether they count or not: of a cart that is empty yet, too.
    #[kernel::boxed]
    pub async fn codes_on_cart(&mut self) -> Result<Vec<String>, AssistantError> {
        match Cart::of_conversation(self.tx, self.brand.id, self.conversation.id).await? {
            Some(cart) => Ok(cart.codes(self.tx).await?),
            None => Ok(Vec::new()),
        }
    }

    /// A code counts no more for the cart.
    #[kernel::boxed]
    pub async fn drop_code(&mut self, code: &str) -> Result<(), AssistantError> {
        let cart = self.open_cart().await?;
        Ok(cart.drop_promo(self.tx, code).await?)
    }

    /// Codes whose time is over are taken off the cart, once their end was told: they would be told of at each look at it.
    #[kernel::boxed]
    pub async fn drop_over_codes(&mut self, refused: &[(String, PromoRefused)]) -> Result<(), AssistantError> {
        let over = refused.iter().filter(|(_, why)| matches!(why, PromoRefused::Over { .. }));
        for (code, _) in over {
            self.drop_code(code).await?;
        }
        Ok(())
    }

    async fn offer_promo(&mut self, code: &str) -> Done {
        let Some(promo) = Promo::by_code(self.tx, self.brand.id, code).await?.filter(|promo| promo.agent_gives) else {
            return Ok(Err(Refusal::OverLimit));
        };
        if let Some(most) = self.conduct.most_discount {
            let goods = self.cart().await?.and_then(|cart| cart.price).map(|price| price.goods.minor);
            if !is_within(promo.gives, most, goods) {
                return Ok(Err(Refusal::OverLimit));
            }
        }
        self.apply_promo(&promo.code).await
    }

    async fn place_order(&mut self, method: PaymentMethod) -> Done {
        let Some(view) = self.cart().await? else { return Ok(Err(Refusal::EmptyCart)) };
        // The yes was to this total: a price that changed since is shown again first.
        let total = view.total();
        if total.is_none() || self.consent.to_order != total {
            return Ok(Err(Refusal::NeedsYes));
        }
        let (brand, cart) = (self.brand, view.cart);
        let placed = self.tx.attempt(async |tx| ordering::place_order(tx, brand, cart, method, total).await).await;
        let order = match placed {
            Ok(order) => order,
            refused => return allowed(refused.map(|order| ToolResult::Order(Box::new(order)))),
        };
        // What they have left from before helps to pay; all of it paid, the order is.
        let used = Box::pin(payments::use_credit(self.tx, &order)).await?;
        let order = if used.minor > 0 { Order::lock(self.tx, brand.id, order.id).await? } else { order };
        Ok(Ok(ToolResult::Order(Box::new(order))))
    }

    async fn their_order(&mut self, id: OrderId) -> Result<Option<Order>, AssistantError> {
        let order = Order::find(self.tx, self.brand.id, id).await?;
        Ok(order.filter(|order| self.is_theirs(order)))
    }

    async fn cancel_order(&mut self, id: OrderId) -> Done {
        let Some(order) = self.their_order(id).await? else { return Ok(Err(Refusal::NotTheirs)) };
        if self.consent.to_cancel != Some(order.id) {
            return Ok(Err(Refusal::NeedsYes));
        }
        self.call_off(order).await
    }

    async fn call_off(&mut self, order: Order) -> Done {
        let brand = self.brand.id;
        let by = CancelledBy::Customer;
        let done = self.tx.attempt(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await;
        allowed(done.map(|order| ToolResult::Order(Box::new(order))))
    }

    async fn pay_on_delivery(&mut self, id: OrderId) -> Done {
        let Some(order) = self.their_order(id).await? else { return Ok(Err(Refusal::NotTheirs)) };
        let brand = self.brand;
        let changed = self.tx.attempt(async |tx| ordering::pay_at_the_door(tx, brand, order.id).await).await;
        allowed(changed.map(|order| ToolResult::Order(Box::new(order))))
    }

    async fn reopen(&mut self, id: OrderId) -> Done {
        let Some(order) = self.their_order(id).await? else { return Ok(Err(Refusal::NotTheirs)) };
        if self.consent.to_reopen != Some(order.id) {
            return Ok(Err(Refusal::NeedsYes));
        }
        if !matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed) {
            return Ok(Err(Refusal::WrongState(order.state)));
        }
        let (brand, conversation, contact) = (self.brand.id, self.conversation.id, self.contact.id);
        let done = self
            .tx
            .attempt(async |tx| {
                let order = ordering::cancel_order(tx, brand, order.id, CancelledBy::Customer).await?;
                let lost = fill_cart(tx, (conversation, contact), &order).await?;
                Ok::<_, OrderError>((ToolResult::Order(Box::new(order)), lost))
            })
            .await;
        self.filled(done)
    }

    /// An order is in the cart again; which of its codes are not is kept to be told.
    fn filled(&mut self, done: Result<(ToolResult, Vec<(String, PromoRefused)>), OrderError>) -> Done {
        allowed(done.map(|(result, lost)| {
            self.lost_codes.extend(lost);
            result
        }))
    }

    async fn take_up_again(&mut self, id: OrderId) -> Done {
        let Some(order) = self.their_order(id).await? else { return Ok(Err(Refusal::NotTheirs)) };
        if !matches!(order.state, OrderState::Expired { .. } | OrderState::Cancelled { .. }) {
            return Ok(Err(Refusal::WrongState(order.state)));
        }
        let whose = (self.conversation.id, self.contact.id);
        let done = self
            .tx
            .attempt(async |tx| Ok::<_, OrderError>((ToolResult::Done, fill_cart(tx, whose, &order).await?)))
            .await;
        self.filled(done)
    }

    /// What the cart comes to, where it is this very order again: the same goods to the same place at the same total.
    async fn total_of_the_same(&mut self, order: OrderId) -> Result<Option<Money>, AssistantError> {
        let (Some(order), Some(view)) = (self.their_order(order).await?, self.cart().await?) else { return Ok(None) };
        let ordered = order.lines(self.tx).await?;
        let is_in_it = |line: &ordering::OrderLine| {
            view.lines.iter().any(|it| (it.variant, it.quantity) == (line.variant, line.quantity))
        };
        let is_the_same = view.lines.len() == ordered.len()
            && ordered.iter().all(is_in_it)
            && view.zone.as_ref().map(|zone| &zone.name) == order.zone.as_ref();
        Ok(view.total().filter(|total| is_the_same && *total == order.total))
    }

    /// Whether the customer has said yes to the cart as it is.
    pub fn may_place(&self) -> bool {
        self.consent.to_order.is_some()
    }

    async fn set_address(&mut self, id: OrderId, address: &str) -> Done {
        let Some(order) = self.their_order(id).await? else { return Ok(Err(Refusal::NotTheirs)) };
        let done = ordering::set_address(self.tx, self.brand.id, order.id, address).await;
        allowed(done.map(|order| ToolResult::Order(Box::new(order))))
    }

    async fn remember(&mut self, kind: PreferenceKind, about: String, value: String) -> Done {
        let one = Preference { kind, about, value, learned_at: self.tx.now() };
        if !one.is_fit() {
            return Ok(Err(Refusal::NotFit));
        }
        one.keep(self.tx, self.brand.id, self.contact.id).await?;
        Ok(Ok(ToolResult::Done))
    }

    /// Tells the team that this customer is angry.
    #[kernel::boxed]
    pub async fn tell_of_anger(&mut self) -> Result<(), AssistantError> {
        jobs::tell(self.tx, self.brand.id, NewFact::new("conversation.angry", self.conversation.id)).await?;
        Ok(())
    }

    /// Tells the team that this customer is about to buy.
    #[kernel::boxed]
    pub async fn tell_of_interest(&mut self) -> Result<(), AssistantError> {
        jobs::tell(self.tx, self.brand.id, NewFact::new("conversation.hot", self.conversation.id)).await?;
        Ok(())
    }

    /// Puts the conversation before the others that want a human.
    #[kernel::boxed]
    pub async fn prioritise(&mut self, why: &str) -> Result<(), AssistantError> {
        let (brand, id) = (self.brand.id, self.conversation.id);
        Ok(conversation::set_priority(self.tx, brand, id, Priority::High { why: why.to_owned() }, None).await?)
    }

    /// Whether the team has marked this customer as important: by a tag that is « VIP », however it is written.
    #[kernel::boxed]
    pub async fn is_vip(&mut self) -> Result<bool, AssistantError> {
        let tags = conversation::tags_of(self.tx, self.brand.id, &[self.conversation.id]).await?;
        Ok(tags.iter().any(|(_, tag)| language::fold(tag).trim() == "vip"))
    }

    /// Whether this turn has asked for a human.
    pub const fn is_handed_over(&self) -> bool {
        self.handed_over
    }

    async fn hand_over(&mut self, why: &'static str) -> Done {
        conversation::ask_for_human(self.tx, self.brand.id, self.conversation.id, why).await?;
        self.handed_over = true;
        Ok(Ok(ToolResult::Done))
    }

    async fn set_silence(&mut self, silent: bool) -> Done {
        Contact::set_opted_out(self.tx, self.brand.id, self.contact.id, silent).await?;
        Ok(Ok(ToolResult::Done))
    }
}

/// Whether a code gives no more than `most` percent of the goods. An amount is some part of a cart; without one, nobody
/// knows which.
fn is_within(gives: Gives, most: u8, goods: Option<i64>) -> bool {
    match gives {
        Gives::Percent(hundredths) => hundredths <= i64::from(most) * 100,
        Gives::Amount(amount) => {
            goods.is_some_and(|goods| i128::from(amount) * 100 <= i128::from(goods) * i128::from(most))
        }
        Gives::FreeDelivery => true,
    }
}

/// What an order had, in the cart at today's prices, to where it went if the shop still delivers there, with the codes that it
/// used and that serve still; those that do not, and why.
async fn fill_cart(
    tx: &mut Tx,
    (conversation, contact): (ConversationId, ContactId),
    order: &Order,
) -> Result<Vec<(String, PromoRefused)>, OrderError> {
    let cart = Cart::open(tx, order.brand, conversation, contact).await?;
    for line in order.lines(tx).await? {
        cart.set_quantity(tx, line.variant, line.quantity).await?;
    }
    if let Some(name) = &order.zone
        && let Some(zone) = Zone::all(tx, order.brand).await?.into_iter().find(|zone| zone.name == *name)
    {
        cart.set_zone(tx, zone.id).await?;
    }
    let mut lost = Vec::new();
    for (code, _) in order.promos(tx).await? {
        if let Err(why) = cart.apply_promo(tx, &code).await? {
            lost.push((code, why));
        }
    }
    Ok(lost)
}

/// Ordering's refusals that a brain can answer; anything else ends the turn.
fn allowed(done: Result<ToolResult, OrderError>) -> Done {
    match done {
        Ok(result) => Ok(Ok(result)),
        Err(OrderError::OutOfStock { variant, left }) => Ok(Err(Refusal::OutOfStock { variant, left })),
        Err(OrderError::NotForSale(_)) => Ok(Err(Refusal::NotForSale)),
        Err(OrderError::Quantity(_)) => Ok(Err(Refusal::Quantity)),
        // A price moved, or a code was used up, since the total was shown: it is shown again first.
        Err(OrderError::TotalChanged { .. }) => Ok(Err(Refusal::NeedsYes)),
        Err(OrderError::NoSuchZone(_)) => Ok(Err(Refusal::NoSuchZone)),
        Err(OrderError::EmptyCart(_)) => Ok(Err(Refusal::EmptyCart)),
        Err(OrderError::MethodNotOffered(_)) => Ok(Err(Refusal::MethodNotOffered)),
        Err(OrderError::CashRefused(why)) => Ok(Err(Refusal::CashRefused(why))),
        Err(OrderError::NotPayable { state, .. } | OrderError::WrongStep { state, .. }) => {
            Ok(Err(Refusal::WrongState(state)))
        }
        Err(other) => Err(other.into()),
    }
}
