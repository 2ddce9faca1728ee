//! A shop whose agent thinks with the sandbox's model provider, which says what the story wants.

#![allow(dead_code, reason = "each file of stories uses its part")]

use crate::shop::Shop;
use assistant::{Assistant, ModelAccount, ModelSpec};
use kernel::{Secret, Vault, seconds};
use models::{Dialect, Models, Patience, Price};
use serde_json::{Value, json};
use std::time::Duration;
use testing::Ground;

/// What a model puts out once.
#[derive(Debug, Clone)]
pub enum Step {
    /// These calls.
    Calls(Vec<(String, Value)>),
    /// These words.
    Text(String),
    /// A trouble of the emulator, by its name.
    Fault(&'static str),
}

/// The emulated provider, on the network.
pub struct Provider {
    http: reqwest::Client,
    pub url: String,
}

pub struct Thinking {
    pub shop: Shop,
    pub model: Provider,
}

impl Thinking {
    pub async fn selling(ground: Ground, shelf: &str) -> Self {
        Self::with(ground, shelf, |agent| agent).await
    }

    /// The same, its agent with something more.
    pub async fn with(ground: Ground, shelf: &str, more: impl FnOnce(Assistant) -> Assistant) -> Self {
        let state = sandbox::models::ModelsState::new(ground.chance.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, sandbox::models::router(state)).await.unwrap() });
        let patience = Patience { pause: Duration::ZERO, failures: 1_000_000, ..Patience::default() };
        let models = Models::new(ground.clock.clone()).unwrap().with_patience(patience);
        let vault = || Vault::new(&"a secret key of thirty-two letters".into());
        let agent = Assistant::new(ground.db.clone(), "https://pay.example").thinking_with(models, vault());
        let shop = Shop::with_agent(ground, shelf, more(agent)).await;
        let model = Provider { http: reqwest::Client::new(), url };
        let thinking = Self { shop, model };
        thinking.may_think_with(&[thinking.spec(Dialect::OpenAi, "first")]).await;
        thinking
    }

    pub fn spec(&self, dialect: Dialect, name: &str) -> ModelSpec {
        let path = match dialect {
            Dialect::OpenAi => "/models/openai/v1",
            Dialect::Anthropic => "/models/anthropic",
            Dialect::Gemini => "/models/gemini/v1beta",
        };
        ModelSpec {
            dialect,
            base_url: Some(format!("{}{path}", self.model.url)),
            name: name.into(),
            key: Some(Secret::new(sandbox::models::KEY)),
            time_out: seconds(1),
            price: Price { input: 90, cached_input: 45, written_input: 90, output: 360 },
            requests: Vec::new(),
        }
    }

    pub async fn may_think_with(&self, specs: &[ModelSpec]) {
        let (brand, vault) = (self.shop.brand.id, Vault::new(&"a secret key of thirty-two letters".into()));
        let set = async |tx: &mut storage::Tx| ModelAccount::set_all(tx, &vault, brand, specs).await;
        self.shop.ground.db.write(set).await.unwrap().unwrap();
    }
}

impl Provider {
    /// It has no script: the built-in brain answers.
    pub async fn is_silent(&self) {
        self.http.delete(format!("{}/control/models/script", self.url)).send().await.unwrap();
    }

    /// The steps in order, whatever is asked; the last again for ever.
    pub async fn puts_out(&self, steps: &[Step], own_order: i64) {
        self.is_silent().await;
        let steps: Vec<Value> = steps.iter().map(|step| said(step, own_order)).collect();
        self.script(json!({ "steps": steps })).await;
    }

    pub async fn script(&self, script: Value) {
        let answer = self.http.post(format!("{}/control/models/script", self.url)).json(&script).send().await.unwrap();
        let status = answer.status();
        assert!(status.is_success(), "{status}: {}", answer.text().await.unwrap());
    }

    /// What it was asked before is forgotten.
    pub async fn forgets(&self) {
        self.http.delete(format!("{}/control/models/requests", self.url)).send().await.unwrap();
    }

    /// The questions it was asked, oldest first, as their bodies.
    pub async fn asked(&self) -> Vec<Value> {
        let url = format!("{}/control/models/requests", self.url);
        let seen: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        seen.as_array().cloned().unwrap()
    }
}

/// A step in the emulator's words; `#0002` stands for the order of who writes.
fn said(step: &Step, own_order: i64) -> Value {
    match step {
        Step::Text(text) => json!({ "text": text }),
        Step::Fault(effect) => json!({ "fault": { "effect": effect, "times": 9 } }),
        Step::Calls(calls) => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|(name, arguments)| {
                    let arguments = arguments.to_string().replace("#0002", &format!("#{own_order:04}"));
                    json!({ "name": name, "arguments": serde_json::from_str::<Value>(&arguments).unwrap() })
                })
                .collect();
            json!({ "calls": calls })
        }
    }
}
