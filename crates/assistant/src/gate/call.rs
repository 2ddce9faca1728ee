//! What a brain may ask of the gate, what it gets, and what the customer's own messages allow.

use crate::{PreferenceKind, reason::ToolUse};
use agenda::{Appointment, Slot, SlotRefused};
use identity::PaymentMethod;
use kernel::{AppointmentId, Millis, Money, OrderId, ServiceId, VariantId, ZoneId};
use ordering::{CashRefused, Given, Order, OrderState, PromoRefused};
use serde_json::json;

/// Something a brain wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolCall {
    /// More of a variant into the cart.
    CartAdd {
        /// What.
        variant: VariantId,
        /// How many more.
        quantity: i64,
    },
    /// Another quantity of a variant in the cart.
    CartSet {
        /// What.
        variant: VariantId,
        /// How many in all; 0 removes it.
        quantity: i64,
    },
    /// A variant out of the cart.
    CartRemove {
        /// What.
        variant: VariantId,
    },
    /// Everything out of the cart.
    CartClear,
    /// Where the cart goes: what delivery costs there enters its total.
    SetZone {
        /// Which zone of the brand.
        zone: ZoneId,
    },
    /// A code for the cart, as the customer said it.
    ApplyPromo {
        /// The code.
        code: String,
    },
    /// A code for the cart that the agent gives by itself, to a customer who bargains: within what the merchant allows.
    OfferPromo {
        /// The code.
        code: String,
    },
    /// The cart becomes an order. Binds: needs the customer's explicit yes to the cart as it was shown.
    PlaceOrder {
        /// How it will be paid.
        method: PaymentMethod,
    },
    /// An unpaid order is called off. Binds: needs the customer's explicit yes.
    CancelOrder {
        /// Which.
        order: OrderId,
    },
    /// An order that waits for payment is to be paid at the door instead.
    PayOnDelivery {
        /// Which.
        order: OrderId,
    },
    /// An order that is neither paid nor on its way is called off, and what was in it goes back into the cart to be
    /// changed. Binds: needs the customer's explicit yes.
    Reopen {
        /// Which.
        order: OrderId,
    },
    /// What was in an order that expired or was cancelled goes back into the cart, at today's prices.
    TakeUpAgain {
        /// Which.
        order: OrderId,
    },
    /// Where to deliver an order.
    SetAddress {
        /// Which.
        order: OrderId,
        /// As the customer wrote it.
        address: String,
    },
    /// An appointment, or another time for the one the customer agreed to move. Binds: needs the customer's explicit yes to
    /// exactly this slot.
    BookAppointment {
        /// For what.
        service: ServiceId,
        /// When it begins.
        starts_at: Millis,
        /// What they come for, in their words.
        note: String,
    },
    /// An appointment is called off. Binds: needs the customer's explicit yes.
    CancelAppointment {
        /// Which.
        appointment: AppointmentId,
    },
    /// Something of the customer's taste, to be kept for the next time.
    Remember {
        /// Of which kind.
        kind: PreferenceKind,
        /// What goods it is about; empty: everything.
        about: String,
        /// What it is.
        value: String,
    },
    /// A human, please.
    HandOver {
        /// Stable word for the reason.
        why: &'static str,
    },
    /// The contact asks for silence, or ends it.
    SetSilence {
        /// Whether to be silent.
        silent: bool,
    },
}

impl ToolCall {
    /// As a merchant may read it later: our ids, no words of the customer.
    pub(super) fn told(&self) -> ToolUse {
        let (name, arguments) = match self {
            Self::CartAdd { variant, quantity } => ("cart_add", json!({ "variant": variant, "quantity": quantity })),
            Self::CartSet { variant, quantity } => ("cart_set", json!({ "variant": variant, "quantity": quantity })),
            Self::CartRemove { variant } => ("cart_remove", json!({ "variant": variant })),
            Self::CartClear => ("cart_clear", json!({})),
            Self::SetZone { zone } => ("set_delivery", json!({ "zone": zone })),
            Self::ApplyPromo { code } => ("apply_promo", json!({ "code": code })),
            Self::OfferPromo { code } => ("offer_discount", json!({ "code": code })),
            Self::PlaceOrder { method } => ("confirm_order", json!({ "payment": method })),
            Self::CancelOrder { order } => ("cancel_order", json!({ "order": order })),
            Self::PayOnDelivery { order } => ("pay_on_delivery", json!({ "order": order })),
            Self::Reopen { order } => ("reopen_order", json!({ "order": order })),
            Self::TakeUpAgain { order } => ("take_up_again", json!({ "order": order })),
            Self::SetAddress { order, .. } => ("set_address", json!({ "order": order })),
            Self::BookAppointment { service, starts_at, .. } => {
                ("book_appointment", json!({ "service": service, "starts_at": starts_at }))
            }
            Self::CancelAppointment { appointment } => ("cancel_appointment", json!({ "appointment": appointment })),
            Self::Remember { kind, .. } => ("remember_preference", json!({ "kind": kind })),
            Self::HandOver { why } => ("hand_over", json!({ "why": why })),
            Self::SetSilence { silent } => ("set_silence", json!({ "silent": silent })),
        };
        ToolUse { name: name.to_owned(), arguments, done: true, refused: None }
    }

    /// Whether what is in the cart, or what it comes to, is another afterwards.
    pub(super) const fn changes_cart(&self) -> bool {
        matches!(
            self,
            Self::CartAdd { .. }
                | Self::CartSet { .. }
                | Self::CartRemove { .. }
                | Self::CartClear
                | Self::SetZone { .. }
                | Self::ApplyPromo { .. }
                | Self::OfferPromo { .. }
                | Self::Reopen { .. }
                | Self::TakeUpAgain { .. }
        )
    }
}

/// What a tool call did.
#[derive(Debug, Clone)]
pub enum ToolResult {
    /// How many the cart now holds of the variant.
    Quantity(i64),
    /// Whether something was there to remove.
    Removed(bool),
    /// The order as placed or changed.
    Order(Box<Order>),
    /// The appointment as it is now.
    Appointment(Box<Appointment>),
    /// The code that was applied, and until when it serves.
    Promo(Box<Given>),
    /// Done.
    Done,
}

/// Why the gate did not do it, in words a brain can act on. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The customer has not said yes to exactly this.
    NeedsYes,
    /// Not this contact's.
    NotTheirs,
    /// Fewer are free.
    OutOfStock {
        /// Of what.
        variant: VariantId,
        /// How many are left.
        left: i64,
    },
    /// Not sold, or not any more.
    NotForSale,
    /// Not a quantity one can order.
    Quantity,
    /// Nothing in the cart.
    EmptyCart,
    /// The brand does not take this.
    MethodNotOffered,
    /// This customer is not offered cash on delivery.
    CashRefused(CashRefused),
    /// Too late for that.
    WrongState(OrderState),
    /// The brand does not deliver there.
    NoSuchZone,
    /// Empty, or too long to be kept.
    NotFit,
    /// More than the agent may give away by itself.
    OverLimit,
    /// The code does not serve, and why.
    Promo(PromoRefused),
    /// The shop takes no appointments.
    NoAgenda,
    /// The shop does not offer this.
    NoSuchService,
    /// The slot cannot be had.
    Slot {
        /// Why.
        why: SlotRefused,
        /// The free ones nearest to it, by time.
        nearest: Vec<Slot>,
    },
    /// They wait for too many appointments already.
    TooManyAppointments,
    /// The appointment is over, or called off.
    AppointmentOver,
}

impl Refusal {
    /// Its stable word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NeedsYes => "needs_yes",
            Self::NotTheirs => "not_theirs",
            Self::OutOfStock { .. } => "out_of_stock",
            Self::NotForSale => "not_for_sale",
            Self::Quantity => "wrong_quantity",
            Self::EmptyCart => "empty_cart",
            Self::MethodNotOffered => "method_not_offered",
            Self::CashRefused(_) => "cash_refused",
            Self::WrongState(_) => "wrong_state",
            Self::NoSuchZone => "no_such_zone",
            Self::NotFit => "not_fit",
            Self::OverLimit => "over_limit",
            Self::Promo(why) => why.code(),
            Self::NoAgenda => "no_agenda",
            Self::NoSuchService => "no_such_service",
            Self::Slot { why, .. } => why.code(),
            Self::TooManyAppointments => "too_many_appointments",
            Self::AppointmentOver => "appointment_over",
        }
    }
}

/// What the customer's own messages of this turn allow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consent {
    /// A plain yes to the cart that was shown, total included, and unchanged since.
    pub to_order: Option<Money>,
    /// A plain yes to calling this order off for good.
    pub to_cancel: Option<OrderId>,
    /// A plain yes to calling this order off to change it: its goods go back into the cart.
    pub to_reopen: Option<OrderId>,
    /// A tap or a plain yes to « reprendre ma commande »: to this order as it was, and to nothing else.
    pub to_order_again: Option<OrderId>,
    /// A plain yes to the appointment that was asked about.
    pub to_book: Option<Booking>,
    /// A plain yes to calling this appointment off.
    pub to_cancel_visit: Option<AppointmentId>,
}

/// An appointment that a customer was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booking {
    /// For what.
    pub service: ServiceId,
    /// When it begins.
    pub starts_at: Millis,
    /// Which one it is instead of; none: a new one.
    pub moves: Option<AppointmentId>,
}
