use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice, voice::AnyVoice},
    session::Session,
    voice::StripeVoice,
};
use serde_json::{Value, json};

/// What happened: a type and the object it is about.
pub(super) type Happened = (&'static str, Value);

/// Records what happened to a session and sends it to the account's endpoint, in no particular order (§2.7).
pub(super) fn announce(state: &PspState, session: &Session, mut happened: Vec<Happened>) {
    let Some(account) = lock(&state.0.books.accounts).by_id(&session.account).cloned() else { return };
    shuffle(state, &mut happened);
    let voice = AnyVoice::Stripe(StripeVoice(account.webhook_secrets.clone()));
    let mut notices = Vec::with_capacity(happened.len());
    for (kind, mut object) in happened {
        if account.api_version.as_str() < "2022" {
            old_shape(&mut object);
        }
        let event = json!({"id": state.id("evt_", 24), "object": "event", "api_version": account.api_version,
            "created": state.now().as_seconds(), "livemode": false, "type": kind, "pending_webhooks": 1,
            "request": {"id": null, "idempotency_key": null}, "data": {"object": object}});
        lock(&state.0.books.stripe).events.push((account.id.clone(), event.clone()));
        if let Some(url) = &account.webhook_url {
            notices.push(Notice {
                provider: Kind::Stripe,
                account: account.id.clone(),
                url: url.clone(),
                body: event,
                voice: voice.clone(),
                about: session.id.clone(),
                name: kind.to_owned(),
            });
        }
    }
    if !notices.is_empty() {
        deliver(state, notices);
    }
}

fn shuffle(state: &PspState, happened: &mut [Happened]) {
    for last in (1..happened.len()).rev() {
        let [byte] = state.0.chance.bytes::<1>();
        happened.swap(last, usize::from(byte) % (last + 1));
    }
}

/// Versions before 2022: sessions without `payment_status`, payment intents with their charges.
fn old_shape(object: &mut Value) {
    let kind = object["object"].as_str().unwrap_or_default().to_owned();
    if let Some(fields) = object.as_object_mut() {
        match kind.as_str() {
            "checkout.session" => {
                fields.remove("payment_status");
                fields.remove("status");
            }
            "payment_intent" => {
                fields.insert("charges".to_owned(), json!({"object": "list", "data": [], "has_more": false}));
            }
            _ => {}
        }
    }
}
