use super::Json;

/// How deep values may stand in one another (contract, section 25).
const MOST_DEPTH: usize = 64;
/// The longest number.
const MOST_DIGITS: usize = 40;
/// The most values of a document.
const MOST_VALUES: usize = 3_000_000;
/// How far is looked ahead to tell whether a quote ends its text.
const AHEAD: usize = 80;

/// A text that is no JSON, or more than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadJson {
    /// Not JSON.
    #[error("not JSON")]
    Syntax,
    /// Too deep, or too many values.
    #[error("the JSON is too deep or too large")]
    TooLarge,
}

/// Reads JSON. With `mend`, what shops usually break is repaired: comments, commas too many, raw line breaks and unescaped quotes
/// in texts, single quotes, bare keys, several values one after the other, a missing end. Nothing in it is ever run.
///
/// # Errors
/// [`BadJson`].
pub fn parse(text: &str, mend: bool) -> Result<Json, BadJson> {
    let mut parser = Parser { bytes: text.as_bytes(), text, at: 0, mend, values: 0 };
    let first = parser.value()?;
    parser.blank();
    if parser.peek().is_none() {
        return Ok(first);
    }
    if !mend {
        return Err(BadJson::Syntax);
    }
    let mut values = vec![first];
    while parser.peek().is_some() && values.len() < 100 {
        match parser.peek() {
            Some(b',' | b';' | b']' | b'}') => parser.at += 1,
            Some(b'{' | b'[') => values.push(parser.value()?),
            // Rubbish after a good value: the value stands.
            _ => break,
        }
        parser.blank();
    }
    Ok(if values.len() == 1 { values.remove(0) } else { Json::Arr(values) })
}

struct Parser<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    mend: bool,
    values: usize,
}

/// A container that is open.
enum Open {
    List(Vec<Json>),
    Object(Vec<(Box<str>, Json)>, Option<Box<str>>),
}

impl Open {
    fn close(self) -> Json {
        match self {
            Self::List(values) => Json::Arr(values),
            Self::Object(fields, _) => Json::Obj(fields),
        }
    }

    fn put(&mut self, value: Json) {
        match self {
            Self::List(values) => values.push(value),
            Self::Object(fields, key) => fields.push((key.take().unwrap_or_default(), value)),
        }
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.mend => match self.bytes.get(self.at + 1) {
                    Some(b'/') => self.at += self.bytes[self.at..].iter().take_while(|byte| **byte != b'\n').count(),
                    Some(b'*') => {
                        self.at = self.text[self.at + 2..].find("*/").map_or(self.bytes.len(), |end| self.at + end + 4);
                    }
                    _ => return,
                },
                Some(0xc2) if self.mend && self.bytes.get(self.at + 1) == Some(&0xa0) => self.at += 2,
                _ => return,
            }
        }
    }

    /// One value, without recursion.
    fn value(&mut self) -> Result<Json, BadJson> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.blank();
            self.values += 1;
            if self.values > MOST_VALUES {
                return Err(BadJson::TooLarge);
            }
            let done = match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    open.push(Open::Object(Vec::new(), None));
                    None
                }
                Some(b'[') => {
                    self.at += 1;
                    open.push(Open::List(Vec::new()));
                    None
                }
                Some(_) => Some(self.scalar()?),
                None if self.mend && !open.is_empty() => Some(Json::Null),
                None => return Err(BadJson::Syntax),
            };
            if open.len() > MOST_DEPTH {
                return Err(BadJson::TooLarge);
            }
            let mut fresh = done.is_none();
            if let Some(value) = done {
                match open.last_mut() {
                    Some(container) => container.put(value),
                    None => return Ok(value),
                }
            }
            // After a value, or a container just opened: on to the next place for a value.
            loop {
                let Some(container) = open.last_mut() else { return Err(BadJson::Syntax) };
                let is_object = matches!(container, Open::Object(..));
                if self.next(is_object, fresh)? {
                    if is_object {
                        let key = self.key()?;
                        if let Some(Open::Object(_, slot)) = open.last_mut() {
                            *slot = Some(key);
                        }
                    }
                    break;
                }
                let closed = open.pop().map(Open::close).unwrap_or_default();
                match open.last_mut() {
                    Some(outer) => outer.put(closed),
                    None => return Ok(closed),
                }
                fresh = false;
            }
        }
    }

    /// Whether another value follows in the innermost container; it is closed otherwise.
    fn next(&mut self, is_object: bool, fresh: bool) -> Result<bool, BadJson> {
        let end = if is_object { b'}' } else { b']' };
        self.blank();
        let mut commas = 0;
        while self.peek() == Some(b',') && (self.mend || !fresh && commas == 0) {
            self.at += 1;
            commas += 1;
            self.blank();
        }
        match self.peek() {
            Some(byte) if byte == end && (commas == 0 || self.mend) => {
                self.at += 1;
                Ok(false)
            }
            Some(b']' | b'}') if self.mend => {
                // The other kind of end: the container that was meant is closed all the same.
                self.at += 1;
                Ok(false)
            }
            Some(b';') if self.mend && !is_object => Ok(false),
            None if self.mend => Ok(false),
            Some(_) if fresh || commas > 0 => Ok(true),
            Some(b'"' | b'\'' | b'{' | b'[') if self.mend => Ok(true),
            _ => Err(BadJson::Syntax),
        }
    }

    fn key(&mut self) -> Result<Box<str>, BadJson> {
        let key = match self.peek() {
            Some(quote @ (b'"' | b'\'')) if quote == b'"' || self.mend => self.string(quote, true)?,
            Some(byte) if self.mend && (byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'@')) => {
                let run = self.bytes[self.at..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(**b, b'_' | b'$' | b'@' | b'-'))
                    .count();
                self.at += run;
                self.text[self.at - run..self.at].into()
            }
            _ => return Err(BadJson::Syntax),
        };
        self.blank();
        match self.peek() {
            Some(b':') => self.at += 1,
            None if self.mend => {}
            _ => return Err(BadJson::Syntax),
        }
        Ok(key)
    }

    fn scalar(&mut self) -> Result<Json, BadJson> {
        match self.peek() {
            Some(b'"') => Ok(Json::Str(self.string(b'"', false)?)),
            Some(b'\'') if self.mend => Ok(Json::Str(self.string(b'\'', false)?)),
            Some(byte) if byte == b'-' || byte.is_ascii_digit() || self.mend && byte == b'.' => self.number(),
            _ => self.word(),
        }
    }

    fn number(&mut self) -> Result<Json, BadJson> {
        let run = self.bytes[self.at..]
            .iter()
            .take_while(|b| b.is_ascii_digit() || matches!(**b, b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        let text = &self.text[self.at..self.at + run];
        self.at += run;
        if run > MOST_DIGITS {
            return Err(BadJson::TooLarge);
        }
        // Whether it is one at all; what it comes to is read from its text.
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
        if is_number { Ok(Json::Num(text.into())) } else { Err(BadJson::Syntax) }
    }

    fn word(&mut self) -> Result<Json, BadJson> {
        let run = self.bytes[self.at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let word = &self.text[self.at..self.at + run];
        self.at += run;
        match word {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            "null" => Ok(Json::Null),
            "undefined" | "NaN" | "Infinity" | "None" if self.mend => Ok(Json::Null),
            "True" if self.mend => Ok(Json::Bool(true)),
            "False" if self.mend => Ok(Json::Bool(false)),
            // A value that is missing: `"price": ,`.
            "" if self.mend && matches!(self.peek(), Some(b',' | b'}' | b']')) => Ok(Json::Null),
            _ => Err(BadJson::Syntax),
        }
    }

    fn string(&mut self, quote: u8, is_key: bool) -> Result<Box<str>, BadJson> {
        self.at += 1;
        let start = self.at;
        // Most texts hold nothing to decode.
        let plain = self.bytes[start..].iter().take_while(|b| **b != quote && **b != b'\\' && **b >= 0x20).count();
        if self.bytes.get(start + plain) == Some(&quote) && (!self.mend || self.ends(start + plain, is_key)) {
            self.at = start + plain + 1;
            return Ok(self.text[start..start + plain].into());
        }
        let mut said = String::from(&self.text[start..start + plain]);
        self.at = start + plain;
        loop {
            let run = self.bytes[self.at..].iter().take_while(|b| **b != quote && **b != b'\\' && **b >= 0x20).count();
            said.push_str(&self.text[self.at..self.at + run]);
            self.at += run;
            match self.peek() {
                Some(b'\\') => self.escape(&mut said)?,
                Some(byte) if byte == quote => {
                    let ends = !self.mend || self.ends(self.at, is_key);
                    self.at += 1;
                    if ends {
                        return Ok(said.into());
                    }
                    said.push(char::from(quote));
                }
                Some(_) if self.mend => {
                    said.push(' ');
                    self.at += 1;
                }
                None if self.mend => return Ok(said.into()),
                _ => return Err(BadJson::Syntax),
            }
        }
    }

    /// Whether the quote at a place ends its text: what follows is what follows a text.
    fn ends(&self, at: usize, is_key: bool) -> bool {
        let ahead = &self.bytes[at + 1..self.bytes.len().min(at + 1 + AHEAD)];
        let mut rest = ahead.iter().copied().skip_while(u8::is_ascii_whitespace);
        match rest.next() {
            None => true,
            Some(b':') => is_key,
            Some(b'}' | b']') => !is_key,
            Some(b',') if !is_key => {
                let mut rest = rest.skip_while(u8::is_ascii_whitespace);
                rest.next().is_none_or(|next| {
                    matches!(next, b'"' | b'\'' | b'{' | b'[' | b']' | b'}' | b'-' | b'/')
                        || next.is_ascii_alphanumeric() && self.keyed(at)
                })
            }
            Some(b'/') => !is_key && rest.next().is_some_and(|next| matches!(next, b'/' | b'*')),
            _ => false,
        }
    }

    /// After `",`: a bare number, word or key rather than prose.
    fn keyed(&self, at: usize) -> bool {
        let ahead = &self.bytes[at + 1..self.bytes.len().min(at + 1 + AHEAD)];
        let mut rest = ahead
            .iter()
            .copied()
            .skip_while(|b| b.is_ascii_whitespace() || *b == b',')
            .skip_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'@'))
            .skip_while(u8::is_ascii_whitespace);
        matches!(rest.next(), None | Some(b':' | b',' | b']' | b'}'))
    }

    fn escape(&mut self, said: &mut String) -> Result<(), BadJson> {
        let escaped = self.bytes.get(self.at + 1).copied();
        self.at += 2;
        match escaped {
            Some(b'n') => said.push('\n'),
            Some(b't') => said.push('\t'),
            Some(b'r') => said.push('\r'),
            Some(b'b' | b'f') => said.push(' '),
            Some(byte @ (b'"' | b'\\' | b'/' | b'\'')) => said.push(char::from(byte)),
            Some(b'u') => said.push(self.unicode()),
            // `\x` and a line's end: what was meant is the letter itself.
            Some(_) if self.mend => self.at -= 1,
            None if self.mend => self.at = self.bytes.len(),
            _ => return Err(BadJson::Syntax),
        }
        Ok(())
    }

    /// The letter of `\uXXXX`, or of two of them; half a pair is U+FFFD, not an error for the whole document.
    fn unicode(&mut self) -> char {
        let unit = |at: usize| self.text.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let Some(first) = unit(self.at) else { return '\u{fffd}' };
        self.at += 4;
        if (0xd800..0xdc00).contains(&first)
            && self.bytes.get(self.at..self.at + 2) == Some(b"\\u")
            && let Some(second) =
                self.text.get(self.at + 2..self.at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok())
            && (0xdc00..0xe000).contains(&second)
        {
            self.at += 6;
            return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)).unwrap_or('\u{fffd}');
        }
        char::from_u32(first).unwrap_or('\u{fffd}')
    }
}
