use std::fmt;

/// Text with WhatsApp's marks (`*bold*`, `_italic_`, `~struck~`) as a page shows it: everything typed is escaped, only
/// our own tags are not.
pub struct Marked<'a>(pub(crate) &'a str);

impl askama::filters::HtmlSafe for Marked<'_> {}

impl fmt::Display for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let mut before = None;
        while let Some(c) = rest.chars().next() {
            match marked(rest, before) {
                Some((tag, inner, after)) => {
                    write!(f, "<{tag}>{}</{tag}>", Marked(inner))?;
                    (before, rest) = (Some('*'), after);
                }
                None => {
                    escape(f, c)?;
                    (before, rest) = (Some(c), &rest[c.len_utf8()..]);
                }
            }
        }
        Ok(())
    }
}

/// The tag, what is in it and what follows, when a mark opens here and closes on the same line. A mark stands at the
/// edge of words, as in WhatsApp: `2*3*4` and `a_b_c` are what they are.
fn marked(text: &str, before: Option<char>) -> Option<(&'static str, &str, &str)> {
    let mark = text.chars().next()?;
    let tag = match mark {
        '*' => "strong",
        '_' => "em",
        '~' => "s",
        _ => return None,
    };
    let inside = &text[1..];
    if before.is_some_and(char::is_alphanumeric) || inside.starts_with([' ', mark]) {
        return None;
    }
    let line = inside.lines().next()?;
    let closes = |at: usize| {
        let (inner, after) = (&line[..at], &line[at + 1..]);
        !inner.ends_with(' ') && !after.starts_with(|c: char| c.is_alphanumeric())
    };
    let end = line.match_indices(mark).map(|(at, _)| at).find(|at| closes(*at))?;
    Some((tag, &inside[..end], &inside[end + 1..]))
}

fn escape(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '<' | '>' | '&' | '"' | '\'' => write!(f, "&#{};", u32::from(c)),
        _ => fmt::Write::write_char(f, c),
    }
}

#[cfg(test)]
mod tests {
    use super::Marked;
    use proptest::prelude::*;

    #[test]
    fn marks_become_what_whatsapp_makes_of_them() {
        for (typed, shown) in [
            ("*Total : 30 000 FCFA*\n• 2 × Robe", "<strong>Total : 30 000 FCFA</strong>\n• 2 × Robe"),
            ("*_les deux_* et ~12 000~ 9 000", "<strong><em>les deux</em></strong> et <s>12 000</s> 9 000"),
            ("2*3*4, a_b_c, ** vide, * pas gras *", "2*3*4, a_b_c, ** vide, * pas gras *"),
            ("*jamais\nfermé*", "*jamais\nfermé*"),
            ("*<b>&\"*", "<strong>&#60;b&#62;&#38;&#34;</strong>"),
        ] {
            assert_eq!(Marked(typed).to_string(), shown);
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_is_ever_run(text in "[*_~<>a &\\n\"é]{0,40}") {
            let mut html = Marked(&text).to_string();
            for tag in ["strong", "em", "s"] {
                prop_assert_eq!(html.matches(&format!("<{tag}>")).count(), html.matches(&format!("</{tag}>")).count());
                html = html.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
            }
            prop_assert!(!html.contains(['<', '>', '"']), "{}", html);
        }
    }
}
