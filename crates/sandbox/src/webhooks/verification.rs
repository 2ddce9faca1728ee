use crate::world::World;

/// Asks a callback to prove itself (section 1.1): 200 and the challenge, exactly. Says what was wrong.
pub(crate) async fn handshake(world: &World, url: &str, verify_token: &str) -> Result<(), String> {
    let challenge = world.ids.object();
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", verify_token)];
    let request = world.courier.client.get(url).query(&query).header("User-Agent", "facebookplatform/1.0");
    let answer = request.send().await.map_err(|error| format!("no answer: {}", error.without_url()))?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.map_err(|error| format!("no body: {}", error.without_url()))?;
    if status != 200 {
        return Err(format!("HTTP status {status}"));
    }
    if body != challenge.as_bytes() {
        return Err("the body is not the challenge".to_owned());
    }
    Ok(())
}
