//! What lives here: the numbers of a run as a table, each beside its ratio to nginx.

use std::fmt::Write as _;
use std::time::Duration;

use crate::floors::{Measured, Verdict, verdicts};
use crate::rounds::Seen;

/// What was measured of one contestant.
#[derive(Debug, Default)]
pub(crate) struct Contest {
    /// Under load.
    pub(crate) busy: Seen,
    /// One request at a time.
    pub(crate) quiet: Seen,
    /// Under load, with the upstream over TLS; nothing for the bare upstream.
    pub(crate) busy_over_tls: Seen,
    /// Nothing for the bare upstream.
    pub(crate) stream: StreamBytes,
}

/// Resident memory of one open stream, in bytes.
#[derive(Debug, Default)]
pub(crate) struct StreamBytes {
    /// With the upstream as it really is: over TLS, and HTTP/2 for who speaks it.
    pub(crate) tls: u64,
    /// With an upstream that speaks HTTP/1.1 in clear text alone.
    pub(crate) clear: u64,
}

/// All contestants of a run. The bare upstream is what latencies are added to.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) bare: Contest,
    pub(crate) nginx: Contest,
    pub(crate) embedded: Contest,
    pub(crate) redis: Contest,
}

/// One line of the table: nginx, embedded, Redis.
#[derive(Debug, Clone, Copy)]
struct Row {
    label: &'static str,
    unit: &'static str,
    values: [f64; 3],
}

impl Row {
    fn ratio(&self, column: usize) -> f64 {
        self.values[column] / self.values[0]
    }
}

impl Report {
    /// The bare upstream, and the servers before it.
    pub(crate) fn all(&mut self) -> [&mut Contest; 4] {
        [
            &mut self.bare,
            &mut self.nginx,
            &mut self.embedded,
            &mut self.redis,
        ]
    }

    /// The servers before the upstream.
    pub(crate) fn servers(&mut self) -> [&mut Contest; 3] {
        [&mut self.nginx, &mut self.embedded, &mut self.redis]
    }

    /// The promises, and how they were kept.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        let (cpu, memory) = (self.cpu(), self.memory());
        verdicts(Measured {
            cpu_embedded: cpu.ratio(1),
            cpu_redis: cpu.ratio(2),
            stream_kib: memory.values[1].max(memory.values[2]),
        })
    }

    /// The table and the verdicts as text.
    pub(crate) fn render(&self) -> String {
        let mut text = format!(
            "{:<38}{:>12}{:>22}{:>22}\n",
            "", "nginx", "embedded", "Redis"
        );
        for row in self.rows() {
            // Writing into a String can't fail.
            let _ = write!(
                text,
                "{:<38}{:>12}",
                row.label,
                amount(row.values[0], row.unit)
            );
            for column in [1, 2] {
                let value = amount(row.values[column], row.unit);
                let _ = write!(text, "{value:>14}{:>7.2}×", row.ratio(column));
            }
            text.push('\n');
        }
        text.push('\n');
        for verdict in self.verdicts() {
            let Verdict {
                what,
                is,
                at_most,
                unit,
            } = &verdict;
            let word = if verdict.passed() { "PASS" } else { "FAIL" };
            let _ = writeln!(
                text,
                "{word}  {what}: {is:.2} {unit}, at most {at_most} {unit}"
            );
        }
        text
    }

    fn rows(&self) -> [Row; 11] {
        [
            self.cpu(),
            self.row("CPU per request, over TLS", "µs", |contest| {
                micros(contest.busy_over_tls.cpu_per_request())
            }),
            self.added("added p50, busy", |contest| contest.busy.samples.whole(50)),
            self.added("added p99, busy", |contest| contest.busy.samples.whole(99)),
            self.added("added p50 to first byte, busy", |c| {
                c.busy.samples.first_byte(50)
            }),
            self.added("added p50, one by one", |c| c.quiet.samples.whole(50)),
            self.added("added p99, one by one", |c| c.quiet.samples.whole(99)),
            self.added("added p50 to first byte, one by one", |c| {
                c.quiet.samples.first_byte(50)
            }),
            self.added("added p99 to first byte, one by one", |c| {
                c.quiet.samples.first_byte(99)
            }),
            self.memory(),
            self.row("the same, HTTP/1.1 in clear text", "KiB", |contest| {
                kib(contest.stream.clear)
            }),
        ]
    }

    fn cpu(&self) -> Row {
        self.row("CPU per request", "µs", |contest| {
            micros(contest.busy.cpu_per_request())
        })
    }

    fn memory(&self) -> Row {
        self.row("memory per open stream, over TLS", "KiB", |contest| {
            kib(contest.stream.tls)
        })
    }

    /// A latency, less that of the bare upstream.
    fn added(&self, label: &'static str, of: impl Fn(&Contest) -> Duration) -> Row {
        let bare = micros(of(&self.bare));
        self.row(label, "µs", |contest| micros(of(contest)) - bare)
    }

    fn row(&self, label: &'static str, unit: &'static str, of: impl Fn(&Contest) -> f64) -> Row {
        Row {
            label,
            unit,
            values: [of(&self.nginx), of(&self.embedded), of(&self.redis)],
        }
    }
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

#[allow(clippy::cast_precision_loss, reason = "bytes of a stream are few")]
fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

fn amount(value: f64, unit: &str) -> String {
    format!("{value:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{Samples, Timing};

    fn contest(cpu_us: u64, whole_us: u64, stream_bytes: u64) -> Contest {
        let mut samples = Samples::default();
        let whole = Duration::from_micros(whole_us);
        samples.push(Timing {
            first_byte: whole,
            whole,
        });
        let seen = Seen {
            samples,
            cpu: Duration::from_micros(cpu_us),
        };
        Contest {
            busy: seen.clone(),
            quiet: seen.clone(),
            busy_over_tls: seen,
            stream: StreamBytes {
                tls: stream_bytes,
                // No promise is about this one.
                clear: stream_bytes * 100,
            },
        }
    }

    fn report() -> Report {
        Report {
            bare: contest(0, 100, 0),
            nginx: contest(50, 150, 8 * 1024),
            embedded: contest(100, 200, 16 * 1024),
            redis: contest(400, 350, 64 * 1024),
        }
    }

    #[test]
    fn numbers_stand_beside_their_ratio_to_nginx() {
        let text = report().render();
        let cpu = text.lines().find(|line| line.starts_with("CPU")).unwrap();
        assert!(
            cpu.contains("50.0 µs") && cpu.contains("2.00×") && cpu.contains("8.00×"),
            "{cpu}"
        );
        let added = text
            .lines()
            .find(|line| line.starts_with("added p50, busy"))
            .unwrap();
        assert!(
            added.contains("100.0 µs") && added.contains("5.00×"),
            "{added}"
        );
    }

    #[test]
    fn the_worse_gateway_decides_on_memory() {
        let passed: Vec<bool> = report().verdicts().iter().map(Verdict::passed).collect();
        assert_eq!(passed, [true, false, false]);
    }
}
