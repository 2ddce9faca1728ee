//! A business's own end of a Flow: it decrypts and encrypts by itself, on AES in counter mode and a GHASH written here, so
//! that no mistake of the sandbox's library is repeated.

use super::stage::SECRET;
use aws_lc_rs::{
    cipher::{AES_128, EncryptingKey, EncryptionContext, UnboundCipherKey},
    encoding::{AsDer, PublicKeyX509Der},
    iv::FixedLength,
    rsa::{KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::hmac_sha256;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

/// What the endpoint answers next.
pub enum Reply {
    /// Sealed as told.
    Sealed(Value),
    /// A status with a body.
    Status(u16, &'static str),
    /// Sealed with the IV of the request.
    SameIv(Value),
    /// Sealed, between quotes.
    Quoted(Value),
    /// Sealed, called JSON.
    CalledJson(Value),
    /// Sealed, after so many milliseconds.
    Late(u64, Value),
}

#[derive(Clone)]
pub struct Business {
    key: Arc<OaepPrivateDecryptingKey>,
    pub pem: String,
    pub url: String,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    heard: Arc<Mutex<Vec<Value>>>,
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

pub fn key_pair(size: KeySize) -> (OaepPrivateDecryptingKey, String) {
    let private = PrivateDecryptingKey::generate(size).unwrap();
    let public: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
    let pem = pem(public.as_ref());
    (OaepPrivateDecryptingKey::new(private).unwrap(), pem)
}

impl Business {
    /// Opens an endpoint on a free port.
    pub async fn open() -> Self {
        let (key, pem) = key_pair(KeySize::Rsa2048);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/flow", listener.local_addr().unwrap());
        let business = Self { key: Arc::new(key), pem, url, replies: Arc::default(), heard: Arc::default() };
        let app = Router::new().route("/flow", post(Self::hear)).with_state(business.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        business
    }

    /// What to answer next, in turn; pings and error notifications are answered as they should be.
    pub fn will(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    /// Next: this screen with this data.
    pub fn will_show(&self, screen: &str, data: Value) {
        self.will(Reply::Sealed(json!({"screen": screen, "data": data})));
    }

    /// What was asked since the last time, decrypted.
    pub fn heard(&self) -> Vec<Value> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }

    async fn hear(State(own): State<Self>, headers: HeaderMap, body: Bytes) -> Response {
        let expected = format!("sha256={}", hex::encode(hmac_sha256(SECRET.as_bytes(), &body)));
        if headers["x-hub-signature-256"] != expected || headers["content-type"] != "application/json" {
            own.heard.lock().unwrap().push(json!("badly signed"));
            return StatusCode::from_u16(432).unwrap().into_response();
        }
        let sealed: Value = serde_json::from_slice(&body).unwrap();
        let part = |name: &str| STANDARD.decode(sealed[name].as_str().unwrap()).unwrap();
        let (data, iv) = (part("encrypted_flow_data"), part("initial_vector"));
        let mut room = vec![0; MODULUS];
        let Ok(key) = own.key.decrypt(&OAEP_SHA256_MGF1SHA256, &part("encrypted_aes_key"), &mut room, None) else {
            return StatusCode::MISDIRECTED_REQUEST.into_response();
        };
        let (key, iv): ([u8; 16], [u8; 16]) = ((&*key).try_into().unwrap(), iv.try_into().unwrap());
        let plain = open(key, iv, &data).expect("the request is sealed as told");
        let asked: Value = serde_json::from_slice(&plain).unwrap();
        own.heard.lock().unwrap().push(asked.clone());
        let usual = match (asked["action"].as_str(), asked["data"].get("error")) {
            (Some("ping"), _) => Some(json!({"data": {"status": "active"}})),
            (_, Some(_)) => Some(json!({"data": {"acknowledged": true}})),
            _ => None,
        };
        let scripted = match &usual {
            Some(_) if asked["action"] != "ping" => None,
            _ => own.replies.lock().unwrap().pop_front(),
        };
        let reply = scripted.or(usual.map(Reply::Sealed)).expect("a reply was prepared");
        let inverted = iv.map(|byte| byte ^ 0xff);
        let sealed = |answer: &Value, iv| STANDARD.encode(seal(key, iv, answer.to_string().as_bytes()));
        let (kind, body) = match reply {
            Reply::Sealed(answer) => ("text/plain", sealed(&answer, inverted)),
            Reply::SameIv(answer) => ("text/plain", sealed(&answer, iv)),
            Reply::Quoted(answer) => ("text/plain", format!("\"{}\"", sealed(&answer, inverted))),
            Reply::CalledJson(answer) => ("application/json", sealed(&answer, inverted)),
            Reply::Late(ms, answer) => {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                ("text/plain", sealed(&answer, inverted))
            }
            Reply::Status(status, body) => return (StatusCode::from_u16(status).unwrap(), body).into_response(),
        };
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

const MODULUS: usize = 256;

/// AES in counter mode, from that counter block on.
fn counter(key: [u8; 16], block: u128, text: &[u8]) -> Vec<u8> {
    let cipher = EncryptingKey::ctr(UnboundCipherKey::new(&AES_128, &key).unwrap()).unwrap();
    let mut text = text.to_vec();
    let from = EncryptionContext::Iv128(FixedLength::from(block.to_be_bytes()));
    cipher.less_safe_encrypt(&mut text, from).unwrap();
    text
}

/// E(block).
fn block(key: [u8; 16], block: u128) -> u128 {
    u128::from_be_bytes(counter(key, block, &[0; 16]).try_into().unwrap())
}

fn times(x: u128, mut y: u128) -> u128 {
    let mut product = 0;
    for bit in (0..128).rev() {
        if x >> bit & 1 == 1 {
            product ^= y;
        }
        y = if y & 1 == 1 { (y >> 1) ^ (0xe1 << 120) } else { y >> 1 };
    }
    product
}

/// GHASH of one text without associated data.
fn ghash(hash_key: u128, text: &[u8]) -> u128 {
    let mut sum = 0;
    for chunk in text.chunks(16) {
        let mut padded = [0; 16];
        padded[..chunk.len()].copy_from_slice(chunk);
        sum = times(sum ^ u128::from_be_bytes(padded), hash_key);
    }
    times(sum ^ (text.len() as u128 * 8), hash_key)
}

/// The first counter block of an IV that has not 12 bytes, and the hash key.
fn start(key: [u8; 16], iv: [u8; 16]) -> (u128, u128) {
    let hash_key = block(key, 0);
    (ghash(hash_key, &iv), hash_key)
}

pub fn seal(key: [u8; 16], iv: [u8; 16], plain: &[u8]) -> Vec<u8> {
    let (first, hash_key) = start(key, iv);
    let mut sealed = counter(key, first.wrapping_add(1), plain);
    let tag = ghash(hash_key, &sealed) ^ block(key, first);
    sealed.extend(tag.to_be_bytes());
    sealed
}

pub fn open(key: [u8; 16], iv: [u8; 16], sealed: &[u8]) -> Option<Vec<u8>> {
    let (text, tag) = sealed.split_last_chunk::<16>()?;
    let (first, hash_key) = start(key, iv);
    let expected = ghash(hash_key, text) ^ block(key, first);
    (expected.to_be_bytes() == *tag).then(|| counter(key, first.wrapping_add(1), text))
}
