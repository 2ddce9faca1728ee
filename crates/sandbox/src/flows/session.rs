use super::{
    document::{FlowJson, Screen},
    expression::{Reference, filled},
};
use serde_json::{Map, Value};

/// A Flow that a customer has open. It is the phone's, and ends with it: a restart closes it.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(super) flow: String,
    pub(super) token: String,
    /// The screens on the way here, the shown one last; never empty.
    pub(super) steps: Vec<Step>,
}

/// A screen as it was shown, with what the customer entered.
#[derive(Debug, Clone, Default)]
pub(super) struct Step {
    pub(super) screen: String,
    pub(super) data: Map<String, Value>,
    pub(super) values: Map<String, Value>,
}

impl Session {
    /// The id of the screen that is shown.
    pub(super) fn screen(&self) -> &str {
        self.steps.last().map_or("", |step| step.screen.as_str())
    }

    /// Whether there is a screen to go back to.
    pub(super) fn can_go_back(&self) -> bool {
        self.steps.len() > 1
    }

    /// What a reference refers to here; of a screen seen twice, the last time.
    pub(super) fn look(&self, reference: &Reference) -> Option<Value> {
        let step = match &reference.screen {
            None => self.steps.last(),
            Some(id) => self.steps.iter().rev().find(|step| step.screen == *id),
        }?;
        let (first, inside) = reference.path.split_first()?;
        let members = if reference.is_form { &step.values } else { &step.data };
        inside.iter().try_fold(members.get(first)?, |value, name| value.get(name)).cloned()
    }

    /// Goes on to a screen, its fields filled with their first values.
    pub(super) fn enter(&mut self, document: &FlowJson, id: &str, data: Map<String, Value>) {
        self.steps.push(Step { screen: id.to_owned(), data, values: Map::new() });
        let first = document.screen(id).map(|screen| self.first_values(screen)).unwrap_or_default();
        if let Some(step) = self.steps.last_mut() {
            step.values = first;
        }
    }

    fn first_values(&self, screen: Screen<'_>) -> Map<String, Value> {
        let look = |reference: &Reference| self.look(reference);
        let mut values = Map::new();
        for form in screen.children() {
            if let Some(Value::Object(first)) = form.get("init-values").and_then(|first| filled(first, &look)) {
                values.extend(first);
            }
        }
        for component in screen.shown(&look) {
            let name = component.get("name").and_then(Value::as_str);
            let first = component.get("init-value").and_then(|value| filled(value, &look));
            if let (Some(name), Some(first)) = (name, first) {
                values.insert(name.to_owned(), first);
            }
        }
        values
    }

    /// New data for the screen that is shown; what is not named stays.
    pub(super) fn refresh(&mut self, data: Map<String, Value>) {
        if let Some(step) = self.steps.last_mut() {
            step.data.extend(data);
        }
    }
}
