//! A stream of news, heard as a browser hears it.

use anyhow::{Context, bail, ensure};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(super) struct News {
    stream: TcpStream,
    read: Vec<u8>,
}

impl News {
    /// Follows `path`, with more header lines.
    pub(super) async fn follow(address: SocketAddr, path: &str, headers: &str) -> anyhow::Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(&crate::bench::wire::get(path, headers)).await?;
        let mut news = Self { stream, read: Vec::new() };
        let head = news.part("\r\n\r\n").await?;
        ensure!(head.starts_with("HTTP/1.1 200"), "the stream of news answered {head:.200}");
        Ok(news)
    }

    /// The id of the next conversation that has changed. Nothing is lost when whoever waits goes away.
    pub(super) async fn next(&mut self) -> anyhow::Result<String> {
        loop {
            let event = self.part("\n\n").await?;
            if event.contains("event: conversation\n") {
                let id = event.split_once("{\"id\":\"").and_then(|(_, rest)| rest.split('"').next());
                return Ok(id.context("news of a conversation without its id")?.to_owned());
            }
        }
    }

    /// What comes before the next `end`.
    async fn part(&mut self, end: &str) -> anyhow::Result<String> {
        loop {
            if let Some(at) = self.read.windows(end.len()).position(|window| window == end.as_bytes()) {
                let rest = self.read.split_off(at + end.len());
                let part = std::mem::replace(&mut self.read, rest);
                return Ok(String::from_utf8_lossy(&part[..=at]).into_owned());
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                bail!("the stream of news has ended");
            }
        }
    }
}
