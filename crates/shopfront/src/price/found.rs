//! Each number of a text with its currency, its factor, and what the words around it make of it.

use super::{
    Amount, Context, Currency,
    number::Number,
    role::role,
    said::{MONTHS, has},
    scan::{Placed, Token},
};

/// What a number is in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A price that is asked.
    Asked,
    /// A price that was asked before.
    Former,
    /// A price without tax, or for a month: taken where no other stands beside it.
    Untaxed,
    /// No price: a size, a count, a percentage, a phone, the cost of a delivery.
    Other,
}

/// One number that was read.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Where its token stands.
    pub(super) at: usize,
    /// Where what belongs to it ends (factor, currency).
    pub(super) end: usize,
    pub(super) amount: Option<Amount>,
    pub(super) currency: Option<Currency>,
    pub(super) factor: u64,
    pub(super) role: Role,
    pub(super) bare: bool,
    pub(super) in_brackets: bool,
    pub(super) number: Number,
}

/// Reads the numbers of a text.
pub(super) fn read(tokens: &[Placed], context: &Context) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut brackets = 0_u32;
    for (at, placed) in tokens.iter().enumerate() {
        match &placed.token {
            Token::Mark('(' | '[') => brackets += 1,
            Token::Mark(')' | ']') => brackets = brackets.saturating_sub(1),
            Token::Number(number) => {
                // « 12€50 », « 17 € 49 »: the decimals stand behind the currency.
                if let Some(before) = found.last_mut()
                    && let Some(amount) = split_by_currency(tokens, at, number, before)
                {
                    before.amount = Some(amount);
                    before.end = at + 1;
                    continue;
                }
                let mut one = around(tokens, at, number, context, found.last());
                one.in_brackets = brackets > 0;
                found.push(one);
            }
            _ => {}
        }
    }
    share_factor(&mut found, context);
    runs(tokens, &mut found);
    found
}

fn split_by_currency(tokens: &[Placed], at: usize, number: &Number, before: &Found) -> Option<Amount> {
    let joined = before.end == at && at == before.at + 2 && before.number.is_bare() && before.factor == 1;
    let glued = tokens[at].glued && tokens[at - 1].glued;
    let ends = tokens.get(at + 1).is_none_or(|next| matches!(next.token, Token::Mark('.' | ')' | '/')));
    let decimals = number.is_bare() && number.digits().len() == 2;
    let has_cents = before.currency.is_some_and(|currency| super::minor_digits(currency) == 2);
    (joined && decimals && has_cents && (glued || ends))
        .then(|| Amount::from_digits(&before.number.digits(), &number.digits()))?
}

fn around(tokens: &[Placed], at: usize, number: &Number, context: &Context, before: Option<&Found>) -> Found {
    let token = |at: usize| tokens.get(at).map(|placed| &placed.token);
    let mut end = at + 1;
    let mut factor = 1;
    if let Some(Token::Word(word)) = token(end) {
        let money_follows = matches!(token(end + 1), Some(Token::Money(_)));
        let of_money = matches!((token(end + 1), token(end + 2)), (Some(Token::Word(de)), Some(Token::Money(_))) if de == "de" || de == "d'");
        factor = match word.as_str() {
            "k" => 1_000,
            "mille" | "mil" | "thousand" => 1_000,
            "kf" | "kfcfa" | "kcfa" | "kfr" => 1_000,
            "m" if money_follows || tokens[end].glued && is_upper_m(tokens, end) => 1_000_000,
            "mf" | "mfcfa" => 1_000_000,
            "million" | "millions" | "mio" | "mln" => 1_000_000,
            "milliard" | "milliards" | "billion" => 1_000_000_000,
            _ => 1,
        };
        if factor > 1 {
            end += 1 + usize::from(of_money && factor > 1_000);
        }
    }
    let mut currency = None;
    let taken = before.map_or(0, |before| before.end);
    // « $80 $55 »: where symbols stand first, the next one is the next price's.
    let first = at > taken && matches!(token(at - 1), Some(Token::Money(_)));
    let next_one_s = first && matches!(token(end + 1), Some(Token::Number(_)));
    if let Some(Token::Money(after)) = token(end)
        && !next_one_s
    {
        currency = Some(*after);
        end += 1;
        // « F CFA XOF », « $ USD »: said twice; the second is the plainer one.
        if let Some(Token::Money(again)) = token(end)
            && !matches!(token(end + 1), Some(Token::Number(_)))
        {
            currency = Some(*again);
            end += 1;
        }
    }
    let mut start = at;
    if start > taken {
        let colon = matches!(token(start - 1), Some(Token::Mark(':' | '-'))) && start >= 2 && start - 1 > taken;
        let name_at = if colon { start - 2 } else { start - 1 };
        if let Some(Token::Money(first)) = token(name_at) {
            // A symbol after the number too (« $1,849 USD ») is the more exact one.
            let dash = colon && matches!(token(start - 1), Some(Token::Mark('-')));
            if !dash {
                currency = currency.or(Some(*first));
                start = name_at;
            }
        }
    }
    // Words for the factor that hold the francs.
    if currency.is_none()
        && let Some(Token::Word(word)) = token(at + 1)
        && matches!(word.as_str(), "kf" | "kfcfa" | "kcfa" | "mf" | "mfcfa" | "kfr")
    {
        currency = super::words::meant("fcfa", "XOF", context);
    }
    let amount = number.read(currency.or(context.currency), context).and_then(|amount| amount.times(factor));
    let role = role(tokens, start, at, end, currency, taken);
    Found {
        at,
        end,
        amount,
        currency,
        factor,
        role,
        bare: currency.is_none(),
        in_brackets: false,
        number: number.clone(),
    }
}

/// « 3M »: a capital and nothing after it; the lower case is a metre. Words are kept in lower case, so the text's own end decides.
fn is_upper_m(tokens: &[Placed], at: usize) -> bool {
    tokens.len() == at + 1
}

/// « 5-10k »: the factor is said once for both.
fn share_factor(found: &mut [Found], context: &Context) {
    for at in 1..found.len() {
        share_thousands(found, at, context);
        let (low, high) = (&found[at - 1], &found[at]);
        let adjacent = high.at == low.end + 1 && low.bare && low.factor == 1 && high.factor > 1;
        if adjacent && low.number.digits().len() <= 3 {
            let factor = high.factor;
            let amount =
                low.number.read(high.currency.or(context.currency), context).and_then(|amount| amount.times(factor));
            found[at - 1].amount = amount;
            found[at - 1].factor = factor;
        }
    }
}

/// « 10-15 000 F »: the thousands are said once for both, where nothing is smaller than its notes.
fn share_thousands(found: &mut [Found], at: usize, context: &Context) {
    let (low, high) = (&found[at - 1], &found[at]);
    let whole = high.currency.or(context.currency).is_some_and(super::currency::is_whole_in_practice);
    let adjacent = high.at == low.end + 1 && low.bare && low.number.is_bare() && low.number.digits().len() <= 3;
    let thousands = high.number.groups.len() == 2 && high.number.groups[1].1 == "000" && high.factor == 1;
    let less = low
        .number
        .digits()
        .parse::<u32>()
        .ok()
        .zip(high.number.groups[0].1.parse::<u32>().ok())
        .is_some_and(|(low, high)| low < high);
    if whole && adjacent && thousands && less && low.factor == 1 {
        found[at - 1].factor = 1_000;
        found[at - 1].amount = found[at - 1].amount.and_then(|amount| amount.times(1_000));
    }
}

/// Runs of numbers that are one thing together: phones, dates, sizes, hours.
fn runs(tokens: &[Placed], found: &mut [Found]) {
    let mark = |at: usize| {
        tokens.get(at).and_then(|placed| if let Token::Mark(mark) = placed.token { Some(mark) } else { None })
    };
    for one in found.iter_mut() {
        let digits = one.number.digits();
        let plus = one.at.checked_sub(1).and_then(mark) == Some('+');
        let leading_zero = digits.len() > 1
            && digits.starts_with('0')
            && !one.number.groups[0].1.is_empty()
            && one.number.groups[0].1.len() > 1;
        let phone = one.number.groups.iter().all(|(mark, _)| *mark == ' ')
            && (digits.len() == 9 && digits.starts_with('7') && one.number.is_bare()
                || (11..=13).contains(&digits.len())
                    && ["22", "23", "24", "33"].iter().any(|zone| digits.starts_with(zone)));
        if one.bare && (plus || leading_zero || phone) {
            one.role = Role::Other;
        }
    }
    let mut from = 0;
    while from < found.len() {
        let mut to = from;
        while to + 1 < found.len()
            && found[to].bare
            && found[to].factor == 1
            && follows_closely(tokens, &found[to], &found[to + 1])
        {
            to += 1;
        }
        let slashed = to > from && mark(found[from].end).is_some_and(|mark| matches!(mark, '/' | ':'));
        let all_bare = found[from..=to].iter().all(|one| one.bare);
        if all_bare && (to >= from + 2 || slashed) {
            found[from..=to].iter_mut().for_each(|one| one.role = Role::Other);
        } else if to >= from + 2 {
            // « 77 123 45 67 » then « 500 F »: only the last has a currency, the rest may be anything.
            found[from..to].iter_mut().for_each(|one| one.role = Role::Other);
        }
        from = to + 1;
    }
    // « 15 mai 2024 »: the year goes with the day.
    for at in 0..found.len() {
        let before = tokens[..found[at].at].iter().rev().find(|placed| placed.token != Token::Mark(','));
        let dated = found[at].bare
            && matches!(before.map(|placed| &placed.token), Some(Token::Word(word)) if has(MONTHS, word));
        if dated {
            found[at].role = Role::Other;
        }
    }
}

fn follows_closely(tokens: &[Placed], one: &Found, next: &Found) -> bool {
    let between = &tokens[one.end.min(next.at)..next.at];
    match between {
        [] => true,
        [placed] => matches!(placed.token, Token::Mark('-' | '/' | '.' | ':')),
        _ => false,
    }
}
