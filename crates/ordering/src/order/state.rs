use kernel::{Millis, OrderId, PaymentId, TeammateId};
use std::{fmt, str::FromStr};

/// Where an order stands, with what is true there. The methods are the only ways it changes; each takes the same news
/// twice quietly (the state comes back as it was) and refuses contradicting news by giving the state back as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// To be paid online; its stock is held until then.
    AwaitingPayment {
        /// When the hold ends: from that moment on, the order is overdue.
        until: Millis,
    },
    /// Cash on delivery: to prepare, its stock held without end.
    Confirmed,
    /// Settled online; its stock is sold.
    Paid {
        /// The money.
        payment: PaymentId,
        /// When we recorded it.
        at: Millis,
    },
    /// Being packed.
    Preparing {
        /// The money, unless cash is due at the door.
        paid: Option<PaymentId>,
    },
    /// On its way.
    OutForDelivery {
        /// The money, unless cash is due at the door.
        paid: Option<PaymentId>,
    },
    /// In the customer's hands, and not all that is owed was collected at the door.
    PartlyCollected,
    /// In the customer's hands, and nothing is owed: paid before, or collected at the door.
    Delivered {
        /// The money, unless it was cash.
        paid: Option<PaymentId>,
    },
    /// Nobody paid in time.
    Expired {
        /// When we let the stock go.
        at: Millis,
    },
    /// Called off before it was settled.
    Cancelled {
        /// When.
        at: Millis,
        /// By whom.
        why: CancelledBy,
    },
    /// All of its money went back to the customer.
    Refunded {
        /// The money that had settled it, unless it was cash.
        paid: Option<PaymentId>,
        /// When the last of it went back.
        at: Millis,
    },
}

/// Who called an order off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelledBy {
    /// The customer, in the chat.
    Customer,
    /// The customer, who did not take it at the door; the teammate noted that.
    AtTheDoor(TeammateId),
    /// Someone of the merchant's team.
    Teammate(TeammateId),
    /// Late money: it paid that order of the same goods, which had lapsed and was placed again as this one.
    PaidBefore(OrderId),
}

/// A transition that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub OrderState);

type Moved = Result<OrderState, Refused>;

impl OrderState {
    /// Its word in storage and in the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AwaitingPayment { .. } => "awaiting_payment",
            Self::Confirmed => "confirmed",
            Self::Paid { .. } => "paid",
            Self::Preparing { .. } => "preparing",
            Self::OutForDelivery { .. } => "out_for_delivery",
            Self::PartlyCollected => "partially_collected",
            Self::Delivered { .. } => "delivered",
            Self::Expired { .. } => "expired",
            Self::Cancelled { .. } => "cancelled",
            Self::Refunded { .. } => "refunded",
        }
    }

    /// Every word of [`Self::name`], in the order of an order's life.
    pub const NAMES: [&'static str; 10] = [
        "awaiting_payment",
        "confirmed",
        "paid",
        "preparing",
        "out_for_delivery",
        "partially_collected",
        "delivered",
        "expired",
        "cancelled",
        "refunded",
    ];

    /// The money that settled it, if any.
    pub const fn payment(&self) -> Option<PaymentId> {
        match *self {
            Self::Paid { payment, .. } => Some(payment),
            Self::Preparing { paid }
            | Self::OutForDelivery { paid }
            | Self::Delivered { paid }
            | Self::Refunded { paid, .. } => paid,
            _ => None,
        }
    }

    /// Whether all of its money went back.
    pub const fn is_refunded(&self) -> bool {
        matches!(self, Self::Refunded { .. })
    }

    /// Whether its money is in: paid before, or taken at the door.
    pub const fn is_settled(&self) -> bool {
        self.payment().is_some() || matches!(self, Self::Delivered { .. } | Self::Refunded { .. })
    }

    /// Whether it is to be paid at the door, and has not been handed over.
    pub const fn is_to_collect(&self) -> bool {
        matches!(self, Self::Confirmed | Self::Preparing { paid: None } | Self::OutForDelivery { paid: None })
    }

    /// Whether money may still settle it at `now`. Cash on delivery may be paid online until the goods are handed over,
    /// and what was not collected then, after.
    pub fn is_payable(&self, now: Millis) -> bool {
        match *self {
            Self::AwaitingPayment { until } => now < until,
            Self::PartlyCollected => true,
            state => state.is_to_collect(),
        }
    }

    /// Whether the time to pay is over although nobody has written it down yet.
    pub fn is_overdue(&self, now: Millis) -> bool {
        matches!(*self, Self::AwaitingPayment { until } if now >= until)
    }

    /// Settles it. The same payment told twice changes nothing; other money, or money too late, is refused.
    pub fn pay(self, payment: PaymentId, now: Millis) -> Moved {
        match self {
            settled if settled.payment() == Some(payment) => Ok(settled),
            state if !state.is_payable(now) => Err(Refused(state)),
            Self::Preparing { .. } => Ok(Self::Preparing { paid: Some(payment) }),
            Self::OutForDelivery { .. } => Ok(Self::OutForDelivery { paid: Some(payment) }),
            Self::PartlyCollected => Ok(Self::Delivered { paid: Some(payment) }),
            _ => Ok(Self::Paid { payment, at: now }),
        }
    }

    /// Ends it for want of payment. Quiet when it has ended so already; refused before its time and in any other state.
    pub fn expire(self, now: Millis) -> Moved {
        match self {
            Self::Expired { .. } => Ok(self),
            Self::AwaitingPayment { until } if now >= until => Ok(Self::Expired { at: now }),
            _ => Err(Refused(self)),
        }
    }

    /// Calls it off: while it awaits payment or, for cash on delivery, until it is delivered. What is paid is refunded,
    /// not cancelled.
    pub fn cancel(self, by: CancelledBy, now: Millis) -> Moved {
        match self {
            Self::Cancelled { .. } => Ok(self),
            Self::AwaitingPayment { .. } => Ok(Self::Cancelled { at: now, why: by }),
            state if state.is_to_collect() => Ok(Self::Cancelled { at: now, why: by }),
            _ => Err(Refused(self)),
        }
    }

    /// The customer does not take it at the door.
    pub fn refuse(self, by: TeammateId, now: Millis) -> Moved {
        match self {
            Self::Cancelled { why: CancelledBy::AtTheDoor(_), .. } => Ok(self),
            state if state.is_to_collect() => Ok(Self::Cancelled { at: now, why: CancelledBy::AtTheDoor(by) }),
            _ => Err(Refused(self)),
        }
    }

    /// Somebody packs it.
    pub fn prepare(self) -> Moved {
        match self {
            Self::Preparing { .. } => Ok(self),
            Self::Confirmed | Self::Paid { .. } => Ok(Self::Preparing { paid: self.payment() }),
            _ => Err(Refused(self)),
        }
    }

    /// It leaves; the packing may not have been noted.
    pub fn ship(self) -> Moved {
        match self {
            Self::OutForDelivery { .. } => Ok(self),
            Self::Confirmed | Self::Paid { .. } | Self::Preparing { .. } => {
                Ok(Self::OutForDelivery { paid: self.payment() })
            }
            _ => Err(Refused(self)),
        }
    }

    /// It is in the customer's hands; the steps before may not have been noted.
    pub fn deliver(self) -> Moved {
        match self {
            Self::Delivered { .. } => Ok(self),
            Self::Confirmed | Self::Paid { .. } | Self::Preparing { .. } | Self::OutForDelivery { .. } => {
                Ok(Self::Delivered { paid: self.payment() })
            }
            _ => Err(Refused(self)),
        }
    }

    /// It is in the customer's hands, and not all that is owed was collected.
    pub fn deliver_short(self) -> Moved {
        match self {
            Self::PartlyCollected => Ok(self),
            state if state.is_to_collect() => Ok(Self::PartlyCollected),
            _ => Err(Refused(self)),
        }
    }

    /// What was not collected at the door is in, or is let go.
    pub fn collect_rest(self) -> Moved {
        match self {
            Self::Delivered { .. } => Ok(self),
            Self::PartlyCollected => Ok(Self::Delivered { paid: None }),
            _ => Err(Refused(self)),
        }
    }

    /// What had been collected is owed again.
    pub fn owe_again(self) -> Moved {
        match self {
            Self::PartlyCollected | Self::Delivered { .. } => Ok(Self::PartlyCollected),
            _ => Err(Refused(self)),
        }
    }

    /// Brings it back for money that came too late, once its stock has been taken again.
    pub fn revive(self, payment: PaymentId, now: Millis) -> Moved {
        match self {
            settled if settled.payment() == Some(payment) => Ok(settled),
            Self::Expired { .. } | Self::Cancelled { .. } => Ok(Self::Paid { payment, at: now }),
            _ => Err(Refused(self)),
        }
    }

    /// Waits for the rest of its money again until then, once its stock has been taken again.
    pub fn reopen(self, until: Millis) -> Moved {
        match self {
            Self::AwaitingPayment { .. } => Ok(self),
            Self::Expired { .. } => Ok(Self::AwaitingPayment { until }),
            _ => Err(Refused(self)),
        }
    }

    /// All of its money has gone back.
    pub fn refund(self, now: Millis) -> Moved {
        match self {
            Self::Refunded { .. } => Ok(self),
            state if state.is_settled() => Ok(Self::Refunded { paid: state.payment(), at: now }),
            _ => Err(Refused(self)),
        }
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for CancelledBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer => f.write_str("customer"),
            Self::AtTheDoor(teammate) => write!(f, "at_the_door:{teammate}"),
            Self::Teammate(teammate) => write!(f, "teammate:{teammate}"),
            Self::PaidBefore(order) => write!(f, "paid_before:{order}"),
        }
    }
}
impl FromStr for CancelledBy {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "customer" => Ok(Self::Customer),
            Some(("at_the_door", id)) => id.parse().map(Self::AtTheDoor).map_err(|_| ()),
            Some(("paid_before", id)) => id.parse().map(Self::PaidBefore).map_err(|_| ()),
            Some(("teammate", id)) => id.parse().map(Self::Teammate).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    const NOON: Millis = Millis(1_000_000);
    const LATER: Millis = Millis(1_000_001);

    fn payment(n: u128) -> PaymentId {
        PaymentId(Uuid::from_u128(n))
    }
    fn every_state() -> [OrderState; 15] {
        let paid = Some(payment(1));
        [
            OrderState::AwaitingPayment { until: LATER },
            OrderState::Confirmed,
            OrderState::Paid { payment: payment(1), at: NOON },
            OrderState::Preparing { paid: None },
            OrderState::Preparing { paid },
            OrderState::OutForDelivery { paid: None },
            OrderState::OutForDelivery { paid },
            OrderState::PartlyCollected,
            OrderState::Delivered { paid: None },
            OrderState::Delivered { paid },
            OrderState::Expired { at: NOON },
            OrderState::Cancelled { at: NOON, why: CancelledBy::Customer },
            OrderState::Cancelled { at: NOON, why: CancelledBy::AtTheDoor(TeammateId(Uuid::from_u128(7))) },
            OrderState::Refunded { paid: None, at: NOON },
            OrderState::Refunded { paid, at: NOON },
        ]
    }

    #[test]
    fn the_same_news_twice_is_quiet_whatever_the_state() {
        let moves: [fn(OrderState, Millis) -> Moved; 13] = [
            |s, now| s.pay(payment(2), now),
            |s, now| s.expire(now),
            |s, now| s.cancel(CancelledBy::Customer, now),
            |s, _| s.prepare(),
            |s, _| s.ship(),
            |s, _| s.deliver(),
            |s, now| s.refuse(TeammateId(Uuid::from_u128(7)), now),
            |s, _| s.deliver_short(),
            |s, _| s.collect_rest(),
            |s, _| s.owe_again(),
            |s, now| s.revive(payment(2), now),
            |s, now| s.reopen(now + LATER),
            |s, now| s.refund(now),
        ];
        for state in every_state() {
            for step in moves {
                if let Ok(after) = step(state, LATER) {
                    assert_eq!(step(after, LATER + NOON), Ok(after), "{state:?}");
                }
            }
        }
    }

    #[test]
    fn money_settles_once_and_only_in_time() {
        let waiting = OrderState::AwaitingPayment { until: LATER };
        let paid = waiting.pay(payment(1), NOON).unwrap();
        assert_eq!(paid, OrderState::Paid { payment: payment(1), at: NOON });
        assert_eq!(paid.pay(payment(2), NOON), Err(Refused(paid)));
        assert_eq!(waiting.pay(payment(1), LATER), Err(Refused(waiting)));
        let shipped = paid.ship().unwrap();
        assert_eq!(shipped.pay(payment(1), LATER), Ok(shipped));
        // At the door: cash on delivery may still be paid online.
        let at_the_door = OrderState::Confirmed.ship().unwrap();
        assert_eq!(at_the_door.pay(payment(3), NOON).unwrap().payment(), Some(payment(3)));
        assert!(at_the_door.deliver().unwrap().pay(payment(3), NOON).is_err());
    }

    #[test]
    fn what_is_not_collected_at_the_door_is_owed_until_it_comes() {
        let short = OrderState::Confirmed.deliver_short().unwrap();
        assert!(short.is_payable(LATER) && !short.is_settled());
        assert_eq!(short.pay(payment(4), LATER), Ok(OrderState::Delivered { paid: Some(payment(4)) }));
        let collected = short.collect_rest().unwrap();
        assert_eq!((collected, collected.owe_again()), (OrderState::Delivered { paid: None }, Ok(short)));
        // It cannot be taken back by a cancellation, nor refused once it is in the customer's hands.
        let by = TeammateId(Uuid::from_u128(7));
        assert!(short.cancel(CancelledBy::Customer, LATER).is_err() && short.refuse(by, LATER).is_err());
        assert!(OrderState::AwaitingPayment { until: LATER }.refuse(by, NOON).is_err());
        let refused = OrderState::Confirmed.ship().unwrap().refuse(by, NOON).unwrap();
        assert_eq!(refused, OrderState::Cancelled { at: NOON, why: CancelledBy::AtTheDoor(by) });
    }

    #[test]
    fn only_what_is_settled_is_refunded_and_then_nothing_else_happens_to_it() {
        for state in every_state() {
            assert_eq!(state.refund(LATER).is_ok(), state.is_settled(), "{state:?}");
            let Ok(back) = state.refund(LATER) else { continue };
            assert_eq!(back.payment(), state.payment());
            assert!(back.prepare().is_err() && back.ship().is_err() && back.deliver().is_err());
            assert!(back.pay(payment(9), LATER).is_err() && back.revive(payment(9), LATER).is_err());
        }
    }

    #[test]
    fn what_is_paid_is_neither_expired_nor_cancelled() {
        for state in every_state().into_iter().filter(|state| state.payment().is_some()) {
            assert!(state.expire(LATER).is_err() && state.cancel(CancelledBy::Customer, LATER).is_err(), "{state:?}");
        }
        assert!(OrderState::AwaitingPayment { until: LATER }.expire(NOON).is_err());
    }
}
