use super::{Flow, FlowJson, FlowStatus};
use crate::{
    content::Object,
    graph::{GraphError, GraphResult},
    line::Line,
    world::World,
};

/// Whether a message may carry the Flow that its parameters name (sections 4.4 and 8.6): one of this WABA, in the state
/// that `mode` asks for, beginning at an entry screen. Its id, when it is throttled and its sends are counted.
pub(crate) fn may_send(world: &World, line: &Line, parameters: &Object<'_>) -> GraphResult<Option<String>> {
    let (key, flow) = match parameters.optional_text("flow_id", 64)? {
        Some(id) => ("flow_id", world.flows.by_id(id).filter(|flow| flow.waba == line.spec.waba_id)),
        None => ("flow_name", world.flows.named(&line.spec.waba_id, parameters.text("flow_name", 200)?)),
    };
    let Some(flow) = flow else {
        let named = parameters.optional_text(key, 200)?.unwrap_or_default();
        let listed = line.spec.flows.as_ref().is_some_and(|known| known.iter().any(|flow| flow == named));
        return if listed { Ok(None) } else { Err(parameters.invalid(key, "is not a flow of this account.")) };
    };
    let draft = parameters.optional_text("mode", 16)? == Some("draft");
    match (flow.status, draft) {
        (FlowStatus::Blocked, _) => return Err(GraphError::usual(132_068)),
        (FlowStatus::Deprecated, _) => return Err(parameters.invalid(key, "is a deprecated flow.")),
        (FlowStatus::Draft, false) => {
            return Err(parameters.invalid("mode", "must be draft: the flow is not published."));
        }
        (FlowStatus::Published | FlowStatus::Throttled, true) => {
            return Err(parameters.invalid("mode", "must be published: the flow has no draft."));
        }
        _ => {}
    }
    begins_at_an_entry(&flow, parameters)?;
    Ok((flow.status == FlowStatus::Throttled).then_some(flow.id))
}

fn begins_at_an_entry(flow: &Flow, parameters: &Object<'_>) -> GraphResult<()> {
    let sound = flow.json.as_deref().filter(|_| flow.validation_errors.is_empty());
    let Some(document) = sound.and_then(FlowJson::read) else {
        return Err(parameters.invalid("mode", "is draft, and the draft has no valid Flow JSON."));
    };
    let Some(payload) = parameters.optional_object("flow_action_payload")? else { return Ok(()) };
    match payload.optional_text("screen", 256)? {
        None | Some("FIRST_ENTRY_SCREEN") => Ok(()),
        Some(screen) if document.entries().contains(&screen) => Ok(()),
        Some(screen) => Err(payload.invalid("screen", format_args!("{screen} is not an entry screen of the flow."))),
    }
}
