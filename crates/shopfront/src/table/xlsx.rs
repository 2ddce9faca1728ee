//! XLSX: a zip of XML, read within bounds; numbers stay as they are written, formulas give their last value.
//!
//! Read by ourselves on the zip and XML crates that are there: a reader that builds the whole grid takes a cell far out for a
//! reason to reserve it all.

use super::{BadTable, Cell, MOST_CELL, MOST_COLUMNS, MOST_ROWS, products};
use crate::{
    Context,
    read::Outcome,
    xml::{self, Piece},
};
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MOST_ENTRIES: usize = 1_000;
const MOST_BYTES: usize = 200 * 1024 * 1024;
const MOST_STRINGS: usize = 2_000_000;

/// The rows of a sheet, or why they are not read.
type Rows = Result<Vec<Vec<Cell>>, BadTable>;
type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the first sheet whose header is known; hidden sheets are left out. `None` where there is none.
pub(crate) fn read(bytes: &[u8], context: &Context) -> Option<Outcome> {
    match sheets(bytes) {
        Ok(sheets) => {
            for rows in sheets {
                match rows {
                    Ok(rows) => {
                        if let Some(outcome) = products(&rows, context) {
                            return Some(outcome);
                        }
                    }
                    Err(error) => return Some(Outcome::rejected(error.code())),
                }
            }
            None
        }
        Err(error) => Some(Outcome::rejected(error.code())),
    }
}

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Rows>, BadTable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadTable::Broken)?;
    if archive.len() > MOST_ENTRIES {
        return Err(BadTable::TooLarge);
    }
    let mut left = MOST_BYTES;
    let names: Vec<String> = archive.file_names().filter_map(|name| name.ok().map(|name| name.into_owned())).collect();
    let nested = names.iter().any(|name| {
        [".zip", ".xlsx", ".xlsm", ".gz", ".7z", ".rar"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
    });
    if nested {
        return Err(BadTable::TooLarge);
    }
    if names.iter().any(|name| name == "EncryptedPackage") {
        return Err(BadTable::Locked);
    }
    if !names.iter().any(|name| name == "xl/workbook.xml") {
        if names.iter().any(|name| name == "content.xml") {
            let content = part(&mut archive, "content.xml", bytes.len(), &mut left)?;
            return Ok(super::ods::sheets(&content)?.into_iter().map(Ok).collect());
        }
        return Err(BadTable::Broken);
    }
    let workbook = part(&mut archive, "xl/workbook.xml", bytes.len(), &mut left)?;
    let relations = part(&mut archive, "xl/_rels/workbook.xml.rels", bytes.len(), &mut left).unwrap_or_default();
    let strings = if names.iter().any(|name| name == "xl/sharedStrings.xml") {
        shared(&part(&mut archive, "xl/sharedStrings.xml", bytes.len(), &mut left)?)?
    } else {
        Vec::new()
    };
    let targets = targets(&relations);
    let mut all = Vec::new();
    for (place, id) in visible(&workbook).into_iter().enumerate().take(20) {
        let target = targets
            .iter()
            .find(|(known, _)| *known == id)
            .map_or_else(|| format!("worksheets/sheet{}.xml", place + 1), |(_, target)| target.clone());
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if names.contains(&path) {
            let sheet = part(&mut archive, &path, bytes.len(), &mut left)?;
            all.push(rows(&sheet, &strings));
        }
    }
    Ok(all)
}

/// The text of one part, counted while unpacking.
fn part(archive: &mut Archive<'_>, name: &str, packed: usize, left: &mut usize) -> Result<String, BadTable> {
    let file = archive.by_name(name).map_err(|_| BadTable::Broken)?;
    let own = usize::try_from(file.compressed_size()).unwrap_or(packed).min(packed);
    let read = crate::web::within(file.take(MOST_BYTES as u64 + 1), own, *left).map_err(|_| BadTable::TooLarge)?;
    *left -= read.len();
    Ok(crate::encoding::decode(&read, "").into_owned())
}

/// The ids of the sheets that are not hidden, in their order.
fn visible(workbook: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let walked = xml::walk(workbook, |piece| {
        if let Piece::Open(tag) = piece
            && xml::local(tag.name()) == "sheet"
            && tag.attr("state").is_none_or(|state| state == "visible")
        {
            ids.push(tag.attr("r:id").unwrap_or_default());
        }
    });
    if walked.is_err() { Vec::new() } else { ids }
}

fn targets(relations: &str) -> Vec<(String, String)> {
    let mut targets = Vec::new();
    let walked = xml::walk(relations, |piece| {
        if let Piece::Open(tag) = piece
            && let (Some(id), Some(target)) = (tag.attr("Id"), tag.attr("Target"))
        {
            targets.push((id, target));
        }
    });
    if walked.is_err() { Vec::new() } else { targets }
}

fn shared(text: &str) -> Result<Vec<String>, BadTable> {
    let mut strings: Vec<String> = Vec::new();
    let (mut said, mut in_text, mut phonetic) = (String::new(), false, false);
    let mut path: Vec<String> = Vec::new();
    let mut over = false;
    xml::walk(text, |piece| match piece {
        Piece::Open(tag) => {
            let name = xml::local(tag.name());
            in_text = name == "t" && !phonetic;
            phonetic |= name == "rph";
            path.push(name);
        }
        Piece::Text(text) if in_text => said.push_str(&text),
        Piece::Text(_) => {}
        Piece::Close => {
            in_text = false;
            match path.pop().as_deref() {
                Some("si") => {
                    over |= strings.len() >= MOST_STRINGS;
                    if !over {
                        strings.push(std::mem::take(&mut said));
                    }
                }
                Some("rph") => phonetic = false,
                _ => {}
            }
        }
        Piece::Torn => path.clear(),
    })
    .map_err(|_| BadTable::Broken)?;
    if over { Err(BadTable::TooLarge) } else { Ok(strings) }
}

fn rows(text: &str, strings: &[String]) -> Rows {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let (mut column, mut kind, mut said) = (0_usize, String::new(), String::new());
    let mut path: Vec<String> = Vec::new();
    let mut over = false;
    xml::walk(text, |piece| match piece {
        Piece::Open(tag) => {
            let name = xml::local(tag.name());
            match name.as_str() {
                "row" => row = Vec::new(),
                "c" => {
                    column = tag.attr("r").and_then(|place| column_of(&place)).unwrap_or(row.len());
                    kind = tag.attr("t").unwrap_or_default();
                    said.clear();
                }
                _ => {}
            }
            path.push(name);
        }
        Piece::Text(text) => {
            let inside = path.last().map_or("", String::as_str);
            let inline = inside == "t" && path.iter().any(|outer| outer == "is");
            if inside == "v" || inline {
                said.push_str(&text);
            }
        }
        Piece::Close => match path.pop().as_deref() {
            Some("c") => {
                let cell = cell(&kind, std::mem::take(&mut said), strings);
                over |= column >= MOST_COLUMNS && cell != Cell::Empty;
                if column < MOST_COLUMNS && cell != Cell::Empty {
                    if row.len() <= column {
                        row.resize(column + 1, Cell::Empty);
                    }
                    row[column] = cell;
                }
            }
            Some("row") => {
                over |= rows.len() > MOST_ROWS;
                if !over {
                    rows.push(std::mem::take(&mut row));
                }
            }
            _ => {}
        },
        Piece::Torn => path.clear(),
    })
    .map_err(|_| BadTable::Broken)?;
    if over { Err(BadTable::TooLarge) } else { Ok(rows) }
}

fn cell(kind: &str, said: String, strings: &[String]) -> Cell {
    let text =
        |text: String| if text.trim().is_empty() || text.len() > MOST_CELL { Cell::Empty } else { Cell::Text(text) };
    match kind {
        "s" => said
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|place| strings.get(place))
            .map_or(Cell::Empty, |shared| text(shared.clone())),
        "inlineStr" | "str" => text(said),
        "b" => Cell::Truth(said.trim() == "1"),
        "e" => Cell::Empty,
        _ if said.trim().is_empty() => Cell::Empty,
        _ => number(said.trim()),
    }
}

/// A number as Excel writes it: `1.82E4` and `18199.999999999996` are 18200.
pub(super) fn number(text: &str) -> Cell {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    if plain && text.len() < 16 {
        return Cell::Number(text.to_owned());
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value.abs() < 1e15 => {
            let rounded = format!("{value:.6}");
            let rounded = rounded.trim_end_matches('0').trim_end_matches('.');
            Cell::Number(rounded.to_owned())
        }
        _ => Cell::Empty,
    }
}

/// The column of `BC12`.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column =
        letters.fold(0_usize, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}
