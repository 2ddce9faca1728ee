use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// A message template of a WABA.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) category: String,
    pub(crate) status: String,
    pub(crate) parameter_format: String,
    pub(crate) components: Vec<Value>,
}

impl Template {
    pub(crate) fn is_named(&self) -> bool {
        self.parameter_format == "NAMED"
    }
}

/// Every WABA's templates.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    by_waba: RwLock<HashMap<String, Vec<Template>>>,
}

impl Templates {
    fn read<T>(&self, waba: &str, look: impl FnOnce(&[Template]) -> T) -> T {
        let all = self.by_waba.read().unwrap_or_else(PoisonError::into_inner);
        look(all.get(waba).map_or(&[][..], Vec::as_slice))
    }

    /// The template of a name in a language.
    pub(crate) fn find(&self, waba: &str, name: &str, language: &str) -> Option<Template> {
        self.read(waba, |all| all.iter().find(|t| t.name == name && t.language == language).cloned())
    }

    /// A template by id, with its WABA.
    pub(crate) fn by_id(&self, id: &str) -> Option<(String, Template)> {
        let all = self.by_waba.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().find_map(|(waba, list)| {
            list.iter().find(|template| template.id == id).map(|template| (waba.clone(), template.clone()))
        })
    }

    pub(crate) fn list(&self, waba: &str) -> Vec<Template> {
        self.read(waba, <[Template]>::to_vec)
    }

    /// Adds a template, or puts it in the place of the one with its id.
    pub(crate) fn put(&self, waba: &str, template: Template) {
        let mut all = self.by_waba.write().unwrap_or_else(PoisonError::into_inner);
        let list = all.entry(waba.to_owned()).or_default();
        match list.iter_mut().find(|known| known.id == template.id) {
            Some(known) => *known = template,
            None => list.push(template),
        }
    }

    /// Deletes every template that `gone` names; how many there were.
    pub(crate) fn remove(&self, waba: &str, gone: impl Fn(&Template) -> bool) -> usize {
        let mut all = self.by_waba.write().unwrap_or_else(PoisonError::into_inner);
        let Some(list) = all.get_mut(waba) else { return 0 };
        let before = list.len();
        list.retain(|template| !gone(template));
        before - list.len()
    }

    pub(crate) fn clear(&self) {
        self.by_waba.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
