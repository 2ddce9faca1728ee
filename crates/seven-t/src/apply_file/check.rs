use super::{
    ApplyFault, ApplyFileError, OrganisationInput, Password, TeammateInput,
    shape::{self, Text},
};
use crate::source_line::line_at;
use identity::{Role, SKILL_MOST, SKILLS_MOST};
use kernel::{Locale, Phone, Secret};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};
use toml::Spanned;
use url::Url;

/// Checks meaning after shape, and gathers the faults. A value that is wrong is told and replaced by any of its type:
/// with a fault recorded nothing of the file is used.
pub(super) struct Check<'a> {
    pub(super) path: &'a Path,
    text: &'a str,
    faults: Vec<ApplyFault>,
}

impl<'a> Check<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, faults: Vec::new() }
    }

    /// How many faults so far.
    pub(super) fn faults(&self) -> usize {
        self.faults.len()
    }

    /// Every fault, in the order of the lines, the apply file first; or none.
    pub(super) fn verdict(mut self) -> Result<(), ApplyFileError> {
        let here = self.path.to_owned();
        self.faults.sort_by(|a, b| (a.file != here, &a.file, a.line).cmp(&(b.file != here, &b.file, b.line)));
        if self.faults.is_empty() { Ok(()) } else { Err(ApplyFileError::Wrong(self.faults)) }
    }

    pub(super) fn organisation(&mut self, shape: shape::Organisation) -> OrganisationInput {
        OrganisationInput { slug: self.slug("slug", shape.slug), name: self.name("name", &shape.name) }
    }

    pub(super) fn teammates(&mut self, shapes: Vec<shape::Teammate>, brands: &[shape::Brand]) -> Vec<TeammateInput> {
        let mut emails = Once::new("email");
        shapes.into_iter().map(|shape| self.teammate(shape, brands, &mut emails)).collect()
    }

    fn teammate(&mut self, shape: shape::Teammate, brands: &[shape::Brand], emails: &mut Once) -> TeammateInput {
        let email = Spanned::new(shape.email.span(), shape.email.get_ref().trim().to_lowercase());
        if !is_email(email.get_ref()) {
            self.wrong(&email, format!("{:?} is not an e-mail address", email.get_ref()));
        }
        emails.see(self, &email);
        for slug in shape.brands.iter().flatten() {
            if !brands.iter().any(|brand| brand.slug.get_ref() == slug.get_ref()) {
                self.wrong(slug, format!("no brand of this file has the slug {:?}", slug.get_ref()));
            }
        }
        TeammateInput {
            email: email.into_inner(),
            name: self.name("name", &shape.name),
            password: self.password(shape.password, shape.password_hash),
            role: self.one_of("role", &shape.role, &Role::ALL, |role| role.word()).unwrap_or(Role::Analyst),
            brands: shape.brands.map(|slugs| slugs.into_iter().map(Spanned::into_inner).collect()),
            phone: shape.phone.and_then(|text| self.phone("phone", &text)),
            skills: shape.skills.map(|skills| self.skills(skills)),
            locale: self.locale(shape.locale),
        }
    }

    fn skills(&mut self, given: Vec<Text>) -> Vec<String> {
        for skill in given.iter().filter(|skill| skill.get_ref().chars().count() > SKILL_MOST) {
            self.wrong(skill, format!("a skill has {SKILL_MOST} characters at most"));
        }
        if let Some(first) = given.get(SKILLS_MOST) {
            self.wrong(first, format!("a teammate has {SKILLS_MOST} skills at most"));
        }
        given.into_iter().map(Spanned::into_inner).collect()
    }

    /// A number with its country code.
    pub(super) fn phone(&mut self, key: &str, text: &Text) -> Option<Phone> {
        let phone = Phone::parse(text.get_ref());
        phone.map_err(|error| self.wrong(text, format!("{key}: {:?} is {error}", text.get_ref()))).ok()
    }

    fn password(&mut self, plain: Option<Spanned<Secret>>, hash: Option<Spanned<Secret>>) -> Option<Password> {
        match (plain, hash) {
            (Some(_), Some(hash)) => {
                self.wrong(&hash, "give password or password_hash, not both");
                None
            }
            (Some(plain), None) => Some(Password::Plain(self.secret("password", plain))),
            (None, Some(hash)) => {
                // $argon2id$v=19$m=…,t=…,p=…$salt$hash
                let phc = hash.get_ref().reveal();
                if !phc.starts_with("$argon2id$") || phc.split('$').filter(|part| !part.is_empty()).count() != 5 {
                    self.wrong(&hash, "password_hash must be an Argon2id hash that begins with $argon2id$");
                }
                Some(Password::Hash(hash.into_inner()))
            }
            (None, None) => None,
        }
    }

    /// Records a fault where `place` stands.
    pub(super) fn wrong<T>(&mut self, place: &Spanned<T>, what: impl Into<String>) {
        let line = self.line(place);
        self.faults.push(ApplyFault { file: self.path.to_owned(), line, what: what.into() });
    }

    /// Records a fault in another file.
    pub(super) fn wrong_in(&mut self, file: PathBuf, line: u64, what: String) {
        self.faults.push(ApplyFault { file, line, what });
    }

    pub(super) fn line<T>(&self, place: &Spanned<T>) -> u64 {
        line_at(self.text, place.span().start) as u64
    }

    /// Lower-case letters, digits and single dashes, at most 64.
    pub(super) fn slug(&mut self, key: &str, text: Text) -> String {
        let slug = text.get_ref();
        let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9'));
        if slug.len() > 64 || !slug.split('-').all(letters) {
            let what = format!("{key} {slug:?} must be lower-case letters, digits and dashes, such as awa-mode");
            self.wrong(&text, what);
        }
        text.into_inner()
    }

    /// A text that is not empty, of at most 200 characters.
    pub(super) fn name(&mut self, key: &str, text: &Text) -> String {
        self.filled(key, text, 200)
    }

    /// A text that is not empty, of at most `most` characters, without spaces around it.
    pub(super) fn filled(&mut self, key: &str, text: &Text, most: usize) -> String {
        if text.get_ref().trim().is_empty() {
            self.wrong(text, format!("{key} is empty"));
        }
        self.at_most(key, text, most)
    }

    /// A text of at most `most` characters, without spaces around it.
    pub(super) fn at_most(&mut self, key: &str, text: &Text, most: usize) -> String {
        if text.get_ref().chars().count() > most {
            self.wrong(text, format!("{key} has more than {most} characters"));
        }
        text.get_ref().trim().to_owned()
    }

    pub(super) fn secret(&mut self, key: &str, secret: Spanned<Secret>) -> Secret {
        if secret.get_ref().reveal().trim().is_empty() {
            self.wrong(&secret, format!("{key} is empty"));
        }
        secret.into_inner()
    }

    pub(super) fn locale(&mut self, text: Option<Text>) -> Locale {
        text.and_then(|text| self.one_of("locale", &text, &Locale::ALL, |locale| locale.code())).unwrap_or_default()
    }

    /// The one of `all` whose word stands there.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        key: &str,
        text: &Text,
        all: &[T],
        word: fn(&T) -> &'static str,
    ) -> Option<T> {
        let found = all.iter().find(|one| word(one) == text.get_ref());
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(word).collect();
            self.wrong(text, format!("unknown {key} {:?}: use {}", text.get_ref(), words.join(", ")));
        }
        found.copied()
    }

    /// An http or https address without final slash.
    pub(super) fn address(&mut self, key: &str, text: &Text) -> String {
        let plain = |url: Url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none();
        if !Url::parse(text.get_ref()).is_ok_and(plain) {
            self.wrong(text, format!("{key} must be an address that begins with https:// or http://"));
        }
        text.get_ref().trim_end_matches('/').to_owned()
    }
}

/// Sees to it that a key comes once.
pub(super) struct Once {
    key: &'static str,
    lines: HashMap<String, u64>,
}

impl Once {
    pub(super) fn new(key: &'static str) -> Self {
        Self { key, lines: HashMap::new() }
    }

    pub(super) fn see(&mut self, check: &mut Check<'_>, text: &Text) {
        let line = check.line(text);
        if let Some(first) = self.lines.insert(text.get_ref().clone(), line) {
            check.wrong(text, format!("the {} {:?} is already on line {first}", self.key, text.get_ref()));
        }
    }

    /// The line on which `value` was seen.
    pub(super) fn seen(&self, value: &str) -> Option<u64> {
        self.lines.get(value).copied()
    }
}

/// Enough to catch a slip; only a message that arrives proves an address.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | ',' | ';' | '<' | '>');
    !name.is_empty() && text.len() <= 254 && !text.replacen('@', "", 1).contains(strange) && {
        !domain.is_empty() && domain.split('.').all(|part| !part.is_empty())
    }
}
