//! Who asks, behind proxies the operator trusts.

use crate::config::Network;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// Replaces a trusted proxy's address by the one it vouches for: the last of `X-Forwarded-For` that is not itself a
/// trusted proxy. What a stranger writes into that header is never believed.
#[kernel::boxed]
pub async fn vouch(State(trusted): State<Arc<[Network]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if let Some(peer) = peer {
        let told: Vec<&str> = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let asker = asker(&trusted, peer.ip(), &told);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(asker, peer.port())));
    }
    next.run(request).await
}

fn asker(trusted: &[Network], peer: IpAddr, told: &[&str]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut asker = peer;
    for address in told.iter().rev() {
        if !is_trusted(asker) {
            break;
        }
        let Ok(before) = address.trim().parse() else { break };
        asker = before;
    }
    asker
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::path::Path;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let text = "secret_key = \"0123456789abcdef0123456789abcdef\"\n[http]\ntrusted_proxies = [\"10.0.0.0/8\"]";
        let config = Config::parse(Path::new("t.toml"), text, []).unwrap();
        let trusted = &config.http.trusted_proxies;
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(asker(trusted, ip("203.0.113.9"), &["1.2.3.4"]), ip("203.0.113.9"), "a stranger's word");
        assert_eq!(asker(trusted, ip("10.1.1.1"), &["6.6.6.6", " 1.2.3.4"]), ip("1.2.3.4"), "the proxy's word only");
        assert_eq!(asker(trusted, ip("10.1.1.1"), &["1.2.3.4", "10.2.2.2"]), ip("1.2.3.4"), "a chain of proxies");
        assert_eq!(asker(trusted, ip("10.1.1.1"), &["nonsense"]), ip("10.1.1.1"));
        assert_eq!(asker(trusted, ip("10.1.1.1"), &[]), ip("10.1.1.1"));
    }
}
