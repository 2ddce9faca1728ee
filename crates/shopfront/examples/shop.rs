//! The commands of section 26, by themselves: `cargo run -p shopfront --example shop -- prices FILE`.

use std::{env, io, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    ExitCode::from(shopfront::command::run(&args, &mut out, &mut io::stderr()))
}
