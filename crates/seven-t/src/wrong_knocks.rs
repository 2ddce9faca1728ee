//! Whoever keeps knocking wrongly at an account's door finds it shut for a while (§9.3): before the body is read, and before
//! anything is looked up or verified.
//!
//! Counted by process and by (source, account): a provider's right notifications from elsewhere, and those of other accounts
//! from the same source, come in as ever. A provider whose secret is wrong here is told when to come back, and does; its
//! payments are found by look-ups meanwhile. WhatsApp's door has no such count: every line of every merchant shares it, and
//! Meta's addresses too, so that one wrong app secret would shut out the messages of all.

use axum::{
    extract::{ConnectInfo, RawPathParams, Request, State},
    http::{Method, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Bucket, Clock, Millis, Rate, Uuid, minutes};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

/// Wrong ones in a minute: far more than providers send while a secret is rotated, far less than a search needs.
const ALLOWED: Rate = Rate::new(30, 30, minutes(1));
/// At so many sources and accounts the half that knocked wrongly least is forgotten.
const MOST: usize = 10_000;

/// Where a notification comes from, and the account in its address; nil: none that could be one.
type Knock = (IpAddr, Uuid);

/// The wrong notifications of late.
pub(crate) struct WrongKnocks {
    clock: Clock,
    counted: Mutex<HashMap<Knock, Bucket>>,
}

/// Lets a notification in, unless too many wrong ones came before it; counts it when it turns out wrong.
pub(crate) async fn let_in(
    State(knocks): State<Arc<WrongKnocks>>,
    address: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let account = address.iter().find(|(name, _)| *name == "account").and_then(|(_, id)| id.parse().ok());
    let knock = (source(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))), account.unwrap_or_default());
    let wait = knocks.wait(&knock, knocks.clock.now());
    if wait > Millis(0) {
        metrics::counter!("seven_t_notifications_turned_away_total").increment(1);
        let seconds = (wait + Millis(999)).as_seconds();
        return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())]).into_response();
    }
    let answer = next.run(request).await;
    if is_wrong(answer.status()) {
        knocks.count(knock, knocks.clock.now());
    }
    answer
}

/// Not proven, not readable, too long, or at an address that is nobody's.
fn is_wrong(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND | StatusCode::PAYLOAD_TOO_LARGE
    )
}

/// An IPv6 subscriber has a network of 2⁶⁴ addresses: the network counts.
fn source(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl WrongKnocks {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, counted: Mutex::default() }
    }

    /// How long the door stays shut; zero: it is open.
    fn wait(&self, knock: &Knock, now: Millis) -> Millis {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.get(knock).map_or(Millis(0), |bucket| bucket.wait(ALLOWED, now))
    }

    fn count(&self, knock: Knock, now: Millis) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= MOST && !counted.contains_key(&knock) {
            make_room(&mut counted, now);
        }
        let bucket = counted.entry(knock).or_default();
        let was_open = bucket.wait(ALLOWED, now) == Millis(0);
        bucket.take(ALLOWED, now);
        if was_open && bucket.wait(ALLOWED, now) > Millis(0) {
            tracing::warn!(account.id = %knock.1, "Too many wrong notifications from one source: it has to wait");
        }
    }
}

/// Much room at a time, so that a flood of new sources does not go through all of them at each knock.
fn make_room(counted: &mut HashMap<Knock, Bucket>, now: Millis) {
    counted.retain(|_, bucket| !bucket.is_full(now));
    if counted.len() >= MOST {
        let mut buckets: Vec<Bucket> = counted.values().copied().collect();
        let (_, middle, _) = buckets.select_nth_unstable(MOST / 2);
        let middle = *middle;
        counted.retain(|_, bucket| *bucket > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::seconds;

    const NOW: Millis = Millis(1_793_610_000_000);

    #[test]
    fn memory_is_bounded_and_the_worst_are_not_forgotten() {
        let knocks = WrongKnocks::new(Clock::manual(NOW));
        let at = |n: u128| (IpAddr::V4(Ipv4Addr::LOCALHOST), Uuid::from_u128(n));
        for _ in 0..30 {
            knocks.count(at(1), NOW);
        }
        for n in 2..20_000 {
            knocks.count(at(n), NOW);
        }
        let held = || knocks.counted.lock().unwrap().len();
        assert!(held() <= MOST, "{}", held());
        assert_eq!(knocks.wait(&at(1), NOW), seconds(2));
        knocks.count(at(20_000), NOW + minutes(2));
        assert_eq!(held(), 1, "those that grew old are forgotten");
    }

    #[test]
    fn a_network_of_ipv6_is_one_source() {
        let ip = |text: &str| source(text.parse().unwrap());
        assert_eq!(ip("2001:db8:1:2::1"), ip("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(ip("2001:db8:1:2::1"), ip("2001:db8:1:3::1"));
        assert_eq!(ip("::ffff:203.0.113.9"), ip("203.0.113.9"));
    }
}
