//! What lives here: the promises of a pool store, as tests that every store has to pass.

mod choosing;
mod conversations;
mod files;
mod guard;
mod history;
mod leases;
mod minting;
mod outcomes;
mod registrations;
mod renewal_ends;
mod renewals;
mod roles;
mod statistics;
mod verdicts;
mod workers;

use std::pin::Pin;

use crate::bench::Bench;

/// Makes two tests of each promise, one for each store, and one of all promises for a cluster, which takes too
/// long to start for each.
macro_rules! promises {
    ($($area:ident: $($promise:ident),+ $(,)?;)+) => {
        mod embedded {
            $($(
                #[tokio::test]
                async fn $promise() {
                    super::$area::$promise(crate::bench::Bench::embedded()).await;
                }
            )+)+
        }
        mod redis {
            $($(
                #[tokio::test]
                async fn $promise() {
                    super::$area::$promise(crate::bench::Bench::redis().await).await;
                }
            )+)+
        }
        #[tokio::test]
        async fn cluster_keeps_every_promise() {
            let promises: &[(&str, fn(Bench) -> Pin<Box<dyn Future<Output = ()>>>)] = &[
                $($((stringify!($promise), |bench| Box::pin($area::$promise(bench))),)+)+
            ];
            let cluster = crate::redis_cluster::RedisCluster::start().await;
            for (name, promise) in promises {
                println!("{name}");
                promise(Bench::cluster(&cluster, name).await).await;
            }
            let keys = cluster.keys().await;
            assert!(keys.iter().all(|keys| *keys > 0), "one node has it all: {keys:?}");
        }
    };
}

promises! {
    choosing:
        least_recently_used_goes_first,
        warm_goes_before_cold_once_it_rested,
        a_token_that_ended_makes_nobody_warm,
        preferred_goes_first_unless_excluded_or_not_leasable,
        excluded_accounts_are_left_out,
        most_leases_make_an_account_busy,
        a_bucket_cools_alone_and_tells_how_long,
        a_cooldown_ends_by_itself,
        a_daily_limit_holds_until_the_next_day,
        pending_accounts_serve_nobody,
        proofs_go_by_waiting_time_one_at_a_time,
        many_leases_end_at_once,
        changed_limits_hold_at_once,
        quotas_end_with_the_day_of_the_zone;
    conversations:
        a_conversation_goes_on_at_its_account_once,
        a_conversation_waits_while_its_account_can_not_serve,
        other_credentials_have_no_conversation,
        only_live_leases_leave_a_conversation_and_only_those_that_serve_get_one,
        conversations_are_forgotten_in_time_and_in_number,
        what_can_not_be_remembered_is_not;
    files:
        a_new_account_knows_nothing,
        what_the_pool_found_out_survives_a_sync,
        the_file_may_switch_off_and_on,
        a_disabled_account_is_never_handed_out,
        files_can_not_ask_for_what_the_pool_finds_out,
        an_account_can_be_proven_anew_whatever_was_found_out,
        counts_tell_every_state,
        lists_are_ordered_filtered_and_paged;
    guard:
        many_throttled_accounts_stop_all_and_one_success_starts_again,
        few_accounts_or_few_throttles_stop_nobody,
        the_next_pause_is_twice_as_long;
    history:
        a_life_is_told_newest_first,
        a_rest_is_told_with_its_bucket_and_its_end,
        the_daily_limit_is_told_once,
        failed_renewals_are_told,
        only_the_latest_is_told_and_nothing_of_an_earlier_account;
    leases:
        numbers_grow_for_ever,
        an_expired_lease_gives_its_account_back,
        late_releases_and_renewals_end_the_lease_too,
        a_renewed_lease_lives_on,
        a_proof_nobody_ended_is_due_again,
        only_the_first_release_counts,
        another_generation_only_lowers_the_count,
        leases_end_with_their_account,
        reap_ends_what_is_over;
    outcomes:
        refused_credentials_wait_for_new_ones,
        rate_limits_grow_as_the_domain_says,
        rate_limits_clear_on_success_and_stop_at_an_hour,
        one_wall_is_one_strike,
        a_quota_rests_its_bucket_until_the_next_day,
        small_failures_only_count,
        a_proof_that_failed_for_other_reasons_waits,
        a_proof_without_a_verdict_is_due_at_once,
        outcomes_never_undo_the_operator,
        tokens_belong_to_their_credentials;
    verdicts:
        failed_calls_in_a_row_suspend_an_account,
        limits_and_other_calls_suspend_nobody,
        an_upstream_that_is_down_for_an_hour_makes_no_account_invalid,
        reports_work_as_releases_do_but_count_no_lease,
        given_up_accounts_wait_for_other_credentials;
    minting:
        one_caller_mints_and_the_others_wait,
        a_claim_ends_with_its_holder_or_its_time,
        a_token_that_lasts_is_no_reason_to_mint,
        nothing_is_minted_ahead_without_traffic,
        as_many_tokens_are_minted_ahead_as_accounts_are_used,
        tokens_that_end_soon_are_renewed_unless_new,
        idle_accounts_are_named_once_and_oldest_first;
    roles:
        one_holder_leads_until_it_resigns_or_is_late,
        a_late_leader_gets_another_fence;
    statistics:
        leases_are_counted_by_outcome,
        old_hours_become_days_and_old_days_go;
    renewals:
        waiting_accounts_are_claimed_once_and_longest_waiting_first,
        a_lease_that_ran_out_is_claimed_again_under_another_id,
        an_account_can_be_claimed_by_name,
        a_held_task_lives_on_and_is_never_cut_short,
        a_task_that_is_handed_back_or_cancelled_can_be_claimed_at_once,
        other_states_change_nothing_about_a_lease_or_a_wait,
        a_wanted_renewal_can_be_claimed_at_once,
        a_renewal_that_is_wanted_again_keeps_its_place,
        tasks_end_with_their_account,
        accounts_that_wait_are_listed_by_name_whoever_is_next,
        workers_without_a_name_get_nothing;
    renewal_ends:
        a_renewal_that_failed_waits_longer_each_time,
        only_its_worker_fails_a_task_and_once,
        a_lease_that_ran_out_can_fail_still,
        failures_are_of_one_generation_and_in_a_row,
        renewals_that_fail_too_often_give_an_account_up,
        a_late_failure_gives_no_account_up_that_changed,
        new_credentials_end_a_task_well_and_once,
        an_upload_without_a_task_ends_whatever_there_is,
        a_retry_ends_a_wait,
        many_fallbacks_throttle_the_workers,
        the_window_is_of_the_latest_hundred;
    registrations:
        registrations_are_asked_for_up_to_what_is_wanted,
        registrations_are_claimed_once_and_oldest_first,
        a_registration_whose_lease_ran_out_gets_another_id,
        a_registration_that_failed_waits_and_is_wanted_still,
        a_registration_that_is_done_is_wanted_no_more,
        a_registration_can_be_handed_back_retried_and_cancelled,
        a_live_lease_keeps_a_registration_beyond_its_time,
        only_the_latest_ends_are_remembered;
    workers:
        workers_are_known_while_they_are_heard_of;
}
