//! The mail server and the push service refuse what real ones refuse.

#![allow(clippy::unwrap_used, reason = "a story that cannot set its scene must fail loudly")]

use kernel::{Clock, Millis};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufStream},
    net::TcpStream,
};

async fn open() -> Sandbox {
    let clock = Clock::manual(Millis(1_793_491_200_000));
    let options = SandboxOptions { smtp: Some("127.0.0.1:0".into()), clock, ..SandboxOptions::default() };
    Sandbox::start(options).await.unwrap()
}

/// Somebody who talks to a mail server by hand.
struct Hand(BufStream<TcpStream>);

impl Hand {
    async fn on(sandbox: &Sandbox) -> Self {
        let mut hand = Self(BufStream::new(TcpStream::connect(sandbox.smtp_address().unwrap()).await.unwrap()));
        assert_eq!(hand.hears().await, "220");
        hand
    }

    /// The code of an answer, when its last line has come; empty when they hung up.
    async fn hears(&mut self) -> String {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap_or_default() == 0 {
                return String::new();
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return line[..3].to_owned();
            }
        }
    }

    async fn says(&mut self, line: &str) -> String {
        self.0.write_all(line.as_bytes()).await.unwrap();
        self.0.flush().await.unwrap();
        self.hears().await
    }
}

#[tokio::test]
async fn mail_has_an_order_and_an_end_of_line() {
    let sandbox = open().await;
    let mut hand = Hand::on(&sandbox).await;
    for (line, code) in [
        ("MAIL FROM:<a@b.example>", "503"),
        ("HELLO", "503"),
        ("EHLO", "501"),
        ("EHLO me", "250"),
        ("what", "500"),
        ("RCPT TO:<a@b.example>", "503"),
        ("MAIL FROM:a@b.example", "501"),
        ("MAIL FROM:<a@b.example> BODY=8BITMIME", "250"),
        ("MAIL FROM:<a@b.example>", "503"),
        ("DATA", "503"),
        ("RCPT TO:<nobody>", "501"),
        ("RCPT TO:<awa@b.example>", "250"),
        ("DATA", "354"),
        ("Subject: a\r\n\r\n..two dots\r\n.", "250"),
        ("QUIT", "221"),
    ] {
        assert_eq!(hand.says(&format!("{line}\r\n")).await, code, "{line}");
    }
    let url = format!("{}/control/mailbox?to=AWA@b.example", sandbox.url());
    let kept: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!((&kept["data"][0]["subject"], &kept["data"][0]["text"]), (&json!("a"), &json!(".two dots\n")));
    let mut hand = Hand::on(&sandbox).await;
    assert_eq!(hand.says("EHLO me\n").await, "", "a bare line feed ends it");
    let page = reqwest::get(format!("{}/mailbox", sandbox.url())).await.unwrap();
    assert!(page.status().is_success());
    sandbox.stop().await;
}

#[tokio::test]
async fn a_push_service_takes_nothing_from_nobody() {
    let sandbox = open().await;
    let http = reqwest::Client::new();
    let made =
        http.post(format!("{}/control/push/subscriptions", sandbox.url())).json(&json!({})).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    let endpoint = made["endpoint"].as_str().unwrap();
    let status = async |url: &str, who: Option<&str>| {
        let mut asking = http.post(url).body("x").header("ttl", "60").header("content-encoding", "aes128gcm");
        if let Some(who) = who {
            asking = asking.header("authorization", who);
        }
        asking.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(endpoint, None).await, 401);
    assert_eq!(status(endpoint, Some("vapid t=a.b.c, k=d")).await, 403);
    assert_eq!(status(&format!("{}/push/unknown", sandbox.url()), None).await, 404);
    let id = made["id"].as_str().unwrap();
    let gone = http.delete(format!("{}/control/push/subscriptions/{id}", sandbox.url())).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(status(endpoint, None).await, 410);
    sandbox.stop().await;
}
