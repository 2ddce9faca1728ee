//! Messages as bubbles, and how far the page knows them.

use super::{content::received, name_of, sent::sent};
use crate::{
    Ui,
    views::{Author as By, BubbleView, Content as Shown, Failure, Tick},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use conversation::{Author, Body, Message, MessageState};
use identity::Teammate;
use kernel::{MessageId, sha256};
use std::collections::{HashMap, HashSet};
use whatsapp::Content;

/// A run of messages as a page shows it: taken-back answers left out, reactions on what they react to.
///
/// Its cursor names each message and the state it is shown in, so that the next look tells exactly what is new or
/// different, whatever clocks say.
pub(crate) struct Thread {
    pub(crate) bubbles: Vec<BubbleView>,
    /// Messages that a page may show and should not any more.
    pub(crate) gone: Vec<MessageId>,
    marks: Vec<(MessageId, Mark)>,
}

type Mark = [u8; 4];

impl Thread {
    /// Of messages in reading order; `files` are those whose file can be opened.
    pub(crate) fn of(messages: &[Message], files: &HashSet<MessageId>, team: &[Teammate], ui: &Ui) -> Self {
        let by_wamid: HashMap<&str, &Message> =
            messages.iter().filter_map(|message| Some((message.wamid.as_deref()?, message))).collect();
        let mut reactions: HashMap<&str, Option<&str>> = HashMap::new();
        for message in messages {
            if let Body::In(content) = &message.body
                && let Content::Reaction { message_id, emoji } = content.as_ref()
            {
                reactions.insert(message_id, emoji.as_deref());
            }
        }
        let mut thread = Self { bubbles: Vec::new(), gone: Vec::new(), marks: Vec::new() };
        for message in messages {
            let reaction = message.wamid.as_deref().and_then(|wamid| reactions.get(wamid).copied().flatten());
            thread.marks.push((message.id, mark(message, reaction, files.contains(&message.id))));
            match message.state {
                MessageState::Cancelled => thread.gone.push(message.id),
                _ if is_placed_reaction(message, &by_wamid) => {}
                _ => {
                    let quoted = message.context.quoted.as_ref().and_then(|quoted| quoted.id.as_deref());
                    let quoted = quoted.and_then(|wamid| by_wamid.get(wamid)).and_then(|message| first_words(message));
                    let file = files.contains(&message.id).then(|| format!("{}/media/{}", ui.base, message.id));
                    let mut bubble = bubble(message, quoted, file, team, ui);
                    bubble.reaction = reaction.map(str::to_owned);
                    thread.bubbles.push(bubble);
                }
            }
        }
        thread
    }

    /// What a page that shows this thread knows.
    pub(crate) fn cursor(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.marks.iter().flat_map(|(_, mark)| *mark).collect::<Vec<u8>>())
    }

    /// Whether a page with this cursor shows a part of this thread as it is.
    pub(crate) fn meets(&self, cursor: &Cursor) -> bool {
        self.marks.iter().any(|(_, mark)| cursor.0.contains(mark))
    }

    /// Leaves what a page with this cursor does not show as it is.
    pub(crate) fn without(&mut self, cursor: &Cursor) {
        let known: HashSet<MessageId> =
            self.marks.iter().filter(|(_, mark)| cursor.0.contains(mark)).map(|(id, _)| *id).collect();
        self.bubbles.retain(|bubble| !known.contains(&bubble.id));
        self.gone.retain(|id| !known.contains(id));
    }
}

/// A cursor as a page gives it back; nonsense knows nothing.
pub(crate) struct Cursor(HashSet<Mark>);

impl Cursor {
    pub(crate) fn read(text: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        // A mark per message, four bytes each.
        Self(bytes.chunks_exact(4).filter_map(|chunk| chunk.try_into().ok()).collect())
    }

    /// Whether it knows nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Tells this message in this state from every other of a conversation's few.
fn mark(message: &Message, reaction: Option<&str>, has_file: bool) -> Mark {
    let heard = message.heard.as_ref().map(|heard| (&heard.text, &heard.why_not));
    let changes = (message.edited_at, message.revoked_at, reaction, has_file, heard);
    let state = (message.state.word(), message.error_code, changes);
    let hash = sha256(format!("{} {state:?}", message.id).as_bytes());
    [hash[0], hash[1], hash[2], hash[3]]
}

fn is_placed_reaction(message: &Message, by_wamid: &HashMap<&str, &Message>) -> bool {
    let Body::In(content) = &message.body else { return false };
    matches!(content.as_ref(), Content::Reaction { message_id, .. } if by_wamid.contains_key(message_id.as_str()))
}

/// The beginning of what a message says.
pub(crate) fn first_words(message: &Message) -> Option<String> {
    message.words().map(|words| words.chars().take(120).collect())
}

fn bubble(message: &Message, quoted: Option<String>, file: Option<String>, team: &[Teammate], ui: &Ui) -> BubbleView {
    let mut content = match &message.body {
        _ if message.revoked_at.is_some() => Shown::Revoked,
        Body::In(content) => received(content, file, ui),
        Body::Out(message) => sent(message, file, ui),
    };
    if let Shown::Voice { transcript, remark, correct, .. } = &mut content {
        *transcript = message.words().map(str::to_owned);
        *remark = remark_on(message, ui);
        *correct =
            message.is_voice().then(|| format!("{}/messages/{}/heard/{}", ui.base, message.conversation, message.id));
    }
    let quoted_by = message.context.quoted.as_ref();
    BubbleView {
        id: message.id,
        at: message.at,
        by: if matches!(content, Shown::Note(_)) { By::System } else { author(message.author, team, ui) },
        content,
        quoted,
        tick: tick(message),
        reaction: None,
        forwarded: quoted_by.is_some_and(|quoted| quoted.forwarded || quoted.frequently_forwarded),
        edited: message.edited_at.is_some(),
        again: None,
        why: (message.author == Author::Agent)
            .then(|| format!("{}/messages/{}/why/{}", ui.base, message.conversation, message.id)),
    }
}

/// What is to be known of what was heard.
fn remark_on(message: &Message, ui: &Ui) -> Option<String> {
    const SURE: f32 = 0.55;
    let heard = message.heard.as_ref()?;
    let key = match heard.why_not.as_deref() {
        Some("silent") => "voice-silent",
        Some("no_model") => "voice-not-heard",
        Some(_) => "voice-unheard",
        None if heard.corrected_by.is_some() => "voice-corrected",
        None if !heard.is_ours => "voice-foreign",
        None if heard.confidence < SURE => "voice-unsure",
        None => return None,
    };
    Some(ui.say(key))
}

fn author(author: Author, team: &[Teammate], ui: &Ui) -> By {
    match author {
        Author::Contact => By::Customer,
        // Receipts and such are the assistant's to the customer's eyes.
        Author::Agent | Author::System => By::Assistant,
        Author::Phone => By::Teammate(ui.say("handler-phone")),
        Author::Teammate(id) => By::Teammate(name_of(id, team).unwrap_or_else(|| ui.say("handler-human-short"))),
    }
}

fn tick(message: &Message) -> Option<Tick> {
    match message.state {
        MessageState::Received | MessageState::Cancelled => None,
        MessageState::Queued | MessageState::Sending => Some(Tick::Queued),
        MessageState::Accepted | MessageState::Sent => Some(Tick::Sent),
        MessageState::Delivered => Some(Tick::Delivered),
        MessageState::Read | MessageState::Played => Some(Tick::Read),
        MessageState::Failed => Some(Tick::Failed(failure(message))),
    }
}

fn failure(message: &Message) -> Failure {
    match (message.error_code, message.error_reason.as_deref()) {
        (Some(code), _) => Failure::from_code(code),
        (None, Some(reason)) => Failure::from_reason(reason),
        (None, None) => Failure::Meta,
    }
}
