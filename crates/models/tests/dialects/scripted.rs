use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// One question as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

type Log = Arc<Mutex<Vec<Seen>>>;
type Script = dyn Fn(usize) -> Response + Send + Sync;

/// A service on loopback that answers by a script, told how many questions came before.
pub struct Scripted {
    pub url: String,
    seen: Log,
    server: tokio::task::JoinHandle<()>,
}

impl Scripted {
    pub async fn start(script: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        let seen: Log = Arc::default();
        let script: Arc<Script> = Arc::new(script);
        let router = Router::new().fallback(answer).with_state((Arc::clone(&seen), script));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/base", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, server }
    }

    pub async fn always(status: u16, body: Value) -> Self {
        Self::start(move |_| (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()).await
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    State((seen, script)): State<(Log, Arc<Script>)>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let json = serde_json::from_str(&body).unwrap();
    let count = {
        let mut seen = seen.lock().unwrap();
        seen.push(Seen { path: uri.path().to_owned(), headers, json });
        seen.len() - 1
    };
    script(count)
}
