//! The emulator as a process of its own, and what the bench asks of its control plane.

use super::{
    Bed, shop,
    webhook::Customer,
    wire::{self, Answer, Wire},
};
use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    net::{SocketAddr, TcpListener},
    process::Stdio,
    time::Duration,
};
use tokio::process::{Child, Command};

pub(super) struct Emulator {
    child: Child,
    pub address: SocketAddr,
}

/// Something that the product sent and the emulator took.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    /// The emulator's clock, which is this machine's.
    pub at: i64,
    pub kind: String,
    pub customer: String,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Sent>,
}

impl Emulator {
    pub(super) async fn start(bed: &Bed) -> anyhow::Result<Self> {
        let program = bed.sandbox.as_ref().context("the emulator's program is not known: set SANDBOX_BIN")?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = std::fs::File::options().create(true).append(true).open(bed.folder.join("sandbox.log"))?;
        let mut command = Command::new(program);
        command.args(["--listen", &address.to_string()]).env("RUST_LOG", "warn").stdin(Stdio::null());
        let child = command.stdout(Stdio::null()).stderr(log).kill_on_drop(true).spawn();
        let child = child.with_context(|| format!("{} does not start", program.display()))?;
        let emulator = Self { child, address };
        for _ in 0..500 {
            if Wire::open(address).await.is_ok() {
                return Ok(emulator);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the emulator does not listen");
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn pid(&self) -> anyhow::Result<u32> {
        self.child.id().context("the emulator has ended")
    }

    /// Registers every line; webhooks go to `callback`, or nowhere.
    pub(super) async fn register(&self, callback: Option<&str>) -> anyhow::Result<()> {
        let mut wire = Wire::open(self.address).await?;
        for line in 0..shop::LINES {
            let mut spec = json!({
                "phone_number_id": shop::phone_number_id(line), "waba_id": shop::waba_id(line),
                "display_phone": format!("+{}", shop::display_phone(line)), "access_token": shop::ACCESS_TOKEN,
                "app_secret": shop::APP_SECRET, "verify_token": shop::VERIFY_TOKEN,
            });
            if let Some(callback) = callback {
                spec["callback_url"] = json!(callback);
            }
            said(wire.ask(&wire::post("/control/lines", "application/json", "", spec.to_string().as_bytes())).await?)?;
        }
        Ok(())
    }

    /// The customers have written before: their windows are open.
    pub(super) async fn know(&self, customers: &[Customer]) -> anyhow::Result<()> {
        let mut wire = Wire::open(self.address).await?;
        for line in 0..shop::LINES {
            let theirs = customers.iter().filter(|customer| customer.line == line);
            let batch: Vec<_> = theirs
                .map(|Customer { phone, bsuid, name, .. }| {
                    json!({ "customer": { "phone": format!("+{phone}"), "bsuid": bsuid, "name": name },
                        "text": { "body": "bonjour" } })
                })
                .collect();
            for part in batch.chunks(500) {
                let told = json!({ "line": shop::phone_number_id(line), "batch": part }).to_string();
                said(wire.ask(&wire::post("/control/inbound", "application/json", "", told.as_bytes())).await?)?;
            }
        }
        // They count in the rate of their line for a second.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        Ok(())
    }

    /// Orders something of the emulator.
    pub(super) async fn control(&self, path: &str, body: Value) -> anyhow::Result<()> {
        let mut wire = Wire::open(self.address).await?;
        said(wire.ask(&wire::post(path, "application/json", "", body.to_string().as_bytes())).await?).map(drop)
    }

    pub(super) async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// What the emulator took after the first `offset`.
pub(super) async fn sent(wire: &mut Wire, offset: usize) -> anyhow::Result<Vec<Sent>> {
    let answer = said(wire.ask(&wire::get(&format!("/control/sent?offset={offset}"), "")).await?)?;
    Ok(serde_json::from_slice::<Page>(&answer.body)?.data)
}

/// Orders something of the emulated payment providers.
pub(super) async fn command(wire: &mut Wire, what: &str, body: &Value) -> anyhow::Result<()> {
    let body = body.to_string();
    let path = format!("/control/psp/{what}");
    let answer = wire.ask(&wire::post(&path, "application/json", "", body.as_bytes())).await?;
    let told = || String::from_utf8_lossy(&answer.body).into_owned();
    ensure!((200..300).contains(&answer.status), "{what}: the emulator answered {}: {}", answer.status, told());
    Ok(())
}

/// How many calls of that class the payment providers had so far.
pub(super) async fn calls(wire: &mut Wire, on: &str) -> anyhow::Result<u64> {
    let answer = said(wire.ask(&wire::get("/control/psp/calls/count", "")).await?)?;
    Ok(serde_json::from_slice::<Value>(&answer.body)?[on].as_u64().unwrap_or_default())
}

fn said(answer: Answer) -> anyhow::Result<Answer> {
    let told = || String::from_utf8_lossy(&answer.body).into_owned();
    ensure!(answer.status == 200, "the emulator answered {}: {}", answer.status, told());
    Ok(answer)
}
