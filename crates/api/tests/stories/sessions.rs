//! Signing in and out, by token and by cookie.

use crate::shop::{AWA, PASSWORD, Shop};
use axum::{body::Body, http::Request};
use identity::{FAILURE_WINDOW, FAILURES_PER_EMAIL, Role};
use kernel::seconds;
use serde_json::json;

async fn a_token_opens_until_it_is_given_back(shop: Shop) {
    let awa = shop.hired(AWA, Role::Owner, None).await;
    let me = awa.get("/api/v1/sessions").await.ok();
    assert_eq!((&me["teammate"]["email"], &me["teammate"]["role"]), (&json!(AWA), &json!("owner")));
    assert_eq!(me["brands"][0]["slug"], "awa-mode");
    assert_eq!(me["expires_at"], "2026-12-02T09:00:00.000Z");

    assert_eq!(awa.delete("/api/v1/sessions").await.status, 204);
    let after = awa.get("/api/v1/sessions").await;
    after.refused(401, "unauthenticated");
    assert_eq!(after.header("www-authenticate"), Some("Bearer"));
}

async fn nothing_opens_without_a_session(shop: Shop) {
    for token in [None, Some(""), Some("nonsense")] {
        shop.ask("GET", "/api/v1/brands", token, None).await.refused(401, "unauthenticated");
        shop.ask("GET", "/api/v1/brands/awa-mode/orders", token, None).await.refused(401, "unauthenticated");
    }
    let awa = shop.hired(AWA, Role::Owner, None).await;
    let basic = Request::get("/api/v1/brands").header("authorization", format!("Basic {}", awa.token));
    shop.send(basic.body(Body::empty()).unwrap()).await.refused(401, "unauthenticated");
    let bearer = Request::get("/api/v1/brands").header("authorization", format!("bearer {}", awa.token));
    assert_eq!(shop.send(bearer.body(Body::empty()).unwrap()).await.status, 200);
}

async fn guessing_ends_soon_and_tells_when_to_come_back(shop: Shop) {
    shop.hired(AWA, Role::Owner, None).await;
    let wrong = json!({ "email": AWA, "password": "devine" });
    for _ in 0..FAILURES_PER_EMAIL {
        shop.ask("POST", "/api/v1/sessions", None, Some(&wrong)).await.refused(401, "wrong_credentials");
        shop.later(seconds(10));
    }
    // The right password is not looked at either.
    let right = json!({ "email": AWA, "password": PASSWORD });
    let late = shop.ask("POST", "/api/v1/sessions", None, Some(&right)).await;
    late.refused(429, "too_many_attempts");
    let wait: i64 = late.header("retry-after").unwrap().parse().unwrap();
    assert_eq!(wait, FAILURE_WINDOW.as_seconds() - 50 + 1);

    shop.later(seconds(wait));
    assert_eq!(shop.ask("POST", "/api/v1/sessions", None, Some(&right)).await.status, 201);
}

async fn a_cookie_opens_but_changes_nothing_for_other_sites(shop: Shop) {
    let awa = shop.hired(AWA, Role::Owner, None).await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "bonjour").await;
    let talk = awa.conversation().await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/brands/awa-mode/conversations/{talk}/handling");
    let ask = async |method: &str, path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).uri(path).header("host", "shop.example");
        request = request.header("cookie", format!("theme=dark; session={}", awa.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        shop.send(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(ask("GET", "/api/v1/brands", &[("sec-fetch-site", "cross-site")]).await.status, 200);
    for from_elsewhere in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "https://shop.example")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ] {
        ask("PUT", &path, from_elsewhere).await.refused(403, "cross_site");
    }
    assert_eq!(awa.conversation().await["handling"]["by"], "agent");
    assert_eq!(ask("PUT", &path, &[("sec-fetch-site", "same-origin")]).await.status, 200);
    assert_eq!(ask("PUT", &path, &[("origin", "https://shop.example")]).await.status, 200);
    // Who shows a token is no browser of somebody else's page.
    let elsewhere = Request::put(&path).header("authorization", format!("Bearer {}", awa.token));
    let elsewhere = elsewhere.header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    assert_eq!(shop.send(elsewhere).await.status, 200);
}

testing::stories!(Shop:
    a_token_opens_until_it_is_given_back,
    nothing_opens_without_a_session,
    guessing_ends_soon_and_tells_when_to_come_back,
    a_cookie_opens_but_changes_nothing_for_other_sites,
);
