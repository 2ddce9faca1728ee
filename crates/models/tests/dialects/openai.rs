use super::*;
use models::{Stop, Usage};

fn answer(message: Value, finish_reason: &str) -> Value {
    json!({
        "id": "chatcmpl-B9", "object": "chat.completion", "created": 1_741_569_952, "model": "small-1-2026-04-14",
        "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 119, "completion_tokens": 10, "total_tokens": 129,
            "prompt_tokens_details": {"cached_tokens": 100, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0}},
        "service_tier": "default",
    })
}

fn two_calls() -> Value {
    let call = |id: &str, name: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
    let calls = [call("call_a1", "search_products", "{\"words\": \"robe wax\"}"), call("call_b2", "show_cart", "")];
    answer(json!({"role": "assistant", "content": null, "tool_calls": calls, "refusal": null}), "tool_calls")
}

#[tokio::test]
async fn a_question_and_its_plain_answer() {
    let message = json!({"role": "assistant", "content": "15 000 FCFA.", "refusal": null, "annotations": []});
    let (seen, outcome) = ask(Dialect::OpenAi, &first(), answer(message, "stop")).await;
    assert_eq!(seen.path, "/base/chat/completions");
    assert_eq!(seen.header("authorization"), Some("Bearer sk-awa"));
    let tool = |name: &str, description: &str, parameters: &Value| json!({"type": "function", "function": {"name": name, "description": description, "parameters": parameters}});
    assert_eq!(
        seen.json,
        json!({
            "model": "small-1",
            "messages": [
                {"role": "system", "content": "Tu vends chez Awa."},
                {"role": "user", "content": "Bonjour\ncombien la robe ?"},
            ],
            "tools": [
                tool("search_products", "Finds products.", &tools()[0].schema),
                tool("show_cart", "Shows the cart.", &tools()[1].schema),
            ],
            "max_tokens": 300,
            "temperature": 0.3,
        })
    );
    let answer = outcome.unwrap();
    assert_eq!(
        (answer.text.as_str(), answer.stop, answer.model.as_str()),
        ("15 000 FCFA.", Stop::Done, "small-1-2026-04-14")
    );
    assert_eq!(answer.usage, Usage { input: 19, cached_input: 100, written_input: 0, output: 10 });
}

#[tokio::test]
async fn two_calls_at_once_and_what_came_of_them() {
    let (_, outcome) = ask(Dialect::OpenAi, &first(), two_calls()).await;
    let answer = outcome.unwrap();
    assert_eq!(answer.stop, Stop::Calls);
    let words = json!({"words": "robe wax"});
    assert_eq!(called(&answer), [("call_a1", "search_products", words), ("call_b2", "show_cart", json!({}))]);

    let (seen, _) = ask(Dialect::OpenAi, &round_trip(), two_calls()).await;
    let call = |id: &str, name: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
    assert_eq!(
        seen.json["messages"].as_array().unwrap()[2..],
        [
            json!({"role": "assistant", "content": "Je regarde.", "tool_calls": [
                call("call00000", "search_products", "{\"words\":\"robe\"}"),
                call("call00001", "show_cart", "{\"unreadable\":\"{\\\"a\"}"),
            ]}),
            json!({"role": "tool", "tool_call_id": "call00000", "content": "{\"products\":[{\"variant\":\"v1\"}]}"}),
            json!({"role": "tool", "tool_call_id": "call00001", "content": "{\"error\":\"the arguments do not read\"}"}),
        ]
    );
}

#[tokio::test]
async fn what_a_service_wants_back_comes_back_to_it_alone() {
    let mut thinking = two_calls();
    thinking["choices"][0]["message"]["reasoning_content"] = "hm".into();
    thinking["choices"][0]["message"]["reasoning"] = "others refuse this one".into();
    thinking["choices"][0]["message"]["tool_calls"][0]["extra_content"] = json!({"google": {"thought_signature": "s"}});
    let message = go_on(Dialect::OpenAi, thinking).await["messages"][2].clone();
    assert_eq!(message["reasoning_content"], "hm");
    assert_eq!(message.get("reasoning"), None);
    assert_eq!(message["tool_calls"][0]["id"], "call_a1");
    assert_eq!(message["tool_calls"][0]["extra_content"], json!({"google": {"thought_signature": "s"}}));
}

#[tokio::test]
async fn other_ways_to_stop() {
    let said = |content: &str| json!({"role": "assistant", "content": content});
    let refused = json!({"role": "assistant", "content": null, "refusal": "I can't help with that."});
    let chunks = json!({"role": "assistant", "content": [
        {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "Oui."}]});
    for (message, reason, text, stop) in [
        (said("La robe co"), "length", "La robe co", Stop::Length),
        (said(""), "content_filter", "", Stop::Filtered),
        (refused, "stop", "I can't help with that.", Stop::Filtered),
        (chunks, "stop", "Oui.", Stop::Done),
    ] {
        let answer = ask(Dialect::OpenAi, &first(), answer(message, reason)).await.1.unwrap();
        assert_eq!((answer.text.as_str(), answer.stop), (text, stop));
    }
    let mut calls_that_say_stop = two_calls();
    calls_that_say_stop["choices"][0]["finish_reason"] = "stop".into();
    assert_eq!(ask(Dialect::OpenAi, &first(), calls_that_say_stop).await.1.unwrap().stop, Stop::Calls);
}

#[tokio::test]
async fn calls_of_careless_servers() {
    let function = |arguments: Value| json!({"function": {"name": "show_cart", "arguments": arguments}});
    let calls = [function(json!({"a": 1})), function(json!("{\"a\": ")), function(json!("[1]")), function(Value::Null)];
    let message = json!({"role": "assistant", "tool_calls": calls});
    let answer = ask(Dialect::OpenAi, &round_trip(), answer(message, "tool_calls")).await.1.unwrap();
    let ids: Vec<&str> = answer.calls.iter().map(|call| call.id.as_str()).collect();
    assert_eq!(ids, ["call00002", "call00003", "call00004", "call00005"], "none of the chat's own");
    let arguments: Vec<&Arguments> = answer.calls.iter().map(|call| &call.arguments).collect();
    assert_eq!(arguments[0].fields().unwrap()["a"], 1);
    assert_eq!(arguments[1], &Arguments::Unreadable("{\"a\": ".into()));
    assert_eq!(arguments[2], &Arguments::Unreadable("[1]".into()));
    assert_eq!(arguments[3], &Arguments::Read(serde_json::Map::new()));
}

#[tokio::test]
async fn a_failure_inside_a_success_is_one() {
    let body = json!({"id": "gen-1", "error": {"code": 502, "message": "Provider returned error"}});
    assert_eq!(ask(Dialect::OpenAi, &first(), body).await.1, Err(ModelError::Down { status: Some(502) }));
    let body = json!({"choices": []});
    assert_eq!(ask(Dialect::OpenAi, &first(), body).await.1, Err(ModelError::Unreadable("it has no message")));
}
