//! Why the assistant answered as it did: what was understood, done and spent, by names that people know.

use super::thread;
use crate::{
    door::{Answer, Desk, Id, MessageInPath, Refused},
    shown,
    views::{ToolView, WhyPage, WhyPanel, WhyTold, WhyView},
};
use assistant::{Reason, ToolUse};
use axum::response::IntoResponse;
use catalogue::{Product, Variant};
use conversation::Author;
use identity::May;
use kernel::{ConversationId, MessageId, OrderId, VariantId, ZoneId};
use ordering::{Order, Zone};

/// The reasons of one answer, beside the conversation or as a page of their own.
pub(crate) async fn page(
    desk: Desk,
    Id(id): Id<ConversationId>,
    MessageInPath(message): MessageInPath<MessageId>,
) -> Answer {
    desk.require(May::ReadConversations)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let conversation = thread::find(&desk, id).await?.id;
    let answer = conversation::find_message(on, brand, message).await?;
    let answer = answer.filter(|found| found.conversation == conversation && found.author == Author::Agent);
    let answer = answer.ok_or_else(Refused::not_found)?;
    let told = match Reason::of(on, brand, message).await? {
        Some(reason) => Some(told(&desk, reason).await?),
        None => None,
    };
    let why = WhyView { conversation, words: shown::first_words(&answer).unwrap_or_default(), told };
    if desk.is_partial {
        return Ok(WhyPanel { ui: desk.ui, why }.into_response());
    }
    let shell = desk.shell().await?;
    Ok(WhyPage { ui: desk.ui, shell, why }.into_response())
}

pub(super) async fn told(desk: &Desk, reason: Reason) -> Answer<WhyTold> {
    let mut tools = Vec::with_capacity(reason.tools.len());
    for tool in &reason.tools {
        let about = about(desk, tool).await?;
        let count = tool.arguments["quantity"].as_i64().unwrap_or_default();
        let (name, done, refused) = (tool.name.clone(), tool.done, tool.refused.clone());
        tools.push(ToolView { name, about, count, done, refused });
    }
    let model = (!reason.is_built_in()).then(|| reason.brain.clone());
    let sure = |(code, part): (String, f32)| (code, hundredths(part));
    Ok(WhyTold {
        model,
        gave_up: reason.gave_up,
        understood: reason.intents.into_iter().map(sure).collect(),
        mood: reason.mood.map(sure),
        sources: reason.sources,
        tools,
        cost: reason.cost,
        currency: desk.staff.brand().currency,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "between 0 and 100 once clamped")]
fn hundredths(part: f32) -> i64 {
    (part.clamp(0.0, 1.0) * 100.0).round() as i64
}

/// What a tool was about, by the name that people know. The built-in brain says our ids, a model the merchant's keys.
async fn about(desk: &Desk, tool: &ToolUse) -> Answer<String> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let word = |name: &str| tool.arguments[name].as_str();
    let variant = match (word("variant").and_then(|text| text.parse::<VariantId>().ok()), word("sku")) {
        (Some(id), _) => Variant::find(on, brand, id).await?,
        (None, Some(sku)) => Variant::by_sku(on, brand, sku).await?,
        (None, None) => None,
    };
    if let Some(variant) = variant {
        let product = Product::find(on, brand, variant.product).await?;
        return Ok(shown::titled(&product.map(|product| product.name).unwrap_or_default(), &variant.label()));
    }
    if let Some(reference) = word("product") {
        let product = Product::by_reference(on, brand, reference).await?;
        return Ok(product.map_or_else(|| reference.to_owned(), |product| product.name));
    }
    if let Some(id) = word("order").and_then(|text| text.parse::<OrderId>().ok()) {
        return Ok(Order::find(on, brand, id).await?.map(|order| order.label()).unwrap_or_default());
    }
    if let Some(id) = word("zone").and_then(|text| text.parse::<ZoneId>().ok()) {
        return Ok(Zone::find(on, brand, id).await?.map(|zone| zone.name).unwrap_or_default());
    }
    let said = ["sku", "order", "zone", "code", "words"].into_iter().find_map(word);
    Ok(said.unwrap_or_default().to_owned())
}
