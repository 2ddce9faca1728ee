//! The product's own client against the emulated model provider, over real HTTP, in every dialect.

#![allow(clippy::unwrap_used, reason = "scenes of tests")]

mod contract;
mod conversations;
mod troubles;

use kernel::{Chance, Clock, Millis, Secret};
use models::{Chat, Dialect, Model, Models, Patience, Price, Tool, Turn};
use serde_json::{Value, json};
use std::time::Duration;

const NOW: Millis = Millis(1_790_000_000_000);

/// The emulator, and a client that waits for nothing between its tries.
struct Stage {
    url: String,
    http: reqwest::Client,
    clock: Clock,
    models: Models,
}

impl Stage {
    async fn open() -> Self {
        let state = sandbox::models::ModelsState::new(Chance::seeded(7));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, sandbox::models::router(state)).await.unwrap() });
        let clock = Clock::manual(NOW);
        let patience = Patience { pause: Duration::ZERO, failures: 2, ..Patience::default() };
        let models = Models::new(clock.clone()).unwrap().with_patience(patience);
        Self { url, http: reqwest::Client::new(), clock, models }
    }

    async fn script(&self, scripts: Value) {
        let response = self.control("script", &scripts).await;
        assert_eq!(response.status(), 201, "{}", response.text().await.unwrap());
    }

    async fn control(&self, what: &str, body: &Value) -> reqwest::Response {
        self.http.post(format!("{}/control/models/{what}", self.url)).json(body).send().await.unwrap()
    }

    async fn requests(&self) -> Vec<Value> {
        self.http.get(format!("{}/control/models/requests", self.url)).send().await.unwrap().json().await.unwrap()
    }

    fn model(&self, dialect: Dialect) -> Model {
        let path = match dialect {
            Dialect::OpenAi => "openai/v1",
            Dialect::Anthropic => "anthropic",
            Dialect::Gemini => "gemini/v1beta",
        };
        Model {
            dialect,
            base_url: models::base_url(dialect, Some(&format!("{}/models/{path}", self.url))).unwrap(),
            name: "scripted-1".into(),
            key: Some(Secret::new(sandbox::models::KEY)),
            time_out: Duration::from_secs(10),
            price: Price { input: 90, cached_input: 45, written_input: 112, output: 360 },
        }
    }
}

fn tools() -> Vec<Tool> {
    let words = json!({"type": "object", "properties": {"words": {"type": "string", "minLength": 1}}, "required": ["words"],
        "additionalProperties": false});
    let add = json!({"type": "object", "properties": {"variant": {"type": "string"}, "quantity": {"type": "integer", "minimum": 1}},
        "required": ["variant"]});
    vec![
        Tool { name: "search_products".into(), description: "Finds products.".into(), schema: words },
        Tool { name: "add_to_cart".into(), description: "Puts a variant into the cart.".into(), schema: add },
        Tool { name: "show_cart".into(), description: "Shows the cart.".into(), schema: json!({"type": "object"}) },
    ]
}

fn chat(turns: Vec<Turn>) -> Chat {
    let system = "Tu es la vendeuse de la boutique Awa Mode, à Cocody.".to_owned();
    Chat { system, turns, tools: tools(), most_tokens: 400, temperature: Some(0.2) }
}

fn says(words: &str) -> Chat {
    chat(vec![Turn::Customer(words.into())])
}
