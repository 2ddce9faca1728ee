//! What the emulator refuses, asked without the product's client.

use super::*;

impl Stage {
    /// Status and sentence of the answer to a body nobody but a careless client would send.
    async fn raw(&self, dialect: Dialect, body: &Value) -> (u16, String) {
        let key = sandbox::models::KEY;
        let post = |path: &str| self.http.post(format!("{}/models/{path}", self.url));
        let request = match dialect {
            Dialect::OpenAi => post("openai/v1/chat/completions").bearer_auth(key),
            Dialect::Anthropic => {
                post("anthropic/v1/messages").header("x-api-key", key).header("anthropic-version", "2023-06-01")
            }
            Dialect::Gemini => post("gemini/v1beta/models/m:generateContent").header("x-goog-api-key", key),
        };
        let response = request.json(body).send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (status, body["error"]["message"].as_str().unwrap_or_default().to_owned())
    }

    /// Every change to `good` must be refused for the reason beside it.
    async fn refuses(&self, dialect: Dialect, good: &Value, changes: &[(&str, Value, &str)]) {
        self.script(json!({"steps": [{"text": "Oui."}, {"text": "Encore."}]})).await;
        let (status, why) = self.raw(dialect, good).await;
        assert_eq!(status, 200, "{why}");
        for (pointer, value, reason) in changes {
            let mut body = good.clone();
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            match body.pointer_mut(parent).unwrap() {
                Value::Array(items) if field == "-" => items.push(value.clone()),
                Value::Array(items) => items[field.parse::<usize>().unwrap()] = value.clone(),
                object => object[field] = value.clone(),
            }
            let (status, why) = self.raw(dialect, &body).await;
            assert_eq!(status, 400, "{pointer}");
            assert!(why.contains(reason), "{pointer}: {why}");
        }
    }
}

#[tokio::test]
async fn openai_is_strict() {
    let call = json!({"id": "call00000", "type": "function", "function": {"name": "t", "arguments": "{}"}});
    let good = json!({
        "model": "m", "max_tokens": 9,
        "tools": [{"type": "function", "function": {"name": "t", "description": "d", "parameters": {"type": "object"}}}],
        "messages": [
            {"role": "system", "content": "s"},
            {"role": "user", "content": "u"},
            {"role": "assistant", "content": "", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call00000", "content": "1"},
        ],
    });
    let stage = Stage::open().await;
    stage
        .refuses(
            Dialect::OpenAi,
            &good,
            &[
                ("/stream", json!(true), "unknown field stream"),
                ("/max_completion_tokens", json!(9), "exclude each other"),
                ("/max_tokens", json!(0), "max_tokens"),
                ("/temperature", json!(3), "temperature"),
                ("/tools/0/function/name", json!("a b"), "tool name"),
                ("/tools/0/function/parameters", json!({"type": "string"}), "schema of type object"),
                ("/messages/2/tool_calls/0/id", json!("call_1"), "length of 9"),
                ("/messages/2/tool_calls/0/function/arguments", json!("{"), "JSON object in a string"),
                ("/messages/2/reasoning", json!("hm"), "unknown field reasoning"),
                ("/messages/3/tool_call_id", json!("call00001"), "answers no call"),
                ("/messages/3", json!({"role": "user", "content": "u"}), "must be followed by tool messages"),
                ("/messages/1", json!({"role": "assistant", "content": "a"}), "roles must alternate"),
                ("/messages/-", json!({"role": "user", "content": "u"}), "roles must alternate"),
            ],
        )
        .await;
}

#[tokio::test]
async fn anthropic_is_strict() {
    let good = json!({
        "model": "m", "max_tokens": 9,
        "system": [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}],
        "tools": [{"name": "t", "description": "d", "input_schema": {"type": "object"}}],
        "messages": [
            {"role": "user", "content": "u"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "call00000", "name": "t", "input": {}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "call00000", "content": "1"}]},
        ],
    });
    let thought = json!({"type": "thinking", "thinking": "", "signature": "made-up"});
    let stage = Stage::open().await;
    stage
        .refuses(
            Dialect::Anthropic,
            &good,
            &[
                ("/max_completion_tokens", json!(9), "unknown field"),
                ("/temperature", json!(1.5), "temperature"),
                ("/tools/0/parameters", json!({}), "unknown field parameters"),
                ("/system/0/cache_control", json!({"type": "always"}), "ephemeral"),
                ("/messages/0/role", json!("assistant"), "user first"),
                ("/messages/0/content", json!(" "), "text is required"),
                ("/messages/1/content/0/input", json!("{}"), "valid dictionary"),
                ("/messages/1/content/0/id", json!("a.b"), "should match pattern"),
                ("/messages/1/content/0/id", json!("toolu_1"), "Expected `thinking`"),
                ("/messages/1/content/0", thought, "Invalid `signature`"),
                ("/messages/1/content/-", json!({"type": "text", "text": ""}), "non-empty"),
                ("/messages/2/content", json!("u"), "without `tool_result` blocks"),
                ("/messages/2/content/0/tool_use_id", json!("x"), "unexpected `tool_use_id`"),
                ("/messages/-", json!({"role": "assistant", "content": "a"}), "prefill"),
            ],
        )
        .await;
    let url = format!("{}/models/anthropic/v1/messages", stage.url);
    let unversioned = stage.http.post(url).header("x-api-key", sandbox::models::KEY).json(&good).send().await.unwrap();
    assert_eq!(unversioned.status(), 400);
}

#[tokio::test]
async fn gemini_is_strict() {
    let call =
        json!({"functionCall": {"name": "t", "args": {}}, "thoughtSignature": "skip_thought_signature_validator"});
    let parameters = json!({"type": "OBJECT", "properties": {"a": {"type": "STRING"}}, "required": ["a"]});
    let good = json!({
        "systemInstruction": {"parts": [{"text": "s"}]},
        "generationConfig": {"maxOutputTokens": 9},
        "tools": [{"functionDeclarations": [{"name": "t", "description": "d", "parameters": parameters}]}],
        "contents": [
            {"role": "user", "parts": [{"text": "u"}]},
            {"role": "model", "parts": [call]},
            {"role": "user", "parts": [{"functionResponse": {"name": "t", "response": {"output": 1}}}]},
        ],
    });
    let declared = "/tools/0/functionDeclarations/0";
    let stage = Stage::open().await;
    stage
        .refuses(
            Dialect::Gemini,
            &good,
            &[
                ("/model", json!("m"), "unknown field model"),
                ("/generationConfig/maxTokens", json!(9), "unknown field maxTokens"),
                (&format!("{declared}/name"), json!("a".repeat(64)), "tool name"),
                (&format!("{declared}/parameters/additionalProperties"), json!(false), "Cannot find field"),
                (&format!("{declared}/parameters/properties"), json!({}), "non-empty for OBJECT"),
                (&format!("{declared}/parameters/required"), json!(["b"]), "property is not defined"),
                (
                    &format!("{declared}/parameters/properties/a"),
                    json!({"type": "INTEGER", "enum": ["1"]}),
                    "only allowed for STRING",
                ),
                (&format!("{declared}/parameters/properties/a"), json!({"type": "ARRAY"}), "missing field"),
                ("/contents/0/role", json!("model"), "user first"),
                ("/contents/1/parts/0/thoughtSignature", json!("made-up"), "missing a thought_signature"),
                ("/contents/1/parts/0/functionCall/args", json!("{}"), "args is an object"),
                ("/contents/2/parts/0", json!({"text": "u"}), "number of function response parts"),
                ("/contents/2/parts/0/functionResponse/name", json!("x"), "name is that of the call"),
                ("/contents/2/parts/0/functionResponse/response", json!("1"), "response is an object"),
                ("/contents/-", json!({"role": "model", "parts": [{"text": "a"}]}), "the last is of the user"),
            ],
        )
        .await;
}

#[tokio::test]
async fn nothing_is_invented() {
    let stage = Stage::open().await;
    let question = json!({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "u"}]});
    let (status, why) = stage.raw(Dialect::OpenAi, &question).await;
    assert_eq!((status, why.as_str()), (500, "no script: for step 0 after these words"));
    stage.script(json!({"steps": [{"text": "{{result.0/x}}"}]})).await;
    let (status, why) = stage.raw(Dialect::OpenAi, &question).await;
    assert_eq!((status, why.as_str()), (500, "no script: nothing stands at result.0/x"));
    for (bad, why) in [
        (json!({"steps": []}), "a script has steps"),
        (json!({"steps": [{}]}), "a step has text, calls, stop or fault"),
        (json!({"step": []}), "unknown field `step`, expected one of `when`, `times`, `steps`"),
        (
            json!({"steps": [{"text": "a", "fault": {"effect": "loop"}}, {"text": "b"}]}),
            "loop: only the last step goes on for ever",
        ),
    ] {
        let response = stage.control("script", &bad).await;
        assert_eq!(response.status(), 422);
        assert_eq!(response.json::<Value>().await.unwrap()["error"], why);
    }
}

#[tokio::test]
async fn the_whole_sandbox_has_it_too() {
    let mut options = sandbox::SandboxOptions::default();
    options.seed.model_scripts.push(json!({"steps": [{"text": "Oui."}]}));
    let sandbox = sandbox::Sandbox::start(options).await.unwrap();
    let mut stage = Stage::open().await;
    stage.url = sandbox.url().to_owned();
    let answer = stage.models.ask(&stage.model(Dialect::Anthropic), &says("Bonjour")).await.unwrap();
    assert_eq!(answer.text, "Oui.");
    sandbox.stop().await;
}
