use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 nobody outside may be sent to, with the length of their prefix (contract *catalogue sources*, section 24).
const CLOSED_V4: [(Ipv4Addr, u32); 19] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // A cloud's host agent on an address that looks public.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// Networks within 2000::/3 that lead elsewhere: tunnels, benchmarks, documentation.
const CLOSED_V6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
];

/// Whether an address is one of the public internet: not this machine, not a house's network, not a cloud's own services.
///
/// An IPv4 address in the clothes of an IPv6 one (mapped, translated, tunnelled) is none: nobody asks for it that way.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !CLOSED_V4.iter().any(|(network, length)| is_in_v4(v4, *network, *length)),
        IpAddr::V6(v6) => {
            let is_global = v6.segments()[0] & 0xe000 == 0x2000;
            is_global && !CLOSED_V6.iter().any(|(network, length)| is_in_v6(v6, *network, *length))
        }
    }
}

/// A network: its first address and the length of its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(IpAddr, u32);

impl Network {
    /// From its first address and the length of its prefix in bits; `None` for a length that is none.
    pub fn new(first: IpAddr, length: u32) -> Option<Self> {
        (length <= if first.is_ipv4() { 32 } else { 128 }).then_some(Self(first, length))
    }

    /// Whether it holds an address.
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.0, address) {
            (IpAddr::V4(network), IpAddr::V4(v4)) => is_in_v4(v4, network, self.1),
            (IpAddr::V6(network), IpAddr::V6(v6)) => is_in_v6(v6, network, self.1),
            _ => false,
        }
    }
}

fn is_in_v4(address: Ipv4Addr, network: Ipv4Addr, length: u32) -> bool {
    (u32::from(address) ^ u32::from(network)).checked_shr(32 - length).unwrap_or(0) == 0
}

fn is_in_v6(address: Ipv6Addr, network: Ipv6Addr, length: u32) -> bool {
    (u128::from(address) ^ u128::from(network)).checked_shr(128 - length).unwrap_or(0) == 0
}
