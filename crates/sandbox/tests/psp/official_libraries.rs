//! The providers' own libraries against the emulators and our signatures: whoever wrote them did not read our contract.
//! They are in a virtual environment that `scripts/setup.sh ci` makes; without it these tests say so and pass.

use crate::serve;
use kernel::{Chance, Clock, Millis, Secret};
use psp::StampedHmac;
use std::path::{Path, PathBuf};
use tokio::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/psp/libraries");

/// A Python that has `library`.
async fn python(library: &str) -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.setup/python/bin/python");
    let python = std::env::var_os("SEVEN_T_TEST_PYTHON").map_or(installed, PathBuf::from);
    let found = Command::new(&python).args(["-c", &format!("import {library}")]).output().await;
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: no Python with {library} here; scripts/setup.sh ci installs it");
    None
}

async fn emulators() -> String {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    serve(sandbox::psp::router(sandbox::psp::PspState::new(Clock::System, Chance::System, http))).await
}

/// Runs a walk to its end; what it printed.
async fn walk(python: &Path, script: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(python);
    command.arg("-B").arg(format!("{FOLDER}/{script}")).args(arguments);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn stripes_own_library_is_at_home_here() {
    let Some(python) = python("stripe").await else { return };
    let (signature, secret) = (StampedHmac { separator: "." }, Secret::from("whsec_library"));
    let body = r#"{"id":"evt_1","object":"event"}"#;
    let now = || Clock::System.now();
    let t = now().as_seconds().to_string();
    let ours = format!("t={t},v1={}", signature.sign(&secret, &t, body.as_bytes()));
    let theirs = walk(&python, "with_stripe.py", &[&emulators().await, &ours, body]).await;
    let verify = |body: &str, at: Millis| signature.verify(&theirs, std::slice::from_ref(&secret), body.as_bytes(), at);
    assert_eq!(verify(body, now()), Ok(()));
    assert!(verify("{}", now()).is_err());
}

#[tokio::test]
async fn cinetpays_own_library_is_at_home_here() {
    let Some(python) = python("cinetpay").await else { return };
    walk(&python, "with_cinetpay.py", &[&emulators().await]).await;
}
