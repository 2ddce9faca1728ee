use super::{Cell, Sheet, harmless};
use jiff::civil::DateTime;
use kernel::Money;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

impl Sheet {
    /// The table as a workbook: titles that stay in view, amounts as numbers, moments as dates.
    pub(crate) fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.set_name(&self.name)?;
        page.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, title) in (0_u16..).zip(&self.head) {
            page.write_string_with_format(0, column, harmless(title), &bold)?;
            page.set_column_width(column, 20)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                write(page, row, column, cell)?;
            }
        }
        book.save_to_buffer()
    }
}

fn write(page: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(words) => page.write_string(row, column, harmless(words))?,
        Cell::Amount(amount) => page.write_number_with_format(row, column, major(*amount), &decimals(*amount))?,
        Cell::At(at) => {
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
            page.write_datetime_with_format(row, column, excel(*at)?, &format)?
        }
    };
    Ok(())
}

/// A spreadsheet has floats only; what a brand takes is far below 2⁵³ minor units.
fn major(amount: Money) -> f64 {
    amount.to_major().parse().unwrap_or(f64::NAN)
}

fn decimals(amount: Money) -> Format {
    let digits = usize::try_from(amount.currency.exponent()).unwrap_or_default();
    let format = if digits == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(digits)) };
    Format::new().set_num_format(format)
}

fn excel(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    let day =
        ExcelDateTime::from_ymd(u16::try_from(at.year()).unwrap_or_default(), small(at.month()), small(at.day()))?;
    day.and_hms(u16::try_from(at.hour()).unwrap_or_default(), small(at.minute()), small(at.second()))
}
