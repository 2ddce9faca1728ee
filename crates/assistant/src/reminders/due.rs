use super::Which;
use identity::Initiative;
use kernel::{Millis, hours, minutes};
use ordering::{Order, OrderState};

/// When a reminder is due, as the order stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    At(Millis),
    /// The brand does not want it, or there is nothing left to remind of.
    Never,
}

/// An order that lapses so soon is not reminded of « still held »: it is when it has lapsed.
const SOON: Millis = hours(1);

pub(super) fn due(initiative: &Initiative, order: &Order, which: Which) -> Due {
    match (which, order.state) {
        (Which::Before, OrderState::AwaitingPayment { until }) if initiative.remind_before > 0 => {
            let at = until - minutes(initiative.remind_before);
            // As long a warning as the hold itself says nothing that was not just said.
            if at <= order.created_at { Due::Never } else { Due::At(at) }
        }
        (Which::After, OrderState::AwaitingPayment { until }) if initiative.remind_after > 0 => {
            let (wait, soon) = (hours(initiative.remind_after), SOON.max(minutes(initiative.remind_before)));
            let at = order.created_at + wait;
            Due::At(if at + soon < until { at } else { until + wait })
        }
        (Which::After, OrderState::Expired { at }) if initiative.remind_after > 0 => {
            Due::At(at + hours(initiative.remind_after))
        }
        _ => Due::Never,
    }
}
