//! What lives here: the S3 store against the contract, on a real service, and what is true of it alone.

mod bucket;
mod fake;
mod faults;
mod server;

use std::sync::Arc;

use b2a_objects::S3Store;

use crate::suite;
use server::Bucket;

macro_rules! contract {
    ($($name:ident($wrap:expr);)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let bucket = Bucket::new().await;
                suite::$name($wrap(&bucket.below("some/where").await)).await;
            }
        )*
    };
}

fn shared(store: &S3Store) -> Arc<S3Store> {
    Arc::new(store.clone())
}

contract! {
    reads_back_what_was_written(std::convert::identity);
    another_content_has_another_tag(std::convert::identity);
    a_creation_race_has_one_winner(shared);
    of_two_writers_the_later_one_is_told(shared);
    no_increment_is_lost(shared);
    removal_is_conditional_and_tells(std::convert::identity);
    a_listing_does_not_descend(std::convert::identity);
    broken_prefixes_are_refused(std::convert::identity);
    names_are_kept_as_they_are(std::convert::identity);
    it_can_be_reached(std::convert::identity);
}
