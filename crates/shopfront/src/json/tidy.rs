use super::{BadJson, Json, parse};
use crate::text::decode_entities;

/// What was read, and whether it had to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The value.
    pub value: Json,
    /// Whether strict reading failed: the record is less sure.
    pub mended: bool,
}

/// Reads the JSON of a script as shops print it: strictly first, then in the order of safety of section 11.
///
/// # Errors
/// [`BadJson`] where nothing helps.
pub fn read(text: &str) -> Result<Read, BadJson> {
    let bare = unwrap(text);
    match parse(bare, false) {
        Ok(value) => return Ok(Read { value, mended: bare.len() != text.trim().len() }),
        Err(BadJson::TooLarge) => return Err(BadJson::TooLarge),
        Err(BadJson::Syntax) => {}
    }
    // The whole escaped: « {&quot;@type&quot;: … ».
    let head = crate::text::head(bare, 40);
    if head.contains("&quot;") || head.contains("&#34;") || head.contains("&#x22;") || bare.starts_with("&") {
        let decoded = decode_entities(bare);
        return parse(&decoded, false).or_else(|_| parse(&decoded, true)).map(|value| Read { value, mended: true });
    }
    if !bare.starts_with(['{', '[', '/']) {
        return Err(BadJson::Syntax);
    }
    parse(bare, true).map(|value| Read { value, mended: true })
}

/// Without a byte-order mark, comment and CDATA marks, and a last semicolon.
fn unwrap(text: &str) -> &str {
    let mut bare = text.trim();
    loop {
        let before = bare.len();
        for mark in ["\u{feff}", "<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA["]
        {
            bare = bare.strip_prefix(mark).unwrap_or(bare).trim_start();
        }
        for mark in [";", "-->", "//-->", "// -->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>"] {
            bare = bare.strip_suffix(mark).unwrap_or(bare).trim_end();
        }
        if bare.len() == before {
            return bare;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_shops_break_is_mended() {
        for text in [
            r#"{"name":"Sac","price":"12"}"#,
            "\u{feff}{\"name\":\"Sac\",\"price\":\"12\"}",
            "<!-- {\"name\":\"Sac\",\"price\":\"12\"} -->",
            "//<![CDATA[\n{\"name\":\"Sac\",\"price\":\"12\"}\n//]]>",
            "{\"name\":\"Sac\",\"price\":\"12\"};",
            "{\"name\":\"Sac\",\"price\":\"12\",}",
            "{\"name\":\"Sac\", // son nom\n\"price\":\"12\" /* en euros */}",
            "{&quot;name&quot;:&quot;Sac&quot;,&quot;price&quot;:&quot;12&quot;}",
            "{'name':'Sac','price':'12'}",
            "{\"name\":\"Sac\",\"price\":\"12\"",
            "{name:\"Sac\",price:\"12\"}",
        ] {
            let read = read(text).unwrap();
            assert_eq!((read.value.word_at("name"), read.value.word_at("price")), (Some("Sac"), Some("12")), "{text}");
        }
        let lines = read("{\"name\":\"Sac\nà main\",\"price\":12}").unwrap();
        assert_eq!(lines.value.word_at("name"), Some("Sac à main"));
        let quotes = read(r#"{"name":"Écran 15" plat","price":"12"}"#).unwrap();
        assert_eq!(
            (quotes.value.word_at("name"), quotes.value.word_at("price")),
            (Some("Écran 15\" plat"), Some("12"))
        );
        let cut = read(r#"{"name":"Sac","offers":{"price":"12","desc":"trop lo"#).unwrap();
        assert_eq!(cut.value.word_at("offers.price"), Some("12"));
        assert_eq!(read(r#"{"a":1}{"b":2}"#).unwrap().value.each().len(), 2);
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read("alert(1)").is_err());
    }
}
