//! The brand's assistants: what they are called, how they speak and behave, and which one answers.

use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
};
use assistant::{Agent, AgentInput, Aloud, Conduct, Deed, Routing, Tone, When, WorkHours};
use axum::{Json, extract::State, http::StatusCode};
use identity::May;
use kernel::{AgentId, ApiError, Locale, Uuid, minutes, seconds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An assistant of the brand.
#[derive(Serialize, ToSchema)]
#[schema(as = Agent)]
pub(crate) struct AgentView {
    id: Uuid,
    /// Whether it is the one that answers the brand's customers.
    answers: bool,
    #[schema(example = "Aïcha")]
    name: String,
    /// `warm`, `neutral` or `formal`.
    #[schema(example = "warm")]
    tone: &'static str,
    /// Languages it answers in, its own first.
    languages: Vec<&'static str>,
    /// What the merchant tells it, for a model to follow.
    instructions: String,
    /// When it answers; `null`: at any hour.
    #[schema(required)]
    hours: Option<Hours>,
    /// What it says once to who writes while it is away; empty: our own words.
    absence: String,
    /// How long after the customer's last message it answers, at the least.
    wait_seconds: i64,
    /// How many messages in a row it may fail to understand before a human is asked.
    patience: u8,
    /// What it may give away by itself at most, percent of the goods; `null`: what the codes it may give are worth.
    #[schema(required)]
    most_discount_percent: Option<u8>,
    /// How many messages in a row it may send by itself before the customer writes again.
    most_in_a_row: u8,
    /// What is done when: for each of `angry`, `customer_asked`, `refund`, `complaint`, `unknown_language`, `vip`,
    /// `hesitant` and `engaged` some of `calm`, `hand_over`, `prioritise`, `offer`, `hot_lead` and `close`.
    #[schema(example = json!({ "angry": ["calm", "hand_over", "prioritise"] }))]
    routing: BTreeMap<&'static str, Vec<&'static str>>,
    /// When the team answers; `null`: at any hour.
    #[schema(required)]
    team_hours: Option<Hours>,
    /// How many minutes of the team's hours a customer waits for it before they are told, and the next teammate is.
    team_within_minutes: i64,
    /// Whether its first answer to a customer says that it is an AI.
    discloses: bool,
    /// When it answers aloud, where its brand lets it: `never`, `mirror` (to voice notes) or `always`. What a customer wants
    /// counts more.
    aloud: &'static str,
}

/// The days and the part of the day on which an assistant answers, in the brand's time.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WorkHours, example = json!({ "days": [1, 2, 3, 4, 5, 6], "from": "08:00", "until": "20:00" }))]
pub(crate) struct Hours {
    /// 1 is Monday, 7 is Sunday.
    days: Vec<u8>,
    #[schema(example = "08:00")]
    from: String,
    /// Not after `from`: on the next day.
    #[schema(example = "20:00")]
    until: String,
}

/// How an assistant is to be. What is left out is as usual.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Aïcha", "tone": "warm", "languages": ["fr"],
    "hours": { "days": [1, 2, 3, 4, 5, 6], "from": "08:00", "until": "20:00" } }))]
pub(crate) struct NewAgent {
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// `warm`, `neutral` or `formal`.
    #[serde(default)]
    tone: Option<String>,
    #[serde(default)]
    languages: Option<Vec<String>>,
    #[serde(default)]
    #[schema(max_length = 8000)]
    instructions: String,
    #[serde(default)]
    hours: Option<Hours>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    absence: String,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 60)]
    wait_seconds: i64,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    patience: Option<u8>,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    most_discount_percent: Option<u8>,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10)]
    most_in_a_row: Option<u8>,
    /// Rows that are left out are as usual.
    #[serde(default)]
    #[schema(example = json!({ "complaint": ["prioritise"] }))]
    routing: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    team_hours: Option<Hours>,
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1440)]
    team_within_minutes: Option<i64>,
    #[serde(default)]
    discloses: Option<bool>,
    /// `never`, `mirror` or `always`.
    #[serde(default)]
    aloud: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct AgentPath {
    agent: AgentId,
}

impl From<&WorkHours> for Hours {
    fn from(hours: &WorkHours) -> Self {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let (from, until) = hours.minutes();
        Self { days: hours.days().to_vec(), from: clock(from), until: clock(until) }
    }
}

impl AgentView {
    fn of(agent: Agent, answers: bool) -> Self {
        let Conduct { hours, absence, wait, patience, most_discount, most_in_a_row, discloses, .. } = agent.conduct;
        let Conduct { routing, team_hours, team_within, aloud, .. } = agent.conduct;
        let row = |when: When| (when.code(), routing.deeds(when).into_iter().map(Deed::code).collect());
        Self {
            id: agent.id.0,
            answers,
            name: agent.name,
            tone: agent.tone.code(),
            languages: agent.languages.iter().map(|locale| locale.code()).collect(),
            instructions: agent.instructions,
            hours: hours.as_ref().map(Hours::from),
            absence,
            wait_seconds: wait.as_seconds(),
            patience,
            most_discount_percent: most_discount,
            most_in_a_row,
            routing: When::ALL.into_iter().map(row).collect(),
            team_hours: team_hours.as_ref().map(Hours::from),
            team_within_minutes: team_within.0 / 60_000,
            discloses,
            aloud: aloud.code(),
        }
    }
}

impl NewAgent {
    fn input(self) -> Result<AgentInput, ApiError> {
        let wrong = ApiError::unprocessable;
        let tone = match self.tone.as_deref() {
            None => Tone::Warm,
            Some(word) => {
                Tone::from_code(word).ok_or_else(|| wrong("agent_tone", "tone is warm, neutral or formal"))?
            }
        };
        let languages = match self.languages {
            None => Locale::ALL.to_vec(),
            Some(codes) => {
                let read = codes.iter().map(|code| code.parse::<Locale>()).collect::<Result<Vec<_>, _>>();
                read.map_err(|_| wrong("agent_languages", "languages are fr and en"))?
            }
        };
        let hours = self.hours.map(|hours| hours.read()).transpose()?;
        let usual = Conduct::default();
        let aloud = match self.aloud.as_deref() {
            None => usual.aloud,
            Some(word) => {
                Aloud::from_code(word).ok_or_else(|| wrong("agent_aloud", "aloud is never, mirror or always"))?
            }
        };
        if !(0..=Conduct::LONGEST_WAIT.as_seconds()).contains(&self.wait_seconds) {
            return Err(wrong("agent_wait", "wait must be from 0 to 60 seconds"));
        }
        Ok(AgentInput {
            name: self.name,
            tone,
            languages,
            instructions: self.instructions,
            conduct: Conduct {
                hours,
                absence: self.absence,
                wait: seconds(self.wait_seconds),
                patience: self.patience.unwrap_or(usual.patience),
                most_discount: self.most_discount_percent,
                most_in_a_row: self.most_in_a_row.unwrap_or(usual.most_in_a_row),
                routing: routing(&self.routing)?,
                team_hours: self.team_hours.map(|hours| hours.read()).transpose()?,
                team_within: self.team_within_minutes.map_or(usual.team_within, minutes),
                discloses: self.discloses.unwrap_or(usual.discloses),
                aloud,
            },
        })
    }
}

fn routing(rows: &BTreeMap<String, Vec<String>>) -> Result<Routing, ApiError> {
    const WRONG: &str = "routing has rows such as \"angry\": [\"calm\", \"hand_over\"]";
    let wrong = || ApiError::unprocessable("agent_routing", WRONG);
    let mut table = Routing::default();
    for (when, deeds) in rows {
        let when = When::from_code(when).ok_or_else(wrong)?;
        let deed = |word: &String| Deed::from_code(word).filter(|deed| when.may().contains(deed)).ok_or_else(wrong);
        table.decide(when, deeds.iter().map(deed).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(table)
}

impl Hours {
    fn read(&self) -> Result<WorkHours, ApiError> {
        let minute = |text: &str| {
            let time = jiff::civil::Time::strptime("%H:%M", text).ok()?;
            Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
        };
        let between = minute(&self.from).zip(minute(&self.until));
        let hours = between.and_then(|(from, until)| WorkHours::new(&self.days, from, until));
        hours.ok_or_else(|| {
            ApiError::unprocessable("agent_hours", "hours have days from 1 to 7, and times such as 08:00 and 20:00")
        })
    }
}

/// List the assistants
///
/// The one that answers the brand's customers in front.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/agents", tag = "Agents",
    responses((status = 200, description = "The assistants.", body = Vec<AgentView>))
)]
pub(crate) async fn list_agents(State(api): State<Api>, desk: Desk) -> Result<Json<Vec<AgentView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let all = Agent::all(&mut &api.db, brand).await?;
    Ok(Json(all.into_iter().enumerate().map(|(n, agent)| AgentView::of(agent, n == 0)).collect()))
}

/// Make an assistant
///
/// The first one of a brand answers; a further one waits until it is let answer.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/agents", tag = "Agents", request_body = NewAgent,
    responses(
        (status = 201, description = "The assistant.", body = AgentView),
        (status = 409, description = "`agent_name_taken`, `too_many_agents`.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`agent_name`, `agent_tone`, `agent_languages`, `agent_instructions`, `agent_hours`, \
            `agent_absence`, `agent_wait`, `agent_patience`, `agent_most_discount`, `agent_most_in_a_row`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn make_agent(
    State(api): State<Api>,
    desk: Desk,
    Body(new): Body<NewAgent>,
) -> Result<(StatusCode, Json<AgentView>), Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand_id();
    let input = new.input()?;
    let id = api.db.write(async |tx| input.save(tx, brand, None).await).await?.map_err(ApiError::from)?;
    Ok((StatusCode::CREATED, Json(shown(&api, brand, id).await?)))
}

/// Show an assistant
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/agents/{agent}", tag = "Agents",
    responses((status = 200, description = "The assistant.", body = AgentView))
)]
pub(crate) async fn show_agent(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AgentPath>,
) -> Result<Json<AgentView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    Ok(Json(shown(&api, brand, path.agent).await?))
}

/// Change an assistant
///
/// What is left out becomes as usual again.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/agents/{agent}", tag = "Agents", request_body = NewAgent,
    responses(
        (status = 200, description = "The assistant.", body = AgentView),
        (status = 409, description = "`agent_name_taken`.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "As when it is made.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_agent(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AgentPath>,
    Body(new): Body<NewAgent>,
) -> Result<Json<AgentView>, Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand_id();
    let input = new.input()?;
    api.db.write(async |tx| input.save(tx, brand, Some(path.agent)).await).await?.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand, path.agent).await?))
}

/// Let an assistant go
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/agents/{agent}", tag = "Agents",
    responses(
        (status = 204, description = "It is gone."),
        (status = 409, description = "`last_agent`: a brand keeps one.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn dismiss_agent(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AgentPath>,
) -> Result<StatusCode, Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand_id();
    api.db.write(async |tx| Agent::dismiss(tx, brand, path.agent).await).await?.map_err(ApiError::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let an assistant answer
///
/// From now on it answers the brand's customers, instead of the one that did.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/agents/{agent}/answering", tag = "Agents",
    responses((status = 200, description = "The assistant.", body = AgentView))
)]
pub(crate) async fn let_agent_answer(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AgentPath>,
) -> Result<Json<AgentView>, Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand_id();
    if !api.db.write(async |tx| Agent::let_answer(tx, brand, path.agent).await).await? {
        return Err(ApiError::not_found("agent").into());
    }
    Ok(Json(shown(&api, brand, path.agent).await?))
}

async fn shown(api: &Api, brand: kernel::BrandId, id: AgentId) -> Result<AgentView, Problem> {
    let all = Agent::all(&mut &api.db, brand).await?;
    let found = all.into_iter().enumerate().find(|(_, agent)| agent.id == id);
    let (n, agent) = found.ok_or_else(|| ApiError::not_found("agent"))?;
    Ok(AgentView::of(agent, n == 0))
}
