use super::*;
use models::{Stop, Usage};

fn answer(parts: Value, finish_reason: &str) -> Value {
    json!({
        "candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": finish_reason, "index": 0}],
        "usageMetadata": {"promptTokenCount": 200, "candidatesTokenCount": 18, "totalTokenCount": 268,
            "cachedContentTokenCount": 150, "thoughtsTokenCount": 50,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 200}]},
        "modelVersion": "small-1-002", "responseId": "x",
    })
}

fn two_calls() -> Value {
    answer(
        json!([
            {"text": "I look for it", "thought": true},
            {"functionCall": {"name": "search_products", "args": {"words": "robe wax"}, "id": "fc-7"}, "thoughtSignature": "c2ln"},
            {"functionCall": {"name": "show_cart"}},
        ]),
        "STOP",
    )
}

#[tokio::test]
async fn a_question_and_its_plain_answer() {
    let (seen, outcome) = ask(Dialect::Gemini, &first(), answer(json!([{"text": "15 000 FCFA."}]), "STOP")).await;
    assert_eq!(seen.path, "/base/models/small-1:generateContent");
    assert_eq!(seen.header("x-goog-api-key"), Some("sk-awa"));
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(
        seen.json,
        json!({
            "systemInstruction": {"parts": [{"text": "Tu vends chez Awa."}]},
            "contents": [{"role": "user", "parts": [{"text": "Bonjour\ncombien la robe ?"}]}],
            "tools": [{"functionDeclarations": [
                {"name": "search_products", "description": "Finds products.", "parameters":
                    {"type": "OBJECT", "properties": {"words": {"type": "STRING"}}, "required": ["words"]}},
                {"name": "show_cart", "description": "Shows the cart."},
            ]}],
            "generationConfig": {"maxOutputTokens": 300, "temperature": 0.3},
        })
    );
    let answer = outcome.unwrap();
    assert_eq!((answer.text.as_str(), answer.stop, answer.model.as_str()), ("15 000 FCFA.", Stop::Done, "small-1-002"));
    assert_eq!(answer.usage, Usage { input: 50, cached_input: 150, written_input: 0, output: 68 });
}

#[tokio::test]
async fn two_calls_at_once_and_what_came_of_them() {
    let answer = ask(Dialect::Gemini, &first(), two_calls()).await.1.unwrap();
    assert_eq!((answer.text.as_str(), answer.stop), ("", Stop::Calls));
    let words = json!({"words": "robe wax"});
    assert_eq!(called(&answer), [("fc-7", "search_products", words), ("call00001", "show_cart", json!({}))]);

    let (seen, _) = ask(Dialect::Gemini, &round_trip(), two_calls()).await;
    assert_eq!(
        seen.json["contents"].as_array().unwrap()[1..],
        [
            json!({"role": "model", "parts": [
                {"text": "Je regarde."},
                {"functionCall": {"name": "search_products", "args": {"words": "robe"}},
                    "thoughtSignature": "skip_thought_signature_validator"},
                {"functionCall": {"name": "show_cart", "args": {"unreadable": "{\"a"}}},
            ]}),
            json!({"role": "user", "parts": [
                {"functionResponse": {"name": "search_products", "response": {"output": {"products": [{"variant": "v1"}]}}}},
                {"functionResponse": {"name": "show_cart", "response": {"error": "the arguments do not read"}}},
            ]}),
        ]
    );
}

#[tokio::test]
async fn signatures_and_ids_come_back_as_they_were() {
    let contents = go_on(Dialect::Gemini, two_calls()).await["contents"].clone();
    assert_eq!(contents[1], json!({"role": "model", "parts": two_calls()["candidates"][0]["content"]["parts"]}));
    assert_eq!(contents[2]["parts"][0]["functionResponse"]["id"], "fc-7");
    assert_eq!(contents[2]["parts"][1]["functionResponse"].get("id"), None);
}

#[tokio::test]
async fn other_ways_to_stop() {
    let text = json!([{"text": "La robe co"}]);
    for (body, stop) in [
        (answer(text.clone(), "MAX_TOKENS"), Stop::Length),
        (answer(text, "SAFETY"), Stop::Filtered),
        (json!({"candidates": [{"finishReason": "PROHIBITED_CONTENT", "index": 0}]}), Stop::Filtered),
        (
            json!({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 4}}),
            Stop::Filtered,
        ),
    ] {
        assert_eq!(ask(Dialect::Gemini, &first(), body).await.1.unwrap().stop, stop);
    }
    let malformed =
        json!({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "print(x", "index": 0}]});
    let outcome = ask(Dialect::Gemini, &first(), malformed).await.1;
    assert_eq!(outcome, Err(ModelError::Unreadable("the model's call is malformed")));
    assert_eq!(ask(Dialect::Gemini, &first(), json!({})).await.1, Err(ModelError::Unreadable("it has no candidate")));
}
