use askama::filters::HtmlSafe;
use std::fmt;

/// One of our icons, drawn on a 24 × 24 grid in strokes; decorative (hidden from screen readers), coloured by its text.
#[derive(Debug, Clone, Copy)]
pub struct Svg(&'static str);

impl Svg {
    /// The icon of that name; a ring if there is none, which a test makes sure of.
    pub fn named(name: &str) -> Self {
        let found = DRAWINGS.iter().find(|(known, _)| *known == name);
        debug_assert!(found.is_some(), "no icon {name}");
        Self(found.map_or(r#"<circle cx="12" cy="12" r="8"/>"#, |(_, drawing)| drawing))
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>"#, self.0)
    }
}
impl HtmlSafe for Svg {}

#[rustfmt::skip]
const DRAWINGS: &[(&str, &str)] = &[
    ("alert", r#"<path d="M12 4 3 19.5h18zM12 10v4.5M12 17v.2"/>"#),
    ("back", r#"<path d="m14.5 5-7 7 7 7"/>"#),
    ("bank", r#"<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M3 10h18M7 14.5h3"/>"#),
    ("box", r#"<path d="m12 3 8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"/>"#),
    ("button", r#"<rect x="3" y="8" width="18" height="8" rx="4"/><path d="M9 12h6"/>"#),
    ("card", r#"<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="9" cy="11" r="2"/><path d="M6 16c.5-1.6 5.5-1.6 6 0M15 10h3M15 14h3"/>"#),
    ("cart", r#"<path d="M3 5h2.500l2 10h10l2-7H6.5"/><circle cx="9" cy="19" r="1.4"/><circle cx="16" cy="19" r="1.4"/>"#),
    ("cash", r#"<rect x="2.5" y="7" width="19" height="10" rx="2"/><circle cx="12" cy="12" r="2.5"/><path d="M6 12h.1M18 12h.1"/>"#),
    ("chat", r#"<path d="M4 5h16v11H10l-4.5 4V16H4z"/>"#),
    ("check", r#"<path d="m5 12.5 4.5 4.500L19 7.5"/>"#),
    ("checks", r#"<path d="m2.5 12.5 4 4 8-8.500M11 15.500l1 1 8.5-8.5"/>"#),
    ("chevron", r#"<path d="m6 9.5 6 6 6-6"/>"#),
    ("clock", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.500V12l3 2"/>"#),
    ("close", r#"<path d="m6 6 12 12M18 6 6 18"/>"#),
    ("copy", r#"<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V4H4v12h4"/>"#),
    ("door", r#"<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>"#),
    ("download", r#"<path d="M12 4v11m-4.5-4.500L12 15l4.5-4.500M4.5 19.500h15"/>"#),
    ("eye", r#"<path d="M2.5 12c4-7.500 15-7.500 19 0-4 7.500-15 7.500-19 0z"/><circle cx="12" cy="12" r="2.8"/>"#),
    ("file", r#"<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>"#),
    ("form", r#"<rect x="4" y="3.5" width="16" height="17" rx="2"/><path d="M8 8.500h8M8 12.500h8M8 16.500h4"/>"#),
    ("forward", r#"<path d="m9.5 5 7 7-7 7"/>"#),
    ("hand", r#"<path d="M7 12V6.500a1.5 1.5 0 0 1 3 0V11V4.500a1.5 1.5 0 0 1 3 0V11V5.500a1.5 1.5 0 0 1 3 0V12l1-1.500c.8-1.2 2.8-.3 2.3 1.200C18.5 16 17 20.5 12.5 20.5 9.5 20.5 8 18.5 7 16l-2.5-3.500C3.5 11 5.5 9.5 7 12"/>"#),
    ("help", r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.500c0-3.5 5.2-3.2 5.2-.2 0 2-2.7 2.2-2.7 4.400M12 17v.2"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.500M12 7.500v.2"/>"#),
    ("link", r#"<path d="M10 14a4 4 0 0 0 6 .3l3-3a4 4 0 0 0-5.6-5.700L12 7M14 10a4 4 0 0 0-6-.3l-3 3a4 4 0 0 0 5.6 5.700L12 17"/>"#),
    ("list", r#"<path d="M9 6.500h11M9 12h11M9 17.500h11M4.5 6.500h.1M4.5 12h.1M4.5 17.500h.1"/>"#),
    ("lock", r#"<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>"#),
    ("mail-off", r#"<path d="M4 5h16v11H10l-4.5 4V16H4zM9 8.500l6 5M15 8.500l-6 5"/>"#),
    ("mic", r#"<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.500a6.5 6.5 0 0 0 13 0M12 18v3"/>"#),
    ("minus", r#"<path d="M5.5 12h13"/>"#),
    ("moon", r#"<path d="M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5"/>"#),
    ("more", r#"<rect x="4" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.5"/>"#),
    ("pause", r#"<path d="M8.5 6v12M15.5 6v12"/>"#),
    ("people", r#"<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-6 12.4-6 13 0M15.5 5.500a3.5 3.5 0 0 1 0 6.500M17.5 14.500c2.5.7 3.8 2.7 4 5.5"/>"#),
    ("person", r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20.500c.7-7.5 14.3-7.5 15 0"/>"#),
    ("phone", r#"<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M11 18.500h2"/>"#),
    ("photo", r#"<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="10" r="1.5"/><path d="m4 17.5 5-4 3.5 3 3-2.5 5 4"/>"#),
    ("pin", r#"<path d="M12 21c-9-9-7-17 0-17s9 8 0 17"/><circle cx="12" cy="10.5" r="2.5"/>"#),
    ("play", r#"<path d="M8 5.500v13l10.5-6.500z"/>"#),
    ("plus", r#"<path d="M12 5.500v13M5.5 12h13"/>"#),
    ("receipt", r#"<path d="M6 3.500h12v17l-3-2-3 2-3-2-3 2zM9.5 8.500h5M9.5 12.500h5"/>"#),
    ("reply", r#"<path d="m9 6-5 5 5 5M4 11h9c4.5 0 7 2.5 7 7"/>"#),
    ("retry", r#"<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.300M20 3.500v4.500h-4.5"/>"#),
    ("search", r#"<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>"#),
    ("send", r#"<path d="m4 12 16-7.500L16 20l-4.5-6zM11.5 14 20 4.5"/>"#),
    ("shop", r#"<path d="M4 9.5 5.5 4h13L20 9.500M5.5 12v8h13v-8M4 9.500c0 3.3 5.3 3.3 5.3 0 0 3.3 5.4 3.3 5.4 0 0 3.3 5.3 3.3 5.3 0M10 20v-4.500h4V20"/>"#),
    ("sliders", r#"<path d="M4 7.500h9M17.5 7.500H20M4 16.500h2.500M11 16.500h9"/><circle cx="15.2" cy="7.5" r="2.2"/><circle cx="8.8" cy="16.5" r="2.2"/>"#),
    ("sort", r#"<path d="M4 7h10M4 12h7M4 17h4M17.5 5v14m-3.500-3.500 3.500 3.500 3.500-3.500"/>"#),
    ("spark", r#"<path d="M11 3.500c.8 5 2.5 6.7 7.5 7.5-5 .8-6.7 2.5-7.5 7.5-.8-5-2.5-6.7-7.5-7.5 5-.8 6.7-2.5 7.5-7.500M18.5 16.500v4M16.5 18.500h4"/>"#),
    ("star", r#"<path d="m12 4 2.5 5.200 5.500.8-4 4 1 5.700-5-2.700-5 2.700 1-5.700-4-4 5.500-.8z"/>"#),
    ("sun", r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4"/>"#),
    ("today", r#"<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 9.500h16M8.5 3v4M15.5 3v4m-6.5 7.5 2 2 4-4"/>"#),
    ("truck", r#"<path d="M2.5 6h11v10h-11zM13.5 9.500h4l3.5 3.500v3h-7.5"/><circle cx="7" cy="17.5" r="1.8"/><circle cx="17" cy="17.5" r="1.8"/>"#),
    ("sync", r#"<path d="M5 10a7.5 7.5 0 0 1 13.5-2M19 14a7.5 7.5 0 0 1-13.5 2M18.5 3.500V8H14M5.5 20.500V16H10"/>"#),
    ("upload", r#"<path d="M12 15V4M7.5 8.5 12 4l4.5 4.500M4.5 19.500h15"/>"#),
    ("video", r#"<rect x="3" y="6" width="12.5" height="12" rx="2"/><path d="m15.5 10.5 5.5-3v9l-5.5-3z"/>"#),
    ("wallet", r#"<path d="M4 7.500h14.500V20H6a2 2 0 0 1-2-2zM4 7.500C4 5.5 5 5 6.5 4.600L16 3v4.500M15 13.800h.1"/>"#),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Names travel as text from templates and views: each must have a drawing, and each drawing a use.
    #[test]
    fn every_icon_named_is_drawn_and_every_drawing_is_named() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut source = String::new();
        for folder in ["src/views", "templates"] {
            let mut folders = vec![root.join(folder)];
            while let Some(next) = folders.pop() {
                for entry in std::fs::read_dir(next).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() { folders.push(path) } else { source += &std::fs::read_to_string(path).unwrap() }
                }
            }
        }
        for call in source.split("icon(\"").skip(1) {
            let name = call.split('"').next().unwrap();
            assert!(DRAWINGS.iter().any(|(known, _)| *known == name), "no drawing for {name}");
        }
        for (name, _) in DRAWINGS {
            assert!(source.contains(&format!("\"{name}\"")), "{name} is drawn but never used");
        }
    }
}
