//! A catalogue as people keep it in a sheet: one row per variant, a header that names the columns, saved as CSV.
//!
//! Reads what Excel, Google Sheets and LibreOffice write: separator comma, semicolon or tab, with or without a byte
//! order mark, headers in English or French. Nothing is guessed about content: a row that is not understood is a
//! [`RowProblem`] with its line, and a file with one such row gives no row at all.
//!
//! Pure: bytes in, rows or problems out.

mod column;
pub(crate) mod formula;
mod problem;
#[cfg(test)]
mod tests;

pub use column::Column;
pub use problem::{RowFault, RowProblem, RowProblems};

use column::Header;
use csv::{ReaderBuilder, StringRecord, Trim};
use kernel::{Currency, Money};
use std::collections::HashMap;

/// The largest file read, in bytes: some 50,000 variants.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// How many problems are told; the rest are counted.
pub const MAX_TOLD: usize = 50;
/// The most pieces of one variant in stock.
pub const MAX_STOCK: i64 = 10_000_000;

/// One variant of one product, as its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line, from 1, on which the row begins.
    pub line: u64,
    /// The merchant's key of the product; rows of one product share it.
    pub product_ref: String,
    /// The product's name, taken from the product's first row where this one leaves it empty.
    pub product_name: String,
    /// Its category; empty when it has none.
    pub category: String,
    /// Its description; may be empty.
    pub description: String,
    /// The merchant's key of the variant; the product's own where the row leaves it empty.
    pub variant_sku: String,
    /// Its size; empty when it has none.
    pub size: String,
    /// Its colour; empty when it has none.
    pub colour: String,
    /// What one piece costs, in the currency of the brand; above zero.
    pub price: Money,
    /// Pieces on hand, 0 to [`MAX_STOCK`].
    pub stock: i64,
    /// Address of a picture; empty when there is none.
    pub image: String,
}

/// Reads a whole file, its amounts in `currency`.
pub fn read(bytes: &[u8], currency: Currency) -> Result<Vec<Row>, RowProblems> {
    let mut reading = Reading { currency, rows: Vec::new(), skus: HashMap::new(), names: HashMap::new() };
    let mut problems = RowProblems::default();
    match text(bytes) {
        Ok(text) => reading.all(text, &mut problems),
        Err(problem) => problems.push(problem),
    }
    if problems.is_empty() { Ok(reading.rows) } else { Err(problems) }
}

/// The text of the file, if it is one and of a size we read.
fn text(bytes: &[u8]) -> Result<&str, RowProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(RowFault::FileTooLarge { bytes: bytes.len() }.at(1));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        RowFault::NotUtf8.at(1 + before.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>())
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The separator that the header uses most, outside quotes.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
            *count += 1;
        }
    }
    // On a tie (no separator at all) the comma stays.
    counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(b',', |(byte, _)| byte)
}

/// The rows read so far, and what must not come twice.
struct Reading {
    currency: Currency,
    rows: Vec<Row>,
    /// The line of each SKU.
    skus: HashMap<String, u64>,
    /// The first line of each product, and the name it gives.
    names: HashMap<String, (u64, String)>,
}

impl Reading {
    fn all(&mut self, text: &str, problems: &mut RowProblems) {
        let mut reader = ReaderBuilder::new()
            .delimiter(separator(text))
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut header: Option<Header> = None;
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                // The bytes are UTF-8 and every width is accepted: only the machine's memory could fail here.
                Err(error) => return problems.push(RowFault::Unreadable(error.to_string()).at(1)),
            }
            let line = first_line(text, &record);
            if record.iter().all(str::is_empty) {
                continue;
            }
            match &header {
                None => match Header::read(&record, line, problems) {
                    Some(read) => header = Some(read),
                    None => return,
                },
                Some(header) => self.row(&Cells { header, record: &record, line }, problems),
            }
        }
        if header.is_none() {
            problems.push(RowFault::NoHeader.at(1));
        }
    }

    fn row(&mut self, cells: &Cells<'_>, problems: &mut RowProblems) {
        let before = problems.total();
        if cells.record.iter().skip(cells.header.width()).any(|cell| !cell.is_empty()) {
            problems.push(RowFault::TooManyCells { columns: cells.header.width() }.at(cells.line));
            return;
        }
        let mut keep = |result: Result<String, RowFault>| {
            result.map_err(|fault| problems.push(fault.at(cells.line))).unwrap_or_default()
        };
        let mut row = Row {
            line: cells.line,
            product_ref: keep(cells.required(Column::ProductRef)),
            product_name: keep(cells.text(Column::ProductName)),
            category: keep(cells.text(Column::Category)),
            description: keep(cells.text(Column::Description)),
            variant_sku: keep(cells.text(Column::VariantSku)),
            size: keep(cells.text(Column::Size)),
            colour: keep(cells.text(Column::Colour)),
            price: Money::zero(self.currency),
            stock: 0,
            image: keep(cells.image()),
        };
        match cells.price(self.currency) {
            Ok(price) => row.price = price,
            Err(fault) => problems.push(fault.at(cells.line)),
        }
        match cells.stock() {
            Ok(stock) => row.stock = stock,
            Err(fault) => problems.push(fault.at(cells.line)),
        }
        for fault in [self.name(&mut row), self.sku(&mut row)].into_iter().flatten() {
            problems.push(fault.at(cells.line));
        }
        if problems.total() == before {
            self.rows.push(row);
        }
    }

    /// Gives the row its product's name, or tells why it has none.
    fn name(&mut self, row: &mut Row) -> Option<RowFault> {
        match self.names.get(&row.product_ref) {
            None if row.product_name.is_empty() => Some(RowFault::Empty(Column::ProductName)),
            None => {
                self.names.insert(row.product_ref.clone(), (row.line, row.product_name.clone()));
                None
            }
            Some((_, name)) if row.product_name.is_empty() => {
                row.product_name.clone_from(name);
                None
            }
            Some((_, name)) if *name == row.product_name => None,
            Some((first, _)) => Some(RowFault::OtherName { product_ref: row.product_ref.clone(), first_line: *first }),
        }
    }

    /// Gives the row its SKU and keeps it from coming twice.
    fn sku(&mut self, row: &mut Row) -> Option<RowFault> {
        if row.variant_sku.is_empty() {
            // One row for the whole product: its own key will do. A second one needs a key of its own.
            if self.skus.contains_key(&row.product_ref) {
                return Some(RowFault::Empty(Column::VariantSku));
            }
            row.variant_sku.clone_from(&row.product_ref);
        }
        if row.variant_sku.is_empty() {
            return None; // Its empty product_ref was told already.
        }
        match self.skus.insert(row.variant_sku.clone(), row.line) {
            None => None,
            Some(first_line) => Some(RowFault::DuplicateSku { sku: row.variant_sku.clone(), first_line }),
        }
    }
}

/// The line on which a record's text begins; the csv crate tells where the blank lines before it begin.
fn first_line(text: &str, record: &StringRecord) -> u64 {
    let Some(position) = record.position() else { return 1 };
    let rest = usize::try_from(position.byte()).ok().and_then(|at| text.get(at..)).unwrap_or_default();
    let blank = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count();
    position.line() + blank as u64
}

/// One row and the columns its cells belong to.
struct Cells<'a> {
    header: &'a Header,
    record: &'a StringRecord,
    line: u64,
}

impl Cells<'_> {
    fn raw(&self, column: Column) -> &str {
        self.header.place(column).and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    fn text(&self, column: Column) -> Result<String, RowFault> {
        let cell = formula::bare(self.raw(column));
        let most = column.longest();
        if cell.chars().count() > most { Err(RowFault::TooLong { column, most }) } else { Ok(cell.to_owned()) }
    }

    fn required(&self, column: Column) -> Result<String, RowFault> {
        if self.raw(column).is_empty() { Err(RowFault::Empty(column)) } else { self.text(column) }
    }

    fn image(&self) -> Result<String, RowFault> {
        let image = self.text(Column::Image)?;
        let address = image.strip_prefix("https://").or_else(|| image.strip_prefix("http://"));
        match address {
            _ if image.is_empty() => Ok(image),
            Some(rest) if !rest.is_empty() && !rest.contains(char::is_whitespace) => Ok(image),
            _ => Err(RowFault::NotAnAddress),
        }
    }

    fn price(&self, currency: Currency) -> Result<Money, RowFault> {
        let text = self.required(Column::Price)?;
        let price = Money::parse_major(without_currency(&text, currency), currency);
        match price {
            Ok(price) if price.minor > 0 => Ok(price),
            _ => Err(RowFault::NotAPrice { text, currency }),
        }
    }

    fn stock(&self) -> Result<i64, RowFault> {
        let text = self.required(Column::Stock)?;
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.parse() {
            Ok(stock @ 0..=MAX_STOCK) => Ok(stock),
            _ => Err(RowFault::NotAStock { text }),
        }
    }
}

/// An amount without the currency that people write after it: `12 500 FCFA`, `12 500 F`.
fn without_currency(text: &str, currency: Currency) -> &str {
    let code = currency.code();
    let words: &[&str] = match code {
        "XOF" | "XAF" => &["FCFA", "F CFA", "CFA", "F"],
        "EUR" => &["€"],
        _ => &[],
    };
    let bare = words.iter().chain([&code]).find_map(|word| {
        let start = text.len().checked_sub(word.len())?;
        text.get(start..).filter(|end| end.eq_ignore_ascii_case(word))?;
        text.get(..start)
    });
    bare.unwrap_or(text).trim()
}
