//! What lives here: what the gateway must reach, as it is promised.

/// A promise, and how it was kept in this run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) what: &'static str,
    /// What was measured.
    pub(crate) is: f64,
    /// The most it may be.
    pub(crate) at_most: f64,
    pub(crate) unit: &'static str,
}

impl Verdict {
    /// Whether the promise was kept. A number that could not be computed keeps none.
    pub(crate) fn passed(&self) -> bool {
        self.is <= self.at_most
    }
}

/// The numbers that promises are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// CPU per request of the embedded gateway, nginx's being 1.
    pub(crate) cpu_embedded: f64,
    /// CPU per request of the gateway on Redis, nginx's being 1.
    pub(crate) cpu_redis: f64,
    /// Memory of one open stream over TLS in KiB, of the gateway that needs more.
    pub(crate) stream_kib: f64,
}

/// Holds what was measured against what is promised.
pub(crate) fn verdicts(measured: Measured) -> Vec<Verdict> {
    let verdict = |what, is, at_most, unit| Verdict {
        what,
        is,
        at_most,
        unit,
    };
    vec![
        verdict(
            "CPU per request, embedded",
            measured.cpu_embedded,
            4.0,
            "× nginx",
        ),
        verdict("CPU per request, Redis", measured.cpu_redis, 7.0, "× nginx"),
        verdict(
            "memory per open stream, over TLS",
            measured.stream_kib,
            32.0,
            "KiB",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_above_its_floor_fails() {
        let measured = Measured {
            cpu_embedded: 4.0,
            cpu_redis: 7.1,
            stream_kib: f64::NAN,
        };
        let passed: Vec<bool> = verdicts(measured).iter().map(Verdict::passed).collect();
        assert_eq!(passed, [true, false, false]);
    }
}
