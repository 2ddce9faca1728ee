//! Prints how well messages are understood, without building the whole product: `cargo run --release -p language --bin
//! measure -- [--half dev|test] [--errors] [--tables] [--folds K] [--shared PATH] [--vectors FILE] [--speed]`.
//!
//! `--texts` prints the messages whose vectors `--vectors` gives: with them messages are read by their meaning too.
//! `--folds K` trains K times and measures each message with weights that never saw it; without it the weights in
//! `data/*.bin` are measured. Errors of the half `test` are not told: nobody reads more than its totals.

use language::{
    Context,
    measure::{Half, Message, Told, own, report},
    training::{self, Vectors},
    understand,
};
use std::{fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let mut told = Told::default();
    let (mut folds, mut halves) = (None, vec![Half::Dev, Half::Test]);
    let mut vectors = Vectors::default();
    let mut shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--speed" => return speed(),
            "--errors" => told.errors = true,
            "--tables" => told.tables = true,
            "--texts" => {
                training::texts().iter().for_each(|text| println!("{text}"));
                return Ok(());
            }
            "--vectors" => {
                let bytes = fs::read(arguments.next().unwrap_or_default())?;
                vectors = Vectors::read(&bytes).ok_or_else(|| io::Error::other("not the vectors of --texts"))?;
            }
            "--shared" => shared = arguments.next().map(PathBuf::from).unwrap_or_default(),
            "--folds" => folds = arguments.next().and_then(|count| count.parse().ok()),
            "--half" => match arguments.next().as_deref() {
                Some("dev") => halves = vec![Half::Dev],
                Some("test") => halves = vec![Half::Test],
                _ => return Err(io::Error::other("--half dev or --half test")),
            },
            other => return Err(io::Error::other(format!("{other} is not known"))),
        }
    }
    if let Some(count) = folds {
        let texts: Result<Vec<String>, _> =
            training::SHARED.iter().map(|name| fs::read_to_string(shared.join(name))).collect();
        print!("{}", training::folds(count, &texts.unwrap_or_default(), &vectors, told));
        return Ok(());
    }
    let messages = own();
    for half in halves {
        let chosen: Vec<&Message> = messages.iter().filter(|message| message.half() == half).collect();
        let (name, told) = match half {
            Half::Dev => ("dev", told),
            Half::Test => ("test", Told { errors: false, ..told }),
        };
        print!(
            "{}",
            report(name, &chosen, told, |message| {
                understand(&message.text, &Context { meaning: vectors.of(&message.text), ..Context::default() })
            })
        );
    }
    Ok(())
}

/// Says how many messages a second one core understands; alone on the machine, in release.
fn speed() -> io::Result<()> {
    const ROUNDS: u32 = 20;
    let messages = own();
    let read = |message: &Message| std::hint::black_box(understand(&message.text, &Context::default())).acts.len();
    // The weights are read by the first message.
    let acts: usize = messages.iter().map(read).sum();
    let start = std::time::Instant::now();
    let again: usize = (0..ROUNDS).flat_map(|_| messages.iter().map(read)).sum();
    let each = start.elapsed() / ROUNDS / u32::try_from(messages.len()).unwrap_or(u32::MAX);
    println!("{} messages, {acts} acts ({again} in {ROUNDS} rounds): {each:?} a message", messages.len());
    Ok(())
}
