/// Letters of a word that count; of a longer one, the rest is not looked at.
const LONGEST: usize = 40;
/// Letters of a text that are looked into.
const LOOKED_INTO: usize = 8_000;
/// Words of a question that count.
const WORDS_MOST: usize = 8;
/// Digits that a part of a number has at least, to be found by it.
const SUFFIX_LEAST: usize = 4;
/// Digits that a number has at least with the code of its country.
const ABROAD_LEAST: usize = 10;

/// The words of a text, as they are indexed and as they are looked for: folded, letters and digits only. Letters of other
/// scripts are written as their numbers: neither engine can then read them otherwise than the other, and no sign that a
/// person types means anything to a search.
fn words(text: &str) -> Vec<String> {
    let folded = language::fold(text);
    let cut = folded.char_indices().nth(LOOKED_INTO).map_or(folded.len(), |(at, _)| at);
    let (mut all, mut word) = (Vec::new(), String::new());
    for c in folded[..cut].chars().chain([' ']) {
        match c {
            'a'..='z' | '0'..='9' => word.push(c),
            c if c.is_alphanumeric() => word.push_str(&format!("x{:x}", u32::from(c))),
            _ if word.is_empty() => {}
            _ => {
                word.truncate(LONGEST);
                all.push(std::mem::take(&mut word));
            }
        }
    }
    all
}

/// What the index knows of a text; empty when there is nothing to find.
pub(crate) fn indexed(text: &str) -> String {
    words(text).join(" ")
}

/// What the index knows of a contact: names, and the number from each of its digits on, so that whoever knows its end, or
/// how it is written in its country, finds it.
pub(crate) fn indexed_contact(name: Option<&str>, username: Option<&str>, wa_id: Option<&str>) -> String {
    let mut all: Vec<String> = [name, username].into_iter().flatten().flat_map(words).collect();
    if let Some(digits) = wa_id {
        let last = digits.len().saturating_sub(SUFFIX_LEAST);
        all.extend((0..=last).filter_map(|from| digits.get(from..)).map(str::to_owned));
    }
    all.join(" ")
}

/// What somebody looks for: all of these words, the last one perhaps not written to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    whole: Vec<String>,
    begun: String,
    /// The same as a telephone number, if it reads as one.
    number: Option<String>,
}

impl Sought {
    /// `None`: there is nothing to look for.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let mut whole = words(typed);
        whole.truncate(WORDS_MOST);
        let begun = whole.pop()?;
        Some(Self { whole, begun, number: number(typed) })
    }

    /// The words as SQLite's FTS5 reads them.
    pub(super) fn for_sqlite(&self, brand: &str) -> String {
        self.said(|word| format!("\"{word}\""), |word| format!("\"{word}\" *"), &[format!("\"{brand}\"")], " AND ")
    }

    /// The words as PostgreSQL's `tsquery` reads them.
    pub(super) fn for_postgres(&self) -> String {
        self.said(|word| format!("'{word}'"), |word| format!("'{word}':*"), &[], " & ")
    }

    /// What is looked for among contacts: the number, if it reads as one.
    pub(super) fn of_contact(&self) -> Self {
        match &self.number {
            Some(number) => Self { whole: Vec::new(), begun: number.clone(), number: None },
            None => self.clone(),
        }
    }

    fn said(
        &self,
        whole: impl Fn(&str) -> String,
        begun: impl Fn(&str) -> String,
        more: &[String],
        and: &str,
    ) -> String {
        // One letter begins too many words, and a word as long as any is indexed may go on.
        let last = if self.begun.len() > 1 { begun(&self.begun) } else { whole(&self.begun) };
        let whole = self.whole.iter().map(|word| if word.len() == LONGEST { begun(word) } else { whole(word) });
        more.iter().cloned().chain(whole).chain([last]).collect::<Vec<_>>().join(and)
    }
}

/// « +225 07 01-02 » as its digits; `None` if it is no number, or of too few digits.
fn number(typed: &str) -> Option<String> {
    let is_of_number =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '+' | '-' | '.' | '(' | ')');
    if !typed.chars().all(is_of_number) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    // As numbers abroad are dialled; the end of a number may begin with the same.
    let abroad = digits.strip_prefix("00").filter(|rest| rest.len() >= ABROAD_LEAST).map(str::to_owned);
    let digits = abroad.unwrap_or(digits);
    (digits.len() >= SUFFIX_LEAST && digits.len() <= LONGEST).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{Sought, indexed, indexed_contact};

    fn both(typed: &str) -> (String, String) {
        let sought = Sought::read(typed).unwrap();
        (sought.for_sqlite("b1"), sought.for_postgres())
    }

    #[test]
    fn what_people_type_is_words_and_nothing_else() {
        assert_eq!(both("Pägne WAX"), ("\"b1\" AND \"pagne\" AND \"wax\" *".into(), "'pagne' & 'wax':*".into()));
        assert_eq!(
            both("robe\" OR * NEAR(a) 'x' \\ :* --"),
            (
                "\"b1\" AND \"robe\" AND \"or\" AND \"near\" AND \"a\" AND \"x\"".into(),
                "'robe' & 'or' & 'near' & 'a' & 'x'".into()
            )
        );
        for nothing in ["", "   ", "?!", "«»", "'\"", "\0"] {
            assert_eq!(Sought::read(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn words_of_any_script_and_any_length_are_found_as_they_are_indexed() {
        assert_eq!(indexed("L'été, à 12h30 !"), "l ete a 12h30");
        assert_eq!(indexed("سلام"), "x633x644x627x645");
        let long = "a".repeat(50);
        // Repeated letters are one for the fold: a word of many letters is another.
        let long = long.replace("aa", "ab");
        assert_eq!(indexed(&long).len(), 40);
        assert!(both(&format!("{long} oui")).1.starts_with(&format!("'{}':* & ", &long[..40])));
        assert_eq!(indexed(&"mot ".repeat(5_000)).len(), 7_999);
    }

    #[test]
    fn a_number_is_found_by_its_end_and_as_it_is_dialled() {
        let known = indexed_contact(Some("Fatou D."), None, Some("2250701000304"));
        let finds = |typed: &str| {
            let sought = Sought::read(typed).unwrap().of_contact();
            known.split(' ').any(|word| word.starts_with(&sought.begun))
        };
        for typed in ["+225 07 01 00 03 04", "00225 0701000304", "07 01 00 03 04", "0304", "00-03-04", "2250701", "fat"]
        {
            assert!(finds(typed), "{typed}");
        }
        for typed in ["0305", "304", "22 507 05"] {
            assert!(!finds(typed), "{typed}");
        }
    }
}
