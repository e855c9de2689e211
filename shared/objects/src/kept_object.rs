//! What lives here: one object that is read whole, and replaced only if it still is what was read.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::timeout;

use crate::{ETag, ObjectError, ObjectKey, ObjectStore, PutCondition, SealingError, Vault};

/// How often a change is tried anew that somebody else was quicker with.
const TRIES: u32 = 8;

/// One object that several processes change, each by reading it whole and writing all of it again: settings, keys, a user.
#[derive(Clone, Copy)]
pub struct KeptObject<'a> {
    /// Where it is.
    pub objects: &'a dyn ObjectStore,
    /// Its name.
    pub key: &'static str,
    /// What opens and seals it; `None`: it is always in clear.
    pub vault: Option<&'a Vault>,
    /// How long one call of the store may take.
    pub limit: Duration,
}

/// What becomes of the object that was read.
#[derive(Debug)]
pub enum Next<T> {
    /// It stays as it is, and this is the answer.
    Keep(T),
    /// This is written in its place, and that is the answer then.
    Write(Bytes, T),
}

/// Why an object can't be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The store failed, or took too long, which is [`ObjectError::Unavailable`].
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It is sealed with a key that we lack, or damaged. It is not overwritten.
    #[error("{key}: {problem}")]
    Sealed {
        /// Which object.
        key: &'static str,
        /// Why it can't be opened.
        problem: SealingError,
    },
    /// Others were quicker, again and again.
    #[error("{0} is being changed by others; try again")]
    Contended(&'static str),
}

impl KeptObject<'_> {
    /// What it holds, in clear; `None`: there is no such object.
    pub async fn read(&self) -> Result<Option<Bytes>, KeptError> {
        Ok(self.read_version().await?.0)
    }

    /// Writes what `next` makes of what the object holds. If somebody else wrote meanwhile, `next` is asked again with that,
    /// so that of several who change something nobody's change is lost. What it refuses is not written.
    pub async fn change<T, E, F>(&self, next: impl Fn(Option<Bytes>) -> F) -> Result<T, E>
    where
        E: From<KeptError>,
        F: Future<Output = Result<Next<T>, E>>,
    {
        for _ in 0..TRIES {
            let (content, version) = self.read_version().await?;
            match next(content).await? {
                Next::Keep(answer) => return Ok(answer),
                Next::Write(content, answer) => {
                    if self.replace(content, version).await? {
                        return Ok(answer);
                    }
                }
            }
        }
        Err(KeptError::Contended(self.key).into())
    }

    async fn read_version(&self) -> Result<(Option<Bytes>, Option<ETag>), KeptError> {
        let key = self.object_key()?;
        let object = self.in_time(self.objects.get(&key)).await?;
        let Some(object) = object else {
            return Ok((None, None));
        };
        let content = match self.vault {
            Some(vault) => vault.open(&key, &object.bytes).map_err(self.sealed())?,
            None => object.bytes,
        };
        Ok((Some(content), Some(object.meta.etag)))
    }

    /// Tells whether nobody else was quicker.
    async fn replace(&self, content: Bytes, version: Option<ETag>) -> Result<bool, KeptError> {
        let key = self.object_key()?;
        let stored = match self.vault {
            Some(vault) => vault.close(&key, content).map_err(self.sealed())?,
            None => content,
        };
        let condition = version.map_or(PutCondition::IfAbsent, PutCondition::IfMatch);
        match self
            .in_time(self.objects.put(&key, stored, condition))
            .await
        {
            Ok(_) => Ok(true),
            Err(ObjectError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn object_key(&self) -> Result<ObjectKey, ObjectError> {
        Ok(ObjectKey::new(self.key)?)
    }

    fn sealed(&self) -> impl Fn(SealingError) -> KeptError + use<> {
        let key = self.key;
        move |problem| KeptError::Sealed { key, problem }
    }

    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, ObjectError>>,
    ) -> Result<T, ObjectError> {
        timeout(self.limit, call).await.unwrap_or_else(|_| {
            let reason = format!("no answer within {} ms", self.limit.as_millis());
            Err(ObjectError::Unavailable(reason))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::Arc;

    use async_trait::async_trait;
    use tokio::task::JoinSet;

    use super::*;
    use crate::{DirectoryStore, Object, ObjectMeta, Sealer};

    const LIMIT: Duration = Duration::from_secs(60);
    const KEY: &str = "config/number.json";

    fn object<'a>(objects: &'a dyn ObjectStore, vault: Option<&'a Vault>) -> KeptObject<'a> {
        KeptObject {
            objects,
            key: KEY,
            vault,
            limit: LIMIT,
        }
    }

    fn number(content: Option<&Bytes>) -> u64 {
        let text = content.map_or("0", |bytes| str::from_utf8(bytes).unwrap());
        text.parse().unwrap()
    }

    /// Counts up by one.
    async fn count(object: KeptObject<'_>) -> Result<u64, KeptError> {
        object
            .change(|content| {
                let next = number(content.as_ref()) + 1;
                ready(Ok(Next::Write(next.to_string().into(), next)))
            })
            .await
    }

    /// A store in which everybody else is quicker, or which never answers.
    struct Hindered {
        answers: bool,
    }

    #[async_trait]
    impl ObjectStore for Hindered {
        async fn get(&self, _: &ObjectKey) -> Result<Option<Object>, ObjectError> {
            if self.answers {
                Ok(None)
            } else {
                pending().await
            }
        }

        async fn put(&self, _: &ObjectKey, _: Bytes, _: PutCondition) -> Result<ETag, ObjectError> {
            Err(ObjectError::Conflict)
        }

        async fn delete(&self, _: &ObjectKey, _: Option<&ETag>) -> Result<bool, ObjectError> {
            Ok(false)
        }

        async fn list(&self, _: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
            Ok(Vec::new())
        }

        async fn ping(&self) -> Result<(), ObjectError> {
            Ok(())
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_many_who_change_it_nobody_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Arc::new(DirectoryStore::open(folder.path()).unwrap());
        let mut changers = JoinSet::new();
        // In each round of tries one of them wins, so that none of so many fails.
        for _ in 0..TRIES {
            let objects = Arc::clone(&objects);
            changers.spawn(async move { count(object(&*objects, None)).await });
        }
        let mut counted: Vec<u64> = changers
            .join_all()
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        counted.sort_unstable();
        assert_eq!(counted, (1..=u64::from(TRIES)).collect::<Vec<_>>());
        let content = object(&*objects, None).read().await.unwrap();
        assert_eq!(number(content.as_ref()), u64::from(TRIES));
    }

    #[tokio::test]
    async fn what_is_kept_or_refused_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let objects = DirectoryStore::open(folder.path()).unwrap();
        let object = object(&objects, None);
        let kept: Result<_, KeptError> = object.change(|_| ready(Ok(Next::Keep(7)))).await;
        assert_eq!(kept.unwrap(), 7);
        let refused: Result<(), KeptError> = object
            .change(|_| ready(Err(KeptError::Contended("refused"))))
            .await;
        assert!(matches!(refused, Err(KeptError::Contended("refused"))));
        assert_eq!(object.read().await.unwrap(), None);
    }

    #[tokio::test]
    async fn it_is_sealed_where_there_is_a_vault_with_a_key() {
        const MASTER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let folder = tempfile::tempdir().unwrap();
        let objects = DirectoryStore::open(folder.path()).unwrap();
        let sealer = Sealer::from_base64(&MASTER.to_owned().into()).unwrap();
        let vault = Vault::new(Some(sealer));
        assert_eq!(count(object(&objects, None)).await.unwrap(), 1);
        assert_eq!(count(object(&objects, Some(&vault))).await.unwrap(), 2);
        assert!(Sealer::is_sealed(
            &std::fs::read(folder.path().join(KEY)).unwrap()
        ));
        assert_eq!(count(object(&objects, Some(&vault))).await.unwrap(), 3);
        let without = Vault::default();
        let unread = count(object(&objects, Some(&without))).await;
        assert!(matches!(unread, Err(KeptError::Sealed { key: KEY, .. })));
    }

    #[tokio::test]
    async fn others_who_are_always_quicker_are_told() {
        let objects = Hindered { answers: true };
        let counted = count(object(&objects, None)).await;
        assert!(matches!(counted, Err(KeptError::Contended(KEY))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_store_that_does_not_answer_is_not_waited_for() {
        let objects = Hindered { answers: false };
        let counted = count(object(&objects, None)).await;
        let Err(KeptError::Objects(ObjectError::Unavailable(_))) = counted else {
            panic!("{counted:?}");
        };
    }
}
