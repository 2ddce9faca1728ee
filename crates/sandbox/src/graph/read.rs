use super::{GraphError, GraphResult};
use crate::{
    chat::{Author, Progress, TYPING},
    content::Object,
    journal::Event,
    line::Line,
    world::{Sent, World},
};
use kernel::days;
use serde_json::{Value, json};

/// Marks a customer's message, and all before it, as read; may show that an answer is being typed (section 4.6).
pub(super) fn mark(world: &World, line: &Line, body: Value) -> GraphResult<Value> {
    let request = Object::new(&body, "")?;
    if request.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("Param messaging_product must be whatsapp").with_subcode(2_494_010));
    }
    let id = request.text("message_id", 256)?;
    let typing = request.optional_object("typing_indicator")?;
    if let Some(typing) = &typing {
        typing.word("type", "text")?;
    }
    let now = world.time.now();
    let foreign =
        || request.invalid("message_id", "is not a message received by this phone number in the last 30 days.");
    let mut state = line.state();
    let key = state.message_chat.get(id).cloned().ok_or_else(foreign)?;
    let chat = state.chats.get_mut(&key).ok_or_else(foreign)?;
    let known =
        |entry: &crate::chat::Entry| entry.id == id && entry.from == Author::Customer && now - entry.at < days(30);
    let position = chat.entries.iter().position(known).ok_or_else(foreign)?;
    let mut newly = Vec::new();
    for entry in &mut chat.entries[..=position] {
        if entry.from == Author::Customer && entry.progress != Progress::Read {
            entry.progress = Progress::Read;
            newly.push(entry.id.clone());
        }
    }
    if typing.is_some() {
        chat.typing_until = Some(now + TYPING);
    }
    drop(state);
    world.tell(|| json!({"kind": "looked", "line": line.id(), "chat": key, "read": newly, "typing": typing.is_some()}));
    for read in newly {
        let (line, chat) = (line.id().to_owned(), key.clone());
        world.write_down(|| Event::Progress {
            line,
            chat,
            id: read,
            progress: Progress::Read,
            pricing: None,
            error: None,
        });
    }
    let id = id.to_owned();
    world.record(Sent { at: now, line: line.id().to_owned(), kind: "read", id, customer: key, body });
    Ok(json!({"success": true}))
}
