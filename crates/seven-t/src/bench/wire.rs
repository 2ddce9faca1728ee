//! HTTP/1.1 over one connection that stays open, with as little work as it takes: the load shares the cores with what it
//! loads.

use anyhow::{Context, bail};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(super) struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

/// A whole answer.
pub(super) struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

impl Wire {
    pub(super) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(4096) })
    }

    /// Sends a whole request and waits for the whole answer.
    pub(super) async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).into_owned();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP status")?;
        let mut answer = Answer { status, head: text, body: Vec::new() };
        if let Some(length) = answer.header("content-length") {
            let length: usize = length.parse()?;
            while self.read.len() < head + length {
                self.more().await?;
            }
            answer.body.extend_from_slice(&self.read[head..head + length]);
        } else if answer.header("transfer-encoding").is_some() {
            while !self.read.ends_with(b"\r\n0\r\n\r\n") {
                self.more().await?;
            }
            answer.body = unchunk(&self.read[head..])?;
        }
        Ok(answer)
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => bail!("the server closed the connection"),
            _ => Ok(()),
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn unchunk(mut rest: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").context("a chunk without size")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end])?.trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        let chunk = rest.get(end + 2..end + 2 + size).context("a chunk that is cut")?;
        body.extend_from_slice(chunk);
        rest = rest.get(end + 2 + size + 2..).context("a chunk without end")?;
    }
}

/// A GET with more header lines, each ending in `\r\n`.
pub(super) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

/// A POST of `body` with more header lines, each ending in `\r\n`.
pub(super) fn post(path: &str, content_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n{headers}\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

#[cfg(test)]
mod tests {
    #[test]
    fn chunks_are_joined() {
        let joined = super::unchunk(b"4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n").ok();
        assert_eq!(joined.as_deref(), Some(&b"abcdef"[..]));
        assert!(super::unchunk(b"4\r\nab").is_err());
    }
}
