//! Where a voice takes breath.

/// Something said in one breath, every word as it sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(pub(crate) String);

/// The longest sentence, in letters: beyond, it is cut at a comma, then at a space. A voice's model takes 510 sounds.
const LONGEST: usize = 220;
/// Letters said in a second, measured with the French voice.
const LETTERS_A_SECOND: f32 = 15.0;
/// The pause after each sentence, in seconds.
pub(crate) const PAUSE: f32 = 0.25;

impl Sentence {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Its words.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// How long it takes to say, in seconds, about.
    pub fn seconds(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a sentence has a few hundred letters")]
        let letters = self.0.chars().count() as f32;
        letters / LETTERS_A_SECOND + PAUSE
    }
}

/// How long they take to say, in seconds, about.
pub fn seconds_of(sentences: &[Sentence]) -> f32 {
    sentences.iter().map(Sentence::seconds).sum()
}

/// Cuts a text at its ends of sentences and of lines.
pub(super) fn cut(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for line in text.lines() {
        let mut begin = 0;
        let ends = line.char_indices().filter(|(at, c)| {
            let after = &line[at + c.len_utf8()..];
            matches!(c, '!' | '?' | '…')
                || *c == '.' && after.starts_with(char::is_whitespace) && !is_abbreviated(&line[begin..*at])
        });
        for (at, c) in ends.collect::<Vec<_>>() {
            let end = at + c.len_utf8();
            if end > begin {
                parts.push(line[begin..end].trim().to_owned());
                begin = end;
            }
        }
        parts.push(line[begin..].trim().to_owned());
    }
    parts.into_iter().filter(|part| part.chars().any(char::is_alphanumeric)).flat_map(|part| shorter(&part)).collect()
}

/// « M. », « av. », « env. »: their point ends nothing.
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    matches!(word.as_str(), "m" | "mr" | "mrs" | "mme" | "av" | "bd" | "env" | "tel" | "tél" | "approx")
}

fn shorter(part: &str) -> Vec<String> {
    if part.chars().count() <= LONGEST {
        return vec![part.to_owned()];
    }
    let limit = part.char_indices().nth(LONGEST).map_or(part.len(), |(at, _)| at);
    let head = &part[..limit];
    let at =
        head.rfind([',', ';', ':']).map(|at| at + 1).or_else(|| head.rfind(' ')).filter(|at| *at > 0).unwrap_or(limit);
    let (head, rest) = part.split_at(at);
    std::iter::once(head.trim().to_owned()).chain(shorter(rest.trim())).collect()
}
