use super::{
    check::{Check, Once},
    shape::Text,
};
use identity::{Initiative, Step};
use toml::Spanned;

impl Check<'_> {
    /// What a brand says unasked; what is absent is the product's own.
    pub(super) fn initiative(
        &mut self,
        before: Option<Spanned<i64>>,
        after: Option<Spanned<i64>>,
        quiet: Option<Text>,
        notices: Option<Vec<Text>>,
    ) -> Initiative {
        let usual = Initiative::default();
        Initiative {
            remind_before: self.up_to("remind_before_minutes", before, 240).unwrap_or(usual.remind_before),
            remind_after: self.up_to("remind_after_hours", after, 23).unwrap_or(usual.remind_after),
            quiet: quiet.map_or(usual.quiet, |text| {
                text.get_ref().parse().unwrap_or_else(|why| {
                    self.wrong(&text, format!("quiet_hours {:?} {why}", text.get_ref()));
                    usual.quiet
                })
            }),
            notices: notices.map_or(usual.notices, |given| self.steps(&given)),
        }
    }

    fn steps(&mut self, given: &[Text]) -> Vec<Step> {
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
