//! When the next message may leave (§5.3, §5.4): 80 a second for a line, and one every six seconds to one customer
//! after a burst of 45. Pure: the present comes in, the answer says « now » or « then ».

mod line;
mod pacer;
mod pair;

pub use line::LinePace;
pub use pacer::{Pace, Pacer};
pub use pair::{PairPace, PairRate};

use kernel::Millis;

/// Whether a message may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It may, and was counted.
    Now,
    /// Not before this moment; nothing was counted.
    At(Millis),
}
