//! What lives here: statistics in Redis that are days old, which no test can wait for.

use b2a_domain::{
    AccountKind, AccountState, Clock, Generation, Outcome, OutcomeKind, SystemClock, TokenUsage,
};
use b2a_pool::{AccountUpsert, PoolStore};

use crate::bench::{id, leased, not_at_the_end_of_an_hour, policy, probation};
use crate::redis_server::RedisServer;

const KIND: AccountKind = AccountKind::Business;
const TAG: &str = "{old:pool:business}";

/// Runs a script of the test's own on two keys of the pool.
async fn eval(raw: &mut redis::aio::MultiplexedConnection, script: &str, args: &[u64]) {
    let script = redis::Script::new(script);
    let mut call = script.key(format!("{TAG}:statistics"));
    let call = call.key(format!("{TAG}:records")).arg(args);
    let _: () = call.invoke_async(raw).await.unwrap();
}

#[tokio::test]
async fn hours_that_are_over_are_put_away_and_added_up() {
    let server = RedisServer::start().await;
    let pool = server.pool("old:", policy()).await;
    let mut raw = server.raw().await;
    not_at_the_end_of_an_hour().await;
    let hour = SystemClock.now_ms() / 3_600_000;
    let day = (hour - 100) / 24 * 24;
    // An open tally of an hour ago; two hours of one day long ago; a day that is too old, one that is not.
    let script = "
        local ten = cmsgpack.pack(10, 0, 0, 1, 0, 0, 0, 0, 0, 100, 50)
        redis.call('HSET', KEYS[2], '/tally', cmsgpack.pack(ARGV[1] - 1, 7, 3, 0, 0, 0, 0, 0, 0, 0, 0, 30, 15))
        for i = 2, 5 do redis.call('HSET', KEYS[1], ARGV[i] .. (i < 4 and ':1' or ':24'), ten) end
        return 1";
    let days = [day - 91 * 24, day - 24];
    let args = [hour, day + 3, day + 4, days[0], days[1]];
    eval(&mut raw, script, &args).await;

    let upsert = AccountUpsert {
        id: id("a"),
        generation: Generation::new("g1"),
        state: AccountState::Pending,
        reason: None,
    };
    pool.upsert(&upsert).await.unwrap();
    let proof = leased(pool.lease(&probation()).await.unwrap());
    let usage = TokenUsage {
        input_tokens: 2,
        ..TokenUsage::default()
    };
    assert!(
        pool.release(&proof, Outcome::Ok, &usage, None)
            .await
            .unwrap()
    );

    let slots = pool.statistics(KIND, 0).await.unwrap();
    let seen: Vec<_> = slots
        .iter()
        .map(|slot| (slot.from_hour, slot.hours, slot.tally.leases()))
        .collect();
    assert_eq!(
        seen,
        [
            (days[1], 24, 11),
            (day, 24, 22),
            (hour - 1, 1, 3),
            (hour, 1, 1)
        ],
        "the first release of an hour puts the others away"
    );
    let day = &slots[1].tally;
    assert_eq!((day.input_tokens, day.output_tokens), (200, 100));
    assert_eq!(
        (day.of(OutcomeKind::Ok), day.of(OutcomeKind::RateLimited)),
        (20, 2)
    );
    assert_eq!(slots[3].tally.input_tokens, 2);
    assert_eq!(pool.roll_up_statistics(KIND).await.unwrap(), 0);
    assert_eq!(pool.statistics(KIND, 0).await.unwrap(), slots);
}
