//! What asking does around the words: retries, limits, chains.

use super::*;
use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

fn fine() -> axum::response::Response {
    json!({"choices": [{"message": {"content": "Oui"}, "finish_reason": "stop"}]}).to_string().into_response()
}

#[tokio::test]
async fn a_bad_moment_is_asked_past_once() {
    let server =
        Scripted::start(|count| if count % 3 == 2 { fine() } else { StatusCode::BAD_GATEWAY.into_response() }).await;
    let (models, model) = (models(), model(Dialect::OpenAi, &server.url));
    assert_eq!(models.ask(&model, &first()).await, Err(ModelError::Down { status: Some(502) }));
    assert_eq!(models.ask(&model, &first()).await.unwrap().text, "Oui");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_service_that_asks_for_more_than_a_customer_waits_is_not_asked_again() {
    let busy = |after: &'static str| move |_| (StatusCode::TOO_MANY_REQUESTS, [("retry-after", after)]).into_response();
    for (after, tries) in [("0", 2), ("3600", 1)] {
        let server = Scripted::start(busy(after)).await;
        let outcome = models().ask(&model(Dialect::OpenAi, &server.url), &first()).await;
        assert_eq!(outcome, Err(ModelError::Busy { retry_after: after.parse().ok() }));
        assert_eq!(server.seen().len(), tries);
    }
}

#[tokio::test]
async fn answers_that_are_none() {
    let html = Scripted::start(|_| "<html>".into_response()).await;
    let huge = Scripted::start(|_| Body::from(vec![b' '; 1024 * 1024 + 1]).into_response()).await;
    let away = Scripted::start(|_| Redirect::temporary("http://127.0.0.1:9/").into_response()).await;
    let cut = Scripted::start(|_| ([("content-length", "99")], "{").into_response()).await;
    for (server, error) in [
        (html, ModelError::Unreadable("it is not a JSON object")),
        (huge, ModelError::Unreadable("it is far too long")),
        (away, ModelError::Unreadable("it is a redirect")),
        (cut, ModelError::Down { status: None }),
    ] {
        assert_eq!(models().ask(&model(Dialect::OpenAi, &server.url), &first()).await, Err(error));
    }
}

#[tokio::test]
async fn a_question_that_is_none_is_not_asked() {
    let server = Scripted::start(|_| fine()).await;
    let chain = [model(Dialect::OpenAi, &server.url), model(Dialect::Gemini, &server.url)];
    let failures = models().ask_first_of(&chain, &chat(vec![])).await.unwrap_err();
    assert_eq!(failures, [ModelError::Invalid("a chat begins with the customer")]);
    assert_eq!(models().ask_first_of(&[], &first()).await, Err(vec![]));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn the_next_of_a_chain_answers_for_those_that_do_not() {
    let refuses = Scripted::always(401, json!({"error": {"message": "sk-awa?", "code": "invalid_api_key"}})).await;
    let answers = Scripted::start(|_| fine()).await;
    let mut nobody = model(Dialect::Anthropic, "http://127.0.0.1:9");
    nobody.key = None;
    let chain = [model(Dialect::OpenAi, &refuses.url), nobody, model(Dialect::OpenAi, &answers.url)];
    let first = models().ask_first_of(&chain, &first()).await.unwrap();
    assert_eq!((first.by, first.answer.text.as_str()), (2, "Oui"));
    let refused = ModelError::Refused { status: 401, code: "invalid_api_key".into() };
    assert_eq!(first.passed_over, [refused, ModelError::NotSent]);
}

#[tokio::test]
async fn a_model_without_a_key_is_asked_without_one() {
    let server = Scripted::start(|_| fine()).await;
    let mut own = model(Dialect::OpenAi, &server.url);
    own.key = None;
    models().ask(&own, &first()).await.unwrap();
    assert_eq!(server.seen()[0].header("authorization"), None);
    assert!(!format!("{:?}", model(Dialect::OpenAi, &server.url)).contains("sk-awa"));
}
