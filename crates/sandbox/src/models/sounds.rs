//! Services that hear and speak: OpenAI's `/audio/transcriptions` and `/audio/speech`
//! (<https://platform.openai.com/docs/api-reference/audio>), ElevenLabs' `/v1/text-to-speech`
//! (<https://elevenlabs.io/docs/api-reference/text-to-speech>).
//!
//! They neither hear nor speak: what a sound holds and what a text sounds like is told beforehand, by
//! `POST /control/models/sounds`. What a service refuses is refused here.

use super::{ModelsState, fault::Effect, lock};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{
        DefaultBodyLimit, Multipart, Path, Query, State, multipart::MultipartRejection, rejection::JsonRejection,
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};

/// OpenAI takes 25 MB.
const LARGEST: usize = 25 * 1024 * 1024;
/// Characters that are said at once.
const LONGEST: usize = 4_096;
const HEARD: [&str; 9] = ["flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm"];
const FORMS: [&str; 5] = ["json", "text", "srt", "verbose_json", "vtt"];
const SOUNDS: [&str; 6] = ["mp3", "opus", "aac", "flac", "wav", "pcm"];
const VOICES: [&str; 11] =
    ["alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse"];

/// What was told, and what was asked.
#[derive(Default)]
pub(super) struct Sounds {
    told: Told,
    seen: Vec<Asked>,
}

/// What the services are to hear and to say, and what goes wrong with it; told again, it is as told last.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    /// The words of every sound.
    text: String,
    /// Their language, as OpenAI names it: `french`.
    language: String,
    /// How sure they are.
    avg_logprob: f64,
    /// What every text sounds like, in base64.
    sound: String,
    fault: Option<Effect>,
}

/// A request as it came, without its bytes.
#[derive(Debug, Clone, Serialize)]
struct Asked {
    path: String,
    fields: HashMap<String, String>,
    bytes: usize,
}

pub(super) fn routes() -> Router<ModelsState> {
    Router::new()
        .route("/models/openai/v1/audio/transcriptions", post(transcribe))
        .route("/models/openai/v1/audio/speech", post(speak))
        .route("/models/elevenlabs/v1/text-to-speech/{voice}", post(elevenlabs))
        .route("/control/models/sounds", post(tell).get(seen))
        .layer(DefaultBodyLimit::max(LARGEST + 64 * 1024))
}

async fn tell(State(state): State<ModelsState>, body: Result<Json<Told>, JsonRejection>) -> Response {
    let Ok(Json(told)) = body else {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": "text, language, avg_logprob, sound, fault"})))
            .into_response();
    };
    if STANDARD.decode(&told.sound).is_err() {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": "sound: base64"}))).into_response();
    }
    let mut sounds = lock(&state.0.sounds);
    sounds.told = told;
    sounds.seen.clear();
    StatusCode::NO_CONTENT.into_response()
}

async fn seen(State(state): State<ModelsState>) -> Json<Value> {
    Json(json!({ "data": lock(&state.0.sounds).seen }))
}

async fn transcribe(
    State(state): State<ModelsState>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    if !has_key(&state, &headers) {
        return openai(StatusCode::UNAUTHORIZED, "Incorrect API key provided.", None, Some("invalid_api_key"));
    }
    let Ok(mut form) = form else { return invalid("Could not parse multipart form", None) };
    let (mut fields, mut file) = (HashMap::new(), None);
    loop {
        match form.next_field().await {
            Ok(Some(field)) => {
                let (name, file_name) =
                    (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
                let Ok(bytes) = field.bytes().await else { return invalid("Could not read the file", Some("file")) };
                if name == "file" {
                    file = Some((file_name.unwrap_or_default(), bytes));
                } else {
                    fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
            Ok(None) => break,
            Err(_) => return invalid("Could not parse multipart form", None),
        }
    }
    let of = |name: &str| fields.get(name).map(String::as_str);
    let bytes = file.as_ref().map_or(0, |(_, bytes)| bytes.len());
    note(&state, "/audio/transcriptions", &fields, bytes);
    const KNOWN: [&str; 5] = ["model", "response_format", "language", "prompt", "temperature"];
    if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return invalid(&format!("Unknown parameter: '{unknown}'."), Some(unknown));
    }
    let Some(model) = of("model") else { return invalid("you must provide a model parameter", Some("model")) };
    let Some((name, bytes)) = file else { return invalid("file is required", Some("file")) };
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    if !HEARD.contains(&end) || bytes.is_empty() {
        return invalid(&format!("Invalid file format. Supported formats: {HEARD:?}"), Some("file"));
    }
    if bytes.len() > LARGEST {
        return openai(StatusCode::PAYLOAD_TOO_LARGE, "Maximum content size limit (26214400) exceeded", None, None);
    }
    let wanted = of("response_format").unwrap_or("json");
    let has_details = !model.starts_with("gpt-");
    if !FORMS.contains(&wanted) || !has_details && !matches!(wanted, "json" | "text") {
        let why = format!("response_format '{wanted}' is not compatible with model '{model}'.");
        return invalid(&why, Some("response_format"));
    }
    if of("language").is_some_and(|code| code.len() != 2 || !code.chars().all(|c| c.is_ascii_lowercase())) {
        return invalid(
            "Invalid language. Language parameter must be specified in ISO-639-1 format.",
            Some("language"),
        );
    }
    if let Some(answer) = goes_wrong(&state).await {
        return answer;
    }
    let sounds = lock(&state.0.sounds);
    let Told { text, language, avg_logprob, .. } = &sounds.told;
    match wanted {
        "verbose_json" => Json(json!({
            "task": "transcribe", "language": language, "duration": 3.1, "text": text,
            "segments": [{"id": 0, "seek": 0, "start": 0.0, "end": 3.1, "text": text, "tokens": [50364], "temperature": 0.0,
                "avg_logprob": avg_logprob, "compression_ratio": 0.9, "no_speech_prob": 0.01}],
        }))
        .into_response(),
        "json" => Json(json!({ "text": text })).into_response(),
        _ => text.clone().into_response(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speech {
    model: Option<String>,
    input: Option<String>,
    voice: Option<String>,
    #[serde(default)]
    response_format: Option<String>,
}

async fn speak(
    State(state): State<ModelsState>,
    headers: HeaderMap,
    body: Result<Json<Speech>, JsonRejection>,
) -> Response {
    if !has_key(&state, &headers) {
        return openai(StatusCode::UNAUTHORIZED, "Incorrect API key provided.", None, Some("invalid_api_key"));
    }
    let Ok(Json(asked)) = body else { return invalid("We could not parse the JSON body of your request.", None) };
    let fields = [("model", &asked.model), ("input", &asked.input), ("voice", &asked.voice)];
    let given = fields.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value).clone()?)));
    note(&state, "/audio/speech", &given.collect(), 0);
    if let Some((name, _)) = fields.iter().find(|(_, value)| value.as_deref().is_none_or(str::is_empty)) {
        return invalid(&format!("Missing required parameter: '{name}'."), Some(name));
    }
    if asked.input.as_ref().is_some_and(|input| input.chars().count() > LONGEST) {
        return invalid("String too long. Expected a string with maximum length 4096.", Some("input"));
    }
    if !VOICES.contains(&asked.voice.as_deref().unwrap_or_default()) {
        return invalid("Input should be one of the voices", Some("voice"));
    }
    let format = asked.response_format.as_deref().unwrap_or("mp3");
    if !SOUNDS.contains(&format) {
        return invalid("Input should be one of the formats", Some("response_format"));
    }
    said(&state, &format!("audio/{format}")).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElevenSpeech {
    text: String,
    model_id: String,
}

async fn elevenlabs(
    State(state): State<ModelsState>,
    Path(voice): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Result<Json<ElevenSpeech>, JsonRejection>,
) -> Response {
    let refuse = |status: StatusCode, code: &str, why: &str| {
        (status, Json(json!({"detail": {"status": code, "message": why}}))).into_response()
    };
    let key = headers.get("xi-api-key").and_then(|key| key.to_str().ok());
    if !key.is_some_and(|key| lock(&state.0.keys).contains(key)) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_api_key", "Invalid API key");
    }
    let Ok(Json(asked)) = body else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", "text and model_id are required");
    };
    let mut fields = query.clone();
    fields.extend([("text".into(), asked.text), ("model_id".into(), asked.model_id), ("voice".into(), voice)]);
    note(&state, "/text-to-speech", &fields, 0);
    let format = query.get("output_format").map_or("mp3_44100_128", String::as_str);
    if !["mp3_", "pcm_", "ulaw_", "opus_"].iter().any(|start| format.starts_with(start)) {
        return refuse(StatusCode::BAD_REQUEST, "invalid_output_format", "output_format is not known");
    }
    said(&state, "application/octet-stream").await
}

async fn said(state: &ModelsState, kind: &str) -> Response {
    if let Some(answer) = goes_wrong(state).await {
        return answer;
    }
    let sound = STANDARD.decode(&lock(&state.0.sounds).told.sound).unwrap_or_default();
    ([(header::CONTENT_TYPE, kind.to_owned())], Bytes::from(sound)).into_response()
}

/// What was told to go wrong; after a stall the answer comes.
async fn goes_wrong(state: &ModelsState) -> Option<Response> {
    let fault = lock(&state.0.sounds).told.fault.clone();
    match fault? {
        Effect::Stall { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            None
        }
        Effect::Status { status, .. } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some(openai(status, "by command", None, None))
        }
        Effect::Close => std::panic::resume_unwind(Box::new("the emulator cuts the connection")),
        _ => Some("<html><body><h1>It wor".into_response()),
    }
}

fn note(state: &ModelsState, path: &str, fields: &HashMap<String, String>, bytes: usize) {
    lock(&state.0.sounds).seen.push(Asked { path: path.to_owned(), fields: fields.clone(), bytes });
}

fn has_key(state: &ModelsState, headers: &HeaderMap) -> bool {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    key.is_some_and(|key| lock(&state.0.keys).contains(key))
}

fn invalid(why: &str, parameter: Option<&str>) -> Response {
    openai(StatusCode::BAD_REQUEST, why, parameter, None)
}

fn openai(status: StatusCode, why: &str, parameter: Option<&str>, code: Option<&str>) -> Response {
    let error = json!({"message": why, "type": "invalid_request_error", "param": parameter, "code": code});
    (status, Json(json!({ "error": error }))).into_response()
}
