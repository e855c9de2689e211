//! What lives here: random lives of a pool, lived by a store and by a naive reference at once.
//!
//! Against the embedded store time is the test's, and everything is compared, waits included. Against Redis
//! time is real: what is meant to end does so within its own step, all else outlasts the test, and waits are
//! compared roughly.

mod files;
mod histories;
mod known;
mod memory;
mod reference;
mod renewal_steps;
mod renewals;
mod renewing;
mod steps;

use std::time::Duration;

use b2a_domain::{AccountId, AccountState, Bucket, Generation, Lease, Outcome, TaskId, TokenUsage};
use b2a_pool::{
    AccountUpsert, ConversationKey, LeaseMode, LeaseReply, LeaseRequest, NoLease, Remembered,
    Renewal,
};
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};

use self::reference::Reference;
use self::steps::{Memory, SHORT_MS, SLOTS, Slot, Step, Wish, random_policy, step};
use crate::bench::{Bench, LONG_MS, about, id};

/// A store and the reference, living the same life.
struct Life {
    bench: Bench,
    exact: bool,
    reference: Reference,
    leases: Vec<Lease>,
    tasks: Vec<TaskId>,
}

impl Life {
    async fn take(&mut self, step: &Step) {
        let now = self.bench.now();
        self.reference.catch_up(now);
        let named = self.leases.len();
        match step {
            Step::Upsert {
                account,
                generation,
                state,
            } => {
                let upsert = AccountUpsert {
                    id: name(*account),
                    generation: digest(*generation),
                    state: *state,
                    reason: None,
                };
                let reply = self.bench.store.upsert(&upsert).await.unwrap();
                assert_eq!(
                    reply,
                    self.reference.upsert(*account, *generation, *state, now)
                );
            }
            Step::Remove { account } => {
                let reply = self.bench.store.remove(&name(*account)).await.unwrap();
                assert_eq!(reply, self.reference.remove(*account));
            }
            Step::PutToken { .. } | Step::DropToken { .. } => self.token(step, now).await,
            Step::Report { .. } | Step::GiveUp { .. } | Step::ProveAnew { .. } => {
                self.judge(step, now).await;
            }
            Step::Idle { limit } => self.idle(*limit, now).await,
            Step::Renewal(step) => self.renew_credentials(step, now).await,
            Step::Lease { wish } => self.lease(wish, now).await,
            Step::Prove { account } => self.prove(*account, now).await,
            Step::Renew { lease } if named > 0 => {
                let lease = named - 1 - lease % named;
                let ttl = Duration::from_millis(LONG_MS);
                let reply = self
                    .bench
                    .store
                    .renew(&self.leases[lease], ttl)
                    .await
                    .unwrap();
                let renewed = matches!(reply, Renewal::Renewed { .. });
                assert_eq!(renewed, self.reference.renew(lease, LONG_MS, now));
            }
            Step::Release {
                lease,
                outcome,
                remember,
            } if named > 0 => {
                let lease = named - 1 - lease % named;
                self.release(lease, *outcome, *remember, now).await;
            }
            Step::Renew { .. } | Step::Release { .. } => {}
            Step::Jump { ms } => {
                self.bench.jump(*ms);
            }
        }
    }

    async fn token(&mut self, step: &Step, now: u64) {
        match step {
            Step::PutToken {
                account,
                generation,
                short,
            } => {
                let token = self.bench.token(if *short { SHORT_MS } else { LONG_MS });
                let (id, digest) = (name(*account), digest(*generation));
                let reply = self.bench.store.put_token(&id, &digest, &token).await;
                let end = token.expires_ms;
                let expected = self.reference.put_token(*account, *generation, end, now);
                assert_eq!(reply.unwrap(), expected);
            }
            Step::DropToken {
                account,
                generation,
            } => {
                let (id, digest) = (name(*account), digest(*generation));
                self.bench.store.drop_token(&id, &digest).await.unwrap();
                self.reference.drop_token(*account, *generation);
            }
            other => panic!("{other:?} is of no token"),
        }
    }

    async fn release(
        &mut self,
        lease: usize,
        outcome: Outcome,
        remember: Option<Memory>,
        now: u64,
    ) {
        let called = called(lease);
        let remembered = remember.map(|memory| Remembered {
            key: key(memory.key),
            conversation: &called,
            ttl: Duration::from_millis(memory.ttl_ms),
            most: memory.most,
        });
        let (usage, held) = (TokenUsage::default(), &self.leases[lease]);
        let store = &self.bench.store;
        let reply = store.release(held, outcome, &usage, remembered.as_ref());
        let reply = reply.await.unwrap();
        let expected = self.reference.release(lease, outcome, remember, now);
        assert_eq!(reply, expected);
    }

    /// Steps that decide on an account without a lease.
    async fn judge(&mut self, step: &Step, now: u64) {
        match step {
            Step::Report {
                account,
                generation,
                outcome,
            } => {
                let (id, digest) = (name(*account), digest(*generation));
                let reply = self.bench.store.report(&id, &digest, *outcome).await;
                let expected = self.reference.report(*account, *generation, *outcome, now);
                assert_eq!(reply.unwrap(), expected);
            }
            Step::GiveUp {
                account,
                generation,
            } => {
                let (id, digest) = (name(*account), digest(*generation));
                let reply = self.bench.store.give_up(&id, &digest, "given up").await;
                let expected = self.reference.give_up(*account, *generation);
                assert_eq!(reply.unwrap(), expected);
            }
            Step::ProveAnew { account } => {
                let reply = self.bench.store.prove_anew(&name(*account)).await.unwrap();
                assert_eq!(reply, self.reference.prove_anew(*account, now));
            }
            other => panic!("{other:?} is no verdict"),
        }
    }

    async fn idle(&mut self, limit: u32, now: u64) {
        let kind = b2a_domain::AccountKind::Business;
        let later = now + LONG_MS;
        let idle = self.bench.store.idle_accounts(kind, later, limit).await;
        let idle: Vec<AccountId> = idle.unwrap().into_iter().map(|it| it.id).collect();
        let expected = self.reference.idle(limit, now);
        assert_eq!(idle, expected.into_iter().map(name).collect::<Vec<_>>());
    }

    async fn prove(&mut self, account: Slot, now: u64) {
        let wish = Wish {
            mode: LeaseMode::Probation,
            bucket: Bucket::Text,
            prefer: Some(account),
            conversation: None,
            exclude: Vec::new(),
            ttl_ms: LONG_MS,
        };
        let named = self.leases.len();
        self.lease(&wish, now).await;
        if self.leases.len() > named {
            self.release(named, Outcome::Ok, None, now).await;
        }
    }

    async fn lease(&mut self, wish: &Wish, now: u64) {
        let exclude: Vec<AccountId> = wish.exclude.iter().copied().map(name).collect();
        let prefer = wish.prefer.map(name);
        let request = LeaseRequest {
            bucket: wish.bucket,
            exclude: &exclude,
            prefer: prefer.as_ref(),
            conversation: wish.conversation.map(key),
            mode: wish.mode,
            ttl: Duration::from_millis(wish.ttl_ms),
            ..crate::bench::serve()
        };
        let reply = self.bench.ask(request).await;
        match (self.reference.lease(wish, now), reply) {
            (Ok(account), LeaseReply::Leased(lease)) => {
                let known = self.reference.accounts[account].as_ref().unwrap();
                assert_eq!(lease.account, name(account));
                assert_eq!(lease.generation, digest(known.generation));
                assert_eq!(lease.token.is_some(), Reference::has_token(known, now));
                assert_eq!(lease.probation, wish.mode == LeaseMode::Probation);
                let conversation = self.reference.going_on.map(called);
                assert_eq!(lease.conversation, conversation);
                assert!(about(lease.expires_ms, now + wish.ttl_ms));
                assert!(self.leases.last().is_none_or(|last| last.id < lease.id));
                self.leases.push(lease);
            }
            (Err(expected), LeaseReply::None(reason)) if self.exact => assert_eq!(reason, expected),
            (Err(expected), LeaseReply::None(reason)) => {
                let (actual_wait, expected_wait) = (wait(reason), wait(expected));
                assert_eq!(
                    std::mem::discriminant(&reason),
                    std::mem::discriminant(&expected)
                );
                assert!(
                    about(actual_wait, expected_wait),
                    "{reason:?} instead of {expected:?}"
                );
            }
            (expected, reply) => panic!("{reply:?} instead of {expected:?}"),
        }
    }

    /// Compares all that can be seen.
    async fn compare(&mut self) {
        let now = self.bench.now();
        self.reference.catch_up(now);
        let counts = self
            .bench
            .store
            .counts(b2a_domain::AccountKind::Business)
            .await
            .unwrap();
        assert_eq!(counts, self.reference.counts(now));
        self.compare_renewals(now).await;
        self.compare_histories().await;
        for slot in 0..SLOTS {
            let seen = self.bench.store.get(&name(slot)).await.unwrap();
            let Some(known) = &self.reference.accounts[slot] else {
                assert_eq!(seen, None);
                continue;
            };
            let seen = seen.unwrap_or_else(|| panic!("{} is not there", name(slot)));
            assert_eq!(seen.generation, digest(known.generation));
            assert_eq!(
                seen.state,
                self.reference.shown_state(known, now),
                "{known:?}"
            );
            assert_eq!(seen.in_flight, self.reference.in_flight(slot));
            assert!(seen.in_flight <= self.reference.policy.max_in_flight);
            assert_eq!(seen.fail_count, known.fail_count);
            assert_eq!(seen.success_count, known.success_count);
            assert_eq!(seen.total_count, known.total_count);
            assert_eq!(seen.daily_count, Reference::daily_count(known, now));
            assert_eq!(
                seen.token_expires_ms.is_some(),
                Reference::has_token(known, now)
            );
            for bucket in Bucket::ALL {
                let seen = seen.cooldown_until_ms.get(bucket).unwrap_or(0);
                let expected = self.reference.rests_until(known, bucket, now).unwrap_or(0);
                assert!(seen == expected || !self.exact && about(seen, expected));
            }
        }
    }

    async fn live(&mut self, steps: &[Step]) {
        // All but one of the accounts are there and proven from the start.
        let first = (1..SLOTS).flat_map(|account| {
            let state = AccountState::Pending;
            [
                Step::Upsert {
                    account,
                    generation: 0,
                    state,
                },
                Step::Prove { account },
            ]
        });
        for step in first.collect::<Vec<_>>().iter().chain(steps) {
            self.take(step).await;
            let pass_ms = if step.is_short() { 2 * SHORT_MS } else { 2 };
            self.bench.pass(pass_ms).await;
            self.compare().await;
        }
    }
}

fn wait(reason: NoLease) -> u64 {
    match reason {
        NoLease::Pending { next_due_ms: wait }
        | NoLease::Cooling { ready_in_ms: wait }
        | NoLease::DailyLimit { resets_in_ms: wait }
        | NoLease::Throttled { ends_in_ms: wait } => wait,
        NoLease::Empty | NoLease::Busy | NoLease::Excluded => 0,
    }
}

fn name(slot: Slot) -> AccountId {
    id(&format!("account{slot}@example.com"))
}

fn key(number: u8) -> ConversationKey {
    ConversationKey([number; 32])
}

/// What the upstream calls the conversation that this lease left.
fn called(lease: usize) -> String {
    format!("conversation of lease {lease}")
}

fn digest(generation: u8) -> Generation {
    Generation::new(format!("g{generation}"))
}

/// Lets `cases` random lives of up to `steps` steps be lived.
fn run(cases: u32, steps: usize, bench: impl AsyncFn() -> Bench, exact: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let lives = (random_policy(), vec(step(), 1..steps));
    let result = TestRunner::new(config).run(&lives, |(policy, steps)| {
        runtime.block_on(async {
            let bench = bench().await;
            bench.store.set_policy(policy.clone());
            let reference = Reference::new(SLOTS, policy);
            Life {
                bench,
                exact,
                reference,
                leases: Vec::new(),
                tasks: Vec::new(),
            }
            .live(&steps)
            .await;
        });
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn embedded_pool_lives_as_the_reference_does() {
    run(400, 120, async || Bench::embedded(), true);
}

#[test]
fn redis_pool_lives_as_the_reference_does() {
    run(20, 60, Bench::redis, false);
}
