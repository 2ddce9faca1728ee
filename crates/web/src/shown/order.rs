use crate::views::{CaseKind as Kind, HistoryEvent, HistoryView, OrderState as Shown, PaymentState, PaymentView};
use identity::Teammate;
use kernel::{Money, TeammateId};
use ordering::{CancelledBy, Order, OrderLine, OrderState};
use payments::{Attempt, AttemptState, Case, CaseKind, Payment};
use storage::Fact;

/// Where an order is delivered and what that costs; nothing where the brand has no zones or the customer comes.
pub(crate) fn delivery(order: &Order) -> Option<(String, Money)> {
    order.zone.clone().filter(|_| !order.pickup).map(|zone| (zone, order.delivery_fee))
}

/// Where an order stands. A payment situation that waits for a human comes before everything.
pub(crate) fn state_view(state: &OrderState, open_case: Option<&Case>) -> Shown {
    if let Some(case) = open_case {
        return Shown::Case(case_kind(case.kind));
    }
    match *state {
        OrderState::AwaitingPayment { until } => Shown::ToPay { until },
        OrderState::Confirmed => Shown::CashOnDelivery,
        OrderState::Paid { .. } => Shown::Paid,
        OrderState::Preparing { paid } => Shown::Preparing { cash: paid.is_none() },
        OrderState::OutForDelivery { .. } => Shown::OnTheWay,
        OrderState::PartlyCollected => Shown::PartlyCollected,
        OrderState::Delivered { .. } => Shown::Delivered,
        OrderState::Expired { .. } => Shown::Expired,
        OrderState::Cancelled { why: CancelledBy::AtTheDoor(_), .. } => Shown::RefusedAtTheDoor,
        OrderState::Cancelled { .. } => Shown::Cancelled,
        OrderState::Refunded { .. } => Shown::Refunded,
    }
}

pub(crate) fn case_kind(kind: CaseKind) -> Kind {
    match kind {
        CaseKind::PaidAfterExpiry => Kind::PaidLate,
        CaseKind::PaidAfterCancel => Kind::PaidCancelled,
        CaseKind::Short => Kind::PaidShort,
        CaseKind::CollectedShort => Kind::CollectedShort,
        CaseKind::Over => Kind::PaidOver,
        CaseKind::Double => Kind::PaidTwice,
        CaseKind::WrongCurrency => Kind::OtherCurrency,
        CaseKind::UnknownReference => Kind::UnknownReference,
        CaseKind::RefundFailed => Kind::RefundFailed,
        CaseKind::Disagrees => Kind::Disagrees,
        CaseKind::InDoubt => Kind::InDoubt,
        CaseKind::WentBack => Kind::WentBack,
        CaseKind::UnknownStatus => Kind::UnknownStatus,
        CaseKind::Disputed => Kind::Disputed,
    }
}

/// `2 × Robe wax (M), 1 × Foulard`.
pub(crate) fn summary(lines: &[OrderLine]) -> String {
    lines.iter().map(|line| format!("{} × {}", line.quantity, title(line))).collect::<Vec<_>>().join(", ")
}

/// `Robe wax (M)`.
pub(crate) fn title(line: &OrderLine) -> String {
    titled(&line.name, &line.label)
}

pub(crate) fn titled(name: &str, label: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{name} ({label})") }
}

/// Money that came and tries at it, newest first.
pub(crate) fn payment_views(payments: &[Payment], attempts: &[Attempt]) -> Vec<PaymentView> {
    let of = |payment: &Payment| attempts.iter().find(|attempt| Some(attempt.id) == payment.attempt);
    let money = payments.iter().map(|payment| PaymentView {
        at: payment.at,
        amount: payment.amount,
        provider: of(payment).map(|attempt| attempt.kind.name().to_owned()).unwrap_or_default(),
        reference: payment.provider_payment_id.clone(),
        state: PaymentState::Paid,
    });
    let tries = attempts.iter().filter(|attempt| !attempt.state.has_money()).map(|attempt| PaymentView {
        at: attempt.created_at,
        amount: attempt.amount,
        provider: attempt.kind.name().to_owned(),
        reference: attempt.provider_id.clone().unwrap_or_default(),
        state: match attempt.state {
            AttemptState::Opening | AttemptState::Open | AttemptState::Unclear => PaymentState::Open,
            _ => PaymentState::Failed,
        },
    });
    let mut all: Vec<PaymentView> = money.chain(tries).collect();
    all.sort_by_key(|view| std::cmp::Reverse(view.at));
    all
}

/// What happened, newest first; facts that mean nothing to people are left out.
pub(crate) fn history_view(facts: &[Fact], team: &[Teammate]) -> Vec<HistoryView> {
    let mut receipts = 0;
    let entry = |fact: &Fact| Some(HistoryView { at: fact.at, what: event(fact)?, by: by(fact, team) });
    let mut history: Vec<HistoryView> = facts.iter().filter_map(entry).collect();
    for entry in history.iter_mut().filter(|entry| entry.what == HistoryEvent::ReceiptSent) {
        receipts += 1;
        if receipts > 1 {
            entry.what = HistoryEvent::ReceiptResent;
        }
    }
    history.reverse();
    history
}

fn event(fact: &Fact) -> Option<HistoryEvent> {
    Some(match fact.kind.as_str() {
        "order.placed" => HistoryEvent::Placed,
        "order.paid" => HistoryEvent::Paid,
        "order.expired" => HistoryEvent::Expired,
        "order.cancelled" if fact.data["by"].as_str().is_some_and(|by| by.starts_with("at_the_door:")) => {
            HistoryEvent::RefusedAtTheDoor
        }
        "order.cancelled" if fact.data["by"].as_str().is_some_and(|by| by.starts_with("paid_before:")) => {
            HistoryEvent::PaidBefore
        }
        "order.cancelled" => HistoryEvent::Cancelled,
        "order.prepared" => HistoryEvent::Prepared,
        "order.shipped" => HistoryEvent::Shipped,
        "order.delivered" => HistoryEvent::Delivered,
        "order.hold_lengthened" => HistoryEvent::HoldLengthened,
        "order.hold_extended" => HistoryEvent::HoldExtended,
        "order.customer_not_told" if fact.data["why"] == "opted_out" => HistoryEvent::NotToldSilence,
        "order.customer_not_told" => HistoryEvent::NotToldWindow,
        "order.link_sent" => HistoryEvent::LinkSent,
        "order.receipt_sent" => HistoryEvent::ReceiptSent,
        "order.reminded" => HistoryEvent::Reminded,
        "order.method_changed" => HistoryEvent::PaidAtTheDoor,
        "order.revived" => HistoryEvent::Revived,
        "order.address_given" => HistoryEvent::AddressGiven,
        "order.short_of_stock" => HistoryEvent::ShortOfStock,
        "payment.attempt_opened" => HistoryEvent::AttemptStarted,
        "payment.attempt_not_opened" => HistoryEvent::AttemptNotOpened,
        "payment.attempt_over" => HistoryEvent::AttemptOver,
        "payment.case_opened" => HistoryEvent::CaseOpened,
        "payment.case_closed" => HistoryEvent::CaseClosed,
        "payment.case_reopened" => HistoryEvent::CaseReopened,
        "payment.refund_asked" => HistoryEvent::RefundAsked,
        "payment.refund_approved" => HistoryEvent::RefundApproved,
        "payment.refund_declined" => HistoryEvent::RefundDeclined,
        "payment.refunded" => HistoryEvent::RefundDone,
        "payment.refund_failed" => HistoryEvent::RefundFailed,
        "payment.rest_asked" => HistoryEvent::RestAsked,
        "payment.cash_collected" => HistoryEvent::Collected,
        "payment.cash_taken_back" => HistoryEvent::CollectionTakenBack,
        "payment.rest_forgiven" => HistoryEvent::Forgiven,
        "payment.credit_given" => HistoryEvent::CreditGiven,
        "payment.credit_used" => HistoryEvent::CreditUsed,
        "order.reopened" => HistoryEvent::Reopened,
        _ => return None,
    })
}

fn by(fact: &Fact, team: &[Teammate]) -> Option<String> {
    let id = fact.data.get("by")?.as_str()?;
    // Who cancelled is told as `teammate:id`.
    let id: TeammateId = id.rsplit(':').next()?.parse().ok()?;
    super::name_of(id, team)
}
