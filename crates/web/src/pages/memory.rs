//! What the assistant keeps of a customer: to be seen beside the conversation, and erased.

use super::thread;
use crate::{
    door::{Answer, Desk, Id},
    views::KnowFact,
};
use assistant::{Memory, PreferenceKind};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use conversation::{Contact, Wants};
use identity::May;
use kernel::ConversationId;
use serde::Deserialize;

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

#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    wants: String,
}

/// How the customer wants to be answered, as a teammate knows it; nothing: as the assistant does.
pub(crate) async fn wish(desk: Desk, Id(id): Id<ConversationId>, Form(wish): Form<Wish>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let conversation = thread::find(&desk, id).await?;
    let (brand, wants) = (desk.brand(), Wants::from_code(&wish.wants));
    desk.db().write(async |tx| Contact::learn_wants(tx, brand, conversation.contact, wants).await).await?;
    Ok(Redirect::to(&format!("{}/messages/{id}#know", desk.ui.base)).into_response())
}

/// The assistant forgets the customer: in all their conversations.
pub(crate) async fn forget(desk: Desk, Id(id): Id<ConversationId>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let conversation = thread::find(&desk, id).await?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| Memory::erase(tx, brand, conversation.contact, me).await).await?;
    Ok(Redirect::to(&format!("{}/messages/{id}#know", desk.ui.base)).into_response())
}
