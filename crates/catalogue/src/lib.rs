//! To be written.

pub mod csv_rows;
