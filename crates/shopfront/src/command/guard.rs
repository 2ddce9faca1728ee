//! `guard FILE`: section 26d.

use super::lines;
use crate::guard::{Guard, Place, Refused};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::VecDeque,
    io::{self, Write},
    net::{IpAddr, Ipv4Addr},
};
use url::Url;

/// What every name under `example.com` answers when the line gives no answers.
const EXAMPLE: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    url: String,
    #[serde(default)]
    resolver_answers: Option<VecDeque<Vec<String>>>,
    #[serde(default)]
    redirect_to: Option<Hops>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Hops {
    One(String),
    Many(Vec<String>),
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    connect: Option<Vec<String>>,
}

/// Answers each line with a verdict and the addresses a connection would go to; a line that cannot be read is refused.
pub(super) fn run(file: &str, out: &mut dyn Write) -> io::Result<()> {
    let guard = Guard::public();
    for line in lines(file)? {
        let line = line?;
        let id = || serde_json::from_str::<Value>(&line).ok().and_then(|value| value.get("id").cloned());
        let (id, outcome) = match serde_json::from_str::<Asked>(&line) {
            Ok(asked) => (asked.id.clone(), walk(&guard, asked)),
            Err(_) => (id().unwrap_or_default(), Err(Refused)),
        };
        let connect = outcome.ok().map(|addresses| addresses.iter().map(IpAddr::to_string).collect());
        let verdict = if connect.is_some() { "allow" } else { "refuse" };
        serde_json::to_writer(&mut *out, &Answer { id, verdict, connect })?;
        writeln!(out)?;
    }
    out.flush()
}

/// The addresses of the last hop, every hop having been let through.
fn walk(guard: &Guard, asked: Asked) -> Result<Vec<IpAddr>, Refused> {
    let mut lists = asked.resolver_answers.unwrap_or_default();
    let mut url = guard.parse(&asked.url)?;
    let mut addresses = connect(guard, &url, &mut lists)?;
    let hops = match asked.redirect_to {
        Some(Hops::One(to)) => vec![to],
        Some(Hops::Many(to)) => to,
        None => Vec::new(),
    };
    if hops.len() > crate::web::MOST_REDIRECTS {
        return Err(Refused);
    }
    for to in hops {
        url = guard.hop(&url, &to)?;
        addresses = connect(guard, &url, &mut lists)?;
    }
    Ok(addresses)
}

fn connect(guard: &Guard, url: &Url, lists: &mut VecDeque<Vec<String>>) -> Result<Vec<IpAddr>, Refused> {
    let name = match guard.place(url)? {
        Place::Literal(ip) => return Ok(vec![ip]),
        Place::Name(name) => name,
    };
    let answers: Result<Vec<IpAddr>, Refused> = match lists.pop_front() {
        Some(list) => list.iter().map(|text| text.parse().map_err(|_| Refused)).collect(),
        None if name == "example.com" || name.ends_with(".example.com") => Ok(vec![EXAMPLE]),
        None => Err(Refused),
    };
    guard.answers(&name, &answers?)
}
