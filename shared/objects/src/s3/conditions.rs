//! What lives here: finding out which conditions of writes a service keeps, and in which form.

use tokio::time::timeout;
use uuid::Uuid;

use super::failure::Failure;
use super::write::Headers;
use super::{Inner, modified_ms};
use crate::{ETag, ObjectError};

/// The names of the objects that conditions are tried on. The dot keeps them out of listings.
const PROBE: &str = "config/.b2a-probe-";
/// After this time a probe is a left-over of a process that was killed, and removed by the next one.
const LEFT_OVER_MS: u64 = 60 * 60 * 1000;

/// What a service keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conditions {
    /// `If-None-Match: *` of a write.
    creation: bool,
    /// `If-Match` of a write, and how it wants the tag. `None`: not kept.
    replacement: Option<TagForm>,
    /// `If-Match` of a removal, in the same form.
    removal: bool,
}

/// How a tag is written in `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TagForm {
    /// As HTTP has it, and AWS.
    Quoted,
    /// As the RADOS Gateway of Ceph has it.
    Bare,
}

impl TagForm {
    fn write(self, etag: &ETag) -> String {
        match self {
            Self::Quoted => format!("\"{etag}\""),
            Self::Bare => etag.to_string(),
        }
    }
}

impl Conditions {
    /// The headers for a write that must not find anything; `None` when they would be ignored.
    pub(super) fn headers_if_absent(self) -> Option<Headers> {
        self.creation.then(creating)
    }

    /// The headers for a write over `etag`; `None` when they would be ignored.
    pub(super) fn headers_if_match(self, etag: &ETag) -> Option<Headers> {
        self.replacement.map(|form| replacing(form, etag))
    }

    /// The header for the removal of `etag`; `None` when it would be ignored.
    pub(super) fn header_of_removal(self, etag: &ETag) -> Option<String> {
        let form = self.replacement.filter(|_| self.removal)?;
        Some(form.write(etag))
    }

    fn missing(self) -> Option<&'static str> {
        match (self.creation, self.replacement) {
            (true, Some(_)) => None,
            (true, None) => Some("ignores If-Match"),
            (false, Some(_)) => Some("ignores If-None-Match"),
            (false, None) => Some("ignores If-None-Match and If-Match"),
        }
    }
}

fn creating() -> Headers {
    Headers {
        if_none_match: Some("*".to_owned()),
        if_match: None,
    }
}

fn replacing(form: TagForm, etag: &ETag) -> Headers {
    Headers {
        if_match: Some(form.write(etag)),
        if_none_match: None,
    }
}

impl Inner {
    /// What the service keeps; asked for until there is an answer, then known.
    pub(super) async fn conditions(&self) -> Result<Conditions, ObjectError> {
        let found = self.conditions.get_or_try_init(|| self.find_out()).await?;
        match found.missing() {
            Some(missing) if !self.allow_unconditional_writes => {
                Err(ObjectError::Unconditional(missing))
            }
            _ => Ok(*found),
        }
    }

    async fn find_out(&self) -> Result<Conditions, ObjectError> {
        // A name that nobody else has: any number of instances may start at once.
        let name = self
            .names
            .raw(&format!("{PROBE}{}", Uuid::new_v4().simple()));
        let asked = timeout(self.limits.call * 2, Probe::new(self, &name).ask()).await;
        let found = asked.unwrap_or_else(|_| {
            Err(Failure::unavailable("it is too slow to try its conditions of writes").into())
        });
        // One that is away now is not waited for again. A later probe removes what is left of this one.
        if !matches!(found, Err(ObjectError::Unavailable(_))) {
            let removed = self.remove(&name, None).await.map_err(ObjectError::from);
            // After an error there may be nothing to remove, and the error is told anyway.
            if let (Ok(_), Err(error)) = (&found, removed) {
                tracing::warn!(%error, "could not clean up below config/.b2a-probe- in the bucket");
            }
        }
        let found = found?;
        if let Some(missing) = found.missing()
            && self.allow_unconditional_writes
        {
            tracing::warn!(
                "the object store {missing}; s3.allow_unconditional_writes is set, so instances that write at the \
                 same time may overwrite each other"
            );
        }
        tracing::debug!(?found, "the object store's conditions of writes are known");
        Ok(found)
    }
}

/// One object that conditions are tried on.
struct Probe<'a> {
    inner: &'a Inner,
    name: &'a str,
}

/// What the service did with a write or a removal under a condition.
enum Verdict<T> {
    Done(T),
    /// The condition was looked at and found not to hold.
    Held,
    /// It knows no such condition.
    Unknown,
}

impl<'a> Probe<'a> {
    fn new(inner: &'a Inner, name: &'a str) -> Self {
        Self { inner, name }
    }

    async fn ask(&self) -> Result<Conditions, ObjectError> {
        // Plain at first: whether we may write at all is another question.
        let first = self.write(&Headers::default()).await?;
        let (creation, current) = match verdict(self.write(&creating()).await)? {
            Verdict::Held => (true, first),
            Verdict::Unknown => (false, first),
            Verdict::Done(etag) => (false, etag),
        };
        let Some((form, stale)) = self.form_of_if_match(current).await? else {
            return Ok(Conditions {
                creation,
                replacement: None,
                removal: false,
            });
        };
        self.sweep().await?;
        let removed = self.inner.remove(self.name, Some(form.write(&stale))).await;
        Ok(Conditions {
            creation,
            replacement: Some(form),
            removal: matches!(verdict(removed)?, Verdict::Held),
        })
    }

    /// The form in which `If-Match` takes the right tag and refuses a stale one, with such a stale tag.
    async fn form_of_if_match(
        &self,
        mut current: ETag,
    ) -> Result<Option<(TagForm, ETag)>, ObjectError> {
        for form in [TagForm::Quoted, TagForm::Bare] {
            let Verdict::Done(next) = verdict(self.write(&replacing(form, &current)).await)? else {
                continue;
            };
            let stale = std::mem::replace(&mut current, next);
            match verdict(self.write(&replacing(form, &stale)).await)? {
                Verdict::Held => return Ok(Some((form, stale))),
                Verdict::Unknown => {}
                Verdict::Done(next) => current = next,
            }
        }
        Ok(None)
    }

    /// Removes the probes of processes that were killed over it. While ours is there, it tells the store's time.
    async fn sweep(&self) -> Result<(), Failure> {
        let request = self.inner.client.list_objects_v2();
        let request = request
            .bucket(&self.inner.bucket)
            .prefix(self.inner.names.raw(PROBE));
        let page = request.send().await.map_err(|e| Failure::of(&e))?;
        let times = page.contents().iter().filter_map(|probe| {
            let time = modified_ms(probe.last_modified());
            Some((probe.key()?, time))
        });
        for left_over in left_over(&times.collect::<Vec<_>>(), self.name) {
            self.inner.remove(left_over, None).await?;
        }
        Ok(())
    }

    /// Writes something new, so that each version has a tag of its own.
    async fn write(&self, headers: &Headers) -> Result<ETag, Failure> {
        let content = Uuid::new_v4().simple().to_string();
        let written = self
            .inner
            .write(self.name, content.into(), "text/plain", headers);
        written.await
    }
}

fn verdict<T>(answer: Result<T, Failure>) -> Result<Verdict<T>, ObjectError> {
    match answer {
        Ok(done) => Ok(Verdict::Done(done)),
        Err(failure) if failure.is_lost_race() => Ok(Verdict::Held),
        Err(failure) if failure.is_unsupported() => Ok(Verdict::Unknown),
        Err(failure) => Err(failure.into()),
    }
}

/// Those of the probes, with their times, that are older than any process that still works on them.
fn left_over<'a>(probes: &[(&'a str, u64)], own: &str) -> Vec<&'a str> {
    let now = probes.iter().find(|(name, _)| *name == own);
    let Some((_, now)) = now else {
        return Vec::new();
    };
    let old = probes
        .iter()
        .filter(|(_, time)| now.saturating_sub(*time) > LEFT_OVER_MS);
    old.map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_probes_are_left_over() {
        let hours = |n: u64| n * LEFT_OVER_MS;
        let probes = [
            ("old", hours(1)),
            ("others", hours(3)),
            ("own", hours(3) + 1),
            ("late", hours(9)),
        ];
        assert_eq!(left_over(&probes, "own"), ["old"]);
        assert!(left_over(&probes, "gone").is_empty());
    }
}
