use super::*;
use models::{Stop, Usage};

fn answer(content: Value, stop_reason: &str) -> Value {
    json!({
        "id": "msg_01Aq9w938a90dw8q", "type": "message", "role": "assistant", "model": "small-1-20261001",
        "content": content, "stop_reason": stop_reason, "stop_sequence": null,
        "usage": {"input_tokens": 21, "cache_creation_input_tokens": 188, "cache_read_input_tokens": 2051,
            "output_tokens": 47, "service_tier": "standard"},
    })
}

fn two_calls() -> Value {
    answer(
        json!([
            {"type": "thinking", "thinking": "", "signature": "EosnCkYICxIM"},
            {"type": "text", "text": "Je regarde."},
            {"type": "tool_use", "id": "toolu_01A", "name": "search_products", "input": {"words": "robe wax"}},
            {"type": "tool_use", "id": "toolu_01B", "name": "show_cart", "input": {}},
        ]),
        "tool_use",
    )
}

#[tokio::test]
async fn a_question_and_its_plain_answer() {
    let said = answer(json!([{"type": "text", "text": "15 000 FCFA.", "citations": null}]), "end_turn");
    let (seen, outcome) = ask(Dialect::Anthropic, &first(), said).await;
    assert_eq!(seen.path, "/base/v1/messages");
    assert_eq!(seen.header("x-api-key"), Some("sk-awa"));
    assert_eq!(seen.header("anthropic-version"), Some("2023-06-01"));
    assert_eq!(seen.header("authorization"), None);
    let kept = json!({"type": "ephemeral"});
    assert_eq!(
        seen.json,
        json!({
            "model": "small-1",
            "max_tokens": 300,
            "temperature": 0.3,
            "system": [{"type": "text", "text": "Tu vends chez Awa.", "cache_control": kept}],
            "tools": [
                {"name": "search_products", "description": "Finds products.", "input_schema": tools()[0].schema},
                {"name": "show_cart", "description": "Shows the cart.", "input_schema": {"type": "object"}, "cache_control": kept},
            ],
            "messages": [{"role": "user", "content": "Bonjour\ncombien la robe ?"}],
        })
    );
    let answer = outcome.unwrap();
    assert_eq!((answer.text.as_str(), answer.stop), ("15 000 FCFA.", Stop::Done));
    assert_eq!(answer.usage, Usage { input: 21, cached_input: 2_051, written_input: 188, output: 47 });
    assert_eq!(answer.usage.read(), 2_260);
}

#[tokio::test]
async fn the_address_may_name_the_version() {
    let server = Scripted::always(200, answer(json!([{"type": "text", "text": "Oui"}]), "end_turn")).await;
    for base in ["", "/", "/v1", "/v1/"] {
        models().ask(&model(Dialect::Anthropic, &format!("{}{base}", server.url)), &first()).await.unwrap();
    }
    assert!(server.seen().iter().all(|seen| seen.path == "/base/v1/messages"));
}

#[tokio::test]
async fn two_calls_at_once_and_what_came_of_them() {
    let answer = ask(Dialect::Anthropic, &first(), two_calls()).await.1.unwrap();
    assert_eq!((answer.text.as_str(), answer.stop), ("Je regarde.", Stop::Calls));
    let words = json!({"words": "robe wax"});
    assert_eq!(called(&answer), [("toolu_01A", "search_products", words), ("toolu_01B", "show_cart", json!({}))]);

    let (seen, _) = ask(Dialect::Anthropic, &round_trip(), two_calls()).await;
    assert_eq!(
        seen.json["messages"].as_array().unwrap()[1..],
        [
            json!({"role": "assistant", "content": [
                {"type": "text", "text": "Je regarde."},
                {"type": "tool_use", "id": "call00000", "name": "search_products", "input": {"words": "robe"}},
                {"type": "tool_use", "id": "call00001", "name": "show_cart", "input": {"unreadable": "{\"a"}},
            ]}),
            json!({"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "call00000", "content": "{\"products\":[{\"variant\":\"v1\"}]}"},
                {"type": "tool_result", "tool_use_id": "call00001", "content": "{\"error\":\"the arguments do not read\"}", "is_error": true},
            ]}),
        ]
    );
}

#[tokio::test]
async fn thoughts_come_back_as_they_were() {
    let messages = go_on(Dialect::Anthropic, two_calls()).await["messages"].clone();
    assert_eq!(messages[1], json!({"role": "assistant", "content": two_calls()["content"]}));
    assert_eq!(messages[2]["content"][0]["tool_use_id"], "toolu_01A");
}

#[tokio::test]
async fn other_ways_to_stop() {
    let text = json!([{"type": "text", "text": "La robe co"}]);
    for (content, reason, stop) in [
        (text.clone(), "max_tokens", Stop::Length),
        (text.clone(), "model_context_window_exceeded", Stop::Length),
        (json!([]), "refusal", Stop::Filtered),
        (text, "stop_sequence", Stop::Done),
    ] {
        assert_eq!(ask(Dialect::Anthropic, &first(), answer(content, reason)).await.1.unwrap().stop, stop);
    }
    let odd = json!([{"type": "tool_use", "id": "toolu_1", "name": "show_cart", "input": "{\"a"}]);
    let answer = ask(Dialect::Anthropic, &first(), answer(odd, "tool_use")).await.1.unwrap();
    assert_eq!(answer.calls[0].arguments, Arguments::Unreadable("{\"a".into()));
}
