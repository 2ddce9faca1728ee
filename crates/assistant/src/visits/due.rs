use super::Which;
use agenda::Appointment;
use kernel::{Millis, hours, minutes};

/// When a reminder is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    At(Millis),
    /// It would say what was just said.
    Never,
}

/// Both reminders, the earlier one first.
pub(super) const DUE: [Which; 2] = [Which::Day, Which::Hours];

/// What quiet hours put off is said only if so much is left.
pub(super) const AT_LEAST: Millis = minutes(30);

/// As appointments stand: `said_at` is when its time was agreed.
pub(super) fn due(made: &Appointment, which: Which, said_at: Millis) -> Due {
    // So long after the talk a reminder reminds.
    let (before, after_talk) = match which {
        // A little less than a day: who wrote at the same hour the day before can still be told.
        Which::Day => (hours(23), hours(3)),
        Which::Hours => (hours(2), minutes(60)),
    };
    let at = made.starts_at - before;
    if at < said_at + after_talk { Due::Never } else { Due::At(at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use agenda::State;
    use kernel::{AppointmentId, BrandId, ContactId, ConversationId, ServiceId, Uuid, days};

    #[test]
    fn who_has_just_said_it_is_not_reminded() {
        let id = Uuid::from_u128(1);
        let at = |starts_at: Millis| Appointment {
            id: AppointmentId(id),
            brand: BrandId(id),
            contact: ContactId(id),
            conversation: ConversationId(id),
            service_id: ServiceId(id),
            service: "Essayage".into(),
            starts_at,
            ends_at: starts_at + minutes(30),
            state: State::Booked,
            note: String::new(),
            created_at: Millis(0),
        };
        let said = Millis(0);
        assert_eq!(due(&at(days(3)), Which::Day, said), Due::At(days(3) - hours(23)));
        assert_eq!(due(&at(hours(25)), Which::Day, said), Due::Never);
        assert_eq!(due(&at(hours(25)), Which::Hours, said), Due::At(hours(23)));
        assert_eq!(due(&at(hours(2)), Which::Hours, said), Due::Never);
    }
}
