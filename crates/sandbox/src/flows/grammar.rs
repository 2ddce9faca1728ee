use super::{
    expression::{Expression, Reference},
    tokens::{Token, tokens},
};
use std::collections::VecDeque;

type Tokens = VecDeque<Token>;
type Read = fn(&mut Tokens) -> Result<Expression, String>;

/// Reads a whole expression: `||` binds loosest, then `&&`, comparisons, sums, `/` and `%`.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut tokens = tokens(text)?;
    let read = either(&mut tokens)?;
    match tokens.pop_front() {
        None => Ok(read),
        Some(left) => Err(format!("unexpected {left} in the expression {text}.")),
    }
}

/// A row of `next` joined by any of `operators`, the left ones first.
fn row(tokens: &mut Tokens, operators: &[&'static str], next: Read) -> Result<Expression, String> {
    let mut left = next(tokens)?;
    while let Some(operator) = operators.iter().find(|op| tokens.front().is_some_and(|token| token.is(op))) {
        tokens.pop_front();
        left = Expression::Operation(operator, Box::new(left), Box::new(next(tokens)?));
    }
    Ok(left)
}

fn either(tokens: &mut Tokens) -> Result<Expression, String> {
    row(tokens, &["||"], |tokens| row(tokens, &["&&"], comparison))
}

fn comparison(tokens: &mut Tokens) -> Result<Expression, String> {
    row(tokens, &["==", "!=", "<=", ">=", "<", ">"], sum)
}

/// Sums, and strings side by side, which are put together.
fn sum(tokens: &mut Tokens) -> Result<Expression, String> {
    let mut left = row(tokens, &["+", "-"], product)?;
    while tokens.front().is_some_and(Token::begins_a_value) {
        let right = row(tokens, &["+", "-"], product)?;
        left = Expression::Operation("+", Box::new(left), Box::new(right));
    }
    Ok(left)
}

fn product(tokens: &mut Tokens) -> Result<Expression, String> {
    row(tokens, &["/", "%"], single)
}

fn single(tokens: &mut Tokens) -> Result<Expression, String> {
    match tokens.pop_front() {
        Some(Token::Literal(value)) => Ok(Expression::Literal(value)),
        Some(Token::Reference(text)) => Reference::parse(&text).map(Expression::Reference),
        Some(Token::Mark("(")) => {
            let inside = either(tokens)?;
            match tokens.pop_front() {
                Some(Token::Mark(")")) => Ok(inside),
                _ => Err("a parenthesis is not closed.".to_owned()),
            }
        }
        Some(other) => Err(format!("unexpected {other} in an expression.")),
        None => Err("an expression ends too early.".to_owned()),
    }
}
