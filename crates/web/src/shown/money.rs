use super::case_kind;
use crate::views::{CashByView, EntryView, LedgerView, MethodMoneyView, MoneyView, MovementView, ProviderMoneyView};
use identity::{PaymentMethod, Teammate};
use kernel::{Currency, Money, TeammateId};
use payments::{Entry, Figures, Ledger, Movement, Part, Source};
use storage::StoreError;

/// How the number of an order is written, where only the number is known.
pub(crate) fn order_label(number: i64) -> String {
    format!("#{number:04}")
}

/// The figures of a period; sums and methods are of the brand's currency, providers have a row for each.
pub(crate) fn money_view(
    figures: &Figures,
    movements: Vec<Movement>,
    currency: Currency,
    team: &[Teammate],
) -> Result<MoneyView, StoreError> {
    let (collected, pending) = (figures.collected_in(currency)?, figures.pending_in(currency)?);
    let refunded = figures.refunded_in(currency)?;
    let cash = in_currency(&figures.collected, Source::Cash, currency);
    let online = Money::new(collected.amount.minor - cash.minor, currency);
    let due = |method| in_currency(&figures.pending, method, currency);
    Ok(MoneyView {
        period: figures.period,
        since: figures.since,
        collected: (collected.count, collected.amount),
        pending: (pending.count, pending.amount),
        refunded: (refunded.count, refunded.amount),
        net: figures.kept_in(currency)?,
        cases: figures.to_settle,
        providers: providers(figures),
        methods: vec![
            MethodMoneyView { online: true, collected: online, pending: due(PaymentMethod::Online) },
            MethodMoneyView { online: false, collected: cash, pending: due(PaymentMethod::CashOnDelivery) },
        ],
        cash_by: cash_by(figures, currency, team),
        movements: movements.into_iter().map(|movement| movement_view(movement, team)).collect(),
    })
}

/// Who took how much cash, in the brand's currency.
fn cash_by(figures: &Figures, currency: Currency, team: &[Teammate]) -> Vec<CashByView> {
    let ours = figures.cash_by.iter().filter(|part| part.amount.currency == currency);
    let view = |part: &Part<Option<TeammateId>>| CashByView {
        name: part.of.and_then(|by| super::name_of(by, team)),
        count: part.count,
        amount: part.amount,
    };
    ours.map(view).collect()
}

fn in_currency<Of: PartialEq + Copy>(parts: &[Part<Of>], of: Of, currency: Currency) -> Money {
    let found = parts.iter().find(|part| part.of == of && part.amount.currency == currency);
    found.map_or(Money::zero(currency), |part| part.amount)
}

/// What came in and what is under way, side by side.
fn providers(figures: &Figures) -> Vec<ProviderMoneyView> {
    let key = |part: &Part<Source>| (part.of, part.amount.currency);
    let under_way = |wanted| figures.under_way.iter().find(|part| key(part) == wanted).map(|part| part.amount);
    let collected = figures.collected.iter().map(|part| ProviderMoneyView {
        source: part.of,
        collected: part.amount,
        count: part.count,
        under_way: under_way(key(part)),
    });
    let only_begun =
        figures.under_way.iter().filter(|begun| figures.collected.iter().all(|part| key(part) != key(begun)));
    let only_begun = only_begun.map(|part| ProviderMoneyView {
        source: part.of,
        collected: Money::zero(part.amount.currency),
        count: 0,
        under_way: Some(part.amount),
    });
    collected.chain(only_begun).collect()
}

fn movement_view(movement: Movement, team: &[Teammate]) -> MovementView {
    MovementView {
        at: movement.at,
        source: movement.source,
        order: movement.order.map(|(id, number)| (id, order_label(number))),
        reference: movement.reference.unwrap_or_default(),
        by: movement.by.and_then(|by| super::name_of(by, team)),
        amount: movement.amount,
        case: movement.open_case.map(case_kind),
    }
}

/// The account of an order.
pub(crate) fn ledger_view(ledger: Ledger, team: &[Teammate]) -> LedgerView {
    let entry = |entry: Entry| EntryView {
        at: entry.at,
        by: entry.what.by().and_then(|by| super::name_of(by, team)),
        what: entry.what,
        amount: entry.amount,
    };
    let (parts, after): (Vec<Entry>, Vec<Entry>) =
        ledger.entries.into_iter().partition(|entry| entry.what.makes_total());
    LedgerView {
        order: ledger.order.id,
        number: ledger.order.label(),
        parts: parts.into_iter().map(entry).collect(),
        due: ledger.order.total,
        after: after.into_iter().map(entry).collect(),
        balance: ledger.balance,
        foreign: ledger.foreign.into_iter().map(entry).collect(),
        cases: ledger
            .cases
            .iter()
            .map(|case| (case_kind(case.kind), case.opened_at, case.closed.map(|closed| closed.how)))
            .collect(),
    }
}
