//! What a service's error means. Its sentence is read for that and not kept: some repeat the question, or the key.

use crate::ModelError;
use reqwest::StatusCode;
use serde_json::Value;

/// `json` in any of the forms in use: `{"error": {…}}` (all three dialects), the same in a list (Gemini, at times),
/// `{"error": "…"}` (small servers), or the error itself (Mistral).
pub(crate) fn read(status: StatusCode, retry_after: Option<u32>, json: &Value) -> ModelError {
    let outer = json.get(0).unwrap_or(json);
    let error = outer.get("error").filter(|error| error.is_object()).unwrap_or(outer);
    let code = code(error);
    if status == StatusCode::PAYLOAD_TOO_LARGE || is_too_long(error, code.as_deref()) {
        return ModelError::TooLong;
    }
    let is_spent = code.as_deref() == Some("insufficient_quota");
    match status.as_u16() {
        // OpenAI says 429 also when the account is empty: waiting does not fill it.
        429 if !is_spent => ModelError::Busy { retry_after: retry_after.or_else(|| delay(error)) },
        529 => ModelError::Busy { retry_after },
        500.. => ModelError::Down { status: Some(status.as_u16()) },
        status => ModelError::Refused { status, code: code.unwrap_or_else(|| "unknown".to_owned()) },
    }
}

/// The service's word for it, the most precise first.
fn code(error: &Value) -> Option<String> {
    let details = error["details"].as_array().into_iter().flatten();
    let reasons = details.filter_map(|detail| detail["reason"].as_str());
    let words = [&error["code"], &error["type"], &error["status"]].into_iter().filter_map(Value::as_str);
    reasons.chain(words).find(|word| is_word(word)).map(str::to_owned)
}

/// A code, and not a sentence in a code's place.
fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn is_too_long(error: &Value, code: Option<&str>) -> bool {
    if matches!(code, Some("context_length_exceeded" | "exceed_context_size_error" | "request_too_large")) {
        return true;
    }
    // Anthropic; OpenAI, vLLM, OpenRouter and Mistral; Gemini.
    const SAYINGS: [&str; 5] = [
        "prompt is too long",
        "maximum context length",
        "input token count exceeds",
        "exceeds the maximum number of tokens allowed",
        "too large for model",
    ];
    let message = error["message"].as_str().unwrap_or_default().to_ascii_lowercase();
    SAYINGS.iter().any(|saying| message.contains(saying))
}

/// Gemini's `RetryInfo`: `{"retryDelay": "37s"}` or `"3.2s"`, among the details; rounded up.
fn delay(error: &Value) -> Option<u32> {
    let text = error["details"].as_array()?.iter().find_map(|detail| detail["retryDelay"].as_str())?;
    let text = text.strip_suffix('s')?;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let seconds: u32 = whole.parse().ok()?;
    Some(seconds.saturating_add(u32::from(part.bytes().any(|b| b != b'0'))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(status: u16, json: &Value) -> ModelError {
        read(StatusCode::from_u16(status).unwrap(), None, json)
    }
    fn refused(status: u16, code: &str) -> ModelError {
        ModelError::Refused { status, code: code.into() }
    }

    #[test]
    fn every_form_of_error_has_its_meaning() {
        let openai = json!({"error": {"message": "Incorrect API key provided: sk-a***", "type": "invalid_request_error",
            "param": null, "code": "invalid_api_key"}});
        assert_eq!(told(401, &openai), refused(401, "invalid_api_key"));
        assert!(told(401, &openai).is_about_the_account());
        let spent = json!({"error": {"message": "You exceeded your current quota", "type": "insufficient_quota",
            "param": null, "code": "insufficient_quota"}});
        assert_eq!(told(429, &spent), refused(429, "insufficient_quota"));
        assert!(told(429, &spent).is_about_the_account());
        let mistral = json!({"object": "error", "message": "Tool call id was x", "type": "invalid_function_call", "code": "3280"});
        assert_eq!(told(400, &mistral), refused(400, "3280"));
        let ollama = json!({"error": "model \"awa\" not found"});
        assert_eq!(told(404, &ollama), refused(404, "unknown"));
        let anthropic = json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}, "request_id": "req_1"});
        assert_eq!(told(529, &anthropic), ModelError::Busy { retry_after: None });
        let gemini = json!({"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details":
            [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]}});
        assert_eq!(told(400, &gemini), refused(400, "API_KEY_INVALID"));
        assert!(told(400, &gemini).is_about_the_account());
        let limited = json!([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details":
            [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36.5s"}]}}]);
        assert_eq!(told(429, &limited), ModelError::Busy { retry_after: Some(37) });
        assert_eq!(told(503, &Value::Null), ModelError::Down { status: Some(503) });
        assert_eq!(told(403, &Value::Null), refused(403, "unknown"));
    }

    #[test]
    fn a_chat_that_does_not_fit_is_told_whoever_says_it() {
        for (status, body) in [
            (400, json!({"error": {"message": "…", "code": "context_length_exceeded"}})),
            (400, json!({"error": {"code": 400, "message": "…", "type": "exceed_context_size_error", "n_ctx": 8192}})),
            (500, json!({"error": {"code": 500, "message": "…", "type": "exceed_context_size_error"}})),
            (
                400,
                json!({"object": "error", "message": "This model's maximum context length is 4096 tokens.", "code": 400}),
            ),
            (
                400,
                json!({"type": "error", "error": {"type": "invalid_request_error",
                "message": "prompt is too long: 201234 tokens > 200000 maximum"}}),
            ),
            (
                400,
                json!({"error": {"code": 400, "status": "INVALID_ARGUMENT",
                "message": "The input token count (9) exceeds the maximum number of tokens allowed (8)."}}),
            ),
            (413, Value::Null),
        ] {
            assert_eq!(told(status, &body), ModelError::TooLong, "{body}");
        }
    }

    #[test]
    fn a_sentence_is_no_code() {
        let odd = json!({"error": {"code": "bad key sk-secret", "type": "also bad"}});
        assert_eq!(told(400, &odd), refused(400, "unknown"));
    }
}
