use super::{Cell, Sheet, harmless};
use csv::{Terminator, WriterBuilder};

impl Sheet {
    /// The table as French Excel opens it with a double click: UTF-8 behind its byte order mark, semicolons between
    /// cells, a comma before decimals, CRLF; moments as `2026-11-23 14:32:05`.
    pub(crate) fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut out = WriterBuilder::new()
            .delimiter(b';')
            .terminator(Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        out.write_record(self.head.iter().map(|title| harmless(title).into_owned()))?;
        for row in &self.rows {
            out.write_record(row.iter().map(said))?;
        }
        out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => harmless(words).into_owned(),
        Cell::Amount(amount) => amount.to_major().replace('.', ","),
        Cell::At(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::{Currency, Money};

    #[test]
    fn a_sheet_is_what_french_excel_reads() {
        let eur = "EUR".parse::<Currency>().unwrap();
        let text = |words: &str| Cell::Text(words.into());
        let amount = |minor, currency| Cell::Amount(Money::new(minor, currency));
        let sheet = Sheet {
            name: String::new(),
            head: vec!["Réf".into(), "Montant".into(), "Le".into()],
            rows: vec![
                vec![
                    text("=HYPERLINK(\"x\";1)"),
                    amount(12_500, Currency::XOF),
                    Cell::At(date(2026, 11, 23).at(9, 5, 0, 0)),
                ],
                vec![text("a;b\n\"c\""), amount(-1_250, eur), text("@x")],
            ],
        };
        let said = String::from_utf8(sheet.csv().unwrap()).unwrap();
        assert_eq!(
            said,
            "\u{feff}Réf;Montant;Le\r\n\"'=HYPERLINK(\"\"x\"\";1)\";12500;2026-11-23 09:05:00\r\n\
             \"a;b\n\"\"c\"\"\";-12,50;'@x\r\n"
        );
    }
}
