//! Where everything stands.

use super::{By, Delivery, Line, Receipt, Received};
use crate::{
    PaperError,
    sheet::{BLACK, HEIGHT, Ink, MARGIN, RIGHT, RULE, SOFT, Sheets, WIDTH},
    type_case::Weight::{Bold, Regular},
    words::Words,
};
use jiff::tz::TimeZone;
use kernel::Money;

/// Below it stands only the foot.
const LAST: f32 = HEIGHT - 44.0;
const LOGO: f32 = 46.0;
/// The words of a line or a sum may take so much; amounts stand to their right.
const NAMES: f32 = RIGHT - MARGIN - 96.0;
/// A line's detail, and the air after it.
const LEAD: f32 = 12.0;

struct Page<'a> {
    sheets: Sheets,
    receipt: &'a Receipt,
    words: Words,
    zone: &'a TimeZone,
    accent: Ink,
}

pub(super) fn lay_out(receipt: &Receipt, zone: &TimeZone) -> Result<Sheets, PaperError> {
    let accent = Ink::read(&receipt.colour).legible();
    let mut page = Page { sheets: Sheets::new()?, receipt, words: Words(receipt.locale), zone, accent };
    page.head();
    page.about();
    page.lines();
    page.sums();
    page.paid();
    page.thanks();
    Ok(page.sheets)
}

impl Page<'_> {
    fn money(&self, amount: Money) -> String {
        amount.display(self.receipt.locale)
    }

    /// Begins another sheet when fewer than `height` points are left.
    fn need(&mut self, height: f32) -> bool {
        let is_full = self.sheets.y + height > LAST;
        if is_full {
            self.sheets.turn();
        }
        is_full
    }

    /// Logo and name on the left, what this is on the right.
    fn head(&mut self) {
        let number = self.receipt.number.to_string();
        let (title, number) = (self.words.say("receipt"), self.words.with("number", &[("number", &number)]));
        let top = MARGIN;
        self.sheets.bar(0.0, 0.0, WIDTH, 6.0, self.accent);
        let wide = self.sheets.right(RIGHT, top + 22.0, &title, (Bold, 20.0), self.accent);
        let other = self.sheets.right(RIGHT, top + 38.0, &number, (Regular, 11.0), SOFT);
        let mut x = MARGIN;
        if let Some(image) = self.receipt.logo.as_ref().and_then(crate::Picture::image) {
            let (width, height) = image.size();
            #[allow(clippy::cast_precision_loss)]
            let (width, height) = (width as f32, height as f32);
            // As large as the box takes: twice as wide as high at most.
            let scale = (LOGO / height).min(2.0 * LOGO / width);
            let (width, height) = (width * scale, height * scale);
            self.sheets.picture(x, top + (LOGO - height) / 2.0, width, height, image);
            x += width + 12.0;
        }
        let room = RIGHT - wide.max(other) - 16.0 - x;
        let name = self.sheets.case.wrap(&self.receipt.shop, Bold, 15.0, room, 2);
        let mut y = top + if name.len() > 1 { 21.0 } else { 29.0 };
        for line in name {
            self.sheets.shaped(x, y, line, BLACK);
            y += 18.0;
        }
        self.sheets.y = top + LOGO + 20.0;
    }

    /// Date, order and customer, side by side.
    fn about(&mut self) {
        let date = self.words.moment(self.receipt.issued_at, self.zone);
        let customer = self.receipt.customer.clone().unwrap_or_default();
        let y = self.sheets.y;
        self.sheets.bar(MARGIN, y, RIGHT - MARGIN, 0.8, RULE);
        let columns = [
            ("issued", date, 0.0, 138.0),
            ("order", self.receipt.order.clone(), 150.0, 70.0),
            ("customer", customer, 224.0, RIGHT - MARGIN - 224.0),
        ];
        let mut lowest = y + 34.0;
        for (key, value, x, room) in columns {
            if value.is_empty() {
                continue;
            }
            let label = self.words.say(key);
            self.sheets.left(MARGIN + x, y + 17.0, &label, (Regular, 8.0), SOFT);
            for (n, line) in self.sheets.case.wrap(&value, Bold, 9.5, room, 2).into_iter().enumerate() {
                let at = y + if n == 0 { 31.0 } else { 43.0 };
                lowest = lowest.max(at + 3.0);
                self.sheets.shaped(MARGIN + x, at, line, BLACK);
            }
        }
        self.sheets.y = lowest + 18.0;
    }

    fn table_head(&mut self) {
        let (item, amount) = (self.words.say("item"), self.words.say("amount"));
        let y = self.sheets.y + 8.0;
        self.sheets.left(MARGIN, y, &item, (Regular, 8.0), SOFT);
        self.sheets.right(RIGHT, y, &amount, (Regular, 8.0), SOFT);
        self.sheets.bar(MARGIN, y + 6.0, RIGHT - MARGIN, 1.2, self.accent);
        self.sheets.y = y + 8.0;
    }

    fn lines(&mut self) {
        self.table_head();
        for line in &self.receipt.lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &Line) {
        let name = self.sheets.case.wrap(&line.name, Bold, 9.5, NAMES, 3);
        #[allow(clippy::cast_precision_loss)]
        let height = 20.0 + name.len() as f32 * LEAD;
        if self.need(height) {
            self.table_head();
        }
        let mut y = self.sheets.y + 15.0;
        self.sheets.right(RIGHT, y, &self.money(line.total), (Regular, 9.5), BLACK);
        for part in name {
            self.sheets.shaped(MARGIN, y, part, BLACK);
            y += LEAD;
        }
        let (quantity, price) = (line.quantity.to_string(), self.money(line.unit));
        let detail = self.words.with("quantity", &[("quantity", &quantity), ("price", &price)]);
        self.sheets.left(MARGIN, y, &detail, (Regular, 8.5), SOFT);
        self.sheets.bar(MARGIN, y + 8.0, RIGHT - MARGIN, 0.6, RULE);
        self.sheets.y = y + 8.0;
    }

    /// From the goods to the total, held together on one sheet.
    fn sums(&mut self) {
        let receipt = self.receipt;
        let mut sums = Vec::new();
        if !receipt.discounts.is_empty() || receipt.delivery.is_some() {
            sums.push((self.words.say("goods"), self.money(receipt.goods)));
        }
        for (code, amount) in &receipt.discounts {
            sums.push((self.words.with("discount", &[("code", code)]), format!("−{}", self.money(*amount))));
        }
        if let Some(delivery) = &receipt.delivery {
            sums.push(self.delivery(delivery));
        }
        #[allow(clippy::cast_precision_loss)]
        let height = sums.len() as f32 * 16.0 + 36.0;
        self.need(height);
        self.sheets.y += 4.0;
        for (words, amount) in sums {
            let y = self.sheets.y + 13.0;
            for part in self.sheets.case.wrap(&words, Regular, 9.5, NAMES, 1) {
                self.sheets.shaped(MARGIN, y, part, SOFT);
            }
            self.sheets.right(RIGHT, y, &amount, (Regular, 9.5), BLACK);
            self.sheets.y += 16.0;
        }
        let y = self.sheets.y + 20.0;
        let total = self.words.say("total");
        self.sheets.left(MARGIN, y, &total, (Bold, 13.0), BLACK);
        self.sheets.right(RIGHT, y, &self.money(receipt.total), (Bold, 13.0), BLACK);
        self.sheets.y = y + 16.0;
    }

    fn delivery(&self, delivery: &Delivery) -> (String, String) {
        let words = match (&delivery.zone, delivery.pickup) {
            (Some(zone), true) => self.words.with("pickup", &[("zone", zone)]),
            (Some(zone), false) => self.words.with("delivery-to", &[("zone", zone)]),
            (None, true) => self.words.say("pickup-here"),
            (None, false) => self.words.say("delivery"),
        };
        let is_given = delivery.fee.minor == 0 && !delivery.pickup;
        (words, if is_given { self.words.say("free") } else { self.money(delivery.fee) })
    }

    /// « Payé », and each sum that came in with how and under which reference.
    fn paid(&mut self) {
        // What cost nothing was paid by nobody: the total says it.
        if self.receipt.received.is_empty() {
            return;
        }
        let rows: Vec<_> = self.receipt.received.iter().map(|received| self.row(received)).collect();
        let sum = self.sum();
        let over = sum.filter(|sum| sum.minor > self.receipt.total.minor);
        let extra = if over.is_some() { 34.0 } else { 0.0 };
        #[allow(clippy::cast_precision_loss)]
        let height = 34.0 + rows.len() as f32 * 27.0 + extra;
        self.need(height);
        let top = self.sheets.y;
        let ground = self.accent.pale();
        self.sheets.bar(MARGIN, top, RIGHT - MARGIN, height, ground);
        self.sheets.bar(MARGIN, top, 3.0, height, self.accent);
        let (left, right) = (MARGIN + 14.0, RIGHT - 12.0);
        let paid = self.words.say("paid");
        self.sheets.left(left, top + 21.0, &paid, (Bold, 13.0), self.accent);
        let mut y = top + 40.0;
        for (how, detail, amount) in rows {
            self.sheets.left(left, y, &how, (Bold, 9.5), BLACK);
            self.sheets.right(right, y, &amount, (Bold, 9.5), BLACK);
            for part in self.sheets.case.wrap(&detail, Regular, 8.0, right - left, 1) {
                self.sheets.shaped(left, y + 11.5, part, SOFT);
            }
            y += 27.0;
        }
        if let Some(sum) = over {
            let beyond = Money::new(sum.minor - self.receipt.total.minor, sum.currency);
            for (key, amount) in [("received", sum), ("over", beyond)] {
                let words = self.words.say(key);
                self.sheets.left(left, y, &words, (Regular, 9.5), SOFT);
                self.sheets.right(right, y, &self.money(amount), (Regular, 9.5), BLACK);
                y += 16.0;
            }
        }
        self.sheets.y = top + height + 14.0;
    }

    fn row(&self, received: &Received) -> (String, String, String) {
        let at = self.words.moment(received.at, self.zone);
        let (how, detail) = match &received.by {
            By::Cash => (self.words.say("cash"), at),
            By::Credit => (self.words.say("credit"), at),
            By::Provider { name, reference } => {
                (name.clone(), format!("{} · {at}", self.words.with("reference", &[("reference", reference)])))
            }
        };
        (how, detail, self.money(received.amount))
    }

    fn sum(&self) -> Option<Money> {
        let zero = Money::zero(self.receipt.total.currency);
        self.receipt.received.iter().try_fold(zero, |sum, received| sum.plus(received.amount).ok())
    }

    fn thanks(&mut self) {
        let number = self.receipt.number.to_string();
        let thanks = self.words.with("thanks", &[("shop", &self.receipt.shop)]);
        let (words, is_long) = (self.words, self.sheets.count() > 1);
        self.sheets.foot(|page, pages| {
            if !is_long {
                return thanks.clone();
            }
            let (page, pages) = (page.to_string(), pages.to_string());
            words.with("page", &[("number", &number), ("page", &page), ("pages", &pages)])
        });
    }
}
