//! Words heard wrong: those to be changed, added or left out to come from what was heard to what was said, of those said.

use kernel::Locale;
use voice::{Lexicon, speakable};

/// Words heard wrong so far.
#[derive(Debug, Default)]
pub(super) struct Errors {
    wrong: usize,
    said: usize,
    worst: Vec<(usize, String, String)>,
}

impl Errors {
    pub fn count(&mut self, said: &str, heard: &str, locale: Locale) {
        let (wanted, found) = (words(said, locale), words(heard, locale));
        let wrong = distance(&wanted, &found);
        self.said += wanted.len();
        self.wrong += wrong;
        if wrong > 0 {
            self.worst.push((wrong, said.to_owned(), heard.to_owned()));
        }
    }

    /// In percent.
    #[expect(clippy::cast_precision_loss, reason = "some hundred words")]
    pub fn rate(&self) -> f64 {
        if self.said == 0 { 0.0 } else { 100.0 * self.wrong as f64 / self.said as f64 }
    }

    pub fn told(&self) -> String {
        let mut worst = self.worst.clone();
        worst.sort_by_key(|(wrong, ..)| std::cmp::Reverse(*wrong));
        let shown = worst.iter().take(2).map(|(_, said, heard)| format!("« {said} » heard « {heard} »"));
        format!("{} of {} words; {}", self.wrong, self.said, shown.collect::<Vec<_>>().join("; "))
    }
}

/// Words with figures written out, without accents, signs or plural endings that nobody hears.
fn words(text: &str, locale: Locale) -> Vec<String> {
    let spelt: Vec<String> = speakable(&text.replace(['-', '’'], " "), locale, &Lexicon::default())
        .iter()
        .map(|s| s.text().to_owned())
        .collect();
    let folded = language::fold(&spelt.join(" "));
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

fn distance(a: &[String], b: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_as_heard() {
        let mut errors = Errors::default();
        errors.count("Je veux deux robes, 15 000 F.", "je veux 2 robes quinze mille francs", Locale::Fr);
        assert_eq!(errors.rate(), 0.0);
        errors.count("un deux trois quatre", "un trois quatre cinq", Locale::Fr);
        assert_eq!((errors.wrong, errors.said), (2, 11));
    }
}
