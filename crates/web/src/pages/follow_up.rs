//! What teammates do with a conversation besides writing in it: notes, tags, putting off, closing, passing on.

use crate::{
    door::{Answer, Desk, Id, Refused, zone_of},
    views::{ColleagueView, FollowUpView, NoteView},
};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use conversation::{Candidate, Conversation, Could, Priority};
use identity::{May, Teammate};
use jiff::{Timestamp, ToSpan, civil::Weekday};
use kernel::{ApiError, ConversationId, Millis, TeammateId, hours};
use serde::Deserialize;

/// What stands beside a conversation.
pub(super) async fn view(desk: &Desk, conversation: &Conversation) -> Answer<FollowUpView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let team = desk.team().await?;
    let name = |id: TeammateId| crate::shown::name_of(id, &team).unwrap_or_default();
    let notes = conversation::notes_of(on, brand, conversation.id).await?;
    let tags = conversation::tags_of(on, brand, &[conversation.id]).await?;
    let colleagues = colleagues(desk, conversation, &team).await?;
    Ok(FollowUpView {
        notes: notes.into_iter().map(|note| NoteView { by: name(note.by), at: note.at, text: note.text }).collect(),
        tags: tags.into_iter().map(|(_, tag)| tag).collect(),
        is_urgent: conversation.priority.is_high(),
        snoozed_until: conversation.snoozed_until.filter(|until| *until > desk.now()),
        is_resolved: conversation.resolved_at.is_some(),
        team: colleagues,
        may_act: desk.staff.may(May::AnswerCustomers),
    })
}

/// Who could have it instead of the reader, the best placed first.
async fn colleagues(desk: &Desk, conversation: &Conversation, team: &[Teammate]) -> Answer<Vec<ColleagueView>> {
    let brand = desk.staff.brand();
    let could = |one: &&Teammate| one.id != desk.me() && one.answers_for(brand);
    let candidates: Vec<Candidate> =
        team.iter().filter(could).map(|one| Candidate { teammate: one.id, skills: one.skills.clone() }).collect();
    let now = desk.now();
    let ranked = conversation::who_could_take(&mut desk.db(), brand.id, conversation.id, &candidates, now).await?;
    let view = |one: Could| ColleagueView {
        id: one.teammate,
        name: crate::shown::name_of(one.teammate, team).unwrap_or_default(),
        had_last: one.had_last,
        knows: one.skills > 0,
        in_hand: one.in_hand,
        present: one.present,
    };
    Ok(ranked.into_iter().map(view).collect())
}

#[derive(Deserialize)]
pub(crate) struct NewNote {
    #[serde(default)]
    note: String,
    #[serde(default)]
    mention: String,
}

/// Writes an internal note, for a colleague above all where one is named.
pub(crate) async fn note(desk: Desk, Id(id): Id<ConversationId>, Form(new): Form<NewNote>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let mentions: Vec<TeammateId> = desk.team().await?.iter().map(|teammate| teammate.id).collect();
    let mentions: Vec<TeammateId> = mentions.into_iter().filter(|known| known.to_string() == new.mention).collect();
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| conversation::add_note(tx, brand, id, me, &new.note, &mentions).await).await?;
    back(&desk, id)
}

#[derive(Deserialize)]
pub(crate) struct Tagged {
    #[serde(default)]
    label: String,
    #[serde(default)]
    gone: bool,
}

/// Gives a tag, or takes it away.
pub(crate) async fn tag(desk: Desk, Id(id): Id<ConversationId>, Form(tagged): Form<Tagged>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me, label) = (desk.brand(), desk.me(), tagged.label);
    desk.db()
        .write(async |tx| match tagged.gone {
            true => conversation::remove_tag(tx, brand, id, &label, me).await,
            false => conversation::add_tag(tx, brand, id, &label, me).await,
        })
        .await?;
    back(&desk, id)
}

#[derive(Deserialize)]
pub(crate) struct Later {
    #[serde(default)]
    until: String,
}

/// Puts the conversation off, or has it back.
pub(crate) async fn snooze(desk: Desk, Id(id): Id<ConversationId>, Form(later): Form<Later>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me) = (desk.brand(), desk.me());
    if later.until == "now" {
        desk.db().write(async |tx| conversation::wake(tx, brand, id, me).await).await?;
        return back(&desk, id);
    }
    let wrong = || Refused::from(ApiError::unprocessable("snooze_time", "choose when it is to be back"));
    let until = moment(&desk, &later.until).ok_or_else(wrong)?;
    desk.db().write(async |tx| conversation::snooze(tx, brand, id, until, me).await).await?;
    back(&desk, id)
}

/// In two hours, tomorrow at nine, on Monday at nine: by the brand's clock.
pub(super) fn moment(desk: &Desk, word: &str) -> Option<Millis> {
    let now = Timestamp::from_millisecond(desk.now().0).ok()?.to_zoned(zone_of(desk.staff.brand()));
    let date = match word {
        "soon" => return Some(desk.now() + hours(2)),
        "tomorrow" => now.date().checked_add(1.day()).ok()?,
        "monday" => now.date().nth_weekday(1, Weekday::Monday).ok()?,
        _ => return None,
    };
    let at = date.at(9, 0, 0, 0).to_zoned(zone_of(desk.staff.brand())).ok()?;
    Some(Millis(at.timestamp().as_millisecond()))
}

#[derive(Deserialize)]
pub(crate) struct Closing {
    #[serde(default)]
    again: bool,
}

/// Closes the conversation, or opens it again.
pub(crate) async fn resolve(desk: Desk, Id(id): Id<ConversationId>, Form(closing): Form<Closing>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db()
        .write(async |tx| match closing.again {
            true => conversation::reopen(tx, brand, id, me).await,
            false => conversation::resolve(tx, brand, id, me).await,
        })
        .await?;
    back(&desk, id)
}

#[derive(Deserialize)]
pub(crate) struct Urgency {
    #[serde(default)]
    urgent: bool,
}

/// Puts the conversation before the others, or among them again.
pub(crate) async fn prioritise(desk: Desk, Id(id): Id<ConversationId>, Form(urgency): Form<Urgency>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me) = (desk.brand(), desk.me());
    let priority = if urgency.urgent { Priority::High { why: "teammate".into() } } else { Priority::Normal };
    desk.db().write(async |tx| conversation::set_priority(tx, brand, id, priority, Some(me)).await).await?;
    back(&desk, id)
}

#[derive(Deserialize)]
pub(crate) struct PassedOn {
    to: TeammateId,
    #[serde(default)]
    word: String,
}

/// Passes the conversation on to a colleague, with a word about it.
pub(crate) async fn transfer(desk: Desk, Id(id): Id<ConversationId>, Form(passed): Form<PassedOn>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let brand = desk.staff.brand();
    let could = |one: &Teammate| one.id == passed.to && one.answers_for(brand);
    if !desk.team().await?.iter().any(could) {
        return Err(Refused::not_found());
    }
    let (brand, me, manager) = (desk.brand(), desk.me(), desk.staff.may(May::ManageSettings));
    desk.db()
        .write(async |tx| conversation::transfer(tx, brand, id, me, passed.to, &passed.word, manager).await)
        .await?;
    back(&desk, id)
}

fn back(desk: &Desk, id: ConversationId) -> Answer {
    Ok(Redirect::to(&format!("{}/messages/{id}#know", desk.ui.base)).into_response())
}
