//! Programs that are called and waited for: espeak-ng (GPL-3, so it is called and never linked) and pico2wave.

use crate::VoiceError;
use std::{
    io::{self, Read, Write},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// No sentence takes longer; whoever does is ended.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a program writes for what it is given to read.
pub(super) fn run(program: &'static str, args: &[&str], input: &str) -> Result<Vec<u8>, VoiceError> {
    let failed = |why| VoiceError::Program { program, why };
    let (stdin, stdout) = (Stdio::piped(), Stdio::piped());
    let spawned = Command::new(program).args(args).stdin(stdin).stdout(stdout).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that reads nothing is told by how it ends.
        let _ = stdin.write_all(input.as_bytes());
    }
    let mut stdout = child.stdout.take().ok_or_else(|| failed(io::Error::other("it has no output")))?;
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().and_then(|()| child.wait()).map_err(failed)?;
            return Err(failed(io::Error::new(io::ErrorKind::TimedOut, "it does not end")));
        }
        thread::sleep(Duration::from_millis(2));
    };
    let bytes = reader.join().map_err(|_| failed(io::Error::other("its output was lost")))?.map_err(failed)?;
    if status.success() { Ok(bytes) } else { Err(failed(io::Error::other(status.to_string()))) }
}

/// Whether a program is there.
pub(super) fn is_there(program: &'static str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
