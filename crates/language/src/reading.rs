//! A message with everything that can be read in it before asking what it means.

use crate::{
    Asked, Colour, Context, Mention, Place, PriceBound, Size,
    attributes::{Read, colours_in, sizes_in},
    numbers::{Number, numbers_in},
    places::places_in,
    text::{Kind, Token, tokens},
};
use std::ops::Range;

/// The tokens of a message and what they name. Readings never overlap: a product's name wins over a place, a place over
/// a size, a size over a colour, a colour over a number.
pub(crate) struct Reading<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    pub mentions: Vec<Read<Mention>>,
    pub places: Vec<Read<Place>>,
    pub sizes: Vec<Read<Size>>,
    pub colours: Vec<Read<Colour>>,
    pub numbers: Vec<Read<Number>>,
    pub bound: Option<Read<PriceBound>>,
    /// For each token, the class word that stands for it in the classifier's eyes; `""` for the rest of a longer thing.
    masks: Vec<Option<&'static str>>,
}

impl<'t> Reading<'t> {
    pub fn new(text: &'t str, context: &Context<'_>) -> Self {
        let tokens = tokens(text);
        let mut taken = Taken { masks: vec![None; tokens.len()] };
        let named = context.lexicon.map(|lexicon| lexicon.find_in(text, &tokens)).unwrap_or_default();
        let places = places_in(&tokens);
        // « Plateau » is a place even when a tray is sold, if it is said as one: longer reading first, then products.
        let mentions = named.into_iter().map(|(what, range)| Read { what, tokens: range }).collect();
        // Where an address was asked, « Abobo Baoulé » is one, whatever is woven in Baoulé.
        let (mentions, places) = if context.asked == Some(Asked::Address) {
            let places = taken.keep(places, |_| "#l");
            (taken.keep(mentions, |_| "#p"), places)
        } else {
            let mentions = taken.keep(mentions, |_| "#p");
            (mentions, taken.keep(places, |_| "#l"))
        };
        let begins_name = |at: usize| mentions.iter().any(|named: &Read<Mention>| named.tokens.start == at);
        let mut sizes = sizes_in(text, &tokens, context.asked == Some(Asked::Size));
        // « L et 2 pagnes », « mets 50 foulards »: a figure just before a product counts it.
        sizes.retain(|size| tokens[size.tokens.start].kind != Kind::Number || !begins_name(size.tokens.end));
        let sizes = taken.keep(sizes, |_| "#s");
        let colours = taken.keep(colours_in(&tokens), |_| "#c");
        let numbers = numbers_in(&tokens);
        let bound = numbers.bound.filter(|bound| taken.is_free(&bound.tokens));
        if let Some(bound) = &bound {
            for at in bound.tokens.clone().filter(|at| tokens[*at].kind == Kind::Number) {
                taken.masks[at] = Some("#amt");
            }
        }
        let mut reads = numbers.reads;
        for read in reads.iter_mut().filter(|read| begins_name(read.tokens.end)) {
            // « 1000000 foulards »: how many, however many; « à 15000 la robe » has a word between.
            if let Number::Amount(many) = read.what {
                read.what = Number::Count(u32::try_from(many).unwrap_or(u32::MAX));
            }
        }
        let numbers = taken.keep(reads, |number| match number {
            Number::Count(_) | Number::Every(_) => "#n",
            Number::Article => "un",
            Number::Nth(_) => "#nth",
            Number::Amount(_) => "#amt",
            Number::Phone(_) => "#tel",
            Number::Measure => "#m",
        });
        Self { text, mentions, places, sizes, colours, numbers, bound, masks: taken.masks, tokens }
    }

    /// The words of some tokens as the classifier sees them: named things by their class.
    pub fn words(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        range.filter_map(|at| {
            let token = &self.tokens[at];
            match self.masks[at] {
                Some("") => None,
                Some(class) => Some(class),
                None if token.kind == Kind::Mark && !token.is("?") => None,
                None => Some(token.text.as_str()),
            }
        })
    }

    /// The bytes of the message some tokens were typed in.
    pub fn span(&self, range: &Range<usize>) -> Range<usize> {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if !range.is_empty() => first.start..last.end,
            _ => 0..self.text.len(),
        }
    }

    /// The class word of a token, if it is part of something: `""` after its first token.
    pub fn class(&self, at: usize) -> Option<&'static str> {
        self.masks.get(at).copied().flatten()
    }

    /// Whether a token belongs to something named.
    pub fn is_named(&self, at: usize) -> bool {
        self.masks.get(at).is_some_and(Option::is_some)
    }
}

/// Which tokens are already part of something.
struct Taken {
    masks: Vec<Option<&'static str>>,
}

impl Taken {
    fn is_free(&self, range: &Range<usize>) -> bool {
        self.masks[range.clone()].iter().all(Option::is_none)
    }

    fn keep<T>(&mut self, reads: Vec<Read<T>>, class: impl Fn(&T) -> &'static str) -> Vec<Read<T>> {
        let free: Vec<Read<T>> = reads.into_iter().filter(|read| self.is_free(&read.tokens)).collect();
        for read in &free {
            self.masks[read.tokens.clone()].fill(Some(""));
            self.masks[read.tokens.start] = Some(class(&read.what));
        }
        free
    }
}

/// The readings of a kind that lie in a range of tokens.
pub(crate) fn within<'a, T>(reads: &'a [Read<T>], range: &'a Range<usize>) -> impl Iterator<Item = &'a Read<T>> {
    reads.iter().filter(|read| range.start <= read.tokens.start && read.tokens.end <= range.end)
}
