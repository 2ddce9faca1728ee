//! The commands of the contract's section 26: lines of JSON in, lines of JSON out, diagnostics on standard error.

mod extract;
mod guard;
mod prices;
mod site;

use std::io::{self, BufRead, Write};

/// Ended well.
pub const DONE: u8 = 0;
/// A file could not be read or written.
pub const FAILED: u8 = 1;
/// Asked in a way that is none.
pub const MISUSED: u8 = 2;

const USAGE: &str = "usage: shop extract DIR MANIFEST | site BASE_URL [--currency XOF] [--country CI] [--state DIR] [--allow-origin ORIGIN]… | \
    prices FILE | guard FILE";

/// Runs one command: `args` begin with its name. Gives the exit code: [`DONE`], [`FAILED`] or [`MISUSED`].
pub fn run(args: &[String], out: &mut dyn Write, diagnostics: &mut dyn Write) -> u8 {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["extract", folder, manifest] => extract::run(folder, manifest, out, diagnostics),
        ["site", rest @ ..] => match site::run(rest, out, diagnostics) {
            Some(outcome) => outcome,
            None => return writeln!(diagnostics, "{USAGE}").map_or(FAILED, |()| MISUSED),
        },
        ["prices", file] => prices::run(file, out),
        ["guard", file] => guard::run(file, out),
        _ => {
            // Nothing else can be told to anybody when even this cannot be written.
            return writeln!(diagnostics, "{USAGE}").map_or(FAILED, |()| MISUSED);
        }
    };
    match outcome {
        Ok(()) => DONE,
        Err(error) => writeln!(diagnostics, "{error}").map_or(FAILED, |()| FAILED),
    }
}

/// The lines of a file that hold something; `-` is standard input.
fn lines(file: &str) -> io::Result<Box<dyn Iterator<Item = io::Result<String>>>> {
    let source: Box<dyn BufRead> = match file {
        "-" => Box::new(io::BufReader::new(io::stdin())),
        file => Box::new(io::BufReader::new(std::fs::File::open(file)?)),
    };
    let is_full = |line: &io::Result<String>| line.as_ref().map_or(true, |line| !line.trim().is_empty());
    Ok(Box::new(source.lines().filter(is_full)))
}
