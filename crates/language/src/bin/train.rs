//! Makes the weights in `data/*.bin` from the corpora beside them: `cargo run -p language --bin train`.
//!
//! The moods also learn from public sets that are not in the repository: `--shared PATH` is their folder
//! (`../shared/data` beside the repository when not given). Without it the moods are left as they are. `--vectors FILE`
//! holds the vectors of the messages (see `data/README.md`); without it what they mean is left as it is. `intents`, `labels`,
//! `meanings`, `moods` or `spoken` trains only these; `words` writes down which words the messages have.
//!
//! The same corpora give the same bytes. Run it after changing a corpus, the products, the places, the spelling table or
//! the features; a test fails when the weights are older than the corpora.

use language::training::{self, Vectors};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shared = repository.join("../../../shared/data");
    let mut only = Vec::new();
    let mut vectors = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--shared" => shared = arguments.next().map(PathBuf::from).unwrap_or_default(),
            "--vectors" => vectors = arguments.next(),
            "meanings" | "intents" | "labels" | "moods" | "spoken" | "words" => only.push(argument),
            other => {
                return Err(io::Error::other(format!(
                    "{other}: write [--shared PATH] [--vectors FILE] [intents] [labels] [meanings] [moods] [spoken] [words]"
                )));
            }
        }
    }
    let wants = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let write = |name: &str, bytes: Vec<u8>| {
        let file = repository.join("data").join(name);
        fs::write(&file, &bytes)?;
        println!("{} bytes written to {}", bytes.len(), file.display());
        Ok::<_, io::Error>(())
    };
    if wants("intents") {
        write("intent.bin", training::intents(|line| println!("intents: {line}")))?;
    }
    if wants("labels") {
        write("label.bin", training::labels(|line| println!("labels: {line}")))?;
    }
    if wants("words") {
        write("known.txt", training::known_words().into_bytes())?;
    }
    if wants("spoken") {
        write("spoken.bin", training::spoken(|line| println!("spoken: {line}")))?;
    }
    if let Some(file) = vectors.filter(|_| wants("meanings")) {
        let vectors =
            Vectors::read(&fs::read(file)?).ok_or_else(|| io::Error::other("not the vectors of the texts"))?;
        let (labels, moods) = training::meanings(&vectors, |line| println!("meanings: {line}"));
        write("label-meant.bin", labels)?;
        write("mood-meant.bin", moods)?;
    }
    if wants("moods") {
        match training::SHARED.iter().map(|name| fs::read_to_string(shared.join(name))).collect::<Result<Vec<_>, _>>() {
            Ok(texts) => write("mood.bin", training::moods(&texts, |line| println!("moods: {line}")))?,
            Err(error) => println!("moods: not trained, {} cannot be read: {error}", shared.display()),
        }
    }
    Ok(())
}
