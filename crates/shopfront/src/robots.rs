//! robots.txt (RFC 9309; contract, section 13).

use crate::link;
use std::time::Duration;
use url::Url;

/// The part of a file that counts, in bytes.
const MOST_BYTES: usize = 500 * 1024;
/// Rules of one file that are kept.
const MOST_RULES: usize = 20_000;
/// The longest delay that is honoured.
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// The rules of a site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
    /// The sitemaps it names, absolute.
    pub sitemaps: Vec<String>,
    /// Everything is closed: the server could not say.
    closed: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    agents: Vec<String>,
    /// What may and may not be asked, in the order of the file.
    rules: Vec<(bool, String)>,
    delay: Option<Duration>,
}

impl Robots {
    /// No rules: where there is no file.
    pub fn open() -> Self {
        Self::default()
    }

    /// Nothing may be asked for now: where the server could not say.
    pub fn closed() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// Reads a file; `base` is its own address.
    pub fn parse(text: &str, base: Option<&Url>) -> Self {
        let mut end = text.len().min(MOST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut robots = Self::default();
        let mut in_rules = true;
        let mut rules = 0;
        for line in text[..end].trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default().trim();
            let Some((name, value)) = line.split_once(':') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            match name.as_str() {
                "user-agent" => {
                    if in_rules {
                        robots.groups.push(Group::default());
                        in_rules = false;
                    }
                    if let Some(group) = robots.groups.last_mut() {
                        group.agents.push(token(value));
                    }
                }
                "allow" | "disallow" => {
                    in_rules = true;
                    rules += 1;
                    // Rules before any agent are nobody's; an empty one says nothing.
                    if let Some(group) = robots.groups.last_mut().filter(|_| !value.is_empty() && rules <= MOST_RULES) {
                        group.rules.push((name == "allow", normal(value)));
                    }
                }
                "crawl-delay" => {
                    in_rules = true;
                    let seconds = value.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
                    if let (Some(group), Some(seconds)) = (robots.groups.last_mut(), seconds) {
                        group.delay = Some(Duration::from_secs_f64(seconds.min(LONGEST_DELAY.as_secs_f64())));
                    }
                }
                "sitemap" => robots.sitemaps.extend(link::resolve(base, value).map(String::from)),
                _ => {}
            }
        }
        robots
    }

    /// Whether an agent may ask for a path (with its query): the longest rule that fits, allowing on a tie.
    pub fn allows(&self, agent: &str, path: &str) -> bool {
        if self.closed {
            return false;
        }
        let path = normal(if path.is_empty() { "/" } else { path });
        // The rules themselves may always be asked for.
        if path == "/robots.txt" {
            return true;
        }
        let fitting = self.groups_of(agent).flat_map(|group| &group.rules).filter(|(_, pattern)| fits(pattern, &path));
        let best = fitting.map(|(allows, pattern)| (pattern.len(), *allows)).max();
        best.is_none_or(|(_, allows)| allows)
    }

    /// How long an agent should wait between two questions.
    pub fn delay(&self, agent: &str) -> Option<Duration> {
        self.groups_of(agent).filter_map(|group| group.delay).max()
    }

    fn groups_of(&self, agent: &str) -> impl Iterator<Item = &Group> {
        let own = token(agent);
        let named = self.groups.iter().any(|group| group.agents.contains(&own));
        let wanted = if named { own } else { "*".to_owned() };
        self.groups.iter().filter(move |group| group.agents.contains(&wanted))
    }
}

/// The product's token of an agent: `ShopBot/1.2 (…)` is `shopbot`.
fn token(agent: &str) -> String {
    let agent = agent.trim();
    if agent.starts_with('*') {
        return "*".to_owned();
    }
    let end = agent.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(agent.len());
    agent[..end].to_ascii_lowercase()
}

/// A path in one form: letters beyond ASCII and their percent signs alike.
fn normal(path: &str) -> String {
    let mut said = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let hex = |place: usize| bytes.get(place).copied().filter(u8::is_ascii_hexdigit).map(char::from);
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                let code =
                    u8::try_from(high.to_digit(16).unwrap_or(0) * 16 + low.to_digit(16).unwrap_or(0)).unwrap_or(b'%');
                // What needs no percent sign loses it; the rest is written in capitals.
                if code.is_ascii_alphanumeric() || matches!(code, b'-' | b'.' | b'_' | b'~') {
                    said.push(char::from(code));
                } else {
                    said.push('%');
                    said.extend([high.to_ascii_uppercase(), low.to_ascii_uppercase()]);
                }
                at += 3;
            }
            (byte, ..) if byte.is_ascii() => {
                said.push(char::from(byte));
                at += 1;
            }
            (byte, ..) => {
                said.push_str(&format!("%{byte:02X}"));
                at += 1;
            }
        }
    }
    said
}

/// Whether a path begins as a pattern says: `*` is anything, `$` at the end is the end. Linear in both for one star, and never
/// goes back further than the last one.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, ends) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let last = if ends { parts.pop() } else { None };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    match (ends, last) {
        (false, _) => true,
        (true, None) => rest.is_empty(),
        (true, Some(last)) => rest.ends_with(last),
    }
}

#[cfg(test)]
mod tests {
    use super::Robots;

    #[test]
    fn rules_are_read_as_the_standard_says() {
        let text = "\u{feff}User-agent: ShopBot\nDisallow: /panier\nAllow: /panier/aide\n\nUSER-AGENT: *\nDisallow: /*?format=json\nDisallow: /a$\nDisallow: /tmp*.html$\nAllow: /\nDisalow: /x\nCrawl-delay: 60\n\nUser-agent: shopbot\nDisallow: /b\nSitemap: /plan.xml\nSitemap: https://s.ci/2.xml";
        let robots = Robots::parse(text, Some(&"https://s.ci/robots.txt".parse().unwrap()));
        for (agent, path, allowed) in [
            ("ShopBot/1.0", "/panier", false),
            ("shopbot", "/panier/aide", true),
            ("SHOPBOT", "/b/c", false),
            ("shopbot", "/a", true),
            ("other", "/panier", true),
            ("other", "/shop?format=json", false),
            ("other", "/a", false),
            ("other", "/ab", true),
            ("other", "/tmp1/x.html", false),
            ("other", "/tmp1/x.html5", true),
            ("other", "/x", true),
            ("other", "", true),
        ] {
            assert_eq!(robots.allows(agent, path), allowed, "{agent} {path}");
        }
        assert_eq!(robots.sitemaps, ["https://s.ci/plan.xml", "https://s.ci/2.xml"]);
        assert_eq!(robots.delay("other").unwrap().as_secs(), 10);
        assert!(Robots::parse("User-agent: *\nDisallow:", None).allows("x", "/a"));
        assert!(!Robots::parse("User-agent: *\nDisallow: /\nAllow: /$", None).allows("x", "/a"));
        assert!(Robots::parse("User-agent: *\nDisallow: /\nAllow: /$", None).allows("x", "/"));
        assert!(!Robots::closed().allows("x", "/"));
        assert!(!Robots::parse("User-agent: a\nUser-agent: b\nDisallow: /é", None).allows("b", "/%C3%A9t"));
    }
}
