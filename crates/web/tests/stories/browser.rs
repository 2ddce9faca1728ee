//! A browser that keeps its cookies and says where its requests come from.

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use std::{collections::BTreeMap, net::SocketAddr};
use tower::ServiceExt;

pub const HOST: &str = "shop.example";

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
    pub address: [u8; 4],
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
    pub fn location(&self) -> &str {
        self.header("location")
    }
    #[track_caller]
    /// What a hidden field of the page holds.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
        let value = rest.split('"').next().unwrap_or_default();
        let kept = [
            ("&#34;", "\""),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#60;", "<"),
            ("&#62;", ">"),
            ("&#38;", "&"),
            ("&amp;", "&"),
        ];
        kept.iter().fold(value.to_owned(), |text, (code, letter)| text.replace(code, letter))
    }
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self
    }
    /// The page has every one of these, in this order.
    #[track_caller]
    pub fn shows(&self, wanted: &[&str]) -> &Self {
        let text = self.text();
        let mut rest = text.as_str();
        for piece in wanted {
            let at = rest.find(piece).unwrap_or_else(|| panic!("{piece:?} is not there (in this order) in {text}"));
            rest = &rest[at + piece.len()..];
        }
        self
    }
    #[track_caller]
    pub fn hides(&self, unwanted: &[&str]) -> &Self {
        for piece in unwanted {
            assert!(!self.text().contains(piece), "{piece:?} is there: {}", self.text());
        }
        self
    }
}

impl Browser {
    pub fn new(router: Router) -> Self {
        let headers = vec![("accept-language", "fr-CI,fr;q=0.9".to_owned())];
        Self { router, cookies: BTreeMap::new(), headers, address: [196, 49, 0, 7] }
    }
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.retain(|(known, _)| *known != name);
        other.headers.push((name, value.to_owned()));
        other
    }
    /// As the page's own script asks.
    pub fn script(&self) -> Self {
        self.with("hx-request", "true").with("hx-request-type", "partial")
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None, Vec::new()).await
    }
    /// A form of our own page.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let mut here = self.clone();
        if !here.headers.iter().any(|(name, _)| *name == "sec-fetch-site" || *name == "origin") {
            here = here.with("sec-fetch-site", "same-origin");
        }
        let page = here.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await;
        self.cookies = here.cookies;
        page
    }
    /// The form of a file.
    pub async fn upload(&mut self, path: &str, name: &str, file: &[u8]) -> Page {
        let mut body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        let mut here = self.with("sec-fetch-site", "same-origin");
        here.send(Method::POST, path, Some("multipart/form-data; boundary=cut"), body).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Page {
        let answer = self.ask(method, path, kind, body).await;
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Page { status: head.status, headers: head.headers, bytes }
    }

    /// The answer with its body still to be read: for streams.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> axum::http::Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        if !self.headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(header::HOST, HOST);
        }
        for (name, value) in &self.headers {
            request = request.header(HeaderName::from_static(name), value);
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.cookies.is_empty() {
            let shown: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, shown.join("; "));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.address, 40_000))));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            self.keep(cookie);
        }
        answer
    }

    fn keep(&mut self, cookie: &HeaderValue) {
        let text = cookie.to_str().unwrap();
        let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
        if text.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
