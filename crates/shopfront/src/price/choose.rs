//! Which of the numbers of a text is what is paid.

use super::{
    Amount, Context, Currency, Price, by_country,
    found::{Found, Role},
    scan::{Placed, Token},
};

const FREE: &[&str] = &[
    "gratuit",
    "gratuite",
    "gratuits",
    "gratuites",
    "free",
    "offert",
    "offerte",
    "gratis",
    "kostenlos",
    "مجاني",
    "مجانا",
];
const NOT_FREE: &[&str] = &[
    "devis",
    "estimation",
    "installation",
    "retrait",
    "wifi",
    "conseil",
    "consultation",
    "échantillon",
    "livraison",
    "shipping",
    "delivery",
    "essai",
    "trial",
    "port",
    "retour",
    "retours",
    "returns",
    "dès",
    "from",
    "over",
    "sugar",
    "duty",
    "un",
    "one",
    "cadeau",
    "acheté",
];
const JOINS: &[&str] = &["à", "a", "to", "au", "bis", "until", "jusqu'à", "jusqu'a", "jusqu", "až", "до"];
const BETWEEN: &[&str] = &["entre", "between"];
const ABOUT: &[&str] = &["soit", "environ", "env", "about", "approx", "circa", "ca", "ou", "or"];

/// Chooses. `None` where nothing is a price.
pub(super) fn choose(tokens: &[Placed], found: Vec<Found>, context: &Context) -> Option<Price> {
    let words = || {
        tokens
            .iter()
            .filter_map(|placed| if let Token::Word(word) = &placed.token { Some(word.as_str()) } else { None })
    };
    let mut found: Vec<Found> = found;
    found.retain(|one| one.amount.is_some() && one.role != Role::Other);
    let any_zero = found.iter().any(|one| one.amount.is_some_and(Amount::is_zero));
    found.retain(|one| one.amount.is_some_and(|amount| !amount.is_zero()));
    if found.is_empty() {
        let other_numbers = tokens.iter().any(|placed| matches!(placed.token, Token::Number(_)));
        let free = words().any(|word| FREE.contains(&word)) && !words().any(|word| NOT_FREE.contains(&word));
        let says =
            tokens.iter().find_map(|placed| if let Token::Money(money) = placed.token { Some(money) } else { None });
        return (free && (any_zero || !other_numbers)).then(|| priced(Amount::ZERO, None, None, says, context));
    }
    match range(tokens, &found, context) {
        Range::Of(price) => return Some(price),
        Range::OfSizes => return None,
        Range::None => {}
    }
    let has_money = found.iter().any(|one| one.currency.is_some());
    let asked_with_money = found.iter().any(|one| one.currency.is_some() && one.role == Role::Asked);
    // Where one number has a currency, those without are counts and sizes.
    let fits = |one: &Found| !has_money || one.currency.is_some() || !asked_with_money && !one.in_brackets;
    let mut asked: Vec<&Found> = found.iter().filter(|one| one.role == Role::Asked && fits(one)).collect();
    let outside: Vec<&Found> = asked.iter().copied().filter(|one| !one.in_brackets).collect();
    if !outside.is_empty() {
        asked = outside;
    }
    if asked.is_empty() {
        asked = found.iter().filter(|one| one.role == Role::Untaxed).collect();
    }
    let former: Vec<&Found> = found.iter().filter(|one| one.role == Role::Former).collect();
    let Some(first) = asked.first().copied() else {
        // Only what was: struck is not asked, a recommended price alone is.
        let struck = tokens.iter().any(|placed| matches!(placed.token, Token::Struck(true)));
        let only = former.first().filter(|_| former.len() == 1 && !struck)?;
        return Some(priced(only.amount?, None, None, only.currency, context));
    };
    // Another currency beside it is a courtesy: the first is the shop's.
    let same = |one: &&Found| one.currency == first.currency || one.currency.is_none() || first.currency.is_none();
    let about = |one: &&Found| one.at == first.at || !is_about(tokens, one);
    let payable: Vec<&Found> = asked.iter().copied().filter(same).filter(about).collect();
    let least =
        payable.iter().filter_map(|one| one.amount.map(|amount| (amount, *one))).min_by_key(|(amount, _)| *amount)?;
    let first_amount = first.amount?;
    // Without currencies, a much smaller number is a count rather than a reduced price.
    let far = !has_money && u128_of(least.0) * 10 < u128_of(first_amount);
    let (amount, chosen) = if far { (first_amount, first) } else { least };
    let regular =
        payable.iter().chain(former.iter()).filter_map(|one| one.amount).filter(|other| *other > amount).max();
    let regular = if far { None } else { regular };
    let currency = chosen.currency.or(first.currency).or_else(|| found.iter().find_map(|one| one.currency));
    Some(priced(amount, None, regular, currency, context))
}

fn u128_of(amount: Amount) -> u128 {
    amount.to_string().split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or(0)
}

fn is_about(tokens: &[Placed], one: &Found) -> bool {
    tokens[..one.at].iter().rev().take(3).any(|placed| match &placed.token {
        Token::Mark('≈' | '~') => true,
        Token::Word(word) => ABOUT.contains(&word.as_str()),
        _ => false,
    })
}

enum Range {
    Of(Price),
    /// « 36-42 »: no prices.
    OfSizes,
    None,
}

/// « 6 000 - 9 500 F », « de 6 000 à 9 500 », « entre 6 000 et 9 500 ».
fn range(tokens: &[Placed], found: &[Found], context: &Context) -> Range {
    for pair in found.windows(2) {
        let (low, high) = (&pair[0], &pair[1]);
        if low.role != Role::Asked || high.role != Role::Asked || !joined(tokens, low, high) {
            continue;
        }
        if let (Some(one), Some(other)) = (low.currency, high.currency)
            && one != other
        {
            continue;
        }
        let currency = high.currency.or(low.currency);
        // Without the other's currency a mark in the first may have been read otherwise.
        let context_of = |one: &Found| {
            one.number.read(currency.or(context.currency), context).and_then(|amount| amount.times(one.factor))
        };
        let (Some(first), Some(second)) = (context_of(low), context_of(high)) else { continue };
        let sizes = currency.is_none()
            && low.factor == 1
            && first.is_whole()
            && second.is_whole()
            && low.number.digits().len() <= 2
            && high.number.digits().len() <= 2
            && context.currency.is_none_or(|currency| super::minor_digits(currency) == 0);
        if sizes {
            return Range::OfSizes;
        }
        let (amount, max) = if first <= second { (first, second) } else { (second, first) };
        return Range::Of(priced(amount, (max > amount).then_some(max), None, currency, context));
    }
    Range::None
}

fn joined(tokens: &[Placed], low: &Found, high: &Found) -> bool {
    let between: Vec<&Token> = tokens[low.end.min(high.at)..high.at]
        .iter()
        .map(|placed| &placed.token)
        .filter(|token| !matches!(token, Token::Money(_) | Token::Struck(_)))
        .collect();
    // « 10.000 / 15.000 FCFA »: two prices of one kind; « 3/15 000 F » is not.
    let alike = || match (low.amount, high.amount) {
        (Some(low), Some(high)) => low < high && low.times_whole(10) > high,
        _ => false,
    };
    match between.as_slice() {
        [Token::Mark('/')] => alike(),
        [Token::Mark('-' | '~' | '→' | '…' | '›')] => true,
        [Token::Word(word)] if JOINS.contains(&word.as_str()) => true,
        [Token::Word(word)] if matches!(word.as_str(), "et" | "and") => tokens[..low.at]
            .iter()
            .rev()
            .take(3)
            .any(|placed| matches!(&placed.token, Token::Word(word) if BETWEEN.contains(&word.as_str()))),
        [Token::Word(word), Token::Word(to)] => word == "jusqu'" && to == "à" || word == "up" && to == "to",
        [Token::Word(from), Token::Word(to), Token::Word(_)] => from == "up" && to == "to",
        _ => false,
    }
}

fn priced(
    amount: Amount,
    max: Option<Amount>,
    regular: Option<Amount>,
    said: Option<Currency>,
    context: &Context,
) -> Price {
    let own = || context.country.as_deref().and_then(by_country).filter(|own| matches!(own.code(), "XOF" | "XAF"));
    Price { amount, max, regular, currency: said.or(context.currency).or_else(own), says_currency: said.is_some() }
}
