/// Calling codes the sandbox knows by country, longest first where one begins like another.
const CALLING_CODES: &[(&str, &str)] = &[
    ("221", "SN"),
    ("222", "MR"),
    ("223", "ML"),
    ("224", "GN"),
    ("225", "CI"),
    ("226", "BF"),
    ("227", "NE"),
    ("228", "TG"),
    ("229", "BJ"),
    ("233", "GH"),
    ("234", "NG"),
    ("237", "CM"),
    ("241", "GA"),
    ("242", "CG"),
    ("243", "CD"),
    ("212", "MA"),
    ("213", "DZ"),
    ("216", "TN"),
    ("254", "KE"),
    ("351", "PT"),
    ("1", "US"),
    ("27", "ZA"),
    ("32", "BE"),
    ("33", "FR"),
    ("34", "ES"),
    ("39", "IT"),
    ("41", "CH"),
    ("44", "GB"),
    ("49", "DE"),
    ("52", "MX"),
    ("54", "AR"),
    ("55", "BR"),
    ("91", "IN"),
];

fn calling_code(digits: &str) -> Option<(&'static str, &'static str)> {
    CALLING_CODES.iter().copied().find(|(code, _)| digits.starts_with(code))
}

/// ISO 3166 code for the start of a BSUID; `XX` where the sandbox does not know.
pub(crate) fn country_of(digits: &str) -> &'static str {
    calling_code(digits).map_or("XX", |(_, country)| country)
}

/// Reads a `to` as section 4.1 says: `+`, spaces, `-`, `(`, `)` stripped; without `+`, a number that does not begin
/// with the business's calling code gets it in front. `None` when anything else is in it or it is too short or long.
pub(crate) fn dialled(to: &str, business: &str) -> Option<String> {
    let mut digits = String::with_capacity(to.len());
    for c in to.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => {}
            ' ' | '-' | '(' | ')' => {}
            _ => return None,
        }
    }
    if !to.trim_start().starts_with('+')
        && let Some((code, _)) = calling_code(business)
        && !digits.starts_with(code)
        && calling_code(&digits).is_none_or(|_| digits.len() <= 10)
    {
        digits.insert_str(0, code);
    }
    (7..=15).contains(&digits.len()).then_some(digits)
}

/// The `wa_id` of a dialled number: Brazil loses its ninth digit, Mexico gets a `1`, Argentina a `9` (section 1.8).
pub(crate) fn canonical(dialled: &str) -> String {
    let national = |code: &str| dialled.strip_prefix(code);
    if let Some(rest) = national("55")
        && rest.len() == 11
        && rest.as_bytes()[2] == b'9'
    {
        return format!("55{}{}", &rest[..2], &rest[3..]);
    }
    match (national("52"), national("54")) {
        (Some(rest), _) if rest.len() == 10 => format!("521{rest}"),
        (_, Some(rest)) if rest.len() == 10 => format!("549{rest}"),
        _ => dialled.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stripped_completed_and_made_canonical() {
        assert_eq!(dialled("+221 77 000-00 (00)", "2250700000001").unwrap(), "221770000000");
        assert_eq!(dialled("0707000000", "2250700000001").unwrap(), "2250707000000");
        assert_eq!(dialled("2250707000000", "2250700000001").unwrap(), "2250707000000");
        assert_eq!(dialled("221770000000", "2250700000001").unwrap(), "221770000000");
        assert!(dialled("+22177000000a", "2250700000001").is_none());
        assert!(dialled("+1", "2250700000001").is_none());
        assert_eq!(canonical("5511987654321"), "551187654321");
        assert_eq!(canonical("525512345678"), "5215512345678");
        assert_eq!(canonical("2250707000000"), "2250707000000");
    }
}
