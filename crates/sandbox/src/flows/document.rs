use super::expression::{Expression, Reference};
use serde_json::{Map, Value};

/// A Flow JSON that passed its checks, as a phone reads it.
#[derive(Debug, Clone)]
pub(crate) struct FlowJson(Value);

/// One screen of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen<'a>(&'a Value);

impl FlowJson {
    /// None when it is not even JSON.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    fn word(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.word("version")
    }

    /// Present: the Flow talks to an endpoint.
    pub(crate) fn data_api_version(&self) -> Option<&str> {
        self.word("data_api_version")
    }

    pub(crate) fn screens(&self) -> impl Iterator<Item = Screen<'_>> {
        self.0.get("screens").and_then(Value::as_array).into_iter().flatten().map(Screen)
    }

    pub(crate) fn screen(&self, id: &str) -> Option<Screen<'_>> {
        self.screens().find(|screen| screen.id() == id)
    }

    /// Where `id` may lead: `routing_model`, or, without endpoint, what the screen's own actions say.
    pub(crate) fn next_of(&self, id: &str) -> Vec<&str> {
        match self.0.get("routing_model").and_then(|model| model.get(id)) {
            Some(next) => next.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
            None => self.screen(id).map(|screen| screen.navigates_to()).unwrap_or_default(),
        }
    }

    /// Screens that no other one leads to; the first is where a Flow begins (`FIRST_ENTRY_SCREEN`).
    pub(crate) fn entries(&self) -> Vec<&str> {
        let led_to: Vec<&str> = self.screens().flat_map(|screen| self.next_of(screen.id())).collect();
        self.screens().map(Screen::id).filter(|id| !led_to.contains(id)).collect()
    }
}

impl<'a> Screen<'a> {
    fn word(self, key: &str) -> Option<&'a str> {
        self.0.get(key).and_then(Value::as_str)
    }

    pub(crate) fn id(self) -> &'a str {
        self.word("id").unwrap_or_default()
    }

    pub(crate) fn title(self) -> Option<&'a str> {
        self.word("title")
    }

    pub(crate) fn is(self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// What data the screen takes.
    pub(crate) fn declared(self) -> Option<&'a Map<String, Value>> {
        self.0.get("data").and_then(Value::as_object)
    }

    pub(crate) fn children(self) -> &'a [Value] {
        list(self.0.get("layout").and_then(|layout| layout.get("children")))
    }

    fn navigates_to(self) -> Vec<&'a str> {
        let mut next = Vec::new();
        every(self.children(), &mut |component| {
            for action in actions(component) {
                let target = action.get("next").and_then(|next| next.get("name")).and_then(Value::as_str);
                next.extend(target.filter(|target| !next.contains(target)));
            }
        });
        next
    }

    /// The components a customer sees with these values: branches chosen, forms opened, the invisible left out.
    pub(crate) fn shown(self, look: &dyn Fn(&Reference) -> Option<Value>) -> Vec<&'a Value> {
        let mut seen = Vec::new();
        show(self.children(), look, &mut seen);
        seen
    }
}

pub(crate) fn kind(component: &Value) -> &str {
    component.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The actions of a component, those of a list's items included.
pub(crate) fn actions(component: &Value) -> Vec<&Value> {
    let names = ["on-click-action", "on-select-action", "on-unselect-action"];
    let own = names.into_iter().filter_map(|name| component.get(name));
    let items = list(component.get("list-items")).iter().filter_map(|item| item.get("on-click-action"));
    own.chain(items).collect()
}

/// Visits every component, whatever branch it is in.
fn every<'a>(children: &'a [Value], visit: &mut dyn FnMut(&'a Value)) {
    for component in children {
        visit(component);
        for branch in branches(component) {
            every(branch, visit);
        }
    }
}

fn branches(component: &Value) -> Vec<&[Value]> {
    match kind(component) {
        "Form" => vec![list(component.get("children"))],
        "If" => vec![list(component.get("then")), list(component.get("else"))],
        "Switch" => {
            let cases = component.get("cases").and_then(Value::as_object);
            cases.into_iter().flat_map(Map::values).map(|case| list(Some(case))).collect()
        }
        _ => Vec::new(),
    }
}

fn show<'a>(children: &'a [Value], look: &dyn Fn(&Reference) -> Option<Value>, seen: &mut Vec<&'a Value>) {
    for component in children {
        match kind(component) {
            "Form" => show(list(component.get("children")), look, seen),
            "If" => {
                let condition = component.get("condition").and_then(Value::as_str).unwrap_or_default();
                let value = Expression::parse(condition.trim_matches('`')).ok().and_then(|read| read.value(look));
                let branch = if value == Some(Value::Bool(true)) { "then" } else { "else" };
                show(list(component.get(branch)), look, seen);
            }
            "Switch" => {
                let value = component.get("value").and_then(|value| super::expression::filled(value, look));
                let case = value.as_ref().and_then(Value::as_str).unwrap_or("default");
                let cases = component.get("cases");
                let chosen = cases.and_then(|cases| cases.get(case).or_else(|| cases.get("default")));
                show(list(chosen), look, seen);
            }
            _ => {
                let visible = component.get("visible").and_then(|value| super::expression::filled(value, look));
                if visible != Some(Value::Bool(false)) {
                    seen.push(component);
                }
            }
        }
    }
}
