use super::{Endpoint, Flow, FlowJson, FlowStatus, Trouble};
use crate::{journal::Event, line::Line, webhooks::Update, world::World};
use serde_json::json;
use std::sync::Arc;

/// Why a Flow cannot be published (section 8.6).
pub(crate) enum Unpublishable {
    NoJson,
    Invalid,
    NoEndpointUri,
    Unhealthy(Trouble),
}

impl std::fmt::Display for Unpublishable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoJson => f.write_str("The flow has no Flow JSON."),
            Self::Invalid => f.write_str("The Flow JSON has validation errors."),
            Self::NoEndpointUri => f.write_str("The flow uses an endpoint and has no endpoint_uri."),
            Self::Unhealthy(trouble) => write!(f, "The endpoint's health check failed: {trouble}"),
        }
    }
}

impl World {
    /// Keeps a Flow as it is now; a new status, the first one included, is told (section 8.9).
    pub(crate) fn put_flow(self: &Arc<Self>, flow: &Flow) {
        let known = self.flows.put(flow.clone());
        let old = known.map(|known| known.status);
        self.write_down(|| Event::Flow { flow: Box::new(flow.clone()) });
        if old == Some(flow.status) {
            return;
        }
        let mut value = json!({"event": "FLOW_STATUS_CHANGE", "flow_id": flow.id, "new_status": flow.status});
        value["message"] = json!(match old {
            Some(old) => {
                value["old_status"] = json!(old);
                format!("Flow {} went from {} to {}.", flow.name, old.word(), flow.status.word())
            }
            None => format!("Flow {} was created in {}.", flow.name, flow.status.word()),
        });
        if let Some(line) = self.lines().into_iter().find(|line| line.spec.waba_id == flow.waba) {
            self.post(&line, "", vec![Update::Other { field: "flows", value, time: self.time.now() }]);
        }
    }

    pub(crate) fn remove_flow(&self, id: &str) {
        self.flows.remove(id);
        self.write_down(|| Event::FlowGone { id: id.to_owned() });
    }

    /// Whether a Flow may be published: sound, and its endpoint healthy for the numbers of its WABA that have a key.
    pub(crate) async fn may_publish(&self, flow: &Flow) -> Result<(), Unpublishable> {
        let text = flow.json.as_deref().ok_or(Unpublishable::NoJson)?;
        if !flow.validation_errors.is_empty() {
            return Err(Unpublishable::Invalid);
        }
        let document = FlowJson::read(text).ok_or(Unpublishable::Invalid)?;
        let Some(version) = document.data_api_version() else { return Ok(()) };
        let uri = flow.endpoint_uri.as_deref().ok_or(Unpublishable::NoEndpointUri)?;
        let mut lines: Vec<Arc<Line>> = self.lines();
        lines.retain(|line| line.spec.waba_id == flow.waba && line.state().business_key.is_some());
        if lines.is_empty() {
            return Err(Unpublishable::Unhealthy(Trouble::NoKey));
        }
        for line in lines {
            Endpoint { line: &line, uri, version }.ping(self).await.map_err(Unpublishable::Unhealthy)?;
        }
        Ok(())
    }
}

impl FlowStatus {
    /// Whether `POST /{FLOW}/deprecate` may follow.
    pub(crate) fn may_be_deprecated(self) -> bool {
        matches!(self, Self::Published | Self::Throttled | Self::Blocked)
    }
}
