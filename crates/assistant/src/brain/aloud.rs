//! What was not heard well is asked, and how a customer wants to be answered is learnt from what they say.

use super::{Brain, Thought};
use crate::{dialogue::Question, reply::Extra};
use conversation::{Contact, Wants};
use language::fold;

/// « Je ne sais pas lire », « envoyez-moi un vocal ».
const ALOUD: [&str; 20] = [
    "sais pas lire",
    "sait pas lire",
    "peux pas lire",
    "arrive pas a lire",
    "sais pas bien lire",
    "envoyez un vocal",
    "envoyez moi un vocal",
    "envoie un vocal",
    "envoie moi un vocal",
    "envoyez vocal",
    "reponds en vocal",
    "repondez en vocal",
    "repondez par vocal",
    "repondez moi en vocal",
    "faites un vocal",
    "faites moi un vocal",
    "can t read",
    "cannot read",
    "send a voice note",
    "send me a voice note",
];
/// « Écrivez-moi », « pas de vocal ».
const WRITTEN: [&str; 14] = [
    "ecrivez moi plutot",
    "ecris moi plutot",
    "ecrivez moi svp",
    "ecrivez moi s il vous plait",
    "repondez par ecrit",
    "reponds par ecrit",
    "pas de vocal",
    "pas de vocaux",
    "peux pas ecouter",
    "plus de vocal",
    "no voice notes",
    "can t listen",
    "write to me please",
    "please write instead",
];

/// How a customer says that they want to be answered.
pub(crate) fn wanted(words: &str) -> Option<Wants> {
    let folded = fold(words);
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |any: &[&str]| any.iter().any(|one| plain.contains(one));
    // « écrivez-moi », and nothing else.
    if says(&WRITTEN) || matches!(plain.as_str(), "ecrivez moi" | "ecris moi" | "write to me") {
        return Some(Wants::Text);
    }
    says(&ALOUD).then_some(Wants::Voice)
}

impl Brain<'_, '_> {
    /// Learns how the customer wants to be answered. It is said only where voices are allowed: nothing is promised that the
    /// shop does not do.
    pub(super) async fn hear_wants(&mut self) -> Thought {
        let Some(wants) = wanted(&self.words) else { return Ok(()) };
        if self.contact.wants != Some(wants) {
            Contact::learn_wants(self.gate.tx, self.shop.brand.id, self.contact.id, Some(wants)).await?;
        }
        self.understood = true;
        match wants {
            Wants::Voice if self.shop.brand.speaks() => self.reply.say(self.say.plain("wants-voice")),
            Wants::Voice => {}
            Wants::Text => self.reply.say(self.say.plain("wants-text")),
        }
        Ok(())
    }

    /// Repeats what was heard and asks; a human listens to the second note in a row that is not heard well.
    pub(super) async fn heard_badly(&mut self, words: String) -> Thought {
        self.understood = true;
        if matches!(self.seen, Some(Question::Heard { .. })) {
            return self.hand_over("voice_note", "human-voice").await;
        }
        let question = self.say.say("heard-unsure", &[("words", (&words).into())]);
        self.reply.ask(String::new(), Extra::Nothing);
        self.ask_yes_no(question, Question::Heard { words });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_heard() {
        for (words, wants) in [
            ("Je ne sais pas lire, envoyez un vocal", Some(Wants::Voice)),
            ("répondez-moi en vocal svp", Some(Wants::Voice)),
            ("Écrivez-moi", Some(Wants::Text)),
            ("je peux pas écouter là, pas de vocal", Some(Wants::Text)),
            ("je vous ai écrit hier", None),
            ("je voudrais deux robes", None),
        ] {
            assert_eq!(wanted(words), wants, "{words}");
        }
    }
}
