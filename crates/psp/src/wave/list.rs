use super::Wave;
use crate::{
    ListPage, PspError, Taken,
    figure::{Figure, read_money},
    moment::{day, moment},
};
use kernel::{Currency, Millis, Money, days};
use serde::Deserialize;

/// §4.4, the parts we read.
#[derive(Deserialize)]
struct Page {
    page_info: Info,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Info {
    end_cursor: Option<String>,
    has_next_page: bool,
}

#[derive(Deserialize)]
struct Item {
    timestamp: String,
    transaction_id: String,
    transaction_type: String,
    amount: Option<Figure>,
    fee: Option<Figure>,
    currency: Option<String>,
    client_reference: Option<String>,
    checkout_api_session_id: Option<String>,
}

impl Wave {
    /// Its transactions, a day of UTC at a time; a cursor of ours is the day and theirs. Only what came by a checkout
    /// session: what is paid at the counter or sent between merchants was never asked for by us.
    pub(super) async fn listed(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        let (date, cursor) = match after.and_then(|after| after.split_once('/')) {
            Some((date, cursor)) => (date.to_owned(), Some(cursor).filter(|cursor| !cursor.is_empty())),
            None => (day(from), None),
        };
        let mut call = self.http.get(format!("{}/v1/transactions", self.base)).query(&[("date", &date)]);
        if let Some(cursor) = cursor {
            call = call.query(&[("after", cursor)]);
        }
        let page: Page = self.call(call).await?.accepted()?.read("list of transactions")?;
        let next = match page.page_info {
            Info { has_next_page: true, end_cursor: Some(cursor) } => Some(format!("{date}/{cursor}")),
            Info { has_next_page: true, end_cursor: None } => {
                return Err(PspError::Unreadable("the list goes on, and does not say where".into()));
            }
            Info { has_next_page: false, .. } => {
                let last = day(to - Millis(1));
                let next = moment(Some(&format!("{date}T00:00:00Z"))).map(|at| day(at + days(1)));
                next.filter(|next| *next <= last).map(|next| format!("{next}/"))
            }
        };
        let mut taken: Vec<Taken> = Vec::new();
        for item in page.items {
            taken.extend(item.taken()?.filter(|taken| (from..to).contains(&taken.at)));
        }
        // What came and what went back are two lines; where both are in hand, the first one tells of the second.
        let back: Vec<Option<String>> =
            taken.iter().filter(|it| it.refunded).map(|it| it.provider_id.clone()).collect();
        for it in taken.iter_mut().filter(|it| it.provider_id.is_some()) {
            it.refunded |= back.contains(&it.provider_id);
        }
        Ok(ListPage { taken, next })
    }
}

impl Item {
    fn taken(self) -> Result<Option<Taken>, PspError> {
        let refunded = match self.transaction_type.as_str() {
            "api_checkout" => false,
            "api_checkout_refund" => true,
            _ => return Ok(None),
        };
        let unreadable = |what: &str| PspError::Unreadable(format!("a transaction has no {what} that we can read"));
        let amount = self.gross().ok_or_else(|| unreadable("amount"))?;
        Ok(Some(Taken {
            reference: self.client_reference,
            provider_id: self.checkout_api_session_id,
            // A refund is a movement of its own: its id is not that of the money.
            payment_id: Some(self.transaction_id).filter(|_| !refunded),
            amount,
            at: moment(Some(&self.timestamp)).ok_or_else(|| unreadable("time"))?,
            refunded,
        }))
    }

    /// Their amount is what the transaction did to the wallet (less than nothing when money left), the fee stands beside
    /// it: what the buyer paid is both.
    fn gross(&self) -> Option<Money> {
        let currency: Currency = self.currency.as_deref()?.parse().ok()?;
        let text = self.amount.as_ref()?.text()?;
        let net = read_money(text.strip_prefix('-').unwrap_or(&text), currency)?;
        let fee = self.fee.as_ref().map_or(Some(0), |fee| Some(fee.money(currency.code())?.minor))?;
        let fee = if text.starts_with('-') { 0 } else { fee };
        Some(Money::new(net.minor.checked_add(fee)?, currency))
    }
}
