//! What lives here: renewals as the naive reference knows them: every task that there ever was, in one list.

use b2a_domain::AccountState;

use super::reference::Reference;
use super::renewal_steps::WorkerSlot;
use super::steps::Slot;

/// What a task is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// Somebody has it, or had it until its lease ran out.
    Live,
    Finished,
    Failed {
        failures: u32,
        given_up: bool,
    },
    /// Nobody asks for it any more.
    Gone,
}

/// A task that was handed out once.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// None: the account was taken out.
    pub(crate) account: Option<Slot>,
    pub(crate) worker: WorkerSlot,
    pub(crate) until_ms: u64,
    generation: u8,
    pub(crate) worth: Worth,
}

#[derive(Debug, Default)]
pub(crate) struct Renewals {
    pub(crate) tasks: Vec<Task>,
    pub(crate) claimed: u64,
    pub(crate) succeeded: u64,
    pub(crate) failed: u64,
    pub(crate) expired: u64,
    pub(crate) fallbacks: u64,
    /// Every renewal that there ever was.
    window: Vec<char>,
}

impl Renewals {
    /// How many of the latest hundred there are, and the parts of them that went well, failed, and made do with a
    /// placeholder.
    pub(crate) fn latest(&self) -> (usize, f64, f64, f64) {
        let latest: Vec<char> = self.window.iter().rev().take(100).copied().collect();
        let part = |letters: &str| {
            let count = latest.iter().filter(|it| letters.contains(**it)).count();
            let exact = |count: usize| f64::from(u32::try_from(count).unwrap());
            exact(count) / exact(latest.len().max(1))
        };
        (latest.len(), part("sb"), part("f"), part("b"))
    }

    pub(crate) fn is_throttled(&self) -> bool {
        let (size, _, _, fallbacks) = self.latest();
        size >= 20 && fallbacks >= 0.5
    }

    fn of(&mut self, account: Slot) -> impl Iterator<Item = &mut Task> {
        let tasks = self.tasks.iter_mut();
        tasks.filter(move |task| task.account == Some(account))
    }

    pub(crate) fn live(&mut self, account: Slot) -> Option<&mut Task> {
        self.of(account).find(|task| task.worth == Worth::Live)
    }

    /// The task ended like that, and the one that ended before is forgotten.
    fn end(&mut self, task: usize, worth: Worth) {
        let account = self.tasks[task].account;
        for other in &mut self.tasks {
            if other.account == account && other.worth != Worth::Live {
                other.worth = Worth::Gone;
            }
        }
        self.tasks[task].worth = worth;
    }

    pub(crate) fn forget(&mut self, account: Slot) {
        self.of(account).for_each(|task| task.account = None);
    }
}

impl Reference {
    /// The account starts to wait for a registrar, or is wanted anew.
    pub(crate) fn await_renewal(&mut self, account: Slot, now: u64) {
        let live = self.renewals.live(account).map(|task| task.until_ms);
        if let Some(known) = self.accounts[account].as_mut() {
            known.claimable_ms = live.unwrap_or(known.retry_ms).max(now);
        }
    }

    pub(crate) fn waiting(&self) -> Vec<(u64, Slot)> {
        let known = self.accounts.iter().enumerate();
        let mut waiting: Vec<(u64, Slot)> = known
            .filter_map(|(slot, known)| Some((slot, known.as_ref()?)))
            .filter(|(_, known)| known.state == AccountState::PendingExternal)
            .map(|(slot, known)| (known.claimable_ms, slot))
            .collect();
        waiting.sort_unstable();
        waiting
    }

    /// Which accounts the worker gets.
    pub(crate) fn claim(
        &mut self,
        worker: WorkerSlot,
        limit: u32,
        lease_ms: u64,
        now: u64,
    ) -> Vec<Slot> {
        let mut claimable = self.waiting();
        claimable.retain(|(since, _)| *since <= now);
        let most = if self.renewals.is_throttled() {
            1
        } else {
            u32::MAX
        };
        claimable.truncate(limit.min(most) as usize);
        let claimed: Vec<Slot> = claimable.into_iter().map(|(_, slot)| slot).collect();
        for account in claimed.iter().copied() {
            if let Some(late) = self.renewals.live(account) {
                late.worth = Worth::Gone;
                self.renewals.expired += 1;
            }
            let known = self.accounts[account].as_mut().unwrap();
            known.claimable_ms = now + lease_ms;
            self.renewals.claimed += 1;
            self.renewals.tasks.push(Task {
                account: Some(account),
                worker,
                until_ms: now + lease_ms,
                generation: known.generation,
                worth: Worth::Live,
            });
        }
        claimed
    }

    /// The task, if it may be asked for in this worker's name.
    fn task(&self, task: usize, worker: Option<WorkerSlot>) -> Option<(Slot, Worth)> {
        let it = &self.renewals.tasks[task];
        let is_its = worker.is_none_or(|worker| worker == it.worker);
        it.account.filter(|_| is_its).map(|slot| (slot, it.worth))
    }

    /// Until when it is held (`Ok`), or else what it is worth.
    pub(crate) fn hold(
        &mut self,
        task: usize,
        worker: Option<WorkerSlot>,
        account: Option<Slot>,
        lease_ms: u64,
        now: u64,
    ) -> Result<u64, Worth> {
        let (slot, worth) = self.task(task, worker).ok_or(Worth::Gone)?;
        let it = &mut self.renewals.tasks[task];
        if account.is_some_and(|account| account != slot) {
            return Err(Worth::Gone);
        }
        if worth != Worth::Live || it.until_ms <= now {
            return Err(worth);
        }
        it.until_ms = it.until_ms.max(now + lease_ms);
        self.accounts[slot].as_mut().unwrap().claimable_ms = it.until_ms;
        Ok(it.until_ms)
    }

    /// The account, its failures in a row, and whether it is given up.
    pub(crate) fn fail(
        &mut self,
        task: usize,
        worker: Option<WorkerSlot>,
        give_up_after: u32,
        now: u64,
    ) -> Option<(Slot, u32, bool)> {
        let (slot, worth) = self.task(task, worker)?;
        match worth {
            Worth::Live => {}
            Worth::Failed { failures, given_up } => return Some((slot, failures, given_up)),
            Worth::Finished | Worth::Gone => return None,
        }
        let known = self.accounts[slot].as_mut().unwrap();
        let (mut failures, mut given_up) = (0, false);
        known.claimable_ms = now;
        if known.generation == self.renewals.tasks[task].generation {
            known.failures += 1;
            failures = known.failures;
            given_up = known.state == AccountState::PendingExternal
                && (1..=failures).contains(&give_up_after);
            known.retry_ms =
                now + [30_000, 60_000, 120_000, 240_000, 300_000][4.min(failures as usize - 1)];
            known.claimable_ms = known.retry_ms;
        }
        if given_up {
            known.state = AccountState::Invalid;
            known.given_up = true;
            known.token_end = None;
            (known.failures, known.retry_ms) = (0, 0);
        }
        self.renewals
            .end(task, Worth::Failed { failures, given_up });
        self.renewals.failed += 1;
        self.renewals.window.push('f');
        Some((slot, failures, given_up))
    }

    pub(crate) fn finish(&mut self, account: Slot, task: Option<usize>, fallback: bool, now: u64) {
        let is_repeated = task.is_some_and(|task| {
            let it = &self.renewals.tasks[task];
            it.account == Some(account) && it.worth == Worth::Finished
        });
        if is_repeated {
            return;
        }
        let was_claimed = self.renewals.of(account).next().is_some();
        let tasks = self.renewals.tasks.iter();
        let live = tasks
            .clone()
            .position(|it| it.account == Some(account) && it.worth == Worth::Live);
        if let Some(live) = live {
            self.renewals.end(live, Worth::Finished);
        }
        if let Some(known) = self.accounts[account].as_mut().filter(|_| was_claimed) {
            (known.failures, known.retry_ms, known.claimable_ms) = (0, 0, now);
        }
        self.renewals.succeeded += 1;
        self.renewals.fallbacks += u64::from(fallback);
        self.renewals.window.push(if fallback { 'b' } else { 's' });
    }

    pub(crate) fn hand_back(&mut self, task: usize, worker: Option<WorkerSlot>, now: u64) -> bool {
        let held = self.task(task, worker);
        let Some((slot, Worth::Live)) = held else {
            return false;
        };
        self.renewals.tasks[task].worth = Worth::Gone;
        self.accounts[slot].as_mut().unwrap().claimable_ms = now;
        true
    }

    pub(crate) fn retry(&mut self, account: Slot, now: u64) -> bool {
        let has_task = self.renewals.live(account).is_some();
        let known = self.accounts[account].as_mut();
        let Some(known) = known.filter(|it| it.state == AccountState::PendingExternal) else {
            return false;
        };
        if !has_task && known.claimable_ms > now {
            (known.failures, known.retry_ms, known.claimable_ms) = (0, 0, now);
        }
        true
    }

    pub(crate) fn want(&mut self, account: Slot, now: u64) -> Option<AccountState> {
        let known = self.accounts[account].as_mut()?;
        if known.state == AccountState::Disabled {
            return Some(known.state);
        }
        (known.failures, known.retry_ms) = (0, 0);
        known.token_end = None;
        known.given_up = false;
        let waits = known.state == AccountState::PendingExternal && known.claimable_ms <= now;
        known.state = AccountState::PendingExternal;
        if !waits {
            self.await_renewal(account, now);
        }
        Some(AccountState::PendingExternal)
    }
}
