use super::store;
use crate::{Conversation, presence, tag};
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use std::collections::HashMap;
use storage::{Read, StoreError};

/// A teammate who may be given a conversation.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub teammate: TeammateId,
    /// What they know, in words that are compared with the conversation's tags.
    pub skills: Vec<String>,
}

/// What speaks for giving it to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Could {
    /// Who.
    pub teammate: TeammateId,
    /// They had this customer last, on any of the brand's numbers.
    pub had_last: bool,
    /// How many of the conversation's tags are skills of theirs.
    pub skills: usize,
    /// Conversations that they have in hand.
    pub in_hand: i64,
    /// They are at their desk.
    pub present: bool,
}

/// Who could take a conversation, the best first: who had this customer last, then who knows most of what it is about, then
/// who has fewest in hand, then who is there; of equals, in the order of `candidates`. Nobody for an unknown conversation.
#[kernel::boxed]
pub async fn who_could_take(
    on: &mut dyn Read,
    brand: BrandId,
    id: ConversationId,
    candidates: &[Candidate],
    now: Millis,
) -> Result<Vec<Could>, StoreError> {
    let Some(conversation) = Conversation::find(on, brand, id).await? else { return Ok(Vec::new()) };
    let had = store::last_teammates(on, brand, conversation.contact).await?;
    // Of those who had it, the latest who is a candidate: somebody who left does not count.
    let last = had.into_iter().find(|had| candidates.iter().any(|candidate| candidate.teammate == *had));
    let tags = tag::store::keys_of(on, brand, conversation.id).await?;
    let everybody: Vec<TeammateId> = candidates.iter().map(|candidate| candidate.teammate).collect();
    let in_hand: HashMap<TeammateId, i64> = store::in_hand(on, brand, &everybody).await?.into_iter().collect();
    let present = presence::present(on, brand, now).await?;
    let mut could: Vec<Could> = candidates
        .iter()
        .map(|Candidate { teammate, skills }| Could {
            teammate: *teammate,
            had_last: last == Some(*teammate),
            skills: tags.iter().filter(|key| skills.iter().any(|skill| tag::key(skill) == **key)).count(),
            in_hand: in_hand.get(teammate).copied().unwrap_or_default(),
            present: present.contains(teammate),
        })
        .collect();
    could.sort_by_key(|it| (!it.had_last, std::cmp::Reverse(it.skills), it.in_hand, !it.present));
    Ok(could)
}
