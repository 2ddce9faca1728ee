use std::{fmt, str::FromStr};

/// A brand's colour, and the shades of it that stay readable (WCAG 2.2 AA) whatever colour the brand chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Accent([u8; 3]);

/// Not a colour.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a colour: write six hexadecimal digits, such as #b0451b")]
pub struct AccentError;

type Rgb = [u8; 3];
const WHITE: Rgb = [255, 255, 255];
const LIGHT_SURFACE: Rgb = [0xf2, 0xed, 0xe4];
const DARK_SURFACE: Rgb = [0x26, 0x21, 0x1d];
const NEAR_BLACK: Rgb = [0x17, 0x12, 0x0e];
/// A little above the 4.5 that AA asks of text, so that rounding cannot lose it.
const READABLE: f64 = 4.6;

impl Accent {
    /// SEVEN T's own terracotta, for a brand that chose nothing.
    pub const DEFAULT: Self = Self([0xb0, 0x45, 0x1b]);

    /// Where the brand's shades are served; the address changes with the colour, so it may be kept for ever.
    pub fn href(self) -> String {
        format!("/assets/accent-{self}.css")
    }

    /// The stylesheet behind [`Accent::href`]: the accent variables for light and for dark.
    pub fn stylesheet(self) -> String {
        let light = self.shades(LIGHT_SURFACE, WHITE, 0.10);
        let dark = self.shades(DARK_SURFACE, DARK_SURFACE, 0.22);
        format!(
            ":root{{{light}}}@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
             :root[data-theme=dark]{{{dark}}}"
        )
    }

    /// `--accent` carries `--accent-ink`; `--accent-text` is readable on surfaces and on `--accent-soft`.
    fn shades(self, surface: Rgb, soft_base: Rgb, tint: f64) -> String {
        let away = if luminance(surface) > 0.5 { NEAR_BLACK } else { WHITE };
        let soft = mix(soft_base, self.0, tint);
        // The fill must stand out from the page by 3:1 (a control's boundary), then carry its own label.
        let fill = moved_until(self.0, away, |c| contrast(c, surface) >= 3.0);
        let ink = if contrast(fill, WHITE) >= contrast(fill, NEAR_BLACK) { WHITE } else { NEAR_BLACK };
        let opposite = if ink == WHITE { NEAR_BLACK } else { WHITE };
        let fill = moved_until(fill, opposite, |c| contrast(c, ink) >= READABLE);
        let text = moved_until(self.0, away, |c| contrast(c, surface) >= READABLE && contrast(c, soft) >= READABLE);
        format!(
            "--accent:{};--accent-ink:{};--accent-text:{};--accent-soft:{}",
            hex(fill),
            hex(ink),
            hex(text),
            hex(soft)
        )
    }
}

/// `from`, moved towards `to` in small steps until `enough`.
fn moved_until(from: Rgb, to: Rgb, enough: impl Fn(Rgb) -> bool) -> Rgb {
    (0..=50u8).map(|step| mix(from, to, f64::from(step) / 50.0)).find(|shade| enough(*shade)).unwrap_or(to)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a weighted mean of two bytes is a byte
fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|i| (f64::from(a[i]) * (1.0 - share) + f64::from(b[i]) * share).round() as u8)
}

/// WCAG relative luminance.
fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|byte| {
        let c = f64::from(byte) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG contrast ratio, 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

impl Default for Accent {
    fn default() -> Self {
        Self::DEFAULT
    }
}
impl FromStr for Accent {
    type Err = AccentError;
    /// Reads `#b0451b` or `b0451b`.
    fn from_str(text: &str) -> Result<Self, AccentError> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(AccentError);
        }
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| AccentError);
        Ok(Self([byte(0)?, byte(2)?, byte(4)?]))
    }
}
impl fmt::Display for Accent {
    /// Six lower-case hexadecimal digits, without `#`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shade(css: &str, name: &str) -> Rgb {
        let at = css.find(&format!("{name}:#")).unwrap() + name.len() + 2;
        css[at..at + 6].parse::<Accent>().unwrap().0
    }

    proptest! {
        #[test]
        fn any_colour_stays_readable(r: u8, g: u8, b: u8) {
            let accent = Accent([r, g, b]);
            for (surface, soft_base, tint) in [(LIGHT_SURFACE, WHITE, 0.10), (DARK_SURFACE, DARK_SURFACE, 0.22)] {
                let css = accent.shades(surface, soft_base, tint);
                prop_assert!(contrast(shade(&css, "--accent"), shade(&css, "--accent-ink")) >= 4.5, "{css}");
                prop_assert!(contrast(shade(&css, "--accent-text"), surface) >= 4.5, "{css}");
                prop_assert!(contrast(shade(&css, "--accent-text"), shade(&css, "--accent-soft")) >= 4.5, "{css}");
            }
        }
    }

    #[test]
    fn a_colour_is_six_hexadecimal_digits() {
        assert_eq!("#B0451b".parse::<Accent>().unwrap().to_string(), "b0451b");
        for wrong in ["", "#fff", "#12345g", "é12345", "}body{"] {
            assert_eq!(wrong.parse::<Accent>(), Err(AccentError), "{wrong}");
        }
    }
}
