//! Known answers: the questions we put, byte for meaning, and the answers the services' documentation shows, over real
//! HTTP against a server on loopback that says what it is told to.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "scenes of tests")]

mod anthropic;
mod asking;
mod gemini;
mod openai;
mod scripted;

use kernel::{Clock, Millis};
use models::{
    Answer, Arguments, Call, CallResult, Chat, Dialect, Model, ModelError, Models, Patience, Price, Tool, Turn,
};
use scripted::Scripted;
use serde_json::{Value, json};
use std::time::Duration;

const NOW: Millis = Millis(1_790_000_000_000);

fn models() -> Models {
    let patience = Patience { pause: Duration::ZERO, ..Patience::default() };
    Models::new(Clock::manual(NOW)).unwrap().with_patience(patience)
}

fn model(dialect: Dialect, url: &str) -> Model {
    Model {
        dialect,
        base_url: models::base_url(dialect, Some(url)).unwrap(),
        name: "small-1".into(),
        key: Some("sk-awa".into()),
        time_out: Duration::from_secs(10),
        price: Price::default(),
    }
}

fn tools() -> Vec<Tool> {
    let schema = json!({"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]});
    vec![
        Tool { name: "search_products".into(), description: "Finds products.".into(), schema },
        Tool { name: "show_cart".into(), description: "Shows the cart.".into(), schema: json!({"type": "object"}) },
    ]
}

fn chat(turns: Vec<Turn>) -> Chat {
    Chat { system: "Tu vends chez Awa.".into(), turns, tools: tools(), most_tokens: 300, temperature: Some(0.3) }
}

fn first() -> Chat {
    chat(vec![Turn::Customer("Bonjour".into()), Turn::Customer("combien la robe ?".into())])
}

/// Two calls at once, as another model made them, with results in another order, one of them a failure.
fn round_trip() -> Chat {
    let fields = |value: Value| Arguments::Read(value.as_object().cloned().unwrap());
    let calls = vec![
        Call {
            id: "functions.x:0".into(),
            name: "search_products".into(),
            arguments: fields(json!({"words": "robe"})),
        },
        Call { id: "b".into(), name: "show_cart".into(), arguments: Arguments::Unreadable("{\"a".into()) },
    ];
    let results = vec![
        CallResult::failed("b", json!("the arguments do not read")),
        CallResult::done("functions.x:0", json!({"products": [{"variant": "v1"}]})),
    ];
    let said = Turn::Model { text: "Je regarde.".into(), calls, carry: None };
    chat(vec![Turn::Customer("la robe ?".into()), said, Turn::Results(results)])
}

/// What the server saw of `chat`, and what came of its `answer`.
async fn ask(dialect: Dialect, chat: &Chat, answer: Value) -> (scripted::Seen, Result<Answer, ModelError>) {
    let server = Scripted::always(200, answer).await;
    let outcome = models().ask(&model(dialect, &server.url), chat).await;
    (server.seen().remove(0), outcome)
}

/// Answers, sends the answer back with results for its calls, and gives what the server saw then.
async fn go_on(dialect: Dialect, answer: Value) -> Value {
    let server = Scripted::always(200, answer).await;
    let (models, model) = (models(), model(dialect, &server.url));
    let mut chat = first();
    let answer = models.ask(&model, &chat).await.unwrap();
    chat.turns.push(answer.turn());
    chat.turns.push(Turn::Results(answer.calls.iter().map(|call| CallResult::done(&call.id, json!(1))).collect()));
    models.ask(&model, &chat).await.unwrap();
    server.seen().remove(1).json
}

fn called(answer: &Answer) -> Vec<(&str, &str, Value)> {
    let fields = |call: &Call| call.arguments.fields().cloned().map_or(Value::Null, Value::Object);
    answer.calls.iter().map(|call| (call.id.as_str(), call.name.as_str(), fields(call))).collect()
}
