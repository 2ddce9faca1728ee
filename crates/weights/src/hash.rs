use aws_lc_rs::digest::{Context, SHA256};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// SHA-256 of a file in hexadecimal, read a megabyte at a time.
pub(crate) fn of_file(path: &Path) -> io::Result<String> {
    let (mut file, mut sum, mut buffer) = (File::open(path)?, Context::new(&SHA256), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(sum.finish())),
            read => sum.update(&buffer[..read]),
        }
    }
}
