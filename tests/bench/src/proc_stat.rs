//! What lives here: what Linux tells about a process under `/proc`.

use std::time::Duration;

use crate::error::{BenchError, Context};

/// The part of `/proc/<pid>/stat` that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// User and system time, in clock ticks.
    ticks: u64,
}

/// CPU time that the processes have used since they began, in user and in system mode.
pub(crate) fn cpu_time(ids: &[u32]) -> Result<Duration, BenchError> {
    let mut ticks = 0;
    for id in ids {
        ticks += stat(*id).ok_or_else(|| gone(*id))?.ticks;
    }
    let per_second = rustix::param::clock_ticks_per_second();
    Ok(Duration::from_micros(ticks * 1_000_000 / per_second))
}

/// Resident memory of the processes, in KiB.
pub(crate) fn resident_kib(ids: &[u32]) -> Result<u64, BenchError> {
    let mut sum = 0;
    for id in ids {
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))
            .context("reading the status of a process")?;
        sum += resident_in(&status).ok_or_else(|| gone(*id))?;
    }
    Ok(sum)
}

/// The processes that the process has started and that still run.
pub(crate) fn children_of(parent: u32) -> Result<Vec<u32>, BenchError> {
    let entries = std::fs::read_dir("/proc").context("reading /proc, which only Linux has")?;
    Ok(entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|id| stat(*id).is_some_and(|stat| stat.parent == parent))
        .collect())
}

fn stat(id: u32) -> Option<Stat> {
    parse(&std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// Fields are counted from the closing parenthesis, as the program's name before it may hold anything.
fn parse(stat: &str) -> Option<Stat> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        ticks: number(11)? + number(12)?,
    })
}

fn resident_in(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn gone(id: u32) -> BenchError {
    BenchError::new(format!("process {id} is gone"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_name_may_hold_blanks_and_parentheses() {
        let line = "42 (a (b) c) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 1 2 3\n";
        assert_eq!(
            parse(line),
            Some(Stat {
                parent: 7,
                ticks: 300
            })
        );
        assert_eq!(parse("42 (a"), None);
    }

    #[test]
    fn resident_memory_is_read_from_the_status() {
        assert_eq!(resident_in("Name:\tx\nVmRSS:\t    1234 kB\n"), Some(1234));
        assert_eq!(resident_in("Name:\tx\n"), None);
    }

    #[test]
    fn our_own_numbers_can_be_read() {
        let own = std::process::id();
        assert!(cpu_time(&[own]).is_ok());
        assert!(resident_kib(&[own]).unwrap() > 0);
    }
}
