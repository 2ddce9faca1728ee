use crate::guard::{Guard, Refused};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{net::IpAddr, net::SocketAddr, sync::Arc};

/// The client's only look-up of names, at the moment of the connection: every answer is tested, and the connection goes to what
/// was tested. A name that changes meanwhile leads nowhere else.
#[derive(Debug)]
pub(super) struct Tested(pub(super) Arc<Guard>);

impl Resolve for Tested {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            if let Some(here) = guard.known_answer(name.as_str()) {
                return Ok(Box::new(std::iter::once(SocketAddr::new(here, 0))) as Addrs);
            }
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| Refused)?;
            let answers: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            let tested = guard.answers(name.as_str().trim_end_matches('.'), &answers)?;
            Ok(Box::new(tested.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}
