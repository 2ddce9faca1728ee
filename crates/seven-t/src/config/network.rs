use std::{fmt, net::IpAddr, str::FromStr};

/// Addresses that begin alike: `10.0.0.0/8`, `::1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many leading bits count.
    prefix: u32,
}

impl Network {
    /// Whether `peer` belongs to it. An IPv4 peer seen through an IPv6 socket counts as IPv4.
    pub fn contains(&self, peer: IpAddr) -> bool {
        let (bits, length) = as_bits(self.address);
        let (peer_bits, peer_length) = as_bits(peer.to_canonical());
        // Shifting all bits out is a `None`, and means that every address of the family belongs.
        length == peer_length && (bits ^ peer_bits).checked_shr(length - self.prefix).unwrap_or(0) == 0
    }
}

fn as_bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("holds {text:?}, which is neither an address nor a network such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let (_, length) = as_bits(address);
        let prefix = prefix.map_or(Ok(length), |p| p.trim().parse()).map_err(|_| wrong())?;
        if prefix > length { Err(wrong()) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_the_addresses_that_begin_like_it() {
        let within = |network: &str, peer: &str| network.parse::<Network>().unwrap().contains(peer.parse().unwrap());
        assert!(within("10.0.0.0/8", "10.255.0.1"));
        assert!(!within("10.0.0.0/8", "11.0.0.1"));
        assert!(within("127.0.0.1", "127.0.0.1"));
        assert!(!within("127.0.0.1", "127.0.0.2"));
        assert!(within("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(within("0.0.0.0/0", "8.8.8.8"));
        assert!(within("::/0", "2001:db8::1"));
        assert!(!within("::/0", "8.8.8.8"));
        assert!(within("2001:db8::/32", "2001:db8:1::1"));
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "proxy", "::1/129", ""] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?} was accepted");
        }
    }
}
