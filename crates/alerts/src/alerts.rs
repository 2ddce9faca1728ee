use crate::{Channel, Mailer, Pusher, TellTeammate, Watch, carrier::Carrier, reactions::REACTIONS};
use jobs::Registry;
use kernel::{Millis, Vault, minutes};
use shopfront::Fetcher;
use std::sync::Arc;
use storage::Db;

/// Hears what happens, and tells who must know.
#[derive(Clone)]
pub struct Alerts {
    pub(crate) db: Db,
    pub(crate) public_url: Arc<str>,
    pub(crate) silence: Millis,
    mail: Option<Arc<dyn Carrier>>,
    push: Arc<Pusher>,
}

impl Alerts {
    /// Alerts in the product, by web push (asked through `fetcher`, which looks at where browsers send us) and by WhatsApp;
    /// links begin with `public_url`. Without [`Alerts::with_mail`], e-mail says that it is not set up.
    pub fn new(db: Db, vault: Vault, fetcher: Fetcher, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/');
        let push = Arc::new(Pusher::new(db.clone(), vault, fetcher, public_url));
        Self { db, public_url: public_url.into(), silence: minutes(60), mail: None, push }
    }

    /// The same, with e-mail.
    #[must_use]
    pub fn with_mail(self, mailer: Mailer) -> Self {
        Self { mail: Some(Arc::new(mailer)), ..self }
    }

    /// The same, alarmed by a line that hears nothing for so long where it usually does; an hour, if nobody says otherwise.
    #[must_use]
    pub fn alarmed_by_silence_of(self, silence: Millis) -> Self {
        Self { silence, ..self }
    }

    /// Notices of browsers: their keys, for the page that asks for them.
    pub fn pusher(&self) -> &Pusher {
        &self.push
    }

    /// Whether e-mail is set up: for the page of preferences.
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// Who brings messages on this channel over a network, where it is set up.
    pub(crate) fn carrier(&self, channel: Channel) -> Option<&dyn Carrier> {
        match channel {
            Channel::Email => self.mail.as_deref(),
            Channel::Push => Some(&*self.push),
            // In the product nothing is carried; WhatsApp's messages leave with the conversation's.
            Channel::InApp | Channel::WhatsApp => None,
        }
    }

    /// Wires what this context does: its jobs, and the facts it hears.
    pub fn register(&self, registry: &mut Registry) {
        let alerts = self.clone();
        registry.on::<TellTeammate, _, _>(move |job, claim| {
            let alerts = alerts.clone();
            async move { alerts.tell(job, claim).await }
        });
        let alerts = self.clone();
        registry.on::<Watch, _, _>(move |job, claim| {
            let alerts = alerts.clone();
            async move { alerts.watch(job, claim).await }
        });
        for (fact, job) in REACTIONS {
            let alerts = self.clone();
            registry.react(fact, job, move |fact, claim| {
                let alerts = alerts.clone();
                async move { alerts.hear(fact, claim).await }
            });
        }
    }
}
