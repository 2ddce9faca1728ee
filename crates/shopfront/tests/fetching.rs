//! What the fetcher reads, and what it refuses to ask, against a server of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

use shopfront::{FetchError, Fetcher, Reach};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that answers each path with what the story says.
async fn server(answer: fn(&str, &str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let here = base.clone();
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let here = here.clone();
            tokio::spawn(async move {
                let mut asked = vec![0; 4096];
                let read = stream.read(&mut asked).await.unwrap_or(0);
                let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
                let path = asked.split(' ').nth(1).unwrap_or("/").to_owned();
                let _ = stream.write_all(answer(&path, &here).as_bytes()).await;
            });
        }
    });
    base
}

fn said(kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn site(path: &str, here: &str) -> String {
    let to = |address: String| {
        format!("HTTP/1.1 302 Found\r\nlocation: {address}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    };
    match path {
        "/faq" => said("text/html; charset=utf-8", "<title>FAQ</title><h1>Retours</h1><p>Sept jours."),
        "/text" => said("text/plain", "Sept jours."),
        "/moved" => to(format!("{here}/faq")),
        "/relative" => to("/faq".to_owned()),
        "/loop" => to("/loop".to_owned()),
        "/inside" => to("http://169.254.169.254/latest/meta-data".to_owned()),
        "/file" => to("file:///etc/passwd".to_owned()),
        "/picture" => said("image/png", "png"),
        "/empty" => said("text/html", "<script>x</script>"),
        "/large" => said("text/html", &format!("<p>{}", "a".repeat(2 * 1024 * 1024 + 1))),
        "/broken" => "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        _ => "HTTP/1.1 404 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
    }
}

#[tokio::test]
async fn a_page_is_read_where_the_operator_allows_it() {
    let base = server(site).await;
    let fetcher = Fetcher::new(Reach::Loopback).unwrap();
    let page = fetcher.page(&format!("{base}/faq")).await.unwrap();
    assert_eq!((page.title.as_str(), page.text.as_str()), ("FAQ", "## Retours\nSept jours."));
    for path in ["/moved", "/relative", "/text"] {
        assert!(fetcher.page(&format!("{base}{path}")).await.unwrap().text.contains("Sept jours."), "{path}");
    }
    for (path, why) in [
        ("/loop", FetchError::Unreachable),
        ("/inside", FetchError::RefusedAddress),
        ("/file", FetchError::RefusedAddress),
        ("/picture", FetchError::NoText),
        ("/empty", FetchError::NoText),
        ("/large", FetchError::TooLarge),
        ("/broken", FetchError::Unreachable),
        ("/nowhere", FetchError::NotFound),
    ] {
        assert_eq!(fetcher.page(&format!("{base}{path}")).await, Err(why), "{path}");
    }
}

#[tokio::test]
async fn nothing_inside_is_asked() {
    let base = server(site).await;
    let fetcher = Fetcher::new(Reach::Public).unwrap();
    let port = base.rsplit(':').next().unwrap();
    for address in [
        format!("{base}/faq"),
        format!("http://localhost:{port}/faq"),
        "http://localhost/".to_owned(),
        "http://127.1/".to_owned(),
        "http://2130706433/".to_owned(),
        "http://0x7f.0.0.1/".to_owned(),
        "http://[::1]/".to_owned(),
        "http://[::ffff:10.0.0.1]/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://169.254.169.254/latest".to_owned(),
        "https://8.8.8.8:22/".to_owned(),
        "ftp://8.8.8.8/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "gopher://8.8.8.8/".to_owned(),
        "https://awa:secret@8.8.8.8/".to_owned(),
        "pas une adresse".to_owned(),
    ] {
        assert_eq!(fetcher.page(&address).await, Err(FetchError::RefusedAddress), "{address}");
    }
}
