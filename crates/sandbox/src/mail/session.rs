//! One connection, as RFC 5321 has it.

use super::{
    Mail, MailState, decode,
    fault::{Effect, On},
    lock,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{io, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufStream},
    net::TcpStream,
};

/// The longest line of a command, and of a letter (RFC 5321 §4.5.3.1, with room for extensions).
const LONGEST_LINE: usize = 2_000;
/// The largest letter.
const LARGEST: usize = 1_000_000;
/// Who says nothing for so long has gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was said so far.
#[derive(Default)]
struct Talk {
    greeted: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

/// Whether the talk goes on.
enum Next {
    Answer(String),
    Letter,
    Cut,
    Bye,
}

fn answer(text: impl Into<String>) -> Next {
    Next::Answer(text.into())
}

/// Talks until they say goodbye or go away.
pub(super) async fn talk(state: &MailState, stream: TcpStream) {
    if let Err(error) = hold(state, BufStream::new(stream)).await {
        tracing::debug!(%error, "A connection to the mail server broke");
    }
}

async fn hold(state: &MailState, mut wire: BufStream<TcpStream>) -> io::Result<()> {
    match state.strike(On::Connect, None) {
        Some(Effect::Refuse { code }) => return say(&mut wire, &format!("{code} not now")).await,
        Some(Effect::DropBefore | Effect::DropAfter) => return Ok(()),
        None => say(&mut wire, "220 sandbox ESMTP").await?,
    }
    let mut talk = Talk::default();
    loop {
        let Some(line) = line(&mut wire).await? else { return Ok(()) };
        let Ok(line) = String::from_utf8(line) else {
            say(&mut wire, "500 5.5.2 a command is text").await?;
            continue;
        };
        match talk.hear(state, &mut wire, &line).await? {
            Next::Answer(text) => say(&mut wire, &text).await?,
            Next::Bye => return say(&mut wire, "221 2.0.0 goodbye").await,
            Next::Cut => return Ok(()),
            Next::Letter => {
                say(&mut wire, "354 go on, end with a dot alone").await?;
                match letter(&mut wire).await? {
                    Err(refused) => say(&mut wire, refused).await?,
                    Ok(raw) => match talk.deliver(state, &raw) {
                        Next::Answer(text) => say(&mut wire, &text).await?,
                        _ => return Ok(()),
                    },
                }
                talk.from = None;
                talk.to.clear();
            }
        }
    }
}

impl Talk {
    async fn hear(&mut self, state: &MailState, wire: &mut BufStream<TcpStream>, line: &str) -> io::Result<Next> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let must_sign_in = lock(&state.0.credentials).is_some();
        Ok(match verb.to_ascii_uppercase().as_str() {
            "EHLO" if rest.trim().is_empty() => answer("501 5.5.4 who are you?"),
            "EHLO" => {
                *self = Self { greeted: true, ..Self::default() };
                let auth = if must_sign_in { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                answer(format!("250-sandbox\r\n{auth}250-8BITMIME\r\n250 SIZE {LARGEST}"))
            }
            "HELO" => {
                *self = Self { greeted: true, ..Self::default() };
                answer("250 sandbox")
            }
            "NOOP" => answer("250 2.0.0 yes"),
            "QUIT" => Next::Bye,
            "RSET" => {
                self.from = None;
                self.to.clear();
                answer("250 2.0.0 forgotten")
            }
            _ if !self.greeted => answer("503 5.5.1 say EHLO first"),
            "AUTH" => self.sign_in(state, wire, rest).await?,
            "MAIL" if must_sign_in && self.user.is_none() => answer("530 5.7.0 sign in first"),
            "MAIL" if self.from.is_some() => answer("503 5.5.1 one sender"),
            "MAIL" => match address(rest, "FROM:") {
                Some(from) => {
                    self.from = Some(from);
                    answer("250 2.1.0 good")
                }
                None => answer("501 5.5.4 MAIL FROM:<address>"),
            },
            "RCPT" if self.from.is_none() => answer("503 5.5.1 MAIL first"),
            "RCPT" => match address(rest, "TO:").filter(|to| to.contains('@')) {
                Some(to) => match state.strike(On::Recipient, Some(&to)) {
                    Some(Effect::Refuse { code }) => answer(format!("{code} no such mailbox here")),
                    Some(_) => Next::Cut,
                    None => {
                        self.to.push(to);
                        answer("250 2.1.5 good")
                    }
                },
                None => answer("501 5.5.4 RCPT TO:<address>"),
            },
            "DATA" if self.to.is_empty() => answer("503 5.5.1 RCPT first"),
            "DATA" => Next::Letter,
            _ => answer("500 5.5.2 what?"),
        })
    }

    async fn sign_in(&mut self, state: &MailState, wire: &mut BufStream<TcpStream>, rest: &str) -> io::Result<Next> {
        let mut words = rest.split_whitespace();
        let (how, given) = (words.next().unwrap_or_default().to_ascii_uppercase(), words.next());
        let plain = |text: &str| STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = match how.as_str() {
            "PLAIN" => {
                let told = match given {
                    Some(told) => plain(told),
                    None => asked(wire, "").await?.as_deref().and_then(plain),
                };
                told.and_then(|told| {
                    let mut parts = told.split('\0').skip(1).map(str::to_owned);
                    Some((parts.next()?, parts.next()?))
                })
            }
            "LOGIN" => {
                let user = match given {
                    Some(user) => plain(user),
                    None => asked(wire, "VXNlcm5hbWU6").await?.as_deref().and_then(plain),
                };
                let password = asked(wire, "UGFzc3dvcmQ6").await?.as_deref().and_then(plain);
                user.zip(password)
            }
            _ => return Ok(answer("504 5.5.4 PLAIN or LOGIN")),
        };
        let wanted = lock(&state.0.credentials).clone();
        if pair.is_some() && pair == wanted {
            self.user = pair.map(|(user, _)| user);
            return Ok(answer("235 2.7.0 welcome"));
        }
        Ok(answer("535 5.7.8 wrong user or password"))
    }

    fn deliver(&self, state: &MailState, raw: &[u8]) -> Next {
        let strikes = self.to.iter().find_map(|to| state.strike(On::Data, Some(to)));
        let keep = || {
            let raw = String::from_utf8_lossy(raw).into_owned();
            let read = decode::read(&raw);
            state.keep(Mail {
                at: state.0.clock.now(),
                from: self.from.clone().unwrap_or_default(),
                to: self.to.clone(),
                user: self.user.clone(),
                message_id: read.message_id,
                subject: read.subject,
                text: read.text,
                raw,
            });
        };
        match strikes {
            Some(Effect::Refuse { code }) => answer(format!("{code} not this one")),
            Some(Effect::DropBefore) => Next::Cut,
            Some(Effect::DropAfter) => {
                keep();
                Next::Cut
            }
            None => {
                keep();
                answer("250 2.0.0 kept")
            }
        }
    }
}

/// `FROM:<address> more` without its address: what stands between the brackets, empty for nobody.
fn address(rest: &str, word: &str) -> Option<String> {
    let (start, rest) = rest.split_at_checked(word.len())?;
    let inner = rest.trim_start().strip_prefix('<')?;
    let (address, _) = inner.split_once('>')?;
    (start.eq_ignore_ascii_case(word) && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

async fn say(wire: &mut BufStream<TcpStream>, text: &str) -> io::Result<()> {
    wire.write_all(format!("{text}\r\n").as_bytes()).await?;
    wire.flush().await
}

async fn asked(wire: &mut BufStream<TcpStream>, what: &str) -> io::Result<Option<String>> {
    say(wire, &format!("334 {what}")).await?;
    Ok(line(wire).await?.and_then(|line| String::from_utf8(line).ok()))
}

/// The next line, without its end; none when they went away. One that ends otherwise than with CR LF is an error, as some
/// servers have it since mails were smuggled that way.
async fn line(wire: &mut BufStream<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let reading = async {
        loop {
            let read = wire.fill_buf().await?;
            if read.is_empty() {
                return Ok::<_, io::Error>(());
            }
            let end = read.iter().position(|byte| *byte == b'\n').map_or(read.len(), |at| at + 1);
            line.extend_from_slice(&read[..end]);
            wire.consume(end);
            if line.ends_with(b"\n") || line.len() > LONGEST_LINE {
                return Ok(());
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.map_err(|_| io::ErrorKind::TimedOut)??;
    if line.is_empty() {
        return Ok(None);
    }
    match line.strip_suffix(b"\r\n") {
        Some(whole) => Ok(Some(whole.to_vec())),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// A letter up to its dot, with the dots that were doubled made single.
async fn letter(wire: &mut BufStream<TcpStream>) -> io::Result<Result<Vec<u8>, &'static str>> {
    let mut whole = Vec::new();
    loop {
        let line = line(wire).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if line == b"." {
            return Ok(if whole.len() > LARGEST { Err("552 5.3.4 too large") } else { Ok(whole) });
        }
        if whole.len() <= LARGEST {
            whole.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            whole.extend_from_slice(b"\r\n");
        }
    }
}
