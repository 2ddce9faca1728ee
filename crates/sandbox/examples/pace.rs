//! How much the emulator carries: sends for some seconds over many lines and counts the webhooks that come back.
//! `cargo run -p sandbox --example pace -- SECONDS SENDERS`; prints sends and webhooks per second.

use axum::{Router, routing::post};
use sandbox::{Sandbox, SandboxOptions, Settings};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().as_deref().unwrap_or("5").parse()?;
    let senders: u64 = arguments.next().as_deref().unwrap_or("32").parse()?;

    let told = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&told);
    let product = Router::new().route("/", post(move || count(Arc::clone(&counter))));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let callback = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, product).await });

    let settings = Settings { delivered_after_ms: 50, ..Settings::default() };
    let sandbox = Sandbox::start(SandboxOptions { settings, ..SandboxOptions::default() }).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    for line in 0..senders {
        let spec = json!({"phone_number_id": format!("{}", 1000 + line), "waba_id": "999", "display_phone": "+2250700000001",
            "access_token": "t", "app_secret": "s", "verify_token": "v", "callback_url": callback,
            "throughput": 100_000, "pair_limit": false});
        http.post(format!("{}/control/lines", sandbox.url())).json(&spec).send().await?.error_for_status()?;
    }

    let began = Instant::now();
    let end = began + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for line in 0..senders {
        let (http, base) = (http.clone(), sandbox.url().to_owned());
        tasks.push(tokio::spawn(async move {
            let mut turns = 0_u64;
            while Instant::now() < end {
                let phone = format!("22507070{:05}", turns % 500);
                let said = json!({"line": format!("{}", 1000 + line), "customer": {"phone": phone}, "text": {"body": "bonjour"}});
                http.post(format!("{base}/control/inbound")).json(&said).send().await?.error_for_status()?.bytes().await?;
                let answer = json!({"messaging_product": "whatsapp", "to": format!("+{phone}"), "type": "text",
                    "text": {"body": "Bonjour ! Que cherchez-vous ?"}});
                let url = format!("{base}/v26.0/{}/messages", 1000 + line);
                http.post(url).bearer_auth("t").json(&answer).send().await?.error_for_status()?.bytes().await?;
                turns += 1;
            }
            Ok::<_, reqwest::Error>(turns)
        }));
    }
    let mut turns = 0;
    for task in tasks {
        turns += task.await??;
    }
    let took = began.elapsed().as_secs_f64();
    let during = told.load(Ordering::SeqCst);
    while told.load(Ordering::SeqCst) < turns * 3 && began.elapsed().as_secs() < seconds + 20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (late, all) = (began.elapsed().as_secs_f64() - took, told.load(Ordering::SeqCst));
    println!("{:.0} turns/s (one inbound and one send each)", turns as f64 / took);
    println!(
        "{:.0} webhooks/s meanwhile; {all} of {} arrived, the last {late:.2} s after",
        during as f64 / took,
        turns * 3
    );
    sandbox.stop().await;
    Ok(())
}

async fn count(told: Arc<AtomicU64>) {
    told.fetch_add(1, Ordering::SeqCst);
}
