//! The models that the brand's assistants think with, what they may cost and what they have cost. A key is told to us and
//! never by us.

use crate::{
    Api,
    desk::Desk,
    extract::Body,
    problem::{Problem, ProblemView},
    shown::MoneyView,
};
use assistant::{Bill, Budget, ModelAccount, ModelDraft, Price, RequestKind, Service};
use axum::{Json, extract::State};
use identity::{Brand, May};
use kernel::{ApiError, Money, Secret, Uuid, seconds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the brand's assistants think with.
#[derive(Serialize, ToSchema)]
#[schema(as = Models)]
pub(crate) struct ModelsView {
    /// The models, the one asked first in front; none: the built-in brain thinks.
    models: Vec<ModelView>,
    /// What they may cost in a month; reached, the built-in brain thinks. `null`: as much as they do.
    #[schema(required)]
    monthly_budget: Option<MoneyView>,
    /// What they cost this month, in millionths of a minor unit of the brand's currency.
    spent_this_month: i64,
    /// What they cost today, likewise.
    spent_today: i64,
    /// Their answers this month.
    answers_this_month: i64,
    /// Answers of this month that the built-in brain gave because a model gave up.
    given_up_this_month: i64,
}

/// A model.
#[derive(Serialize, ToSchema)]
#[schema(as = Model)]
pub(crate) struct ModelView {
    id: Uuid,
    /// `openai`, `mistral`, `groq`, `openrouter`, `deepseek`, `anthropic` or `gemini`; `null` where the operator has set
    /// another address.
    #[schema(required, example = "mistral")]
    service: Option<&'static str>,
    /// Its name there.
    #[schema(example = "mistral-small-latest")]
    name: String,
    /// Whether a key is held for it.
    has_key: bool,
    /// How long one question may take in all.
    time_out_seconds: i64,
    price: TokenPrice,
    /// What it is asked for: `sale`, `order`, `question`; empty: everything.
    requests: Vec<&'static str>,
}

/// What a million tokens cost, in minor units of the brand's currency.
#[derive(Serialize, Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "input": 90, "cached_input": 20, "output": 360 }))]
pub(crate) struct TokenPrice {
    /// Tokens read.
    #[schema(minimum = 0)]
    input: u64,
    /// Tokens read again, from the service's memory.
    #[schema(minimum = 0)]
    cached_input: u64,
    /// Tokens written.
    #[schema(minimum = 0)]
    output: u64,
}

/// All the models there shall be, in their order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "models": [{ "service": "mistral", "name": "mistral-small-latest", "key": "…" }],
    "monthly_budget_minor": 10_000 }))]
pub(crate) struct NewModels {
    /// At most 4.
    models: Vec<NewModel>,
    /// In minor units of the brand's currency; left out or `null`: as much as they cost.
    #[serde(default)]
    #[schema(minimum = 0)]
    monthly_budget_minor: Option<i64>,
}

/// A model as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewModel {
    /// One that is held, to be kept or changed.
    #[serde(default)]
    id: Option<Uuid>,
    /// Needed for a new one; left out, a held one keeps its address.
    #[serde(default)]
    service: Option<String>,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// The key, never shown again; left out, a held one keeps its own, unless its service changes.
    #[serde(default)]
    #[schema(value_type = Option<String>, write_only)]
    key: Option<Secret>,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 30, default = 12)]
    time_out_seconds: Option<u8>,
    #[serde(default)]
    price: TokenPrice,
    /// What it is asked for: `sale`, `order`, `question`; left out: everything. Requests that no model is asked for are
    /// the built-in brain's.
    #[serde(default)]
    #[schema(example = json!(["sale"]))]
    requests: Vec<String>,
}

impl NewModel {
    fn draft(self) -> Result<ModelDraft, ApiError> {
        let unknown = || ApiError::unprocessable("wrong_model", "service is none that is known");
        let service = self.service.map(|word| Service::from_code(&word).ok_or_else(unknown)).transpose()?;
        let wrong = || ApiError::unprocessable("wrong_model", "requests are sale, order and question, each once");
        let requests: Vec<RequestKind> = self
            .requests
            .iter()
            .map(|word| RequestKind::from_code(word).ok_or_else(wrong))
            .collect::<Result<_, _>>()?;
        let TokenPrice { input, cached_input, output } = self.price;
        Ok(ModelDraft {
            id: self.id.map(Into::into),
            service,
            name: self.name,
            key: self.key,
            time_out: seconds(self.time_out_seconds.unwrap_or(12).into()),
            price: Price { input, cached_input, written_input: input, output },
            requests,
        })
    }
}

/// Show the models
///
/// With what they may cost and what they have cost.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/models", tag = "Agents",
    responses((status = 200, description = "The models.", body = ModelsView))
)]
pub(crate) async fn show_models(State(api): State<Api>, desk: Desk) -> Result<Json<ModelsView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand();
    Ok(Json(shown(&api, brand).await?))
}

/// Set the models
///
/// These and no others, in this order, and what they may cost in a month.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/models", tag = "Agents", request_body = NewModels,
    responses(
        (status = 200, description = "The models.", body = ModelsView),
        (status = 422, description = "`wrong_model`: see its detail.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn set_models(
    State(api): State<Api>,
    desk: Desk,
    Body(new): Body<NewModels>,
) -> Result<Json<ModelsView>, Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand();
    let drafts = new.models.into_iter().map(NewModel::draft).collect::<Result<Vec<_>, _>>()?;
    if new.monthly_budget_minor.is_some_and(|minor| minor < 0) {
        return Err(ApiError::unprocessable("wrong_model", "monthly_budget_minor must not be negative").into());
    }
    let budget = new.monthly_budget_minor.map(|minor| Money::new(minor, brand.currency));
    let set = api.db.write(async |tx| {
        let set = ModelAccount::set_drafts(tx, &api.vault, brand.id, &drafts).await?;
        if set.is_ok() {
            Budget(budget).set(tx, brand.id).await?;
        }
        Ok::<_, storage::StoreError>(set)
    });
    set.await?.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand).await?))
}

async fn shown(api: &Api, brand: &Brand) -> Result<ModelsView, Problem> {
    let db = &mut &api.db;
    let held = ModelAccount::all(db, brand.id).await?;
    let bill = Bill::of(db, brand, api.db.clock().now()).await?;
    let view = |held: ModelAccount| ModelView {
        id: held.id.0,
        service: held.service().map(Service::code),
        has_key: held.has_key(),
        requests: held.requests.iter().map(|kind| kind.code()).collect(),
        name: held.name,
        time_out_seconds: held.time_out.as_seconds(),
        price: TokenPrice { input: held.price.input, cached_input: held.price.cached_input, output: held.price.output },
    };
    Ok(ModelsView {
        models: held.into_iter().map(view).collect(),
        monthly_budget: Budget::of(db, brand.id).await?.0.map(MoneyView::from),
        spent_this_month: bill.month.cost,
        spent_today: bill.today.cost,
        answers_this_month: bill.month.answers,
        given_up_this_month: bill.given_up,
    })
}
