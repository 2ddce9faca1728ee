//! Prints what learning is worth on shops whose truth is known: `cargo run -p insight --example simulate --release`, with how
//! many shops of each kind (10) and which seed (7).

fn main() -> Result<(), std::num::ParseIntError> {
    let mut arguments = std::env::args().skip(1);
    let shops = arguments.next().map_or(Ok(10), |shops| shops.parse())?;
    let seed = arguments.next().map_or(Ok(7), |seed| seed.parse())?;
    print!("{}", insight::bench(shops, seed));
    Ok(())
}
