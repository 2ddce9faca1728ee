/// What a customer means by an emoji, as a word of its own (`#yes`); `None` for mere decoration.
pub(super) fn meaning(c: char) -> Option<&'static str> {
    Some(match c {
        '👍' | '✅' | '👌' | '✔' | '☑' | '🆗' | '💯' | '🤝' => "#yes",
        '❌' | '👎' | '🚫' | '✖' | '❎' | '🙅' | '⛔' => "#no",
        '🙏' => "#please",
        '👋' => "#hello",
        '😡' | '😠' | '🤬' | '😤' | '💢' | '🤮' => "#angry",
        '😢' | '😭' | '😞' | '😔' | '😟' | '🙁' | '☹' | '😩' | '😫' | '💔' => "#sad",
        '😂' | '🤣' | '😅' | '😆' | '😁' | '😀' | '😃' | '😄' | '😊' | '🙂' | '😉' | '😜' => {
            "#smile"
        }
        '❤' | '😍' | '🥰' | '😘' | '💕' | '💖' | '🔥' | '🤩' | '💙' | '💚' | '🧡' | '💜' => {
            "#love"
        }
        '🛒' | '🛍' => "#cart",
        '📍' | '🏠' => "#place",
        '💰' | '💵' | '💸' | '💳' => "#money",
        '🚚' | '🛵' | '🏍' | '📦' => "#delivery",
        '❓' | '❔' | '🤔' => "#question",
        _ => return None,
    })
}

/// Whether the character only changes how its neighbour looks (skin tone, variation, joiner, keycap).
pub(crate) fn is_modifier(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}')
}
