//! What lives here: the tasks that one worker has in hand.

use b2a_accounts::registrar::HeldRenewal;
use b2a_domain::{AccountId, AccountKind, TaskId, TaskKind};
use tokio::time::Instant;

use super::frames::Told;

/// One task in hand.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) task: TaskId,
    /// The account that is to be renewed; none: one is wanted.
    pub(super) renewal: Option<HeldRenewal>,
    pub(super) since: Instant,
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct InHand(Vec<Held>);

impl InHand {
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, held: Held) {
        self.0.push(held);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Held> {
        self.0.iter()
    }

    /// The renewal that a worker speaks of: by its id, or by the account's e-mail when the worker knows of no ids.
    pub(super) fn take_renewal(&mut self, told: &Told) -> Option<(Held, HeldRenewal)> {
        let account = AccountId::new(AccountKind::Business, &told.email).ok();
        let at = self.0.iter().position(|held| {
            held.renewal
                .as_ref()
                .is_some_and(|renewal| match told.task {
                    Some(task) => task == held.task,
                    None => Some(&renewal.account) == account.as_ref(),
                })
        })?;
        let held = self.0.remove(at);
        let renewal = held.renewal.clone()?;
        Some((held, renewal))
    }

    /// The registration that a worker speaks of: by its id, else the oldest.
    pub(super) fn take_registration(&mut self, told: &Told) -> Option<Held> {
        let at = self.0.iter().position(|held| {
            held.task.kind == TaskKind::Register && told.task.is_none_or(|task| task == held.task)
        })?;
        Some(self.0.remove(at))
    }

    /// Those that are in hand since before.
    pub(super) fn take_older(&mut self, than: Instant) -> Vec<Held> {
        self.0.extract_if(.., |held| held.since < than).collect()
    }

    /// All of them.
    pub(super) fn take_all(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod unit {
    use b2a_domain::Generation;

    use super::*;

    fn task(text: &str) -> TaskId {
        text.parse().unwrap()
    }

    fn in_hand() -> InHand {
        let mut in_hand = InHand::default();
        for (id, email) in [
            ("refresh-1", Some("a@example.com")),
            ("register-2", None),
            ("refresh-3", Some("b@example.com")),
            ("register-4", None),
        ] {
            in_hand.add(Held {
                task: task(id),
                renewal: email.map(|email| HeldRenewal {
                    task: task(id),
                    account: AccountId::new(AccountKind::Business, email).unwrap(),
                    generation: Generation::new("g"),
                }),
                since: Instant::now(),
            });
        }
        in_hand
    }

    fn told(id: Option<&str>, email: &str) -> Told {
        Told {
            task: id.map(task),
            email: email.to_owned(),
            ..Told::default()
        }
    }

    #[test]
    fn renewals_are_found_by_id_or_by_email() {
        let found = |id, email| {
            let taken = in_hand().take_renewal(&told(id, email));
            taken.map(|(held, _)| held.task.to_string())
        };
        assert_eq!(found(None, " B@Example.com ").as_deref(), Some("refresh-3"));
        assert_eq!(
            found(Some("refresh-1"), "b@example.com").as_deref(),
            Some("refresh-1")
        );
        assert_eq!(found(Some("refresh-9"), "b@example.com"), None);
        assert_eq!(found(None, "c@example.com"), None);
        assert_eq!(found(None, ""), None);
        assert_eq!(found(Some("register-2"), ""), None);
    }

    #[test]
    fn registrations_are_found_by_id_or_the_oldest_is_meant() {
        let mut in_hand = in_hand();
        let mut next = |id| {
            let taken = in_hand.take_registration(&told(id, "new@example.com"));
            taken.map(|held| held.task.to_string())
        };
        assert_eq!(next(Some("register-4")).as_deref(), Some("register-4"));
        assert_eq!(next(None).as_deref(), Some("register-2"));
        assert_eq!(next(None), None);
        assert_eq!(in_hand.count(), 2);
    }
}
