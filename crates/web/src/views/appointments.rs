use super::{Shell, Tab};
use crate::Ui;
use agenda::State;
use askama::Template;
use kernel::{AppointmentId, ConversationId, Millis};

/// Who comes when: what waits for a word first, then day by day.
#[derive(Debug, Clone, Template)]
#[template(path = "appointments/page.html")]
pub struct AppointmentsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Whether customers can make appointments now.
    pub is_open: bool,
    /// Past ones of which nobody has said whether the customer came, the latest first.
    pub unsettled: Vec<AppointmentView>,
    /// From today on; only days with appointments.
    pub days: Vec<AppointmentDay>,
    /// Whether the reader may decide when customers come.
    pub may_edit: bool,
    /// Whether the reader may call off and say who came.
    pub may_settle: bool,
}
impl AppointmentsPage {
    fn tab(&self) -> Tab {
        Tab::Appointments
    }
    fn is_empty(&self) -> bool {
        self.unsettled.is_empty() && self.days.is_empty()
    }
}

/// A day with its appointments, by time.
#[derive(Debug, Clone)]
pub struct AppointmentDay {
    /// A moment of the day.
    pub at: Millis,
    /// By time.
    pub appointments: Vec<AppointmentView>,
}

impl AppointmentDay {
    fn said(&self, ui: &Ui) -> String {
        if ui.is_other_day(self.at, ui.now) {
            return ui.date(self.at);
        }
        ui.say_with("appointments-today", "day", ui.date(self.at))
    }
    /// How many are expected.
    fn expected(&self) -> usize {
        self.appointments.iter().filter(|one| one.state != State::Cancelled).count()
    }
}

/// An appointment.
#[derive(Debug, Clone)]
pub struct AppointmentView {
    /// Ours.
    pub id: AppointmentId,
    /// When it begins.
    pub starts_at: Millis,
    /// When it is over.
    pub ends_at: Millis,
    /// For what.
    pub service: String,
    /// Who comes.
    pub customer: String,
    /// Where to answer them.
    pub conversation: ConversationId,
    /// What became of it.
    pub state: State,
    /// What the customer said of it.
    pub note: String,
}

impl AppointmentView {
    /// What became of it: a colour's class, an icon and a word.
    fn chip(&self) -> (&'static str, &'static str, &'static str) {
        match self.state {
            State::Booked => ("accent", "clock", "appointment-booked"),
            State::Cancelled => ("", "close", "appointment-cancelled"),
            State::Done => ("good", "check", "appointment-done"),
            State::Missed => ("warn", "alert", "appointment-missed"),
        }
    }
    fn may_cancel(&self, now: &Millis) -> bool {
        self.state == State::Booked && self.starts_at > *now
    }
    fn may_be_settled(&self, now: &Millis) -> bool {
        self.state != State::Cancelled && self.starts_at <= *now
    }
    fn is(&self, state: &str) -> bool {
        self.state.code() == state
    }
}
