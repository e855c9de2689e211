//! What lives here: how dialects tell a client in headers what is left of its limits.

use std::time::Duration;

/// What a client may use, and what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateLimits {
    /// The time that these numbers are of, in Unix milliseconds.
    pub now_ms: u64,
    /// Requests, if they are limited.
    pub requests: Option<Allowance>,
    /// Tokens, if they are limited.
    pub tokens: Option<Allowance>,
}

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How much may be used.
    pub limit: u64,
    /// How much is left.
    pub remaining: u64,
    /// When all of it is there again.
    pub resets_in: Duration,
}

/// Names and values of headers.
pub type RateLimitHeaders = Vec<(&'static str, String)>;

/// OpenAI's: `x-ratelimit-reset-requests: 6m0s` (OpenAI's guide to rate limits).
pub(crate) fn openai(limits: &RateLimits) -> RateLimitHeaders {
    let of = |allowance: Option<Allowance>, [limit, remaining, reset]: [&'static str; 3]| {
        headers(allowance, [limit, remaining, reset], |it| {
            duration(it.resets_in)
        })
    };
    let requests = [
        "x-ratelimit-limit-requests",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-reset-requests",
    ];
    let tokens = [
        "x-ratelimit-limit-tokens",
        "x-ratelimit-remaining-tokens",
        "x-ratelimit-reset-tokens",
    ];
    let mut all = of(limits.requests, requests);
    all.extend(of(limits.tokens, tokens));
    all
}

/// Claude's: `anthropic-ratelimit-requests-reset: 2026-01-01T00:00:00Z` (Anthropic's page on rate limits).
pub(crate) fn claude(limits: &RateLimits) -> RateLimitHeaders {
    let of = |allowance: Option<Allowance>, names: [&'static str; 3]| {
        headers(allowance, names, |it| time(limits.now_ms, it.resets_in))
    };
    let requests = [
        "anthropic-ratelimit-requests-limit",
        "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset",
    ];
    let tokens = [
        "anthropic-ratelimit-tokens-limit",
        "anthropic-ratelimit-tokens-remaining",
        "anthropic-ratelimit-tokens-reset",
    ];
    let mut all = of(limits.requests, requests);
    all.extend(of(limits.tokens, tokens));
    all
}

fn headers(
    allowance: Option<Allowance>,
    [limit, remaining, reset]: [&'static str; 3],
    written: impl Fn(&Allowance) -> String,
) -> RateLimitHeaders {
    let Some(allowance) = allowance else {
        return Vec::new();
    };
    vec![
        (limit, allowance.limit.to_string()),
        (remaining, allowance.remaining.to_string()),
        (reset, written(&allowance)),
    ]
}

/// A time span as Go writes it, in whole seconds: `1h2m3s`.
fn duration(span: Duration) -> String {
    let seconds = span.as_millis().div_ceil(1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// A time in whole seconds, RFC 3339 in UTC.
fn time(now_ms: u64, span: Duration) -> String {
    let span_ms = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    let seconds = now_ms.saturating_add(span_ms).div_ceil(1000);
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds)
        .unwrap_or(jiff::Timestamp::MAX)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: RateLimits = RateLimits {
        now_ms: 1_767_225_600_001,
        requests: Some(Allowance {
            limit: 60,
            remaining: 0,
            resets_in: Duration::from_millis(58_500),
        }),
        tokens: Some(Allowance {
            limit: 1000,
            remaining: 250,
            resets_in: Duration::from_secs(3723),
        }),
    };

    #[test]
    fn openai_counts_time_from_now() {
        let said = openai(&LIMITS);
        let expected = [
            ("x-ratelimit-limit-requests", "60"),
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "59s"),
            ("x-ratelimit-limit-tokens", "1000"),
            ("x-ratelimit-remaining-tokens", "250"),
            ("x-ratelimit-reset-tokens", "1h2m3s"),
        ];
        assert_eq!(said, expected.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(duration(Duration::from_secs(360)), "6m0s");
        assert_eq!(duration(Duration::ZERO), "0s");
    }

    #[test]
    fn claude_names_the_time() {
        let said = claude(&RateLimits {
            tokens: None,
            ..LIMITS
        });
        let expected = [
            ("anthropic-ratelimit-requests-limit", "60"),
            ("anthropic-ratelimit-requests-remaining", "0"),
            ("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:59Z"),
        ];
        assert_eq!(said, expected.map(|(name, value)| (name, value.to_owned())));
        assert!(claude(&RateLimits::default()).is_empty());
    }
}
