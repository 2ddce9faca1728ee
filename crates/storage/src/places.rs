use crate::{IntoValue, Value};

/// Adds `values`, of which there must be one at least, to the arguments of a statement and gives their places for the
/// text after `IN`: `$2, $3`. The last is repeated up to a power of two, so that few texts stand for lists of any length:
/// each is prepared, and planned anew at first, by every connection.
pub fn places<T: IntoValue + Copy>(args: &mut Vec<Value>, values: &[T]) -> String {
    let first = args.len() + 1;
    let length = values.len().next_power_of_two();
    let more = values.last().into_iter().cycle().take(length - values.len());
    args.extend(values.iter().chain(more).map(|value| value.into_value()));
    (first..first + length).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_values_stand_in_four_places_after_what_was_there() {
        let mut args = vec![7_i64.into_value()];
        assert_eq!(places(&mut args, &[1_i64, 2, 3]), "$2, $3, $4, $5");
        assert_eq!(args, [7_i64, 1, 2, 3, 3].map(IntoValue::into_value));
        assert_eq!(places(&mut Vec::new(), &[1_i64]), "$1");
    }
}
