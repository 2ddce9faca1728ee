use super::{BadTable, Cell, MOST_CELL, MOST_COLUMNS, MOST_ROWS};
use csv::{ReaderBuilder, StringRecord};

/// The rows of a text: the separator is found by counting, a byte-order mark and a `sep=` line are directives.
pub(super) fn rows(text: &str) -> Result<Vec<Vec<Cell>>, BadTable> {
    let mut text = text.trim_start_matches('\u{feff}');
    let mut told = None;
    let first = text.lines().next().unwrap_or_default();
    if let Some(mark) = first.trim().trim_matches('"').strip_prefix("sep=") {
        told = mark.bytes().next();
        text = &text[first.len()..];
    }
    let separator = told.unwrap_or_else(|| separator(text));
    let quoted = parse(text, separator, true)?;
    // A quote nobody closed swallows the rest into one cell.
    let swallowed = quoted.iter().flatten().any(|cell| matches!(cell, Cell::Text(text) if text.len() > 2_000 && text.lines().count() > 20 && text.lines().filter(|line| line.as_bytes().contains(&separator)).count() > 15));
    if swallowed { parse(text, separator, false) } else { Ok(quoted) }
}

fn parse(text: &str, separator: u8, quoting: bool) -> Result<Vec<Vec<Cell>>, BadTable> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    while reader.read_record(&mut record).map_err(|_| BadTable::Broken)? {
        if rows.len() > MOST_ROWS
            || record.len() > MOST_COLUMNS && record.iter().skip(MOST_COLUMNS).any(|cell| !cell.trim().is_empty())
        {
            return Err(BadTable::TooLarge);
        }
        // A cell nobody wrote by hand costs its row.
        if record.iter().any(|cell| cell.len() > MOST_CELL) {
            continue;
        }
        let cell = |cell: &str| if cell.trim().is_empty() { Cell::Empty } else { Cell::Text(cell.to_owned()) };
        rows.push(record.iter().take(MOST_COLUMNS).map(cell).collect());
    }
    Ok(rows)
}

/// The separator that parts the first rows most evenly, counted outside quotes.
fn separator(text: &str) -> u8 {
    const MARKS: [u8; 4] = [b'\t', b';', b',', b'|'];
    let mut counts: [Vec<usize>; 4] = Default::default();
    let (mut line, mut quoted, mut rows) = ([0_usize; 4], false, 0);
    for byte in text.bytes().take(200_000) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                for (counts, count) in counts.iter_mut().zip(&mut line) {
                    counts.push(std::mem::take(count));
                }
                rows += 1;
                if rows >= 30 {
                    break;
                }
            }
            byte if !quoted => {
                if let Some(place) = MARKS.iter().position(|mark| *mark == byte) {
                    line[place] += 1;
                }
            }
            _ => {}
        }
    }
    for (counts, count) in counts.iter_mut().zip(line) {
        counts.push(count);
    }
    // How many rows have the count most of them have, and how many columns that makes.
    let rank = |counts: &Vec<usize>| {
        let some: Vec<usize> = counts.iter().copied().filter(|count| *count > 0).collect();
        let usual = some
            .iter()
            .copied()
            .max_by_key(|count| (some.iter().filter(|other| *other == count).count(), *count))
            .unwrap_or(0);
        (some.iter().filter(|count| **count == usual).count() * usual.min(4), usual)
    };
    let best = (0..4).max_by_key(|place| (rank(&counts[*place]), 4 - place));
    best.filter(|place| rank(&counts[*place]).0 > 0).map_or(b',', |place| MARKS[place])
}
