/// Lower case, no accents, plain apostrophes and spaces, letters repeated for emphasis written once
/// (« Bonjourrr » → `bonjour`, « Karité » → `karite`). Words and punctuation stay as typed otherwise.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        fold_char(c, &mut out);
    }
    squeeze(&out)
}

/// Writes the folded form of one character: nothing for a combining accent or a joiner, two letters for a ligature.
pub(crate) fn fold_char(c: char, out: &mut String) {
    let plain = match c {
        'a'..='z' | '0'..='9' | ' ' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'ā' => 'a',
        'ç' | 'Ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ē' | 'ɛ' | 'Ɛ' | 'ẽ' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'ī' => 'i',
        'ñ' | 'Ñ' | 'ŋ' | 'Ŋ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ɔ' | 'Ɔ' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ū' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | '′' => '\'',
        'œ' | 'Œ' => {
            out.push('o');
            'e'
        }
        'æ' | 'Æ' => {
            out.push('a');
            'e'
        }
        '×' => 'x',
        '…' => '.',
        '–' | '—' | '‑' | '−' => '-',
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return,
        c if c.is_whitespace() => ' ',
        c => {
            for small in c.to_lowercase() {
                // Some capitals have a small letter that has an accent: the Ångström sign, İ.
                if small == c { out.push(small) } else { fold_char(small, out) }
            }
            return;
        }
    };
    out.push(plain);
}

/// One space between words; a letter typed three times or more stands once, except the x of `xxxl`.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = (' ', 0_usize);
    for c in text.chars() {
        run = if c == run.0 { (c, run.1 + 1) } else { (c, 1) };
        if c == ' ' && run.1 > 1 {
            continue;
        }
        if c.is_alphabetic() && c != 'x' && c != 'w' && run.1 >= 3 {
            // The second copy was already written: take it back once.
            if run.1 == 3 {
                out.pop();
            }
            continue;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn typed_text_comes_to_one_spelling() {
        assert_eq!(fold("  Robe  WAX Été "), "robe wax ete");
        assert_eq!(fold("Bonjourrr"), "bonjour");
        assert_eq!(fold("Ouiiiiii !"), "oui !");
        assert_eq!(fold("l’huile de Karité"), "l'huile de karite");
        assert_eq!(fold("XXXL"), "xxxl");
        assert_eq!(fold("20000"), "20000");
        assert_eq!(fold("œuf"), "oeuf");
        assert_eq!(fold("\u{212b} \u{130} \u{100}"), "a i a", "capitals whose small letter has an accent");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete", "accents typed as separate characters");
    }
}
