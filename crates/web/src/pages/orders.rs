use crate::{
    door::{Answer, Desk, Id, Refused},
    shown,
    views::{Column, ColumnView, OrderCard, OrderCardView, OrdersBoard},
};
use axum::response::IntoResponse;
use identity::May;
use kernel::OrderId;
use ordering::Order;
use payments::Case;

/// States of orders that somebody has to act upon.
const TO_ACT_UPON: [&str; 2] = ["confirmed", "paid"];
/// Cards shown of a column where work is done, and of one where it is over.
const MANY: i64 = 30;
const FEW: i64 = 10;

/// Orders to act upon, for the bar: to prepare, and payment situations.
pub(crate) async fn orders_waiting(desk: &Desk) -> Answer<i64> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let waiting = ordering::count_in(on, brand, &TO_ACT_UPON).await?;
    Ok(waiting + payments::count_to_settle(on, brand).await?)
}

/// The board.
pub(crate) async fn board(desk: Desk) -> Answer {
    desk.require(May::ReadOrders)?;
    let cases = payments::list_cases(&mut desk.db(), desk.brand(), true, None, MANY).await?.cases;
    let mut columns = Vec::new();
    for column in Column::ALL {
        columns.push(match column {
            Column::Case => case_column(&desk, &cases).await?,
            _ => state_column(&desk, column, &cases).await?,
        });
    }
    let to_settle = payments::count_to_settle(&mut desk.db(), desk.brand()).await?;
    let shell = desk.shell().await?;
    Ok(OrdersBoard { ui: desk.ui, shell, columns, to_settle }.into_response())
}

/// A card after news.
pub(crate) async fn card(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ReadOrders)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let order = Order::find(on, brand, id).await?.ok_or_else(Refused::not_found)?;
    let cases = payments::cases_of_order(on, brand, id).await?;
    let card = card_view(&desk, &order, super::thread::open_case(&cases)).await?;
    let badges = desk.badges().await?;
    Ok(OrderCard { ui: desk.ui, card, badges }.into_response())
}

/// The states a column gathers.
fn states(column: Column) -> &'static [&'static str] {
    match column {
        Column::ToPay => &["awaiting_payment"],
        Column::ToPrepare => &["confirmed", "paid", "preparing"],
        Column::OnTheWay => &["out_for_delivery"],
        Column::Delivered => &["partially_collected", "delivered"],
        Column::Closed => &["expired", "cancelled", "refunded"],
        Column::Case => &[],
    }
}

async fn state_column(desk: &Desk, column: Column, cases: &[Case]) -> Answer<ColumnView> {
    let limit = if matches!(column, Column::Delivered | Column::Closed) { FEW } else { MANY };
    let (on, brand) = (&mut desk.db(), desk.brand());
    let mut cards = Vec::new();
    let mut more = false;
    for state in states(column) {
        let page = ordering::list_by_state(on, brand, Some(state), None, limit).await?;
        more |= page.next.is_some();
        for order in page.orders {
            // What a human has to settle stands in its own column.
            if !cases.iter().any(|case| case.order == Some(order.id)) {
                cards.push(card_view(desk, &order, None).await?);
            }
        }
    }
    cards.sort_by_key(OrderCardView::key);
    let total = if more { Some(ordering::count_in(on, brand, states(column)).await?) } else { None };
    Ok(ColumnView { column, cards, total })
}

async fn case_column(desk: &Desk, cases: &[Case]) -> Answer<ColumnView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let mut cards: Vec<OrderCardView> = Vec::new();
    for case in cases {
        let Some(id) = case.order.filter(|id| cards.iter().all(|card| card.id != *id)) else { continue };
        if let Some(order) = Order::find(on, brand, id).await? {
            cards.push(card_view(desk, &order, Some(case)).await?);
        }
    }
    Ok(ColumnView { column: Column::Case, cards, total: None })
}

/// An order as a card.
pub(crate) async fn card_view(desk: &Desk, order: &Order, open_case: Option<&Case>) -> Answer<OrderCardView> {
    let lines = order.lines(&mut desk.db()).await?;
    let state = shown::state_view(&order.state, open_case);
    Ok(OrderCardView {
        id: order.id,
        number: order.label(),
        customer: customer(desk, order).await?,
        conversation: Some(order.conversation),
        summary: shown::summary(&lines),
        total: order.total,
        rest: rest(desk, order).await?,
        part_back: state.part_back(order.refunded),
        state,
        placed_at: order.created_at,
    })
}

/// What is left to pay of an order that can be paid and of which a part is in.
async fn rest(desk: &Desk, order: &Order) -> Answer<Option<kernel::Money>> {
    if order.state.is_settled() || !order.state.is_payable(desk.now()) {
        return Ok(None);
    }
    let rest = payments::Balance::of(&mut desk.db(), order).await?.due();
    Ok(Some(rest).filter(|rest| rest.minor > 0 && rest.minor != order.total.minor))
}

/// What to call whoever ordered.
pub(crate) async fn customer(desk: &Desk, order: &Order) -> Answer<String> {
    let contact = conversation::Contact::find(&mut desk.db(), desk.brand(), order.contact).await?;
    Ok(shown::named(contact.map(|contact| contact.display_name()).unwrap_or_default(), &desk.ui))
}
