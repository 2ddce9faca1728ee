//! Pictures of goods: plain squares with a lighter middle, each in its own colour.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write;

const SIDE: u32 = 400;

pub(super) fn answer(name: &str) -> Response {
    let Some(number) = name.strip_suffix(".png").and_then(|number| number.parse::<u32>().ok()) else {
        return super::nothing();
    };
    ([(header::CONTENT_TYPE, "image/png")], png(number)).into_response()
}

/// A PNG (W3C Portable Network Graphics, third edition): 8 bits each of red, green and blue.
fn png(number: u32) -> Vec<u8> {
    let part = |of: u32| u8::try_from(u64::from(number) * u64::from(of) % 156 + 60).unwrap_or(u8::MAX);
    let colour = [part(53), part(97), part(31)];
    let lighter = colour.map(|part| part.saturating_add(60));
    let mut rows = Vec::with_capacity((SIDE * (SIDE * 3 + 1)) as usize);
    let middle = |at: u32| (SIDE / 4..SIDE * 3 / 4).contains(&at);
    for y in 0..SIDE {
        rows.push(0);
        for x in 0..SIDE {
            rows.extend(if middle(x) && middle(y) { lighter } else { colour });
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = packed.write_all(&rows);
    let packed = packed.finish().unwrap_or_default();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(SIDE.to_be_bytes());
    head.extend(SIDE.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);
    chunk(&mut out, *b"IDAT", &packed);
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(kind);
    out.extend(data);
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    out.extend(crc.sum().to_be_bytes());
}
