//! What a server may say at most: bodies, what they unpack to, headers, redirects.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

use shopfront::{
    guard::{Guard, Origin},
    web::{Ask, Web, WebError},
};
use std::io::{Read, Write};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A server that answers each path as the story says; it gives its origin.
fn server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let here = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let here = here.clone();
            std::thread::spawn(move || {
                let mut asked = [0; 8192];
                let Ok(read) = stream.read(&mut asked) else { return };
                let text = String::from_utf8_lossy(&asked[..read]).into_owned();
                let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
                let (head, body): (String, Vec<u8>) = match path.as_str() {
                    "/gzip" => ("content-encoding: gzip\r\n".into(), gzip(b"bonjour")),
                    "/bomb" => ("content-encoding: gzip\r\n".into(), gzip(&vec![b' '; 120 * 1024 * 1024])),
                    "/twice" => ("content-encoding: gzip, gzip\r\n".into(), gzip(&gzip(b"bonjour"))),
                    "/headers" => {
                        ((0..90).map(|id| format!("x-{id}: {}\r\n", "a".repeat(900))).collect(), b"bonjour".to_vec())
                    }
                    "/many-headers" => ((0..300).map(|id| format!("x-{id}: a\r\n")).collect(), b"bonjour".to_vec()),
                    "/said" => (String::new(), text.clone().into_bytes()),
                    "/other" => {
                        let _ = write!(
                            stream,
                            "HTTP/1.1 302 X\r\nlocation: {}/said\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                            here.replace("127.0.0.1", "localhost")
                        );
                        return;
                    }
                    "/endless" => {
                        let _ = write!(stream, "HTTP/1.1 200 X\r\nconnection: close\r\n\r\n");
                        while stream.write_all(&[b'a'; 65_536]).is_ok() {}
                        return;
                    }
                    _ => (String::new(), b"bonjour".to_vec()),
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 X\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&body);
            });
        }
    });
    base
}

#[tokio::test]
async fn no_answer_is_read_beyond_its_bounds() {
    let base = server();
    let guard = Guard::public()
        .allowing(Origin::parse(&base).unwrap())
        .allowing(Origin::parse(&base.replace("127.0.0.1", "localhost")).unwrap());
    let web = Web::new(guard, "SEVEN-T/test (+test)").unwrap();
    let ask =
        |path: &str| Ask { etag: Some("\"secret\"".to_owned()), ..Ask::of(format!("{base}{path}").parse().unwrap()) };
    assert_eq!(web.ask(&ask("/gzip")).await.unwrap().body, b"bonjour");
    for (path, why) in [
        ("/bomb", WebError::TooLarge),
        ("/twice", WebError::TooLarge),
        ("/headers", WebError::TooLarge),
        ("/many-headers", WebError::Unreachable),
        ("/endless", WebError::TooLarge),
    ] {
        assert_eq!(web.ask(&ask(path)).await.map(|answer| answer.status), Err(why), "{path}");
    }
    // What is known of one origin is not told to another, and no cookie, no referer goes along.
    let said = |answer: shopfront::web::Answer| String::from_utf8(answer.body).unwrap().to_lowercase();
    let own = said(web.ask(&ask("/said")).await.unwrap());
    assert!(own.contains("if-none-match: \"secret\"") && own.contains("user-agent: seven-t/test"));
    let other = said(web.ask(&ask("/other")).await.unwrap());
    assert!(!other.contains("if-none-match") && !other.contains("referer") && !other.contains("cookie"));
    // A question is posted nowhere else.
    let query = Ask { query: Some("{}".to_owned()), ..ask("/said") };
    assert_eq!(web.ask(&query).await.map(|answer| answer.status), Err(WebError::Refused));
}
