use crate::{
    AssistantError, Gate,
    brain::{Brain, tools::Asked},
    dialogue::Dialogue,
    gate::Consent,
    turn::Seen,
};
use kernel::Locale;
use models::{Arguments, Call};
use serde_json::{Value, json};
use storage::{StoreError, Tx};
use whatsapp::Outgoing;

/// What a script of calls comes to in a transaction, be it for good or not.
pub(crate) struct ActedOut {
    /// What each call told, in order.
    pub results: Vec<Value>,
    /// The facts before the first call.
    pub facts: Value,
    pub reply: Option<Outgoing>,
    pub dialogue: Dialogue,
    /// The dialogue before.
    pub before: Dialogue,
    pub locale: Locale,
    pub intents: Vec<(String, f32)>,
    pub mood: Option<(String, f32)>,
    /// What the tools drew from what the merchant told.
    pub sources: Vec<String>,
    /// Whether anything was changed.
    pub wrote: bool,
}

/// Carries what was seen out of a transaction that must not stay.
pub(super) enum Undone {
    Seen(Box<ActedOut>),
    Failed(AssistantError),
}

impl From<AssistantError> for Undone {
    fn from(error: AssistantError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Performs the calls in order and puts the answer together.
pub(crate) async fn act_out(tx: &mut Tx, seen: &Seen, script: &[Call], text: &str) -> Result<ActedOut, AssistantError> {
    let Seen { conversation, waiting, contact, shop, .. } = seen;
    let kept = crate::turn::recall(tx, conversation, seen.kept.clone()).await?;
    let before = kept.state.clone();
    let mut gate = Gate::new(tx, &shop.brand, &shop.agent.conduct, conversation, contact, Consent::default());
    let mut brain = Brain::new(&mut gate, shop, contact, kept.state, crate::turn::grain_of(waiting));
    brain.catch_up(conversation, waiting).await?;
    brain.listen(waiting);
    let facts = brain.facts_of_now().await?;
    let mut results = Vec::with_capacity(script.len());
    for call in script {
        let told = match read(call) {
            Ok(asked) => Box::pin(brain.use_tool(&asked)).await?,
            Err(why) => json!({ "refused": why, "code": "wrong_arguments" }),
        };
        results.push(told);
    }
    let (locale, intents, mood, sources) = (brain.locale(), brain.intents(), brain.mood(), brain.sources());
    let (reply, dialogue) = brain.finish_by_model(text, hands_over(script, &results));
    Ok(ActedOut { results, facts, reply, dialogue, before, locale, intents, mood, sources, wrote: gate.has_written() })
}

fn read(call: &Call) -> Result<Asked, String> {
    match &call.arguments {
        Arguments::Read(fields) => Asked::read(&call.name, &Value::Object(fields.clone())),
        Arguments::Unreadable(_) => Err("the arguments are not a JSON object".to_owned()),
    }
}

/// Whether a call gave the conversation to a person: nothing of the model's is said after that.
pub(super) fn hands_over(script: &[Call], results: &[Value]) -> bool {
    let gave = |(call, told): (&Call, &Value)| {
        matches!(call.name.as_str(), "hand_over" | "request_return") && told.get("refused").is_none()
    };
    script.iter().zip(results).any(gave)
}
