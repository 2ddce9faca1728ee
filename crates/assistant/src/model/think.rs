use super::{
    account::{Budget, ModelAccount},
    bill::month_of,
    figures::Known,
    prompt,
    rehearse::{ActedOut, Undone, act_out, hands_over},
    spend::{Spent, Use},
};
use crate::{
    Assistant, AssistantError,
    perceive::words_of,
    reason::{Reason, ToolUse},
    turn::Seen,
};
use conversation::{Author, Body, Message, message_page};
use models::{Call, CallResult, Chat, Model, Stop, Turn};
use serde_json::Value;
use storage::Read;

/// How often a model is asked in one turn.
const MOST_ROUNDS: usize = 8;
/// How many tools it may use in one turn.
const MOST_CALLS: usize = 16;
/// The longest answer that is no ramble.
const LONGEST: usize = 1_200;
/// The longest friendly sentence that declines what is not about the shop.
const DECLINES: usize = 240;

/// What a model came to.
pub(crate) enum Thinking {
    /// It has an answer: these calls, performed for good, and these words.
    Answer(Box<Plan>),
    /// It has none; the built-in brain answers.
    GaveUp(GaveUp),
}

/// What a model would do and say, and what it saw when it was rehearsed.
pub(crate) struct Plan {
    pub script: Vec<Call>,
    pub results: Vec<Value>,
    pub text: String,
    pub uses: Vec<Use>,
    /// Who thought, as its service names it.
    pub model: String,
}

impl Plan {
    /// Why the answer is what it is.
    pub fn reason(&self, intents: Vec<(String, f32)>, sources: Vec<String>) -> Reason {
        let used = self.script.iter().zip(&self.results).map(|(call, told)| {
            let refused = told.get("refused").and_then(|_| told.get("code")).and_then(Value::as_str).map(str::to_owned);
            let arguments = call.arguments.fields().map_or(Value::Null, |fields| Value::Object(fields.clone()));
            ToolUse { name: call.name.clone(), arguments, done: told.get("refused").is_none(), refused }
        });
        Reason {
            brain: self.model.clone(),
            intents,
            sources,
            tools: used.collect(),
            cost: self.uses.iter().map(|used| used.cost).sum(),
            ..Reason::default()
        }
    }
}

/// Why a model gave no answer, and what it took.
#[derive(Debug, Clone, Default)]
pub(crate) struct GaveUp {
    /// A stable word.
    pub why: &'static str,
    pub uses: Vec<Use>,
}

/// A thought under way.
struct Mind {
    chain: Vec<Model>,
    chat: Chat,
    known: Known,
    script: Vec<Call>,
    results: Vec<Value>,
    uses: Vec<Use>,
    model: String,
    /// Whether its words were sent back once already.
    corrected: bool,
}

impl Assistant {
    /// Lets the brand's models think about what waits. No transaction is open while one is asked.
    pub(crate) async fn think(&self, seen: &Seen) -> Result<Thinking, AssistantError> {
        let gave_up = |why| Ok(Thinking::GaveUp(GaveUp { why, uses: Vec::new() }));
        let Some((models, vault)) = &self.models else { return gave_up("no_client") };
        let kind = seen.request();
        let asked = seen.models.iter().filter(|account: &&ModelAccount| account.answers(kind));
        let chain: Vec<Model> = asked.filter_map(|account| account.unsealed(vault)).collect();
        if chain.is_empty() {
            return gave_up("no_key");
        }
        if self.is_over_budget(seen).await? {
            return gave_up("budget");
        }
        let said = match &seen.stage {
            Some((_, said)) => said.clone(),
            None => self.said_before(&mut &self.db, seen).await?,
        };
        let rehearsed = self.rehearse(seen, &[]).await?;
        let mut known = Known::default();
        known.tool(&rehearsed.facts);
        for message in said.iter().filter(|message| message.author == Author::Contact).chain(&seen.waiting) {
            known.customer(words_of(message));
        }
        let chat = prompt::chat(&seen.shop, &said, &seen.waiting, &rehearsed.facts);
        let mut mind = Mind {
            chain,
            chat,
            known,
            script: Vec::new(),
            results: Vec::new(),
            uses: Vec::new(),
            model: String::new(),
            corrected: false,
        };
        let ended = self.ask_until_it_answers(models, seen, &mut mind).await?;
        let Mind { script, results, uses, model, .. } = mind;
        Ok(match ended {
            Ok(text) => Thinking::Answer(Box::new(Plan { script, results, text, uses, model })),
            Err(why) => Thinking::GaveUp(GaveUp { why, uses }),
        })
    }

    async fn ask_until_it_answers(
        &self,
        models: &models::Models,
        seen: &Seen,
        mind: &mut Mind,
    ) -> Result<Result<String, &'static str>, AssistantError> {
        for _ in 0..MOST_ROUNDS {
            debug_assert!(!storage::is_inside_tx(), "nobody waits for a model inside a transaction");
            let first = match models.ask_first_of(&mind.chain, &mind.chat).await {
                Ok(first) => first,
                Err(why) => return Ok(Err(why.last().map_or("no_answer", why_not))),
            };
            let answer = first.answer;
            let cost = mind.chain.get(first.by).map_or(0, |model| model.price.cost(answer.usage));
            mind.uses.push(Use { model: answer.model.clone(), usage: answer.usage, cost });
            mind.model.clone_from(&answer.model);
            if !answer.calls.is_empty() {
                if mind.script.len() + answer.calls.len() > MOST_CALLS {
                    return Ok(Err("too_many_calls"));
                }
                let before = mind.script.len();
                mind.script.extend(answer.calls.iter().cloned());
                mind.results = self.rehearse(seen, &mind.script).await?.results;
                if hands_over(&mind.script, &mind.results) {
                    return Ok(Ok(String::new()));
                }
                let told = mind.script[before..].iter().zip(&mind.results[before..]).map(|(call, told)| {
                    mind.known.tool(told);
                    match told.get("refused") {
                        Some(_) => CallResult::failed(&call.id, told.clone()),
                        None => CallResult::done(&call.id, told.clone()),
                    }
                });
                let told: Vec<CallResult> = told.collect();
                mind.chat.turns.push(answer.turn());
                mind.chat.turns.push(Turn::Results(told));
                continue;
            }
            let text = plain(&answer.text);
            let shown = mind.results.iter().any(|told| told.get("done").is_some());
            let wrong = match answer.stop {
                Stop::Length => vec!["it was cut off: write less".to_owned()],
                Stop::Filtered => return Ok(Err("filtered")),
                _ if text.is_empty() && !shown => vec!["it was empty".to_owned()],
                _ if text.chars().count() > LONGEST => vec!["it was too long: at most 5 short lines".to_owned()],
                // A shop is no general assistant (Meta's policy for WhatsApp), whatever its model would love to tell.
                _ if mind.script.is_empty() && seen.is_off_topic() && text.chars().count() > DECLINES => {
                    vec!["it went into what is not about the shop: decline in one friendly sentence".to_owned()]
                }
                _ => mind.known.unsupported(&text),
            };
            if wrong.is_empty() {
                return Ok(Ok(text));
            }
            if std::mem::replace(&mut mind.corrected, true) {
                return Ok(Err("unsupported"));
            }
            // Results are followed by the model, whatever it said.
            mind.chat.turns.push(Turn::said(if text.is_empty() { "…".to_owned() } else { text }));
            mind.chat.turns.push(Turn::Customer(format!(
                "[from the shop, not the customer: this answer was not sent. Not told by any tool, or wrong: {}. Use tools, or \
                 answer without it.]",
                wrong.join("; ")
            )));
        }
        Ok(Err("too_many_rounds"))
    }

    /// Performs the calls as if, and lets go of the transaction.
    async fn rehearse(&self, seen: &Seen, script: &[Call]) -> Result<ActedOut, AssistantError> {
        let undone = self.db.write(async |tx| {
            let staged;
            let seen = match &seen.stage {
                None => seen,
                Some((stage, _)) => {
                    staged = Box::pin(self.set_up(tx, seen.shop.brand.id, stage)).await?;
                    &staged
                }
            };
            let acted = Box::pin(act_out(tx, seen, script, "")).await?;
            Err::<(), _>(Undone::Seen(Box::new(acted)))
        });
        match undone.await {
            Err(Undone::Seen(acted)) => Ok(*acted),
            Err(Undone::Failed(error)) => Err(error),
            Ok(()) => unreachable!("a rehearsal always ends undone"),
        }
    }

    async fn is_over_budget(&self, seen: &Seen) -> Result<bool, AssistantError> {
        let brand = seen.shop.brand.id;
        let Some(budget) = Budget::of(&mut &self.db, brand).await?.0 else { return Ok(false) };
        let month = month_of(self.db.clock().now(), &seen.shop.brand.time_zone);
        Ok(Spent::since(&mut &self.db, brand, month).await?.minor() >= budget.minor)
    }

    /// What was said before what waits.
    pub(crate) async fn said_before(&self, on: &mut dyn Read, seen: &Seen) -> Result<Vec<Message>, AssistantError> {
        let (brand, id) = (seen.shop.brand.id, seen.conversation.id);
        let most = prompt::MOST_TOLD + seen.waiting.len();
        let page = message_page(on, brand, id, None, i64::try_from(most).unwrap_or(40)).await?;
        let waits = |message: &Message| seen.waiting.iter().any(|waiting| waiting.id == message.id);
        let unsent = |message: &Message| {
            matches!(message.body, Body::Out(_)) && message.state == conversation::MessageState::Cancelled
        };
        Ok(page.into_iter().filter(|message| !waits(message) && !unsent(message)).collect())
    }
}

/// WhatsApp shows no markdown: what models write of it falls.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches('#').replace("**", "*").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The last model's reason as a stable word.
const fn why_not(error: &models::ModelError) -> &'static str {
    use models::ModelError;
    match error {
        ModelError::Invalid(_) => "invalid",
        ModelError::NotSent => "not_sent",
        ModelError::TimedOut => "timed_out",
        ModelError::Refused { .. } => "refused",
        ModelError::Busy { .. } => "busy",
        ModelError::Down { .. } => "down",
        ModelError::Unreadable(_) => "unreadable",
        ModelError::TooLong => "too_long",
        ModelError::Open => "left_alone",
    }
}
