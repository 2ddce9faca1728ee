//! What `Debug` shows of a chat: its shape, never its words.

use crate::{Answer, Arguments, Call, CallResult, Carry, Chat, Turn};
use std::fmt;

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat")
            .field("turns", &self.turns)
            .field("tools", &self.tools.iter().map(|tool| &tool.name).collect::<Vec<_>>())
            .field("most_tokens", &self.most_tokens)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(text) => write!(f, "Customer({})", Long(text)),
            Self::Model { text, calls, .. } => write!(f, "Model({}, {calls:?})", Long(text)),
            Self::Results(results) => write!(f, "Results({results:?})"),
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the name: models that go wrong put words of the customer there.
        write!(f, "Call({:?})", self.arguments)
    }
}

impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(fields) => write!(f, "Read({} fields)", fields.len()),
            Self::Unreadable(text) => write!(f, "Unreadable({})", Long(text)),
        }
    }
}

impl fmt::Debug for CallResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.failed { "Failed" } else { "Done" })
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({:?}, {}, {:?}, {:?})", self.stop, Long(&self.text), self.calls, self.usage)
    }
}

impl fmt::Debug for Carry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carry(…)")
    }
}

struct Long<'a>(&'a str);

impl fmt::Display for Long<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} characters", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_word_of_a_customer_is_shown() {
        let fields = json!({"phone": "0707"}).as_object().cloned().unwrap();
        let calls = vec![
            Call { id: "secret-id".into(), name: "appelle Awa".into(), arguments: Arguments::Read(fields) },
            Call { id: "b".into(), name: "b".into(), arguments: Arguments::Unreadable("rue de la paix".into()) },
        ];
        let chat = Chat {
            system: "tu vends chez Awa".into(),
            turns: vec![
                Turn::Customer("je suis Awa".into()),
                Turn::Model { text: "oui Awa".into(), calls, carry: None },
                Turn::Results(vec![CallResult::failed("a", json!("Awa"))]),
            ],
            tools: Vec::new(),
            most_tokens: 9,
            temperature: None,
        };
        let shown = format!("{chat:?}");
        assert_eq!(
            shown,
            "Chat { turns: [Customer(11 characters), Model(7 characters, [Call(Read(1 fields)), \
             Call(Unreadable(14 characters))]), Results([Failed])], tools: [], most_tokens: 9, .. }"
        );
    }
}
