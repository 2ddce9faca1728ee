use super::{
    asked::Asked,
    fault::Effect,
    script::{Script, Step},
};

/// The scripts, in the order they came.
#[derive(Default)]
pub(super) struct Book(Vec<Entry>);

struct Entry {
    script: Script,
    /// How often it may still speak; `None`: always.
    left: Option<u32>,
    /// How often each step's fault struck.
    struck: Vec<u32>,
}

impl Book {
    pub(super) fn add(&mut self, script: Script) {
        self.0.push(Entry { left: script.times, struck: vec![0; script.steps.len()], script });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What is said to this question, and what goes wrong with it; asking counts it.
    pub(super) fn next(&mut self, asked: &Asked) -> Option<(Step, Option<Effect>)> {
        self.0.iter_mut().find_map(|entry| entry.next(asked))
    }
}

impl Entry {
    fn next(&mut self, asked: &Asked) -> Option<(Step, Option<Effect>)> {
        if self.left == Some(0) || !self.script.is_about(&asked.words) {
            return None;
        }
        let (at, step) = self.script.step(asked.step)?;
        let struck = &mut self.struck[at];
        let fault = step.fault.as_ref().filter(|fault| fault.times.is_none_or(|times| *struck < times));
        let effect = fault.map(|fault| fault.effect.clone());
        *struck += u32::from(effect.is_some());
        let is_told = !effect.as_ref().is_some_and(Effect::prevents);
        if is_told && at + 1 == self.script.steps.len() {
            self.left = self.left.map(|left| left - 1);
        }
        Some((step.clone(), effect))
    }
}

impl Effect {
    /// Whether the step is not told at all.
    pub(super) const fn prevents(&self) -> bool {
        matches!(self, Self::Status { .. } | Self::TooLong | Self::Close | Self::Garbage)
    }
}
