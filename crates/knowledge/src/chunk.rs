//! A long text in pieces that can be found and said: by its headings, its paragraphs, and where those are long, its
//! sentences.

use crate::excerpt::sentences;

/// A piece of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its place among the pieces, from 0.
    pub position: i64,
    /// The heading it stands under; empty before the first.
    pub heading: String,
    /// Its words, as the merchant wrote them.
    pub text: String,
}

/// Characters of a piece, about.
const LENGTH: usize = 600;
/// A line of at most so many characters that ends like no sentence is a heading.
const LONGEST_HEADING: usize = 80;

/// The pieces of a text. Short paragraphs under one heading stay together.
pub(crate) fn cut(text: &str) -> Vec<Chunk> {
    let mut cutter = Cutter::default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let alone = at == 0 || lines[at - 1].is_empty();
        let more = lines[at + 1..].iter().any(|next| !next.is_empty());
        match heading(line) {
            Some(heading) if alone && more => cutter.open(heading),
            _ if line.is_empty() => cutter.paragraph(),
            _ => cutter.line(line),
        }
    }
    cutter.close();
    cutter.done
}

/// The words of a heading: « ## Retours », « RETOURS », « Retours : », « Nos retours ».
fn heading(line: &str) -> Option<&str> {
    if let Some(marked) = line.strip_prefix('#') {
        return Some(marked.trim_start_matches('#').trim()).filter(|words| !words.is_empty());
    }
    let length = line.chars().count();
    let ends_a_sentence = line.ends_with(['.', '!', ';', ',', '…']);
    let is_item = line.starts_with(['-', '•', '*', '–']);
    (2..=LONGEST_HEADING).contains(&length).then_some(line).filter(|_| !ends_a_sentence && !is_item)
}

#[derive(Default)]
struct Cutter {
    done: Vec<Chunk>,
    heading: String,
    text: String,
    /// Whether anything stands under the heading.
    used: bool,
}

impl Cutter {
    fn open(&mut self, heading: &str) {
        self.close();
        self.heading = heading.to_owned();
        self.used = false;
    }

    fn paragraph(&mut self) {
        if self.text.chars().count() >= LENGTH / 2 {
            self.push();
        }
    }

    fn line(&mut self, line: &str) {
        self.used = true;
        for sentence in sentences(line) {
            if !self.text.is_empty() && self.text.chars().count() + sentence.chars().count() > LENGTH {
                self.push();
            }
            let joint = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { " " };
            self.text.push_str(joint);
            // A sentence without an end is still cut somewhere.
            let mut rest: Vec<char> = sentence.chars().collect();
            while rest.len() > 2 * LENGTH {
                let piece: String = rest.drain(..LENGTH).collect();
                self.text.push_str(&piece);
                self.push();
            }
            self.text.extend(rest);
        }
        self.text.push('\n');
    }

    fn push(&mut self) {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        if !text.is_empty() {
            let position = i64::try_from(self.done.len()).unwrap_or(i64::MAX);
            self.done.push(Chunk { position, heading: self.heading.clone(), text });
        }
    }

    /// A heading with nothing under it is what it says: the only line of a text.
    fn close(&mut self) {
        if !self.used && !self.heading.is_empty() {
            self.text = std::mem::take(&mut self.heading);
        }
        self.push();
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn told(text: &str) -> Vec<(String, String)> {
        cut(text).into_iter().map(|chunk| (chunk.heading, chunk.text)).collect()
    }

    #[test]
    fn headings_open_pieces() {
        let text = "Bienvenue chez nous.\n\n## Retours\nVous avez sept jours.\nGardez l'étiquette.\n\nLIVRAISON\n\nÀ Abidjan en 24 h.";
        assert_eq!(
            told(text),
            [
                (String::new(), "Bienvenue chez nous.".to_owned()),
                ("Retours".to_owned(), "Vous avez sept jours.\nGardez l'étiquette.".to_owned()),
                ("LIVRAISON".to_owned(), "À Abidjan en 24 h.".to_owned()),
            ]
        );
        assert_eq!(told("Ouvert du lundi au samedi"), [(String::new(), "Ouvert du lundi au samedi".to_owned())]);
        assert!(told(" \n\n ").is_empty());
    }

    #[test]
    fn long_text_is_cut_between_sentences() {
        let sentence = "Le wax se lave à l'eau froide avec un savon doux et sèche à l'ombre. ";
        let pieces = cut(&sentence.repeat(40));
        assert!(pieces.len() > 3);
        assert!(pieces.iter().all(|piece| piece.text.chars().count() <= 700 && piece.text.ends_with('.')));
        let endless = cut(&"a".repeat(5_000));
        assert!(endless.len() > 2 && endless.iter().all(|piece| piece.text.len() <= 1_300));
    }
}
