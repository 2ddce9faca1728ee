use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Uri},
    response::Response,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// One call as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub line: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
    pub fn form(&self) -> std::collections::HashMap<String, String> {
        serde_urlencoded::from_str(&self.body).unwrap()
    }
    pub fn bearer(&self) -> &str {
        self.headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap()
    }
}

type Log = Arc<Mutex<Vec<Seen>>>;
/// Decides the answer to a call; the number counts calls of the same method and path, from 0.
type Script = dyn Fn(&Seen, usize) -> (u16, String) + Send + Sync;

/// A provider on loopback that answers by a script and remembers what it was asked.
pub struct Scripted {
    pub url: String,
    seen: Log,
    server: tokio::task::JoinHandle<()>,
}

impl Scripted {
    pub async fn start(script: impl Fn(&Seen, usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        let seen: Log = Arc::default();
        let script: Arc<Script> = Arc::new(script);
        let router = Router::new().fallback(answer).with_state((Arc::clone(&seen), script));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, server }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|call| call.line).collect()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    State((seen, script)): State<(Log, Arc<Script>)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let line = format!("{method} {uri}");
    let call = Seen { line: line.clone(), headers, body: String::from_utf8(body.to_vec()).unwrap() };
    let count = {
        let mut seen = seen.lock().unwrap();
        seen.push(call.clone());
        seen.iter().filter(|it| it.line == line).count() - 1
    };
    let (status, body) = script(&call, count);
    // Long enough that callers who come together meet the same login.
    tokio::time::sleep(Duration::from_millis(20)).await;
    let cut = status == 299;
    let mut response = Response::builder().status(if cut { 200 } else { status });
    if cut {
        // Promises more than it sends: the connection breaks in the middle of the answer.
        response = response.header("content-length", body.len() + 50);
    }
    response.body(Body::from(body)).unwrap()
}
