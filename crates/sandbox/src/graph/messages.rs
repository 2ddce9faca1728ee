use super::{
    GraphError, GraphResult,
    access::{Fortune, fortune, number},
    json_body, read,
};
use crate::{
    chat::{Author, Chat, Customer, Entry, Progress},
    content::{self, Link, Outgoing, Recipient},
    cut::Cut,
    faults::Place,
    line::Line,
    media_store::Medium,
    webhooks::{Climb, Fate},
    world::{Sent, World},
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{ConnectInfo, Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use kernel::{Millis, days};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// `POST /{V}/{PHONE}/messages`: a message, or a read receipt when `status` is `read` (section 4.6).
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path((version, phone)): Path<(String, String)>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let line = match number(&world, &headers, &version, &phone, "post") {
        Ok(line) => line,
        Err(refusal) => return refusal.answer(&world.ids.trace(), &phone),
    };
    let body = json_body(&bytes);
    let is_read = body.as_ref().is_ok_and(|body| body.get("status").and_then(Value::as_str) == Some("read"));
    let fortune = fortune(&world, if is_read { Place::Read } else { Place::Send }, &line, &cut).await;
    if let Some(instead) = fortune.instead {
        return instead;
    }
    let cut_after = fortune.cut_after;
    let result = match body {
        Ok(body) if is_read => connected(&line).and_then(|()| read::mark(&world, &line, body)),
        Ok(body) => match connected(&line) {
            Ok(()) => accept(&world, &line, body, fortune).await,
            Err(refusal) => Err(refusal),
        },
        Err(refusal) => connected(&line).and(Err(refusal)),
    };
    if cut_after {
        cut.cut();
        return Response::new(Body::empty());
    }
    match result {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => refusal.answer(&world.ids.trace(), &line.spec.waba_id),
    }
}

fn connected(line: &Line) -> GraphResult<()> {
    if line.status() == "CONNECTED" { Ok(()) } else { Err(GraphError::usual(133_010)) }
}

async fn accept(world: &Arc<World>, line: &Arc<Line>, body: Value, fortune: Fortune) -> GraphResult<Value> {
    let mut message = content::check(world, line, &body)?;
    let (now, flow) = (world.time.now(), world.time.flow());
    let fate = {
        let mut state = line.state();
        if !state.throughput.admit(flow, line.spec.throughput) {
            return Err(GraphError::usual(130_429));
        }
        let chat = find(&mut state, &message.recipient);
        if let Some(chat) = chat {
            if line.spec.pair_limit && !chat.pair.admit(flow) {
                return Err(GraphError::usual(131_056));
            }
            fate(chat, &message, &fortune, now)
        } else {
            fate_of_stranger(&message, &fortune)
        }
    };
    if message.throttled_flow.as_ref().is_some_and(|id| !world.flows.admit(id, flow)) {
        return Err(GraphError::usual(132_069));
    }
    let later = message.later.take();
    let fate = match (fate, later) {
        // What the window or the person refuses is told before what the file is.
        (Fate::Arrives, Some(refusal)) => Fate::Fails(refusal),
        (fate, _) => fate,
    };
    if let Fate::Fails(refusal) = &fate
        && world.settings().refuse_at_once
    {
        return Err(refusal.clone());
    }
    let id = world.ids.wamid(address(&message.recipient), false);
    let (chat, customer) = file(world, line, &message, &id, flow);
    world.record(Sent {
        at: now,
        line: line.id().to_owned(),
        kind: "message",
        id: id.clone(),
        customer: chat.clone(),
        body,
    });
    let climb = Climb::new(line, &chat, &id, message.category.clone());
    if message.links.is_empty() || matches!(fate, Fate::Fails(_)) {
        if fortune.status_before_answer {
            climb.start_before_answer(world, fate).await;
        } else {
            climb.start(world, fate);
        }
    } else {
        tokio::spawn(fetch_then_climb(Arc::clone(world), Arc::clone(line), message.links, climb, fate));
    }
    Ok(answer(&message.recipient, &customer, &id))
}

fn find<'a>(state: &'a mut crate::line::LineState, recipient: &Recipient) -> Option<&'a mut Chat> {
    match recipient {
        Recipient::Phone { wa_id, .. } => state.chat(wa_id),
        Recipient::Bsuid(bsuid) => state.chat(bsuid),
    }
}

/// What becomes of a message to somebody known (section 5): refusals in the order person, window, marketing.
fn fate(chat: &Chat, message: &Outgoing, fortune: &Fortune, now: Millis) -> Fate {
    if let Some(code) = fortune.fail {
        return Fate::Fails(GraphError::usual(code));
    }
    if chat.unreachable {
        return Fate::Fails(GraphError::usual(131_026));
    }
    match message.category.as_deref() {
        Some("MARKETING") if chat.no_marketing => return Fate::Fails(GraphError::usual(131_050)),
        Some(_) => return Fate::Arrives,
        None if fortune.window_closed || !chat.is_open(now) => return Fate::Fails(GraphError::usual(131_047)),
        None => {}
    }
    if message.kind == "reaction" { reaction_fate(chat, message, now) } else { Fate::Arrives }
}

fn reaction_fate(chat: &Chat, message: &Outgoing, now: Millis) -> Fate {
    let target = message.content.get("message_id").and_then(Value::as_str).unwrap_or_default();
    let known = chat.entries.iter().any(|e| e.id == target && e.kind != "reaction" && now - e.at < days(30));
    if known {
        Fate::OnlySent
    } else {
        Fate::Fails(GraphError::of(131_009, "The message to react to does not exist, is too old or is a reaction."))
    }
}

/// Nobody wrote from there: only templates arrive, and a BSUID that was never seen belongs to nobody.
fn fate_of_stranger(message: &Outgoing, fortune: &Fortune) -> Fate {
    match (&message.recipient, fortune.fail) {
        (_, Some(code)) => Fate::Fails(GraphError::usual(code)),
        (Recipient::Bsuid(_), None) => Fate::Fails(GraphError::usual(131_026)),
        (Recipient::Phone { .. }, None) if message.category.is_some() => Fate::Arrives,
        (Recipient::Phone { .. }, None) => Fate::Fails(GraphError::usual(131_047)),
    }
}

/// The digits or BSUID that a message id is made from.
fn address(recipient: &Recipient) -> &str {
    match recipient {
        Recipient::Phone { wa_id, .. } => wa_id,
        Recipient::Bsuid(bsuid) => bsuid,
    }
}

/// Puts the bubble into its chat, beginning one for a stranger.
fn file(world: &World, line: &Line, message: &Outgoing, id: &str, flow: Millis) -> (String, Customer) {
    let known = find(&mut line.state(), &message.recipient).map(|chat| chat.customer.clone());
    let is_new = known.is_none();
    let customer = known.unwrap_or_else(|| match &message.recipient {
        Recipient::Phone { wa_id, .. } => Customer::of_phone(&line.spec.waba_id, wa_id, None),
        Recipient::Bsuid(bsuid) => {
            Customer { name: "Inconnu".to_owned(), phone: None, bsuid: bsuid.clone(), username: None }
        }
    });
    let entry = Entry {
        id: id.to_owned(),
        from: Author::Business,
        at: world.time.now(),
        kind: message.kind.clone(),
        content: message.content.clone(),
        quotes: message.quotes.clone(),
        progress: Progress::Accepted,
        reaction_of_customer: None,
        reaction_of_business: None,
        error: None,
        callback_data: message.callback_data.clone(),
        pricing: None,
        to_bsuid: matches!(message.recipient, Recipient::Bsuid(_)),
    };
    let chat = world.say(line, customer.clone(), entry, None);
    if is_new && let Some(chat) = line.state().chats.get_mut(&chat) {
        chat.pair.admit(flow);
    }
    if message.kind == "reaction" {
        let member = |key: &str| message.content.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let emoji = Some(member("emoji")).filter(|emoji| !emoji.is_empty());
        world.react(line, &chat, &member("message_id"), Author::Business, emoji);
    }
    (chat, customer)
}

fn answer(recipient: &Recipient, customer: &Customer, id: &str) -> Value {
    let contact = match recipient {
        Recipient::Phone { input, wa_id, bsuid: None } => json!({"input": input, "wa_id": wa_id}),
        Recipient::Phone { input, wa_id, bsuid: Some(_) } => {
            json!({"input": input, "wa_id": wa_id, "user_id": customer.bsuid})
        }
        Recipient::Bsuid(bsuid) => json!({"input": bsuid, "user_id": bsuid}),
    };
    json!({"messaging_product": "whatsapp", "contacts": [contact],
        "messages": [{"id": id, "message_status": "accepted"}]})
}

const FETCH_FOR: Duration = Duration::from_secs(10);

/// Fetches media named by address, as Meta does after its answer; what cannot be fetched fails with 131053.
async fn fetch_then_climb(world: Arc<World>, line: Arc<Line>, links: Vec<Link>, climb: Climb, fate: Fate) {
    for link in &links {
        if let Err(refusal) = fetch(&world, &line, link).await {
            return climb.start(&world, Fate::Fails(refusal));
        }
    }
    climb.start(&world, fate);
}

async fn fetch(world: &World, line: &Line, link: &Link) -> GraphResult<()> {
    let failed = |why: String| GraphError::of(131_053, format!("Media could not be downloaded from the link: {why}"));
    let request =
        world.courier.client.get(&link.url).timeout(FETCH_FOR).header("User-Agent", "facebookexternalhit/1.1");
    let answer = request.send().await.map_err(|error| failed(error.without_url().to_string()))?;
    if !answer.status().is_success() {
        return Err(failed(format!("HTTP status {}", answer.status().as_u16())));
    }
    let declared = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
    let mime = declared.unwrap_or("application/octet-stream").to_owned();
    let most = link.kind.most_bytes() as u64;
    if answer.content_length().is_some_and(|length| length > most) {
        return Err(failed(format!("more than {most} bytes")));
    }
    let bytes = answer.bytes().await.map_err(|error| failed(error.without_url().to_string()))?;
    link.kind.check_bytes(&mime, &bytes, link.voice)?;
    let medium = Medium::new(world.ids.object(), line.id(), Author::Business, &mime, bytes, world.time.now());
    world.put_medium(medium);
    Ok(())
}
