use language::{Context, Understanding, understand, wants_meaning};
use sentences::Sentences;
use std::sync::Arc;

/// Understands messages by their words and, where the model of sentences is there and the words leave a doubt, by their
/// meaning.
#[derive(Debug, Clone, Default)]
pub struct Reader(Option<Arc<Sentences>>);

impl Reader {
    /// With the model, where it is installed.
    pub const fn new(model: Option<Arc<Sentences>>) -> Self {
        Self(model)
    }

    /// Reads one message.
    pub fn read(&self, text: &str, context: Context<'_>) -> Understanding {
        let by_words = understand(text, &context);
        match &self.0 {
            Some(model) if wants_meaning(&by_words) => {
                let vector = model.vector(text);
                understand(text, &Context { meaning: Some(vector.values()), ..context })
            }
            _ => by_words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meanings::model_in;
    use std::path::Path;

    const DOUBTFUL: &str = "mon paquet s'est évaporé dans la nature";

    #[test]
    fn without_the_model_words_alone_are_read() {
        let read = Reader::default().read(DOUBTFUL, Context::default());
        assert_eq!(read, understand(DOUBTFUL, &Context::default()));
    }

    /// Where the model is installed (`SEVEN_T_MODELS`): what words leave open is read by its meaning.
    #[test]
    fn with_the_model_a_doubt_is_read_again() {
        let Some(folder) = std::env::var_os("SEVEN_T_MODELS") else {
            eprintln!("skipped: SEVEN_T_MODELS does not say where the model is");
            return;
        };
        let by_words = understand(DOUBTFUL, &Context::default());
        assert!(wants_meaning(&by_words));
        let read = Reader::new(model_in(Path::new(&folder))).read(DOUBTFUL, Context::default());
        assert_ne!(read.labels, by_words.labels);
        assert_eq!(read.acts, by_words.acts);
    }
}
