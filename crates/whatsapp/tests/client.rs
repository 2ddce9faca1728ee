//! The client against a server that behaves like Meta on good days and on bad ones.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Secret, seconds, sha256};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;
use whatsapp::{
    Client, Credentials, LimitError, Media, MediaError, MediaKind, MediaLink, Outgoing, Recipient, SendError,
    client::Timeouts,
};

/// What the server saw.
struct Seen {
    line: String,
    headers: axum::http::HeaderMap,
    body: Bytes,
}

type Answer = Arc<dyn Fn(&Seen) -> Response + Send + Sync>;

#[derive(Clone)]
struct Meta {
    answer: Answer,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A server that answers every request with `answer`; it ends with the test.
async fn meta(answer: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> (Meta, Credentials) {
    let meta = Meta { answer: Arc::new(answer), seen: Arc::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let line = credentials(&format!("http://{}", listener.local_addr().unwrap()));
    let app = Router::new().fallback(serve).with_state(meta.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (meta, line)
}

async fn serve(State(meta): State<Meta>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let seen = Seen { line: format!("{} {}", parts.method, parts.uri), headers: parts.headers, body };
    let answer = (meta.answer)(&seen);
    meta.seen.lock().unwrap().push(seen);
    answer
}

fn credentials(graph_url: &str) -> Credentials {
    Credentials { graph_url: graph_url.to_owned(), ..Credentials::new("106540352242922", Secret::new("EAAG-token")) }
}

fn client() -> Client {
    let (short, long) = (Duration::from_millis(300), Duration::from_secs(5));
    Client::with_timeouts(Timeouts { connect: short, total: short, media: long }).unwrap()
}

fn json_answer(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body.clone())).into_response()
}

fn accepted() -> Value {
    json!({"messaging_product": "whatsapp", "contacts": [{"input": "+221770000000", "wa_id": "221770000000"}],
        "messages": [{"id": "wamid.HBgL", "message_status": "accepted"}]})
}

fn awa() -> Recipient {
    Recipient::Phone("221770000000".to_owned())
}

async fn send(line: &Credentials) -> Result<whatsapp::Accepted, SendError> {
    client().send(line, &awa(), &Outgoing::text("slt"), Some("wamid.Q"), "order-42").await
}

#[tokio::test]
async fn a_message_is_sent_as_the_contract_says() {
    let (meta, line) = meta(|_| json_answer(200, &accepted())).await;
    let told = send(&line).await.unwrap();
    assert_eq!((told.wamid.as_str(), told.wa_id.as_deref()), ("wamid.HBgL", Some("221770000000")));
    assert_eq!((told.bsuid, told.held), (None, false));

    let seen = meta.seen.lock().unwrap();
    let [request] = &seen[..] else { panic!("one request") };
    assert_eq!(request.line, "POST /v26.0/106540352242922/messages");
    assert_eq!(request.headers[header::AUTHORIZATION], "Bearer EAAG-token");
    assert_eq!(request.headers[header::CONTENT_TYPE], "application/json");
    assert!(request.headers[header::USER_AGENT].to_str().unwrap().starts_with("seven-t/"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, Outgoing::text("slt").to_body(&awa(), Some("wamid.Q"), "order-42"));
}

#[tokio::test]
async fn an_answer_to_a_bsuid_and_a_held_template_are_told() {
    let answer = json!({"contacts": [{"input": "SN.1", "user_id": "SN.1"}],
        "messages": [{"id": "wamid.1", "message_status": "held_for_quality_assessment"}]});
    let (_, line) = meta(move |_| json_answer(200, &answer)).await;
    let told = send(&line).await.unwrap();
    assert_eq!((told.wa_id, told.bsuid.as_deref(), told.held), (None, Some("SN.1"), true));
}

#[tokio::test]
async fn a_refusal_carries_all_meta_said() {
    let (_, line) = meta(|_| {
        let error = json!({"error": {"message": "(#130429) Rate limit hit", "type": "OAuthException", "code": 130_429,
            "error_data": {"messaging_product": "whatsapp", "details": "Cloud API message throughput has been reached."},
            "error_subcode": 2_494_055, "is_transient": true, "fbtrace_id": "A1b2C3"}});
        ([("retry-after", "7")], json_answer(429, &error)).into_response()
    })
    .await;
    let Err(SendError::Refused(error)) = send(&line).await else { panic!("refused") };
    assert_eq!((error.code, error.subcode, error.http_status), (130_429, Some(2_494_055), 429));
    assert_eq!(error.title, "Rate limit hit");
    assert_eq!(error.details.as_deref(), Some("Cloud API message throughput has been reached."));
    assert_eq!((error.retry_after, error.is_transient), (Some(seconds(7)), true));
    assert_eq!(error.fbtrace_id.as_deref(), Some("A1b2C3"));
    let verdict = whatsapp::classify(&error, 0, 0);
    assert_eq!(verdict, whatsapp::Verdict::Retry { after: seconds(7) });
}

#[tokio::test]
async fn answers_of_unknown_shape_are_refusals_or_doubts_by_their_status() {
    // A success without an id: the message is probably on its way. A gateway that gave up: nobody knows.
    for (status, body) in [
        (200, "<html>ok</html>"),
        (200, "{}"),
        (200, r#"{"messages":[]}"#),
        (200, r#"{"messages":[{"id":null}]}"#),
        (200, "[]"),
        (504, "<html>"),
    ] {
        let (_, line) = meta(move |_| (StatusCode::from_u16(status).unwrap(), body).into_response()).await;
        let error = send(&line).await.unwrap_err();
        assert!(matches!(error, SendError::NoAnswer { .. }) && error.may_have_left(), "{status} {body}: {error:?}");
    }
    for status in [400, 404, 429, 500, 502, 503] {
        for body in ["<html>oops</html>", "", "[1]", r#"{"error":"text"}"#, r#"{"error":{"code":{}}}"#] {
            let (_, line) = meta(move |_| (StatusCode::from_u16(status).unwrap(), body).into_response()).await;
            let Err(SendError::Refused(error)) = send(&line).await else { panic!("{status} {body}") };
            assert!(!error.has_code());
            assert_eq!(error.http_status, status);
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let (meta, line) = meta(|seen| match seen.line.contains("elsewhere") {
        true => json_answer(200, &accepted()),
        false => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response(),
    })
    .await;
    let Err(SendError::Refused(error)) = send(&line).await else { panic!("refused") };
    assert_eq!(error.http_status, 307);
    assert_eq!(meta.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn silence_and_a_closed_door_are_not_the_same() {
    // Connected, request read, no answer: it may have been sent.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            open.push(socket);
        }
    });
    let line = credentials(&format!("http://{address}"));
    assert_eq!(send(&line).await, Err(SendError::NoAnswer { why: "timeout" }));
    silent.abort();

    // Connected, then hung up on.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let line = credentials(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            socket.readable().await.unwrap();
            drop(socket);
        }
    });
    assert_eq!(send(&line).await, Err(SendError::NoAnswer { why: "connection lost" }));

    // Nobody there: surely not sent. The port is held, so that nobody else listens on it meanwhile.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let line = credentials(&format!("http://{}", held.local_addr().unwrap()));
    assert_eq!(send(&line).await, Err(SendError::NotSent));
    assert_eq!(send(&credentials("http://no-such-host.invalid")).await, Err(SendError::NotSent));
}

#[tokio::test]
async fn what_meta_would_refuse_does_not_leave() {
    let (meta, line) = meta(|_| json_answer(200, &accepted())).await;
    let client = client();
    let too_long = Outgoing::text("a".repeat(4097));
    let limit = |error: Result<_, SendError>| matches!(error, Err(SendError::Limit(_)));
    assert!(limit(client.send(&line, &awa(), &too_long, None, "").await));
    assert!(limit(client.send(&line, &awa(), &Outgoing::text("a"), None, &"é".repeat(513)).await));
    assert!(limit(client.send(&line, &Recipient::Phone("+22".into()), &Outgoing::text("a"), None, "").await));
    assert!(limit(client.send(&credentials("graph"), &awa(), &Outgoing::text("a"), None, "").await));
    let torn = Credentials { access_token: Secret::new("EAAG\ntoken"), ..line.clone() };
    assert!(limit(client.send(&torn, &awa(), &Outgoing::text("a"), None, "").await));
    assert!(meta.seen.lock().unwrap().is_empty());
    assert!(client.send(&line, &awa(), &Outgoing::text("a"), None, &"é".repeat(512)).await.is_ok());
}

#[tokio::test]
async fn reading_and_typing_are_shown() {
    let (meta, line) = meta(|_| json_answer(200, &json!({"success": true}))).await;
    client().mark_read(&line, "wamid.IN", true).await.unwrap();
    let body: Value = serde_json::from_slice(&meta.seen.lock().unwrap()[0].body).unwrap();
    let expected = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"}});
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_file_is_uploaded_as_a_form() {
    let (meta, line) = meta(|_| json_answer(200, &json!({"id": "4490709327384033"}))).await;
    let (client, photo) = (client(), Bytes::from_static(b"\xff\xd8\xff"));
    let id = client.upload(&line, MediaKind::Image, photo.clone(), "image/jpeg", "robe.jpg").await.unwrap();
    assert_eq!(id, "4490709327384033");
    {
        let seen = meta.seen.lock().unwrap();
        assert_eq!(seen[0].line, "POST /v26.0/106540352242922/media");
        let form = String::from_utf8_lossy(&seen[0].body);
        for part in [
            "name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
            "name=\"type\"\r\n\r\nimage/jpeg\r\n",
            "name=\"file\"; filename=\"robe.jpg\"\r\nContent-Type: image/jpeg\r\n",
        ] {
            assert!(form.contains(part), "{part:?} in {form}");
        }
    }
    let refused = client.upload(&line, MediaKind::Image, photo, "image/webp", "robe.webp").await;
    assert!(matches!(refused, Err(SendError::Limit(LimitError::Invalid { .. }))));
    assert_eq!(meta.seen.lock().unwrap().len(), 1);
}

/// A media host beside the Graph: `GET /{id}` tells the address, `GET /file` gives the bytes.
async fn media_host(file: &'static [u8], announced: String) -> (Meta, Credentials) {
    meta(move |seen| {
        if seen.headers.get(header::AUTHORIZATION).is_none_or(|token| token != "Bearer EAAG-token") {
            return StatusCode::NOT_FOUND.into_response();
        }
        if seen.line.contains("/file") {
            return ([(header::CONTENT_TYPE, "image/jpeg")], file).into_response();
        }
        if seen.line.contains("/old") {
            return StatusCode::NOT_FOUND.into_response();
        }
        let host = seen.headers[header::HOST].to_str().unwrap();
        json_answer(
            200,
            &json!({"messaging_product": "whatsapp", "url": format!("http://{host}/file"), "mime_type": "image/jpeg",
                "sha256": announced, "file_size": file.len().to_string(), "id": "1003"}),
        )
    })
    .await
}

#[tokio::test]
async fn a_file_comes_in_two_hops_with_the_token_on_both() {
    const FILE: &[u8] = b"a photo";
    let hash = STANDARD.encode(sha256(FILE));
    let (meta, line) = media_host(FILE, hash.clone()).await;
    let client = client();
    let link = client.resolve(&line, "1003").await.unwrap();
    assert_eq!((link.bytes, link.sha256.as_deref()), (Some(7), Some(hash.as_str())));
    let file = client.download(&line, &link, 7).await.unwrap();
    assert_eq!((&file.bytes[..], file.mime_type.as_deref()), (FILE, Some("image/jpeg")));
    assert_eq!(file.sha256_matches, Some(true));
    assert_eq!(meta.seen.lock().unwrap()[0].line, "GET /v26.0/1003?phone_number_id=106540352242922");

    // Announced or not, a file too large is not read.
    assert_eq!(client.download(&line, &link, 6).await, Err(MediaError::TooLarge { max: 6 }));
    let unannounced = MediaLink { bytes: None, ..link.clone() };
    assert_eq!(client.download(&line, &unannounced, 6).await, Err(MediaError::TooLarge { max: 6 }));

    // In hexadecimal, another file's, none: told, never a reason to lose the file.
    for (announced, expected) in
        [(Some(hex::encode(sha256(FILE))), Some(true)), (Some("x".repeat(64)), None), (None, None)]
    {
        let link = MediaLink { sha256: announced, ..link.clone() };
        assert_eq!(client.download(&line, &link, 100).await.unwrap().sha256_matches, expected);
    }
    let other = MediaLink { sha256: Some(STANDARD.encode(sha256(b"another"))), ..link.clone() };
    assert_eq!(client.download(&line, &other, 100).await.unwrap().sha256_matches, Some(false));
}

#[tokio::test]
async fn an_address_that_has_expired_is_asked_for_again() {
    const FILE: &[u8] = b"a photo";
    let (meta, line) = media_host(FILE, STANDARD.encode(sha256(FILE))).await;
    let media = |url: Option<String>| Media { id: "1003".to_owned(), url, ..Media::default() };
    for (url, hops) in [
        (None, vec!["GET /v26.0/1003", "GET /file"]),
        (Some(format!("{}/file", line.graph_url)), vec!["GET /file"]),
        (Some(format!("{}/old", line.graph_url)), vec!["GET /old", "GET /v26.0/1003", "GET /file"]),
        (Some("ftp://elsewhere".to_owned()), vec!["GET /v26.0/1003", "GET /file"]),
    ] {
        meta.seen.lock().unwrap().clear();
        let file = client().fetch(&line, &media(url), 1000).await.unwrap();
        assert_eq!(&file.bytes[..], FILE);
        let seen = meta.seen.lock().unwrap();
        let lines: Vec<_> = seen.iter().map(|seen| seen.line.split('?').next().unwrap().to_owned()).collect();
        assert_eq!(lines, hops);
    }
}

#[tokio::test]
async fn a_missing_file_is_gone_and_an_endless_one_too_large() {
    let (_, line) = meta(|seen| match seen.line.contains("endless") {
        true => {
            let chunks = std::iter::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 4096])));
            Body::from_stream(futures_util::stream::iter(chunks.take(100_000))).into_response()
        }
        false => json_answer(
            400,
            &json!({"error": {"message": "Unsupported get request.", "type": "GraphMethodException", "code": 100,
                "error_subcode": 33, "fbtrace_id": "x"}}),
        ),
    })
    .await;
    let client = client();
    assert_eq!(client.resolve(&line, "404").await, Err(MediaError::Gone));
    let link = MediaLink { url: format!("{}/endless", line.graph_url), mime_type: None, sha256: None, bytes: None };
    assert_eq!(client.download(&line, &link, 100_000).await, Err(MediaError::TooLarge { max: 100_000 }));
    let at_meta = Credentials { graph_url: Credentials::GRAPH_URL.to_owned(), ..line };
    assert_eq!(client.download(&at_meta, &link, 1).await, Err(MediaError::BadAddress), "never in clear from Meta");
}

#[tokio::test]
async fn a_line_tells_its_state() {
    let (meta, line) = meta(|_| {
        json_answer(
            200,
            &json!({"id": "106540352242922", "display_phone_number": "+1 555-000-1111", "verified_name": "Awa Mode",
                "quality_rating": "GREEN", "status": "CONNECTED", "throughput": {"level": "STANDARD"},
                "is_on_biz_app": false, "whatsapp_business_manager_messaging_limit": "TIER_2K"}),
        )
    })
    .await;
    let number = client().number(&line).await.unwrap();
    assert!(number.is_connected());
    assert_eq!(number.display_phone.as_deref(), Some("15550001111"));
    assert_eq!(number.throughput.as_deref(), Some("STANDARD"));
    assert_eq!(number.messaging_limit.as_deref(), Some("TIER_2K"));
    assert!(meta.seen.lock().unwrap()[0].line.starts_with("GET /v26.0/106540352242922?fields=id"));
}

#[test]
fn patience_is_as_promised() {
    let usual = Timeouts::default();
    assert_eq!((usual.connect, usual.total), (Duration::from_secs(3), Duration::from_secs(10)));
    assert!(Client::new().is_ok());
}
