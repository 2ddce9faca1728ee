use crate::{
    Attempt, CaseKind, FindRefunds, HearAgain, Payment, PaymentAccount, PaymentError, Payments, attempt, case,
    hear_again,
    notification::{
        About, Says,
        store::{NewNotification, insert},
    },
    payment,
    record_outcome::{note_other_amount, tell_received},
};
use kernel::{Millis, PaymentAccountId, PaymentId};
use psp::{Kind, News, Notification, NotificationError, NotificationRequest, Provider, Urgency};
use reqwest::header::HeaderMap;
use storage::{StoreError, Tx};

/// What to answer a provider: a status, and no detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationAnswer {
    /// 200: kept; 400: unreadable; 401: not proven; 404: no such address; 413: too long; 503: send it again.
    pub status: u16,
}

const KEPT: NotificationAnswer = NotificationAnswer { status: 200 };
const UNREADABLE: NotificationAnswer = NotificationAnswer { status: 400 };
const NOT_PROVEN: NotificationAnswer = NotificationAnswer { status: 401 };
const NO_SUCH_ADDRESS: NotificationAnswer = NotificationAnswer { status: 404 };
const TOO_LONG: NotificationAnswer = NotificationAnswer { status: 413 };
const SEND_AGAIN: NotificationAnswer = NotificationAnswer { status: 503 };

/// §9.3.
const LONGEST_BODY: usize = 256 * 1024;

/// Where a notification came in, and what.
struct Came<'a> {
    account: &'a PaymentAccount,
    /// The attempt whose unguessable key is in the address.
    keyed: Option<Attempt>,
    raw: &'a [u8],
    now: Millis,
}

impl Payments {
    /// Takes in a notification: verifies it as its provider wants, with the keys of the account in its address, records
    /// it exactly as received, and wants a look-up at once, all before it answers. What is not proven changes nothing.
    /// `key` is the last part of the address, for providers whose address is made per attempt.
    #[kernel::boxed]
    pub async fn receive_notification(
        &self,
        kind: Kind,
        account: PaymentAccountId,
        key: Option<&str>,
        headers: &HeaderMap,
        raw: &[u8],
        now: Millis,
    ) -> NotificationAnswer {
        if raw.len() > LONGEST_BODY {
            return TOO_LONG;
        }
        match self.take_in(kind, account, key, headers, raw, now).await {
            Ok(answer) => answer,
            Err(error) => {
                // Nothing was kept, so that it must be sent again.
                tracing::error!(provider = kind.code(), "A notification could not be kept: {error}");
                SEND_AGAIN
            }
        }
    }

    async fn take_in(
        &self,
        kind: Kind,
        account: PaymentAccountId,
        key: Option<&str>,
        headers: &HeaderMap,
        raw: &[u8],
        now: Millis,
    ) -> Result<NotificationAnswer, PaymentError> {
        let on = &mut &self.db;
        let account = PaymentAccount::of_address(on, account).await?.filter(|account| account.kind == kind);
        let Some(account) = account else { return Ok(NO_SUCH_ADDRESS) };
        let keyed = match key {
            None => None,
            Some(key) => match attempt::store::by_key(on, account.brand, account.id, key).await? {
                None => return Ok(not_proven(kind, "the address is of no attempt")),
                known => known,
            },
        };
        let provider = self.provider(&account, Urgency::CanWait)?;
        let claimed = self.claimed(provider.as_ref(), &account, headers, raw, keyed.as_ref()).await?;
        let session = claimed.as_ref().map(|attempt| attempt.session(&self.vault)).transpose()?;
        let request = NotificationRequest { headers, body: raw, now, session: session.as_ref() };
        let verdict = provider.read_notification(&request);
        let came = Came { account: &account, keyed, raw, now };
        match verdict {
            Ok(notification) => self.keep(came, notification, claimed).await,
            Err(NotificationError::NotYet) => self.keep_early(came, claimed).await,
            Err(NotificationError::NotProven) => self.not_proven(came).await,
            Err(NotificationError::Unreadable) => Ok(UNREADABLE),
            Err(NotificationError::NoSecret) => {
                tracing::error!(account.id = %account.id, "A payment account has no notification secret");
                Ok(SEND_AGAIN)
            }
        }
    }

    /// The attempt a notification says it is about; where the address has a key, only that one is looked at.
    async fn claimed(
        &self,
        provider: &dyn Provider,
        account: &PaymentAccount,
        headers: &HeaderMap,
        raw: &[u8],
        keyed: Option<&Attempt>,
    ) -> Result<Option<Attempt>, StoreError> {
        if let Some(attempt) = keyed {
            return Ok(Some(attempt.clone()));
        }
        let Some(claim) = provider.claim(headers, raw) else { return Ok(None) };
        let (reference, provider_id) = (claim.reference.as_deref(), claim.provider_id.as_deref());
        attempt::store::by_name(&mut &self.db, account.brand, account.id, reference, provider_id).await
    }

    async fn keep(
        &self,
        came: Came<'_>,
        notification: Notification,
        claimed: Option<Attempt>,
    ) -> Result<NotificationAnswer, PaymentError> {
        let (brand, account) = (came.account.brand, came.account.id);
        self.db
            .write(async |tx| {
                let about = About::find(tx, (brand, account), &notification.news, claimed).await?;
                let event = notification.event_id.as_deref();
                let again = HearAgain::of((brand, account), event, &notification.news, &about, came.now);
                let says = match &notification.news {
                    News::Session { says, .. } => Says::of(says.as_ref()),
                    News::MoneyBack { .. } | News::Disputed { .. } | News::Nothing(_) => None,
                };
                let stray =
                    if about.attempt.is_none() { stray_money(&came, &notification, says.as_ref()) } else { None };
                let decided = match (&notification.news, &about.attempt, &about.payment) {
                    (News::Nothing(_), ..) => "nothing_to_do",
                    (News::Session { .. }, Some(_), _) => "look_up",
                    (News::MoneyBack { .. }, Some(_), _) => "find_refunds",
                    (News::Disputed { .. }, _, Some(_)) => "dispute",
                    _ if again.is_some() => "waits_for_money",
                    _ => "unknown_reference",
                };
                let signs_for_money = says.is_some();
                let new = NewNotification {
                    brand,
                    account,
                    attempt: about.attempt.as_ref().map(|attempt| attempt.id),
                    event_key: event,
                    kind: &notification.kind,
                    decided,
                    says,
                    body: came.raw,
                    at: came.now,
                };
                if !insert(tx, new).await? {
                    return Ok(KEPT);
                }
                // The attempt before its job, as whoever takes in an answer does.
                let signed = match &about.attempt {
                    Some(attempt) if signs_for_money => attempt::store::lock(tx, brand, attempt.id).await?,
                    _ => None,
                };
                act(tx, &notification.news, &about, signs_for_money).await?;
                if let Some(attempt) = signed {
                    // Its answer may have come first.
                    note_other_amount(tx, &attempt).await?;
                }
                if let Some(again) = again {
                    let soon = again.next(came.now).unwrap_or(came.now);
                    jobs::enqueue_at(tx, soon, &again).await?;
                }
                if let Some(payment) = stray {
                    keep_stray(tx, payment).await?;
                }
                Ok(KEPT)
            })
            .await
    }

    /// It overtook the answer to the creation, so that its token cannot be compared yet (§9.3): kept; our own look-up,
    /// which believes nobody, tells soon.
    async fn keep_early(&self, came: Came<'_>, claimed: Option<Attempt>) -> Result<NotificationAnswer, PaymentError> {
        let Some(attempt) = claimed else { return Ok(SEND_AGAIN) };
        self.db
            .write(async |tx| {
                insert(tx, came.row("too_early", Some(attempt.id))).await?;
                attempt.want_look(tx).await?;
                Ok(KEPT)
            })
            .await
    }

    /// Nothing changes. What came to an address that only the provider knows is kept all the same, for people to see;
    /// from anywhere else, nothing is: whoever has no key cannot fill the disk.
    async fn not_proven(&self, came: Came<'_>) -> Result<NotificationAnswer, PaymentError> {
        let kind = came.account.kind;
        if let Some(attempt) = came.keyed.as_ref().map(|attempt| attempt.id) {
            self.db.write(async |tx| insert(tx, came.row("not_proven", Some(attempt))).await).await?;
        }
        Ok(not_proven(kind, "the signature or the token does not fit"))
    }
}

impl Came<'_> {
    fn row<'b>(&'b self, decided: &'b str, attempt: Option<kernel::AttemptId>) -> NewNotification<'b> {
        NewNotification {
            brand: self.account.brand,
            account: self.account.id,
            attempt,
            event_key: None,
            kind: "unverified",
            decided,
            says: None,
            body: self.raw,
            at: self.now,
        }
    }
}

fn not_proven(kind: Kind, why: &str) -> NotificationAnswer {
    tracing::warn!(provider = kind.code(), "A notification is not proven: {why}");
    NOT_PROVEN
}

/// What proven news leads to.
async fn act(tx: &mut Tx, news: &News, about: &About, signs_for_money: bool) -> Result<(), PaymentError> {
    match (news, &about.attempt, &about.payment) {
        (News::Session { .. }, Some(attempt), _) if signs_for_money && !attempt.state.has_money() => {
            attempt.want_look_at_signed(tx).await?;
        }
        (News::Session { .. }, Some(attempt), _) if !attempt.state.has_money() => attempt.want_look(tx).await?,
        (News::MoneyBack { .. }, Some(attempt), _) => {
            jobs::enqueue(tx, &FindRefunds { brand: attempt.brand, attempt: attempt.id }).await?;
        }
        (News::Disputed { dispute, .. }, _, Some(payment)) => {
            hear_again::take_in(tx, payment, Some(dispute)).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Money that a signed notification tells of under a reference that names nothing of ours.
fn stray_money(came: &Came<'_>, notification: &Notification, says: Option<&Says>) -> Option<Payment> {
    let News::Session { reference: Some(_), .. } = &notification.news else { return None };
    let says = says?;
    Some(Payment {
        brand: came.account.brand,
        id: PaymentId(kernel::Uuid::nil()),
        order: None,
        attempt: None,
        account: came.account.id,
        provider_payment_id: says.key()?.to_owned(),
        amount: says.amount(),
        at: came.now,
        recorded_at: came.now,
    })
}

/// Records money that names nothing of ours, with its case; once.
pub(crate) async fn keep_stray(tx: &mut Tx, payment: Payment) -> Result<(), StoreError> {
    let payment = Payment { id: PaymentId(tx.new_id()), ..payment };
    if payment::store::insert(tx, &payment).await? {
        tell_received(tx, &payment).await?;
        case::open(tx, case::on_money(&payment, CaseKind::UnknownReference, payment.amount)).await?;
    }
    Ok(())
}
