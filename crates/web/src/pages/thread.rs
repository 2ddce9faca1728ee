use super::inbox;
use crate::{
    door::{Answer, Desk, Id, Refused},
    shown::{self, Cursor, Thread},
    views::{
        BubblesFragment, CartLineView, ComposerView, ConversationPane, InboxPage, KnowFact, KnowView, OrderLineView,
        PaneView,
    },
};
use axum::{extract::Query, response::IntoResponse};
use conversation::{Body, Contact, Conversation, Line, Message};
use identity::{May, Teammate};
use kernel::{ConversationId, MessageId, Millis};
use ordering::Cart;
use payments::Case;
use serde::Deserialize;
use std::collections::HashSet;

/// Messages of one page of a conversation.
const MESSAGES: i64 = 30;
/// How far back news is looked for: after a long absence the page is read again.
const PAGES_OF_NEWS: usize = 5;
/// Messages that answer a form.
const LAST: usize = 5;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    before: Option<String>,
    after: Option<String>,
    /// What the composer begins with.
    draft: Option<String>,
    #[serde(flatten)]
    list: inbox::Wanted,
}

/// A conversation, beside the list or alone.
pub(crate) async fn page(desk: Desk, Id(id): Id<ConversationId>, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let before = wanted.before.as_deref().and_then(read_place);
    let list = wanted.list.address().params(&desk.ui);
    let mut pane = pane(&desk, id, before, list).await?;
    pane.composer.draft = wanted.draft.unwrap_or_default();
    see(&desk, id).await?;
    if desk.is_partial {
        return Ok(ConversationPane { ui: desk.ui, pane }.into_response());
    }
    let list = inbox::list(&desk, &wanted.list).await?;
    let shell = desk.shell().await?;
    Ok(InboxPage { ui: desk.ui, shell, list, open: Some(pane) }.into_response())
}

/// What is new or different since the page's cursor; or the messages before a place.
pub(crate) async fn bubbles(desk: Desk, Id(id): Id<ConversationId>, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let conversation = find(&desk, id).await?;
    let team = desk.team().await?;
    if let Some(before) = wanted.before.as_deref() {
        let messages = messages(&desk, id, read_place(before)).await?;
        let thread = Thread::of(&messages, &files(&desk, &messages).await?, &team, &desk.ui);
        let older = Some(older(&messages));
        let mut bubbles = thread.bubbles;
        allow_again(&desk, id, &mut bubbles);
        let fragment = BubblesFragment {
            ui: desk.ui,
            conversation: id,
            bubbles,
            gone: Vec::new(),
            cursor: None,
            composer: None,
            older,
        };
        return Ok(fragment.into_response());
    }
    see(&desk, id).await?;
    let after = wanted.after.as_deref().unwrap_or_default();
    Ok(news(desk, &conversation, &team, &Cursor::read(after)).await?.into_response())
}

/// What a page with this cursor does not show yet, and the composer as it is now.
pub(crate) async fn news(
    desk: Desk,
    conversation: &Conversation,
    team: &[Teammate],
    cursor: &Cursor,
) -> Answer<BubblesFragment> {
    let id = conversation.id;
    let mut all = messages(&desk, id, None).await?;
    let mut thread = Thread::of(&all, &files(&desk, &all).await?, team, &desk.ui);
    // A form does not know what its page shows: it gets the end, and the page keeps its own cursor.
    let newest = (!cursor.is_empty()).then(|| thread.cursor());
    // More may have come than one page holds.
    for _ in 1..PAGES_OF_NEWS {
        let Some(place) = place_before(&all).filter(|_| !cursor.is_empty() && !thread.meets(cursor)) else { break };
        let mut earlier = messages(&desk, id, Some(place)).await?;
        earlier.append(&mut all);
        all = earlier;
        thread = Thread::of(&all, &files(&desk, &all).await?, team, &desk.ui);
    }
    thread.without(cursor);
    let composer = composer(&desk, conversation, team).await?;
    let mut bubbles = thread.bubbles;
    if cursor.is_empty() {
        bubbles.drain(..bubbles.len().saturating_sub(LAST));
    }
    allow_again(&desk, id, &mut bubbles);
    Ok(BubblesFragment {
        ui: desk.ui,
        conversation: id,
        bubbles,
        gone: thread.gone,
        cursor: newest,
        composer: Some(composer),
        older: None,
    })
}

/// The conversation, if it is the brand's.
pub(crate) async fn find(desk: &Desk, id: ConversationId) -> Answer<Conversation> {
    Conversation::find(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)
}

/// The place to write.
pub(crate) async fn composer(desk: &Desk, conversation: &Conversation, team: &[Teammate]) -> Answer<ComposerView> {
    let contact = Contact::find(&mut desk.db(), desk.brand(), conversation.contact).await?;
    let name = contact.map(|contact| contact.display_name()).unwrap_or_default();
    Ok(ComposerView {
        conversation: conversation.id,
        name: shown::named(name, &desk.ui),
        handler: shown::handler(&conversation.handling),
        owner: shown::owner(&conversation.handling, team),
        window: shown::window(conversation.window_until(), desk.now()),
        may_write: desk.staff.may(May::AnswerCustomers),
        draft: String::new(),
    })
}

/// The team has seen what is shown, unless nobody looks at the page.
async fn see(desk: &Desk, id: ConversationId) -> Answer<()> {
    let unread = Conversation::find(&mut desk.db(), desk.brand(), id).await?.is_some_and(|found| found.unread > 0);
    if unread && !desk.is_hidden && desk.staff.may(May::AnswerCustomers) {
        let brand = desk.brand();
        desk.db().write(async |tx| conversation::mark_seen(tx, brand, id).await).await?;
    }
    Ok(())
}

async fn messages(desk: &Desk, id: ConversationId, before: Option<(Millis, MessageId)>) -> Answer<Vec<Message>> {
    Ok(conversation::message_page(&mut desk.db(), desk.brand(), id, before, MESSAGES).await?)
}

/// The messages whose file can be opened.
async fn files(desk: &Desk, messages: &[Message]) -> Answer<HashSet<MessageId>> {
    let mut files = HashSet::new();
    for message in messages.iter().filter(|_| desk.web.media.is_some()) {
        let has_one = match &message.body {
            Body::In(content) => content.media().is_some(),
            Body::Out(sent) => matches!(sent.kind(), "document" | "audio"),
        };
        if has_one
            && let Some(file) = conversation::find_media(&mut desk.db(), desk.brand(), message.id).await?
            && file.stored_at.is_some()
        {
            files.insert(message.id);
        }
    }
    Ok(files)
}

async fn pane(desk: &Desk, id: ConversationId, before: Option<(Millis, MessageId)>, list: String) -> Answer<PaneView> {
    let conversation = find(desk, id).await?;
    let team = desk.team().await?;
    let messages = messages(desk, id, before).await?;
    let thread = Thread::of(&messages, &files(desk, &messages).await?, &team, &desk.ui);
    let contact = Contact::find(&mut desk.db(), desk.brand(), conversation.contact).await?;
    let lines = desk.web.lines.of_brand(desk.brand()).await?;
    let line = lines.iter().find(|line| line.id == conversation.line);
    let composer = composer(desk, &conversation, &team).await?;
    let cursor = thread.cursor();
    let mut bubbles = thread.bubbles;
    allow_again(desk, id, &mut bubbles);
    Ok(PaneView {
        id,
        others: super::presence::here(desk, conversation.id).await?,
        list,
        name: composer.name.clone(),
        subtitle: contact.as_ref().map(|contact| subtitle(contact, &composer.name)).unwrap_or_default(),
        handler: composer.handler,
        window: composer.window,
        bubbles,
        older: older(&messages),
        cursor,
        suggestions: super::suggestions::view(desk, conversation.id).await?,
        follow_up: super::follow_up::view(desk, &conversation).await?,
        know: know(desk, &conversation, contact.as_ref(), line).await?,
        composer,
    })
}

/// The number, or the user name, unless that is already what they are called.
fn subtitle(contact: &Contact, name: &str) -> String {
    let phone = contact.wa_id.as_deref().map(phone);
    let username = contact.username.as_deref().map(|name| format!("@{name}"));
    [phone, username].into_iter().flatten().filter(|text| text != name).collect::<Vec<_>>().join(" · ")
}

pub(super) fn phone(digits: &str) -> String {
    format!("+{digits}")
}

/// A failed message may be sent again by those who answer customers.
fn allow_again(desk: &Desk, id: ConversationId, bubbles: &mut [crate::views::BubbleView]) {
    if !desk.staff.may(May::AnswerCustomers) {
        return;
    }
    for bubble in bubbles.iter_mut().filter(|bubble| matches!(bubble.tick, Some(crate::views::Tick::Failed(_)))) {
        bubble.again = Some(format!("{}/messages/{id}/again/{}", desk.ui.base, bubble.id));
    }
}

async fn know(
    desk: &Desk,
    conversation: &Conversation,
    contact: Option<&Contact>,
    line: Option<&Line>,
) -> Answer<KnowView> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let mut facts = Vec::new();
    let mut add = |fact, value: Option<String>| facts.extend(value.map(|value| (fact, value)));
    if let Some(contact) = contact {
        add(KnowFact::Phone, contact.wa_id.as_deref().map(phone));
        add(KnowFact::Username, contact.username.as_deref().map(|name| format!("@{name}")));
        let silence = contact.opted_out_at.map(|at| desk.ui.say_with("consent-refused", "when", desk.ui.when(at)));
        add(KnowFact::Consent, silence);
    }
    add(KnowFact::Line, line.map(|line| shown::dialled(&line.display_phone)));
    let orders = ordering::list_of_conversation(on, brand, conversation.id, None, 5).await?.orders;
    add(KnowFact::Address, orders.iter().find_map(|order| order.address.clone()));
    let mut order_views = Vec::with_capacity(orders.len());
    for order in orders {
        let cases = payments::cases_of_order(on, brand, order.id).await?;
        order_views.push(OrderLineView {
            id: order.id,
            number: order.label(),
            total: order.total,
            state: shown::state_view(&order.state, open_case(&cases)),
            may_send_link: super::link::may_send(desk, &order),
            longer: super::longer::ways(desk, &order).first().copied(),
            at: order.created_at,
        });
    }
    let cart = match Cart::of_conversation(on, brand, conversation.id).await? {
        Some(cart) => Some(cart.view(on, desk.now()).await?),
        None => None,
    };
    let line_view = |line: ordering::CartLine| CartLineView {
        name: shown::titled(&line.name, &line.label),
        quantity: line.quantity,
        total: Some(line.total),
    };
    let cart_total = cart.as_ref().and_then(ordering::CartView::total);
    let cart = cart.map(|cart| cart.lines.into_iter().map(line_view).collect()).unwrap_or_default();
    let codes = codes(desk, conversation).await?;
    let standing = insight::standing(on, brand, conversation.id, desk.now()).await?;
    let standing = standing.as_ref().map(shown::standing_view);
    let memory = super::memory::facts(desk, conversation.id).await?;
    let may_forget = desk.staff.may(May::AnswerCustomers);
    let wants = contact.and_then(|contact| contact.wants).map_or("", conversation::Wants::code);
    Ok(KnowView { contact: facts, standing, cart, cart_total, orders: order_views, memory, may_forget, wants, codes })
}

/// The codes that a teammate may give the customer: those that would serve them now.
async fn codes(desk: &Desk, conversation: &Conversation) -> Answer<Vec<String>> {
    if !desk.staff.may(May::AnswerCustomers) {
        return Ok(Vec::new());
    }
    let theirs = ordering::serving(&mut desk.db(), desk.brand(), conversation.contact, desk.now()).await?;
    Ok(theirs.into_iter().map(|promo| promo.code).collect())
}

/// The case a human has to settle, if one is open.
pub(crate) fn open_case(cases: &[Case]) -> Option<&Case> {
    cases.iter().find(|case| case.closed.is_none())
}

fn place_before(messages: &[Message]) -> Option<(Millis, MessageId)> {
    let full = i64::try_from(messages.len()).is_ok_and(|count| count >= MESSAGES && count % MESSAGES == 0);
    messages.first().filter(|_| full).map(|message| (message.at, message.id))
}

/// Where the messages before these are, if there may be any.
fn older(messages: &[Message]) -> Option<String> {
    place_before(messages).map(|(at, id)| format!("{}.{id}", at.0))
}

/// `millis.id`; nonsense begins at the newest.
fn read_place(text: &str) -> Option<(Millis, MessageId)> {
    let (at, id) = text.split_once('.')?;
    Some((Millis(at.parse().ok()?), id.parse().ok()?))
}
