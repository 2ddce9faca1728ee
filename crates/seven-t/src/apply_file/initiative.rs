use super::{
    check::{Check, Once},
    shape::Text,
};
use identity::{QuietHours, Step};
use toml::Spanned;

impl Check<'_> {
    pub(super) fn quiet_hours(&mut self, text: &Text) -> QuietHours {
        text.get_ref().parse().unwrap_or_else(|why| {
            self.wrong(text, format!("quiet_hours {:?} {why}", text.get_ref()));
            QuietHours::default()
        })
    }

    pub(super) fn steps(&mut self, given: &[Text]) -> Vec<Step> {
        let mut once = Once::new("notice");
        let mut steps = Vec::new();
        for text in given {
            once.see(self, text);
            steps.extend(self.one_of("notice", text, &Step::ALL, |step| step.word()));
        }
        steps
    }

    pub(super) fn up_to(&mut self, key: &str, number: Option<Spanned<i64>>, most: i64) -> Option<i64> {
        let number = number?;
        if !(0..=most).contains(number.get_ref()) {
            self.wrong(&number, format!("{key} is {}: it must be from 0 to {most}", number.get_ref()));
        }
        Some(number.into_inner())
    }
}
