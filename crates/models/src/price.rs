use crate::Usage;
use serde::{Deserialize, Serialize};

/// What tokens cost: minor units of one currency (whole FCFA for XOF) per million tokens, as price lists say it; which is
/// the same number as millionths of a minor unit per token. A list in dollars is converted once, by whoever configures:
/// 0.15 $ per million at 600 FCFA a dollar is 90.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// For [`Usage::input`].
    pub input: u64,
    /// For [`Usage::cached_input`].
    pub cached_input: u64,
    /// For [`Usage::written_input`]; Anthropic takes five fourths of the input's price.
    #[serde(default)]
    pub written_input: u64,
    /// For [`Usage::output`].
    pub output: u64,
}

impl Price {
    /// What `usage` costs in millionths of a minor unit (a millionth of a franc for XOF). Never negative; what would not
    /// fit is `i64::MAX`. Add up the millionths and round the sum, not each answer: most answers cost less than a franc.
    pub fn cost(&self, usage: Usage) -> i64 {
        let parts = [
            (self.input, usage.input),
            (self.cached_input, usage.cached_input),
            (self.written_input, usage.written_input),
            (self.output, usage.output),
        ];
        let each = parts.into_iter().map(|(price, tokens)| u128::from(price) * u128::from(tokens));
        i64::try_from(each.fold(0, u128::saturating_add)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_turn_on_a_small_model_costs_a_fraction_of_a_franc() {
        let price = Price { input: 90, cached_input: 45, written_input: 0, output: 360 };
        let usage = Usage { input: 500, cached_input: 2_000, written_input: 0, output: 120 };
        assert_eq!(price.cost(usage), 500 * 90 + 2_000 * 45 + 120 * 360); // 178,200 millionths: 0.18 FCFA
    }

    fn prices() -> impl Strategy<Value = Price> {
        any::<[u64; 4]>().prop_map(|[input, cached_input, written_input, output]| Price {
            input,
            cached_input,
            written_input,
            output,
        })
    }
    fn usages() -> impl Strategy<Value = Usage> {
        any::<[u64; 4]>().prop_map(|[input, cached_input, written_input, output]| Usage {
            input,
            cached_input,
            written_input,
            output,
        })
    }

    proptest! {
        #[test]
        fn a_cost_is_never_negative_and_grows_with_what_is_used(price in prices(), some in usages(), more in usages()) {
            let cost = price.cost(some);
            prop_assert!(cost >= 0);
            prop_assert!(price.cost(some + more) >= cost);
        }

        #[test]
        fn two_answers_cost_what_their_sum_costs(price in any::<[u32; 4]>(), some in any::<[u16; 4]>(), more in any::<[u16; 4]>()) {
            let [input, cached_input, written_input, output] = price.map(u64::from);
            let price = Price { input, cached_input, written_input, output };
            let usage = |[input, cached_input, written_input, output]: [u16; 4]| Usage {
                input: input.into(),
                cached_input: cached_input.into(),
                written_input: written_input.into(),
                output: output.into(),
            };
            prop_assert_eq!(price.cost(usage(some) + usage(more)), price.cost(usage(some)) + price.cost(usage(more)));
        }
    }
}
