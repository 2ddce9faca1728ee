//! What may be asked at all: one guard for the address somebody typed and for every address a stranger's page leads to.
//!
//! Source: contract *catalogue sources*, section 24. The address is parsed once, by the standard of the web, and what is asked
//! is what was parsed. A name is looked up once; every answer is tested; one bad answer refuses the name.

mod name;
mod origin;

pub use origin::Origin;

use crate::address::{Network, is_public};
use std::net::IpAddr;
use url::{Host, Url};

/// An address that may not be asked. It tells nobody why: a refusal that explains itself maps the network behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is not one of a public web page")]
pub struct Refused;

/// Where an address leads, before names are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An address that was written out; it may be asked.
    Literal(IpAddr),
    /// A name: its answers go through [`Guard::answers`].
    Name(String),
}

/// Decides what may be asked.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    open: Vec<Origin>,
    loopback: bool,
    own: Vec<Network>,
}

impl Guard {
    /// Only the public internet.
    pub fn public() -> Self {
        Self::default()
    }

    /// With one exact origin let in whatever it is: the only way past the rules, for fixtures on the same machine.
    #[must_use]
    pub fn allowing(mut self, origin: Origin) -> Self {
        self.open.push(origin);
        self
    }

    /// With this machine's own addresses on any port: for an operator who tries things out.
    #[must_use]
    pub fn allowing_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Without a network of our own that looks public.
    #[must_use]
    pub fn closing(mut self, network: Network) -> Self {
        self.own.push(network);
        self
    }

    /// Whether an address is one of this machine, let in by the operator.
    pub fn is_ours(&self, url: &Url) -> bool {
        let here = match url.host() {
            Some(Host::Ipv4(v4)) => v4.is_loopback(),
            Some(Host::Ipv6(v6)) => v6.is_loopback(),
            Some(Host::Domain(name)) => name::is_here(name),
            None => false,
        };
        self.is_open(url) || self.loopback && here
    }

    /// Whether an origin was let in by name.
    pub fn is_open(&self, url: &Url) -> bool {
        self.open.iter().any(|origin| origin.is_of(url))
    }

    /// Reads an address as the web does, and checks all of it that can be checked before names are looked up.
    ///
    /// # Errors
    /// [`Refused`], for whatever reason.
    pub fn parse(&self, address: &str) -> Result<Url, Refused> {
        let url = Url::parse(address).map_err(|_| Refused)?;
        self.place(&url)?;
        Ok(url)
    }

    /// Reads where a page sends on to: relative, of another host, backslashed; it goes through the whole guard, and does not
    /// lead from behind a lock to before it.
    ///
    /// # Errors
    /// [`Refused`], for whatever reason.
    pub fn hop(&self, from: &Url, to: &str) -> Result<Url, Refused> {
        let url = from.join(to).map_err(|_| Refused)?;
        if from.scheme() == "https" && url.scheme() != "https" {
            return Err(Refused);
        }
        self.place(&url)?;
        Ok(url)
    }

    /// Where an address leads.
    ///
    /// # Errors
    /// [`Refused`] for another scheme than http and https, another port than 80 and 443, user info, an inner name, an address
    /// that is not public.
    pub fn place(&self, url: &Url) -> Result<Place, Refused> {
        let is_web = matches!(url.scheme(), "http" | "https");
        if !is_web || !url.username().is_empty() || url.password().is_some() {
            return Err(Refused);
        }
        let place = match url.host().ok_or(Refused)? {
            Host::Ipv4(v4) => Place::Literal(v4.into()),
            Host::Ipv6(v6) => Place::Literal(v6.into()),
            Host::Domain(name) => Place::Name(name.trim_end_matches('.').to_owned()),
        };
        let here = self.loopback
            && match &place {
                Place::Literal(ip) => ip.is_loopback(),
                Place::Name(name) => name::is_here(name),
            };
        if here || self.is_open(url) {
            return Ok(place);
        }
        let usual_port = matches!(url.port_or_known_default(), Some(80 | 443));
        let fits = match &place {
            Place::Literal(ip) => self.is_askable(*ip),
            Place::Name(_) => url.host_str().is_some_and(name::is_public),
        };
        if usual_port && fits { Ok(place) } else { Err(Refused) }
    }

    /// Tests the answers to one look-up of a name: all of them may be asked, or none.
    ///
    /// # Errors
    /// [`Refused`] for no answer or one that is not public.
    pub fn answers(&self, name: &str, answers: &[IpAddr]) -> Result<Vec<IpAddr>, Refused> {
        let open = self.open.iter().any(|origin| origin.host() == name);
        let here = |ip: &IpAddr| self.loopback && ip.is_loopback();
        let all = answers.iter().all(|ip| open || here(ip) || self.is_askable(*ip));
        if all && !answers.is_empty() { Ok(answers.to_vec()) } else { Err(Refused) }
    }

    /// What a name leads to without a look-up: of this machine, where the operator let it in.
    pub(crate) fn known_answer(&self, name: &str) -> Option<IpAddr> {
        let open = self.loopback || self.open.iter().any(|origin| origin.host() == name);
        (open && name::is_here(name)).then_some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST))
    }

    fn is_askable(&self, ip: IpAddr) -> bool {
        is_public(ip) && !self.own.iter().any(|network| network.holds(ip))
    }
}
