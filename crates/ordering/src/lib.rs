//! From what a customer points at to what a shop owes them: carts, orders, and stock held in between.
//!
//! A [`Cart`] gathers; its [`Price`] says what it comes to, codes and delivery included; [`place_order`], after the
//! customer's explicit yes, fixes names and prices and holds the stock; [`pay`] (called by payments, never by a page) turns the hold into a sale; [`expire_if_overdue`] and
//! [`cancel_order`] let it go. What is free is what is on hand minus what is held: facts, not a counter that drifts. A
//! hold stops counting at its time even if no job has run.
//!
//! Locks are taken in one order: cart, order, the buyer's cash, codes by id, variants by id, the brand's order counter.
//!
//! Facts about an order (subject: the order): `order.placed`, `order.paid`, `order.expired`, `order.cancelled`,
//! `order.prepared`, `order.shipped`, `order.delivered`, `order.collected`, `order.owed_again`, `order.hold_lengthened`, `order.hold_extended`,
//! `order.method_changed`, `order.revived`, `order.reopened`, `order.refunded`,
//! `order.address_given`, `order.short_of_stock`. About a cart (subject: the cart): `cart.changed`. Jobs: [`ExpireOrder`].

mod cancel_order;
mod cart;
mod cash_limit;
mod collect_order;
mod error;
mod expire_order;
mod extend_hold;
mod follow_contact;
mod fulfil_order;
mod hold;
mod order;
mod pay_at_the_door;
mod pay_order;
mod place_order;
mod placed_again;
mod pricing;
mod promo;
mod refund_order;
mod refuse_at_the_door;
mod shelf;
mod zone;

pub use cancel_order::cancel_order;
pub use cart::{Cart, CartLine, CartView, MOST_OF_ONE};
pub use cash_limit::{CashRefused, cash_refused};
pub use collect_order::{collect_rest, deliver_short, owe_again};
pub use error::OrderError;
pub use expire_order::{ExpireOrder, expire_if_overdue, lengthen_hold};
pub use extend_hold::{LONGEST_HOLD, extend_hold, extend_hold_for_rest};
pub use follow_contact::follow_contact;
pub use fulfil_order::{deliver_order, prepare_order, set_address, ship_order};
pub use hold::{HeldForOrders, free, held};
pub use order::{
    CancelledBy, Cursor, Order, OrderLine, OrderPage, OrderState, Refused, count_by_state, count_in, history,
    list_by_state, list_of_conversation,
};
pub use pay_at_the_door::pay_at_the_door;
pub use pay_order::{pay, reopen, revive, what_is_gone};
pub use place_order::place_order;
pub use placed_again::{OrderedAgain, ordered_again};
pub use pricing::{Discount, Price};
pub use promo::{Given, Gives, Promo, PromoRefused, PromoSpec, PromoUse, give, serves, serving};
pub use refund_order::note_refund;
pub use refuse_at_the_door::refuse_at_the_door;
pub use zone::{Zone, ZoneSpec};
