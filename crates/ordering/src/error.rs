use crate::{CashRefused, OrderState};
use catalogue::CatalogueError;
use kernel::{ApiError, CartId, Money, MoneyError, OrderId, VariantId, ZoneId};
use storage::StoreError;

/// Why ordering did not do what was asked. Whoever gets one lets the transaction go, unless a variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// Fewer are free than wanted: on hand, minus what is held for other orders.
    #[error("only {left} of {variant} left")]
    OutOfStock {
        /// Of what.
        variant: VariantId,
        /// How many one may still take, in all.
        left: i64,
    },
    /// The brand does not sell this, or not any more.
    #[error("{0} is not for sale")]
    NotForSale(VariantId),
    /// Quantities go from 1 to [`crate::MOST_OF_ONE`].
    #[error("{0} is not a quantity one can order")]
    Quantity(i64),
    /// Nothing to order.
    #[error("the cart {0} is empty")]
    EmptyCart(CartId),
    /// The cart has become an order.
    #[error("the cart {0} is closed")]
    CartClosed(CartId),
    /// No such cart in this brand.
    #[error("no such cart {0}")]
    NoSuchCart(CartId),
    /// No such order in this brand.
    #[error("no such order {0}")]
    NoSuchOrder(OrderId),
    /// The brand does not offer this way of paying.
    #[error("the brand does not take {0}")]
    MethodNotOffered(&'static str),
    /// This buyer is not offered cash on delivery: they may pay online.
    #[error("{0}: offer them to pay online")]
    CashRefused(CashRefused),
    /// Its state does not allow money any more: it has expired, was cancelled, or is settled by other money. Nothing was
    /// changed by the attempt, so that whoever holds the money may go on and record it.
    #[error("the order {order} cannot be paid: it is {state}")]
    NotPayable {
        /// Which.
        order: OrderId,
        /// Its state, with what is true in it.
        state: OrderState,
    },
    /// Its state does not allow this step.
    #[error("the order {order} is {state} and cannot become {wanted}")]
    WrongStep {
        /// Which.
        order: OrderId,
        /// Its state, with what is true in it.
        state: OrderState,
        /// The state asked for.
        wanted: &'static str,
    },
    /// Its stock is not held for a payment any more, or never was: there is no hold to lengthen.
    #[error("the order {order} is {state}: no hold of it can be made longer")]
    HoldOver {
        /// Which.
        order: OrderId,
        /// Its state, with what is true in it.
        state: OrderState,
    },
    /// A teammate wanted to hold stock longer than a day.
    #[error("stock is held for 24 hours at most")]
    HoldTooLong,
    /// The cart does not come to what the customer said yes to.
    #[error("the cart comes to another total now")]
    TotalChanged {
        /// What it comes to.
        now: Money,
    },
    /// An order that is to live again needs a code that others have used up since.
    #[error("the code {code} has been used up by others")]
    CodeUsedUp {
        /// Which.
        code: String,
    },
    /// A new code has the name of one that is switched on.
    #[error("the code {code} exists already: change it, or choose another name")]
    CodeExists {
        /// Which.
        code: String,
    },
    /// The brand does not deliver there.
    #[error("no such delivery zone {0}")]
    NoSuchZone(ZoneId),
    /// A zone or a code that cannot be as described.
    #[error("{field} {why}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// Prices of several currencies met, or the sum is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The catalogue refused.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OrderError> for ApiError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::OutOfStock { .. } => Self::conflict("out_of_stock", error),
            OrderError::NotForSale(_) => Self::unprocessable("not_for_sale", error),
            OrderError::Quantity(_) => Self::unprocessable("wrong_quantity", error),
            OrderError::EmptyCart(_) => Self::conflict("empty_cart", error),
            OrderError::CartClosed(_) => Self::conflict("cart_closed", error),
            OrderError::NoSuchCart(_) => Self::not_found("cart"),
            OrderError::NoSuchOrder(_) => Self::not_found("order"),
            OrderError::MethodNotOffered(_) => Self::unprocessable("method_not_offered", error),
            OrderError::CashRefused(CashRefused::TooManyOpen { .. }) => Self::conflict("too_many_cash_orders", error),
            OrderError::CashRefused(CashRefused::RefusedBefore { .. }) => Self::conflict("cash_refused_before", error),
            OrderError::NotPayable { .. } => Self::conflict("not_payable", error),
            OrderError::WrongStep { .. } => Self::conflict("wrong_step", error),
            OrderError::HoldOver { .. } => Self::conflict("hold_over", error),
            OrderError::HoldTooLong => Self::unprocessable("hold_too_long", error),
            OrderError::TotalChanged { .. } => Self::conflict("total_changed", error),
            OrderError::CodeUsedUp { .. } => Self::conflict("promo_used_up", error),
            OrderError::CodeExists { .. } => Self::conflict("promo_exists", error),
            OrderError::NoSuchZone(_) => Self::not_found("delivery_zone"),
            OrderError::Invalid { .. } => Self::unprocessable("invalid", error),
            OrderError::Money(_) => Self::unprocessable("not_an_amount", error),
            OrderError::Catalogue(error) => error.into(),
            OrderError::Store(error) => error.into(),
        }
    }
}
