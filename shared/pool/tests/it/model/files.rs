//! What lives here: what account files do to the naive reference.

use b2a_domain::AccountState;
use b2a_pool::UpsertReply;

use super::known::Known;
use super::reference::Reference;
use super::steps::Slot;

impl Reference {
    pub(crate) fn upsert(
        &mut self,
        account: Slot,
        generation: u8,
        state: AccountState,
        now: u64,
    ) -> UpsertReply {
        let fresh = Known::new(generation, state, now);
        match &mut self.accounts[account] {
            place @ None => {
                *place = Some(fresh);
                UpsertReply::Added
            }
            Some(known) if known.generation != generation => {
                *known = Known {
                    used: known.used,
                    minted: known.minted,
                    ..fresh
                };
                UpsertReply::Changed
            }
            Some(known) => {
                let hidden = !known.given_up
                    && matches!(known.state, AccountState::Invalid | AccountState::Disabled);
                let is_same = known.state == state && !known.given_up;
                if is_same || (state == AccountState::Pending && !hidden) {
                    return UpsertReply::Unchanged;
                }
                known.state = state;
                known.given_up = false;
                if state == AccountState::Pending {
                    (known.fail_count, known.failed_calls) = (0, 0);
                    known.proof_due = now;
                }
                UpsertReply::Changed
            }
        }
    }

    pub(crate) fn remove(&mut self, account: Slot) -> bool {
        for held in &mut self.leases {
            held.take_if(|lease| lease.account == account);
        }
        self.renewals.forget(account);
        self.accounts[account].take().is_some()
    }
}
