//! The sandbox as a program, killed in the middle of its work; and one without a folder.

use super::world::{MOBILE, browser, free_address, is_paid, merchant, start};
use crate::{Street, kept};
use kernel::{Clock, minutes};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// The sandbox as a program, and where it listens.
async fn program(arguments: &[&str], at: &Path) -> (Child, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    program.args(arguments).current_dir(at).env("NO_COLOR", "1");
    let mut child = program.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, rest)) = line.split_once("url=\"") {
            let url = rest.split('"').next().unwrap().to_owned();
            // Who does not read on would have the program wait for us.
            tokio::spawn(async move { while matches!(lines.next_line().await, Ok(Some(_))) {} });
            return (child, url);
        }
    }
    panic!("it did not start");
}

#[tokio::test]
async fn a_kill_forgets_neither_a_payment_nor_what_was_to_be_told() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let address = free_address();
    let (mut child, url) = program(&["--listen", &address, "--data", data], folder.path()).await;
    let (merchant_url, received) = merchant().await;
    let street = Street::on(url, Clock::System, browser(), merchant_url, received);
    street.open_accounts().await;
    street.pace(json!({"first_ms": 60_000, "tries": 4, "hold_ms": 100, "delayed_ms": 60_000})).await;
    let request = street.request("K-1", 12_500);
    let session = street.wave.create_session(&request).await.unwrap();
    street.answers(&[500]);
    assert_eq!(street.decide(&session, MOBILE).await.0, 303);
    street.notifications(1).await;
    let books: PathBuf = folder.path().join("psp.json");
    let refused_once = |text: &str| {
        let kept: Value = serde_json::from_str(text).unwrap();
        kept["post"]["under_way"].as_object().unwrap().values().any(|parcel| parcel["tries"] == 1)
    };
    for _ in 0..250 {
        if std::fs::read_to_string(&books).is_ok_and(|text| refused_once(&text)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child.kill().await.unwrap();

    let clock = Clock::manual(Clock::System.now() + minutes(5));
    let sandbox = start(&address, folder.path(), &clock).await.unwrap();
    assert!(is_paid(&street.wave, &kept(&request, &session)).await);
    street.notifications(1).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn without_a_folder_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let (mut child, url) = program(&["--listen", &free_address()], folder.path()).await;
    let (merchant_url, received) = merchant().await;
    let street = Street::on(url, Clock::System, browser(), merchant_url, received);
    street.open_accounts().await;
    street.wave.create_session(&street.request("N-1", 12_500)).await.unwrap();
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    assert!(child.wait().await.unwrap().success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
