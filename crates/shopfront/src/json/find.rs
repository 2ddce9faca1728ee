use super::Json;

/// The most values looked at in one walk.
const MOST: usize = 200_000;

impl Json {
    /// Every object in a value, outermost first, with how deep it stands; at most `depth` deep.
    pub fn objects(&self, depth: usize) -> Vec<(&Self, usize)> {
        let mut found = Vec::new();
        let mut waiting = vec![(self, 0)];
        let mut seen = 0;
        while let Some((value, at)) = waiting.pop() {
            seen += 1;
            if at > depth || seen > MOST {
                continue;
            }
            match value {
                Self::Obj(fields) => {
                    found.push((value, at));
                    waiting.extend(fields.iter().rev().map(|(_, value)| (value, at + 1)));
                }
                Self::Arr(values) => waiting.extend(values.iter().rev().map(|value| (value, at + 1))),
                _ => {}
            }
        }
        found
    }
}
