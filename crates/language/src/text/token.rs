use super::{emoji, fold_char, spelling};
use serde::Serialize;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// One punctuation mark.
    Mark,
    /// An emoji's meaning, such as `#yes`.
    Emoji,
}

/// A word of a message in its usual spelling, and where it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Folded, in the usual spelling: « jveu » gives the two tokens `je` and `veux`.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// First byte in the message. Tokens made of one typed word share its bytes.
    pub start: usize,
    /// One past the last byte in the message.
    pub end: usize,
}

impl Token {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        self.text == word
    }

    /// Whether it is one of these words.
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.text.as_str())
    }
}

/// The words of a message: folded, elisions undone (« l'huile », « jen », « cest »), SMS spelling written out
/// (« slt », « pk », « c cb »), emoji by their meaning, digits apart from letters (« 25k » → `25`, `k`).
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Writer::default();
    let mut chunk: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = is_letter(c)
            || c.is_ascii_digit()
            || (is_apostrophe(c) && chunk.is_some() && chars.peek().is_some_and(|(_, next)| is_letter(*next)));
        if inside {
            chunk.get_or_insert(at);
            continue;
        }
        if let Some(start) = chunk.take() {
            out.chunk(text, start, at);
        }
        let end = at + c.len_utf8();
        if c == '🔟' {
            out.push("10", Kind::Number, at, end);
        } else if let Some(meaning) = emoji::meaning(c) {
            out.push(meaning, Kind::Emoji, at, end);
        } else if !c.is_whitespace() && !emoji::is_modifier(c) {
            out.mark(text, c, at, end);
        }
    }
    if let Some(start) = chunk {
        out.chunk(text, start, text.len());
    }
    out.tokens
}

fn is_letter(c: char) -> bool {
    // Combining accents belong to the letter before them.
    c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) || c == '×'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

#[derive(Default)]
struct Writer {
    tokens: Vec<Token>,
}

impl Writer {
    fn push(&mut self, text: &str, kind: Kind, start: usize, end: usize) {
        self.tokens.push(Token { text: text.to_owned(), kind, start, end });
    }

    fn mark(&mut self, text: &str, c: char, start: usize, end: usize) {
        let mut folded = String::new();
        fold_char(c, &mut folded);
        let next_is_digit = text[end..].starts_with(|next: char| next.is_ascii_digit());
        match folded.as_str() {
            // A hyphen joins words (« celui-là »); between figures it means a range or groups a phone number.
            "-" if !next_is_digit => {}
            "." | "," | "?" | "!" | ";" | ":" | "-" | "+" | "/" | "%" | "&" | "(" | ")" | "€" | "$" | "*" | "#" => {
                self.push(&folded, Kind::Mark, start, end);
            }
            _ => {}
        }
    }

    /// A run of letters, digits and inner apostrophes.
    fn chunk(&mut self, text: &str, start: usize, end: usize) {
        let typed = &text[start..end];
        let lower = typed.to_lowercase().replace(is_apostrophe, "'");
        let folded = super::fold(typed);
        if folded.bytes().all(|b| b.is_ascii_digit()) {
            return self.push(&folded, Kind::Number, start, end);
        }
        let context = spelling::Around {
            after_number: self.tokens.last().is_some_and(|t| t.kind == Kind::Number),
            after: self.tokens.last().map(|t| t.text.as_str()),
            before_number: next_is_number(text, end),
            hyphened: text[end..].starts_with('-'),
        };
        if let Some(words) = spelling::expand(&lower, &folded, &context) {
            for word in words {
                self.push(&word, Kind::Word, start, end);
            }
            self.join_please(start);
            return;
        }
        self.digits_apart(text, start, end);
    }

    /// « 25k », « x3 », « 2XL »: digits and letters become neighbours without space.
    fn digits_apart(&mut self, text: &str, start: usize, end: usize) {
        let mut from = start;
        let mut digits = None;
        for (offset, c) in text[start..end].char_indices() {
            let is_digit = c.is_ascii_digit();
            if digits.is_some_and(|before| before != is_digit) {
                self.chunk(text, from, start + offset);
                from = start + offset;
            }
            digits = Some(is_digit);
        }
        if from > start {
            self.chunk(text, from, end);
        } else {
            // Letters only, and the spelling knows nothing better: as folded.
            self.push(&super::fold(&text[start..end]), Kind::Word, start, end);
            self.join_please(start);
        }
    }

    /// « s'il vous plaît » in any spelling becomes the one word `svp`.
    fn join_please(&mut self, end_start: usize) {
        let Some(last) = self.tokens.last() else { return };
        if !last.is_any(&["plait", "plai", "plais", "plaît"]) || last.start != end_start {
            return;
        }
        let end = last.end;
        let mut from = self.tokens.len() - 1;
        while from > 0 && self.tokens[from - 1].is_any(&["si", "il", "vous", "te", "tu", "s", "ce"]) {
            from -= 1;
        }
        if self.tokens.len() - from >= 3 {
            let start = self.tokens[from].start;
            self.tokens.truncate(from);
            self.push("svp", Kind::Word, start, end);
        }
    }
}

fn next_is_number(text: &str, end: usize) -> bool {
    text[end..].trim_start_matches([' ', '.', ':']).starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        tokens(text).into_iter().map(|t| t.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sms_spelling_is_written_out() {
        for (typed, read) in [
            ("slt c cb la rob ?", "salut ce est combien la rob ?"),
            ("jen prends 2", "je en prends 2"),
            ("J’en veux deux", "je en veux deux"),
            ("cest koi le pri", "ce est quoi le prix"),
            ("ya quoi dla", "il y a quoi de la"),
            ("jveu ke tu menvoi", "je veux que tu me envoyer"),
            ("bsr, c dispo?", "bonsoir , ce est disponible ?"),
            ("dacc mrc stp", "daccord merci svp"),
            ("d'accord s'il vous plaît", "daccord svp"),
            ("wé c bn", "oui ce est bon"),
            ("nn merciii", "non merci"),
            ("x3 robes 25k", "x 3 robes 25 k"),
            ("don't send", "do not send"),
            ("how much is the dress pls", "how much is the dress please"),
            ("celui-là 👍🏾", "celui la #yes"),
            ("1️⃣", "1"),
            ("500 g", "500 g"),
            ("T42", "taille 42"),
            ("g pas compris", "je ai pas compris"),
            ("okkk", "ok"),
            ("Taille S", "taille s"),
            ("a2m1", "a demain"),
            ("le numéro", "le numero"),
        ] {
            assert_eq!(words(typed), read, "{typed}");
        }
    }

    #[test]
    fn tokens_know_where_they_were_typed() {
        let typed = "Ouiii jveux l’huile 👍";
        let found: Vec<_> = tokens(typed).iter().map(|t| (t.text.clone(), typed[t.start..t.end].to_owned())).collect();
        let as_str: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            as_str,
            [
                ("oui", "Ouiii"),
                ("je", "jveux"),
                ("veux", "jveux"),
                ("le", "l’huile"),
                ("huile", "l’huile"),
                ("#yes", "👍")
            ]
        );
    }
}
