//! What the assistant keeps of a customer: to be seen beside the conversation, and erased.

use super::thread;
use crate::{
    door::{Answer, Desk, Id},
    views::KnowFact,
};
use assistant::{Memory, PreferenceKind};
use axum::response::{IntoResponse, Redirect};
use identity::May;
use kernel::ConversationId;

/// What it keeps, as the side panel shows it.
pub(super) async fn facts(desk: &Desk, id: ConversationId) -> Answer<Vec<(KnowFact, String)>> {
    let memory = Memory::of(&mut desk.db(), desk.brand(), id).await?;
    let ui = &desk.ui;
    let language = memory.language.map(|locale| ui.locale_name(&locale).to_owned());
    let payment = memory.pays_on_delivery.then(|| ui.say("memory-on-delivery"));
    let all = [
        (KnowFact::Language, language),
        (KnowFact::Address, memory.address),
        (KnowFact::DeliveryNote, memory.delivery_note),
        (KnowFact::Payment, payment),
        (KnowFact::Size, memory.size),
        (KnowFact::Colour, memory.colour),
    ];
    let liked = memory.preferences.into_iter().map(|one| {
        let fact = match one.kind {
            PreferenceKind::Size => KnowFact::UsualSize,
            PreferenceKind::Colour => KnowFact::Liked,
            PreferenceKind::Note => KnowFact::Note,
        };
        let value = if one.about.is_empty() { one.value } else { format!("{} ({})", one.value, one.about) };
        (fact, value)
    });
    Ok(all.into_iter().filter_map(|(fact, value)| Some((fact, value?))).chain(liked).collect())
}

/// The assistant forgets the customer: in all their conversations.
pub(crate) async fn forget(desk: Desk, Id(id): Id<ConversationId>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let conversation = thread::find(&desk, id).await?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| Memory::erase(tx, brand, conversation.contact, me).await).await?;
    Ok(Redirect::to(&format!("{}/messages/{id}#know", desk.ui.base)).into_response())
}
