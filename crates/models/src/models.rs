use crate::{
    Answer, Chat, Model, ModelError, Patience, address, breaker::Breakers, check::check, exchange::exchange,
    lines::count_calls,
};
use kernel::Clock;
use serde_json::Value;
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

/// Asks models. Clones share connections and what is known of each model's health.
#[derive(Clone)]
pub struct Models {
    http: reqwest::Client,
    clock: Clock,
    patience: Patience,
    breakers: Arc<Breakers>,
}

/// The first answer of a chain of models.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstAnswer {
    /// What it is.
    pub answer: Answer,
    /// Which of the chain gave it, counted from 0.
    pub by: usize,
    /// Why those before it did not, in order.
    pub passed_over: Vec<ModelError>,
}

impl Models {
    /// With the usual patience; `clock` says when a model that is left alone may be tried again.
    pub fn new(clock: Clock) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(4))
            // An API has none, and what customers write must not wander.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("seven-t/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, clock, patience: Patience::default(), breakers: Arc::default() })
    }

    /// With other patience.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Asks one model, within its time-out in all. Asking changes nothing anywhere, so that a question whose answer is
    /// lost may be asked again; but its tokens are paid twice.
    #[kernel::boxed]
    pub async fn ask(&self, model: &Model, chat: &Chat) -> Result<Answer, ModelError> {
        check(chat)?;
        if model.name.trim().is_empty() || !address::is_usable(&model.base_url) {
            return Err(ModelError::Invalid("a model has a name and an address"));
        }
        let pass = self.breakers.enter(model, self.clock.now())?;
        let outcome = tokio::time::timeout(model.time_out, self.tries(model, chat)).await;
        let outcome = outcome.unwrap_or(Err(ModelError::TimedOut));
        let Patience { failures, rest, .. } = self.patience;
        if pass.tell(&outcome, self.clock.now(), failures, rest) {
            tracing::warn!(model.name, model.dialect = %model.dialect, "A model fails and is left alone for {} s", rest.as_seconds());
        }
        outcome
    }

    /// Asks the models of `chain` in turn until one answers. One that refuses, fails or is left alone is passed over; a
    /// question that is none ([`ModelError::Invalid`]) is asked of nobody else. It takes the sum of their time-outs at
    /// most. Without an answer it gives each model's reason, in order.
    #[kernel::boxed]
    pub async fn ask_first_of(&self, chain: &[Model], chat: &Chat) -> Result<FirstAnswer, Vec<ModelError>> {
        let mut passed_over = Vec::new();
        for (by, model) in chain.iter().enumerate() {
            match self.ask(model, chat).await {
                Ok(answer) => return Ok(FirstAnswer { answer, by, passed_over }),
                Err(error) => {
                    tracing::warn!(model.name, model.dialect = %model.dialect, %error, "A model is passed over");
                    let is_hopeless = matches!(error, ModelError::Invalid(_));
                    passed_over.push(error);
                    if is_hopeless {
                        break;
                    }
                }
            }
        }
        Err(passed_over)
    }

    pub(crate) const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    async fn tries(&self, model: &Model, chat: &Chat) -> Result<Answer, ModelError> {
        let spoken = model.dialect.spoken();
        let address = spoken.address(model);
        let body = spoken.body(model, chat);
        let mut left = self.patience.retries;
        loop {
            let error = match self.once(model, &address, &body).await {
                Ok(json) => return spoken.read(model, &json, count_calls(chat)),
                Err(error) => error,
            };
            let retry_after = if let ModelError::Busy { retry_after } = &error { *retry_after } else { None };
            let pause = self.patience.pause_for(retry_after).filter(|_| left > 0 && error.is_worth_retrying());
            let Some(pause) = pause else { return Err(error) };
            tracing::debug!(model.name, %error, "A model is asked again");
            left -= 1;
            tokio::time::sleep(pause).await;
        }
    }

    async fn once(&self, model: &Model, address: &Url, body: &Value) -> Result<Value, ModelError> {
        let key = model.key.as_ref().filter(|key| !key.is_empty()).map(kernel::Secret::reveal);
        let request = self.http.post(address.clone()).json(body);
        exchange(model.dialect.spoken().sign(request, key)).await
    }
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Models(…)")
    }
}
