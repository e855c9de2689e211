//! What lives here: what account files do to the pool, and what lists and counts say of it.

use b2a_domain::{
    Account, AccountKind, AccountState, Bucket, Generation, Outcome, PerBucket, SealedToken,
};
use b2a_pool::{
    AccountFilter, AccountUpsert, LeaseRequest, NoLease, Page, PoolCounts, Renewal, StoreError,
    UpsertReply,
};

use crate::bench::{Bench, LONG, LONG_MS, id, leased, probation, serve};

pub(crate) async fn a_new_account_knows_nothing(bench: Bench) {
    assert_eq!(bench.store.get(&id("a")).await.unwrap(), None);
    assert_eq!(
        bench.file("a", "g1", AccountState::Pending).await,
        UpsertReply::Added
    );
    let account = bench.get(&id("a")).await;
    let blank = Account {
        id: id("a"),
        generation: Generation::new("g1"),
        state: AccountState::Pending,
        reason: None,
        cooldown_until_ms: PerBucket::default(),
        in_flight: 0,
        fail_count: 0,
        daily_count: 0,
        success_count: 0,
        total_count: 0,
        last_used_ms: None,
        last_minted_ms: None,
        token_expires_ms: None,
    };
    assert_eq!(account, blank);
    bench.store.ping().await.unwrap();
}

pub(crate) async fn what_the_pool_found_out_survives_a_sync(bench: Bench) {
    bench.ready("a").await;
    assert_eq!(
        bench.file("a", "g1", AccountState::Pending).await,
        UpsertReply::Unchanged
    );
    assert_eq!(bench.state(&id("a")).await, AccountState::Ready);
    let lease = bench.lease().await;
    let cool = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&lease, cool).await);
    assert_eq!(
        bench.file("a", "g1", AccountState::Pending).await,
        UpsertReply::Unchanged
    );
    assert_eq!(bench.state(&id("a")).await, AccountState::Cooldown);
    assert_eq!(
        bench.file("a", "g2", AccountState::Pending).await,
        UpsertReply::Changed
    );
    let account = bench.get(&id("a")).await;
    assert_eq!(account.cooldown_until_ms.get(Bucket::Text), &None);
    assert_eq!(
        (
            account.total_count,
            account.success_count,
            account.fail_count
        ),
        (0, 0, 0)
    );
    leased(bench.ask(probation()).await);
}

pub(crate) async fn the_file_may_switch_off_and_on(bench: Bench) {
    bench.ready("a").await;
    for state in [AccountState::Disabled, AccountState::Invalid] {
        assert_eq!(bench.file("a", "g1", state).await, UpsertReply::Changed);
        assert_eq!(bench.file("a", "g1", state).await, UpsertReply::Unchanged);
        let account = bench.get(&id("a")).await;
        assert_eq!(account.state, state);
        assert_eq!(account.reason.is_some(), state == AccountState::Invalid);
    }
    assert_eq!(
        bench.file("a", "g1", AccountState::Pending).await,
        UpsertReply::Changed
    );
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.reason),
        (AccountState::Pending, None)
    );
    leased(bench.ask(probation()).await);
}

pub(crate) async fn a_disabled_account_is_never_handed_out(bench: Bench) {
    let a = bench.ready("a").await;
    bench.warm(&a).await;
    let under_way = bench.lease().await;
    bench.file("a", "g1", AccountState::Disabled).await;
    for mode in [serve(), probation()] {
        for prefer in [None, Some(&a)] {
            let refused = bench.refused(LeaseRequest { prefer, ..mode }).await;
            assert_eq!(refused, NoLease::Empty);
        }
    }
    let renewal = bench.store.renew(&under_way, LONG).await.unwrap();
    assert!(
        matches!(renewal, Renewal::Renewed { .. }),
        "a lease goes on"
    );
    assert!(bench.release(&under_way, Outcome::Ok).await);
    let account = bench.get(&a).await;
    assert_eq!(
        (account.state, account.in_flight, account.success_count),
        (AccountState::Disabled, 0, 2)
    );
    for now in [bench.now(), bench.now() + LONG_MS] {
        let kind = AccountKind::Business;
        assert!(
            bench
                .store
                .idle_accounts(kind, now, 9)
                .await
                .unwrap()
                .is_empty()
        );
    }
    bench.file("a", "g1", AccountState::Pending).await;
    assert_eq!(bench.state(&a).await, AccountState::Pending);
    let proof = leased(bench.ask(probation()).await);
    assert!(bench.release(&proof, Outcome::Ok).await);
    bench.lease().await;
}

pub(crate) async fn files_can_not_ask_for_what_the_pool_finds_out(bench: Bench) {
    let upsert = AccountUpsert {
        id: id("a"),
        generation: Generation::new("g1"),
        state: AccountState::Ready,
        reason: None,
    };
    let reply = bench.store.upsert(&upsert).await;
    assert!(matches!(reply, Err(StoreError::Misconfigured(_))));
    assert_eq!(bench.store.get(&id("a")).await.unwrap(), None);
}

pub(crate) async fn an_account_can_be_proven_anew_whatever_was_found_out(bench: Bench) {
    let unknown = bench.store.prove_anew(&id("nobody")).await.unwrap();
    assert_eq!(unknown, None);

    bench.ready("a").await;
    let token = SealedToken {
        sealed: vec![1],
        expires_ms: bench.now() + LONG_MS,
    };
    let generation = Generation::new("g1");
    let cached = bench.store.put_token(&id("a"), &generation, &token).await;
    assert!(cached.unwrap());
    let pending = Some(AccountState::Pending);
    assert_eq!(bench.store.prove_anew(&id("a")).await.unwrap(), pending);
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.token_expires_ms),
        (AccountState::Pending, None)
    );
    assert_eq!(
        account.success_count, 1,
        "what it did before is not forgotten"
    );
    let proof = leased(bench.ask(probation()).await);
    assert_eq!(
        bench.store.prove_anew(&id("a")).await.unwrap(),
        pending,
        "a proof that runs goes on"
    );
    assert!(bench.release(&proof, Outcome::Unauthorized).await);
    assert_eq!(bench.state(&id("a")).await, AccountState::PendingExternal);
    assert_eq!(bench.store.prove_anew(&id("a")).await.unwrap(), pending);
    let proof = leased(bench.ask(probation()).await);
    assert!(bench.release(&proof, Outcome::Ok).await);
    assert_eq!(bench.state(&id("a")).await, AccountState::Ready);

    for (name, digest, state) in [
        ("off", "g1", AccountState::Disabled),
        ("broken", "", AccountState::Invalid),
    ] {
        bench.file(name, digest, state).await;
        let proven = bench.store.prove_anew(&id(name)).await.unwrap();
        assert_eq!(proven, Some(state));
        assert_eq!(bench.state(&id(name)).await, state);
    }
}

/// One account in each state, and one more that is ready.
async fn one_of_each(bench: &Bench) {
    bench.ready("cooling@x").await;
    let lease = bench.lease().await;
    let cool = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&lease, cool).await);
    bench.ready("external@x").await;
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Unauthorized).await);
    bench.ready("ready1@x").await;
    bench.ready("Ready-2@x").await;
    bench.pending("pending@x").await;
    bench.file("invalid@x", "", AccountState::Invalid).await;
    bench.file("disabled@x", "g1", AccountState::Disabled).await;
    leased(bench.ask(serve()).await);
}

pub(crate) async fn counts_tell_every_state(bench: Bench) {
    let kind = AccountKind::Business;
    assert_eq!(
        bench.store.counts(kind).await.unwrap(),
        PoolCounts::default()
    );
    one_of_each(&bench).await;
    let expected = PoolCounts {
        ready: 2,
        cooldown: 1,
        pending: 1,
        pending_external: 1,
        invalid: 1,
        disabled: 1,
    };
    assert_eq!(bench.store.counts(kind).await.unwrap(), expected);
    assert!(bench.store.remove(&id("cooling@x")).await.unwrap());
    assert!(bench.store.remove(&id("invalid@x")).await.unwrap());
    let expected = PoolCounts {
        cooldown: 0,
        invalid: 0,
        ..expected
    };
    assert_eq!(bench.store.counts(kind).await.unwrap(), expected);
}

pub(crate) async fn lists_are_ordered_filtered_and_paged(bench: Bench) {
    one_of_each(&bench).await;
    let all = [
        "cooling@x",
        "disabled@x",
        "external@x",
        "invalid@x",
        "pending@x",
        "ready-2@x",
        "ready1@x",
    ];
    let list = async |states: &[AccountState], name: &str, offset, limit| {
        let filter = AccountFilter {
            states: states.to_vec(),
            name_contains: name.to_owned(),
        };
        let page = Page { offset, limit };
        let page = bench
            .store
            .list(AccountKind::Business, &filter, &page)
            .await
            .unwrap();
        for item in &page.items {
            assert_eq!(*item, bench.get(&item.id).await);
        }
        let names: Vec<_> = page
            .items
            .iter()
            .map(|item| item.id.name().to_owned())
            .collect();
        (names, page.total)
    };
    assert_eq!(
        list(&[], "", 0, 100).await,
        (all.map(str::to_owned).to_vec(), 7)
    );
    assert_eq!(
        list(&[], "", 2, 2).await,
        (vec![all[2].to_owned(), all[3].to_owned()], 7)
    );
    assert_eq!(list(&[], "", 7, 2).await, (vec![], 7));
    assert_eq!(list(&[], "", 0, 0).await, (vec![], 7));
    assert_eq!(
        list(&[], "READY", 1, 5).await,
        (vec!["ready1@x".to_owned()], 2)
    );
    assert_eq!(list(&[], ".*", 0, 5).await, (vec![], 0));
    assert_eq!(
        list(&[AccountState::Cooldown], "", 0, 5).await,
        (vec![all[0].to_owned()], 1)
    );
    assert_eq!(
        list(&[AccountState::Ready], "1", 0, 5).await,
        (vec![all[6].to_owned()], 1)
    );
    let mixed = [
        AccountState::Ready,
        AccountState::Disabled,
        AccountState::Pending,
    ];
    let names = ["disabled@x", "pending@x", "ready-2@x", "ready1@x"].map(str::to_owned);
    assert_eq!(list(&mixed, "", 0, 9).await, (names.to_vec(), 4));
    assert_eq!(
        list(&mixed, "", 3, u32::MAX).await,
        (names[3..].to_vec(), 4)
    );
    assert_eq!(
        list(&AccountState::ALL, "", 6, 9).await,
        (vec![all[6].to_owned()], 7)
    );
}
