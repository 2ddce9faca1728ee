use super::{Body, Refused, inbound::hear_from, line_of};
use crate::{
    flows::{self, BusinessKey, Ending, Flow, FlowStatus, Shown},
    line::Line,
    world::World,
};
use axum::{Json, extract::State};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A customer with a Flow message in hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hand {
    line: String,
    customer: String,
    /// The id of the Flow message.
    message: String,
    /// With `fill` and `submit`: what is entered, by the fields' names.
    #[serde(default)]
    values: Map<String, Value>,
    /// With `submit`: what is pressed instead of the Footer: a component's name, a link's text, a list item's id.
    by: Option<String>,
}

impl Hand {
    fn find(&self, world: &World) -> Result<(Arc<Line>, String), Refused> {
        let line = line_of(world, &self.line)?;
        let key = line.state().key_of(self.customer.trim_start_matches('+')).map(str::to_owned);
        Ok((line, key.ok_or_else(|| ApiError::not_found("chat"))?))
    }
}

/// The customer opens a Flow message that the product sent them.
pub(super) async fn open(State(world): State<Arc<World>>, Body(hand): Body<Hand>) -> Result<Json<Value>, Refused> {
    let (line, chat) = hand.find(&world)?;
    let ending = flows::open(&world, &line, &chat, &hand.message).await?;
    tell(&world, &line, &chat, &hand.message, ending)
}

/// The customer enters values and presses nothing yet.
pub(super) async fn fill(State(world): State<Arc<World>>, Body(hand): Body<Hand>) -> Result<Json<Value>, Refused> {
    let (line, chat) = hand.find(&world)?;
    let ending = flows::fill(&world, &line, &hand.message, &hand.values)?;
    tell(&world, &line, &chat, &hand.message, ending)
}

/// The customer enters values and presses a button of the screen.
pub(super) async fn submit(State(world): State<Arc<World>>, Body(hand): Body<Hand>) -> Result<Json<Value>, Refused> {
    let (line, chat) = hand.find(&world)?;
    let ending = flows::submit(&world, &line, &hand.message, hand.values, hand.by.as_deref()).await?;
    tell(&world, &line, &chat, &hand.message, ending)
}

/// The customer goes back.
pub(super) async fn back(State(world): State<Arc<World>>, Body(hand): Body<Hand>) -> Result<Json<Value>, Refused> {
    let (line, chat) = hand.find(&world)?;
    let ending = flows::back(&world, &line, &hand.message).await?;
    tell(&world, &line, &chat, &hand.message, ending)
}

/// The customer closes the Flow; nothing is told to anybody.
pub(super) async fn close(State(world): State<Arc<World>>, Body(hand): Body<Hand>) -> Result<Json<Value>, Refused> {
    hand.find(&world)?;
    Ok(Json(json!({"is": "closed", "was_open": flows::close(&world, &hand.message)})))
}

/// What the customer sees now; a Flow that is done becomes their `nfm_reply` (section 2.9).
fn tell(
    world: &Arc<World>,
    line: &Arc<Line>,
    chat: &str,
    message: &str,
    ending: Ending,
) -> Result<Json<Value>, Refused> {
    Ok(Json(match ending {
        Ending::Screen(Shown { screen, title, data, values, components, error_message }) => {
            json!({"is": "screen", "screen": screen, "title": title, "data": data, "values": values,
                "components": components, "error_message": error_message})
        }
        Ending::Completed(response) => {
            let customer = line.state().chat(chat).map(|chat| chat.customer.clone());
            let customer = customer.ok_or_else(|| ApiError::not_found("chat"))?;
            let response = Value::Object(response);
            let reply = json!({"name": "flow", "body": "Sent", "response_json": response.to_string()});
            let said = Map::from_iter([
                ("type".to_owned(), json!("interactive")),
                ("context".to_owned(), json!({"id": message})),
                ("interactive".to_owned(), json!({"type": "nfm_reply", "nfm_reply": reply})),
            ]);
            let (said, update, chat) = hear_from(world, line, &customer, said)?;
            world.post(line, &chat, vec![update]);
            json!({"is": "completed", "response": response, "id": said.id})
        }
        Ending::Closed => json!({"is": "closed"}),
        Ending::SwitchedOff(shown) => json!({"is": "switched_off", "message": shown}),
        Ending::Failed { trouble, acknowledged } => {
            json!({"is": "error", "error": trouble.key(), "message": trouble.to_string(), "acknowledged": acknowledged})
        }
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    flow: String,
    status: FlowStatus,
}

/// Monitoring throttles, blocks or pardons a Flow (section 8.6): `FLOW_STATUS_CHANGE` tells it.
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Body(change): Body<Change>,
) -> Result<Json<Value>, Refused> {
    let flow = world.flows.by_id(&change.flow).ok_or_else(|| ApiError::not_found("flow"))?;
    world.put_flow(&Flow { status: change.status, ..flow });
    Ok(Json(json!({"flow": change.flow, "status": change.status})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Number {
    line: String,
}

/// The number is registered again: its key must be uploaded again (section 8.7).
pub(super) async fn renew_number(
    State(world): State<Arc<World>>,
    Body(number): Body<Number>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &number.line)?;
    let key = line.state().business_key.clone().ok_or_else(|| ApiError::not_found("key"))?;
    let key = BusinessKey { valid: false, ..key };
    let status = key.status();
    world.set_business_key(&line, key);
    Ok(Json(json!({"business_public_key_signature_status": status})))
}
