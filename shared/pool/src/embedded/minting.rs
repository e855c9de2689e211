//! What lives here: who mints a session token, and for which accounts one is minted ahead of demand.

use b2a_domain::{AccountId, AccountState, Bucket, Generation};

use super::index::{Index, Place};
use super::pool::Pool;
use super::record::{Claim, Record, Rules};
use crate::limits::ttl_ms;
use crate::upkeep::{RECENT_MS, SCAN_LIMIT};
use crate::{Candidate, MintClaim, MintRequest, WarmRequest};

impl Pool {
    /// Gives the right to mint to one caller at a time.
    pub(super) fn claim_mint(
        &mut self,
        id: &AccountId,
        generation: &Generation,
        request: &MintRequest<'_>,
        rules: &Rules<'_>,
    ) -> MintClaim {
        let Some(record) = self.of_generation(id, generation) else {
            return MintClaim::Gone;
        };
        if let Some(token) = record.live_token(rules)
            && token.expires_ms > request.ends_after_ms
        {
            return MintClaim::Token(token.clone());
        }
        if let Some(claim) = &record.claim
            && claim.expires_ms > rules.now
            && claim.holder != request.holder
        {
            return MintClaim::Held {
                ends_in_ms: claim.expires_ms - rules.now,
            };
        }
        record.claim = Some(Claim {
            holder: request.holder.to_owned(),
            expires_ms: rules.now.saturating_add(ttl_ms(request.ttl)),
        });
        MintClaim::Granted
    }

    /// Ends the claim of this holder.
    pub(super) fn drop_mint_claim(
        &mut self,
        id: &AccountId,
        generation: &Generation,
        holder: &str,
    ) {
        if let Some(record) = self.of_generation(id, generation) {
            record.claim.take_if(|claim| claim.holder == holder);
        }
    }

    fn of_generation(&mut self, id: &AccountId, generation: &Generation) -> Option<&mut Record> {
        self.accounts
            .get_mut(id)
            .filter(|record| record.generation == *generation)
    }

    /// Accounts that should get a token ahead of demand.
    pub(super) fn warm_candidates(
        &self,
        request: &WarmRequest,
        rules: &Rules<'_>,
    ) -> Vec<Candidate> {
        let sets = self.index.of(Bucket::Text);
        let needed = self.needed(rules);
        let horizon = rules.now.saturating_add(request.horizon_ms);
        let ending: Vec<_> = self
            .index
            .token_expiry
            .iter()
            .skip_while(|(end, _)| *end <= rules.now)
            .take_while(|(end, _)| *end <= horizon)
            .take(SCAN_LIMIT)
            .filter_map(|(_, id)| Some((id, self.accounts.get(id)?)))
            .filter(|(_, record)| in_line(record, rules))
            .collect();
        let lasting = (sets.warm.len() + sets.busy.len()).saturating_sub(ending.len());
        let cold = sets.cold.iter().take(SCAN_LIMIT);
        let cold = cold.filter_map(|(_, id)| Some((id, self.accounts.get(id)?)));
        ending
            .into_iter()
            .chain(cold)
            .take(needed.saturating_sub(lasting))
            .filter(|(_, record)| {
                record.minted.saturating_add(request.refresh_cooldown_ms) <= rules.now
            })
            .take(usize::try_from(request.limit).unwrap_or(usize::MAX))
            .map(|(id, record)| candidate(id, record))
            .collect()
    }

    /// How many accounts recent traffic needs a token for.
    fn needed(&self, rules: &Rules<'_>) -> usize {
        let recent = |used: u64| used.saturating_add(RECENT_MS) > rules.now;
        let sets = self.index.of(Bucket::Text);
        let used = [&sets.warm, &sets.cold].map(|set| {
            set.iter()
                .rev()
                .take_while(|(used, _)| recent(*used))
                .count()
        });
        let needed = used.iter().sum::<usize>() + sets.busy.len();
        needed.max(usize::from(recent(self.served)))
    }

    /// Ready accounts of which nothing was heard since `before`; they go to the end of the line.
    pub(super) fn idle_accounts(
        &mut self,
        before: u64,
        limit: u32,
        rules: &Rules<'_>,
    ) -> Vec<Candidate> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let before = before.min(rules.now);
        let idle = self.index.heard_of.iter();
        let idle: Vec<AccountId> = idle
            .take_while(|(heard_of, _)| *heard_of < before)
            .take(limit)
            .map(|(_, id)| id.clone())
            .collect();
        let mut candidates = Vec::with_capacity(idle.len());
        for id in &idle {
            if let Some(record) = self.accounts.get_mut(id) {
                record.probed = rules.now;
                candidates.push(candidate(id, record));
            }
            self.settle(id, rules);
        }
        candidates
    }
}

/// Whether the account serves text now, or will when one of its leases ends.
fn in_line(record: &Record, rules: &Rules<'_>) -> bool {
    record.state == AccountState::Ready
        && Index::place_of(record, Bucket::Text, rules).0 != Place::Cooling
}

fn candidate(id: &AccountId, record: &Record) -> Candidate {
    Candidate {
        id: id.clone(),
        generation: record.generation.clone(),
    }
}
