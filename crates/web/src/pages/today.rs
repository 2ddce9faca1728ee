use super::orders::card_view;
use crate::{
    door::{Answer, Desk, zone_of},
    shown,
    views::{OrderCardView, StockView, TodayPage, TodoItemView, TodoKind, TodoView},
};
use agenda::{Appointment, State};
use axum::response::IntoResponse;
use conversation::{Contact, Listing, View};
use identity::May;
use jiff::Timestamp;
use kernel::{Millis, OrderId, days};
use ordering::Order;
use payments::{Figures, Period};
use std::collections::BTreeSet;

/// Things shown of each kind.
const SHOWN: i64 = 3;
/// Cases looked at to tell their orders from the others.
const CASES: i64 = 200;

/// What to do now.
pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let since = midnight(&desk);
    let figures = Figures::of(on, desk.staff.brand(), Period::Today, desk.now()).await?;
    let currency = desk.staff.brand().currency;
    let (money, back) = (figures.collected_in(currency)?.amount, figures.refunded_in(currency)?.amount);
    let net = figures.kept_in(currency)?;
    let conversations = conversation::active_since(on, brand, since).await?;
    let (waiting, failed) = conversation::inbox_counts(on, brand, desk.now()).await?;
    let todos = vec![
        line_news(&desk).await?,
        people(&desk, TodoKind::NeedsHuman, View::HumanWanted, waiting).await?,
        cases(&desk).await?,
        people(&desk, TodoKind::Failed, View::FailedSends, failed).await?,
        visits(&desk, since).await?,
        orders(&desk, TodoKind::ToPay, &["awaiting_payment"]).await?,
        orders(&desk, TodoKind::ToPrepare, &["paid", "confirmed"]).await?,
        low_stock(&desk).await?,
    ];
    let todos = todos.into_iter().filter(|todo| todo.count > 0).collect();
    let shell = desk.shell().await?;
    Ok(TodayPage { ui: desk.ui, shell, money, back, net, paid: figures.orders, conversations, todos }.into_response())
}

/// When the brand's day began.
fn midnight(desk: &Desk) -> Millis {
    let now = Timestamp::from_millisecond(desk.now().0).unwrap_or_default();
    let start = now.to_zoned(zone_of(desk.staff.brand())).start_of_day();
    start.map_or(desk.now(), |start| Millis(start.timestamp().as_millisecond()))
}

/// Serious news of the last days; the same trouble told again and again stands there once.
async fn line_news(desk: &Desk) -> Answer<TodoView> {
    let told = conversation::serious_news(&mut desk.db(), desk.brand(), desk.now() - days(3)).await?;
    let mut items: Vec<TodoItemView> = Vec::new();
    for news in shown::news_views(told) {
        let said = news.what(&desk.ui);
        if items.iter().all(|item| item.detail != said) {
            items.push(TodoItemView {
                href: format!("{}/line-news", desk.ui.base),
                title: news.numbers.join(" · "),
                detail: said,
                until: None,
                since: Some(news.at),
            });
        }
    }
    let count = i64::try_from(items.len()).unwrap_or(SHOWN);
    items.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(TodoView { kind: TodoKind::LineNews, count, items })
}

async fn people(desk: &Desk, kind: TodoKind, view: View, count: i64) -> Answer<TodoView> {
    let rows = if count == 0 {
        Vec::new()
    } else {
        let asked = Listing { limit: SHOWN, ..Listing::of(view, desk.now()) };
        conversation::inbox_list(&mut desk.db(), desk.brand(), &asked).await?
    };
    let items = rows.into_iter().map(|row| TodoItemView {
        href: format!("{}/messages/{}", desk.ui.base, row.id),
        title: shown::named(row.name, &desk.ui),
        detail: row.preview,
        until: None,
        since: Some(row.last_at),
    });
    Ok(TodoView { kind, count, items: items.collect() })
}

async fn cases(desk: &Desk) -> Answer<TodoView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let count = payments::count_to_settle(on, brand).await?;
    let mut items = Vec::new();
    let refunds = payments::open_refunds(on, brand).await?;
    let most = usize::try_from(SHOWN).unwrap_or_default();
    let waiting: Vec<_> = refunds.into_iter().filter(payments::Refund::waits_for_a_human).take(most).collect();
    for refund in super::refunds::views(desk, &waiting).await? {
        let number = refund.order.as_ref().map(|(_, number)| number.as_str());
        let detail = [number, Some(refund.customer.as_str())].into_iter().flatten().filter(|word| !word.is_empty());
        items.push(TodoItemView {
            title: format!("{} · {}", refund.said(&desk.ui), desk.ui.money(refund.amount)),
            detail: detail.collect::<Vec<_>>().join(" · "),
            href: format!("{}/cases", desk.ui.base),
            until: None,
            since: Some(refund.at),
        });
    }
    for case in payments::list_cases(on, brand, true, None, SHOWN).await?.cases {
        let order = match case.order {
            Some(id) => Order::find(on, brand, id).await?,
            None => None,
        };
        let path = order.as_ref().map_or("cases".to_owned(), |order| format!("orders/{}", order.id));
        items.push(TodoItemView {
            title: shown::case_kind(case.kind).said(&desk.ui),
            detail: order.map(|order| order.label()).unwrap_or_default(),
            href: format!("{}/{path}", desk.ui.base),
            until: None,
            since: Some(case.opened_at),
        });
    }
    items.truncate(most);
    Ok(TodoView { kind: TodoKind::Cases, count, items })
}

/// Who is still expected today, by time.
async fn visits(desk: &Desk, midnight: Millis) -> Answer<TodoView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let today = Appointment::between(on, brand, midnight, midnight + days(1)).await?;
    let expected = today.into_iter().filter(|one| one.state == State::Booked && one.ends_at > desk.now());
    let expected: Vec<Appointment> = expected.collect();
    let mut items = Vec::new();
    for one in expected.iter().take(usize::try_from(SHOWN).unwrap_or_default()) {
        let contact = Contact::find(on, brand, one.contact).await?;
        let customer = contact.map(|contact| contact.display_name()).unwrap_or_default();
        items.push(TodoItemView {
            href: format!("{}/appointments", desk.ui.base),
            title: format!("{} · {}", desk.ui.time(one.starts_at), one.service),
            detail: shown::named(customer, &desk.ui),
            until: None,
            since: None,
        });
    }
    let count = i64::try_from(expected.len()).unwrap_or(SHOWN);
    Ok(TodoView { kind: TodoKind::Visits, count, items })
}

/// Orders in these states; those whose money a human has to settle stand there, as on the board.
async fn orders(desk: &Desk, kind: TodoKind, states: &[&str]) -> Answer<TodoView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let cases = payments::list_cases(on, brand, true, None, CASES).await?.cases;
    let with_case: BTreeSet<OrderId> = cases.iter().filter_map(|case| case.order).collect();
    let mut count = ordering::count_in(on, brand, states).await?;
    for id in &with_case {
        let order = Order::find(on, brand, *id).await?;
        count -= i64::from(order.is_some_and(|order| states.contains(&order.state.name())));
    }
    let mut items = Vec::new();
    let most = SHOWN + i64::try_from(with_case.len()).unwrap_or_default();
    for state in states {
        for order in ordering::list_by_state(on, brand, Some(state), None, most).await?.orders {
            if !with_case.contains(&order.id) {
                items.push(order_item(desk, card_view(desk, &order, None).await?));
            }
        }
    }
    items.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(TodoView { kind, count, items })
}

fn order_item(desk: &Desk, card: OrderCardView) -> TodoItemView {
    let until = card.state.until();
    TodoItemView {
        href: format!("{}/orders/{}", desk.ui.base, card.id),
        detail: format!("{} · {} · {}", card.number, desk.ui.money(card.rest.unwrap_or(card.total)), card.summary),
        title: card.customer,
        until,
        since: if until.is_none() { Some(card.placed_at) } else { None },
    }
}

async fn low_stock(desk: &Desk) -> Answer<TodoView> {
    /// Counted up to here: « 50 » says enough.
    const COUNTED: i64 = 50;
    let low = catalogue::low_stock(&mut desk.db(), desk.brand(), StockView::LOW, COUNTED).await?;
    let count = i64::try_from(low.len()).unwrap_or(COUNTED);
    let items = low.into_iter().take(usize::try_from(SHOWN).unwrap_or_default()).map(|one| TodoItemView {
        detail: format!("{} {}", desk.ui.say("stock"), one.variant.on_hand),
        href: format!("{}/catalogue?q={}", desk.ui.base, desk.ui.query(&one.variant.sku)),
        title: one.title(),
        until: None,
        since: None,
    });
    let items = items.collect();
    Ok(TodoView { kind: TodoKind::LowStock, count, items })
}
