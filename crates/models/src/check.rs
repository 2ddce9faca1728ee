//! What makes a chat one that every provider takes. Their rules differ; these are all of them at once, so that a chat does
//! not depend on who answers it.

use crate::{Call, CallResult, Chat, ModelError, Tool, Turn};
use std::collections::HashSet;

/// The shortest limit among providers: Gemini's.
const LONGEST_NAME: usize = 63;

pub(crate) fn check(chat: &Chat) -> Result<(), ModelError> {
    let is_sound = chat.most_tokens > 0;
    demand(is_sound, "most_tokens is at least 1")?;
    let is_warm = chat.temperature.is_none_or(|it| (0.0..=1.0).contains(&it));
    demand(is_warm, "temperature is between 0 and 1")?;
    tools(&chat.tools)?;
    demand(matches!(chat.turns.first(), Some(Turn::Customer(_))), "a chat begins with the customer")?;
    demand(!matches!(chat.turns.last(), Some(Turn::Model { .. })), "a chat ends with the customer or with results")?;
    let mut waiting: &[Call] = &[];
    for (at, turn) in chat.turns.iter().enumerate() {
        match turn {
            Turn::Customer(text) => {
                demand(waiting.is_empty(), "calls are followed by their results")?;
                let answers_results = at > 0 && matches!(chat.turns[at - 1], Turn::Results(_));
                demand(!answers_results, "results are for the model to answer, before the customer goes on")?;
                demand(!text.trim().is_empty(), "a turn of the customer has words")?;
            }
            Turn::Model { text, calls, .. } => {
                demand(waiting.is_empty(), "calls are followed by their results")?;
                demand(!text.trim().is_empty() || !calls.is_empty(), "a turn of the model has words or calls")?;
                // Only then does its service take the chat: all define the tools that were called.
                demand(calls.is_empty() || !chat.tools.is_empty(), "a chat with calls offers tools")?;
                waiting = calls;
            }
            Turn::Results(results) => {
                demand(fits(waiting, results), "results answer each call of the turn before, once")?;
                waiting = &[];
            }
        }
    }
    demand(waiting.is_empty(), "calls are followed by their results")
}

fn tools(tools: &[Tool]) -> Result<(), ModelError> {
    let mut names = HashSet::new();
    for tool in tools {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        let name = &tool.name;
        let is_name = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_plain);
        demand(is_name, "a tool's name has 1 to 63 letters, digits, _ and -")?;
        demand(names.insert(name), "tools have different names")?;
        demand(!tool.description.trim().is_empty(), "a tool has a description")?;
        demand(tool.schema["type"] == "object", "a tool's schema is of type object")?;
    }
    Ok(())
}

fn fits(calls: &[Call], results: &[CallResult]) -> bool {
    let wanted: HashSet<&str> = calls.iter().map(|call| call.id.as_str()).collect();
    let given: HashSet<&str> = results.iter().map(|result| result.id.as_str()).collect();
    !calls.is_empty() && wanted == given && wanted.len() == calls.len() && given.len() == results.len()
}

fn demand(holds: bool, otherwise: &'static str) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(ModelError::Invalid(otherwise)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Arguments;
    use serde_json::{Map, json};

    fn calls(ids: &[&str]) -> Turn {
        let call = |id: &&str| Call { id: (*id).into(), name: "t".into(), arguments: Arguments::Read(Map::new()) };
        Turn::Model { text: String::new(), calls: ids.iter().map(call).collect(), carry: None }
    }
    fn results(ids: &[&str]) -> Turn {
        Turn::Results(ids.iter().map(|id| CallResult::done(*id, json!(1))).collect())
    }
    fn customer() -> Turn {
        Turn::Customer("Bonjour".into())
    }
    fn with(turns: Vec<Turn>) -> Result<(), ModelError> {
        let tool = Tool { name: "t".into(), description: "does".into(), schema: json!({"type": "object"}) };
        check(&Chat { system: String::new(), turns, tools: vec![tool], most_tokens: 9, temperature: Some(0.5) })
    }

    #[test]
    fn chats_that_some_provider_would_refuse_do_not_leave() {
        let said = || Turn::said("Oui");
        assert_eq!(with(vec![customer(), said(), said(), customer(), customer()]), Ok(()));
        assert_eq!(with(vec![customer(), calls(&["a", "b"]), results(&["b", "a"])]), Ok(()));
        assert_eq!(with(vec![customer(), calls(&["a"]), results(&["a"]), said(), customer()]), Ok(()));
        for (turns, why) in [
            (vec![], "a chat begins with the customer"),
            (vec![said(), customer()], "a chat begins with the customer"),
            (vec![customer(), said()], "a chat ends with the customer or with results"),
            (vec![customer(), calls(&["a"]), customer()], "calls are followed by their results"),
            (vec![customer(), calls(&["a"]), said(), customer()], "calls are followed by their results"),
            (vec![customer(), results(&["a"])], "results answer each call of the turn before, once"),
            (vec![customer(), calls(&["a"]), results(&["b"])], "results answer each call of the turn before, once"),
            (
                vec![customer(), calls(&["a", "b"]), results(&["a"])],
                "results answer each call of the turn before, once",
            ),
            (
                vec![customer(), calls(&["a", "a"]), results(&["a"])],
                "results answer each call of the turn before, once",
            ),
            (
                vec![customer(), calls(&["a"]), results(&["a"]), customer()],
                "results are for the model to answer, before the customer goes on",
            ),
            (vec![Turn::Customer(" ".into())], "a turn of the customer has words"),
            (vec![customer(), Turn::said(""), customer()], "a turn of the model has words or calls"),
        ] {
            assert_eq!(with(turns), Err(ModelError::Invalid(why)));
        }
    }

    #[test]
    fn tools_are_what_every_provider_takes() {
        let tool = |name: &str, schema| Tool { name: name.into(), description: "does".into(), schema };
        let object = || json!({"type": "object"});
        assert_eq!(tools(&[tool("search_products", object()), tool("x-1", object())]), Ok(()));
        for bad in ["", "a b", "é", "a.b", &"a".repeat(64)] {
            assert!(tools(&[tool(bad, object())]).is_err(), "{bad}");
        }
        assert!(tools(&[tool("a", json!({"type": "string"}))]).is_err());
        assert!(tools(&[tool("a", object()), tool("a", object())]).is_err());
    }
}
