//! What a webhook tells besides messages and statuses: kept, never dropped.

use super::store::{self, Delivery, Stray};
use crate::{Line, LineBook, line::OpenLine};
use kernel::{days, sha256};
use serde_json::{Value, json};
use std::sync::Arc;
use storage::{NewFact, StoreError, Tx};
use whatsapp::{Kind, Update};

/// A delivery, and the place of an update in it.
pub(super) type At<'a> = (&'a Delivery, usize);

fn told(kind: &Kind) -> (String, Value) {
    match kind {
        Kind::Account { field, value } => (field.clone(), value.clone()),
        Kind::Unknown { field, raw, .. } => (field.clone(), raw.clone()),
        Kind::Error(error) => ("errors".into(), json!(error)),
        Kind::Preference(preference) => ("user_preferences".into(), json!(preference)),
        Kind::Echo(echo) => ("smb_message_echoes".into(), json!(echo)),
        Kind::Message(message) => ("messages".into(), json!(message)),
        Kind::Status(status) => ("statuses".into(), json!(status)),
    }
}

/// Keeps an update that belongs to no line of ours, or has no type we know.
pub(super) async fn keep_stray(
    tx: &mut Tx,
    (delivery, place): At<'_>,
    update: &Update,
    why: &str,
) -> Result<(), StoreError> {
    metrics::counter!("seven_t_stray_updates_total", "why" => why.to_owned()).increment(1);
    let (field, raw) = told(&update.kind);
    let why = match &update.kind {
        Kind::Unknown { why: odd, .. } => format!("{why}: {odd}"),
        _ => why.to_owned(),
    };
    let stray = Stray { place, line: update.line.as_deref(), field: &field, why: &why, raw: &raw };
    store::keep_stray(tx, delivery.id, stray).await
}

/// Keeps news of a line, once; false if it was known.
pub(super) async fn keep(tx: &mut Tx, line: &Line, update: &Update) -> Result<bool, StoreError> {
    let (field, value) = told(&update.kind);
    // Trouble comes without a moment: told again in a day, it is trouble again.
    let day = matches!(update.kind, Kind::Error(_)).then(|| tx.now().0 / days(1).0).unwrap_or_default();
    let same = sha256(format!("{}\n{}\n{day}", line.id, update.once_key()).as_bytes());
    let is_new = store::keep_news(tx, line.brand, line.id, &field, &value, same).await?;
    if is_new {
        jobs::tell(tx, line.brand, NewFact::new("line.news", line.id).with(json!({ "field": field }))).await?;
    }
    Ok(is_new)
}

/// News of an account, without a number: told to every line of the account that the signer may speak for.
pub(super) async fn keep_for_account(
    tx: &mut Tx,
    lines: &LineBook,
    at: At<'_>,
    update: &Update,
) -> Result<(), StoreError> {
    let concerned = lines.of_account(&update.waba, &at.0.app_key).await?;
    if concerned.is_empty() || matches!(update.kind, Kind::Unknown { .. } | Kind::Message(_) | Kind::Status(_)) {
        return keep_stray(tx, at, update, "unknown_account_or_type").await;
    }
    // Where news names a number, it is that line's alone; a number that none of them has is the account's other one.
    let named = named_number(update);
    let is_named =
        |open: &Arc<OpenLine>| named.as_ref().is_none_or(|number| digits(&open.line.display_phone) == *number);
    if !concerned.iter().any(is_named) {
        return keep_stray(tx, at, update, "unknown_number").await;
    }
    for open in concerned.iter().filter(|open| is_named(open)) {
        keep(tx, &open.line, update).await?;
    }
    Ok(())
}

/// The number that news of an account is about, where it names one (contract §1.6).
fn named_number(update: &Update) -> Option<String> {
    let Kind::Account { value, .. } = &update.kind else { return None };
    let named = ["display_phone_number", "phone_number"].into_iter().find_map(|key| value.get(key)?.as_str());
    named.map(digits).filter(|digits| !digits.is_empty())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
