//! What lives here: how often an account's secrets were changed, and what its cookies are still good for.

use std::ops::RangeInclusive;

/// What the cookies of an account are good for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Everything.
    #[default]
    Alive,
    /// A visit of the page, which renews them. Nothing is minted with them.
    Stale,
    /// Nothing, until somebody signs in.
    SignedOut,
}

/// The changes of one account so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turns {
    /// How often the signing key was changed.
    pub(crate) key: u32,
    /// How often the cookies were changed.
    pub(crate) cookies: u32,
    /// The first change whose cookies are still good.
    oldest: u32,
    pub(crate) standing: Standing,
}

impl Turns {
    /// The changes whose cookies are good, as far as the standing lets them be.
    pub(crate) fn accepted(&self) -> RangeInclusive<u32> {
        self.oldest..=self.cookies
    }

    /// A new signing key: tokens minted so far are refused.
    pub(crate) fn change_key(&mut self) {
        self.key += 1;
    }

    /// New cookies, which are good for everything. The ones before stay good only if it is said so.
    pub(crate) fn renew_cookies(&mut self, old_ones_stay: bool) {
        // Cookies that nothing was minted with are not brought back by younger ones.
        let old_ones_stay = old_ones_stay && self.standing == Standing::Alive;
        self.cookies += 1;
        self.standing = Standing::Alive;
        if !old_ones_stay {
            self.oldest = self.cookies;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_cookies_stay_good_only_where_they_were() {
        let mut turns = Turns::default();
        turns.renew_cookies(true);
        assert_eq!(turns.accepted(), 0..=1);
        turns.standing = Standing::Stale;
        turns.renew_cookies(true);
        assert_eq!((turns.accepted(), turns.standing), (2..=2, Standing::Alive));
        turns.renew_cookies(false);
        assert_eq!(turns.accepted(), 3..=3);
    }
}
