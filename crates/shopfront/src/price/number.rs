//! Digits with marks among them: which mark stands before decimals, which between thousands (contract, section 18).

use super::{
    Amount, Context, Currency,
    currency::{is_whole_in_practice, minor_digits},
    normal::{EDGE, RAISED},
};

/// Raised or set apart digits: decimals whatever the marks say.
const SPLIT: char = 'S';
const MOST_GROUPS: usize = 12;

/// Digits and marks, as they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// Each group of digits with the mark before it; the first has none.
    pub(super) groups: Vec<(char, String)>,
}

impl Number {
    /// Reads the number that begins here, and where it ends.
    pub(super) fn scan(letters: &[char], at: usize) -> (Self, usize) {
        let mut groups = vec![(' ', String::new())];
        let mut at = at;
        loop {
            while let Some(digit) = letters.get(at).filter(|l| l.is_ascii_digit()) {
                if let Some((_, group)) = groups.last_mut() {
                    group.push(*digit);
                }
                at += 1;
            }
            match joint(letters, at, &groups) {
                Some((mark, next)) if groups.len() < MOST_GROUPS => {
                    groups.push((mark, String::new()));
                    at = next;
                }
                _ => break,
            }
        }
        // « 1'849.– », « 199,- »: no decimals.
        if matches!(letters.get(at), Some('.' | ',')) && letters.get(at + 1) == Some(&'-') {
            at += letters[at + 1..].iter().take_while(|l| **l == '-').count() + 1;
        }
        (Self { groups }, at)
    }

    /// The digits alone.
    pub(super) fn digits(&self) -> String {
        self.groups.iter().map(|(_, group)| group.as_str()).collect()
    }

    /// Whether it is one run of digits, without marks.
    pub(super) fn is_bare(&self) -> bool {
        self.groups.len() == 1
    }

    /// What it comes to. `None` where the marks make no number (a date, a version, a phone).
    pub(super) fn read(&self, currency: Option<Currency>, context: &Context) -> Option<Amount> {
        let groups = &self.groups;
        let count = groups.len();
        if count == 1 {
            return Amount::from_digits(&groups[0].1, "");
        }
        let decimals_last = self.last_is_decimal(currency, context)?;
        let whole = if decimals_last { &groups[..count - 1] } else { &groups[..] };
        if !are_thousands(whole) {
            return None;
        }
        let digits: String = whole.iter().map(|(_, group)| group.as_str()).collect();
        Amount::from_digits(&digits, if decimals_last { &groups[count - 1].1 } else { "" })
    }

    fn last_is_decimal(&self, currency: Option<Currency>, context: &Context) -> Option<bool> {
        let groups = &self.groups;
        let count = groups.len();
        let (mark, last) = &groups[count - 1];
        let (mark, places) = (*mark, last.len());
        let times = groups[1..].iter().filter(|(other, _)| *other == mark).count();
        match mark {
            ' ' | '٬' => return Some(false),
            '\'' => return Some(places != 3),
            SPLIT | '٫' => return Some(true),
            _ => {}
        }
        let whole_currency = currency.is_some_and(is_whole_in_practice);
        if times > 1 {
            // Twice the same mark is thousands; two digits at the end cannot be.
            return Some(places != 3);
        }
        if count > 2 {
            return Some(true);
        }
        if places != 3 {
            // One or two digits are decimals, and so is a long tail of them.
            return Some(true);
        }
        if whole_currency {
            return Some(false);
        }
        if context.decimal_mark == Some(mark) || context.group_mark.is_some_and(|group| group != mark && group != ' ') {
            return Some(true);
        }
        if context.group_mark == Some(mark) || context.decimal_mark.is_some() {
            return Some(false);
        }
        let first = &groups[0].1;
        if first.is_empty() || first.starts_with('0') || first.len() > 3 {
            return Some(true);
        }
        let dinar = currency.is_some_and(|currency| minor_digits(currency) == 3);
        // Dinars have three decimals; those of the east write a point before them, those of the Maghreb a comma or a point.
        let maghreb = currency.is_some_and(|currency| matches!(currency.code(), "TND" | "LYD"));
        Some(dinar && (mark == '.' || maghreb))
    }
}

/// The mark that joins the next digits to those read, and where these begin.
fn joint(letters: &[char], at: usize, groups: &[(char, String)]) -> Option<(char, usize)> {
    let run = |from: usize| letters[from.min(letters.len())..].iter().take_while(|l| l.is_ascii_digit()).count();
    let spaced_so_far = groups[1..].iter().all(|(mark, group)| *mark == ' ' && group.len() == 3);
    let short_first = (1..=3).contains(&groups[0].1.len());
    let gap = letters[at..].iter().take_while(|l| matches!(**l, ' ' | EDGE)).count();
    let spaces = letters[at..at + gap].iter().filter(|l| **l == ' ').count();
    if spaces > 0 {
        let fits = spaces <= 2 && run(at + gap) == 3 && spaced_so_far && short_first;
        return fits.then_some((' ', at + gap));
    }
    let edges =
        |from: usize| letters[from.min(letters.len())..].iter().take_while(|l| matches!(**l, EDGE | RAISED)).count();
    let before = edges(at);
    if before > 0 {
        let raised = letters[at..at + before].contains(&RAISED);
        let next = at + before;
        match run(next) {
            2 => return Some((SPLIT, next)),
            1 if raised => return Some((SPLIT, next)),
            3 if spaced_so_far && short_first && !raised => return Some((' ', next)),
            0 => {}
            _ => return None,
        }
    }
    let mark = *letters.get(at + before)?;
    if !matches!(mark, '.' | ',' | '\'' | '٫' | '٬' | '·') {
        return None;
    }
    // « 118, 99 TL »: a space that slipped in before two decimals, when no thousands follow them.
    let slipped = matches!(mark, '.' | ',') && before == 0 && letters.get(at + 1) == Some(&' ') && run(at + 2) == 2;
    if slipped
        && !(letters.get(at + 4) == Some(&' ') && run(at + 5) > 0)
        && !matches!(letters.get(at + 4), Some('.' | ',' | '%' | '/'))
    {
        return Some((mark, at + 2));
    }
    let next = at + before + 1;
    let next = next + edges(next);
    (run(next) > 0).then_some((if mark == '·' { '.' } else { mark }, next))
}

/// Whether groups of digits are thousands: three each after the first; or two and a last of three, as India writes them.
fn are_thousands(groups: &[(char, String)]) -> bool {
    let Some(((_, first), rest)) = groups.split_first() else { return false };
    let Some(((last_mark, last), middle)) = rest.split_last() else { return true };
    let one_mark =
        rest.iter().all(|(mark, _)| mark == last_mark) || rest.iter().all(|(mark, _)| matches!(mark, ' ' | '\''));
    let western = first.len() <= 3 && middle.iter().all(|(_, group)| group.len() == 3);
    let indian = first.len() <= 2 && *last_mark == ',' && middle.iter().all(|(_, group)| group.len() == 2);
    !first.is_empty() && one_mark && last.len() == 3 && (western || indian)
}
