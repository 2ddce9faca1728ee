//! From what is stored to what is printed.

use super::Receipt;
use crate::{Payment, PaymentError, Payments, Source, accounts_of};
use identity::Logo;
use kernel::{Currency, Locale, Millis, Money};
use ordering::Order;
use paper::{By, Delivery, Line, Picture};
use serde::{Deserialize, Serialize};
use storage::{Read, StoreError};

/// What a receipt says that may change elsewhere, as it was when it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The shop's name.
    pub shop: String,
    /// The shop's colour.
    pub colour: String,
    /// The hash of its logo, if it had one.
    pub logo: Option<String>,
    /// Whose clock the moments are told by.
    pub time_zone: String,
    /// The shop's language: a receipt is the shop's paper.
    pub locale: Locale,
    /// The customer's name, where it was known.
    pub customer: Option<String>,
    /// What came in, oldest first.
    pub received: Vec<Received>,
}

impl Printed {
    /// All that came in that currency.
    pub fn came(&self, currency: Currency) -> Money {
        let ours = self.received.iter().filter(|received| received.currency == currency);
        Money::new(ours.map(|received| received.amount).sum(), currency)
    }
}

const CREDIT: &str = "credit";

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The word of its [`Source`], or [`CREDIT`].
    by: String,
    /// The provider's reference; none for cash.
    reference: Option<String>,
    amount: i64,
    currency: Currency,
    at: Millis,
}

impl Received {
    pub(super) fn cash(amount: Money, at: Millis) -> Self {
        let by = Source::Cash.code().to_owned();
        Self { by, reference: None, amount: amount.minor, currency: amount.currency, at }
    }

    /// A credit from before that helped to pay.
    pub(super) fn credit(amount: Money, at: Millis) -> Self {
        Self { by: CREDIT.to_owned(), reference: None, amount: amount.minor, currency: amount.currency, at }
    }

    /// When it came.
    pub(super) fn at(&self) -> Millis {
        self.at
    }

    fn paper(self) -> paper::Received {
        // A provider that this program does not speak any more keeps its word.
        let name = self.by.parse::<psp::Kind>().map_or_else(|_| self.by.clone(), |kind| kind.name().to_owned());
        let by = match self.reference {
            None if self.by == CREDIT => By::Credit,
            None => By::Cash,
            Some(reference) => By::Provider { name, reference },
        };
        paper::Received { by, amount: Money::new(self.amount, self.currency), at: self.at }
    }
}

/// Payments as a receipt tells them.
pub(super) async fn of_payments(
    on: &mut dyn Read,
    order: &Order,
    money: &[Payment],
) -> Result<Vec<Received>, StoreError> {
    let accounts = accounts_of(on, order.brand).await?;
    let received = |payment: &Payment| {
        let account = accounts.iter().find(|account| account.id == payment.account);
        let account = account.ok_or_else(|| StoreError::Defect("the account of a payment is gone".into()))?;
        Ok(Received {
            by: Source::Provider(account.kind).code().to_owned(),
            reference: Some(payment.provider_payment_id.clone()),
            amount: payment.amount.minor,
            currency: payment.amount.currency,
            at: payment.at,
        })
    };
    money.iter().map(received).collect()
}

impl Receipt {
    /// What its file is called, in letters that every system takes: `Recu-12-Awa-Mode.pdf`.
    pub fn file_name(&self) -> String {
        let word = match self.printed.locale {
            Locale::Fr => "Recu",
            Locale::En => "Receipt",
        };
        let shop = plain(&self.printed.shop);
        let dash = if shop.is_empty() { "" } else { "-" };
        format!("{word}-{}{dash}{shop}.pdf", self.number)
    }

    /// All that it says.
    async fn paper(&self, on: &mut dyn Read) -> Result<paper::Receipt, StoreError> {
        let order = Order::find(on, self.brand, self.order).await?;
        let order = order.ok_or_else(|| StoreError::Defect("a receipt's order is gone".into()))?;
        let printed = self.printed.clone();
        let logo = match &printed.logo {
            Some(hash) => Logo::find(on, self.brand, hash).await?,
            None => None,
        };
        let line = |line: ordering::OrderLine| Line {
            name: if line.label.is_empty() { line.name } else { format!("{} ({})", line.name, line.label) },
            quantity: line.quantity,
            unit: line.unit_price,
            total: line.total,
        };
        let delivery = Delivery { zone: order.zone.clone(), pickup: order.pickup, fee: order.delivery_fee };
        let is_told = order.zone.is_some() || order.delivery_fee.minor != 0;
        Ok(paper::Receipt {
            locale: printed.locale,
            shop: printed.shop,
            // Checked when it was applied: one that does not print any more is left out rather than the receipt.
            logo: logo.and_then(|logo| Picture::read(logo.bytes).ok()),
            colour: printed.colour,
            number: self.number,
            issued_at: self.issued_at,
            time_zone: printed.time_zone,
            order: order.label(),
            customer: printed.customer,
            lines: order.lines(on).await?.into_iter().map(line).collect(),
            goods: order.goods,
            discounts: order.promos(on).await?,
            delivery: is_told.then_some(delivery),
            total: order.total,
            received: printed.received.into_iter().map(Received::paper).collect(),
        })
    }
}

impl Payments {
    /// The receipt as a PDF: the same bytes whenever it is asked for.
    #[kernel::boxed]
    pub async fn print(&self, receipt: &Receipt) -> Result<Vec<u8>, PaymentError> {
        let paper = receipt.paper(&mut &self.db).await?;
        Ok(self.press.print(paper).await?)
    }
}

/// Letters and digits without their accents, the rest as dashes.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars() {
        let base = match letter.to_lowercase().next().unwrap_or(letter) {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' | 'ɛ' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' | 'ŋ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ɔ' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ý' | 'ÿ' => 'y',
            other if other.is_ascii_alphanumeric() => other,
            _ => '-',
        };
        match base {
            '-' if plain.is_empty() || plain.ends_with('-') => {}
            base if letter.is_uppercase() => plain.push(base.to_ascii_uppercase()),
            base => plain.push(base),
        }
    }
    plain.truncate(60);
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(plain("Awa Mode"), "Awa-Mode");
        assert_eq!(plain("  Chez Aïssata & Cie — Élégance !"), "Chez-Aissata-Cie-Elegance");
        assert_eq!(plain("« 你好 »"), "");
    }
}
