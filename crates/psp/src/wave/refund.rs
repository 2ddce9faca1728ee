use super::{Wave, call::of};
use crate::{
    FoundRefund, PspError, RefundRequest, RefundState, Refunded, SessionRef, State, moment::moment, said::Said,
};

const NOTHING: PspError = PspError::Invalid { field: "session", why: "it holds no money to give back" };

impl Wave {
    /// §4.4: all of it, and only once however often it is asked for.
    pub(super) async fn give_back(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        if request.amount != request.session.amount {
            return Err(PspError::Invalid { field: "amount", why: "Wave gives back all that was paid, or nothing" });
        }
        let id = self.id_of(&request.session).await?.ok_or(NOTHING)?;
        match self.call(self.post(&of(&id, "/refund"))).await? {
            Said::Yes(_) => Ok(Refunded { state: RefundState::Done, provider_id: Some(id) }),
            Said::Missing => Err(NOTHING),
            Said::No(error) => Err(error),
        }
    }

    /// A refund has no name of its own: the session tells whether its money went back.
    pub(super) async fn look_for_refund(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        let session = match self.id_of(&request.session).await? {
            Some(id) => self.retrieve(&id).await?,
            None => None,
        };
        Ok(match session.filter(|session| session.when_refunded.is_some()) {
            Some(session) => Refunded { state: RefundState::Done, provider_id: Some(session.id) },
            None => Refunded { state: RefundState::NotFound, provider_id: None },
        })
    }

    /// §4.4: all of it or nothing, whoever asked for it, so that there is one at most; the session tells when.
    pub(super) async fn list_refunds(&self, session: &SessionRef) -> Result<Vec<FoundRefund>, PspError> {
        let Some(id) = self.id_of(session).await? else { return Ok(Vec::new()) };
        let Some(found) = self.retrieve(&id).await? else { return Ok(Vec::new()) };
        found.looked(session.reference.as_str())?;
        let Some(when) = found.when_refunded.as_deref() else { return Ok(Vec::new()) };
        let unreadable = || PspError::Unreadable("the session went back in an amount we cannot read".into());
        let amount = found.money().ok_or_else(unreadable)?;
        let at = moment(Some(when));
        Ok(vec![FoundRefund { provider_id: found.id, key: None, amount, state: RefundState::Done, at }])
    }

    async fn id_of(&self, session: &SessionRef) -> Result<Option<String>, PspError> {
        match &session.provider_id {
            Some(id) => Ok(Some(id.clone())),
            None => {
                let found = self.look(session).await?;
                Ok(found.provider_id.filter(|_| !matches!(found.state, State::NotFound)))
            }
        }
    }
}
