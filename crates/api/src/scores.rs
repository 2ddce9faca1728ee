//! Where to act first: scores with their reasons, and conversations by score.

use crate::{
    Api,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Asked, Named},
    page::{Limit, Page},
    problem::Problem,
};
use axum::{Json, extract::State};
use conversation::Conversation;
use identity::May;
use insight::{Outcome, Place, Ranked, Standing};
use kernel::{ApiError, Uuid};
use serde::{Deserialize, Serialize};
use storage::StoreError;
use utoipa::ToSchema;

/// A part of a score.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScoreReason {
    /// A stable word: `price`, `cart`, `silence`, `others`…
    #[schema(example = "price")]
    why: &'static str,
    /// What it adds to the score, or takes from it.
    #[schema(example = 18)]
    points: i64,
}

/// A score with its reasons: `base` and all points are `value`.
#[derive(Serialize, ToSchema)]
#[schema(as = Score)]
pub(crate) struct ScoreView {
    /// `buying` (an order is paid within 7 days), `risk` (they complain or leave), `engagement` (they write again).
    #[schema(example = "buying")]
    outcome: &'static str,
    /// 0–100: the probability in percent.
    value: i64,
    /// What a conversation has in which nothing was noticed.
    base: i64,
    /// What predicts it: `prior`, `rescaled`, `learned` or `base`.
    #[schema(example = "prior")]
    way: &'static str,
    reasons: Vec<ScoreReason>,
}

/// Where a conversation stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Standing)]
pub(crate) struct StandingView {
    scores: Vec<ScoreView>,
    /// `calm`, `pleased`, `hesitant`, `tense` or `angry`.
    #[schema(example = "calm")]
    mood: &'static str,
    /// −100 (furious) to 100 (delighted).
    mood_value: i64,
    /// `better`, `steady` or `worse`.
    #[schema(example = "steady")]
    trend: &'static str,
}

/// A conversation and its score.
#[derive(Serialize, ToSchema)]
pub(crate) struct RankedConversation {
    conversation: Uuid,
    /// 0–100.
    score: i64,
}

impl From<Ranked> for RankedConversation {
    fn from(one: Ranked) -> Self {
        Self { conversation: one.conversation.0, score: one.score }
    }
}

impl From<&Standing> for StandingView {
    fn from(standing: &Standing) -> Self {
        let score = |outcome: Outcome| {
            let score = standing.score(outcome);
            let reasons = score.reasons.iter();
            let reasons = reasons.map(|one| ScoreReason { why: one.why.code(), points: one.points }).collect();
            ScoreView { outcome: outcome.code(), value: score.value, base: score.base, way: score.way.code(), reasons }
        };
        Self {
            scores: Outcome::ALL.into_iter().map(score).collect(),
            mood: standing.mood.word.code(),
            mood_value: standing.mood.value,
            trend: standing.mood.trend.code(),
        }
    }
}

/// By which score.
#[derive(Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ByScore {
    /// Who may buy.
    #[default]
    Buying,
    /// Who may complain or leave.
    Risk,
    /// Who may write again.
    Engagement,
}

/// Which conversations.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RankingQuery {
    /// `buying`, `risk` or `engagement`.
    #[serde(default)]
    #[param(inline, default = "buying")]
    by: ByScore,
    /// None below this score.
    #[serde(default)]
    at_least: i64,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// Show the scores of a conversation
///
/// As of now, with the reasons that add up to them.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/scores", tag = "Scores",
    responses((status = 200, description = "Where it stands; `404` before anything was noticed in it.", body = StandingView))
)]
pub(crate) async fn show_scores(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<StandingView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let none = || ApiError::not_found("conversation");
    let found = Conversation::find(&mut &api.db, brand, path.conversation).await?.ok_or_else(none)?;
    let standing = insight::standing(&mut &api.db, brand, found.id, api.db.clock().now()).await?;
    Ok(Json((&standing.ok_or_else(|| ApiError::not_found("score"))?).into()))
}

/// List conversations by score
///
/// The highest first, closed and put off ones too. Pages are read on as of the moment of the first one.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/ranking", tag = "Scores", params(RankingQuery),
    responses((status = 200, description = "A page of conversations.", body = Page<RankedConversation>))
)]
pub(crate) async fn list_ranking(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<RankingQuery>,
) -> Result<Json<Page<RankedConversation>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let wrong = |_| ApiError::bad_request("invalid_query", "after: is not a cursor of this list");
    let place: Option<Place> = query.after.as_deref().map(serde_json::from_str).transpose().map_err(wrong)?;
    let outcome = match query.by {
        ByScore::Buying => Outcome::Buying,
        ByScore::Risk => Outcome::Risk,
        ByScore::Engagement => Outcome::Engagement,
    };
    let size = usize::try_from(query.limit.0).unwrap_or(1);
    let (on, now) = (&mut &api.db, api.db.clock().now());
    let page = insight::ranked(on, brand, outcome, query.at_least, (place.as_ref(), size), now).await?;
    let next = page.next.map(|place| serde_json::to_string(&place)).transpose();
    let next = next.map_err(|error| StoreError::Defect(format!("a place in a list cannot be told: {error}")))?;
    Ok(Json(Page::new(page.conversations.into_iter().map(RankedConversation::from).collect(), next)))
}
